import { expect } from "chai";
import { accountSettings } from "../../../lab/fabric/inventory/functionLists";
import { NO_TRACE } from "../../../lab/types";
import { ACCOUNT, CALLER, furnished, REGION, ROLE, refusal, World } from "./support";

const ELSEWHERE = "eu-west-1";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const FUNCTION = "aws:lambda/function:Function";
const INVOKE_CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
const FN = { role: ROLE, runtime: "nodejs24.x", handler: "index.handler" };
const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const fn = (name: string) => arn("lambda", `function:${name}`);

describe("What SQS tells of dead-letter queues", () => {
    it("is which queues have one, by its URL of either form", async () => {
        const world = new World();
        const dead = await world.queue("dead");
        await world.queue("other");
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 3 });
        const sources = [await world.queue("a", { redrivePolicy }), await world.queue("b", { redrivePolicy })];
        for (const QueueUrl of [world.url(dead), `https://${REGION}.queue.amazonaws.com/${ACCOUNT}/dead`]) {
            expect(await world.call("sqs", "ListDeadLetterSourceQueues", { QueueUrl })).to.deep.equal({
                queueUrls: sources.map((source) => world.url(source)),
            });
        }
        expect(await refusal(world.call("sqs", "ListDeadLetterSourceQueues", { QueueUrl: "https://x" }))).to.equal(
            "QueueDoesNotExist: The specified queue does not exist.",
        );
    });
});

describe("What SNS tells of subscriptions", () => {
    it("is those of all topics of the Region; one that waits to be confirmed has no ARN", async () => {
        const world = new World();
        const topics = [await world.topic("news"), await world.topic("alerts")] as const;
        const queue = await world.queue("work");
        const subscribed = await world.subscribe(topics[0], "sqs", queue);
        await world.subscribe(topics[1], "email", "a@example.com");
        const far = await world.make("aws:sns/topic:Topic", "far", { name: "far" }, ELSEWHERE);
        await world.subscribe(far.id, "sqs", queue);
        const of = (SubscriptionArn: string, Protocol: string, Endpoint: string, TopicArn: string) => ({
            SubscriptionArn,
            Owner: ACCOUNT,
            Protocol,
            Endpoint,
            TopicArn,
        });
        expect(await world.call("sns", "ListSubscriptions", {})).to.deep.equal({
            Subscriptions: [
                of(subscribed.id, "sqs", queue, topics[0]),
                of("PendingConfirmation", "email", "a@example.com", topics[1]),
            ],
        });
    });

    it("is all attributes of one", async () => {
        const world = new World();
        const TopicArn = await world.topic("news");
        const queue = await world.queue("work");
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: await world.queue("dead") });
        const attributes = async ({ id }: { id: string }) =>
            (await world.call("sns", "GetSubscriptionAttributes", { SubscriptionArn: id }))["Attributes"];
        const plain = await world.subscribe(TopicArn, "email", "a@example.com");
        expect(await attributes(plain)).to.deep.equal({
            SubscriptionArn: plain.id,
            TopicArn,
            Owner: ACCOUNT,
            Protocol: "email",
            Endpoint: "a@example.com",
            RawMessageDelivery: "false",
            PendingConfirmation: "true",
            ConfirmationWasAuthenticated: "false",
        });
        const filterPolicy = '{"kind":["order"]}';
        const full = await world.subscribe(TopicArn, "sqs", queue, {
            rawMessageDelivery: true,
            filterPolicy,
            filterPolicyScope: "MessageBody",
            redrivePolicy,
        });
        expect(await attributes(full)).to.deep.equal({
            SubscriptionArn: full.id,
            TopicArn,
            Owner: ACCOUNT,
            Protocol: "sqs",
            Endpoint: queue,
            RawMessageDelivery: "true",
            PendingConfirmation: "false",
            ConfirmationWasAuthenticated: "true",
            FilterPolicy: filterPolicy,
            FilterPolicyScope: "MessageBody",
            RedrivePolicy: redrivePolicy,
        });
        expect(await refusal(attributes({ id: `${TopicArn}:none` }))).to.equal("NotFound: Subscription does not exist");
    });
});

