import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";

const ROOT = join(__dirname, "../..");
const NODE = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only", "cli/main.ts"];
const ORDER = JSON.stringify({ source: "shop", "detail-type": "Order", detail: {} });

describe("A command that a signal ends", () => {
    let temporary: string;
    let command: ChildProcess | undefined;
    beforeEach(() => {
        temporary = mkdtempSync(join(tmpdir(), "event-ops-left-"));
    });
    afterEach(() => {
        command?.kill("SIGKILL");
        for (const { pid } of processes()) kill(pid);
        rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
    });

    /** The processes whose scripts lie in the test's folder, as those of functions and programs do. */
    function processes(): readonly Running[] {
        return commands().filter((one) => one.command.includes(temporary));
    }

    async function endedWhileRunning(
        script: string,
        signal: "SIGHUP" | "SIGTERM",
        args: readonly string[],
    ): Promise<void> {
        const child = spawn(process.execPath, [...NODE, ...args], {
            cwd: ROOT,
            env: { ...process.env, TMPDIR: temporary },
            stdio: ["pipe", "ignore", "ignore"],
        });
        command = child;
        const ended = once(child, "exit");
        child.stdin.end(ORDER);
        const isRunning = () => processes().some((one) => one.command.includes(script));
        while (!isRunning() && child.exitCode === null) await setTimeout(50);
        // Until then the function waits, and the program loads.
        await setTimeout(2_000);
        expect(isRunning()).to.equal(true);
        child.kill(signal);
        expect(await ended).to.deep.equal([signal === "SIGHUP" ? 129 : 143, null]);
        for (let tries = 0; processes().length > 0 && tries < 40; tries++) await setTimeout(50);
        expect(processes()).to.deep.equal([]);
        expect(readdirSync(temporary).filter((name) => name.startsWith("event-ops-lab-"))).to.deep.equal([]);
    }

    it("leaves no function behind that computes without end, and no folder", async () => {
        await endedWhileRunning("guard-", "SIGTERM", ["replay", "-", "--cwd", "tests/fixtures/programs/endless"]);
    }).timeout(60_000);

    it("leaves no program behind that computes without end, and no folder, when its terminal is closed", async () => {
        const program = ["--cwd", "tests/fixtures/programs/throws", "-c", "kind=endless"];
        await endedWhileRunning("program.cjs", "SIGHUP", ["graph", ...program]);
    }).timeout(60_000);

    for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) {
        it(`ends at ${signal} though a spinner listens to it, too`, async () => {
            const node = ["-r", "ts-node/register/transpile-only", "-e", SPINNING];
            const child = spawn(process.execPath, node, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
            command = child;
            const ended = once(child, "exit");
            await once(child.stdout!, "data");
            child.kill(signal);
            expect(await ended).to.deep.equal([{ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[signal], null]);
        });
    }
});

/** What a command does on a terminal: a spinner wants to show the cursor again. */
const SPINNING = `
require("./cli/signals").exitOnSignals();
for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"]) process.on(signal, () => {});
console.log("begun");
setInterval(() => {}, 1_000);
`;

interface Running {
    readonly pid: number;
    readonly command: string;
}

function kill(pid: number): void {
    try {
        process.kill(pid, "SIGKILL");
    } catch {
        // It has ended since.
    }
}

function commands(): readonly Running[] {
    if (process.platform === "linux") {
        const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
        return pids.map((pid) => ({ pid: Number(pid), command: commandOf(pid) }));
    }
    const lines = execFileSync("ps", ["-A", "-ww", "-o", "pid=,args="], { encoding: "utf8" }).split("\n");
    return lines.map((line) => ({ pid: Number.parseInt(line, 10), command: line }));
}

function commandOf(pid: string): string {
    try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
        return ""; // It has ended since.
    }
}
