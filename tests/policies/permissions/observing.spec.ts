import { expect } from "chai";
import { PERMISSIONS } from "../../../policies/permissions";
import { TELLING } from "../../../policies/permissions/observing";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, UNKNOWN } from "../support";
import { allow, document, functionWith, lambda, role } from "./support";

describe("observe-without-writes", () => {
    const guardrail = named(PERMISSIONS, "observe-without-writes");
    const tagged = (mode: unknown) => ({ tags: { "event-ops:mode": mode } });
    const judged = (mode: unknown, ...actions: readonly string[]) =>
        judge(guardrail, functionWith(document(allow(actions)), tagged(mode))).violations;

    for (const mode of ["observe", "approve"]) {
        it(`reports a write in the role of a function in mode ${mode}`, () => {
            expect(judged(mode, "ec2:DescribeInstances", "ec2:StopInstances")).to.deep.equal([
                `policy: Statement 1 allows ec2:StopInstances, and the function's mode is ${mode}.`,
            ]);
        });
    }

    it("reads the mode in the tags of the provider too", () => {
        const ofProvider = { tagsAll: { "event-ops:mode": "observe" } };
        expect(
            judge(guardrail, functionWith(document(allow("ec2:StopInstances")), ofProvider)).violations,
        ).to.deep.equal(["policy: Statement 1 allows ec2:StopInstances, and the function's mode is observe."]);
    });

    it("passes a write in mode act or off, and of a function without a mode", () => {
        for (const mode of ["act", "off", undefined]) expect(judged(mode, "ec2:StopInstances")).to.deep.equal([]);
        expect(judge(guardrail, functionWith(document(allow("ec2:StopInstances"))))).to.deep.equal({ violations: [] });
    });

    it("passes reads, and what a function tells and remembers", () => {
        expect(judged("observe", "ec2:DescribeInstances", "s3:ListBucket", "sqs:Get*", ...TELLING)).to.deep.equal([]);
    });

    it("counts several writes, those that a star stands for, and actions that are not known", () => {
        expect(judged("observe", "ec2:StopInstances", "ec2:StartInstances", "ec2:StopInstances")).to.deep.equal([
            "policy: Statement 1 allows ec2:StopInstances and 1 more, and the function's mode is observe.",
        ]);
        expect(judged("observe", "sqs:*Queue")).to.deep.equal([
            "policy: Statement 1 allows sqs:CreateQueue and 4 more, and the function's mode is observe.",
        ]);
        expect(judged("observe", "*")).to.deep.equal([
            "policy: Statement 1 allows *, and the function's mode is observe.",
        ]);
        expect(judged("observe", "newservice:CreateThing")).to.have.length(1);
        expect(judged("observe", "sqs:Nothing*")).to.deep.equal([
            "policy: Statement 1 allows sqs:Nothing*, and the function's mode is observe.",
        ]);
        expect(judged("observe", "newservice:GetThing", "newservice:ListThings")).to.deep.equal([]);
    });

    it("takes tags and permissions of IAM for writes", () => {
        expect(judged("observe", "ec2:CreateTags")).to.have.length(1);
        expect(judged("observe", "iam:PutRolePolicy")).to.have.length(1);
    });

    it("reports all actions but some", () => {
        const policy = document({ Effect: "Allow", NotAction: "iam:*", Resource: "*" });
        expect(judge(guardrail, functionWith(policy, tagged("observe"))).violations).to.deep.equal([
            "policy: Statement 1 allows all actions but some, and the function's mode is observe.",
        ]);
    });

    it("takes the actions of the settings for harmless", () => {
        const some = functionWith(document(allow(["ec2:CreateTags", "sns:Publish"])), tagged("observe"));
        expect(judge(guardrail, some, { allowed: ["ec2:Create*", "sns:Publish"] }).violations).to.deep.equal([]);
        expect(judge(guardrail, some, { allowed: ["ec2:CreateTags"] }).violations).to.deep.equal([
            "policy: Statement 1 allows sns:Publish, and the function's mode is observe.",
        ]);
    });

    it("reports managed policies that are not known to be without writes", () => {
        const of = role({ managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] });
        const attached = (policyArn: string) =>
            judge(guardrail, [
                of,
                lambda(of, tagged("observe")),
                resource(TYPES.rolePolicyAttachment, "attachment", { role: "role", policyArn }),
            ]).violations;
        for (const name of [
            "service-role/AWSLambdaBasicExecutionRole",
            "service-role/AWSLambdaSQSQueueExecutionRole",
            "AWSXRayDaemonWriteAccess",
            "AmazonEC2ReadOnlyAccess",
            "job-function/ViewOnlyAccess",
        ]) {
            expect(attached(`arn:aws:iam::aws:policy/${name}`), name).to.deep.equal([]);
        }
        for (const name of ["AmazonEC2FullAccess", "AmazonCognitoPowerUser", "NotAWSLambdaBasicExecutionRole"]) {
            expect(attached(`arn:aws:iam::aws:policy/${name}`)).to.deep.equal([
                `role: It has the managed policy ${name}, which is not known to be without writes, and the function's mode is observe.`,
            ]);
        }
        const shared = resource(TYPES.policyAttachment, "shared", { roles: ["role"], policyArn: "arn:x:policy/Any" });
        expect(judge(guardrail, [of, lambda(of, tagged("observe")), shared]).violations).to.have.length(1);
        const listing = role({ managedPolicyArns: ["arn:x:policy/Any"] });
        expect(judge(guardrail, [listing, lambda(listing, tagged("observe"))]).violations).to.have.length(1);
    });

    it("judges managed policies of the stack by what they say, not by their name", () => {
        const own = (action: string) =>
            resource(TYPES.policy, "own", { arn: "arn:x:policy/Own", policy: document(allow(action)) });
        const judgedWith = (action: string, holder: "attachment" | "role") => {
            const of = role(holder === "role" ? { managedPolicyArns: ["arn:x:policy/Own"] } : {});
            const attachment = resource(TYPES.rolePolicyAttachment, "attachment", {
                role: "role",
                policyArn: "arn:x:policy/Own",
            });
            const held = holder === "role" ? [] : [attachment];
            return judge(guardrail, [of, lambda(of, tagged("observe")), own(action), ...held]).violations;
        };
        for (const holder of ["attachment", "role"] as const) {
            expect(judgedWith("ec2:DescribeInstances", holder), holder).to.deep.equal([]);
            expect(judgedWith("ec2:StopInstances", holder), holder).to.deep.equal([
                "own: Statement 1 allows ec2:StopInstances, and the function's mode is observe.",
            ]);
        }
    });

    it("judges a role that functions share by the one that only observes", () => {
        const of = role();
        const policy = resource(TYPES.rolePolicy, "policy", {
            role: "role",
            policy: document(allow("ec2:StopInstances")),
        });
        const acting = { ...lambda(of, tagged("act")), name: "acting" };
        expect(judge(guardrail, [of, acting, lambda(of, tagged("approve")), policy]).violations).to.deep.equal([
            "policy: Statement 1 allows ec2:StopInstances, and the function's mode is approve.",
        ]);
    });

    it("does not know of a mode, a policy or an attachment that is not known yet", () => {
        const policy = document(allow("ec2:StopInstances"));
        expect(judge(guardrail, functionWith(policy, tagged(UNKNOWN)))).to.deep.equal({
            violations: [],
            unknown: "not known yet: tags.event-ops:mode of lambda",
        });
        expect(judge(guardrail, functionWith(UNKNOWN, tagged("observe")))).to.deep.equal({
            violations: [],
            unknown: "not known yet: policy of policy",
        });
        const of = role();
        const attachment = resource(TYPES.rolePolicyAttachment, "attachment", { role: "role", policyArn: UNKNOWN });
        expect(judge(guardrail, [of, lambda(of, tagged("observe")), attachment]).unknown).to.equal(
            "not known yet: policyArn of attachment",
        );
    });
});