describe("What EventBridge tells", () => {
    it("is the buses of the Region, all or by the start of their names: the default one is always there", async () => {
        const world = new World();
        const bus = (name: string) => ({ Name: name, Arn: arn("events", `event-bus/${name}`) });
        const list = (input: object) => world.call("eventbridge", "ListEventBuses", input);
        expect(await list({})).to.deep.equal({ EventBuses: [bus("default")] });
        const make = (name: string, region?: string) =>
            world.make("aws:cloudwatch/eventBus:EventBus", name, { name }, region);
        for (const name of ["orders", "old-orders"]) await make(name);
        await make("orders", ELSEWHERE);
        expect(await list({})).to.deep.equal({ EventBuses: [bus("default"), bus("orders"), bus("old-orders")] });
        expect(await list({ NamePrefix: "orders" })).to.deep.equal({ EventBuses: [bus("orders")] });
    });

    it("is the rules of a bus, all or by the start of their names", async () => {
        const world = new World();
        await world.make("aws:cloudwatch/eventBus:EventBus", "own", { name: "own" });
        await world.rule("stops", { source: ["aws.ec2"] });
        await world.make(RULE, "nightly", { name: "nightly", scheduleExpression: "rate(1 day)", state: "DISABLED" });
        await world.rule("stops", { source: ["mine"] }, undefined, { eventBusName: "own" });
        const list = (input: object) => world.call("eventbridge", "ListRules", input);
        const stops = {
            Name: "stops",
            Arn: arn("events", "rule/stops"),
            EventBusName: "default",
            State: "ENABLED",
            EventPattern: '{"source":["aws.ec2"]}',
        };
        const nightly = {
            Name: "nightly",
            Arn: arn("events", "rule/nightly"),
            EventBusName: "default",
            State: "DISABLED",
            ScheduleExpression: "rate(1 day)",
        };
        expect(await list({})).to.deep.equal({ Rules: [stops, nightly] });
        expect(await list({ NamePrefix: "n" })).to.deep.equal({ Rules: [nightly] });
        expect(await list({ NamePrefix: "y" })).to.deep.equal({ Rules: [] });
        expect(await list({ EventBusName: "own" })).to.deep.equal({
            Rules: [
                {
                    ...stops,
                    Arn: arn("events", "rule/own/stops"),
                    EventBusName: "own",
                    EventPattern: '{"source":["mine"]}',
                },
            ],
        });
    });

    it("is the targets of a rule: what they are sent, their retries, and what goes with each", async () => {
        const world = await furnished();
        const work = arn("sqs", "work");
        const dead = await world.queue("dead");
        const fifo = await world.queue("line.fifo", { fifoQueue: true });
        const make = (targetId: string, inputs: object) =>
            world.make(TARGET, targetId, { rule: "stops", targetId, arn: work, ...inputs });
        await make("event", { roleArn: ROLE, deadLetterConfig: { arn: dead } });
        await make("constant", {
            input: '{"a":1}',
            retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 60 },
        });
        await make("path", { inputPath: "$.detail.state" });
        const inputPaths = { state: "$.detail.state", at: "$.time" };
        await make("transformer", { inputTransformer: { inputPaths, inputTemplate: '"<state> at <at>"' } });
        await make("line", { arn: fifo, sqsTarget: { messageGroupId: "g" } });
        const RetryPolicy = { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 };
        expect(await world.call("eventbridge", "ListTargetsByRule", { Rule: "stops" })).to.deep.equal({
            Targets: [
                { Id: "event", Arn: work, RoleArn: ROLE, DeadLetterConfig: { Arn: dead }, RetryPolicy },
                {
                    Id: "constant",
                    Arn: work,
                    Input: '{"a":1}',
                    RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 60 },
                },
                { Id: "path", Arn: work, InputPath: "$.detail.state", RetryPolicy },
                {
                    Id: "transformer",
                    Arn: work,
                    InputTransformer: { InputPathsMap: inputPaths, InputTemplate: '"<state> at <at>"' },
                    RetryPolicy,
                },
                { Id: "line", Arn: fifo, SqsParameters: { MessageGroupId: "g" }, RetryPolicy },
            ],
        });
        expect(await refusal(world.call("eventbridge", "ListTargetsByRule", { Rule: "none" }))).to.equal(
            "ResourceNotFoundException: Rule none does not exist on EventBus default.",
        );
    });
});

