import { expect } from "chai";
import { Iam } from "../../../lab/iam/iam";
import { iamKinds } from "../../../lab/iam/iamKinds";
import { kmsKinds } from "../../../lab/iam/kmsKinds";
import { permissionReport } from "../../../lab/iam/permissionReport";
import type { Caller, CallRecord, Created } from "../../../lab/types";
import { account, answer, arn, need, policy, region, service } from "./support";

const trust = JSON.stringify(policy({ Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }));
const publish = policy({ Action: "sns:Publish", Resource: arn("sns", "t") });
const types = {
    role: "aws:iam/role:Role",
    rolePolicy: "aws:iam/rolePolicy:RolePolicy",
    policy: "aws:iam/policy:Policy",
    attachment: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    rolePoliciesExclusive: "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
    attachmentsExclusive: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
    key: "aws:kms/key:Key",
    alias: "aws:kms/alias:Alias",
    keyPolicy: "aws:kms/keyPolicy:KeyPolicy",
};

function lab() {
    const iam = new Iam({ accountId: account });
    const kinds = { ...iamKinds(iam), ...kmsKinds(iam) };
    const make = (type: keyof typeof types, name: string, inputs: Record<string, unknown>) =>
        kinds[types[type]]!.create({
            seed: `urn:pulumi:dev::p::${types[type]}::${name}`,
            name,
            inputs,
            region,
            tags: { stack: "dev" },
        }) as Created;
    return { iam, make };
}

const caller = (created: Created): Caller => ({
    kind: "role",
    roleArn: String(created.outputs["arn"]),
    sessionName: "s",
});

