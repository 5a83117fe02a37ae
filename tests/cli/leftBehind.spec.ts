import { execFileSync, spawn } from "node:child_process";
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
    beforeEach(() => {
        temporary = mkdtempSync(join(tmpdir(), "event-ops-left-"));
    });
    afterEach(() => {
        for (const { pid } of processes()) process.kill(pid, "SIGKILL");
        rmSync(temporary, { recursive: true });
    });

    /** The processes whose scripts lie in the test's folder, as those of functions and programs do. */
    function processes(): readonly { readonly pid: number; readonly command: string }[] {
        return commands().filter(({ command }) => command.includes(temporary));
    }

    async function endedWhileRunning(
        script: string,
        signal: "SIGHUP" | "SIGTERM",
        args: readonly string[],
    ): Promise<void> {
        const command = spawn(process.execPath, [...NODE, ...args], {
            cwd: ROOT,
            env: { ...process.env, TMPDIR: temporary },
            stdio: ["pipe", "ignore", "ignore"],
        });
        const ended = once(command, "exit");
        command.stdin.end(ORDER);
        while (!processes().some((one) => one.command.includes(script))) await setTimeout(50);
        // Until then the function waits, and the program loads.
        await setTimeout(2_000);
        command.kill(signal);
        expect(await ended).to.deep.equal([signal === "SIGHUP" ? 129 : 143, null]);
        await setTimeout(2_000);
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
});

function commands(): readonly { readonly pid: number; readonly command: string }[] {
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