describe("What Lambda tells", () => {
    it("is the functions of the Region", async () => {
        const world = new World();
        const dead = await world.queue("dead");
        await world.make(FUNCTION, "one", { name: "one", ...FN, deadLetterConfig: { targetArn: dead } });
        await world.make(FUNCTION, "two", { name: "two", ...FN, timeout: 20, memorySize: 512 });
        await world.make(FUNCTION, "far", { name: "far", ...FN }, ELSEWHERE);
        const common = { Role: ROLE, Runtime: "nodejs24.x", Handler: "index.handler", Version: "$LATEST" };
        expect(await world.call("lambda", "ListFunctions", {})).to.deep.equal({
            Functions: [
                {
                    FunctionName: "one",
                    FunctionArn: fn("one"),
                    Timeout: 3,
                    MemorySize: 128,
                    ...common,
                    DeadLetterConfig: { TargetArn: dead },
                },
                { FunctionName: "two", FunctionArn: fn("two"), Timeout: 20, MemorySize: 512, ...common },
            ],
        });
    });

    it("is how a function's events are handled, where somebody has set it", async () => {
        const world = await furnished();
        const FunctionName = "worker";
        const get = () => world.call("lambda", "GetFunctionEventInvokeConfig", { FunctionName });
        const list = () => world.call("lambda", "ListFunctionEventInvokeConfigs", { FunctionName });
        expect(await refusal(get())).to.equal(
            `ResourceNotFoundException: The function ${fn("worker")}:$LATEST doesn't have an EventInvokeConfig`,
        );
        expect(await list()).to.deep.equal({ FunctionEventInvokeConfigs: [] });

        const made = await world.make(INVOKE_CONFIG, "c", { functionName: "worker", maximumRetryAttempts: 1 });
        const config = {
            FunctionArn: `${fn("worker")}:$LATEST`,
            MaximumRetryAttempts: 1,
            MaximumEventAgeInSeconds: 21_600,
            DestinationConfig: {},
        };
        expect(await get()).to.deep.equal(config);
        const [failed, done] = [arn("sqs", "work"), arn("sns", "news")];
        await world.change(made, {
            maximumEventAgeInSeconds: 60,
            destinationConfig: { onFailure: { destination: failed }, onSuccess: { destination: done } },
        });
        const changed = {
            ...config,
            MaximumEventAgeInSeconds: 60,
            DestinationConfig: { OnSuccess: { Destination: done }, OnFailure: { Destination: failed } },
        };
        expect(await get()).to.deep.equal(changed);
        expect(await list()).to.deep.equal({ FunctionEventInvokeConfigs: [changed] });
    });

    it("is what a function reserves, and what that leaves of the account's concurrency", async () => {
        const world = new World();
        world.cloud.serve("lambda", accountSettings(world.fabric.lambda));
        const settings = (region: string) =>
            world.cloud.call({
                service: "lambda",
                operation: "GetAccountSettings",
                input: {},
                region,
                caller: CALLER,
                trace: NO_TRACE,
            });
        const limit = {
            ConcurrentExecutions: 1_000,
            UnreservedConcurrentExecutions: 1_000,
            TotalCodeSize: 80_530_636_800,
        };
        expect(await settings(REGION)).to.deep.equal({
            AccountLimit: limit,
            AccountUsage: { FunctionCount: 0, TotalCodeSize: 0 },
        });

        const code = (...sizes: number[]) => ({
            sha256: "",
            files: sizes.map((bytes) => ({ name: `${bytes}.js`, bytes })),
            directory: async () => "",
        });
        await world.make(FUNCTION, "none", { name: "none", ...FN, code: code(10, 200) });
        await world.make(FUNCTION, "few", { name: "few", ...FN, code: code(4_000), reservedConcurrentExecutions: 20 });
        await world.make(FUNCTION, "off", { name: "off", ...FN, reservedConcurrentExecutions: 0 });
        await world.make(FUNCTION, "far", { name: "far", ...FN, reservedConcurrentExecutions: 5 }, ELSEWHERE);
        expect(await settings(REGION)).to.deep.equal({
            AccountLimit: { ...limit, UnreservedConcurrentExecutions: 980 },
            AccountUsage: { FunctionCount: 3, TotalCodeSize: 4_210 },
        });
        expect(await settings(ELSEWHERE)).to.deep.equal({
            AccountLimit: { ...limit, UnreservedConcurrentExecutions: 995 },
            AccountUsage: { FunctionCount: 1, TotalCodeSize: 0 },
        });
        const reserved = (FunctionName: string) => world.call("lambda", "GetFunctionConcurrency", { FunctionName });
        expect(await reserved("none")).to.deep.equal({});
        expect(await reserved("few")).to.deep.equal({ ReservedConcurrentExecutions: 20 });
        expect(await reserved("off")).to.deep.equal({ ReservedConcurrentExecutions: 0 });
    });
});

