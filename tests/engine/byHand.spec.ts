import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { DisableRuleCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
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
        expect(up.diagnostics).to.deep.equal([]);
        expect(engine.said()).to.match(/^created aws:sqs\/queue:Queue notifications-machines$/m);

        const { code, out, err } = await send(engine, event);
        expect([code, err]).to.deep.equal([0, ""]);
        expect(hops(out)).to.have.members(INFORMED);
        expect(out.trimEnd().split("\n").at(-1)).to.equal("1 event: 1 informed. Messages dead-lettered: 0, lost: 0.");
    });

    it("is the same after Ctrl-C and another start from its file: nothing to deploy, and events are told of", async () => {
        expect(await engine.stop()).to.equal(0);
        engine = await startEngine(state);
        stack.attach(engine.exports["PULUMI_DEBUG_PROVIDERS"]!);

        const { code, out } = await send(engine, event);
        expect(code).to.equal(0);
        expect(hops(out)).to.have.members(INFORMED);
        const again = await stack.up();
        const { same, ...others } = again.changes;
        expect([same > 80, others]).to.deep.equal([true, { create: 0, update: 0, replace: 0, delete: 0 }]);
    });

    it("shows pulumi refresh what was changed by hand, and pulumi up mends it", async () => {
        const sqs = new SQSClient(byHand(engine));
        const events = new EventBridgeClient(byHand(engine));
        const resources = await stack.state();
        const idOf = (name: string) => resources.find(({ custom, urn }) => custom && urn.endsWith(`::${name}`))!.id!;
        const slow = idOf("notifications-email-queue");
        const gone = idOf("notifications-machines-subscription-undelivered");
        await sqs.send(new SetQueueAttributesCommand({ QueueUrl: slow, Attributes: { VisibilityTimeout: "77" } }));
        await sqs.send(new DeleteQueueCommand({ QueueUrl: gone }));
        await events.send(new DisableRuleCommand({ Name: idOf("notifications-AwsServiceEvents-rule") }));
        expect(hops((await send(engine, event)).out)).to.deep.equal(["no rule matched"]);

        // The queue takes its policy along.
        const refreshed = await stack.refresh();
        expect(refreshed.changes).to.include({ create: 0, update: 2, replace: 0, delete: 2 });
        const mended = await stack.up();
        expect(mended.changes).to.include({ create: 2, update: 2, replace: 0, delete: 0 });
        expect(hops((await send(engine, event)).out)).to.have.members(INFORMED);
        expect(
            engine
                .said()
                .split("\n")
                .filter((line) => /^(drifted|gone|updated) /.test(line)),
        ).to.have.members([
            "drifted aws:cloudwatch/eventRule:EventRule notifications-AwsServiceEvents-rule",
            "drifted aws:sqs/queue:Queue notifications-email-queue",
            "gone aws:sqs/queue:Queue notifications-machines-subscription-undelivered",
            "gone aws:sqs/queuePolicy:QueuePolicy notifications-machines-subscription-undelivered-policy",
            "updated aws:cloudwatch/eventRule:EventRule notifications-AwsServiceEvents-rule",
            "updated aws:sqs/queue:Queue notifications-email-queue",
        ]);
    });

    it("is empty after pulumi destroy, in its file as well", async () => {
        await stack.destroy();
        const { code, err } = await send(engine, event);
        expect([code, err.split(":")[0]]).to.deep.equal([2, "Nothing is deployed into the engine yet"]);
        expect(await engine.stop()).to.equal(0);
        expect(JSON.parse(readFileSync(state, "utf8")).resources).to.deep.equal([]);
    });
});

/** The way of the event through the dev stack; the engine makes the subscribers of a topic in whatever order. */
const INFORMED = [
    "queue notifications-AwsServiceEvents-queue",
    "function notifications-AwsServiceEvents",
    "topic notifications-OrgResourceEvents",
    "queue notifications-machines",
    "queue notifications-messages-queue",
    "function notifications-messages",
    "topic notifications-OrgResourceEventsNotification",
    "queue notifications-email-queue",
    "function notifications-email",
    "e-mail to team@example.com: EC2 instance i-0a1b2c3d4e5f60009: running (us-east-1)",
    "informed",
];

/** The lines of a timeline, without the rule, whose name ends in digits. */
function hops(timeline: string): string[] {
    const lines = [...timeline.matchAll(/^ +-> (.*)$/gm)].map((match) => match[1]!);
    return lines.filter((line) => !line.startsWith("rule "));
}

/** What the engine hints at for the AWS CLI, as an SDK client takes it. */
function byHand(engine: Engine) {
    const hinted = (name: string) => new RegExp(`\\b${name}=(\\S+)`).exec(engine.said())![1]!;
    return {
        endpoint: hinted("AWS_ENDPOINT_URL"),
        region: hinted("AWS_REGION"),
        credentials: {
            accessKeyId: hinted("AWS_ACCESS_KEY_ID"),
            secretAccessKey: hinted("AWS_SECRET_ACCESS_KEY"),
            sessionToken: hinted("AWS_SESSION_TOKEN"),
        },
    };
}

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
