import { expect } from "chai";
import { PERMISSIONS } from "../../../policies/permissions";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, UNKNOWN } from "../support";
import { document } from "./support";

describe("key-event-delivery", () => {
    const guardrail = named(PERMISSIONS, "key-event-delivery");
    const KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
    const QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders";
    type Props = Readonly<Record<string, unknown>>;
    const allow = (more: Props = {}) => ({
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Resource: "*",
        ...more,
    });
    const ofSource = { Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } } };
    const key = (policy: unknown) => resource(TYPES.key, "key", { arn: KEY, id: "1", policy });
    const queue = resource(TYPES.queue, "orders", { arn: QUEUE, kmsMasterKeyId: KEY });
    const target = resource(TYPES.target, "target", { arn: QUEUE });
    const judged = (...statements: readonly Props[]) =>
        judge(guardrail, [key(document(...statements)), queue, target]).violations;

    it("passes a key that EventBridge may use", () => {
        expect(judged(allow())).to.deep.equal([]);
        expect(judged(allow({ Action: "kms:*" }))).to.deep.equal([]);
        expect(judged(allow({ Principal: "*" }))).to.deep.equal([]);
        expect(judged(allow({ Action: "kms:Decrypt" }), allow({ Action: "kms:GenerateDataKey" }))).to.deep.equal([]);
    });

    for (const [operator, name] of [
        ["StringEquals", "aws:SourceAccount"],
        ["ArnLike", "AWS:SourceArn"],
        ["StringEqualsIfExists", "aws:SourceAccount"],
    ] as const) {
        it(`reports a condition on ${name} under ${operator}, which deliveries do not carry`, () => {
            expect(judged(allow({ Sid: "Rules", Condition: { [operator]: { [name]: "x" } } }))).to.deep.equal([
                `key: Statement "Rules" lets events.amazonaws.com call kms:Decrypt, kms:GenerateDataKey under a condition on ${name.replace("AWS", "aws")}, which deliveries to orders do not carry: they are dropped.`,
            ]);
        });
    }

    it("reports conditions that ask for what a service has not: an organisation, an account, a tag", () => {
        for (const name of [
            ..."aws:SourceOrgID aws:SourceOrgPaths aws:PrincipalOrgID aws:PrincipalAccount kms:CallerAccount".split(
                " ",
            ),
            "kms:ViaService",
        ]) {
            const everyone = allow({ Principal: "*", Condition: { StringEquals: { [name]: "x" } } });
            expect(judged(everyone), name).to.deep.equal([
                `key: A statement lets events.amazonaws.com call kms:Decrypt, kms:GenerateDataKey under a condition on ${name}, which deliveries to orders do not carry: they are dropped.`,
            ]);
        }
        const tagged = allow({ Condition: { StringLike: { "aws:PrincipalTag/team": "*" } } });
        expect(judged(tagged)[0]).to.contain("under a condition on aws:PrincipalTag, which");
    });

    it("passes conditions that hold for a service, by its name or where the key is absent", () => {
        for (const Condition of [
            { StringEquals: { "aws:PrincipalServiceName": "events.amazonaws.com" } },
            { Bool: { "aws:PrincipalIsAWSService": "true" } },
            { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } },
            { StringNotEquals: { "aws:PrincipalAccount": "210987654321" } },
        ]) {
            expect(judged(allow({ Condition })), JSON.stringify(Condition)).to.deep.equal([]);
        }
    });

    describe("with a statement that denies", () => {
        const deny = (more: Props) => ({ Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*", ...more });
        const denied = (where: string) => [
            `key: Statement 2 denies events.amazonaws.com kms:Decrypt, kms:GenerateDataKey${where}: what a rule sends to orders is dropped.`,
        ];

        for (const [operator, name, value] of [
            ["StringNotEquals", "aws:SourceAccount", "123456789012"],
            ["ArnNotLike", "aws:SourceArn", "arn:x"],
            ["StringNotEqualsIfExists", "aws:PrincipalOrgID", "o-1"],
            ["Null", "aws:SourceArn", "true"],
        ] as const) {
            it(`reports ${operator} on ${name}, which holds where there is none`, () => {
                expect(judged(allow(), deny({ Condition: { [operator]: { [name]: value } } }))).to.deep.equal(
                    denied(` where ${name} is absent, as in deliveries`),
                );
            });
        }

        it("reports one without a condition, by what it names and by what it leaves out", () => {
            expect(judged(allow(), deny({}))).to.deep.equal(denied(""));
            expect(judged(allow(), deny({ Principal: undefined, NotPrincipal: { AWS: "x" } }))).to.deep.equal(
                denied(""),
            );
            expect(judged(allow(), deny({ Action: undefined, NotAction: "kms:Sign" }))).to.deep.equal(denied(""));
        });

        it("passes one that spares services, or means others or other actions", () => {
            const ofOthers = { StringNotEquals: { "aws:SourceAccount": "123456789012" } };
            for (const more of [
                { Condition: { ...ofOthers, Bool: { "aws:PrincipalIsAWSService": "false" } } },
                { Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } } },
                { Condition: { Null: { "aws:SourceArn": "false" } } },
                { Principal: { Service: "sns.amazonaws.com" } },
                { Principal: undefined, NotPrincipal: { Service: "events.amazonaws.com" } },
                { Action: "kms:ScheduleKeyDeletion" },
                { Action: undefined, NotAction: "kms:*" },
            ]) {
                expect(judged(allow(), deny(more)), JSON.stringify(more)).to.deep.equal([]);
            }
        });
    });

    it("passes other conditions, and a condition beside a statement without one", () => {
        expect(judged(allow({ Condition: { Bool: { "aws:SecureTransport": "true" } } }))).to.deep.equal([]);
        expect(judged(allow(ofSource), allow())).to.deep.equal([]);
    });

    it("names what is missing: an action, or all of it", () => {
        expect(
            judged(allow({ Action: "kms:Decrypt" }), allow({ Action: "kms:GenerateDataKey", ...ofSource })),
        ).to.deep.equal([
            "key: A statement lets events.amazonaws.com call kms:GenerateDataKey under a condition on aws:SourceAccount, which deliveries to orders do not carry: they are dropped.",
        ]);
        expect(judged(allow({ Action: ["kms:Decrypt", "kms:DescribeKey"] }))).to.deep.equal([
            "key: It does not let events.amazonaws.com call kms:GenerateDataKey: what a rule sends to orders is dropped.",
        ]);
        const none = [
            "key: It does not let events.amazonaws.com call kms:Decrypt, kms:GenerateDataKey: what a rule sends to orders is dropped.",
        ];
        expect(judged(allow({ Principal: { Service: "sns.amazonaws.com" } }))).to.deep.equal(none);
        expect(judge(guardrail, [key(undefined), queue, target]).violations).to.deep.equal(none);
        expect(judged(allow({ Action: "kms:Encrypt", ...ofSource }), allow({ Action: "kms:Sign" }))).to.deep.equal(
            none,
        );
        expect(judged(allow({ Action: "kms:Decrypt", ...ofSource }))).to.deep.equal([
            "key: A statement lets events.amazonaws.com call kms:Decrypt, kms:GenerateDataKey under a condition on aws:SourceAccount, which deliveries to orders do not carry: they are dropped.",
        ]);
    });

    it("looks at topics, dead-letter queues, aliases, and policies apart from the key", () => {
        const bad = key(document());
        const topic = resource(TYPES.topic, "topic", { arn: "arn:topic", kmsMasterKeyId: "1" });
        const toTopic = resource(TYPES.target, "target", { arn: "arn:topic" });
        expect(judge(guardrail, [bad, topic, toTopic]).violations).to.have.length(1);
        const failing = resource(TYPES.target, "target", { arn: "arn:other", deadLetterConfig: { arn: QUEUE } });
        expect(judge(guardrail, [bad, queue, failing]).violations).to.have.length(1);
        const alias = resource(TYPES.keyAlias, "alias", { name: "alias/orders", targetKeyId: "1" });
        const aliased = resource(TYPES.queue, "orders", { arn: QUEUE, kmsMasterKeyId: "alias/orders" });
        expect(judge(guardrail, [bad, alias, aliased, target]).violations).to.have.length(1);
        const apart = (...statements: readonly Props[]) =>
            resource(TYPES.keyPolicy, "apart", { keyId: "1", policy: document(...statements) });
        expect(judge(guardrail, [bad, apart(allow()), queue, target]).violations).to.deep.equal([]);
        expect(judge(guardrail, [key(document(allow())), apart(), queue, target]).violations).to.deep.equal([
            "apart: It does not let events.amazonaws.com call kms:Decrypt, kms:GenerateDataKey: what a rule sends to orders is dropped.",
        ]);
    });

    it("reports a key of AWS, whose policy nobody can change", () => {
        for (const kmsMasterKeyId of ["alias/aws/sqs", "arn:aws:kms:us-east-1:123456789012:alias/aws/sqs"]) {
            const managed = resource(TYPES.queue, "orders", { arn: QUEUE, kmsMasterKeyId });
            expect(judge(guardrail, [managed, target]).violations).to.deep.equal([
                `orders: Its key is ${kmsMasterKeyId}, whose policy does not let events.amazonaws.com use it and cannot be changed: what a rule sends here is dropped.`,
            ]);
        }
    });

    it("passes queues without a key, with a key of another stack, and those that no rule sends to", () => {
        const plain = resource(TYPES.queue, "orders", { arn: QUEUE });
        const foreign = resource(TYPES.queue, "orders", { arn: QUEUE, kmsMasterKeyId: "alias/team/aws/key" });
        for (const one of [plain, foreign]) expect(judge(guardrail, [one, target]).violations).to.deep.equal([]);
        const elsewhere = resource(TYPES.target, "target", { arn: "arn:elsewhere" });
        expect(judge(guardrail, [key(document()), queue, elsewhere]).violations).to.deep.equal([]);
    });

    it("does not know of a policy, or of which key, that is not known yet", () => {
        expect(judge(guardrail, [key(UNKNOWN), queue, target])).to.deep.equal({
            violations: [],
            unknown: "not known yet: policy of key",
        });
        const some = resource(TYPES.queue, "orders", { arn: QUEUE, kmsMasterKeyId: UNKNOWN });
        expect(judge(guardrail, [some, target]).unknown).to.equal("not known yet: kmsMasterKeyId of orders");
    });

    it("does not apply to a stack without targets", () => {
        expect(judge(guardrail, [queue]).notApplicable).to.equal(`the stack has none of ${TYPES.target}`);
    });
});
