import Table from "cli-table3";
import type { BenchTable } from "./table";

interface Bench {
    readonly what: string;
    run(quick: boolean): Promise<readonly BenchTable[]>;
}

// Loaded when it runs: what one benchmark loads must not be in the memory of the others.
const BENCHES: Readonly<Record<string, Bench>> = {
    archives: {
        what: "archive sizes, cold starts beside CallbackFunction, build times",
        run: async (quick) => {
            const { benchArchives } = require("./archives") as typeof import("./archives");
            return benchArchives(quick ? { runs: 10, functions: [1, 10] } : {});
        },
    },
    check: {
        what: "event-ops check: the dev stack from a cold start, and programs with 20, 100 and 300 reactions",
        run: async (quick) => {
            const { benchCheck } = require("./check") as typeof import("./check");
            return benchCheck(quick ? { reactions: [1, 20] } : {});
        },
    },
    evaluation: {
        what: "evaluation time of programs with 1, 10 and 100 reactions, cold and warm",
        run: async (quick) => {
            const { benchEvaluation } = require("./evaluation") as typeof import("./evaluation");
            return [await benchEvaluation(quick ? { reactions: [1, 10] } : {})];
        },
    },
    engine: {
        what: "300 reactions under the real engine: preview, up, no-op up (only when it is named; needs the Pulumi CLI or Go)",
        run: async (quick) => {
            const { benchEngine } = require("./engine") as typeof import("./engine");
            return [await benchEngine(quick ? { reactions: 20 } : {})];
        },
    },
    matching: {
        what: "events matched a second, for 14 kinds of rules, beside event-ruler where a JDK and Maven are there",
        run: async (quick) => {
            const { benchMatching } = require("./matching") as typeof import("./matching");
            return benchMatching(quick ? { events: 5_000 } : {});
        },
    },
    pipeline: {
        what: "events a second through the whole pipeline of the dev stack in the lab",
        run: async (quick) => {
            const { benchPipeline } = require("./pipeline") as typeof import("./pipeline");
            return [await benchPipeline(quick ? { events: 200 } : {})];
        },
    },
    replay: {
        what: "the replay of events that match nothing in the dev stack",
        run: async (quick) => {
            const { benchReplay } = require("./replay") as typeof import("./replay");
            return [await benchReplay(quick ? { events: [1_000, 10_000] } : {})];
        },
    },
};

/** Runs the named benchmarks, all where none is named, and prints each when it is done; returns the exit code. */
async function main(given: readonly string[]): Promise<number> {
    const quick = given.includes("--quick");
    const names = given.filter((name) => name !== "--quick");
    const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
    if (unknown.length > 0) {
        const known = Object.entries(BENCHES).map(([name, { what }]) => `  ${name.padEnd(11)} ${what}`);
        console.error(`No benchmark: ${unknown.join(", ")}. Expected --quick or any of\n${known.join("\n")}`);
        return 2;
    }
    for (const [name, bench] of Object.entries(BENCHES)) {
        if (names.length > 0 ? !names.includes(name) : name === "engine") continue;
        for (const table of await bench.run(quick)) console.log(`${rendered(table)}\n`);
    }
    return 0;
}

function rendered({ title, columns, rows, note }: BenchTable): string {
    const numbers = columns.map((_, column) => rows.some((row) => typeof row[column] === "number"));
    const table = new Table({
        head: [...columns],
        style: { head: [], border: [], compact: true },
        colAligns: numbers.map((right) => (right ? "right" : "left")),
    });
    const cell = (value: string | number) => (typeof value === "number" ? value.toLocaleString("en-US") : value);
    for (const row of rows) table.push(row.map(cell));
    return [title, table.toString(), ...(note === undefined ? [] : [note])].join("\n");
}

main(process.argv.slice(2)).then(
    (code) => {
        process.exitCode = code;
    },
    (error: unknown) => {
        console.error(error);
        process.exitCode = 1;
    },
);
