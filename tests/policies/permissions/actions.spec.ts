import { expect } from "chai";
import { PERMISSIONS } from "../../../policies/permissions";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, UNKNOWN } from "../support";
import { allow, document, functionWith, lambda, role } from "./support";

const QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders";

describe("function-wildcard-action", () => {
    const guardrail = named(PERMISSIONS, "function-wildcard-action");

    for (const action of ["*", "*:*", "sqs:*", "sqs:**", "sqs:?*", "*?"]) {
        it(`reports ${action}`, () => {
            expect(judge(guardrail, functionWith(document(allow(["sns:Publish", action]))))).to.deep.equal({
                violations: [`policy: Statement 1 allows ${action}: name the actions that the function calls.`],
            });
        });
    }

    it("passes actions by name, and names that begin alike", () => {
        const policy = document(allow(["sqs:SendMessage", "ec2:Describe*", "sqs:*Message", "sqs:???"]));
        expect(judge(guardrail, functionWith(policy))).to.deep.equal({ violations: [] });
    });

    it("reports what allows all actions but some, by the statement's Sid", () => {
        const policy = document(allow("sqs:SendMessage"), {
            Sid: "AllBut",
            Effect: "Allow",
            NotAction: ["iam:*", "sts:*"],
            Resource: "*",
        });
        expect(judge(guardrail, functionWith(policy)).violations).to.deep.equal([
            'policy: Statement "AllBut" allows all actions but iam:*, sts:*: name those that the function calls.',
        ]);
    });

    it("passes what a statement denies", () => {
        const policy = document({ Effect: "Deny", Action: "*", Resource: "*" });
        expect(judge(guardrail, functionWith(policy))).to.deep.equal({ violations: [] });
    });

    it("looks into inline policies, and into managed policies of the stack", () => {
        const policy = document(allow("sqs:*"));
        const managed = resource(TYPES.policy, "managed", { arn: "arn:managed", policy });
        const message = "Statement 1 allows sqs:*: name the actions that the function calls.";
        const inline = role({ inlinePolicies: [{ policy }] });
        expect(judge(guardrail, [inline, lambda(inline)]).violations).to.deep.equal([`role: ${message}`]);
        const listing = role({ managedPolicyArns: ["arn:managed"] });
        expect(judge(guardrail, [listing, lambda(listing), managed]).violations).to.deep.equal([`managed: ${message}`]);
        const plain = role();
        for (const attachment of [
            resource(TYPES.rolePolicyAttachment, "attachment", { role: "role" }, { policyArn: managed }),
            resource(TYPES.policyAttachment, "attachment", { roles: ["role"], policyArn: "arn:managed" }),
        ]) {
            expect(judge(guardrail, [plain, lambda(plain), managed, attachment]).violations).to.deep.equal([
                `managed: ${message}`,
            ]);
        }
    });

    it("reports a policy once, however it is attached", () => {
        const managed = resource(TYPES.policy, "managed", { arn: "arn:managed", policy: document(allow("sqs:*")) });
        const of = role({ managedPolicyArns: ["arn:managed"] });
        const attachment = resource(TYPES.rolePolicyAttachment, "attachment", {
            role: "role",
            policyArn: "arn:managed",
        });
        expect(judge(guardrail, [of, lambda(of), managed, attachment]).violations).to.have.length(1);
    });

    it("passes a role that no function has", () => {
        const policy = resource(TYPES.rolePolicy, "policy", { role: "role", policy: document(allow("*")) });
        const other = resource(TYPES.role, "other", { name: "other" });
        expect(judge(guardrail, [role(), other, lambda(other), policy])).to.deep.equal({ violations: [] });
    });

    it("knows the role of a function by what it depends on, before the role has an ARN", () => {
        const [of, , policy] = functionWith(document(allow("*")));
        expect(judge(guardrail, [of!, lambda(of!, { role: UNKNOWN }), policy!])).to.deep.equal({
            violations: ["policy: Statement 1 allows *: name the actions that the function calls."],
        });
    });

    it("does not know of a policy, a role or an attachment that is not known yet, and judges the rest", () => {
        const [of, fn, policy] = functionWith(UNKNOWN);
        const bad = resource(TYPES.rolePolicy, "bad", { role: "role", policy: document(allow("*")) });
        expect(judge(guardrail, [of!, fn!, policy!, bad])).to.deep.equal({
            violations: ["bad: Statement 1 allows *: name the actions that the function calls."],
            unknown: "not known yet: policy of policy",
        });
        const anywhere = resource(TYPES.function, "lambda", { role: UNKNOWN });
        expect(judge(guardrail, [of!, anywhere]).unknown).to.equal("not known yet: role of lambda");
        const loose = resource(TYPES.rolePolicy, "loose", { role: UNKNOWN, policy: document() });
        expect(judge(guardrail, [of!, fn!, loose]).unknown).to.equal("not known yet: role of loose");
        const attachment = resource(TYPES.rolePolicyAttachment, "attachment", { role: UNKNOWN, policyArn: "arn:x" });
        expect(judge(guardrail, [of!, fn!, attachment]).unknown).to.equal("not known yet: role of attachment");
        const inline = role({ inlinePolicies: [{ policy: UNKNOWN }] });
        expect(judge(guardrail, [inline, lambda(inline)]).unknown).to.equal(
            "not known yet: inlinePolicies.0.policy of role",
        );
    });

    it("does not apply to a stack without functions", () => {
        expect(judge(guardrail, [role()]).notApplicable).to.equal(`the stack has none of ${TYPES.function}`);
    });
});