describe("IAM resources of a program", () => {
    it("a role has the ARN of its path and name, and its tags", () => {
        const { iam, make } = lab();
        const role = make("role", "worker", { name: "worker", path: "/event-ops/", assumeRolePolicy: trust });
        expect(role.id).to.equal("worker");
        expect(role.outputs).to.include({
            arn: `arn:aws:iam::${account}:role/event-ops/worker`,
            name: "worker",
            path: "/event-ops/",
            assumeRolePolicy: trust,
            maxSessionDuration: 3600,
        });
        expect(iam.roles.named("WORKER").tags).to.deep.equal({ stack: "dev" });
    });

    it("without a name, it is the Pulumi name and seven digits, the same each time", () => {
        const name = () => lab().make("role", "worker", { assumeRolePolicy: trust }).id;
        expect(name()).to.match(/^worker-[0-9a-f]{7}$/);
        expect(name()).to.equal(name());
        expect(lab().make("role", "worker", { namePrefix: "pre-", assumeRolePolicy: trust }).id).to.match(
            /^pre-[0-9a-f]{7}$/,
        );
    });

    it("inline, attached and separate policies all count", () => {
        const { iam, make } = lab();
        const managed = make("policy", "managed", {
            policy: JSON.stringify(policy({ Action: "sqs:SendMessage", Resource: "*" })),
        });
        const role = make("role", "worker", {
            assumeRolePolicy: JSON.parse(trust),
            inlinePolicies: [{ name: "a", policy: JSON.stringify(publish) }, {}],
        });
        make("rolePolicy", "b", { role: role.id, policy: policy({ Action: "tag:GetResources", Resource: "*" }) });
        const attachment = make("attachment", "c", { role: { id: role.id }, policyArn: managed.outputs["arn"] });
        expect(attachment.outputs).to.deep.equal({ role: role.id, policyArn: managed.id });
        for (const [action, resource] of [
            ["sns:Publish", arn("sns", "t")],
            ["sqs:SendMessage", arn("sqs", "q")],
            ["tag:GetResources", "*"],
        ] as const) {
            expect(answer(iam, caller(role), need(action, resource)), action).to.equal("allowed");
        }
        make("attachmentsExclusive", "x", { roleName: role.id, policyArns: [] });
        make("rolePoliciesExclusive", "x", { roleName: role.id, policyNames: ["a"] });
        expect(answer(iam, caller(role), need("sqs:SendMessage", arn("sqs", "q")))).to.contain("no identity-based");
        expect(answer(iam, caller(role), need("tag:GetResources", "*"))).to.contain("no identity-based");
        expect(answer(iam, caller(role), need("sns:Publish", arn("sns", "t")))).to.equal("allowed");
    });

    it("a boundary of the program bounds the role", () => {
        const { iam, make } = lab();
        const boundary = make("policy", "boundary", { policy: policy({ Action: "sqs:*", Resource: "*" }) });
        const role = make("role", "worker", {
            assumeRolePolicy: trust,
            permissionsBoundary: boundary.id,
            inlinePolicies: [{ name: "a", policy: publish }],
        });
        expect(answer(iam, caller(role), need("sns:Publish", arn("sns", "t")))).to.contain("no permissions boundary");
    });

    const statement = (change: object) => ({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sns:Publish", Resource: "*", ...change }],
    });
    const refused: readonly [string, keyof typeof types, Record<string, unknown>, string][] = [
        [
            "a name that is too long",
            "role",
            { name: "x".repeat(65), assumeRolePolicy: trust },
            `the name "${"x".repeat(65)}" has 65 characters and may have 64: give it a shorter "name".`,
        ],
        [
            "a name with a space",
            "role",
            { name: "a b", assumeRolePolicy: trust },
            'the name "a b" may hold letters, digits and +=,.@_- only: give it another "name".',
        ],
        [
            "a path without slashes",
            "role",
            { path: "ops", assumeRolePolicy: trust },
            'the path "ops" must begin and end with "/".',
        ],
        [
            "a trust policy with a resource",
            "role",
            { assumeRolePolicy: statement({ Principal: "*" }) },
            "the trust policy: MalformedPolicyDocument: Statement 1 must have no Resource: a trust policy is about its own role.",
        ],
        [
            "a trust policy without a principal",
            "role",
            { assumeRolePolicy: statement({ Resource: undefined }) },
            "Statement 1 needs Principal or NotPrincipal, and not both",
        ],
        ["no JSON", "policy", { policy: "{" }, "the policy: MalformedPolicyDocument: the policy is not JSON"],
        [
            "no statement",
            "policy",
            { policy: '{"Version":"2012-10-17"}' },
            "the policy: MalformedPolicyDocument: it has no Statement.",
        ],
        [
            "an unknown version",
            "policy",
            { policy: { ...statement({}), Version: "2020-01-01" } },
            'Version must be "2012-10-17" or "2008-10-17", not "2020-01-01"',
        ],
        [
            "an unknown effect",
            "policy",
            { policy: statement({ Effect: "Maybe" }) },
            'Statement 1 has the Effect "Maybe": it must be "Allow" or "Deny"',
        ],
        [
            "no action",
            "policy",
            { policy: statement({ Action: undefined }) },
            "Statement 1 needs Action or NotAction, and not both",
        ],
        [
            "an action without service",
            "policy",
            { policy: statement({ Action: ["sns:Publish", "Publish"] }) },
            'Statement 1 has the action "Publish": actions look like "sns:Publish"',
        ],
        [
            "no resource",
            "policy",
            { policy: statement({ Resource: undefined }) },
            "Statement 1 needs Resource or NotResource, and not both",
        ],
        [
            "a resource that is no ARN",
            "policy",
            { policy: statement({ Resource: "queue" }) },
            'Statement 1 has the resource "queue": it must be an ARN or "*"',
        ],
        [
            "a principal in a role's policy",
            "policy",
            { policy: statement({ Principal: "*" }) },
            "Statement 1 must have no Principal",
        ],
        [
            "a condition operator that nobody knows",
            "policy",
            { policy: statement({ Condition: { StringSame: {} } }) },
            'Statement 1 has a Condition in which "StringSame" is no condition operator that the lab knows',
        ],
        [
            "two statements of one name",
            "policy",
            { policy: { Statement: [statement({ Sid: "A" }).Statement[0], statement({ Sid: "A" }).Statement[0]] } },
            'two statements have the Sid "A"',
        ],
        [
            "a managed policy that is too long",
            "policy",
            { policy: statement({ Resource: `arn:aws:sns:us-east-1:123456789012:${"x".repeat(6200)}` }) },
            "characters and may have 6144.",
        ],
        [
            "a role that is not there",
            "rolePolicy",
            { role: "nobody", policy: publish },
            'NoSuchEntity: the role with the name "nobody" cannot be found.',
        ],
        [
            "a role by its ARN",
            "rolePolicy",
            { role: `arn:aws:iam::${account}:role/x`, policy: publish },
            "IAM takes the role's name here.",
        ],
        [
            "a key policy that locks everyone out",
            "key",
            { policy: policy({ Principal: { Service: "events.amazonaws.com" }, Action: "kms:*", Resource: "*" }) },
            "MalformedPolicyDocumentException: nobody could change the key policy any more",
        ],
        [
            "a key deleted too soon",
            "key",
            { deletionWindowInDays: 3 },
            '"deletionWindowInDays" is 3: it must be from 7 to 30.',
        ],
        [
            "an alias of AWS's",
            "alias",
            { name: "alias/aws/mine", targetKeyId: "x" },
            'the name "alias/aws/mine" must be "alias/" and',
        ],
        [
            "an alias of no key",
            "alias",
            { name: "alias/mine", targetKeyId: "x" },
            'NotFoundException: the key "x" does not exist in us-east-1',
        ],
    ];
    for (const [what, type, inputs, message] of refused) {
        it(`refused: ${what}`, () => {
            expect(() => lab().make(type, "it", inputs)).to.throw(message);
        });
    }

    it("refused: a name that is taken, in any case", () => {
        const { make } = lab();
        make("role", "a", { name: "Worker", assumeRolePolicy: trust });
        expect(() => make("role", "b", { name: "worker", assumeRolePolicy: trust })).to.throw(
            'EntityAlreadyExists: a role with the name "worker" exists already',
        );
        make("policy", "a", { name: "P", policy: publish });
        expect(() => make("policy", "b", { name: "p", policy: publish })).to.throw(
            'EntityAlreadyExists: a policy with the name "p"',
        );
    });

    it("refused: a policy that is not there, too many of them, and inline policies that are too long together", () => {
        const { make } = lab();
        const role = make("role", "a", { assumeRolePolicy: trust });
        expect(() =>
            make("attachment", "x", { role: role.id, policyArn: `arn:aws:iam::${account}:policy/none` }),
        ).to.throw("NoSuchEntity");
        for (let at = 0; at < 10; at++)
            make("attachment", `${at}`, { role: role.id, policyArn: `arn:aws:iam::aws:policy/P${at}` });
        expect(() => make("attachment", "x", { role: role.id, policyArn: "arn:aws:iam::aws:policy/P10" })).to.throw(
            "more than 10 managed policies",
        );
        const long = policy({ Action: "sns:Publish", Resource: arn("sns", "x".repeat(6000)) });
        make("rolePolicy", "one", { role: role.id, policy: long });
        expect(() => make("rolePolicy", "two", { role: role.id, policy: long })).to.throw(
            "characters together and may have 10240",
        );
    });
});

