import nodeCrypto from "node:crypto";
import { join } from "node:path";
import { expect } from "chai";
import { contextSandboxes } from "../../../lab/runner/context/contextSandbox";
import type { InvocationResult } from "../../../lab/types";
import { folderWith, functionOf, removeFolders, TestRunner } from "./support";

const ECHO = { handle: async () => ({ status: 200, headers: { "content-type": "application/json" }, body: "{}" }) };
const NOW = new Date("2030-01-02T03:04:05Z");

const WHERE = {
    process: { steady: true },
    context: { steady: true, sandboxes: contextSandboxes(ECHO) },
} as const;

for (const [where, options] of Object.entries(WHERE)) {
    describe(`A function of a storm in a ${where}`, () => {
        let runner: TestRunner;
        /** Webhooks that were called, and how many of them were answered at once at most. */
        let called: string[];
        let most: number;
        const run = async (code: string, over = {}): Promise<InvocationResult & { value?: unknown }> => {
            const result = await runner.run(
                functionOf(`exports.handler = async (event, context) => { ${code} };`, over),
                {},
                NOW,
            );
            return result.ok ? { ...result, value: JSON.parse(result.payload) as unknown } : result;
        };
        beforeEach(() => {
            let now = 0;
            called = [];
            most = 0;
            runner = new TestRunner({
                ...options,
                onWebhook: async ({ url }) => {
                    called.push(new URL(url).pathname);
                    most = Math.max(most, ++now);
                    await new Promise((resolve) => setTimeout(resolve, url.endsWith("/quick") ? 0 : 150));
                    now--;
                    return { status: 202, body: "taken" };
                },
            });
        });
        afterEach(() => runner.close());
        after(removeFolders);

        it("has its own environment, log and working folder", async () => {
            const result = await run(
                `console.log("a"); console.error("b"); return [process.env.COLOUR, process.cwd() === process.env.LAMBDA_TASK_ROOT];`,
                { environment: { COLOUR: "blue" } },
            );
            expect([result.value, result.logs]).to.deep.equal([
                ["blue", true],
                ["a", "b"],
            ]);
        });

        it("sees a time that stands still, also while it is loaded", async () => {
            const code = `const start = Date.now(); await new Promise((go) => setTimeout(go, 20));
                return [globalThis.loaded, start, Date.now(), new Date().toISOString(), context.getRemainingTimeInMillis()];`;
            const handler = `globalThis.loaded = Date.now(); exports.handler = async (event, context) => { ${code} };`;
            const result = await runner.run(functionOf(handler), {}, NOW);
            const at = NOW.getTime();
            expect(result.ok && JSON.parse(result.payload)).to.deep.equal([at, at, at, NOW.toISOString(), 30_000]);
        });

        it("has no call time out because the machine is slow", async () => {
            const code = `const answer = await fetch("https://hooks.example.com/x", { signal: AbortSignal.timeout(20) });
                return [answer.status, await answer.text()];`;
            expect((await run(code)).value).to.deep.equal([202, "taken"]);
        });

        it("fires its timers in the order of its own time, however long it computes", async () => {
            const code = `const fired = [];
                const after = (ms) => new Promise((go) => setTimeout(() => go(fired.push(ms)), ms));
                const late = after(300);
                for (const end = performance.now() + 320; performance.now() < end; );
                await Promise.all([late, after(200), require("node:timers/promises").setTimeout(100).then(() => fired.push(100))]);
                return fired;`;
            expect((await run(code)).value).to.deep.equal([100, 200, 300]);
        });

        it("draws the same random numbers each time: what tries again at random ends in the same order", async () => {
            const code = `const order = [];
                const wait = () => new Promise((go) => setTimeout(go, Math.random() * 2));
                await Promise.all([1, 2, 3, 4, 5, 6].map(async (n) => { await wait(); await wait(); order.push(n); }));
                return order;`;
            expect((await run(code)).value).to.deep.equal([4, 1, 2, 6, 5, 3]);
        });

        it("draws the same UUIDs and bytes in each run, and others at each invocation, start, name and Region", async () => {
            const code = `const { createHash, ...own } = require("node:crypto");
                const later = (draw, ...args) => new Promise((go) => draw(...args, (error, value) => go(value)));
                const filled = new Uint16Array(4);
                own.randomFillSync(filled, 1, 2);
                const buffer = new Uint8Array(own.randomFillSync(new ArrayBuffer(2)));
                const all = [
                    own.randomUUID(), crypto.randomUUID(), own.webcrypto.randomUUID(),
                    own.randomBytes(40).toString("hex"), (await later(own.randomBytes, 3)).length, filled,
                    await later(own.randomFill, Buffer.alloc(4)), own.getRandomValues(new Uint8Array(3)),
                    crypto.getRandomValues(new Uint32Array(2)), buffer, own.randomInt(100), own.randomInt(7, 9), await later(own.randomInt, 5),
                ];
                const text = JSON.stringify(all);
                return [all[0], filled[0] + filled[3], createHash("sha256").update(text).digest("hex").slice(0, 8)];`;
            const draw = async (over = {}, at = NOW) => {
                const fn = functionOf(`exports.handler = async () => { ${code} };`, over);
                const drawn: string[] = [];
                for (const requestId of ["one", "one", "two"]) {
                    const trace = { events: [requestId], rules: [] };
                    const result = await runner.invoke(fn, "{}", { requestId, now: at, trace });
                    drawn.push(result.ok ? result.payload : result.errorMessage);
                }
                await runner.discard(fn.arn);
                return drawn;
            };
            const first = await draw();
            expect(first).to.deep.equal([
                '["4cc21aac-d34e-48bd-ac31-50243a95c355",0,"6c1904e3"]',
                '["c8bff119-f109-465b-ac3a-4d2a0b67941d",0,"541176c0"]',
                '["e5902a47-00af-43f3-ac57-87963cf5a719",0,"b124419a"]',
            ]);
            expect(await draw()).to.deep.equal(first);
            const others = [
                await draw({ name: "other" }),
                await draw({ region: "us-east-1" }),
                await draw({}, new Date(NOW.getTime() + 1)),
            ];
            expect(new Set([first, ...others].flat()).size).to.equal(12);
        });

        it("is refused wrong sizes as ever", async () => {
            const code = `const own = require("node:crypto");
                const wrong = [() => own.randomBytes(-1), () => own.randomInt(2, 1), () => own.randomFillSync(Buffer.alloc(1), 2),
                    () => crypto.getRandomValues(new Float32Array(1))];
                return wrong.map((draw) => { try { draw(); } catch (error) { return error.code ?? error.name; } });`;
            expect((await run(code)).value).to.deep.equal([
                "ERR_OUT_OF_RANGE",
                "ERR_OUT_OF_RANGE",
                "ERR_OUT_OF_RANGE",
                17,
            ]);
        });

        it("makes one call after another in the order in which it asks for them, and ends after them", async () => {
            const code = `for (const one of ["slow", "quick", "last"]) void fetch("https://hooks.example.com/" + one);
                return "done";`;
            expect((await run(code)).value).to.equal("done");
            expect([called, most]).to.deep.equal([["/slow", "/quick", "/last"], 1]);
        });

        it("goes on when it does not read an answer to its end", async () => {
            const code = `const { get } = require("node:https");
                await new Promise((go) => get("https://hooks.example.com/quick", go));
                return (await fetch("https://hooks.example.com/quick")).status;`;
            expect((await run(code)).value).to.equal(202);
        });

        it("reaches nothing but the lab", async () => {
            const { value } = await run(
                `try { await fetch("https://example.org/"); } catch (error) { return error.code; }`,
            );
            expect(value).to.equal("EVENT_OPS_LAB_REFUSED");
            const socket = await run(`return new Promise((resolve) =>
                require("node:net").connect(80, "example.org").on("error", ({ code }) => resolve(code)));`);
            expect(socket.value).to.equal("EVENT_OPS_LAB_REFUSED");
        });

        it("does not see the AWS profiles of whoever runs the lab, but the files of its own archive", async () => {
            const profile = join(folderWith({ ".aws/config": "[default]" }), ".aws", "config");
            const read = `(path) => require("node:fs/promises").readFile(path, "utf8").catch(({ code }) => code)`;
            const handler = `exports.handler = () => Promise.all(["${profile}", __dirname + "/.aws/config"].map(${read}));`;
            const result = await runner.run(functionOf({ "index.js": handler, ".aws/config": "[own]" }), {}, NOW);
            expect(result.ok && JSON.parse(result.payload)).to.deep.equal(["ENOENT", "[own]"]);
        });

        it("waits no real time for its timers", async () => {
            const code = `await new Promise((go) => setTimeout(go, 20_000)); return "late";`;
            expect((await run(code)).value).to.equal("late");
        }).timeout(10_000);

        it("that throws, exits or never answers ends as in Lambda, and the next one starts cold", async () => {
            const ends = async (code: string, over = {}) => {
                const result = await run(code, over);
                return result.ok
                    ? "ok"
                    : [result.reason, result.errorType, result.errorMessage.replace(/^RequestId: \S+ /, "")];
            };
            expect(await ends(`throw new RangeError("far");`)).to.deep.equal(["error", "RangeError", "far"]);
            expect(await ends("process.exit(3);")).to.deep.equal([
                "exit",
                "Runtime.ExitError",
                "Error: Runtime exited with error: exit status 3",
            ]);
            expect(await ends("await new Promise(() => {});")).to.deep.equal([
                "exit",
                "Runtime.ExitError",
                "Error: Runtime exited without providing a reason",
            ]);
            expect(
                await ends(`await new Promise((go) => setTimeout(go, 5_000));`, { timeoutSeconds: 1 }),
            ).to.deep.equal(["timeout", "Sandbox.Timedout", "Error: Task timed out after 1.00 seconds"]);
        });

        it("keeps what it has loaded for the next invocation, until it is interrupted", async () => {
            const counting = functionOf(`let count = 0; exports.handler = async ({ wait }) => {
                if (wait) await fetch("https://hooks.example.com/x");
                return ++count;
            };`);
            const next = async (event = {}) => {
                const result = await runner.run(counting, event, NOW);
                return result.ok ? result.payload : result.errorMessage.replace(/^RequestId: \S+ /, "");
            };
            expect([await next(), await next()]).to.deep.equal(["1", "2"]);
            const waiting = next({ wait: true });
            setTimeout(() => runner.interrupt(counting.arn, "crash"), 60);
            expect(await waiting).to.equal("Error: Runtime exited with error: signal: SIGKILL");
            expect(await next()).to.equal("1");
            await runner.discard(counting.arn);
            expect(await next()).to.equal("1");
        });
    });
}

describe("A function in a context, beside what one in a process does", () => {
    it("leaves the chance of the lab's own process alone", async () => {
        const { randomUUID, randomBytes } = nodeCrypto;
        const runner = new TestRunner(WHERE.context);
        await runner.run(functionOf("exports.handler = async () => 1;"), {}, NOW);
        await runner.close();
        expect([nodeCrypto.randomUUID, nodeCrypto.randomBytes]).to.deep.equal([randomUUID, randomBytes]);
        expect(Object.keys(Object.getOwnPropertyDescriptors(globalThis.crypto))).to.deep.equal([]);
    });

    it("knows errors of Node.js's own modules as errors", async () => {
        const runner = new TestRunner(WHERE.context);
        const code = `exports.handler = async () => {
            try { require("node:fs").readFileSync("/nowhere"); } catch (error) { return [error instanceof Error, error.code]; }
        };`;
        const result = await runner.run(functionOf(code), {}, NOW);
        await runner.close();
        expect(result.ok && JSON.parse(result.payload)).to.deep.equal([true, "ENOENT"]);
    });
});
