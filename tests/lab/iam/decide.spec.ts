// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like this
import { expect } from "chai";
import type { PolicyStatement, Requirement } from "../../../lab/authorisation";
import type { Caller } from "../../../lab/types";
import { account, answer, arn, iamWith, need, policy, roleArn, rule, service, worker } from "./support";

type Statements = readonly Partial<PolicyStatement>[];

const topic = arn("sns", "alerts");
const queue = arn("sqs", "work");
const key = arn("kms", "key/11111111-2222-3333-4444-555555555555");
const publish = need("sns:Publish", topic);
const root = { AWS: `arn:aws:iam::${account}:root` };
const session = `arn:aws:sts::${account}:assumed-role/worker/worker-function`;

interface Case {
    readonly it: string;
    readonly identity?: Statements;
    readonly boundary?: Statements;
    readonly resource?: Record<string, Statements>;
    readonly tags?: Record<string, string>;
    readonly caller?: Caller;
    readonly need: Requirement;
    /** Why not; nothing when allowed. */
    readonly because?: string;
}

const decrypt = need("kms:Decrypt", key);
const allowPublish = { Action: "sns:Publish", Resource: topic };
const fromRule = { ArnEquals: { "aws:SourceArn": rule } };

const roles: readonly Case[] = [
    {
        it: "a role without policies may do nothing",
        need: publish,
        because: "no identity-based policy allows the sns:Publish action",
    },
    { it: "an allowed action on an allowed resource", identity: [allowPublish], need: publish },
    { it: "actions are not case-sensitive", identity: [{ Action: "SNS:publish", Resource: topic }], need: publish },
    { it: "wildcards in actions", identity: [{ Action: "sns:Pub*", Resource: "*" }], need: publish },
    {
        it: "another resource",
        identity: [allowPublish],
        need: need("sns:Publish", arn("sns", "alerts-2")),
        because: "no identity-based",
    },
    {
        it: "one of two resources is not enough",
        identity: [allowPublish],
        need: { action: "sns:Publish", resources: [topic, arn("sns", "other")], context: {} },
        because: "no identity-based",
    },
    {
        it: "a resource does not cover an action without resource level",
        identity: [{ Action: "tag:GetResources", Resource: "arn:aws:ec2:*:*:instance/*" }],
        need: need("tag:GetResources", "*"),
        because: "no identity-based",
    },
    {
        it: "a bucket's ARN does not cover its objects",
        identity: [{ Action: "s3:GetObject", Resource: "arn:aws:s3:::b" }],
        need: need("s3:GetObject", "arn:aws:s3:::b/k"),
        because: "no identity-based",
    },
    {
        it: "an explicit denial beats an allowance",
        identity: [
            { Action: "*", Resource: "*" },
            { Sid: "Never", Effect: "Deny", Action: "sns:*", Resource: "*" },
        ],
        need: publish,
        because: 'an identity-based policy denies it: statement "Never" of inline policy "work"',
    },
    { it: "NotAction allows everything else", identity: [{ NotAction: "iam:*", Resource: "*" }], need: publish },
    {
        it: "NotAction does not allow what it names",
        identity: [{ NotAction: ["iam:*", "sns:*"], Resource: "*" }],
        need: publish,
        because: "no identity-based",
    },
    {
        it: "NotResource allows all other resources",
        identity: [{ Action: "sns:Publish", NotResource: queue }],
        need: publish,
    },
    {
        it: "NotResource does not allow what it names",
        identity: [{ Action: "sns:Publish", NotResource: arn("sns", "a*") }],
        need: publish,
        because: "no identity-based",
    },
    {
        it: "a denial with NotResource hits all others",
        identity: [
            { Action: "*", Resource: "*" },
            { Effect: "Deny", Action: "sns:Publish", NotResource: queue },
        ],
        need: publish,
        because: "denies it",
    },
    {
        it: "a denial without TLS does not hit calls of the SDK",
        identity: [allowPublish],
        resource: {
            [topic]: [
                {
                    Effect: "Deny",
                    Principal: "*",
                    Action: "sns:*",
                    Resource: topic,
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                },
            ],
        },
        need: publish,
    },
    {
        it: "a condition that fails is told",
        identity: [{ ...allowPublish, Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } }],
        need: publish,
        because:
            'no identity-based policy allows the sns:Publish action (inline policy "work" would, but its condition StringEquals wants aws:RequestedRegion = eu-west-1, and it is us-east-1)',
    },
    {
        it: "a variable of the role's tags",
        identity: [{ Action: "sns:Publish", Resource: arn("sns", "${aws:PrincipalTag/topic}") }],
        tags: { topic: "alerts" },
        need: publish,
    },
    {
        it: "a variable that the role has no tag for matches nothing",
        identity: [{ Action: "sns:Publish", Resource: arn("sns", "${aws:PrincipalTag/topic}*") }],
        need: publish,
        because: "no identity-based",
    },
    {
        it: "the boundary must allow too",
        identity: [allowPublish],
        boundary: [{ Action: "sqs:*", Resource: "*" }],
        need: publish,
        because: "no permissions boundary allows the sns:Publish action",
    },
    {
        it: "the boundary alone gives nothing",
        boundary: [{ Action: "*", Resource: "*" }],
        need: publish,
        because: "no identity-based",
    },
    {
        it: "a boundary that denies",
        identity: [allowPublish],
        boundary: [
            { Action: "*", Resource: "*" },
            { Effect: "Deny", Action: "sns:Publish", Resource: "*" },
        ],
        need: publish,
        because: "the permissions boundary denies it",
    },
    {
        it: "in one account the resource's policy suffices",
        resource: { [topic]: [{ ...allowPublish, Principal: { AWS: roleArn } }] },
        need: publish,
    },
    {
        it: "a resource's policy for the account is not one for the role",
        resource: { [topic]: [{ ...allowPublish, Principal: root }] },
        need: publish,
        because: "no identity-based",
    },
    {
        it: "nor is one for the account's number",
        resource: { [topic]: [{ ...allowPublish, Principal: { AWS: account } }] },
        need: publish,
        because: "no identity-based",
    },
    {
        it: "a resource's policy for another role",
        resource: { [topic]: [{ ...allowPublish, Principal: { AWS: `${roleArn}2` } }] },
        need: publish,
        because: "no identity-based",
    },
    {
        it: "what a resource gives to a role stays within its boundary",
        boundary: [{ Action: "sqs:*", Resource: "*" }],
        resource: { [topic]: [{ ...allowPublish, Principal: { AWS: roleArn } }] },
        need: publish,
        because: "no identity-based",
    },
    {
        it: "what it gives to a session does not",
        boundary: [{ Action: "sqs:*", Resource: "*" }],
        resource: { [topic]: [{ ...allowPublish, Principal: { AWS: session } }] },
        need: publish,
    },
    {
        it: "a resource's denial beats the role's allowance",
        identity: [allowPublish],
        resource: { [topic]: [{ Effect: "Deny", Principal: { AWS: roleArn }, Action: "sns:Publish", Resource: "*" }] },
        need: publish,
        because: `a resource-based policy denies it: the policy of ${topic}`,
    },
    {
        it: "NotPrincipal denies all others",
        identity: [allowPublish],
        resource: {
            [topic]: [
                {
                    Effect: "Deny",
                    NotPrincipal: { AWS: [`${roleArn}2`, account] },
                    Action: "sns:Publish",
                    Resource: topic,
                },
            ],
        },
        need: publish,
        because: "denies it",
    },
    {
        it: "NotPrincipal spares a role whose session, role and account are listed",
        identity: [allowPublish],
        resource: {
            [topic]: [
                {
                    Effect: "Deny",
                    NotPrincipal: { AWS: [session, roleArn, account] },
                    Action: "sns:Publish",
                    Resource: topic,
                },
            ],
        },
        need: publish,
    },
    {
        it: "NotPrincipal with the role alone spares nobody",
        identity: [allowPublish],
        resource: {
            [topic]: [{ Effect: "Deny", NotPrincipal: { AWS: roleArn }, Action: "sns:Publish", Resource: topic }],
        },
        need: publish,
        because: "denies it",
    },
    {
        it: "aws:SourceArn is for services: a role has none",
        resource: { [topic]: [{ ...allowPublish, Principal: "*", Condition: fromRule }] },
        need: publish,
        because: "and it has none",
    },
    {
        it: "a key needs its own policy, whatever the role may",
        identity: [{ Action: "kms:*", Resource: "*" }],
        resource: { [key]: [{ Principal: { AWS: `${roleArn}2` }, Action: "kms:*", Resource: "*" }] },
        need: decrypt,
        because: "no key policy allows the kms:Decrypt action",
    },
    {
        it: "a key that hands over to the account needs the role's policy",
        resource: { [key]: [{ Principal: root, Action: "kms:*", Resource: "*" }] },
        need: decrypt,
        because: "no identity-based",
    },
    {
        it: "a key that hands over to the account, with the role's policy",
        identity: [{ Action: "kms:Decrypt", Resource: key }],
        resource: { [key]: [{ Principal: root, Action: "kms:*", Resource: "*" }] },
        need: decrypt,
    },
    {
        it: "a key that names the role suffices",
        resource: { [key]: [{ Principal: { AWS: roleArn }, Action: "kms:Decrypt", Resource: "*" }] },
        need: decrypt,
    },
    {
        it: "a key that the program does not make",
        identity: [{ Action: "kms:*", Resource: "*" }],
        need: decrypt,
        because: "the program creates no such key or role",
    },
    {
        it: "a key for use through one service only",
        identity: [
            {
                Action: "kms:Decrypt",
                Resource: key,
                Condition: { StringEquals: { "kms:ViaService": "sqs.us-east-1.amazonaws.com" } },
            },
        ],
        resource: { [key]: [{ Principal: root, Action: "kms:*", Resource: "*" }] },
        need: need("kms:Decrypt", key, { "kms:ViaService": "sns.us-east-1.amazonaws.com" }),
        because: "and it is sns.us-east-1.amazonaws.com",
    },
    {
        it: "another account's resource needs both sides",
        identity: [{ Action: "sqs:SendMessage", Resource: "*" }],
        resource: {
            "arn:aws:sqs:us-east-1:111122223333:theirs": [
                { Principal: { AWS: account }, Action: "sqs:SendMessage", Resource: "*" },
            ],
        },
        need: need("sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:theirs"),
    },
    {
        it: "another account's resource of which nothing is known",
        identity: [{ Action: "sqs:SendMessage", Resource: "*" }],
        need: need("sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:theirs"),
        because: "the resource is in account 111122223333, whose policies the lab does not know",
    },
    {
        it: "another account's role needs the resource's policy",
        caller: { kind: "role", roleArn: "arn:aws:iam::111122223333:role/reader", sessionName: "s" },
        resource: { [queue]: [{ Principal: { AWS: "111122223333" }, Action: "sqs:ReceiveMessage", Resource: queue }] },
        need: need("sqs:ReceiveMessage", queue),
    },
    {
        it: "another account's role without it",
        caller: { kind: "role", roleArn: "arn:aws:iam::111122223333:role/reader", sessionName: "s" },
        need: need("sqs:ReceiveMessage", queue),
        because: "no resource-based policy allows the sqs:ReceiveMessage action",
    },
    {
        it: "a role that the program does not make",
        caller: { kind: "role", roleArn: `arn:aws:iam::${account}:role/elsewhere`, sessionName: "s" },
        need: publish,
        because: `the program creates no role arn:aws:iam::${account}:role/elsewhere`,
    },
    {
        it: "a role of the same name on another path",
        caller: { kind: "role", roleArn: `arn:aws:iam::${account}:role/worker`, sessionName: "s" },
        identity: [allowPublish],
        need: publish,
        because: "the program creates no role",
    },
    {
        it: "log groups: without the star behind it a policy covers the group and none of its streams",
        identity: [{ Action: "logs:PutLogEvents", Resource: arn("logs", "log-group:/aws/lambda/f") }],
        need: need("logs:PutLogEvents", arn("logs", "log-group:/aws/lambda/f:log-stream:s")),
        because: "no identity-based",
    },
    {
        it: "log groups: with the star",
        identity: [{ Action: "logs:PutLogEvents", Resource: arn("logs", "log-group:/aws/lambda/f:*") }],
        need: need("logs:PutLogEvents", arn("logs", "log-group:/aws/lambda/f:log-stream:s")),
    },
];

