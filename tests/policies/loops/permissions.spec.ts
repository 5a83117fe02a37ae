import { expect } from "chai";
import { managedPolicy } from "../../../policies/loops/managedPolicies";
import { Permissions } from "../../../policies/loops/permissions";
import { TYPES } from "../../../policies/resourceTypes";
import { resource, type TestResource, UNKNOWN, viewOf } from "../support";
import { allow } from "./stacks";

const role = resource(TYPES.role, "role", { name: "role" });
const policy = (...statements: readonly object[]) =>
    resource(TYPES.rolePolicy, "policy", { role: "role", policy: JSON.stringify({ Statement: statements }) });
const permitted = (resources: readonly TestResource[], counts: (prefix: string) => boolean) => {
    const view = viewOf([role, ...resources]);
    return new Permissions(view).of(view.ofType(TYPES.role)[0]!, counts);
};
const actions = (statements: readonly object[], ...services: readonly string[]) =>
    permitted([policy(...statements)], (prefix) => services.includes(prefix)).map(({ action }) => action.action);
const deny = (Action: string, more: object = {}) => ({ Effect: "Deny", Action, Resource: "*", ...more });

describe("what a role allows", () => {
    it("is each action with the resources and conditions of its statement, and whether it is named in full", () => {
        const Condition = { StringEquals: { "AWS:SourceAccount": "1" } };
        const found = permitted(
            [policy(allow(["sqs:SendMessage", "ec2:?reateTags"], "arn:a", { Condition }))],
            () => true,
        );
        const conditions = { StringEquals: { "aws:sourceaccount": ["1"] } };
        expect(found.map(({ action, ...rest }) => ({ action: action.action, ...rest }))).to.deep.equal([
            { action: "sqs:SendMessage", isNamed: true, resources: ["arn:a"], conditions },
            { action: "ec2:CreateTags", isNamed: false, resources: ["arn:a"], conditions },
        ]);
    });

    it("is named in full where one pattern of several names it, in whichever order", () => {
        for (const some of [
            ["ec2:CreateTags", "ec2:Create*"],
            ["ec2:Create*", "ec2:CreateTags"],
        ]) {
            const found = permitted([policy(allow(some))], () => true);
            expect(found.filter(({ isNamed }) => isNamed).map(({ action }) => action.action)).to.deep.equal([
                "ec2:CreateTags",
            ]);
        }
    });

    it("is of services that count, and what is named in full in any case", () => {
        const all = [allow(["ec2:CreateTags", "ec2:*Tags", "sqs:*", "*:DeleteTags"])];
        expect(actions(all)).to.deep.equal(["ec2:CreateTags"]);
        expect(actions(all, "ec2")).to.have.members(["ec2:CreateTags", "ec2:DeleteTags", "ec2:DescribeTags"]);
        expect(actions([allow("*")], "tag")).to.include.members(["tag:TagResources", "tag:GetResources"]);
        expect(actions([allow("ec?:CreateTags")], "ec2", "ecs")).to.deep.equal(["ec2:CreateTags"]);
        expect(actions([allow("SQS:sendmessage")])).to.deep.equal(["sqs:SendMessage"]);
    });

    it("is all but what a statement leaves out", () => {
        const but = [{ Effect: "Allow", NotAction: ["tag:Get*", "tag:Describe*", "ec2:*"], Resource: "*" }];
        const found = actions(but, "tag", "ec2");
        expect(found).to.include.members(["tag:TagResources", "tag:UntagResources"]);
        expect(found.filter((action) => /^ec2:|:Get|:Describe/.test(action))).to.deep.equal([]);
    });

    it("is all resources where a statement names none", () => {
        const [first] = permitted(
            [policy({ Effect: "Allow", Action: "ec2:CreateTags", NotResource: "arn:a" })],
            () => true,
        );
        expect(first!.resources).to.deep.equal(["*"]);
    });

    it("is not what is denied everywhere and always", () => {
        const may = allow(["ec2:CreateTags", "ec2:DeleteTags"]);
        expect(actions([may, deny("ec2:Create*")])).to.deep.equal(["ec2:DeleteTags"]);
        expect(actions([may, deny("ec2:Create*", { Condition: { Bool: { a: "true" } } })])).to.have.length(2);
        expect(actions([may, deny("ec2:Create*", { Resource: "arn:a" })])).to.have.length(2);
        expect(actions([deny("ec2:*")])).to.deep.equal([]);
        expect(actions([deny("ec2:CreateTags", { Resource: "arn:a" })])).to.deep.equal([]);
    });

    it("is what its inline policies, those of the stack that are attached and those of AWS say, the same each time", () => {
        const whole = resource(TYPES.role, "role", {
            name: "role",
            inlinePolicies: [{ policy: JSON.stringify({ Statement: allow("ec2:CreateTags") }) }],
            managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSQSFullAccess", "arn:aws:iam::aws:policy/Other"],
        });
        const own = resource(TYPES.policy, "own", {
            arn: "arn:own",
            policy: JSON.stringify({ Statement: allow("sns:Publish") }),
        });
        const attachment = resource(TYPES.policyAttachment, "all", { roles: ["role"], policyArn: "arn:own" });
        const view = viewOf([whole, own, attachment]);
        const permissions = new Permissions(view);
        const said = () =>
            permissions.of(view.ofType(TYPES.role)[0]!, () => true).map(({ action: { action } }) => action);
        expect(said().filter((action) => !action.startsWith("sqs:"))).to.deep.equal(["ec2:CreateTags", "sns:Publish"]);
        expect(said()).to.include.members(["sqs:SendMessage", "sqs:DeleteQueue"]);
        expect(said()).to.deep.equal(said());
    });

    describe("by managed policies", () => {
        const ECS = "arn:aws:iam::aws:policy/AmazonECS_FullAccess";
        const document = JSON.stringify({ Statement: allow("sns:Publish") });
        const own = resource(TYPES.policy, "own", { arn: "arn:own", policy: document });
        const ownToBe = resource(TYPES.policy, "own", { arn: UNKNOWN, policy: document });
        const of = (...resources: readonly TestResource[]) => {
            const view = viewOf(resources);
            const found = new Permissions(view).of(view.ofType(TYPES.role)[0]!, () => true);
            const all = found.map(({ action }) => action.action);
            return {
                own: all.includes("sns:Publish"),
                ofAws: all.includes("ecs:RunTask"),
                unknown: Object.fromEntries(view.unknown),
            };
        };
        const listing = (arns: unknown, ...uses: readonly TestResource[]) =>
            resource(TYPES.role, "role", { name: "role", managedPolicyArns: arns }, { managedPolicyArns: uses });
        const all = { own: true, ofAws: true, unknown: {} };

        it("is what those of AWS say that a list names beside those of the stack", () => {
            expect(of(listing(["arn:own", ECS]), own)).to.deep.equal(all);
            expect(of(listing([ECS, "arn:own"], own), own)).to.deep.equal(all);
            expect(of(listing(["arn:own", ECS], own), own)).to.deep.equal(all);
        });

        it("is known before the policies of the stack have ARNs, but not where a list has more that is not known", () => {
            expect(of(listing([UNKNOWN, ECS], ownToBe), ownToBe)).to.deep.equal(all);
            const open = { role: "managedPolicyArns.1" };
            expect(of(listing([UNKNOWN, UNKNOWN, ECS], ownToBe), ownToBe).unknown).to.deep.equal(open);
            expect(of(listing(["arn:own", UNKNOWN, ECS], own), own)).to.deep.equal({ ...all, unknown: open });
            expect(of(listing([ECS, UNKNOWN])).unknown).to.deep.equal(open);
            expect(of(listing(UNKNOWN, ownToBe), ownToBe).unknown).to.deep.equal({ role: "managedPolicyArns" });
            expect(of(listing(UNKNOWN)).unknown).to.deep.equal({ role: "managedPolicyArns" });
        });

        it("is what its attachments say, the exclusive ones too", () => {
            const policyArns = ["arn:own", ECS];
            const exclusive = resource(TYPES.rolePolicyAttachmentsExclusive, "all", { roleName: "role", policyArns });
            expect(of(role, own, exclusive)).to.deep.equal(all);
            const toBe = resource(
                TYPES.rolePolicyAttachment,
                "toBe",
                { role: "role", policyArn: UNKNOWN },
                { policyArn: ownToBe },
            );
            expect(of(role, ownToBe, toBe)).to.deep.equal({ own: true, ofAws: false, unknown: {} });
        });

        it("is not known where an attachment may be to any role", () => {
            const open = (type: string, property: string, value: unknown) =>
                of(role, resource(type, "open", { [property]: value })).unknown;
            expect(open(TYPES.rolePolicyAttachment, "role", UNKNOWN)).to.deep.equal({ open: "role" });
            expect(open(TYPES.policyAttachment, "roles", ["other", UNKNOWN])).to.deep.equal({ open: "roles" });
            expect(open(TYPES.rolePolicyAttachmentsExclusive, "roleName", UNKNOWN)).to.deep.equal({
                open: "roleName",
            });
        });
    });
});

