import { expect } from "chai";
import { budgetOfView } from "../../../cli/budget/budget";
import type { Grant, Resource, StackView } from "../../../cli/budget/stackView";
import type { Assumptions, Budget } from "../../../cli/budget/types";
import { arnOf, fn, poller, queue, resource, rule, subscription, target, topic, view } from "./views";

const MILLION = 1_000_000;

function at(stack: StackView, rate = MILLION, assumptions: Partial<Assumptions> = {}): Budget {
    return budgetOfView(stack, { rates: { r: rate }, assumptions: { logKib: 0, ...assumptions } });
}

/** Units a month by price, of all parts. */
function units({ parts }: Budget): Record<string, number> {
    return Object.fromEntries(parts.flatMap(({ atRate }) => atRate.map(({ price, quantity }) => [price, quantity])));
}

const allow = (action: string, ...resources: string[]): Grant => ({ actions: [action], resources });
const queued = (name: string, from: string): Resource[] => [queue(from), poller(from, name), fn(name)];

describe("What a million events cost", () => {
    it("is nothing for an event of AWS that a rule of the default bus sends nowhere", () => {
        expect(at(view([rule("r")])).atRates).to.equal(0);
    });

    it("is 1.00 for custom events: of another bus, of another source, or of a pattern that pins no source", () => {
        const patterns = [
            { eventBusName: "orders", eventPattern: '{"source":["aws.ec2"]}' },
            { eventPattern: '{"source":["orders"]}' },
            { eventPattern: '{"source":["aws.s3",{"prefix":"shop"}]}' },
            { eventPattern: '{"detail-type":["Order"]}' },
        ];
        for (const props of patterns) expect(units(at(view([rule("r", props)])))).to.deep.equal({ event: MILLION });
    });

    it("is nothing for events by a prefix of AWS, for API calls without a source, and for the schedule of a rule", () => {
        const free = [
            { eventPattern: '{"source":[{"prefix":"aws."}]}' },
            { eventPattern: '{"detail-type":["AWS API Call via CloudTrail"]}' },
            { eventPattern: undefined, scheduleExpression: "rate(1 hour)" },
        ];
        for (const props of free) expect(units(at(view([rule("r", props)])))).to.deep.equal({});
    });

    it("is 18.07 for queue and function: 3 requests, 1 call, and 1 GB-second of 1,024 MB for a second on x86", () => {
        const budget = at(view([rule("r"), target("r", arnOf("sqs", "q")), ...queued("f", "q")]), MILLION, {
            durationMs: 1_000,
        });

        // 3 * 0.40 + 0.20 + 1,000,000 * 0.0000166667
        expect(budget.atRates).to.equal(18.0667);
        expect(units(budget)).to.deep.equal({ queue: 3 * MILLION, call: MILLION, compute: MILLION });
    });

    it("counts batches as one receive, one delete and one call, up to the batch size of the mapping", () => {
        const stack = view([
            rule("r"),
            target("r", arnOf("sqs", "q")),
            queue("q"),
            poller("q", "f", { batchSize: 5 }),
            fn("f"),
        ]);

        const budget = at(stack, MILLION, { batch: 10, durationMs: 1_000 });

        expect(units(budget)).to.deep.equal({ queue: 1_400_000, call: 200_000, compute: 200_000 });
    });

    it("counts requests in pieces of 64 KiB: of 100 KiB, two to send, two to receive, one to delete", () => {
        const stack = view([
            rule("r", { eventPattern: '{"source":["shop"]}' }),
            target("r", arnOf("sqs", "q")),
            ...queued("f", "q"),
        ]);

        expect(units(at(stack, 1_000, { messageKib: 100 }))).to.include({ event: 2_000, queue: 5_000 });
    });

    it("counts 512 MB on arm64 for 200 ms as a tenth of a GB-second", () => {
        const stack = view([
            rule("r"),
            target("r", arnOf("lambda", "function:f")),
            fn("f", { memorySize: 512, architectures: ["arm64"] }),
        ]);

        const budget = at(stack);

        // 0.20 + 100,000 * 0.0000133334
        expect(units(budget)).to.deep.equal({ call: MILLION, computeArm: 100_000 });
        expect(budget.atRates).to.equal(1.53334);
    });

    it("counts one more request for each 64 KiB beyond 256 of an asynchronous call", () => {
        const stack = view([rule("r"), target("r", arnOf("lambda", "function:f")), fn("f")]);

        expect(units(at(stack, 1_000, { messageKib: 300 }))["call"]).to.equal(2_000);
    });

    it("counts what a topic delivers by the way it goes, and its queues' requests as SQS's", () => {
        const stack = view([
            rule("r"),
            target("r", arnOf("sns", "t")),
            topic("t"),
            queue("q"),
            subscription("t", "sqs", arnOf("sqs", "q")),
            subscription("t", "https", "https://example.com/"),
            subscription("t", "email", "ops@example.com"),
        ]);

        const budget = at(stack);

        // 0.50 + 0.60 + 20.00 + 0.40
        expect(units(budget)).to.deep.equal({
            publish: MILLION,
            deliverHttp: MILLION,
            deliverEmail: MILLION,
            queue: MILLION,
        });
        expect(budget.atRates).to.equal(21.5);
    });

    it("counts two KMS requests for a message of a topic with a key, 6.00", () => {
        const budget = at(view([rule("r"), target("r", arnOf("sns", "t")), topic("t", { kmsMasterKeyId: "key" })]));

        expect(units(budget)).to.deep.equal({ publish: MILLION, keyRequest: 2 * MILLION });
        expect(budget.atRates).to.equal(6.5);
    });

    it("follows what functions may publish, hop by hop, with every fan-out", () => {
        const stack = view(
            [
                rule("r"),
                target("r", arnOf("sqs", "q1")),
                ...queued("first", "q1"),
                topic("t"),
                subscription("t", "sqs", arnOf("sqs", "q2")),
                subscription("t", "sqs", arnOf("sqs", "q3")),
                ...queued("second", "q2"),
                ...queued("third", "q3"),
            ],
            {
                first: [allow("sns:Publish", arnOf("sns", "t"))],
                second: [allow("ses:SendEmail", "arn:aws:ses:us-east-1:123456789012:identity/example.com")],
            },
        );

        const found = units(at(stack, 1_000, { recipients: 2 }));

        // 3 queues of 3 requests, 3 calls, 1 message, a mail to two.
        expect(found).to.deep.equal({ queue: 9_000, publish: 1_000, call: 3_000, compute: 600, mail: 2_000 });
    });

    it("does not follow a function to where its failures go", () => {
        const stack = view(
            [
                rule("r"),
                target("r", arnOf("lambda", "function:f")),
                fn("f", { deadLetterConfig: { targetArn: arnOf("sqs", "dlq") } }),
                queue("dlq"),
            ],
            {
                f: [allow("sqs:SendMessage", arnOf("sqs", "dlq"))],
            },
        );

        expect(units(at(stack))).to.have.all.keys("call", "compute");
    });

    it("counts reads and writes of a table that is paid by request, in units of 4 and 1 KiB, and the function behind its stream", () => {
        const streamArn = arnOf("dynamodb", "table/t/stream/1");
        const table = resource("dynamodb/table", "t", arnOf("dynamodb", "table/t"), {
            billingMode: "PAY_PER_REQUEST",
            streamArn,
        });
        const stack = view(
            [
                rule("r"),
                target("r", arnOf("lambda", "function:f")),
                fn("f"),
                table,
                fn("g"),
                poller("q", "g", { eventSourceArn: streamArn }),
            ],
            { f: [allow("dynamodb:GetItem", table.arn!), allow("dynamodb:PutItem", table.arn!)] },
        );

        // 8 KiB: 2 units to read, 8 to write.
        expect(units(at(stack, 1_000, { messageKib: 8 }))).to.deep.equal({
            call: 2_000,
            compute: 400,
            tableRead: 2_000,
            tableWrite: 8_000,
        });
    });

    it("counts logs as written and kept: 1 KiB for each of 1,048,576 calls is 1 GB", () => {
        const stack = view([
            rule("r"),
            target("r", arnOf("lambda", "function:f")),
            fn("f"),
            resource("cloudwatch/logGroup", "logs", arnOf("logs", "log-group:logs"), {
                name: "/aws/lambda/f",
                retentionInDays: 365,
            }),
        ]);

        const found = units(at(stack, 1_048_576, { logKib: 1 }));

        // 1 GB * 0.15 * 12 months
        expect(found["logIngest"]).to.equal(1);
        expect(found["logStorage"]).to.equal(1.8);
    });

    it("counts events that a function puts on a bus, for all rules there, and one round of a loop", () => {
        const bus = resource("cloudwatch/eventBus", "own", arnOf("events", "event-bus/own"));
        const stack = view(
            [
                rule("r"),
                target("r", arnOf("lambda", "function:f")),
                fn("f"),
                bus,
                rule("again", { eventBusName: "own" }),
                target("again", arnOf("lambda", "function:f"), { eventBusName: "own" }),
                rule("more", { eventBusName: "own" }),
                target("more", arnOf("sqs", "q"), { eventBusName: "own" }),
                queue("q"),
            ],
            { f: [allow("events:PutEvents", bus.arn!)] },
        );

        const budget = at(stack);

        expect(units(budget)).to.deep.equal({ event: MILLION, queue: MILLION, call: MILLION, compute: 200_000 });
        expect(budget.notes).to.deep.equal(["f reaches itself: one round is counted"]);
    });

    it("counts events for a bus of another account, and does not take its rules for those of the stack", () => {
        const foreign = "arn:aws:events:us-east-1:999999999999:event-bus/default";
        const stack = view([
            rule("r"),
            target("r", foreign),
            rule("ours", { eventPattern: '{"source":["shop"]}' }),
            target("ours", arnOf("sqs", "q")),
            queue("q"),
        ]);

        expect(units(at(stack))).to.deep.equal({ event: MILLION });
    });

    it("ends where everything may reach everything", () => {
        const names = Array.from({ length: 12 }, (_, at) => `t${at}`);
        const everything = Object.fromEntries(
            names.map((name) => [`f-${name}`, [allow("sns:Publish", "arn:aws:sns:*:*:t*")]]),
        );
        const stack = view(
            [
                rule("r"),
                target("r", arnOf("sns", "t0")),
                ...names.flatMap((name) => [
                    topic(name),
                    subscription(name, "lambda", arnOf("lambda", `function:f-${name}`)),
                    fn(`f-${name}`),
                ]),
            ],
            everything,
        );

        expect(at(stack, 1).notes).to.include("what lies behind 10,000 hops is not counted");
    });

    it("says what it has no price for, and where a permission is for anything", () => {
        const stack = view(
            [
                rule("r"),
                target("r", arnOf("batch", "job-queue/jobs")),
                target("r", arnOf("lambda", "function:f")),
                fn("f"),
            ],
            { f: [allow("sns:*", "*")] },
        );

        expect(at(stack).notes).to.deep.equal([
            `no price known for deliveries to ${arnOf("batch", "job-queue/jobs")}`,
            "f may sns:Publish on any resource: where to is not known",
        ]);
    });

    it("is 1.00 for the runs of a schedule of EventBridge Scheduler, besides what they start", () => {
        const schedule = resource("scheduler/schedule", "r", arnOf("scheduler", "schedule/default/r"), {
            target: { arn: arnOf("sqs", "q") },
        });

        expect(units(at(view([schedule, queue("q")])))).to.deep.equal({ schedule: MILLION, queue: MILLION });
    });
});
