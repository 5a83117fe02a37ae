import type { AwsAccount } from "../aws/awsAccount";
import { errorText } from "../aws/awsErrors";
import { make } from "./calls";
import type { DeadLetter } from "./deadLetter";
import { QueueReader } from "./queueReader";

export type End =
    /** Sent again and deleted. */
    | { readonly letter: DeadLetter; readonly end: "sent" }
    /** Not sent: it is where it was. */
    | { readonly letter: DeadLetter; readonly end: "failed"; readonly why: string }
    /** Sent again, and still in the dead-letter queue: it would be sent twice. */
    | { readonly letter: DeadLetter; readonly end: "not deleted"; readonly why: string }
    /** Not in the queue any more, or received by somebody else. */
    | { readonly letter: DeadLetter; readonly end: "gone" };

/**
 * Sends dead letters of one queue again, each with the call that it was shown with, and deletes it once that call is answered. The
 * messages are received anew; those that nobody asked for are put back.
 */
export async function redriveFrom(
    account: AwsAccount,
    letters: readonly DeadLetter[],
    onEnd: (end: End) => void,
): Promise<void> {
    const wanted = new Map(letters.map((letter) => [letter.id, letter]));
    const reader = new QueueReader(account, letters[0]!.queue);
    // In a FIFO queue, what comes behind one that failed must not overtake it.
    const blocked = new Set<string>();
    try {
        for await (const message of reader.messages()) {
            const letter = wanted.get(message.MessageId!);
            if (!letter) continue;
            wanted.delete(letter.id);
            const group = message.Attributes?.MessageGroupId;
            if (letter.queue.fifo && group !== undefined && blocked.has(group)) {
                onEnd({ letter, end: "failed", why: `one before it in its group ${group} could not be sent` });
                continue;
            }
            const result = await send(account, reader, letter);
            if (result.end !== "sent" && group !== undefined) blocked.add(group);
            onEnd(result);
            if (wanted.size === 0) break;
        }
    } finally {
        await reader.putBack();
    }
    for (const letter of wanted.values()) onEnd({ letter, end: "gone" });
}

async function send(account: AwsAccount, reader: QueueReader, letter: DeadLetter): Promise<End> {
    const { redrive, message } = letter;
    if ("refused" in redrive) return { letter, end: "failed", why: redrive.refused };
    try {
        if (!(await reader.keep(message))) return { letter, end: "gone" };
        await make(account, redrive.call);
    } catch (error) {
        return { letter, end: "failed", why: errorText(error) };
    }
    try {
        await reader.delete(message);
    } catch (error) {
        return { letter, end: "not deleted", why: errorText(error) };
    }
    return { letter, end: "sent" };
}
