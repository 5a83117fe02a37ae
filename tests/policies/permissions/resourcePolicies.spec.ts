import { expect } from "chai";
import { PERMISSIONS } from "../../../policies/permissions";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, UNKNOWN } from "../support";
import { document } from "./support";

const HOLDERS = [TYPES.topic, TYPES.topicPolicy, TYPES.queue, TYPES.queuePolicy, TYPES.busPolicy];
const RULE = "arn:aws:events:us-east-1:123456789012:rule/orders";
const under = (key: string, value: unknown, operator = "StringEquals") => ({
    Condition: { [operator]: { [key]: value } },
});
const policy = (statement: Readonly<Record<string, unknown>>) =>
    document({ Effect: "Allow", Action: ["sqs:SendMessage", "sqs:PurgeQueue"], Resource: "*", ...statement });

describe("resource-policy-everyone", () => {
    const guardrail = named(PERMISSIONS, "resource-policy-everyone");
    const judged = (statement: Readonly<Record<string, unknown>>) =>
        judge(guardrail, [resource(TYPES.queuePolicy, "open", { policy: policy(statement) })]).violations;
    const message =
        "Statement 1 lets everyone call sqs:SendMessage, sqs:PurgeQueue without a condition on the caller or its source.";

    for (const type of HOLDERS) {
        it(`reports a policy of ${type} that is open to everyone`, () => {
            const open = resource(type, "open", { policy: policy({ Principal: "*" }) });
            expect(judge(guardrail, [open])).to.deep.equal({ violations: [`open: ${message}`] });
        });
    }

    it("reports everyone by any name, with the statement's Sid", () => {
        expect(judged({ Principal: { AWS: ["123456789012", "*"] }, Sid: "All" })).to.deep.equal([
            `open: ${message.replace("Statement 1", 'Statement "All"')}`,
        ]);
        expect(judged({ NotPrincipal: { AWS: "123456789012" } })).to.deep.equal([
            `open: ${message.replace("everyone", "everyone but 123456789012")}`,
        ]);
        expect(judged({ NotPrincipal: { AWS: ["123456789012", "210987654321"] } })).to.deep.equal([
            `open: ${message.replace("everyone", "everyone but 123456789012, 210987654321")}`,
        ]);
    });

    it("passes named accounts and services, and what is denied to everyone", () => {
        expect(judged({ Principal: { AWS: "arn:aws:iam::123456789012:root" } })).to.deep.equal([]);
        expect(judged({ Principal: { Service: "events.amazonaws.com" } })).to.deep.equal([]);
        expect(judged({ Principal: "*", Effect: "Deny" })).to.deep.equal([]);
    });

    for (const [key, value, operator] of [
        ["aws:PrincipalOrgID", "o-1234567890"],
        ["AWS:SourceOwner", "123456789012"],
        ["aws:SourceAccount", ["123456789012", "210987654321"]],
        ["aws:SourceArn", RULE, "ArnEquals"],
        ["aws:SourceArn", "arn:aws:s3:::orders-*", "ArnLike"],
        ["aws:SourceArn", "arn:aws:events:*:123456789012:*", "ArnLike"],
        ["aws:SourceIp", "203.0.113.0/24", "IpAddress"],
        ["aws:SourceVpce", "vpce-1"],
        ["aws:PrincipalArn", "arn:aws:iam::123456789012:role/*", "StringLike"],
    ] as const) {
        it(`passes a condition on ${key} ${JSON.stringify(value)}`, () => {
            expect(judged({ Principal: "*", ...under(key, value, operator) })).to.deep.equal([]);
        });
    }

    for (const [key, value, operator] of [
        ["aws:SourceArn", "arn:aws:events:*:*:rule/orders", "ArnLike"],
        ["aws:SourceArn", "arn:aws:s3:::*", "ArnLike"],
        ["aws:SourceArn", "*", "StringLike"],
        ["aws:SourceIp", "0.0.0.0/0", "IpAddress"],
        ["aws:SourceIp", "203.0.113.0/24", "NotIpAddress"],
        ["aws:SourceVpce", "true", "Null"],
        ["aws:SecureTransport", "true", "Bool"],
        ["aws:RequestedRegion", "us-east-1", "StringEquals"],
        ["aws:PrincipalOrgID", "o-1", "StringNotLike"],
    ] as const) {
        it(`reports everyone under ${operator} ${key} ${value}`, () => {
            expect(judged({ Principal: "*", ...under(key, value, operator) })).to.deep.equal([`open: ${message}`]);
        });
    }

    it("passes a condition on the caller beside others", () => {
        const Condition = { StringEquals: { "aws:RequestedRegion": "us-east-1", "aws:PrincipalOrgID": "o-1" } };
        expect(judged({ Principal: "*", Condition })).to.deep.equal([]);
    });

    it("reports a permission to put events for everyone, but not of an organisation or an account", () => {
        const put = (props: Readonly<Record<string, unknown>>) =>
            judge(guardrail, [resource(TYPES.busPermission, "put", props)]).violations;
        const open = "put: It lets everyone put events on the bus without a condition on aws:PrincipalOrgID.";
        expect(put({ principal: "*" })).to.deep.equal([open]);
        expect(
            put({ principal: "*", condition: { key: "aws:Other", type: "StringEquals", value: "x" } }),
        ).to.deep.equal([open]);
        expect(
            put({ principal: "*", condition: { key: "aws:PrincipalOrgID", type: "StringEquals", value: "o-1" } }),
        ).to.deep.equal([]);
        for (const value of ["*", undefined]) {
            expect(put({ principal: "*", condition: { key: "aws:PrincipalOrgID", value } })).to.deep.equal([open]);
        }
        expect(put({ principal: "123456789012" })).to.deep.equal([]);
    });

    it("does not know of a policy that is not known yet", () => {
        expect(judge(guardrail, [resource(TYPES.queue, "queue", { policy: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "string value at .policy can't be known during preview",
        });
    });

    it("does not apply to a queue without a policy", () => {
        for (const props of [{}, { policy: "" }]) {
            expect(judge(guardrail, [resource(TYPES.queue, "queue", props)]).notApplicable).to.equal(
                "it has no policy",
            );
        }
    });
});

describe("resource-policy-source", () => {
    const guardrail = named(PERMISSIONS, "resource-policy-source");
    const judged = (statement: Readonly<Record<string, unknown>>) =>
        judge(guardrail, [resource(TYPES.topicPolicy, "topic", { policy: policy(statement) })]).violations;
    const Principal = { Service: ["events.amazonaws.com", "s3.amazonaws.com"] };
    const message =
        "Statement 1 lets events.amazonaws.com, s3.amazonaws.com call sqs:SendMessage, sqs:PurgeQueue for any account: it has no condition on aws:SourceArn, aws:SourceAccount or aws:SourceOrgID.";

    for (const type of HOLDERS) {
        it(`reports a service in a policy of ${type} without a condition on its source`, () => {
            const one = resource(type, "topic", { policy: policy({ Principal }) });
            expect(judge(guardrail, [one])).to.deep.equal({ violations: [`topic: ${message}`] });
        });
    }

    it("passes a service for one rule, account or organisation", () => {
        expect(judged({ Principal, ...under("aws:SourceArn", RULE, "ArnLike") })).to.deep.equal([]);
        expect(judged({ Principal, ...under("aws:SourceAccount", "123456789012") })).to.deep.equal([]);
        expect(judged({ Principal, ...under("aws:SourceOrgID", "o-1") })).to.deep.equal([]);
        expect(judged({ Principal, ...under("aws:SourceOrgPaths", "o-1/*", "ForAnyValue:StringLike") })).to.deep.equal(
            [],
        );
        expect(judged({ Principal, ...under("AWS:SourceOwner", "123456789012") })).to.deep.equal([]);
    });

    it("reports conditions that say nothing of the source", () => {
        expect(judged({ Principal, ...under("aws:PrincipalOrgID", "o-1") })).to.deep.equal([`topic: ${message}`]);
        expect(judged({ Principal, ...under("aws:SourceArn", "arn:aws:events:*:*:*", "ArnLike") })).to.have.length(1);
    });

    it("passes accounts, and services that are denied", () => {
        expect(judged({ Principal: { AWS: "123456789012" } })).to.deep.equal([]);
        expect(judged({ Principal, Effect: "Deny" })).to.deep.equal([]);
    });

    it("does not know of a policy that is not known yet, and does not apply without one", () => {
        expect(judge(guardrail, [resource(TYPES.topic, "topic", { policy: UNKNOWN })]).unknown).to.equal(
            "string value at .policy can't be known during preview",
        );
        expect(judge(guardrail, [resource(TYPES.topic, "topic")]).notApplicable).to.equal("it has no policy");
    });
});

describe("lambda-permission-source", () => {
    const guardrail = named(PERMISSIONS, "lambda-permission-source");
    const judged = (props: Readonly<Record<string, unknown>>) =>
        judge(guardrail, [resource(TYPES.permission, "permission", { action: "lambda:InvokeFunction", ...props })]);

    for (const principal of ["events.amazonaws.com", "s3.amazonaws.com.cn", "alexa-appkit.amazon.com"]) {
        it(`reports ${principal} without a source ARN, with an account too`, () => {
            const violations = [
                `permission: It lets ${principal} call lambda:InvokeFunction without a source ARN: ${principal} does so for resources of any account that name the function.`,
            ];
            expect(judged({ principal })).to.deep.equal({ violations });
        });
    }

    it("says that an account alone does not name the source", () => {
        expect(judged({ principal: "s3.amazonaws.com", sourceAccount: "123456789012" }).violations).to.have.length(1);
    });

    it("passes a service with a source ARN, a skill with its token, and accounts", () => {
        expect(judged({ principal: "events.amazonaws.com", sourceArn: RULE })).to.deep.equal({ violations: [] });
        expect(judged({ principal: "alexa-appkit.amazon.com", eventSourceToken: "amzn1.ask.skill.1" })).to.deep.equal({
            violations: [],
        });
        for (const principal of ["123456789012", "arn:aws:iam::123456789012:role/x"]) {
            expect(judged({ principal })).to.deep.equal({ violations: [] });
        }
    });

    it("reports everyone, but not everyone of an organisation or for one source", () => {
        expect(judged({ principal: "*", action: "lambda:InvokeFunctionUrl" }).violations).to.deep.equal([
            "permission: It lets everyone call lambda:InvokeFunctionUrl.",
        ]);
        expect(judged({ principal: "*", principalOrgId: "o-1" }).violations).to.deep.equal([]);
        expect(judged({ principal: "*", sourceArn: RULE }).violations).to.deep.equal([]);
    });

    it("reports a source ARN of stars, or of any account", () => {
        for (const sourceArn of ["*", "arn:aws:s3:::*", "arn:aws:events:*:*:rule/*"]) {
            expect(judged({ principal: "s3.amazonaws.com", sourceArn }).violations).to.deep.equal([
                `permission: It lets s3.amazonaws.com call lambda:InvokeFunction for the source ARN ${sourceArn}: s3.amazonaws.com does so for resources of any account that name the function.`,
            ]);
            expect(judged({ principal: "*", sourceArn }).violations).to.deep.equal([
                "permission: It lets everyone call lambda:InvokeFunction.",
            ]);
        }
        expect(judged({ principal: "*", principalOrgId: "*" }).violations).to.have.length(1);
        expect(judged({ principal: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::orders" }).violations).to.deep.equal(
            [],
        );
    });

    it("does not know of a source ARN or a principal that is not known yet", () => {
        for (const props of [{ principal: "events.amazonaws.com", sourceArn: UNKNOWN }, { principal: UNKNOWN }]) {
            expect(judged(props).violations).to.deep.equal([]);
            expect(judged(props).unknown).to.match(/can't be known during preview/);
        }
    });
});
