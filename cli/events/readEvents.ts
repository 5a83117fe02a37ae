import type { Readable } from "node:stream";
import { findFiles, readText } from "./files";
import { recognise } from "./recognise";
import { valuesOf } from "./values";

/** An event that was read, or what could not be. */
export type ReadItem =
    | {
          readonly kind: "event";
          /** The event as EventBridge would deliver it, as JSON: numbers have the digits that they have in the file. */
          readonly text: string;
          readonly path: string;
          /** Where it begins, from 1. */
          readonly line: number;
      }
    | { readonly kind: "unreadable"; readonly path: string; readonly line?: number; readonly why: string };

export interface ReadOptions {
    /** For events that name none. Default: they name none. */
    readonly account?: string;
    /** The same. */
    readonly region?: string;
    /** For events that have none. Default: now. */
    readonly time?: Date;
    /** What `-` reads. Default: standard input. */
    readonly stdin?: Readable;
}

/** Files whose name says that each line is an event. */
const LINES = /\.(jsonl|ndjson)(\.gz)?$/i;

/**
 * Reads recorded events from files, folders (the .json, .jsonl and .ndjson files below them, packed with gzip or not, sorted) or
 * `-`, standard input. A file holds EventBridge events (one, an array, or one a line), CloudTrail records, or a CloudTrail log
 * file; records are wrapped as EventBridge delivers them. What is no event is named and does not stop the rest. One event is held
 * at a time.
 */
export async function* readEvents(paths: readonly string[], options: ReadOptions = {}): AsyncGenerator<ReadItem> {
    const { account, region, time = new Date(), stdin } = options;
    const defaults = { account, region, time };
    for await (const found of findFiles(paths)) {
        const { path } = found;
        if ("problem" in found) {
            yield { kind: "unreadable", path, why: found.problem };
            continue;
        }
        let empty = true;
        try {
            for await (const piece of valuesOf(readText(path, stdin), LINES.test(path))) {
                empty = false;
                const { line, index } = piece;
                const recognised = "problem" in piece ? piece : recognise(piece.text, defaults);
                if ("problem" in recognised) {
                    const which = index === undefined ? "" : `element ${index}: `;
                    yield { kind: "unreadable", path, line, why: `${which}${recognised.problem}` };
                } else {
                    yield { kind: "event", text: recognised.text, path, line };
                }
            }
        } catch (error) {
            empty = false;
            yield { kind: "unreadable", path, why: (error as Error).message };
        }
        if (empty) yield { kind: "unreadable", path, why: "no event: nothing is in it" };
    }
}

/** Where something was read: `orders.jsonl, line 3`. */
export function whereRead({ path, line }: Pick<ReadItem, "path" | "line">): string {
    return line === undefined ? path : `${path}, line ${line}`;
}
