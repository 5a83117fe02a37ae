import { expect } from "chai";
import { ACCOUNT, furnished, instanceEvent, REGION, ROLE, refusal, World } from "./support";

const QUEUE = "aws:sqs/queue:Queue";
const TOPIC = "aws:sns/topic:Topic";
const BUS = "aws:cloudwatch/eventBus:EventBus";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const ARCHIVE = "aws:cloudwatch/eventArchive:EventArchive";
const FUNCTION = "aws:lambda/function:Function";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const PERMISSION = "aws:lambda/permission:Permission";
const ALIAS = "aws:lambda/alias:Alias";
const RECURSION = "aws:lambda/functionRecursionConfig:FunctionRecursionConfig";
const BUS_POLICY = "aws:cloudwatch/eventBusPolicy:EventBusPolicy";
const BUS_PERMISSION = "aws:cloudwatch/eventPermission:EventPermission";
const INVOKE_CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const url = (name: string) => `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
const POLICY = JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } });
const OTHER = JSON.stringify({ Statement: { Effect: "Deny", Principal: "*", Action: "*", Resource: "*" } });
const STATEMENT = [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }];

const deliver = async (world: World, event = instanceEvent()) => {
    world.fabric.events.deliver(REGION, "default", event);
    await world.clock.settle();
};

describe("A resource that is taken away", () => {
    const redrive = JSON.stringify({ deadLetterTargetArn: arn("sqs", "work"), maxReceiveCount: 3 });
    const group = { name: "nightly" };
    const kinds: readonly [string, Record<string, unknown>, Record<string, unknown>][] = [
        [
            QUEUE,
            { name: "q" },
            {
                visibilityTimeoutSeconds: 30,
                delaySeconds: 0,
                maxMessageSize: 262_144,
                messageRetentionSeconds: 345_600,
                contentBasedDeduplication: false,
            },
        ],
        ["aws:sqs/queuePolicy:QueuePolicy", { queueUrl: url("work"), policy: POLICY }, { policy: POLICY }],
        [
            "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
            { queueUrl: url("work"), redriveAllowPolicy: '{"redrivePermission":"denyAll"}' },
            { redriveAllowPolicy: '{"redrivePermission":"denyAll"}' },
        ],
        [
            "aws:sqs/redrivePolicy:RedrivePolicy",
            { queueUrl: url("other"), redrivePolicy: redrive },
            { redrivePolicy: redrive },
        ],
        [TOPIC, { name: "t" }, {}],
        ["aws:sns/topicPolicy:TopicPolicy", { arn: arn("sns", "news"), policy: POLICY }, { policy: POLICY }],
        [BUS, { name: "own" }, {}],
        [BUS_POLICY, { policy: POLICY }, { policy: POLICY }],
        [BUS_PERMISSION, { principal: "111122223333", statementId: "other" }, {}],
        [RULE, { name: "r", eventPattern: '{"source":["a"]}' }, { state: "ENABLED" }],
        [TARGET, { rule: "stops", arn: arn("sqs", "work") }, {}],
        [ARCHIVE, { name: "a", eventSourceArn: arn("events", "event-bus/default") }, {}],
        [FUNCTION, { name: "f", role: ROLE, runtime: "nodejs24.x", handler: "index.handler" }, {}],
        [MAPPING, { functionName: "worker", eventSourceArn: arn("sqs", "work") }, {}],
        [PERMISSION, { function: "worker", action: "lambda:InvokeFunction", principal: "sns.amazonaws.com" }, {}],
        [INVOKE_CONFIG, { functionName: "worker", maximumRetryAttempts: 0 }, {}],
        [ALIAS, { name: "live", functionName: "worker", functionVersion: "$LATEST" }, {}],
        ["aws:scheduler/scheduleGroup:ScheduleGroup", group, {}],
    ];
    for (const [type, inputs, seen] of kinds) {
        it(`is there before and gone after: ${type}`, async () => {
            const world = await furnished();
            await world.queue("other");
            const made = await world.make(type, "made", inputs);
            expect(world.read(made)).to.deep.equal(seen);
            await world.remove(made);
            expect(world.read(made)).to.equal(undefined);
            expect(await refusal(world.remove(made))).to.equal("nothing was refused");
            const again = await world.make(type, "made", inputs);
            expect(again.id).to.equal(made.id);
        });
    }

    it("is a schedule group, whose name is free again", async () => {
        const world = await furnished();
        const type = "aws:scheduler/scheduleGroup:ScheduleGroup";
        const made = await world.make(type, "g", { name: "nightly" });
        expect(await refusal(world.make(type, "g2", { name: "nightly" }))).to.equal(
            "ConflictException: Schedule group nightly already exists.",
        );
        const schedule = (name: string) =>
            world.make("aws:scheduler/schedule:Schedule", name, {
                name,
                groupName: "nightly",
                scheduleExpression: "rate(1 hour)",
                flexibleTimeWindow: { mode: "OFF" },
                target: { arn: arn("sqs", "work"), roleArn: ROLE },
            });
        expect((await schedule("s")).id).to.equal("nightly/s");
        await world.remove(await world.change(made, {}));
        expect(await refusal(schedule("s2"))).to.equal(
            "ResourceNotFoundException: Schedule group nightly does not exist.",
        );
    });

    it("has its tags and its policy no more", async () => {
        const told: [string, unknown][] = [];
        const world = new World({ onTagged: (...tagged) => told.push(tagged) });
        for (const [type, inputs, one] of [
            [BUS, { name: "gone" }, arn("events", "event-bus/gone")],
            [RULE, { name: "gone", eventPattern: '{"source":["a"]}' }, arn("events", "rule/gone")],
            [
                FUNCTION,
                { name: "gone", role: ROLE, runtime: "nodejs24.x", handler: "i.h" },
                arn("lambda", "function:gone"),
            ],
        ] as const) {
            const made = await world.make(type, "gone", inputs);
            world.authoriser.resourcePolicies.set(one, [{ Statement: STATEMENT as never }]);
            await world.remove(made);
            expect(world.authoriser.resourcePolicies.get(one)).to.equal(undefined);
            expect(told.splice(0)).to.deep.equal([
                [one, {}],
                [one, {}],
            ]);
        }
        for (const [type, service, inputs] of [
            [QUEUE, "sqs", { name: "gone", policy: POLICY }],
            [TOPIC, "sns", { name: "gone", policy: POLICY }],
        ] as const) {
            const made = await world.make(type, "gone", inputs);
            expect(world.authoriser.resourcePolicies.get(arn(service, "gone"))).to.deep.equal([
                { Statement: STATEMENT },
            ]);
            await world.remove(made);
            expect(world.authoriser.resourcePolicies.get(arn(service, "gone"))).to.equal(undefined);
            expect(told.at(-1)).to.deep.equal([arn(service, "gone"), {}]);
        }
    });

    it("is no rule with targets and no bus with rules: those go first", async () => {
        const world = new World();
        const bus = await world.make(BUS, "own", { name: "own" });
        const rule = await world.make(RULE, "r", { name: "r", eventBusName: "own", eventPattern: '{"source":["a"]}' });
        const target = await world.target("r", { arn: await world.queue("work") }, "own");
        expect(await refusal(world.remove(rule))).to.equal(
            "ValidationException: Rule can't be deleted since it has targets.",
        );
        await world.remove(target);
        expect(await refusal(world.remove(bus))).to.equal(
            "ValidationException: Event bus own can't be deleted since it has rules.",
        );
        await world.remove(rule);
        expect([world.read(rule), world.read(target)]).to.deep.equal([undefined, undefined]);
        await world.remove(bus);
        for (const gone of [rule, target]) {
            expect(world.read(gone)).to.equal(undefined);
            expect(await refusal(world.remove(gone))).to.equal("nothing was refused");
        }
        expect(await refusal(world.change(rule, { state: "DISABLED" }))).to.equal(
            "ResourceNotFoundException: Rule own/r does not exist.",
        );
        expect(await refusal(world.make(RULE, "r", { ...rule.inputs }))).to.equal(
            "ResourceNotFoundException: Event bus own does not exist.",
        );
    });

    it("is a rule that fires no more, a target that gets nothing, and a function that is not found", async () => {
        const world = new World();
        const target = { arn: await world.queue("work"), targetId: "t" };
        const rule = await world.make(RULE, "r", { name: "r", eventPattern: '{"source":["aws.ec2"]}' });
        const made = await world.target("r", target);
        await deliver(world);
        await world.remove(made);
        await deliver(world);
        await world.remove(rule);
        await deliver(world);
        expect(world.bodies("work")).to.have.length(1);
        expect(world.of("event").map(({ matched }) => matched.length)).to.deep.equal([1, 1, 0]);

        world.handlers.set("f", () => 1);
        const fn = await world.make(FUNCTION, "f", { name: "f", role: ROLE, runtime: "nodejs24.x", handler: "i.h" });
        await world.call("lambda", "Invoke", { FunctionName: "f" });
        await world.remove(fn);
        expect(await refusal(world.call("lambda", "Invoke", { FunctionName: "f" }))).to.equal(
            "ResourceNotFoundException: Function not found: f",
        );
    });

    it("is what belonged to a bus or a function that went before it", async () => {
        const world = await furnished();
        const bus = await world.make(BUS, "own", { name: "own" });
        const fn = await world.make(FUNCTION, "f", { name: "f", role: ROLE, runtime: "nodejs24.x", handler: "i.h" });
        const of: [string, Record<string, unknown>][] = [
            [BUS_POLICY, { eventBusName: "own", policy: POLICY }],
            [BUS_PERMISSION, { eventBusName: "own", principal: "111122223333", statementId: "other" }],
            [PERMISSION, { function: "f", action: "lambda:InvokeFunction", principal: "sns.amazonaws.com" }],
            [INVOKE_CONFIG, { functionName: "f", maximumRetryAttempts: 0 }],
            [RECURSION, { functionName: "f", recursiveLoop: "Allow" }],
        ];
        const made = await Promise.all(of.map(([type, inputs]) => world.make(type, "made", inputs)));
        for (const gone of [bus, fn]) await world.remove(gone);
        for (const left of made) expect(await refusal(world.remove(left)), left.type).to.equal("nothing was refused");
        for (const left of made.slice(0, 4)) expect(world.read(left), left.type).to.equal(undefined);
    });

    it("is a permission alone: other statements of the function stay", async () => {
        const world = await furnished();
        const inputs = { function: "worker", action: "lambda:InvokeFunction", principal: "sns.amazonaws.com" };
        const one = await world.make(PERMISSION, "one", { ...inputs, statementId: "one" });
        const two = await world.make(PERMISSION, "two", { ...inputs, statementId: "two" });
        await world.remove(one);
        expect([world.read(one), world.read(two)]).to.deep.equal([undefined, {}]);
    });
});

describe("A resource that changes", () => {
    it("is a queue with its messages, and with new settings", async () => {
        const world = new World();
        const made = await world.make(QUEUE, "work", { name: "work", delaySeconds: 5 });
        await world.sendTo(arn("sqs", "work"), "a");
        const changed = await world.change(made, { delaySeconds: undefined, visibilityTimeoutSeconds: 90 });
        expect(changed.outputs).to.include({ delaySeconds: 0, visibilityTimeoutSeconds: 90, url: url("work") });
        expect(world.bodies("work")).to.deep.equal(["a"]);
        expect(await refusal(world.change(changed, { delaySeconds: 901 }))).to.equal(
            "InvalidAttributeValue: Invalid value for the parameter DelaySeconds: 901. It must be an integer from 0 to 900.",
        );
        expect(world.read(changed)).to.include({ delaySeconds: 0, visibilityTimeoutSeconds: 90 });
    });

    it("is a queue whose redrive is set beside it, and stays", async () => {
        const world = new World();
        const dead = await world.queue("dead");
        const queue = await world.make(QUEUE, "work", { name: "work", visibilityTimeoutSeconds: 0 });
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: "1" });
        const beside = await world.make("aws:sqs/redrivePolicy:RedrivePolicy", "r", {
            queueUrl: url("work"),
            redrivePolicy,
        });
        const allowing = await world.make("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "a", {
            queueUrl: url("dead"),
            redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [dead] }),
        });
        await world.change(queue, { delaySeconds: 1 });
        expect(world.read(beside)).to.deep.equal({ redrivePolicy });
        await world.change(allowing, {
            redriveAllowPolicy: JSON.stringify({
                redrivePermission: "byQueue",
                sourceQueueArns: [arn("sqs", "work")],
            }),
        });
        await world.sendTo(arn("sqs", "work"), "a");
        await world.clock.advance(1_000);
        for (let n = 0; n < 2; n++) await world.call("sqs", "ReceiveMessage", { QueueUrl: url("work") });
        expect(world.bodies("dead")).to.deep.equal(["a"]);

        const own = await world.change(queue, { redrivePolicy });
        expect(world.read(own)).to.include({ redrivePolicy });
        await world.call("sqs", "SetQueueAttributes", {
            QueueUrl: url("work"),
            Attributes: { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 7 }) },
        });
        expect(world.read(own)).to.include({
            redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 7 }),
        });
        await world.change(own, { redrivePolicy: undefined });
        expect(world.read(beside)).to.equal(undefined);
    });

    it("is a policy: the new one is in force, and what somebody else changed is seen", async () => {
        const world = await furnished();
        const { resourcePolicies } = world.authoriser;
        for (const [type, inputs, resource] of [
            ["aws:sqs/queuePolicy:QueuePolicy", { queueUrl: url("work") }, arn("sqs", "work")],
            ["aws:sns/topicPolicy:TopicPolicy", { arn: arn("sns", "news") }, arn("sns", "news")],
            [BUS_POLICY, {}, arn("events", "event-bus/default")],
        ] as const) {
            const made = await world.make(type, "p", { ...inputs, policy: POLICY });
            const changed = await world.change(made, { policy: OTHER });
            expect(world.read(changed)).to.deep.equal({ policy: OTHER });
            resourcePolicies.set(resource, [{ Statement: STATEMENT as never }]);
            expect(world.read(changed)).to.deep.equal({ policy: JSON.stringify({ Statement: STATEMENT }) });
        }
    });

    it("is a queue's or topic's own policy, which goes when it is named no more", async () => {
        for (const [type, service] of [
            [QUEUE, "sqs"],
            [TOPIC, "sns"],
        ] as const) {
            const world = new World();
            const made = await world.make(type, "one", { name: "one", policy: POLICY });
            const changed = await world.change(made, { policy: undefined });
            expect(changed.outputs["policy"]).to.equal("");
            expect(world.authoriser.resourcePolicies.get(arn(service, "one"))).to.equal(undefined);
        }
    });

    it("is a FIFO topic that tells duplicates from the message now", async () => {
        const world = new World();
        const topic = await world.make(TOPIC, "news", { name: "news.fifo", fifoTopic: true });
        const publish = () =>
            refusal(world.call("sns", "Publish", { TopicArn: topic.id, Message: "a", MessageGroupId: "g" }));
        expect(await publish()).to.match(/^InvalidParameter: .*ContentBasedDeduplication/);
        const changed = await world.change(topic, { contentBasedDeduplication: true });
        expect(await publish()).to.equal("nothing was refused");
        expect(changed.outputs).to.include({ contentBasedDeduplication: true, fifoThroughputScope: "Topic" });
    });

    it("is a rule with its targets: pattern and state are the new ones", async () => {
        const world = new World();
        const rule = await world.make(RULE, "r", { name: "r", eventPattern: '{"source":["aws.rds"]}' });
        await world.target("r", { arn: await world.queue("work") });
        await deliver(world);
        const changed = await world.change(rule, { eventPattern: '{"source":["aws.ec2"]}' });
        await deliver(world);
        const disabled = await world.change(changed, { state: "DISABLED" });
        await deliver(world);
        expect(world.bodies("work")).to.have.length(1);
        expect([changed.outputs["eventPattern"], disabled.outputs["state"]]).to.deep.equal([
            '{"source":["aws.ec2"]}',
            "DISABLED",
        ]);
        expect(world.read(disabled)).to.deep.equal({ state: "DISABLED" });
        expect(await refusal(world.change(disabled, { state: "ASLEEP" }))).to.equal(
            "ValidationException: The state of a rule is one of ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS.",
        );
        await world.call("eventbridge", "EnableRule", { Name: "r" });
        expect(world.read(disabled)).to.deep.equal({ state: "ENABLED" });
    });

    it("is a rule that is disabled by isEnabled", async () => {
        const world = new World();
        const inputs = { name: "r", eventPattern: '{"source":["aws.ec2"]}', isEnabled: false };
        expect((await world.make(RULE, "r", inputs)).outputs["state"]).to.equal("DISABLED");
    });

    it("is a target that goes elsewhere", async () => {
        const world = new World();
        await world.rule("stops", { source: ["aws.ec2"] });
        const target = await world.target("stops", { arn: await world.queue("work"), targetId: "t" });
        const changed = await world.change(target, { arn: await world.queue("other") });
        await deliver(world);
        expect([world.bodies("work").length, world.bodies("other").length]).to.deep.equal([0, 1]);
        expect(changed.outputs).to.include({ targetId: "t", eventBusName: "default" });
    });

    it("is an archive, with the events that it holds", async () => {
        const world = new World();
        const made = await world.make(ARCHIVE, "a", { name: "a", eventSourceArn: arn("events", "event-bus/default") });
        await deliver(world);
        const changed = await world.change(made, {
            eventPattern: '{"source":["aws.rds"]}',
            description: "databases",
            retentionDays: 3,
        });
        expect(changed.outputs).to.deep.include({ name: "a", arn: arn("events", "archive/a") });
        await deliver(world);
        for (const state of ["one", "two"]) await deliver(world, instanceEvent(state, { source: "aws.rds" }));
        const { EventCount, RetentionDays, Description, EventPattern } = await world.call(
            "eventbridge",
            "DescribeArchive",
            { ArchiveName: "a" },
        );
        expect([EventCount, RetentionDays, Description, EventPattern]).to.deep.equal([
            3,
            3,
            "databases",
            '{"source":["aws.rds"]}',
        ]);
        expect(await refusal(world.change(made, { retentionDays: 0.5 }))).to.equal(
            "ValidationException: retentionDays is 0 (for ever) or a number of days: 0.5.",
        );
        await world.remove(made);
        expect(await refusal(world.change(made, {}))).to.equal("ResourceNotFoundException: Archive a does not exist.");
    });

    it("is a function that has another timeout, and its events the same retries as before", async () => {
        const world = await furnished();
        const made = await world.make(FUNCTION, "f", { name: "f", role: ROLE, runtime: "nodejs24.x", handler: "i.h" });
        await world.make(INVOKE_CONFIG, "c", { functionName: "f", maximumRetryAttempts: 1 });
        const changed = await world.change(made, { timeout: 20, reservedConcurrentExecutions: 4 });
        expect(changed.outputs).to.include({ timeout: 20, reservedConcurrentExecutions: 4, memorySize: 128 });
        const fn = world.fabric.lambda.find("f");
        expect([fn?.config.timeoutSeconds, fn?.asyncConfig.maximumRetryAttempts]).to.deep.equal([20, 1]);
        expect((await world.change(made, { reservedConcurrentExecutions: -1 })).outputs).to.include({
            reservedConcurrentExecutions: -1,
        });
    });

    it("is how a function's events are handled, which are retried twice when it is taken away", async () => {
        const world = await furnished();
        const made = await world.make(INVOKE_CONFIG, "c", { functionName: "worker", maximumRetryAttempts: 1 });
        const changed = await world.change(made, { maximumRetryAttempts: 0 });
        expect(changed.outputs["maximumRetryAttempts"]).to.equal(0);
        const defaulted = await world.change(changed, { maximumRetryAttempts: undefined });
        expect(defaulted.outputs).to.deep.equal({ functionName: "worker", maximumRetryAttempts: 2 });
        await world.remove(changed);
        expect(world.fabric.lambda.find("worker")?.asyncConfig).to.deep.equal({
            maximumRetryAttempts: 2,
            maximumEventAgeSeconds: 21_600,
        });
    });

    it("is a mapping that is switched off, and on again", async () => {
        const world = await furnished();
        const queue = arn("sqs", "work");
        const made = await world.mapping(queue, "worker");
        const off = await world.change(made, { enabled: false });
        await world.sendTo(queue, "a");
        await world.clock.settle();
        expect([off.outputs["state"], off.id, world.bodies("work")]).to.deep.equal(["Disabled", made.id, ["a"]]);
        const on = await world.change(off, { enabled: true });
        await world.clock.settle();
        expect([on.outputs["state"], world.bodies("work")]).to.deep.equal(["Enabled", []]);
        await world.remove(on);
        expect(await refusal(world.change(on, { enabled: true }))).to.equal(
            "ResourceNotFoundException: The resource you requested does not exist.",
        );
    });

    it("is a bus or an alias, which is still what it was", async () => {
        const world = await furnished();
        const bus = await world.make(BUS, "own", { name: "own" });
        const { outputs } = await world.change(bus, { description: "orders" });
        expect(outputs).to.deep.equal({ ...bus.outputs, description: "orders" });
        const alias = await world.make(ALIAS, "live", { functionName: "worker", functionVersion: "$LATEST" });
        const changed = await world.change(alias, { description: "for callers" });
        expect(changed.outputs).to.deep.equal({ ...alias.outputs, description: "for callers" });
    });

    it("is an alias that stands for another function", async () => {
        const world = await furnished();
        const seen: string[] = [];
        for (const name of ["worker", "slow"]) world.handlers.set(name, () => void seen.push(name));
        const inputs = { name: "live", functionName: "worker", functionVersion: "$LATEST" };
        const alias = await world.make(ALIAS, "live", inputs);
        await world.call("lambda", "Invoke", { FunctionName: "worker:live" });
        await world.remove(alias);
        expect(await refusal(world.call("lambda", "Invoke", { FunctionName: "worker:live" }))).to.match(
            /^ResourceNotFoundException/,
        );
        await world.call("lambda", "Invoke", { FunctionName: "worker" });
        expect(seen).to.deep.equal(["worker", "worker"]);
    });

    it("is a function that may run in loops, until that is taken back", async () => {
        const world = await furnished();
        const made = await world.make(RECURSION, "loops", { functionName: "worker", recursiveLoop: "Terminate" });
        const allowed = () => world.fabric.lambda.find("worker")?.allowsLoops;
        expect(allowed()).to.equal(false);
        const changed = await world.change(made, { recursiveLoop: "Allow" });
        expect(allowed()).to.equal(true);
        await world.remove(changed);
        expect(allowed()).to.equal(false);
    });
});

describe("A rule with a schedule that is taken away", () => {
    it("is waited for no longer", async () => {
        const world = new World();
        const inputs = { name: "hourly", scheduleExpression: "rate(1 hour)" };
        const rule = await world.make("aws:cloudwatch/eventRule:EventRule", "hourly", inputs);
        expect(world.clock.size).to.equal(1);
        await world.remove(rule);
        expect(world.clock.size).to.equal(0);
    });
});
