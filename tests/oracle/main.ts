// Compares event patterns with event-ruler, the engine that Amazon has published. See docs/testing.md.
import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { isCi } from "../engine/ci";
import { missingTool } from "./support/engine";
import { variablesOf } from "./support/settings";

const MOCHA = resolve(__dirname, "../../node_modules/mocha/bin/mocha.js");

async function main(words: readonly string[]): Promise<number> {
    const variables = variablesOf(words);
    const missing = await missingTool();
    if (missing !== undefined) {
        const skipped = !isCi(process.env);
        console.error(`${skipped ? "skipped" : "failed"}: ${missing}`);
        return skipped ? 0 : 1;
    }
    const specs = join(__dirname, "*.spec.ts");
    const child = spawn(process.execPath, [MOCHA, "--timeout", "0", "--slow", "600000", specs], {
        stdio: "inherit",
        env: { ...process.env, ...variables },
    });
    return new Promise((done) => child.on("close", (code) => done(code ?? 1)));
}

main(process.argv.slice(2)).then(
    (code) => {
        process.exitCode = code;
    },
    (error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 2;
    },
);
