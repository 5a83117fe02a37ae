import { expect } from "chai";
import { ACCOUNT, furnished, instanceEvent, REGION, ROLE, refusal, World } from "./support";

const QUEUE = "aws:sqs/queue:Queue";
const TOPIC = "aws:sns/topic:Topic";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const FUNCTION = "aws:lambda/function:Function";
const PERMISSION = "aws:lambda/permission:Permission";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const FN = { role: ROLE, runtime: "nodejs24.x", handler: "index.handler" };
const ARN = `arn:aws:sqs:${REGION}:${ACCOUNT}:work`;

describe("The resources of a program", () => {
    it("get the name that they ask for, or one of the Pulumi name and seven digits that stays the same", async () => {
        const names = async () => {
            const world = new World();
            const made = [
                await world.make(QUEUE, "jobs", {}),
                await world.make(QUEUE, "jobs2", { namePrefix: "pre-" }),
                await world.make(QUEUE, "orders", { fifoQueue: true }),
                await world.make(TOPIC, "news", { name: "exactly" }),
            ];
            return made.map(({ outputs }) => String(outputs["name"]));
        };
        const [jobs, prefixed, fifo, exact] = await names();
        expect(jobs).to.match(/^jobs-[\da-f]{7}$/);
        expect(prefixed).to.match(/^pre-[\da-f]{7}$/);
        expect(fifo).to.match(/^orders-[\da-f]{7}\.fifo$/);
        expect(exact).to.equal("exactly");
        expect(await names()).to.deep.equal([jobs, prefixed, fifo, exact]);
    });

    const outputs: readonly [string, Record<string, unknown>, string, Record<string, unknown>][] = [
        [
            QUEUE,
            { name: "q" },
            `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/q`,
            {
                arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:q`,
                url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/q`,
                visibilityTimeoutSeconds: 30,
                messageRetentionSeconds: 345_600,
                maxMessageSize: 262_144,
                sqsManagedSseEnabled: true,
            },
        ],
        [
            TOPIC,
            { name: "t" },
            `arn:aws:sns:${REGION}:${ACCOUNT}:t`,
            { arn: `arn:aws:sns:${REGION}:${ACCOUNT}:t`, owner: ACCOUNT },
        ],
        [
            "aws:cloudwatch/eventBus:EventBus",
            { name: "own" },
            "own",
            { arn: `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/own` },
        ],
        [
            RULE,
            { name: "r", eventPattern: '{"source":["a"]}' },
            "r",
            { arn: `arn:aws:events:${REGION}:${ACCOUNT}:rule/r`, eventBusName: "default", state: "ENABLED" },
        ],
        [TARGET, { rule: "stops", arn: ARN, targetId: "t" }, "stops-t", { targetId: "t" }],
        [
            FUNCTION,
            { name: "f", ...FN },
            "f",
            {
                arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`,
                qualifiedArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f:$LATEST`,
                invokeArn: `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/arn:aws:lambda:${REGION}:${ACCOUNT}:function:f/invocations`,
                timeout: 3,
                memorySize: 128,
                version: "$LATEST",
            },
        ],
        [
            SCHEDULE,
            {
                name: "s",
                scheduleExpression: "rate(1 day)",
                flexibleTimeWindow: { mode: "OFF" },
                target: { arn: ARN, roleArn: ROLE },
            },
            "default/s",
            {
                arn: `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule/default/s`,
                groupName: "default",
            },
        ],
        [
            "aws:scheduler/scheduleGroup:ScheduleGroup",
            { name: "g" },
            "g",
            { arn: `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule-group/g` },
        ],
        [
            "aws:cloudwatch/eventArchive:EventArchive",
            { name: "a", eventSourceArn: `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default` },
            "a",
            { arn: `arn:aws:events:${REGION}:${ACCOUNT}:archive/a` },
        ],
        [
            "aws:lambda/alias:Alias",
            { name: "live", functionName: "worker", functionVersion: "$LATEST" },
            `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker:live`,
            {
                arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker:live`,
            },
        ],
    ];
    for (const [type, inputs, id, expected] of outputs) {
        it(`${type} comes out with its id and its outputs`, async () => {
            const made = await (await furnished()).make(type, "made", inputs);
            expect(made.id).to.equal(id);
            expect(made.outputs).to.deep.include(expected);
        });
    }

    it("join a rule's second target of the same id to the first", async () => {
        const world = await furnished();
        const other = await world.queue("other");
        for (const arn of [ARN, other]) await world.make(TARGET, arn, { rule: "stops", arn, targetId: "same" });
        world.fabric.events.deliver(REGION, "default", instanceEvent());
        await world.clock.settle();
        expect([world.bodies("work").length, world.bodies("other").length]).to.deep.equal([0, 1]);
    });

    it("set policies on what they belong to", async () => {
        const world = await furnished();
        const policy = JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } });
        const Statement = [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }];
        const topic = `arn:aws:sns:${REGION}:${ACCOUNT}:news`;
        const bus = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;
        await world.make("aws:sqs/queuePolicy:QueuePolicy", "q", { queueUrl: world.url("work"), policy });
        await world.make("aws:sns/topicPolicy:TopicPolicy", "t", { arn: topic, policy });
        await world.make("aws:cloudwatch/eventBusPolicy:EventBusPolicy", "b", { policy });
        const principal = "111122223333";
        await world.make("aws:cloudwatch/eventPermission:EventPermission", "p", { principal, statementId: "other" });

        const { resourcePolicies } = world.authoriser;
        expect(resourcePolicies.get(ARN)).to.deep.equal([{ Statement }]);
        expect(resourcePolicies.get(topic)).to.deep.equal([{ Statement }]);
        expect(resourcePolicies.get(bus)?.flatMap((document) => document.Statement)).to.deep.equal([
            ...Statement,
            {
                Sid: "other",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::111122223333:root" },
                Action: "events:PutEvents",
                Resource: bus,
            },
        ]);
    });

    it("turn a permission into a statement on the function", async () => {
        const world = await furnished();
        const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`;
        const inputs = {
            function: "worker",
            action: "lambda:InvokeFunction",
            principal: "events.amazonaws.com",
            sourceArn: `arn:aws:events:${REGION}:${ACCOUNT}:rule/stops`,
            sourceAccount: ACCOUNT,
        };
        await world.make(PERMISSION, "one", { ...inputs, statementId: "sid" });

        expect(world.authoriser.resourcePolicies.get(arn)).to.deep.equal([
            {
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: "sid",
                        Effect: "Allow",
                        Principal: { Service: "events.amazonaws.com" },
                        Action: "lambda:InvokeFunction",
                        Resource: arn,
                        Condition: {
                            ArnLike: { "AWS:SourceArn": inputs.sourceArn },
                            StringEquals: { "AWS:SourceAccount": ACCOUNT },
                        },
                    },
                ],
            },
        ]);
        expect(await refusal(world.make(PERMISSION, "two", { ...inputs, statementId: "sid" }))).to.match(
            /^ResourceConflictException/,
        );
    });

    it("tell of keys and tags", async () => {
        const told: unknown[] = [];
        const world = new World({
            onEncrypted: (...key) => told.push(key),
            onTagged: (arn, tags) => told.push([arn, tags]),
        });
        await world.make(TOPIC, "t", { name: "t", kmsMasterKeyId: "alias/mine" });
        await world.make(QUEUE, "q", { name: "q", kmsMasterKeyId: "alias/mine" });
        const topic = `arn:aws:sns:${REGION}:${ACCOUNT}:t`;
        const queue = `arn:aws:sqs:${REGION}:${ACCOUNT}:q`;
        expect(told).to.deep.equal([
            [topic, "alias/mine"],
            [topic, {}],
            [queue, "alias/mine"],
            [queue, {}],
        ]);
    });
});
