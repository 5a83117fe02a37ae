import { expect } from "chai";
import { Iam } from "../../../lab/iam/iam";
import { ACCOUNT, instanceEvent, REGION, ROLE, World } from "./support";

const EC2 = { source: ["aws.ec2"] };

/** A rule, a queue and a function, with the permissions that AWS asks for. */
async function deployed(leaveOut: { queuePolicy?: true; action?: string } = {}) {
    let iam!: Iam;
    const world = new World({
        authoriser: (clock) => {
            iam = new Iam({ accountId: ACCOUNT, now: () => clock.now() });
            return iam;
        },
    });
    const queue = await world.queue("work", { visibilityTimeoutSeconds: 180 });
    const delivery = await world.queue("delivery-dead");
    const fn = await world.function("worker", () => undefined, { timeout: 30 });
    const actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
    const logs = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/worker:*`;
    const statement = [
        { Effect: "Allow" as const, Action: actions.filter((action) => action !== leaveOut.action), Resource: queue },
        { Effect: "Allow" as const, Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: logs },
    ];
    iam.roles.add({
        arn: ROLE,
        name: "worker",
        trust: { Statement: [] },
        tags: {},
        inline: new Map([["own", { Version: "2012-10-17", Statement: statement }]]),
        attached: new Set(),
    });
    await world.mapping(queue, fn);
    const rule = await world.rule("stops", EC2, { arn: queue, deadLetterConfig: { arn: delivery } });
    const policyOf = (arn: string) =>
        JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { Service: "events.amazonaws.com" },
                    Action: "sqs:SendMessage",
                    Resource: arn,
                    Condition: { ArnEquals: { "aws:SourceArn": rule } },
                },
            ],
        });
    for (const arn of leaveOut.queuePolicy ? [delivery] : [queue, delivery]) {
        const inputs = { queueUrl: world.url(arn), policy: policyOf(arn) };
        await world.make("aws:sqs/queuePolicy:QueuePolicy", `policy-${arn}`, inputs);
    }
    return { world, rule, queue, delivery, fn };
}

describe("An event's way through rule, queue and function", () => {
    it("goes from the bus to the handler with nothing but the declared permissions, and every call is recorded", async () => {
        const { world, rule, queue, fn } = await deployed();

        world.fabric.events.deliver(REGION, "default", instanceEvent());
        await world.clock.settle();

        const trace = { events: ["event-stopped"], rules: [rule] };
        expect(world.of("event").map(({ matched }) => matched)).to.deep.equal([[rule]]);
        expect(world.of("message").map(({ to, trace }) => ({ to, trace }))).to.deep.equal([{ to: queue, trace }]);
        expect(
            world.of("invocation").map(({ functionArn, attempt, trace }) => ({ functionArn, attempt, trace })),
        ).to.deep.equal([{ functionArn: fn, attempt: 1, trace }]);
        expect(world.callsBy("events.amazonaws.com")).to.deep.equal(["sqs:SendMessage ok"]);
        expect(world.callsBy(ROLE)).to.deep.equal([
            "sqs:GetQueueAttributes ok",
            "sqs:ReceiveMessage ok",
            "cloudwatch-logs:CreateLogStream ok",
            "cloudwatch-logs:PutLogEvents ok",
            "sqs:DeleteMessageBatch ok",
        ]);
        expect(world.bodies(queue)).to.deep.equal([]);
        expect(world.seconds()).to.equal(0);
    });

    it("ends in the delivery dead-letter queue with NO_PERMISSIONS when the queue has no policy for the rule", async () => {
        const { world, rule, queue, delivery } = await deployed({ queuePolicy: true });

        world.fabric.events.deliver(REGION, "default", instanceEvent());
        await world.clock.settle();

        expect(world.bodies(delivery)).to.deep.equal([instanceEvent()]);
        const { ERROR_MESSAGE: message, ...attributes } = world.attributes(delivery);
        expect(attributes).to.deep.equal({
            RULE_ARN: rule,
            TARGET_ARN: queue,
            ERROR_CODE: "NO_PERMISSIONS",
            RETRY_ATTEMPTS: "0",
        });
        expect(message).to.include("is not authorized to perform sqs:SendMessage");
        const dead = world.of("dead-letter").map(({ queueArn, trace }) => ({ queueArn, trace }));
        expect(dead).to.deep.equal([{ queueArn: delivery, trace: { events: ["event-stopped"], rules: [rule] } }]);
        expect(world.of("lost")).to.deep.equal([]);
    });

    it("stays in the queue when the role may not receive: the refused call is on record, and the poller does not spin", async () => {
        const { world, queue } = await deployed({ action: "sqs:ReceiveMessage" });

        world.fabric.events.deliver(REGION, "default", instanceEvent());
        await world.clock.settle();

        expect(world.callsBy(ROLE)).to.deep.equal(["sqs:GetQueueAttributes ok", "sqs:ReceiveMessage denied"]);
        expect(world.bodies(queue)).to.have.length(1);
    });

    it("runs again and again when the role may not delete", async () => {
        const { world } = await deployed({ action: "sqs:DeleteMessage" });

        world.fabric.events.deliver(REGION, "default", instanceEvent());
        await world.clock.advance(400_000);

        expect(world.of("invocation").map(({ attempt, time }) => [attempt, world.seconds(time)])).to.deep.equal([
            [1, 0],
            [2, 180],
            [3, 360],
        ]);
    });
});