describe("a policy of AWS", () => {
    const policy = (name: string) => managedPolicy(`arn:aws:iam::aws:policy/${name}`);

    it("is known by its ARN in any partition, with its path", () => {
        expect(managedPolicy("arn:aws:iam::aws:policy/AmazonSQSFullAccess")).to.deep.equal(["sqs:*"]);
        expect(managedPolicy("arn:aws-cn:iam::aws:policy/AmazonSQSFullAccess")).to.deep.equal(["sqs:*"]);
        expect(managedPolicy("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")).to.deep.equal([
            ..."logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents".split(" "),
        ]);
    });

    it("is not what somebody else calls by the same name, nor one that is not in the table", () => {
        for (const arn of [
            "arn:aws:iam::123456789012:policy/AmazonSQSFullAccess",
            "arn:aws:iam::aws:policy/Nothing",
            "AmazonSQSFullAccess",
            "",
        ]) {
            expect(managedPolicy(arn), arn).to.equal(undefined);
        }
    });

    it("allows what AWS's document allows of whole services", () => {
        expect(policy("CloudWatchFullAccess")).to.deep.equal(["cloudwatch:*", "logs:*", "sns:*"]);
        expect(policy("CloudWatchFullAccessV2"))
            .to.include.members(["xray:*", "sns:Subscribe"])
            .and.not.include("sns:*");
        expect(policy("AmazonSSMFullAccess")).to.include("logs:*");
        expect(policy("CloudWatchEventsFullAccess")).to.deep.equal(policy("AmazonEventBridgeFullAccess"));
    });
});