const send = need("sqs:SendMessage", queue);
const forEvents = { Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage", Resource: queue };
const keyForEvents = {
    Principal: { Service: "events.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "*",
};
const alarm = arn("cloudwatch", "alarm:errors");

const services: readonly Case[] = [
    {
        it: "a service without a resource policy",
        need: send,
        because: "no resource-based policy allows the sqs:SendMessage action",
    },
    { it: "the rule that the queue names", resource: { [queue]: [{ ...forEvents, Condition: fromRule }] }, need: send },
    {
        it: "another rule",
        caller: service("events.amazonaws.com", `${rule}-2`),
        resource: { [queue]: [{ ...forEvents, Sid: "Rule", Condition: fromRule }] },
        need: send,
        because: `no resource-based policy allows the sqs:SendMessage action (statement "Rule" of the policy of ${queue} would, but its condition ArnEquals wants aws:SourceArn = ${rule}, and it is ${rule}-2)`,
    },
    {
        it: "another service",
        caller: service("sns.amazonaws.com"),
        resource: { [queue]: [forEvents] },
        need: send,
        because: "no resource-based",
    },
    {
        it: "a role's policy is nothing to a service",
        identity: [{ Action: "*", Resource: "*" }],
        need: send,
        because: "no resource-based",
    },
    {
        it: "anyone, with the rule as condition",
        resource: { [queue]: [{ ...forEvents, Principal: { AWS: "*" }, Condition: fromRule }] },
        need: send,
    },
    {
        it: "the account is not its services",
        resource: { [queue]: [{ ...forEvents, Principal: root }] },
        need: send,
        because: "no resource-based",
    },
    {
        it: "aws:SourceAccount",
        resource: { [queue]: [{ ...forEvents, Condition: { StringEquals: { "aws:SourceAccount": account } } }] },
        need: send,
    },
    {
        it: "a policy that names another queue",
        resource: { [queue]: [{ ...forEvents, Resource: `${queue}-dlq` }] },
        need: send,
        because: "no resource-based",
    },
    {
        it: "TLS holds for services too",
        resource: {
            [queue]: [
                forEvents,
                {
                    Effect: "Deny",
                    Principal: "*",
                    Action: "sqs:*",
                    Resource: queue,
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                },
            ],
        },
        need: send,
    },
    {
        it: "a function's permission on its alias",
        resource: {
            [arn("lambda", "function:f")]: [
                {
                    Principal: { Service: "events.amazonaws.com" },
                    Action: "lambda:InvokeFunction",
                    Resource: arn("lambda", "function:f:live"),
                },
            ],
        },
        need: need("lambda:InvokeFunction", arn("lambda", "function:f:live")),
    },
    {
        it: "log groups have their policies with account and Region",
        resource: {
            [arn("logs", "*")]: [
                {
                    Principal: { Service: "events.amazonaws.com" },
                    Action: "logs:PutLogEvents",
                    Resource: arn("logs", "log-group:/events/*:*"),
                },
            ],
        },
        need: need("logs:PutLogEvents", arn("logs", "log-group:/events/all:log-stream:s")),
    },
    { it: "a key that lets EventBridge in", resource: { [key]: [keyForEvents] }, need: decrypt },
    {
        it: "EventBridge calls KMS without aws:SourceArn: the condition drops every message",
        resource: { [key]: [{ ...keyForEvents, Condition: fromRule }] },
        need: decrypt,
        because: "condition ArnEquals wants aws:SourceArn",
    },
    {
        it: "nor with aws:SourceAccount",
        resource: { [key]: [{ ...keyForEvents, Condition: { StringEquals: { "aws:SourceAccount": account } } }] },
        need: decrypt,
        because: "and it has none",
    },
    {
        it: "alarms call KMS with aws:SourceArn",
        caller: service("cloudwatch.amazonaws.com", alarm),
        resource: {
            [key]: [
                {
                    ...keyForEvents,
                    Principal: { Service: "cloudwatch.amazonaws.com" },
                    Condition: { ArnLike: { "aws:SourceArn": arn("cloudwatch", "alarm:*") } },
                },
            ],
        },
        need: decrypt,
    },
    {
        it: "a key of AWS's own lets no service in",
        need: need("kms:Decrypt", arn("kms", "alias/aws/sqs")),
        because: "the policy of a key that AWS manages cannot be changed: use a key of your own",
    },
    {
        it: "a topic's default policy lets alarms of the account in",
        caller: service("cloudwatch.amazonaws.com", alarm),
        resource: {
            [topic]: [
                {
                    ...allowPublish,
                    Principal: { AWS: "*" },
                    Condition: { StringEquals: { "AWS:SourceOwner": account } },
                },
            ],
        },
        need: publish,
    },
    {
        it: "and EventBridge not",
        resource: {
            [topic]: [
                {
                    ...allowPublish,
                    Principal: { AWS: "*" },
                    Condition: { StringEquals: { "AWS:SourceOwner": account } },
                },
            ],
        },
        need: publish,
        because: "and it has none",
    },
];

function table(cases: readonly Case[], caller: Caller): void {
    for (const one of cases) {
        it(`${one.it}: ${one.because === undefined ? "allowed" : "denied"}`, () => {
            const iam = iamWith(one.identity ?? [], one);
            const found = answer(iam, one.caller ?? caller, one.need);
            if (one.because === undefined) expect(found).to.equal("allowed");
            else expect(found).to.contain(one.because);
        });
    }
}

describe("decisions for roles", () => {
    table(roles, worker);

    it("a refusal says who, what, on what, and why", () => {
        expect(answer(iamWith([]), worker, publish)).to.equal(
            `role worker is not authorized to perform sns:Publish on ${topic} because no identity-based policy allows the sns:Publish action`,
        );
    });

    it("a condition on what the lab does not know is an error where the answer depends on it", () => {
        const condition = { StringEquals: { "aws:PrincipalOrgID": "o-1" } };
        const conditional = iamWith([{ ...allowPublish, Condition: condition }]);
        expect(() => conditional.decide(worker, publish)).to.throw(
            `Whether role worker may perform sns:Publish on ${topic} cannot be told: inline policy "work": the lab does not know "aws:PrincipalOrgID", which condition StringEquals asks for.`,
        );
        conditional.givenContext.set("aws:PrincipalOrgID", "o-1");
        expect(answer(conditional, worker, publish)).to.equal("allowed");

        const settled = iamWith([{ ...allowPublish, Condition: condition }, allowPublish]);
        expect(answer(settled, worker, publish)).to.equal("allowed");

        const denial = iamWith([allowPublish, { ...allowPublish, Effect: "Deny", Condition: condition }]);
        expect(() => denial.decide(worker, publish)).to.throw("cannot be told");
    });

    it("a condition operator that is not known is an error, never an allow", () => {
        const iam = iamWith([{ ...allowPublish, Condition: { StringSoundsLike: { "aws:username": "x" } } }]);
        expect(() => iam.decide(worker, publish)).to.throw('The condition operator "StringSoundsLike" is not known');
    });

    it("a key that AWS never sets for the action is absent, not unknown", () => {
        const iam = iamWith([{ ...allowPublish, Condition: { Null: { "ec2:InstanceType": "true" } } }]);
        expect(answer(iam, worker, publish)).to.equal("allowed");
    });

    it("tags of resources count where they are known", () => {
        const condition = { StringEquals: { "aws:ResourceTag/team": "ops" } };
        const iam = iamWith([{ ...allowPublish, Condition: condition }]);
        expect(() => iam.decide(worker, publish)).to.throw('does not know "aws:ResourceTag/team"');
        iam.resourceTags.set(topic, { team: "ops" });
        expect(answer(iam, worker, publish)).to.equal("allowed");
        iam.resourceTags.set(topic, {});
        expect(answer(iam, worker, publish)).to.contain("and it has none");
    });

    it("time is the lab's time", () => {
        let now = new Date("2026-03-01T00:00:00Z");
        const until = { DateLessThan: { "aws:CurrentTime": "2026-03-02T00:00:00Z" } };
        const iam = iamWith([{ ...allowPublish, Condition: until }], { now: () => now });
        expect(answer(iam, worker, publish)).to.equal("allowed");
        now = new Date("2026-03-03T00:00:00Z");
        expect(answer(iam, worker, publish)).to.contain("DateLessThan");
    });

    it("a policy of AWS that is not known is an error where the answer depends on it", () => {
        const iam = iamWith([allowPublish]);
        const role = iam.roles.named("worker");
        role.attached.add("arn:aws:iam::aws:policy/AmazonCognitoPowerUser");
        role.attached.add("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole");
        expect(answer(iam, worker, publish)).to.equal("allowed");
        expect(answer(iam, worker, need("logs:PutLogEvents", arn("logs", "log-group:g:log-stream:s")))).to.equal(
            "allowed",
        );
        expect(() => iam.decide(worker, send)).to.throw(
            "it depends on arn:aws:iam::aws:policy/AmazonCognitoPowerUser, which is managed by AWS and not known to the lab; write the permissions that are used as a policy of the role.",
        );
    });

    it("a boundary that is not known is an error", () => {
        const iam = iamWith([allowPublish]);
        iam.roles.add({
            ...iam.roles.named("worker"),
            arn: `${roleArn}2`,
            name: "worker2",
            boundary: "arn:aws:iam::123456789012:policy/theirs",
        });
        expect(() => iam.decide({ kind: "role", roleArn: `${roleArn}2`, sessionName: "s" }, publish)).to.throw(
            "The permissions boundary arn:aws:iam::123456789012:policy/theirs is not known to the lab",
        );
    });
});

describe("decisions for services", () => {
    table(services, service("events.amazonaws.com"));

    it("a refusal names the service and what it acts for", () => {
        expect(answer(iamWith([]), service("events.amazonaws.com"), send)).to.equal(
            `events.amazonaws.com for ${rule} is not authorized to perform sqs:SendMessage on ${queue} because no resource-based policy allows the sqs:SendMessage action`,
        );
    });
});

describe("taking on roles", () => {
    const iam = iamWith([]);

    it("the service that the trust policy names", () => {
        expect(iam.canAssume(roleArn, "lambda.amazonaws.com")).to.deep.equal({ allowed: true });
    });

    it("another service, and a role that is not there", () => {
        expect(iam.canAssume(roleArn, "scheduler.amazonaws.com")).to.deep.include({ allowed: false });
        expect(iam.canAssume(`${roleArn}2`, "lambda.amazonaws.com")).to.deep.equal({
            allowed: false,
            reason: `lambda.amazonaws.com is not authorized to perform sts:AssumeRole on ${roleArn}2 because the program creates no such role`,
        });
    });

    it("a trust policy for the account asks for the role's own permission too", () => {
        const target = `arn:aws:iam::${account}:role/target`;
        const add = (identity: Statements) => {
            const own = iamWith(identity);
            own.roles.add({
                arn: target,
                name: "target",
                trust: policy({ Principal: root, Action: "sts:AssumeRole" }),
                tags: {},
                inline: new Map(),
                attached: new Set(),
            });
            return own;
        };
        expect(answer(add([]), worker, need("sts:AssumeRole", target))).to.contain("no identity-based");
        expect(
            answer(add([{ Action: "sts:AssumeRole", Resource: target }]), worker, need("sts:AssumeRole", target)),
        ).to.equal("allowed");
        expect(answer(add([{ Action: "*", Resource: "*" }]), worker, need("sts:AssumeRole", roleArn))).to.contain(
            "no resource-based",
        );
    });
});
