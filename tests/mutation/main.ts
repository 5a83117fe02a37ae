// Mutation testing: changes the code in one place at a time, and runs the tests that reach the place. See docs/testing.md.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import "./mochaFiles.cjs";
import { Stryker } from "@stryker-mutator/core";
import { type CommandLine, commandLine } from "./commandLine";
import { programSpecs, TARGETS } from "./targets";

/** Git, the linters and Stryker itself leave this folder alone. */
const HOME = ".cache/mutation";
const MOCHA_FILES = `--require=${join(__dirname, "mochaFiles.cjs")}`;

/** Runs a target, or each in a process of its own where none is named. Returns the exit code: the highest. */
async function main({ target, ...how }: CommandLine): Promise<number> {
    if (target !== undefined) return mutate(target, how);
    const codes = Object.keys(TARGETS).map((name) => {
        const words = [__filename, name, ...process.argv.slice(2)];
        return spawnSync(process.execPath, [...process.execArgv, ...words], { stdio: "inherit" }).status ?? 1;
    });
    return Math.max(...codes);
}

async function mutate(name: string, { only, ...how }: Omit<CommandLine, "target">): Promise<number> {
    const target = Object.hasOwn(TARGETS, name) ? TARGETS[name] : undefined;
    if (!target) {
        const known = Object.entries(TARGETS).map(([known, { what }]) => `  ${known.padEnd(11)} ${what}`);
        console.error(`No target of mutation tests: ${name}. Expected one of\n${known.join("\n")}`);
        return 2;
    }
    const stryker = new Stryker({
        mutate: only.length > 0 ? [...only] : [...target.mutate],
        ignorers: [...target.ignorers],
        plugins: ["@stryker-mutator/mocha-runner", join(__dirname, "guardrailProse.mts")],
        testRunner: "mocha",
        // What .mocharc.json requires holds here too; its node-option must be said again.
        testRunnerNodeArgs: ["--conditions=event-ops-source", MOCHA_FILES],
        checkerNodeArgs: [MOCHA_FILES],
        mochaOptions: { spec: [...target.specs], ignore: [...programSpecs(), ...(target.slow ?? [])] },
        coverageAnalysis: "perTest",
        ignoreStatic: !how.static,
        concurrency: how.processes,
        // On a busy machine a change that does no harm must not count as one that never ends.
        timeoutMS: 20_000,
        thresholds: { high: 95, low: target.atLeast, break: target.atLeast },
        reporters: ["clear-text", process.stdout.isTTY ? "progress" : "progress-append-only", "html"],
        clearTextReporter: { reportTests: false, skipFull: true },
        htmlReporter: { fileName: `${HOME}/${name}.html` },
        // The changes are made in a copy of the repository below this folder.
        tempDirName: `${HOME}/tmp`,
        ignorePatterns: ["dist", "coverage", ".cache", ".event-ops", "tests/engine"],
    });
    await stryker.runMutationTest();
    // Stryker sets the exit code where the score is too low.
    return Number(process.exitCode ?? 0);
}

function read(): CommandLine | undefined {
    try {
        return commandLine(process.argv.slice(2));
    } catch (error) {
        console.error((error as Error).message);
        return undefined;
    }
}

const given = read();
if (!given) process.exitCode = 2;
else {
    main(given).then(
        (code) => {
            process.exitCode = code;
        },
        () => {
            // Stryker has said why.
            process.exitCode = 1;
        },
    );
}
