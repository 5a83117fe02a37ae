import { expect } from "chai";
import { Account } from "../../../lab/account/account";
import { fabricKinds } from "../../../lab/fabric/fabric";
import { ACCOUNT, furnished, instanceEvent, REGION, ROLE, World } from "./support";

const QUEUE = "aws:sqs/queue:Queue";
const TOPIC = "aws:sns/topic:Topic";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const FUNCTION = "aws:lambda/function:Function";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const FN = { role: ROLE, runtime: "nodejs24.x", handler: "index.handler" };
const ARN = `arn:aws:sqs:${REGION}:${ACCOUNT}:work`;
const F = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`;
const invokeArn = (arn: string) => `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arn}/invocations`;

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
                arn: F,
                qualifiedArn: `${F}:$LATEST`,
                invokeArn: invokeArn(F),
                qualifiedInvokeArn: invokeArn(`${F}:$LATEST`),
                responseStreamingInvokeArn: `arn:aws:apigateway:${REGION}:lambda:path/2021-11-15/functions/${F}/response-streaming-invocations`,
                version: "$LATEST",
                lastModified: "2026-03-02T08:00:00.000+0000",
                timeout: 3,
                memorySize: 128,
                packageType: "Zip",
                architectures: ["x86_64"],
                ephemeralStorage: { size: 512 },
                tracingConfig: { mode: "PassThrough" },
                loggingConfig: { logFormat: "Text", logGroup: "/aws/lambda/f" },
                codeSha256: "",
                sourceCodeHash: "",
                sourceCodeSize: 0,
                reservedConcurrentExecutions: -1,
                tagsAll: {},
            },
        ],
        [
            "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
            { functionName: "worker", qualifier: "$LATEST" },
            "worker:$LATEST",
            { maximumRetryAttempts: 2 },
        ],
        [
            "aws:lambda/functionRecursionConfig:FunctionRecursionConfig",
            { functionName: "worker", recursiveLoop: "Allow" },
            "worker",
            {},
        ],
        [
            "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
            { policy: { Statement: [{ Effect: "Allow", Principal: "*", Action: "*" }] } },
            "default",
            { eventBusName: "default", policy: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*"}]}' },
        ],
        [
            "aws:cloudwatch/eventPermission:EventPermission",
            { principal: "111122223333", statementId: "other" },
            "default/other",
            { eventBusName: "default", action: "events:PutEvents" },
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
                invokeArn: invokeArn(`arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker:live`),
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

    it("are a rule on a bus of one's own, whose id and ARN say which", async () => {
        const world = new World();
        await world.make("aws:cloudwatch/eventBus:EventBus", "own", { name: "own" });
        const inputs = { name: "r", eventBusName: "own", eventPattern: '{"source":["a"]}' };
        const { id, outputs } = await world.make(RULE, "r", inputs);
        expect([id, outputs["arn"]]).to.deep.equal(["own/r", `arn:aws:events:${REGION}:${ACCOUNT}:rule/own/r`]);
    });

    const limits = [
        ["aws:cloudwatch/eventBus:EventBus", "an event bus", 256],
        ["aws:cloudwatch/eventArchive:EventArchive", "an archive", 48],
        [RULE, "a rule", 64],
        [FUNCTION, "a function", 64],
        ["aws:lambda/alias:Alias", "an alias", 128],
    ] as const;
    for (const [type, one, limit] of limits) {
        it(`have names that AWS takes, or are refused before anything is made: ${one} has ${limit} characters at most`, () => {
            const account = new Account();
            account.use(fabricKinds(new World().fabric));
            const named = (name: string) => account.named({ urn: `urn::${type}`, type, name: "x", inputs: { name } });
            const longest = "n".repeat(limit);
            expect(named(longest)).to.deep.equal({ name: longest });
            expect(() => named(`${longest}n`)).to.throw(
                `${type} "x": The name "${longest}n" has ${limit + 1} characters: AWS takes ${limit} for ${one}. Choose a shorter name.`,
            );
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

    it("tell of keys and tags", async () => {
        const told: unknown[] = [];
        const world = new World({
            onEncrypted: (...key) => told.push(key),
            onTagged: (arn, tags) => told.push([arn, tags]),
        });
        await world.make(TOPIC, "t", { name: "t", kmsMasterKeyId: "alias/mine" });
        await world.make(QUEUE, "q", { name: "q", kmsMasterKeyId: "alias/mine" });
        await world.make("aws:cloudwatch/eventBus:EventBus", "b", { name: "b" });
        await world.make(RULE, "r", { name: "r", eventPattern: '{"source":["a"]}' });
        await world.make(FUNCTION, "f", { name: "f", ...FN });
        const of = (service: string, resource: string, key?: string) => {
            const arn = `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
            return [
                [arn, key],
                [arn, {}],
            ];
        };
        expect(told).to.deep.equal([
            ...of("sns", "t", "alias/mine"),
            ...of("sqs", "q", "alias/mine"),
            ...of("events", "event-bus/b"),
            ...of("events", "rule/r"),
            ...of("lambda", "function:f"),
        ]);
    });
});
