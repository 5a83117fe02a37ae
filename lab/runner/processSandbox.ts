import { spawn } from "node:child_process";
import { endWithThisProcess } from "../children";
import { writeChildScripts } from "./child/script";
import type { Sandboxes } from "./sandbox";

/** Each function in a Node.js process of its own. */
export const processSandboxes: Sandboxes = (settings) => {
    const scripts = writeChildScripts(settings);
    return ({ directory, environment, memoryMb, timeoutSeconds, startedAt }, events) => {
        const child = spawn(
            process.execPath,
            [
                ...[`--max-old-space-size=${memoryMb}`, "-r", scripts.guard, scripts.serve],
                ...[startedAt.getTime(), timeoutSeconds].map(String),
            ],
            { cwd: directory, env: environment, stdio: ["ignore", "pipe", "pipe"] },
        );
        endWithThisProcess(child);
        child.stdout.setEncoding("utf8").on("data", (text: string) => events.output(text));
        child.stderr.setEncoding("utf8").on("data", (text: string) => events.errors(text));
        child.once("error", () => events.closed(1, null));
        child.once("close", (code, signal) => events.closed(code, signal));
        return { kill: () => void child.kill("SIGKILL") };
    };
};
