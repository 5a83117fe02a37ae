import { shortArn } from "../aws/arns";
import { colour } from "../colour";
import { oneLine, printable } from "../events/printable";
import { callLine } from "./calls";
import { attributesOf, type DeadLetter, SHAPES } from "./deadLetter";
import { pretty } from "./json";
import { queueName } from "./look";
import type { QueueFacts } from "./wiring";

/** The dead letters of a queue, three lines each; nothing for an empty queue. */
export function queueText(queue: QueueFacts, letters: readonly DeadLetter[]): string {
    if (letters.length === 0) return "";
    const more = queue.waiting + queue.hidden - letters.length;
    const behind = more > 0 ? `, about ${more} more behind ${letters.length === 1 ? "it" : "them"}` : "";
    return [
        `\n${colour.bold(`Queue ${queueName(queue)}`)}: ${count(letters.length)}${behind}`,
        ...letters.map(letterText),
    ].join("\n");
}

function letterText(letter: DeadLetter): string {
    const { id, shape, sent, why, redrive } = letter;
    return [
        `  ${colour.bold(id)}  ${sent}  ${SHAPES[shape]}: ${wayOf(letter)}`,
        `      ${colour.red(printable(why))}`,
        ...("refused" in redrive && shape !== "unknown"
            ? [`      cannot be sent again: ${printable(redrive.refused)}`]
            : []),
    ].join("\n");
}

/** From where it did not get to where. */
function wayOf({ from, to, shape }: DeadLetter): string {
    const ends = shape === "sqs-redrive" || from === to ? [to] : [from, to];
    const known = ends.filter((end) => end !== undefined).map((end) => printable(shortArn(end)));
    return known.length === 0 ? "not known from where" : known.join(" -> ");
}

/** All that is known of one, its whole body included. */
export function letterDetails(letter: DeadLetter): string {
    const { id, shape, queue, from, to, why, sent, message, body, redrive } = letter;
    const { ApproximateReceiveCount, MessageGroupId } = message.Attributes ?? {};
    const fields: readonly (readonly [string, string | undefined])[] = [
        ["what", SHAPES[shape]],
        ["queue", queue.arn],
        ["from", from],
        ["to", to],
        ["why", why],
        ["sent", sent],
        ["received", ApproximateReceiveCount && `${ApproximateReceiveCount} times, this look included`],
        ["group", MessageGroupId],
        ...Object.entries(attributesOf(message)).map(([name, value]) => [`attribute ${name}`, value] as const),
        ["redrive", "call" in redrive ? callLine(redrive.call) : `cannot be sent again: ${redrive.refused}`],
    ];
    const shown = fields.filter((field): field is [string, string] => field[1] !== undefined);
    const width = Math.max(...shown.map(([name]) => name.length));
    const text =
        "call" in redrive && redrive.call.text !== body ? [`\n  What is sent again:\n${block(redrive.call.text)}`] : [];
    return [
        colour.bold(`Dead letter ${id}`),
        ...shown.map(([name, value]) => `  ${printable(name).padEnd(width)}  ${oneLine(value)}`),
        `\n  Body:\n${block(body)}`,
        ...text,
    ].join("\n");
}

/** What can be done with it by programs. */
export function letterJson(letter: DeadLetter): object {
    const { id, shape, queue, from, to, why, sent, body, message, redrive } = letter;
    const { QueueUrl, FunctionName, TopicArn } =
        "call" in redrive ? (redrive.call.input as Record<string, unknown>) : {};
    return {
        id,
        queue: queue.arn,
        shape,
        from,
        to,
        why,
        sent,
        attributes: attributesOf(message),
        body,
        redrive:
            "call" in redrive
                ? {
                      operation: redrive.call.operation,
                      to: QueueUrl ?? FunctionName ?? TopicArn,
                      text: redrive.call.text,
                  }
                : { refused: redrive.refused },
    };
}

/** What a redrive is about to do. */
export function planText(letters: readonly DeadLetter[]): string {
    const able = letters.filter(({ redrive }) => "call" in redrive);
    const unable = letters.filter(({ redrive }) => "refused" in redrive);
    return [
        ...(able.length === 0
            ? []
            : [`${count(able.length)} to be sent again, and each to be deleted from its queue once that is answered:`]),
        ...able.flatMap((letter) => [
            `  ${letter.id}  ${SHAPES[letter.shape]}: ${wayOf(letter)}`,
            ...("call" in letter.redrive ? [`      ${callLine(letter.redrive.call)}`] : []),
            `      sqs:DeleteMessage in ${letter.queue.arn.split(":")[3]}: QueueUrl=${letter.queue.url}`,
        ]),
        ...(unable.length === 0 ? [] : [`${count(unable.length)} that cannot be sent again and will stay:`]),
        ...unable.flatMap(({ id, redrive }) =>
            "refused" in redrive ? [`  ${id}: ${printable(redrive.refused)}`] : [],
        ),
    ].join("\n");
}

export function count(letters: number): string {
    return `${letters} ${letters === 1 ? "dead letter" : "dead letters"}`;
}

function block(text: string): string {
    return pretty(text)
        .split("\n")
        .map((line) => `    ${oneLine(line)}`)
        .join("\n");
}