describe("What EventBridge Scheduler tells of schedules", () => {
    const GROUP = "aws:scheduler/scheduleGroup:ScheduleGroup";
    const SCHEDULE = "aws:scheduler/schedule:Schedule";

    it("is those of the Region, by group, beginning of the name and state, and all of one", async () => {
        const world = new World();
        await world.make(GROUP, "nights", { name: "nights" });
        const [work, dead, fifo] = [
            await world.queue("work"),
            await world.queue("dead"),
            await world.queue("work.fifo", { fifoQueue: true }),
        ];
        const once = { scheduleExpression: "rate(1 hour)", flexibleTimeWindow: { mode: "OFF" } };
        const target = { arn: work, roleArn: ROLE };
        await world.make(SCHEDULE, "far", { name: "far", ...once, target }, ELSEWHERE);
        await world.make(SCHEDULE, "plain", { name: "plain", ...once, target, state: "DISABLED" });
        await world.make(SCHEDULE, "full", {
            name: "full",
            groupName: "nights",
            scheduleExpression: "cron(0 8 * * ? *)",
            scheduleExpressionTimezone: "Europe/Berlin",
            flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 },
            startDate: "2026-04-01T00:00:00Z",
            endDate: "2026-05-01T00:00:00Z",
            actionAfterCompletion: "DELETE",
            target: {
                arn: fifo,
                roleArn: ROLE,
                input: "{}",
                deadLetterConfig: { arn: dead },
                sqsParameters: { messageGroupId: "g" },
                retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 600 },
            },
        });
        const plain = {
            Arn: arn("scheduler", "schedule/default/plain"),
            Name: "plain",
            GroupName: "default",
            State: "DISABLED",
        };
        const full = {
            Arn: arn("scheduler", "schedule/nights/full"),
            Name: "full",
            GroupName: "nights",
            State: "ENABLED",
        };
        const list = (input: Record<string, unknown>) => world.call("scheduler", "ListSchedules", input);
        const both = [
            { ...plain, Target: { Arn: work } },
            { ...full, Target: { Arn: fifo } },
        ];
        expect(await list({})).to.deep.equal({ Schedules: both });
        for (const [input, index] of [
            [{ GroupName: "default" }, 0],
            [{ NamePrefix: "pl" }, 0],
            [{ State: "ENABLED" }, 1],
        ] as const) {
            expect(await list(input)).to.deep.equal({ Schedules: [both[index]] });
        }
        const get = (input: Record<string, unknown>) => world.call("scheduler", "GetSchedule", input);
        expect(await get({ Name: "plain" })).to.deep.equal({
            ...plain,
            ScheduleExpression: "rate(1 hour)",
            ScheduleExpressionTimezone: "UTC",
            FlexibleTimeWindow: { Mode: "OFF" },
            ActionAfterCompletion: "NONE",
            Target: {
                Arn: work,
                RoleArn: ROLE,
                RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
            },
        });
        expect(await get({ Name: "full", GroupName: "nights" })).to.deep.equal({
            ...full,
            ScheduleExpression: "cron(0 8 * * ? *)",
            ScheduleExpressionTimezone: "Europe/Berlin",
            FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 },
            StartDate: new Date("2026-04-01T00:00:00Z"),
            EndDate: new Date("2026-05-01T00:00:00Z"),
            ActionAfterCompletion: "DELETE",
            Target: {
                Arn: fifo,
                RoleArn: ROLE,
                Input: "{}",
                DeadLetterConfig: { Arn: dead },
                SqsParameters: { MessageGroupId: "g" },
                RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 600 },
            },
        });
        expect(await refusal(get({ Name: "full" }))).to.equal(
            "ResourceNotFoundException: Schedule full does not exist.",
        );
    });
});