describe("function-wildcard-resource", () => {
    const guardrail = named(PERMISSIONS, "function-wildcard-resource");
    const judged = (statement: Readonly<Record<string, unknown>>) =>
        judge(guardrail, functionWith(document(statement))).violations;

    for (const all of ["*", "*:*", "arn:aws:sqs:*:*:*", "arn:aws:*", "arn:*:*:*:*:*", "arn:aws:s3:::*/*"]) {
        it(`reports ${all}`, () => {
            expect(judged(allow("sqs:SendMessage", [QUEUE, all]))).to.deep.equal([
                `policy: Statement 1 allows sqs:SendMessage on ${all}: name the resources.`,
            ]);
        });
    }

    it("passes resources that are named in part", () => {
        for (const named of [
            QUEUE,
            "arn:aws:sqs:*:*:orders-*",
            "arn:aws:sqs:*:123456789012:*",
            "arn:aws:ec2:*:*:security-group/*",
            "arn:aws:sqs:us-east-1:*:*",
        ]) {
            expect(judged(allow("sqs:SendMessage", named)), named).to.deep.equal([]);
        }
    });

    it("passes actions that IAM has no resource level for, and reports those that stand beside them", () => {
        expect(judged(allow(["ec2:DescribeInstances", "tag:GetResources", "cloudwatch:PutMetricData"]))).to.deep.equal(
            [],
        );
        expect(judged(allow(["ec2:DescribeInstances", "ec2:StopInstances"]))).to.deep.equal([
            "policy: Statement 1 allows ec2:StopInstances on *: name the resources.",
        ]);
    });

    it("reports actions whose resource types are all optional", () => {
        expect(judged(allow("s3:GetObject"))).to.deep.equal([
            "policy: Statement 1 allows s3:GetObject on *: name the resources.",
        ]);
    });

    it("takes names with stars and any case for the actions that they stand for", () => {
        expect(judged(allow("SQS:sendmessage*")).length).to.equal(1);
        expect(judged(allow("sqs:*messagemovetask?"))).to.deep.equal([
            "policy: Statement 1 allows sqs:ListMessageMoveTasks on *: name the resources.",
        ]);
        expect(judged(allow("ec2:DescribeReserved*"))).to.deep.equal([]);
    });

    it("names four actions, and counts more", () => {
        const four = ["sqs:SendMessage", "sqs:DeleteMessage", "sqs:ReceiveMessage", "sqs:PurgeQueue"];
        expect(judged(allow(four))).to.deep.equal([
            `policy: Statement 1 allows ${four.join(", ")} on *: name the resources.`,
        ]);
        expect(judged(allow([...four, "sqs:PurgeQueue", "sqs:DeleteQueue"]))).to.deep.equal([
            "policy: Statement 1 allows sqs:SendMessage, sqs:DeleteMessage, sqs:ReceiveMessage and 2 more on *: name the resources.",
        ]);
    });

    it("leaves wildcard actions to their own guardrail, and knows nothing of actions that do not exist", () => {
        expect(judged(allow(["*", "sqs:*", "nowhere:Do", "sqs:Nothing"]))).to.deep.equal([]);
    });

    it("reports all resources but some", () => {
        expect(judged({ Effect: "Allow", Action: "sqs:SendMessage", NotResource: QUEUE })).to.deep.equal([
            `policy: Statement 1 allows sqs:SendMessage on all but ${QUEUE}: name the resources.`,
        ]);
    });

    it("passes a condition on the tags of the resource, if it holds for tagged ones only", () => {
        const on = (operator: string, key: string, value: unknown = "dev") =>
            judged(allow("ec2:StopInstances", "*", { Condition: { [operator]: { [key]: value } } })).length;
        expect(on("StringEquals", "aws:ResourceTag/stage")).to.equal(0);
        expect(on("StringLike", "ec2:ResourceTag/stage")).to.equal(0);
        expect(on("StringNotEquals", "aws:ResourceTag/stage")).to.equal(1);
        expect(on("StringEqualsIfExists", "aws:ResourceTag/stage")).to.equal(1);
        expect(on("Null", "aws:ResourceTag/stage")).to.equal(1);
        expect(on("StringEquals", "aws:RequestTag/stage")).to.equal(1);
        expect(on("StringLike", "aws:ResourceTag/stage", ["dev", "test-*"])).to.equal(0);
        for (const value of ["*", "?*", ["dev", "*"], []]) {
            expect(on("StringLike", "aws:ResourceTag/stage", value), JSON.stringify(value)).to.equal(1);
        }
        const both = { StringEquals: { "aws:RequestedRegion": "us-east-1", "aws:ResourceTag/stage": "dev" } };
        expect(judged(allow("ec2:StopInstances", "*", { Condition: both }))).to.deep.equal([]);
    });

    it("does not know of a policy that is not known yet", () => {
        expect(judge(guardrail, functionWith(UNKNOWN))).to.deep.equal({
            violations: [],
            unknown: "not known yet: policy of policy",
        });
    });
});