describe("KMS resources of a program", () => {
    it("a key without a policy belongs to the account", () => {
        const { iam, make } = lab();
        const key = make("key", "k", {});
        expect(key.outputs["arn"]).to.equal(arn("kms", `key/${key.id}`));
        expect(key.id).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        const role = make("role", "r", {
            assumeRolePolicy: trust,
            inlinePolicies: [
                { name: "a", policy: policy({ Action: "kms:Decrypt", Resource: key.outputs["arn"] as string }) },
            ],
        });
        const decrypt = need("kms:Decrypt", key.outputs["arn"] as string);
        expect(answer(iam, caller(role), decrypt)).to.equal("allowed");
        expect(answer(iam, service("events.amazonaws.com"), decrypt)).to.contain("no resource-based policy");
    });

    it("an alias stands for its key", () => {
        const { iam, make } = lab();
        const key = make("key", "k", {});
        const alias = make("alias", "a", { name: "alias/ops", targetKeyId: key.id });
        expect(alias).to.deep.equal({
            id: "alias/ops",
            outputs: {
                arn: arn("kms", "alias/ops"),
                name: "alias/ops",
                targetKeyArn: key.outputs["arn"],
                targetKeyId: key.id,
                region,
            },
        });
        expect(iam.keyArn("alias/ops", region)).to.equal(key.outputs["arn"]);
        expect(iam.keyArn(arn("kms", "alias/ops"), region)).to.equal(key.outputs["arn"]);
        expect(() => make("alias", "b", { name: "alias/ops", targetKeyId: key.id })).to.throw("AlreadyExistsException");
    });

    it("a key policy replaces the key's own", () => {
        const { iam, make } = lab();
        const key = make("key", "k", {});
        const open = { Principal: { AWS: account }, Action: "kms:*", Resource: "*" };
        make("keyPolicy", "p", {
            keyId: key.id,
            policy: JSON.stringify(
                policy(open, { Principal: { Service: "events.amazonaws.com" }, Action: "kms:Decrypt", Resource: "*" }),
            ),
        });
        expect(
            answer(iam, service("events.amazonaws.com"), need("kms:Decrypt", key.outputs["arn"] as string)),
        ).to.equal("allowed");
    });
});

