import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { send } from "../../cli/commands/send";
import { makeUrn } from "../../lab/account/names";
import { assemble } from "../../lab/assemble";
import { Lab } from "../../lab/lab";
import { type EventServer, serveEvents } from "../../lab/provider/eventServer";

const EVENT = '{"source":"shop","detail-type":"ordered","detail":{}}';

describe("event-ops send, as time goes on after the event", () => {
    let folder: string;
    let lab: Lab;
    let server: EventServer;
    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), "event-ops-send-"));
        const now = new Date("2026-01-01T00:00:20Z");
        lab = new Lab(await assemble({ folder: __dirname, region: "eu-west-1", accountId: "111122223333", now }));
        server = await serveEvents(lab);
        await alarmedQueue();
    });
    afterEach(async () => {
        await server.close();
        await lab.close();
        rmSync(folder, { recursive: true });
    });

    const make = (type: string, name: string, inputs: Record<string, unknown>) =>
        lab.account.create({ urn: makeUrn("dev", "shop", undefined, type, name), type, name, custom: true, inputs });
    const anyone = (Action: string, Resource: unknown) => ({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: "*", Action, Resource }],
    });

    /** A rule puts orders into a queue that nobody reads; an alarm on its depth tells a topic. */
    async function alarmedQueue(): Promise<void> {
        const queue = await make("aws:sqs/queue:Queue", "orders", { name: "orders" });
        const { arn } = queue.outputs;
        await make("aws:sqs/queuePolicy:QueuePolicy", "orders", {
            queueUrl: queue.id,
            policy: JSON.stringify(anyone("sqs:SendMessage", arn)),
        });
        await make("aws:cloudwatch/eventRule:EventRule", "orders", {
            name: "orders",
            eventPattern: '{"source":["shop"]}',
        });
        await make("aws:cloudwatch/eventTarget:EventTarget", "orders", { rule: "orders", arn });
        const topic = await make("aws:sns/topic:Topic", "alerts", { name: "alerts" });
        await make("aws:sns/topicPolicy:TopicPolicy", "alerts", {
            arn: topic.id,
            policy: JSON.stringify(anyone("sns:Publish", topic.id)),
        });
        await make("aws:cloudwatch/metricAlarm:MetricAlarm", "orders-wait", {
            name: "orders-wait",
            namespace: "AWS/SQS",
            metricName: "ApproximateNumberOfMessagesVisible",
            dimensions: { QueueName: "orders" },
            statistic: "Maximum",
            period: 60,
            evaluationPeriods: 2,
            threshold: 0,
            comparisonOperator: "GreaterThanThreshold",
            treatMissingData: "notBreaching",
            alarmActions: [topic.id],
        });
    }

    async function sent({
        text = EVENT,
        ...options
    }: {
        readonly text?: string;
        readonly for?: number;
        readonly strict?: boolean;
    } = {}): Promise<{
        code: number;
        lines: string[];
    }> {
        const path = join(folder, "orders.jsonl");
        writeFileSync(path, text);
        const lines: string[] = [];
        const { error, log } = console;
        console.log = (printed: string) => lines.push(...printed.split("\n"));
        console.error = () => {};
        try {
            return { code: await send([path], { engine: server.url, strict: false, ...options }), lines };
        } finally {
            Object.assign(console, { error, log });
        }
    }

    it("tells of the alarm that rings, and of its notification", async () => {
        const { code, lines } = await sent();
        expect(code).to.equal(0);
        expect(lines.map((line) => line.replace(/ALARM: Threshold Crossed: .*/, "ALARM"))).to.deep.equal([
            "00:00:20 shop: ordered",
            "         -> rule orders",
            "         -> queue orders",
            "         -> informed",
            "",
            "As time goes on:",
            "00:02:00 alarm orders-wait: OK -> ALARM",
            "         -> topic alerts",
            "",
            "1 event: 1 informed. Messages dead-lettered: 0, lost: 0.",
        ]);
    });

    it("says that nothing was sent, and of rules nothing, where all is unreadable", async () => {
        const { code, lines } = await sent({ text: "12" });
        expect([code, lines]).to.deep.equal([2, ["", "No event was sent. Unreadable: 1."]]);
    });

    it("sends what is an event beside what is none; with --strict it does the same and ends with 2", async () => {
        for (const [strict, ended] of [
            [false, 0],
            [true, 2],
        ] as const) {
            const { code, lines } = await sent({ text: `${EVENT}\n12\n`, strict, for: 0 });
            expect(code).to.equal(ended);
            expect(lines.at(-1)).to.equal("1 event: 1 informed. Messages dead-lettered: 0, lost: 0. Unreadable: 1.");
        }
    });

    it("lets as much time pass as --for says, and none with 0", async () => {
        await sent({ for: 0 });
        expect(lab.clock.now().toISOString()).to.equal("2026-01-01T00:00:20.000Z");
        expect((await sent({ for: 30_000 })).lines).to.not.include("As time goes on:");
        expect(lab.clock.now().toISOString()).to.equal("2026-01-01T00:00:50.000Z");
        expect((await sent({ for: 300_000 })).lines).to.include("As time goes on:");
        expect(lab.clock.now().toISOString()).to.equal("2026-01-01T00:05:50.000Z");
    });
});
