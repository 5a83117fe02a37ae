import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { ROOT } from "../../support/stack";

/** Runs a program as the lab does, at an address that takes its calls and never answers, and tells its process. */
const LAB = `
const { runProgram } = require("./lab/host/program");
const { loadProject } = require("./lab/host/project");
const project = loadProject({ directory: ${JSON.stringify(join(ROOT, "tests/fixtures/programs/javascript"))}, stack: "dev" });
console.log(runProgram(project, process.argv[1], () => {}).process.pid);
`;

describe("The process of a program", () => {
    it("ends when the lab is killed", async () => {
        const silent = createServer();
        silent.listen(0, "127.0.0.1");
        await once(silent, "listening");
        const { port } = silent.address() as { port: number };
        const node = [
            "-C",
            "event-ops-source",
            "-r",
            "ts-node/register/transpile-only",
            "-e",
            LAB,
            `127.0.0.1:${port}`,
        ];
        const lab = spawn(process.execPath, node, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
        try {
            const [line] = await once(createInterface({ input: lab.stdout }), "line");
            const called = once(silent, "connection");
            await called;
            expect(isThere(Number(line))).to.equal(true);
            lab.kill("SIGKILL");
            for (let tries = 0; isThere(Number(line)) && tries < 100; tries++) await setTimeout(100);
            expect(isThere(Number(line))).to.equal(false);
        } finally {
            lab.kill("SIGKILL");
            silent.close();
        }
    });
});

function isThere(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}
