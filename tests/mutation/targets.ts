import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

/** What one mutation run changes, and what must notice. */
export interface MutationTarget {
    readonly what: string;
    /** Globs of the sources to change; one after "!" is left as it is. */
    readonly mutate: readonly string[];
    readonly specs: readonly string[];
    /** Of these, the ones that are too slow to run once for each change. */
    readonly slow?: readonly string[];
    /** Names of plugins that leave code as it is. */
    readonly ignorers: readonly string[];
    /** The run fails below this score, in per cent. */
    readonly atLeast: number;
}

const TESTS = join(__dirname, "..");

/** The specs that evaluate whole programs, by what they call: they take seconds each, too slow to run once for each change. */
export function programSpecs(): readonly string[] {
    return readdirSync(TESTS, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".spec.ts") && evaluatesPrograms(readFileSync(join(TESTS, name), "utf8")))
        .map((name) => `tests/${name.split(sep).join("/")}`)
        .sort();
}

/** Whether a spec evaluates a program: in the lab, or through a module called programs. */
export function evaluatesPrograms(spec: string): boolean {
    return /\bLab\.of\(|from "(\.{1,2}\/)+(\w+\/)*programs"/.test(spec);
}

export const TARGETS: Readonly<Record<string, MutationTarget>> = {
    policies: {
        what: "the guardrails",
        mutate: [
            "policies/!(dist)/**/*.ts",
            "policies/*.ts",
            // What the engine starts: a pack of its own, that needs the engine.
            "!policies/index.ts",
            // Only data: a test of it would say it twice.
            "!policies/resourceTypes.ts",
        ],
        specs: ["tests/policies/**/*.spec.ts"],
        ignorers: ["guardrail-prose"],
        atLeast: 85,
    },
    patterns: {
        what: "event patterns",
        mutate: ["patterns/**/*.ts"],
        specs: ["tests/patterns/**/*.spec.ts"],
        // Thousands of random patterns each, or large events: what they check, the others say in examples.
        slow: ["tests/patterns/{*[pP]roperties,invariants,manyRules,work}.spec.ts"],
        ignorers: [],
        atLeast: 80,
    },
    delivery: {
        what: "how the lab delivers, fails on purpose and measures",
        mutate: ["lab/{cloudwatch,fabric,faults}/**/*.ts"],
        specs: ["tests/lab/{aws,cloudwatch,fabric,faults,fidelity}/**/*.spec.ts"],
        ignorers: [],
        atLeast: 80,
    },
};
