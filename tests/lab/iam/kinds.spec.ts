import { expect } from "chai";
import { Iam } from "../../../lab/iam/iam";
import { iamKinds } from "../../../lab/iam/iamKinds";
import { kmsKinds } from "../../../lab/iam/kmsKinds";
import { permissionReport } from "../../../lab/iam/permissionReport";
import type { Created, Existing, Outputs } from "../../../lab/resources";
import type { Caller, CallRecord } from "../../../lab/types";
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
    const made = new Map<string, Existing>();
    const requestOf = (type: keyof typeof types, name: string, inputs: Record<string, unknown>) => ({
        seed: `urn:pulumi:dev::p::${types[type]}::${name}`,
        name,
        inputs,
        region,
        tags: { stack: "dev" },
    });
    const make = (type: keyof typeof types, name: string, inputs: Record<string, unknown>) => {
        const created = kinds[types[type]]!.create(requestOf(type, name, inputs)) as Created;
        made.set(`${type} ${name}`, { ...created, inputs, region });
        return created;
    };
    const change = (
        type: keyof typeof types,
        name: string,
        inputs: Record<string, unknown>,
        tags: Record<string, string> = { stack: "dev" },
    ) => {
        const old = made.get(`${type} ${name}`)!;
        const outputs = kinds[types[type]]!.update!({ ...requestOf(type, name, inputs), tags, old }) as Outputs;
        made.set(`${type} ${name}`, { ...old, inputs, outputs });
        return outputs;
    };
    const remove = (type: keyof typeof types, name: string) => {
        void kinds[types[type]]!.delete?.(made.get(`${type} ${name}`)!);
    };
    return { iam, make, change, remove };
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
            `The name "${"x".repeat(65)}" has 65 characters: AWS takes 64 for a role. Choose a shorter name.`,
        ],
        [
            "a name with a space",
            "role",
            { name: "a b", assumeRolePolicy: trust },
            '"a b" is no name for a role: it takes letters, digits and +=,.@_-.',
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

describe("IAM resources of a program, changed and deleted", () => {
    const allow = (action: string) => policy({ Action: action, Resource: "*" });
    const probed = {
        own: "sns:Publish",
        other: "sqs:SendMessage",
        managed: "tag:GetResources",
        attached: "ses:SendEmail",
    };
    const awsPolicy = "arn:aws:iam::aws:policy/P";

    /** A role with an inline and a managed policy of its own, and one of each from other resources. */
    function filled() {
        const all = lab();
        const managed = all.make("policy", "managed", { policy: allow(probed.managed) }).id;
        const attached = all.make("policy", "attached", { policy: allow(probed.attached) }).id;
        const inputs = {
            assumeRolePolicy: trust,
            inlinePolicies: [{ name: "own", policy: allow(probed.own) }],
            managedPolicyArns: [managed],
        };
        const role = all.make("role", "worker", inputs);
        all.make("rolePolicy", "other", { name: "other", role: role.id, policy: allow(probed.other) });
        all.make("attachment", "attached", { role: role.id, policyArn: attached });
        const held = () =>
            Object.entries(probed)
                .filter(([, action]) => answer(all.iam, caller(role), need(action, "*")) === "allowed")
                .map(([which]) => which);
        return { ...all, role, inputs, managed, attached, held };
    }

    for (const [what, change, held] of [
        ["nothing of its policies", {}, ["own", "other", "managed", "attached"]],
        ["no inline policies any more", { inlinePolicies: [{}] }, ["other", "managed", "attached"]],
        ["no managed policies any more", { managedPolicyArns: [] }, ["own", "other", "attached"]],
        [
            "another inline policy",
            { inlinePolicies: [{ name: "new", policy: allow("sns:Tag*") }] },
            ["other", "managed", "attached"],
        ],
        [
            "neither, which the provider takes for: as they are",
            { inlinePolicies: undefined, managedPolicyArns: undefined },
            ["own", "other", "managed", "attached"],
        ],
    ] as const) {
        it(`policies that other resources gave to a role stay: changed is ${what}`, () => {
            const { change: put, inputs, held: now } = filled();
            put("role", "worker", { ...inputs, ...change });
            expect(now()).to.deep.equal(held);
        });
    }

    it("a role that changes has new settings and stays the same role", () => {
        const { iam, role, change, make } = filled();
        const boundary = make("policy", "boundary", { policy: allow("sns:*") }).id;
        const newTrust = trust.replace("lambda", "scheduler");
        const settings = { assumeRolePolicy: newTrust, permissionsBoundary: boundary, maxSessionDuration: 7200 };
        const outputs = change("role", "worker", settings, { stack: "prod" });
        expect(outputs).to.deep.equal({
            ...role.outputs,
            assumeRolePolicy: newTrust,
            maxSessionDuration: 7200,
            tagsAll: { stack: "prod" },
        });
        expect(iam.canAssume(outputs["arn"], "scheduler.amazonaws.com").allowed).to.equal(true);
        expect(iam.canAssume(outputs["arn"], "lambda.amazonaws.com").allowed).to.equal(false);
        expect(iam.roles.named(role.id).tags).to.deep.equal({ stack: "prod" });
        expect(answer(iam, caller(role), need("sqs:SendMessage", "*"))).to.contain("no permissions boundary");

        change("role", "worker", { assumeRolePolicy: newTrust });
        expect(answer(iam, caller(role), need("sqs:SendMessage", "*"))).to.equal("allowed");
    });

    it("a policy that changes is in force at once, wherever it is attached", () => {
        const { role, change, managed, held } = filled();
        expect(change("policy", "managed", { policy: allow("sqs:Purge*") })).to.deep.include({
            arn: managed,
            attachmentCount: 1,
            policyId: lab().make("policy", "managed", { policy: publish }).outputs["policyId"],
        });
        expect(held()).to.deep.equal(["own", "other", "attached"]);
        change("rolePolicy", "other", { name: "other", role: role.id, policy: allow("tag:*") });
        expect(held()).to.deep.equal(["own", "managed", "attached"]);
    });

    it("what keeps a role's policies exclusive takes the others away, and to delete it changes nothing", () => {
        const { make, change, remove, role, attached, held } = filled();
        make("rolePoliciesExclusive", "x", { roleName: role.id, policyNames: ["own", "other"] });
        change("rolePoliciesExclusive", "x", { roleName: role.id, policyNames: ["own"] });
        make("attachmentsExclusive", "x", { roleName: role.id, policyArns: [] });
        change("attachmentsExclusive", "x", { roleName: role.id, policyArns: [attached] });
        expect(held()).to.deep.equal(["own", "attached"]);
        remove("rolePoliciesExclusive", "x");
        remove("attachmentsExclusive", "x");
        expect(held()).to.deep.equal(["own", "attached"]);
    });

    const long = policy({ Action: "sns:Publish", Resource: arn("sns", "x".repeat(6000)) });
    const refusedChanges: readonly [string, keyof typeof types, string, Record<string, unknown>, string][] = [
        ["a trust policy that is none", "role", "worker", { assumeRolePolicy: "{" }, "the policy is not JSON"],
        [
            "a managed policy that is not there",
            "role",
            "worker",
            {
                assumeRolePolicy: trust,
                inlinePolicies: [{}],
                managedPolicyArns: [`arn:aws:iam::${account}:policy/none`],
            },
            "NoSuchEntity",
        ],
        [
            "inline policies that are too long together",
            "role",
            "worker",
            {
                assumeRolePolicy: trust.replace("lambda", "scheduler"),
                inlinePolicies: ["a", "b"].map((name) => ({ name, policy: long })),
            },
            "LimitExceeded",
        ],
        ["an inline policy that is none", "rolePolicy", "other", { role: "nobody", policy: "{" }, "NoSuchEntity"],
        ["a managed policy that is none", "policy", "managed", { policy: "{" }, "the policy is not JSON"],
    ];
    for (const [what, type, name, inputs, message] of refusedChanges) {
        it(`a refused change leaves all as it was: ${what}`, () => {
            const { iam, change, role, held } = filled();
            expect(() => change(type, name, inputs)).to.throw(message);
            expect(held()).to.deep.equal(["own", "other", "managed", "attached"]);
            expect(iam.canAssume(String(role.outputs["arn"]), "lambda.amazonaws.com").allowed).to.equal(true);
        });
    }

    for (const [what, inputs, others, left] of [
        ["with nothing", {}, [], undefined],
        ["with an inline policy of its own", { inlinePolicies: [{ name: "a", policy: publish }] }, [], undefined],
        ["with a managed policy of its own", { managedPolicyArns: [awsPolicy] }, [], undefined],
        ["with another resource's inline policy", {}, ["rolePolicy"], "b"],
        ["with another resource's attachment", {}, ["attachment"], awsPolicy],
        [
            "with inline policies of its own and of another",
            { inlinePolicies: [{ name: "a", policy: publish }] },
            ["rolePolicy"],
            undefined,
        ],
        [
            "with an inline policy of its own and another's attachment",
            { inlinePolicies: [{ name: "a", policy: publish }] },
            ["attachment"],
            awsPolicy,
        ],
        ["with both, forced", { forceDetachPolicies: true }, ["rolePolicy", "attachment"], undefined],
    ] as const) {
        it(`a role ${what} ${left === undefined ? "can" : "cannot"} be deleted`, () => {
            const { iam, make, remove } = lab();
            const role = make("role", "worker", { assumeRolePolicy: trust, ...inputs });
            for (const type of others)
                make(type, "b", { name: "b", role: role.id, policy: publish, policyArn: awsPolicy });
            const there = () => iam.roles.find(String(role.outputs["arn"])) !== undefined;
            if (left === undefined) {
                remove("role", "worker");
                expect(answer(iam, caller(role), need("sns:Publish", arn("sns", "t")))).to.contain("creates no role");
                make("role", "worker", { assumeRolePolicy: trust });
            } else {
                expect(() => remove("role", "worker")).to.throw(
                    `DeleteConflict: the role "${role.id}" still has policies, which must go first: ${left}.`,
                );
                for (const type of others) remove(type, "b");
                remove("role", "worker");
            }
            expect(there()).to.equal(left === undefined);
        });
    }

    it("a policy that is attached cannot be deleted; one that is not attached any more is gone", () => {
        const { make, remove, role, attached, held } = filled();
        expect(() => remove("policy", "attached")).to.throw(
            `DeleteConflict: the policy ${attached} is attached to roles, which must lose it first: ${role.id}.`,
        );
        remove("attachment", "attached");
        remove("policy", "attached");
        remove("rolePolicy", "other");
        expect(held()).to.deep.equal(["own", "managed"]);
        expect(() => make("attachment", "again", { role: role.id, policyArn: attached })).to.throw("NoSuchEntity");
    });

    it("what a role held is deleted without complaint when the role is gone", () => {
        const { remove } = filled();
        remove("attachment", "attached");
        remove("rolePolicy", "other");
        remove("role", "worker");
        remove("attachment", "attached");
        remove("rolePolicy", "other");
        remove("role", "worker");
    });
});

describe("KMS resources of a program, changed and deleted", () => {
    const open = { Principal: { AWS: account }, Action: "kms:*", Resource: "*" };
    const letting = (principal: string) =>
        JSON.stringify(policy(open, { Principal: { Service: principal }, Action: "kms:Decrypt", Resource: "*" }));

    function keyed(inputs: Record<string, unknown> = {}) {
        const all = lab();
        const key = all.make("key", "k", inputs);
        const keyArn = String(key.outputs["arn"]);
        const lets = (principal: string) =>
            answer(all.iam, service(principal), need("kms:Decrypt", keyArn)) === "allowed";
        return { ...all, key, keyArn, lets };
    }

    it("a key that changes keeps its id, and has its new policy, settings and tags", () => {
        const { iam, key, keyArn, change, lets } = keyed();
        const outputs = change(
            "key",
            "k",
            { policy: letting("sns.amazonaws.com"), enableKeyRotation: true },
            { a: "b" },
        );
        expect(outputs).to.deep.equal({
            ...key.outputs,
            policy: letting("sns.amazonaws.com"),
            enableKeyRotation: true,
            rotationPeriodInDays: 365,
            tagsAll: { a: "b" },
        });
        expect([lets("sns.amazonaws.com"), iam.resourceTags.get(keyArn)]).to.deep.equal([true, { a: "b" }]);
    });

    it("a policy that a KeyPolicy put stays when the key changes in something else", () => {
        for (const own of [{}, { policy: letting("sqs.amazonaws.com") }]) {
            const { key, make, change, lets } = keyed(own);
            make("keyPolicy", "p", { keyId: key.id, policy: letting("sns.amazonaws.com") });
            change("key", "k", { ...own, description: "new" });
            expect(lets("sns.amazonaws.com")).to.equal(true);
            change("keyPolicy", "p", { keyId: key.id, policy: letting("events.amazonaws.com") });
            expect([lets("sns.amazonaws.com"), lets("events.amazonaws.com")]).to.deep.equal([false, true]);
        }
    });

    it("without its KeyPolicy a key has the policy of a new one again, unless nobody was to be kept from locking it", () => {
        for (const bypass of [false, true]) {
            const { key, make, remove, lets } = keyed();
            make("keyPolicy", "p", {
                keyId: key.id,
                policy: letting("sns.amazonaws.com"),
                bypassPolicyLockoutSafetyCheck: bypass,
            });
            remove("keyPolicy", "p");
            expect(lets("sns.amazonaws.com")).to.equal(bypass);
        }
    });

    it("a refused change leaves a key as it was", () => {
        const { iam, keyArn, change, lets } = keyed({ policy: letting("sns.amazonaws.com") });
        for (const inputs of [{ policy: letting("x").replace("kms:*", "kms:Get*") }, { deletionWindowInDays: 3 }]) {
            expect(() => change("key", "k", inputs, { a: "b" })).to.throw();
            expect([lets("sns.amazonaws.com"), iam.resourceTags.get(keyArn)]).to.deep.equal([true, { stack: "dev" }]);
        }
    });

    it("nobody can use a key that was deleted, nor make anything of it", () => {
        const { iam, key, keyArn, make, remove, lets } = keyed({ policy: letting("sns.amazonaws.com") });
        const role = make("role", "r", {
            assumeRolePolicy: trust,
            inlinePolicies: [{ name: "a", policy: policy({ Action: "kms:*", Resource: "*" }) }],
        });
        const decrypt = () => answer(iam, caller(role), need("kms:Decrypt", keyArn));
        expect([decrypt(), lets("sns.amazonaws.com")]).to.deep.equal(["allowed", true]);
        remove("key", "k");
        expect(decrypt()).to.contain("no such key");
        expect([lets("sns.amazonaws.com"), iam.resourceTags.has(keyArn)]).to.deep.equal([false, false]);
        expect(() => make("alias", "a", { name: "alias/a", targetKeyId: key.id })).to.throw("NotFoundException");
    });

    it("an alias that changes stands for another key, and is free again when it is deleted", () => {
        const { iam, key, make, change, remove } = keyed();
        const other = make("key", "other", {});
        make("alias", "a", { name: "alias/ops", targetKeyId: key.id });
        expect(() => change("alias", "a", { name: "alias/ops", targetKeyId: "none" })).to.throw("NotFoundException");
        expect(iam.keyArn("alias/ops", region)).to.equal(key.outputs["arn"]);
        expect(change("alias", "a", { name: "alias/ops", targetKeyId: other.id })).to.deep.equal({
            arn: arn("kms", "alias/ops"),
            name: "alias/ops",
            targetKeyArn: other.outputs["arn"],
            targetKeyId: other.id,
            region,
        });
        expect(iam.keyArn("alias/ops", region)).to.equal(other.outputs["arn"]);
        remove("alias", "a");
        expect(iam.keyArn("alias/ops", region)).to.equal(arn("kms", "alias/ops"));
        make("alias", "b", { name: "alias/ops", targetKeyId: key.id });
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
