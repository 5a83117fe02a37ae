import { type AwsAccount, withAccount } from "../aws/awsAccount";
import { type AccountOptions, settingsOf } from "../aws/settings";
import { commandName } from "../commandName";
import { confirm } from "../confirm";
import type { DeadLetter } from "../deadLetters/deadLetter";
import { findQueues, lookInto, queueName } from "../deadLetters/look";
import { type End, redriveFrom } from "../deadLetters/redrive";
import { count, letterDetails, letterJson, planText, queueText } from "../deadLetters/text";
import { printable } from "../events/printable";
import { withProgress } from "../progress";
import { UserError } from "../userError";

export interface DeadLetterOptions extends AccountOptions {
    /** Names, URLs or ARNs; none: all of the account and Region. */
    readonly queue: readonly string[];
}

export interface ListOptions extends DeadLetterOptions {
    readonly json: boolean;
    /** Messages of each queue that are looked at. */
    readonly limit: number;
}

export interface RedriveOptions extends DeadLetterOptions {
    readonly all: boolean;
    readonly yes: boolean;
}

/** Prints what lies in the dead-letter queues of an account; returns the exit code. */
export async function list(options: ListOptions): Promise<number> {
    return withAccount(await settingsOf(options), async (account) => {
        if (!options.json) console.log(account.title);
        const { wiring, queues, missing } = await searching(account, options);
        let all = 0;
        let holding = 0;
        for (const queue of queues) {
            const letters = await lookInto(account, queue, wiring, options.limit);
            all += letters.length;
            if (letters.length > 0) holding++;
            for (const letter of options.json ? letters : []) console.log(JSON.stringify(letterJson(letter)));
            const text = options.json ? "" : queueText(queue, letters);
            if (text !== "") console.log(text);
        }
        for (const arn of missing)
            console.error(`${arn} is named as a dead-letter queue and is not there: what is sent to it is lost.`);
        if (!options.json) console.log(`\n${count(all)} in ${holding} of ${queues.length} dead-letter queues.`);
        return 0;
    });
}

/** Prints all that is known of some dead letters; returns the exit code. */
export async function show(
    ids: readonly string[],
    options: DeadLetterOptions & { readonly json: boolean },
): Promise<number> {
    return withAccount(await settingsOf(options), async (account) => {
        if (!options.json) console.log(account.title);
        for (const letter of await lettersOf(account, options, ids)) {
            console.log(options.json ? JSON.stringify(letterJson(letter)) : `\n${letterDetails(letter)}`);
        }
        return 0;
    });
}

/** Sends dead letters again to where they were to go; returns the exit code: 1 when one is left. */
export async function redrive(ids: readonly string[], options: RedriveOptions): Promise<number> {
    if (ids.length === 0 && !options.all)
        throw new UserError(
            `Which dead letters? Give the ids that ${commandName()} dead-letters list prints, or --all.`,
        );
    if (ids.length > 0 && options.all) throw new UserError("Give ids, or --all, not both.");
    return withAccount(await settingsOf(options), async (account) => {
        console.log(account.title);
        const letters = await lettersOf(account, options, options.all ? undefined : ids);
        if (letters.length === 0) {
            console.log("No dead letters.");
            return 0;
        }
        console.log(planText(letters));
        const able = letters.filter((letter) => "call" in letter.redrive);
        if (able.length === 0) return 1;
        if (!(await confirm(`Send ${able.length === 1 ? "it" : `all ${able.length}`} again?`, options.yes))) {
            console.log("Nothing was changed.");
            return 1;
        }
        const ends: End[] = [];
        for (const ofQueue of Map.groupBy(able, ({ queue }) => queue.arn).values()) {
            await redriveFrom(account, ofQueue, (end) => {
                ends.push(end);
                tell(end);
            });
        }
        const sent = ends.filter(({ end }) => end === "sent").length;
        console.log(`${count(sent)} sent again, ${letters.length - sent} not.`);
        if (options.lab && sent > 0) console.log(IN_LAB);
        return sent === letters.length ? 0 : 1;
    });
}

const IN_LAB = `The lab works it off now: functions run, retries let its time pass, and alarms see that. What fails again: ${commandName()} dead-letters list --lab.`;

function tell(result: End): void {
    const { letter } = result;
    const queue = queueName(letter.queue);
    switch (result.end) {
        case "sent":
            console.log(`sent       ${letter.id}`);
            return;
        case "failed":
            console.error(`failed     ${letter.id}: ${printable(result.why)}. It is still in ${queue}.`);
            return;
        case "not deleted":
            console.error(
                `sent       ${letter.id}, but not deleted: ${printable(result.why)}. It is still in ${queue}: delete it, or it is sent twice.`,
            );
            return;
        case "gone":
            console.error(`gone       ${letter.id}: it is not in ${queue} any more, or somebody else has received it.`);
    }
}

/** The dead letters with these ids, in their order; all, where none are given. Throws a `UserError` for an id that is not there. */
async function lettersOf(
    account: AwsAccount,
    options: DeadLetterOptions,
    ids: readonly string[] | undefined,
): Promise<readonly DeadLetter[]> {
    const { wiring, queues } = await searching(account, options);
    const letters: DeadLetter[] = [];
    for (const queue of queues) letters.push(...(await lookInto(account, queue, wiring)));
    if (!ids) return letters;
    return [...new Set(ids)].map((id) => {
        const letter = letters.find((one) => one.id === id);
        if (letter) return letter;
        const where =
            queues.length === 0 ? "there are no dead-letter queues" : `in ${queues.map(queueName).join(", ")}`;
        throw new UserError(
            `There is no dead letter ${id} (${where}), or somebody else looks at it right now. See ${commandName()} dead-letters list.`,
        );
    });
}

function searching(account: AwsAccount, { queue }: DeadLetterOptions) {
    return withProgress("looking for dead-letter queues", () => findQueues(account, queue));
}