describe("the report on permissions", () => {
    function record(
        roleArn: string,
        action: string,
        resources: readonly string[],
        result: CallRecord["result"] = "ok",
    ): CallRecord {
        return {
            time: "2026-03-01T00:00:00.000Z",
            service: "sns",
            operation: "Publish",
            authorised: [{ action, resources }],
            caller: { kind: "role", roleArn, sessionName: "s" },
            by: "handler",
            region,
            input: {},
            result,
            trace: { events: [], rules: [] },
        };
    }

    it("names each action and resource that no call has used, and each call that was denied", () => {
        const { iam, make } = lab();
        const statements = policy(
            { Action: ["sns:Publish", "sns:Get*"], Resource: [arn("sns", "a"), arn("sns", "b*")] },
            { Effect: "Deny", Action: "sns:Delete*", Resource: "*" },
        );
        const role = make("role", "r", {
            assumeRolePolicy: trust,
            inlinePolicies: [{ name: "x", policy: statements }],
        });
        const roleArn = String(role.outputs["arn"]);
        const denied = record(roleArn, "sqs:SendMessage", [arn("sqs", "q")], "denied");
        const records = [
            record(roleArn, "sns:Publish", [arn("sns", "bravo")]),
            record(roleArn, "sns:GetTopicAttributes", [arn("sns", "a")], "error"),
            record(`${roleArn}2`, "sns:Publish", [arn("sns", "a")]),
            denied,
        ];
        expect(permissionReport(iam.roles, records)).to.deep.equal([
            {
                role: roleArn,
                unused: [
                    { action: "sns:Publish", resource: arn("sns", "a") },
                    { action: "sns:Get*", resource: arn("sns", "b*") },
                ],
                denied: [denied],
            },
        ]);
    });

    it("what is allowed by leaving something out is never exactly what is used", () => {
        const { iam, make } = lab();
        const role = make("role", "r", {
            assumeRolePolicy: trust,
            inlinePolicies: [{ name: "x", policy: policy({ NotAction: "iam:*", Resource: "*" }) }],
        });
        const records = [record(String(role.outputs["arn"]), "sns:Publish", [arn("sns", "a")])];
        expect(permissionReport(iam.roles, records)[0]!.unused).to.deep.equal([
            { action: "everything but iam:*", resource: "*" },
        ]);
    });
});
