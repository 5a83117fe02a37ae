import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { DeleteQueueCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { EngineStack } from "./engineStack";

const ROOT = join(__dirname, "../..");
const NODE = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only", "cli/main.ts"];

/** `event-ops engine`, running. */
interface Engine {
    readonly exports: Readonly<Record<string, string>>;
    /** What it has written to standard error until now. */
    said(): string;
    /** Presses Ctrl-C; returns the exit code. */
    stop(): Promise<number>;
}

describe("An account that is deployed to by hand", () => {
    const folder = mkdtempSync(join(tmpdir(), "event-ops-by-hand-"));
    const state = join(folder, "account.json");
    const event = join(folder, "running.json");
    let engine: Engine;
    let stack: EngineStack;

    before(async () => {
        writeFileSync(
            event,
            JSON.stringify({
                source: "aws.ec2",
                "detail-type": "EC2 Instance State-change Notification",
                resources: ["arn:aws:ec2:us-east-1:123456789012:instance/i-0a1b2c3d4e5f60009"],
                detail: { "instance-id": "i-0a1b2c3d4e5f60009", state: "running" },
            }),
        );
        engine = await startEngine(state);
        stack = await EngineStack.open({ program: ROOT, providers: engine.exports["PULUMI_DEBUG_PROVIDERS"]! });
    });
    after(async () => {
        await engine?.stop();
        await stack?.close();
        rmSync(folder, { recursive: true });
    });

    it("is there for an event after pulumi up, and event-ops send tells who heard of it", async () => {
        const up = await stack.up();
        console.log(up.changes, up.diagnostics);
        const sent = await send(engine, event);
        console.log(sent, engine.said());
    });
});

async function startEngine(state: string): Promise<Engine> {
    const process_ = run(["engine", "--state", state], {});
    const exports: Record<string, string> = {};
    let said = "";
    process_.stderr!.setEncoding("utf8").on("data", (chunk: string) => {
        said += chunk;
    });
    const ended = once(process_, "exit");
    const ready = (async () => {
        for await (const line of createInterface({ input: process_.stdout! })) {
            const [, name, value] = /^export (\w+)="([^"]*)"$/.exec(line) ?? expect.fail(`printed: ${line}`);
            exports[name!] = value!;
            if (name === "EVENT_OPS_ENGINE") return;
        }
        expect.fail(`the engine has ended: ${said}`);
    })();
    await ready;
    return {
        exports,
        said: () => said,
        async stop() {
            process_.kill("SIGINT");
            const [code] = await ended;
            return code as number;
        },
    };
}

async function send(engine: Engine, path: string): Promise<{ code: number; out: string; err: string }> {
    const sender = run(["send", path], engine.exports);
    const [out, err, [code]] = await Promise.all([text(sender.stdout!), text(sender.stderr!), once(sender, "exit")]);
    return { code: code as number, out, err };
}

function run(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
    return spawn(process.execPath, [...NODE, ...args], {
        cwd: ROOT,
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
    });
}
