import { expect } from "chai";
import { EVENT_PATTERNS } from "../../../policies/eventPatterns";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { allow, document, lambda, role } from "../permissions/support";
import { judge, resource, type TestResource, UNKNOWN } from "../support";

describe("replay-guard", () => {
    const guardrail = named(EVENT_PATTERNS, "replay-guard");
    type Props = Readonly<Record<string, unknown>>;
    const GUARD = { "replay-name": [{ exists: false }] };
    const rule = (pattern: unknown = { source: ["aws.ec2"] }) =>
        resource(TYPES.rule, "rule", {
            name: "rule",
            eventPattern: typeof pattern === "object" ? JSON.stringify(pattern) : pattern,
        });
    const target = (arn: unknown, uses: Readonly<Record<string, TestResource>> = {}, name = "target") =>
        resource(TYPES.target, name, { rule: "rule", arn }, uses);
    /** A function with a role that allows some actions. */
    const acting = (actions: readonly string[], props: Props = {}) => {
        const of = role();
        const policy = resource(TYPES.rolePolicy, "policy", { role: "role", policy: document(allow(actions)) });
        return [lambda(of, { name: "lambda", arn: "arn:lambda", ...props }), of, policy] as const;
    };
    const told = (effect: string) => [
        `rule: It hears replayed events, and ${effect}: what happened long ago would set it off again.`,
    ];
    const direct = (actions: readonly string[], props: Props = {}) =>
        judge(guardrail, [rule(), target("arn:lambda"), ...acting(actions, props)]).violations;

    it("reports a rule that leads to a function which changes something", () => {
        expect(direct(["ec2:DescribeInstances", "ec2:StopInstances"])).to.deep.equal(
            told("lambda may call ec2:StopInstances"),
        );
    });

    it("reports a function that may call all but some", () => {
        const of = role();
        const policy = document({ Effect: "Allow", NotAction: "iam:*", Resource: "*" });
        const holder = resource(TYPES.rolePolicy, "policy", { role: "role", policy });
        const fn = lambda(of, { arn: "arn:lambda" });
        expect(judge(guardrail, [rule(), target("arn:lambda"), fn, of, holder]).violations).to.deep.equal(
            told("lambda may call all actions but some"),
        );
    });

    it("passes a rule that does not hear replays", () => {
        for (const pattern of [{ source: ["aws.ec2"], ...GUARD }, undefined, "", "{"]) {
            const one = resource(TYPES.rule, "rule", {
                name: "rule",
                eventPattern: typeof pattern === "object" ? JSON.stringify(pattern) : pattern,
            });
            expect(judge(guardrail, [one, target("arn:lambda"), ...acting(["ec2:StopInstances"])])).to.deep.equal({
                violations: [],
            });
        }
    });

    it("reports a rule that guards one branch only", () => {
        const half = { source: ["aws.ec2"], $or: [GUARD, { detail: { x: [1] } }] };
        expect(
            judge(guardrail, [rule(half), target("arn:lambda"), ...acting(["ec2:StopInstances"])]).violations,
        ).to.have.length(1);
    });

    it("passes functions that only read and keep", () => {
        for (const action of ["ec2:DescribeInstances", "s3:PutObject", "dynamodb:PutItem", "logs:PutLogEvents"]) {
            expect(direct([action]), action).to.deep.equal([]);
        }
        for (const action of [
            "firehose:PutRecord",
            "firehose:PutRecordBatch",
            "kinesis:PutRecord",
            "kinesis:PutRecords",
        ]) {
            expect(direct([action]), action).to.deep.equal([]);
        }
    });

    for (const action of ["sns:Publish", "ses:SendEmail", "ses:SendRawEmail"]) {
        it(`reports a function that notifies by ${action}`, () => {
            expect(direct([action])).to.deep.equal(told(`lambda may call ${action}`));
        });
    }

    it("reports a function with a managed policy that gives full access", () => {
        const of = role({ managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] });
        const attached = (policyArn: string) =>
            judge(guardrail, [
                rule(),
                target("arn:lambda"),
                lambda(of, { arn: "arn:lambda" }),
                of,
                resource(TYPES.rolePolicyAttachment, "attachment", { role: "role", policyArn }),
            ]).violations;
        for (const name of ["AmazonEC2FullAccess", "AdministratorAccess", "PowerUserAccess"]) {
            const arn = `arn:aws:iam::aws:policy/${name}`;
            expect(attached(arn)).to.deep.equal(told(`lambda has the managed policy ${arn}`));
        }
        expect(attached("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")).to.deep.equal([]);
    });

    it("believes the tag of the mode", () => {
        const tagged = (mode: string) => ({ tags: { "event-ops:mode": mode } });
        expect(direct([], tagged("act"))).to.deep.equal(told("lambda acts (event-ops:mode)"));
        expect(direct([], { tagsAll: { "event-ops:mode": "act" } })).to.deep.equal(
            told("lambda acts (event-ops:mode)"),
        );
        expect(direct(["ec2:StopInstances"], tagged("off"))).to.deep.equal([]);
        expect(direct(["sns:Publish"], tagged("observe"))).to.deep.equal([]);
        expect(direct(["ec2:StopInstances"], tagged("observe"))).to.have.length(1);
    });

    it("looks behind the first of several things that a topic leads to", () => {
        const harmless = resource(TYPES.function, "reader", { name: "reader", arn: "arn:reader" });
        const topic = resource(TYPES.topic, "topic", { arn: "arn:topic" });
        const to = (name: string, endpoint: string) =>
            resource(TYPES.subscription, name, { topic: "arn:topic", protocol: "lambda", endpoint });
        const some = [rule(), target("arn:topic"), topic, to("a", "arn:reader"), to("b", "arn:lambda"), harmless];
        expect(judge(guardrail, [...some, ...acting(["ec2:StopInstances"])]).violations).to.deep.equal(
            told("lambda may call ec2:StopInstances"),
        );
    });

    it("knows the role of a function by what it depends on, before the role has an ARN", () => {
        expect(direct(["ec2:StopInstances"], { role: UNKNOWN })).to.deep.equal(
            told("lambda may call ec2:StopInstances"),
        );
    });

    it("follows queues, topics and aliases, and comes to an end", () => {
        const [fn, ...rest] = acting(["ec2:StopInstances"]);
        const queue = resource(TYPES.queue, "queue", { arn: "arn:queue" });
        const poller = resource(TYPES.eventSourceMapping, "poller", {
            eventSourceArn: "arn:queue",
            functionName: "lambda",
        });
        const topic = resource(TYPES.topic, "topic", { arn: "arn:topic" });
        const subscribed = (name: string, protocol: string, endpoint: string) =>
            resource(TYPES.subscription, name, { topic: "arn:topic", protocol, endpoint });
        const reached = told("lambda may call ec2:StopInstances");
        const ways: readonly (readonly TestResource[])[] = [
            [target("arn:queue"), queue, poller],
            [target("arn:topic"), topic, subscribed("to-queue", "sqs", "arn:queue"), queue, poller],
            [target("arn:topic"), topic, subscribed("to-lambda", "lambda", "arn:lambda")],
            [target("arn:alias"), resource(TYPES.alias, "alias", { arn: "arn:alias", functionName: "lambda" })],
            [target("arn:queue", {}, "first"), target("arn:lambda", {}, "second"), queue],
            [
                target("arn:topic"),
                topic,
                subscribed("a", "sqs", "arn:queue"),
                subscribed("b", "sqs", "arn:queue"),
                queue,
                poller,
            ],
        ];
        for (const way of ways)
            expect(judge(guardrail, [rule(), fn, ...rest, ...way]).violations).to.deep.equal(reached);
        expect(judge(guardrail, [rule(), fn, ...rest, target("arn:queue"), queue]).violations).to.deep.equal([]);
    });

    for (const protocol of ["application", "email", "email-json", "http", "https", "sms"]) {
        it(`reports a topic that notifies by ${protocol}`, () => {
            const topic = resource(TYPES.topic, "topic", { arn: "arn:topic" });
            const subscription = resource(TYPES.subscription, "people", {
                topic: "arn:topic",
                protocol,
                endpoint: "x",
            });
            expect(judge(guardrail, [rule(), target("arn:topic"), topic, subscription]).violations).to.deep.equal(
                told("its topic topic notifies people"),
            );
        });
    }

    it("reports once what several targets lead to", () => {
        expect(
            judge(guardrail, [
                rule(),
                target("arn:lambda", {}, "a"),
                target("arn:lambda", {}, "b"),
                ...acting(["ec2:StopInstances"]),
            ]).violations,
        ).to.have.length(1);
    });

    for (const arn of [
        "arn:aws:states:us-east-1:123456789012:stateMachine:x",
        "arn:aws:ssm:us-east-1::automation-definition/AWS-StopEC2Instance",
        "arn:aws:events:us-east-1:123456789012:api-destination/x/1",
        "arn:aws:events:us-east-1:123456789012:target/stop-instance",
        "arn:aws:ecs:us-east-1:123456789012:cluster/x",
    ]) {
        it(`reports what EventBridge starts itself: ${arn}`, () => {
            expect(judge(guardrail, [rule(), target(arn)]).violations).to.deep.equal(
                told(`its target target starts ${arn}`),
            );
        });
    }

    it("reports what it starts whose ARN is not known yet", () => {
        const machine = resource("aws:sfn/stateMachine:StateMachine", "machine");
        expect(judge(guardrail, [rule(), machine, target(UNKNOWN, { arn: machine })])).to.deep.equal({
            violations: told("its target target starts machine"),
        });
    });

    it("passes logs, streams and other buses", () => {
        for (const arn of [
            "arn:aws:logs:us-east-1:123456789012:log-group:/aws/events/x",
            "arn:aws:firehose:us-east-1:123456789012:deliverystream/x",
            "arn:aws:events:us-east-1:123456789012:event-bus/x",
            "arn:aws:statesmen:us-east-1:123456789012:x",
        ]) {
            expect(judge(guardrail, [rule(), target(arn)]), arn).to.deep.equal({ violations: [] });
        }
        const bus = resource(TYPES.bus, "bus", { arn: UNKNOWN });
        expect(judge(guardrail, [rule(), bus, target(UNKNOWN, { arn: bus })])).to.deep.equal({ violations: [] });
    });

    it("does not know of a pattern, a target or a role that is not known yet", () => {
        expect(judge(guardrail, [rule(UNKNOWN)]).unknown).to.equal("not known yet: eventPattern of rule");
        expect(judge(guardrail, [rule(), target(UNKNOWN)]).unknown).to.equal("not known yet: arn of target");
        const loose = resource(TYPES.target, "loose", { rule: UNKNOWN, arn: "arn:lambda" });
        expect(judge(guardrail, [rule(), loose]).unknown).to.equal("not known yet: rule of loose");
        const roleless = resource(TYPES.function, "lambda", { arn: "arn:lambda", role: UNKNOWN });
        expect(judge(guardrail, [rule(), target("arn:lambda"), roleless]).unknown).to.equal(
            "not known yet: role of lambda",
        );
        const of = role();
        const policy = resource(TYPES.rolePolicy, "policy", { role: "role", policy: UNKNOWN });
        const fn = lambda(of, { arn: "arn:lambda" });
        expect(judge(guardrail, [rule(), target("arn:lambda"), fn, of, policy])).to.deep.equal({
            violations: [],
            unknown: "not known yet: policy of policy",
        });
    });

    it("does not apply to a stack without rules", () => {
        expect(judge(guardrail, [target("arn:x")]).notApplicable).to.equal(`the stack has none of ${TYPES.rule}`);
    });
});
