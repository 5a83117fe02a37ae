import { readFileSync, statSync } from "node:fs";
import type { Lab } from "event-ops-lab";
import { colour } from "../colour";
import { fileProblem } from "../fileProblem";
import { checkOutput, checkOutputs, writeOutput } from "../outputFile";
import type { Replayed } from "../replayEvents";
import { UserError } from "../userError";
import { type Comparison, compareGolden, eventCount, isEqual } from "./comparison";
import { goldenEvent, withOwnIds } from "./decisions";
import { type GoldenEvent, goldenText, NoGoldenError, parseGolden } from "./golden";
import { comparisonMarkdown } from "./markdown";
import { Mask } from "./mask";
import { comparisonText } from "./text";

/** The options of a replay that are about golden files, as given. */
export interface GoldenOptions {
    readonly golden?: string;
    readonly update?: boolean;
    /** The file that gets the comparison as Markdown. */
    readonly markdown?: string;
}

/** The comparison of one replay with a golden file: collects decisions, compares, writes. */
export class GoldenRun {
    readonly #before: readonly GoldenEvent[] | undefined;
    readonly #events: GoldenEvent[] = [];
    #mask: Mask | undefined;

    private constructor(
        private readonly path: string,
        private readonly options: GoldenOptions,
        inputs: readonly string[],
    ) {
        this.#before = readGolden(path);
        if (this.#before === undefined && !options.update)
            throw new UserError(
                `--golden ${path}: there is no such file. Make it with --update, look at it, and commit it.`,
            );
        const { update, markdown } = options;
        if (update) checkOutput("--golden", path, inputs);
        checkOutputs({ "--markdown": markdown }, [...inputs, path]);
    }

    /** Undefined without `--golden`. `inputs` are the files of events. Throws a `UserError` before anything is replayed. */
    static of(options: GoldenOptions, inputs: readonly string[]): GoldenRun | undefined {
        if (options.golden !== undefined) return new GoldenRun(options.golden, options, inputs);
        for (const option of ["update", "markdown"] as const) {
            if (options[option])
                throw new UserError(`--${option} says what to do with a golden file: give --golden FILE, too`);
        }
        return undefined;
    }

    add(replayed: Replayed, lab: Lab): void {
        this.#mask ??= new Mask(lab.account.resources.values());
        const event = goldenEvent(replayed, { nameOf: (arn) => lab.nameOf(arn), mask: this.#mask });
        if (event) this.#events.push(event);
    }

    /** Compares and writes; `say` gets lines for people or, with `json`, JSON lines. Returns the exit code. */
    finish(json: boolean, say: (line: string) => void): number {
        const { path, options } = this;
        const events = withOwnIds(this.#events);
        const comparison = compareGolden(this.#before ?? [], events);
        if (options.update) writeOutput("--golden", path, goldenText(events));
        if (options.markdown !== undefined) writeOutput("--markdown", options.markdown, comparisonMarkdown(comparison));
        if (json) for (const line of jsonLines(comparison)) say(line);
        else if (options.update) say(updated(path, comparison));
        else say(comparisonText(comparison, { before: colour.red, after: colour.green }));
        return options.update || isEqual(comparison) ? 0 : 1;
    }
}

function updated(path: string, { events, decisions }: Comparison): string {
    const { changed, added, removed } = decisions;
    return `${path} written: ${eventCount(events)}; decisions: ${changed} changed, ${added} added, ${removed} removed.`;
}

/** A line for each event that changes, is new or is gone, then the counts. */
function jsonLines({ events, changed, added, removed, decisions }: Comparison): string[] {
    return [
        ...changed.map(({ event: { decisions: _, ...event }, changes }) => ({ change: "changed", event, changes })),
        ...added.map(({ decisions, ...event }) => ({
            change: "added",
            event,
            changes: decisions.map((after) => ({ after })),
        })),
        ...removed.map(({ decisions, ...event }) => ({
            change: "removed",
            event,
            changes: decisions.map((before) => ({ before })),
        })),
        { golden: { events, changed: changed.length, added: added.length, removed: removed.length, decisions } },
    ].map((line) => JSON.stringify(line));
}

/** Undefined when there is no such file. Another file is not taken for a golden one, nor written over. */
function readGolden(path: string): readonly GoldenEvent[] | undefined {
    try {
        // Some have no end.
        if (statSync(path).isCharacterDevice()) throw new NoGoldenError("it is a device");
        return parseGolden(readFileSync(path, "utf8"));
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        const why = error instanceof NoGoldenError ? `it is no golden file: ${error.message}` : fileProblem(error);
        throw new UserError(
            `--golden ${path}: ${why}. Give a file that replay --update has written, or one that does not exist.`,
        );
    }
}
