import type { Notice } from "event-ops-lab";
import { colour } from "./colour";
import type { ReplayRow } from "./outcomes";

/** One event's way through the stack, a line a hop: event -> rule -> messages -> what was sent to whom. */
export function timelineOf(
    title: string,
    notices: readonly Notice[],
    rows: readonly ReplayRow[],
    nameOf: (arn: string) => string,
): string {
    const [event] = notices;
    const lines = [`${colour.dim(event ? timeOf(event) : "")} ${colour.bold(title)}`];
    if (rows.length === 0) lines.push(arrow("no rule matched"));
    for (const row of rows) lines.push(arrow(`rule ${row.rule}${row.reaction === null ? "" : ` of ${row.reaction}`}`));
    lines.push(...hops(notices, nameOf).map((text) => arrow(text)));
    for (const { outcome, error } of rows)
        lines.push(arrow(error === null ? outcome : `${outcome}: ${error}`, colour.cyan));
    return lines.join("\n");
}

/**
 * The hops in the order in which a reader thinks of them: a function before what it sent. The lab knows how a function ended only
 * after that.
 */
function hops(notices: readonly Notice[], nameOf: (arn: string) => string): string[] {
    const made: { readonly text: string; byHandler: boolean }[] = [];
    for (const notice of notices) {
        const last = made.at(-1);
        if (notice.kind === "call" && SENDING.has(notice.record.operation) && notice.record.by === "handler" && last)
            last.byHandler = true;
        const before =
            notice.kind === "invocation" ? made.findLastIndex(({ byHandler }) => !byHandler) + 1 : made.length;
        made.splice(before, 0, ...hop(notice, nameOf).map((text) => ({ text, byHandler: false })));
    }
    return made.map(({ text }) => text);
}

/** The calls by which functions send something. */
const SENDING = new Set(["Publish", "PublishBatch", "SendMessage", "SendMessageBatch", "SendEmail", "PutEvents"]);

function hop(notice: Notice, nameOf: (arn: string) => string): string[] {
    switch (notice.kind) {
        case "message":
            return [`${kindOf(notice.to)} ${nameOf(notice.to)}`];
        case "invocation": {
            const { result, attempt } = notice;
            const again = attempt > 1 ? `, attempt ${attempt}` : "";
            const how = result.ok ? "" : `: ${result.reason}, ${result.errorMessage}`;
            return [`function ${nameOf(notice.functionArn)}${again}${how}`];
        }
        case "sent":
            return [
                `${notice.channel === "email" ? "e-mail" : "webhook"} to ${notice.to.join(", ")}${notice.subject ? `: ${notice.subject}` : ""}`,
            ];
        case "dead-letter":
            return [`dead-letter queue ${nameOf(notice.queueArn)}: ${notice.reason}`];
        case "lost":
            return [`LOST at ${notice.where}: ${notice.why}`];
        case "alarm":
            return [alarmText(notice, nameOf)];
        case "event":
        case "call":
            return [];
    }
}

/** A change of an alarm's state, in a line of its own. */
export function alarmLine(notice: AlarmNotice, nameOf: (arn: string) => string): string {
    return `${colour.dim(timeOf(notice))} ${alarmText(notice, nameOf)}`;
}

/**
 * What happens as time goes on: a line for each alarm that comes into another state and for each event that a rule matches, the
 * alarm's own among them, and below it a line a hop.
 */
export function laterOf(
    notices: readonly Notice[],
    nameOf: (arn: string) => string,
    ruleOf: (arn: string) => string,
): string {
    const parts: { readonly head: readonly string[]; readonly notices: Notice[] }[] = [{ head: [], notices: [] }];
    for (const notice of notices) {
        if (notice.kind === "alarm") parts.push({ head: [alarmLine(notice, nameOf)], notices: [] });
        else if (notice.kind === "event" && notice.matched.length > 0) {
            const title = `${colour.dim(timeOf(notice))} ${notice.event.source}: ${notice.event.detailType}`;
            parts.push({ head: [title, ...notice.matched.map((arn) => arrow(`rule ${ruleOf(arn)}`))], notices: [] });
        } else parts.at(-1)!.notices.push(notice);
    }
    return parts
        .flatMap(({ head, notices }) => [...head, ...hops(notices, nameOf).map((text) => arrow(text))])
        .join("\n");
}

function alarmText({ alarmArn, from, to, reason }: AlarmNotice, nameOf: (arn: string) => string): string {
    return `alarm ${nameOf(alarmArn)}: ${from} -> ${to}: ${reason}`;
}

type AlarmNotice = Extract<Notice, { kind: "alarm" }>;

function kindOf(arn: string): string {
    const service = arn.split(":")[2];
    return service === "sns" ? "topic" : service === "sqs" ? "queue" : (service ?? "");
}

function arrow(text: string, paint: (text: string) => string = (plain) => plain): string {
    return `         -> ${paint(text)}`;
}

function timeOf(notice: Notice): string {
    return (notice.kind === "call" ? notice.record.time : notice.time).slice(11, 19);
}
