import { expect } from "chai";
import type { PolicyStatement } from "../../../lab/authorisation";
import { eventBridgeDelay } from "../../../lab/fabric/retry";
import { Iam } from "../../../lab/iam/iam";
import { AwsError } from "../../../lab/types";
import { ACCOUNT, instanceEvent, REGION, ROLE, refusal, START, World } from "../fabric/support";

const EC2 = { source: ["aws.ec2"] };
const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:news`;
const busArn = (name: string, region = REGION) => `arn:aws:events:${region}:${ACCOUNT}:event-bus/${name}`;

const deliver = (world: World, event = instanceEvent()) => world.fabric.events.deliver(REGION, "default", event);

/** A rule whose target answers with this error, and its dead-letter queue; `attempts` in seconds since the start. */
async function failing(error: AwsError, retryPolicy?: Record<string, number>, deadLetters = true) {
    const world = new World();
    const attempts: number[] = [];
    world.cloud.serve("sns", {
        Publish() {
            attempts.push(world.seconds());
            throw error;
        },
    });
    const deadLetterConfig = deadLetters ? { deadLetterConfig: { arn: await world.queue("dead") } } : {};
    const rule = await world.rule("stops", EC2, {
        arn: TOPIC,
        ...deadLetterConfig,
        ...(retryPolicy ? { retryPolicy } : {}),
    });
    deliver(world);
    await world.clock.settle();
    return { world, rule, attempts };
}

const broken = () => new AwsError("InternalFailure", "broken", 500);

describe("Delivery to targets, as in AWS", () => {
    it("L8 the first attempt is at once; then the waits double from a second to eight minutes, each with its own jitter", async () => {
        const { attempts } = await failing(broken(), { maximumRetryAttempts: 12 });
        const waits = attempts.slice(1).map((at, index) => at - attempts[index]!);
        expect(attempts[0]).to.equal(0);
        for (const [index, wait] of waits.entries()) {
            const full = Math.min(2 ** index, 480);
            expect(wait).to.be.within(0.8 * full - 0.001, full);
        }
        const shares = waits.map((wait, index) => Math.round((100 * wait) / Math.min(2 ** index, 480)));
        expect(new Set(shares).size, `jitter of ${shares.join(", ")} %`).to.be.above(6);
        expect(eventBridgeDelay("a")(5)).to.equal(eventBridgeDelay("a")(5)).and.not.equal(eventBridgeDelay("b")(5));
    });

    it("L8 ends with the attempts (0 to 185, default 185) or with the age (60 to 86,400 s, default a day), whichever is first", async () => {
        const counts = async (policy?: Record<string, number>) => {
            const { world, attempts } = await failing(broken(), policy);
            return [attempts.length - 1, world.attributes("dead")["EXHAUSTED_RETRY_CONDITION"]];
        };
        expect(await counts()).to.deep.equal([185, "MaximumRetryAttempts"]);
        expect(await counts({ maximumRetryAttempts: 0 })).to.deep.equal([0, "MaximumRetryAttempts"]);
        expect(await counts({ maximumEventAgeInSeconds: 60 })).to.deep.equal([6, "MaximumEventAgeInSeconds"]);
        const wrong: readonly Record<string, number>[] = [
            { maximumRetryAttempts: 186 },
            { maximumRetryAttempts: -1 },
            { maximumEventAgeInSeconds: 59 },
            { maximumEventAgeInSeconds: 86_401 },
        ];
        for (const retryPolicy of wrong) {
            expect(await refusal(failing(broken(), retryPolicy))).to.match(/^ValidationException: .* goes from /);
        }
    });

    it("L8 a dead letter is the event itself, with attributes that say why", async () => {
        const { world, rule } = await failing(new AwsError("ThrottledException", "slow down", 429), {
            maximumRetryAttempts: 2,
        });
        expect(world.bodies("dead")).to.deep.equal([instanceEvent()]);
        expect(world.attributes("dead")).to.deep.equal({
            RULE_ARN: rule,
            TARGET_ARN: TOPIC,
            ERROR_CODE: "THROTTLING",
            ERROR_MESSAGE: "slow down",
            RETRY_ATTEMPTS: "2",
            EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
        });
    });

    const codes: readonly [AwsError, string, boolean][] = [
        [new AwsError("AccessDeniedException", "no", 403), "NO_PERMISSIONS", false],
        [new AwsError("AuthorizationError", "no", 403), "NO_PERMISSIONS", false],
        [new AwsError("KMSAccessDenied", "no", 400), "NO_PERMISSIONS", false],
        [new AwsError("OptInRequired", "no", 403), "NO_PERMISSIONS", false],
        [new AwsError("NotFound", "gone", 404), "NO_RESOURCE", false],
        [new AwsError("NoSuchEntity", "gone", 404), "NO_RESOURCE", false],
        [new AwsError("InvalidParameter", "wrong", 400), "INVALID_PARAMETER", false],
        [new AwsError("ThrottlingException", "slow down", 400), "THROTTLING", true],
        [new AwsError("SlowDown", "slow down", 429), "THROTTLING", true],
        [new AwsError("InternalFailure", "broken", 500), "INTERNAL_ERROR", true],
        [new AwsError("RequestTimeout", "late", 503), "TIMEOUT", true],
    ];
    for (const [error, code, retried] of codes) {
        it(`L8 ${error.name} is ${code}, and ${retried ? "is tried again" : "goes to the dead-letter queue at once"}`, async () => {
            const { world, attempts } = await failing(error, { maximumRetryAttempts: 1 });
            const { ERROR_CODE, EXHAUSTED_RETRY_CONDITION } = world.attributes("dead");
            expect([ERROR_CODE, EXHAUSTED_RETRY_CONDITION]).to.deep.equal([
                code,
                retried ? "MaximumRetryAttempts" : undefined,
            ]);
            expect(attempts).to.have.length(retried ? 2 : 1);
        });
    }

    it("L8 without a dead-letter queue, or with one that cannot be reached, the event is dropped", async () => {
        const { world } = await failing(broken(), { maximumRetryAttempts: 0 }, false);
        expect(world.of("lost").map(({ where }) => where)).to.deep.equal([TOPIC]);

        const unreachable = new World();
        const gone = `arn:aws:sqs:${REGION}:${ACCOUNT}:gone`;
        await unreachable.rule("stops", EC2, { arn: TOPIC, deadLetterConfig: { arn: gone } });
        deliver(unreachable);
        await unreachable.clock.settle();
        expect(unreachable.of("lost").map(({ why }) => why)).to.deep.equal([
            `NO_RESOURCE: Topic does not exist; its dead-letter queue ${gone} refuses it: QueueDoesNotExist: The specified queue does not exist.`,
        ]);
    });

    it("L8 a dead-letter queue is a standard queue of the rule's Region", async () => {
        const world = new World();
        await world.rule("stops", EC2);
        const fifo = await world.queue("dead.fifo", { fifoQueue: true });
        const far = await world.queue("dead", {}, "us-east-1");
        const target = (arn: string) => refusal(world.target("stops", { arn: TOPIC, deadLetterConfig: { arn } }));
        expect(await target(fifo)).to.match(/a FIFO queue cannot be its dead-letter queue/);
        expect(await target(far)).to.match(/must be in the Region of the rule, eu-central-1/);
        expect(await target(TOPIC)).to.match(/is no ARN of a queue/);
    });

    it("L10 an event that comes twice is delivered twice: nothing tells duplicates apart", async () => {
        const world = new World();
        await world.rule("stops", EC2, { arn: await world.queue("work") });
        deliver(world);
        deliver(world);
        await world.clock.settle();
        expect(world.bodies("work")).to.deep.equal([instanceEvent(), instanceEvent()]);
    });

    it("L10 a delivery that is retried comes after those that were sent later", async () => {
        const world = new World();
        const order: string[] = [];
        let first = true;
        world.cloud.serve("sns", {
            Publish({ Message }) {
                if (first) {
                    first = false;
                    throw broken();
                }
                order.push(JSON.parse(Message).detail.state);
            },
        });
        await world.rule("stops", EC2, { arn: TOPIC });
        deliver(world, instanceEvent("pending"));
        deliver(world, instanceEvent("running"));
        await world.clock.settle();
        expect(order).to.deep.equal(["running", "pending"]);
    });
});

/** A rule to a target under the lab's own IAM, with these statements on the target. */
async function guarded(
    kind: "queue" | "topic" | "function" | "bus",
    statement?: (rule: string) => Partial<PolicyStatement>,
) {
    const world = new World({ authoriser: (clock) => new Iam({ accountId: ACCOUNT, now: () => clock.now() }) });
    const { resourcePolicies } = world.authoriser;
    const dead = await world.queue("dead");
    if (kind === "bus") await world.make("aws:cloudwatch/eventBus:EventBus", "own", { name: "own" });
    const arn = {
        queue: () => world.queue("work"),
        topic: () => world.topic("news"),
        function: () => world.function("worker", () => 1),
        bus: async () => busArn("own"),
    }[kind];
    const target = await arn();
    const rule = await world.rule("stops", EC2, { arn: target, deadLetterConfig: { arn: dead } });
    const allow = (resource: string, more: Partial<PolicyStatement>) =>
        resourcePolicies.set(resource, [
            {
                Version: "2012-10-17",
                Statement: [
                    { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Resource: resource, ...more },
                ],
            },
        ]);
    allow(dead, { Action: "sqs:SendMessage" });
    if (statement) allow(target, statement(rule));
    deliver(world);
    await world.clock.settle();
    const { ERROR_CODE, RETRY_ATTEMPTS } = world.attributes("dead");
    return ERROR_CODE === undefined ? "delivered" : `${ERROR_CODE} after ${RETRY_ATTEMPTS} retries`;
}

describe("Permissions of a rule's targets, as in AWS", () => {
    const actions = {
        queue: "sqs:SendMessage",
        topic: "sns:Publish",
        function: "lambda:InvokeFunction",
        bus: "events:PutEvents",
    } as const;
    for (const kind of ["queue", "topic", "function", "bus"] as const) {
        const Action = actions[kind];
        it(`L9 a ${kind} without a policy for the rule is NO_PERMISSIONS at once, one with it is served`, async () => {
            const named = (rule: string) => ({ Action, Condition: { ArnEquals: { "aws:SourceArn": rule } } });
            const other = (rule: string) => ({ Action, Condition: { ArnEquals: { "aws:SourceArn": `${rule}-2` } } });
            expect(await guarded(kind)).to.equal("NO_PERMISSIONS after 0 retries");
            expect(await guarded(kind, other)).to.equal("NO_PERMISSIONS after 0 retries");
            expect(await guarded(kind, named)).to.equal("delivered");
        });
    }

    it("L9 a rule on a bus of its own has the bus in its ARN: a policy for the short one does not fit", async () => {
        const world = new World();
        await world.make("aws:cloudwatch/eventBus:EventBus", "own", { name: "own" });
        expect(await world.rule("stops", EC2, undefined, { eventBusName: "own" })).to.match(/:rule\/own\/stops$/);
        expect(await world.rule("stops", EC2)).to.match(/:rule\/stops$/);
    });

    it("L9 a target with a role is called with the role's permissions, whatever the target's policy says", async () => {
        const called = async (Action: string, principal: string) => {
            const iam = new Iam({ accountId: ACCOUNT, now: () => START });
            const world = new World({
                authoriser: () => iam,
                canAssume: (...question) => iam.canAssume(...question),
            });
            const statement = (more: Partial<PolicyStatement>) => ({
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow" as const, ...more }],
            });
            iam.roles.add({
                arn: ROLE,
                name: "worker",
                trust: statement({ Principal: { Service: principal }, Action: "sts:AssumeRole" }),
                tags: {},
                inline: new Map([["own", statement({ Action, Resource: busArn("own") })]]),
                attached: new Set(),
            });
            await world.make("aws:cloudwatch/eventBus:EventBus", "own", { name: "own" });
            const dead = await world.queue("dead");
            const Principal = { Service: "events.amazonaws.com" };
            iam.resourcePolicies.set(dead, [statement({ Principal, Action: "sqs:SendMessage", Resource: dead })]);
            await world.rule("on", EC2, { arn: busArn("own"), roleArn: ROLE, deadLetterConfig: { arn: dead } });
            deliver(world);
            await world.clock.settle();
            return world.attributes("dead")["ERROR_CODE"] ?? "delivered";
        };
        expect(await called("events:PutEvents", "events.amazonaws.com")).to.equal("delivered");
        expect(await called("events:PutRule", "events.amazonaws.com")).to.equal("NO_PERMISSIONS");
        expect(await called("events:PutEvents", "lambda.amazonaws.com")).to.equal("FAILED_TO_ASSUME_ROLE");
    });

    it("L9 a role that EventBridge may not take on is FAILED_TO_ASSUME_ROLE, at once", async () => {
        const asked: string[][] = [];
        const world = new World({
            canAssume: (...question) => {
                asked.push(question);
                return { allowed: false, reason: "the trust policy says no" };
            },
        });
        const arn = await world.queue("dead");
        const rule = await world.rule("stops", EC2, { arn: TOPIC, roleArn: ROLE, deadLetterConfig: { arn } });
        deliver(world);
        await world.clock.settle();
        const { ERROR_CODE, ERROR_MESSAGE, RETRY_ATTEMPTS } = world.attributes("dead");
        expect([ERROR_CODE, ERROR_MESSAGE, RETRY_ATTEMPTS]).to.deep.equal([
            "FAILED_TO_ASSUME_ROLE",
            "the trust policy says no",
            "0",
        ]);
        expect(asked).to.deep.equal([[ROLE, "events.amazonaws.com", rule]]);
    });
});

describe("From bus to bus, as in AWS", () => {
    /** Rules that send everything on from bus to bus, each `name@region`; the last one has a queue. */
    async function chain(...places: readonly `${string}@${string}`[]) {
        const world = new World();
        const buses = places.map((place) => place.split("@") as [string, string]);
        for (const [name, region] of buses) {
            if (name !== "default") await world.make("aws:cloudwatch/eventBus:EventBus", name, { name }, region);
        }
        for (const [index, [name, region]] of buses.entries()) {
            const rule = { name: "on", eventBusName: name, eventPattern: JSON.stringify(EC2) };
            await world.make("aws:cloudwatch/eventRule:EventRule", `${name}-${region}`, rule, region);
            const next = buses[index + 1];
            const arn = next ? busArn(...next) : await world.queue("end", {}, region);
            const dead = await world.queue(`dead-${index}`, {}, region);
            const target = { rule: "on", eventBusName: name, arn, roleArn: ROLE, deadLetterConfig: { arn: dead } };
            const { roleArn: _, ...toQueue } = target;
            const inputs = next ? target : toQueue;
            await world.make("aws:cloudwatch/eventTarget:EventTarget", `${name}-${region}`, inputs, region);
        }
        deliver(world);
        await world.clock.settle();
        return world;
    }

    it("an event reaches a second bus as it is, in the Region or another one", async () => {
        for (const place of [`own@${REGION}`, "own@us-east-1"] as const) {
            const world = await chain(`default@${REGION}`, place);
            expect(world.bodies("end")).to.deep.equal([instanceEvent()]);
            expect(world.callsBy(ROLE)).to.deep.equal(["eventbridge:PutEvents ok"]);
        }
    });

    it("what the second bus refuses is tried again when AWS may take it later, and goes to the dead-letter queue", async () => {
        const answered = async (ErrorCode: string) => {
            const world = new World();
            const attempts: number[] = [];
            world.cloud.serve("eventbridge", {
                PutEvents() {
                    attempts.push(world.seconds());
                    return { FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage: "not now" }] };
                },
            });
            const deadLetterConfig = { arn: await world.queue("dead") };
            const retryPolicy = { maximumRetryAttempts: 2 };
            await world.rule("on", EC2, { arn: busArn("own"), roleArn: ROLE, deadLetterConfig, retryPolicy });
            deliver(world);
            await world.clock.settle();
            return [attempts.length, world.attributes("dead")["ERROR_CODE"], world.bodies("dead")];
        };
        expect(await answered("InternalFailure")).to.deep.equal([3, "INTERNAL_ERROR", [instanceEvent()]]);
        expect(await answered("ThrottlingException")).to.deep.equal([3, "THROTTLING", [instanceEvent()]]);
        expect(await answered("InvalidArgument")).to.deep.equal([1, "INVALID_PARAMETER", [instanceEvent()]]);
    });

    it("a second bus that is not there is NO_RESOURCE in the dead-letter queue, at once", async () => {
        const world = new World();
        const deadLetterConfig = { arn: await world.queue("dead") };
        await world.rule("on", EC2, { arn: busArn("gone"), roleArn: ROLE, deadLetterConfig });
        deliver(world);
        await world.clock.settle();
        const { ERROR_CODE, RETRY_ATTEMPTS } = world.attributes("dead");
        expect([ERROR_CODE, RETRY_ATTEMPTS]).to.deep.equal(["NO_RESOURCE", "0"]);
        expect(world.bodies("dead")).to.deep.equal([instanceEvent()]);
        expect(world.of("lost")).to.deep.equal([]);
    });

    it("an event that came from another bus is not routed to a third one", async () => {
        const world = await chain(`default@${REGION}`, `second@${REGION}`, `third@${REGION}`);
        expect(world.bodies("end")).to.deep.equal([]);
        expect(world.bodies("dead-1")).to.deep.equal([]);
        expect(world.of("lost").map(({ why }) => why)).to.deep.equal([
            `EventBridge routes no event that came from another bus (${busArn("default")}) to a third one`,
        ]);
    });

    it("an event that came from another bus is not routed to a third one in another Region, either", async () => {
        const crossed = [
            [`default@${REGION}`, `second@${REGION}`, "third@us-east-1"],
            [`default@${REGION}`, "second@us-east-1", "third@us-east-1"],
        ] as const;
        for (const places of crossed) {
            const world = await chain(...places);
            expect(world.bodies("end")).to.deep.equal([]);
            expect(world.bodies("dead-1")).to.deep.equal([]);
            expect(world.of("lost").map(({ why }) => why)).to.deep.equal([
                `EventBridge routes no event that came from another bus (${busArn("default")}) to a third one`,
            ]);
        }
    });

    it("a third Region is THIRD_REGION_HOP_DETECTED in the dead-letter queue", async () => {
        const world = await chain(`default@${REGION}`, "second@us-east-1", "third@eu-west-1");
        expect(world.bodies("end")).to.deep.equal([]);
        expect(world.bodies("dead-1")).to.deep.equal([instanceEvent()]);
        expect(world.attributes("dead-1")["ERROR_CODE"]).to.equal("THIRD_REGION_HOP_DETECTED");
    });
});