describe("pass-role-service", () => {
    const guardrail = named(PERMISSIONS, "pass-role-service");
    const judged = (statement: Readonly<Record<string, unknown>>) => {
        const policy = resource(TYPES.rolePolicy, "policy", { role: "role", policy: document(statement) });
        return judge(guardrail, [role(), policy]).violations;
    };
    const under = (operator: string, key: string, value: unknown) => ({ Condition: { [operator]: { [key]: value } } });

    it("reports iam:PassRole without a condition, in the role of anything", () => {
        expect(judged(allow("iam:PassRole", "arn:aws:iam::123456789012:role/x"))).to.deep.equal([
            "policy: Statement 1 allows iam:PassRole without the condition iam:PassedToService: whoever holds it can give the role to any service.",
        ]);
    });

    for (const action of ["iam:Pass*", "iam:*", "IAM:passrole", "*", "*:*", "iam:?assRole"]) {
        it(`reports ${action}, which is it too`, () => {
            expect(judged(allow(action)).length).to.equal(1);
        });
    }

    it("reports all actions but some, where PassRole is not among these", () => {
        const but = (...NotAction: readonly string[]) => judged({ Effect: "Allow", NotAction, Resource: "*" });
        expect(but("s3:*", "iam:Create*")).to.deep.equal([
            "policy: Statement 1 allows all actions but s3:*, iam:Create* without the condition iam:PassedToService: whoever holds it can give the role to any service.",
        ]);
        expect(but("iam:*")).to.deep.equal([]);
        expect(but("iam:PassRole")).to.deep.equal([]);
    });

    it("passes other actions of IAM, and a named service", () => {
        expect(judged(allow("iam:GetRole"))).to.deep.equal([]);
        const service = "ecs-tasks.amazonaws.com";
        expect(judged(allow("iam:PassRole", "*", under("StringEquals", "iam:PassedToService", service)))).to.deep.equal(
            [],
        );
    });

    it("reports conditions that hold for any service", () => {
        for (const [operator, key, value] of [
            ["StringLike", "iam:PassedToService", "*"],
            ["StringEquals", "iam:PassedToService", ["ecs-tasks.amazonaws.com", "*"]],
            ["StringNotEquals", "iam:PassedToService", "ec2.amazonaws.com"],
            ["StringEqualsIfExists", "iam:PassedToService", "ec2.amazonaws.com"],
            ["StringEquals", "aws:PrincipalOrgID", "o-1"],
        ] as const) {
            expect(
                judged(allow("iam:PassRole", "*", under(operator, key, value))).length,
                `${operator} ${key}`,
            ).to.equal(1);
        }
    });

    it("does not know of a policy that is not known yet", () => {
        const policy = resource(TYPES.rolePolicy, "policy", { role: "role", policy: UNKNOWN });
        expect(judge(guardrail, [role(), policy]).unknown).to.equal("not known yet: policy of policy");
    });
});
