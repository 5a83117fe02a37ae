import { isRefusedEvent, type Lab, type Notice } from "event-ops-lab";
import { type ReadItem, whereRead } from "./events/readEvents";
import { type ReplayRow, rowsOf } from "./outcomes";
import type { ReplayTally } from "./replayTally";
import { type Unmatched, whyUnmatched } from "./unmatched";

/** What is known of an event when it is done. */
export interface Replayed {
    readonly notices: readonly Notice[];
    /** One for each rule that it matched. */
    readonly rows: readonly ReplayRow[];
    /** Why there are none. */
    readonly unmatched: Unmatched | undefined;
}

export interface ReplayListener {
    onRow(row: ReplayRow): void;
    /** An event that is done, with all that it led to. */
    onEvent?(replayed: Replayed): void;
    /** What is no event, in a sentence. */
    onUnreadable(text: string): void;
}

/**
 * Sends events through a lab, one after another: what one leads to is done before the next is sent. Together they would share
 * batches, and one that fails would take the others of its batch along, though in their time they came apart.
 */
export async function replayEvents(
    lab: Lab,
    items: AsyncIterable<ReadItem> | Iterable<ReadItem>,
    tally: ReplayTally,
    listener: ReplayListener,
): Promise<void> {
    for await (const item of items) {
        const notices = item.kind === "event" ? await sent(lab, item.text) : item.why;
        if (typeof notices === "string") {
            tally.unreadable++;
            listener.onUnreadable(`unreadable: ${whereRead(item)}: ${notices}`);
            continue;
        }
        const rows = rowsOf(notices, (ruleArn) => lab.ruleNames(ruleArn));
        const unmatched = rows.length === 0 ? why(lab, notices) : undefined;
        tally.add(rows, notices, unmatched);
        for (const row of rows) listener.onRow(row);
        listener.onEvent?.({ notices, rows, unmatched });
    }
}

/** What an event led to, or why it is none that EventBridge would take. */
async function sent(lab: Lab, text: string): Promise<readonly Notice[] | string> {
    try {
        return await lab.send(text);
    } catch (error) {
        if (isRefusedEvent(error)) return error.message;
        throw error;
    }
}

function why(lab: Lab, notices: readonly Notice[]): Unmatched | undefined {
    const notice = notices.find(({ kind }) => kind === "event");
    if (notice?.kind !== "event") return undefined;
    return whyUnmatched(notice.event, lab.fabric.events.bus(notice.busArn, notice.event.region));
}
