import { existsSync } from "node:fs";
import { filesOf } from "../events/files";
import { readEvents, whereRead } from "../events/readEvents";
import { checkOutputs, writeOutput } from "../outputFile";
import { Redactor } from "../redact/redactor";
import { type StrictOptions, strictCode } from "../strict";
import { UserError } from "../userError";

export interface RedactOptions extends StrictOptions {
    /** The file to write. Default: standard output. */
    readonly out?: string;
}

/** For events that name no time: the same in every run. */
const NO_TIME = new Date("2026-01-01T00:00:00Z");

/**
 * Writes recorded events without what says whose they are, one a line; returns the exit code. All of them are held in memory: a
 * name that the last one tells is taken out of the first one, too.
 */
export async function redact(paths: readonly string[], { out, strict }: RedactOptions): Promise<number> {
    for (const path of paths) {
        if (path !== "-" && !existsSync(path))
            throw new UserError(
                `${path} does not exist: give files or folders of recorded events, or - for standard input`,
            );
    }
    if (out !== undefined) checkOutputs({ "--out": out }, await filesOf(paths));
    const redactor = new Redactor();
    const texts: string[] = [];
    let unreadable = 0;
    for await (const item of readEvents(paths, { time: NO_TIME })) {
        if (item.kind === "event") {
            redactor.learn(item.text);
            texts.push(item.text);
        } else {
            unreadable++;
            console.error(`unreadable, left out: ${whereRead(item)}: ${item.why}`);
        }
    }
    if (texts.length === 0 && unreadable === 0)
        throw new UserError(`no events in ${paths.join(", ")}: give files or folders that hold some`);
    if (texts.length === 0) return 2;
    const lines = texts.map((text) => `${redactor.redact(text)}\n`);
    if (out === undefined) for (const line of lines) process.stdout.write(line);
    else writeOutput("--out", out, lines.join(""));
    console.error(
        `${texts.length} ${texts.length === 1 ? "event" : "events"} redacted. Names in free text that no other member names are not known to be names: read what is to be committed.`,
    );
    return strictCode(0, unreadable, { strict });
}
