import type { ReadItem } from "../events/readEvents";
import { compare } from "./golden";

/** For events that name no time: the same in every run. */
export const NO_TIME = new Date("2026-01-01T00:00:00Z");

/** What was read, in an order that does not depend on files: events by time and id, what is unreadable before them. */
export interface Ordered {
    readonly items: readonly ReadItem[];
    /** Of the newest event: where virtual time starts, so that how old an event is does not depend on the day of the replay. */
    readonly now: Date;
}

/**
 * Reads everything and brings it into an order. A function that remembers something takes the events in the same order whatever their
 * files are called. All events are held in memory: a golden file is of recordings that are committed, not of a year's history.
 */
export async function inOrder(items: AsyncIterable<ReadItem>): Promise<Ordered> {
    const read: { readonly item: ReadItem; readonly key: readonly string[]; readonly time: number }[] = [];
    for await (const item of items) {
        if (item.kind === "unreadable") read.push({ item, key: ["", "", item.path], time: Number.NEGATIVE_INFINITY });
        else {
            const { id, time } = JSON.parse(item.text) as { readonly id: string; readonly time: string };
            const at = Date.parse(time);
            read.push({ item, key: [id, item.text], time: Number.isNaN(at) ? NO_TIME.getTime() : at });
        }
    }
    // The same instant may be written in several ways.
    read.sort((a, b) => (a.time === b.time ? compare(a.key, b.key) : a.time < b.time ? -1 : 1));
    const newest = read.reduce((latest, { time }) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
    return { items: read.map(({ item }) => item), now: Number.isFinite(newest) ? new Date(newest) : NO_TIME };
}
