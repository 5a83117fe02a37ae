import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Finding, RunningPack } from "event-ops-lab/policies";
import { type CheckedStack, countsOf, exitCodeOf } from "../check/checked";
import { checkMarkdown } from "../check/checkMarkdown";
import { checkTable } from "../check/checkTable";
import { Locations } from "../check/location";
import { sarifLog } from "../check/sarif";
import { stacksOf } from "../check/stacks";
import { checkOutputs, writeOutput } from "../outputFile";
import { UserError } from "../userError";

export interface CheckOptions {
    /** Default: every stack of the project. */
    readonly stack?: string;
    /** The folder of the Pulumi program. */
    readonly cwd: string;
    /** Config over what the stacks' files say. */
    readonly config: Readonly<Record<string, string>>;
    /** Default: the guardrails of event-ops-policies. */
    readonly policyPack?: string;
    /** A JSON file with levels and settings. */
    readonly policyPackConfig?: string;
    /** Files to write. */
    readonly sarif?: string;
    readonly markdown?: string;
    readonly json: boolean;
}

/** Runs a policy pack on the evaluated program, stack by stack; returns the exit code. */
export async function check(options: CheckOptions): Promise<number> {
    const { stack, cwd, sarif, markdown, json } = options;
    checkOutputs({ "--sarif": sarif, "--markdown": markdown }, [options.policyPackConfig]);
    const pack = packFolder(options.policyPack);
    const stacks = stack === undefined ? stacksOf(cwd) : [stack];
    const checked: CheckedStack[] = [];
    for (const name of stacks) checked.push(await checkedStack(name, pack, options));

    const locations = new Locations(cwd);
    if (sarif !== undefined)
        writeOutput("--sarif", sarif, `${JSON.stringify(sarifLog(checked, locations), null, 1)}\n`);
    if (markdown !== undefined) writeOutput("--markdown", markdown, checkMarkdown(checked));
    console.log(
        json
            ? JSON.stringify(
                  checked.map((one) => checkAnswer(one, locations)),
                  null,
                  1,
              )
            : checkTable(checked),
    );
    if (json) for (const one of checked) if ("error" in one) console.error(`${one.stack}: ${one.error}`);
    return exitCodeOf(checked);
}

async function checkedStack(stack: string, folder: string, options: CheckOptions): Promise<CheckedStack> {
    const { cwd, config, policyPackConfig } = options;
    // The pack starts while the lab is still being loaded, which takes as long.
    const { RunningPack } = require("event-ops-lab/policies") as typeof import("event-ops-lab/policies");
    const starting = RunningPack.start({
        folder,
        ...(policyPackConfig === undefined ? {} : { config: policyPackConfig }),
        log: (line) => console.error(line),
    });
    try {
        await Promise.race([starting, nextTurn()]);
        const { openLab } = require("../openLab") as typeof import("../openLab");
        const [opened] = await Promise.allSettled([openLab({ stack, cwd, config }, { keep: false })]);
        try {
            const pack = await starting;
            if (opened.status === "rejected") return notEvaluated(stack, opened.reason, options);
            return { stack, report: await pack.judge(opened.value) };
        } finally {
            if (opened.status === "fulfilled") await opened.value.close();
        }
    } finally {
        await ended(starting);
    }
}

/** One of many that cannot be evaluated does not keep the others from being checked. */
function notEvaluated(stack: string, error: unknown, options: CheckOptions): CheckedStack {
    const itself = error instanceof Error && ["UserError", "LabError"].includes(error.name);
    if (options.stack !== undefined || !itself) throw error;
    return { stack, error: error.message };
}

/** What went wrong at its start is told by whoever waits for it. */
async function ended(starting: Promise<RunningPack>): Promise<void> {
    const [settled] = await Promise.allSettled([starting]);
    if (settled.status === "fulfilled") await settled.value.close();
}

function nextTurn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
}

function packFolder(given: string | undefined): string {
    if (given === undefined) return dirname(require.resolve("event-ops-policies/package.json"));
    if (existsSync(given) && statSync(given).isDirectory()) return given;
    throw new UserError(`--policy-pack ${given}: expected the folder of a policy pack; there is none of that name`);
}

/** What `--json` prints of a stack: `source` has lines of the repository's own code only, and is left out where there are none. */
export function checkAnswer(one: CheckedStack, locations: Locations): object {
    if ("error" in one) return one;
    const { stack, report } = one;
    const located = ({ source, ...finding }: Pick<Finding, "source">) => {
        const own = locations.own(source);
        return own.length === 0 ? finding : { ...finding, source: own };
    };
    const { violations, unknown, remediations, ...rest } = report;
    return {
        stack,
        counts: countsOf(report),
        ...rest,
        violations: violations.map(located),
        unknown: unknown.map(located),
        remediations: remediations.map(located),
    };
}
