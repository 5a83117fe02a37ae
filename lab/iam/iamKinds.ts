import { stableHex } from "../account/names";
import { jsonText } from "../jsonText";
import type { CreateRequest, PolicyDocument, ResourceKind } from "../types";
import type { Iam } from "./iam";
import { iamName } from "./iamName";
import { readPolicy } from "./policyDocument";
import type { Role } from "./roles";

// Source: IAM User Guide, "IAM and AWS STS quotas". White space does not count.
const INLINE_LIMIT = 10_240;
const MANAGED_LIMIT = 6_144;
const TRUST_LIMIT = 2_048;
const ATTACHED_LIMIT = 10;

/** What the program's IAM resources do to the account, by their Pulumi type tokens. */
export function iamKinds(iam: Iam): Readonly<Record<string, ResourceKind>> {
    return {
        "aws:iam/role:Role": { create: (request) => createRole(iam, request) },
        "aws:iam/rolePolicy:RolePolicy": { create: (request) => createRolePolicy(iam, request) },
        "aws:iam/policy:Policy": { create: (request) => createPolicy(iam, request) },
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { create: (request) => createAttachment(iam, request) },
        "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": {
            create({ inputs }) {
                const role = iam.roles.named(String(inputs["roleName"]));
                const kept = new Set<string>(inputs["policyNames"] ?? []);
                for (const name of role.inline.keys()) if (!kept.has(name)) role.inline.delete(name);
                return { id: role.name, outputs: {} };
            },
        },
        "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": {
            create({ inputs }) {
                const role = iam.roles.named(String(inputs["roleName"]));
                role.attached.clear();
                for (const arn of inputs["policyArns"] ?? []) attach(iam, role, String(arn));
                return { id: role.name, outputs: {} };
            },
        },
    };
}

function createRole(iam: Iam, request: CreateRequest) {
    const { inputs, seed } = request;
    const name = iamName(request, 64);
    const path = pathOf(inputs);
    const trust = readPolicy(inputs["assumeRolePolicy"], "the trust policy", "trust");
    checkSize(trust, TRUST_LIMIT, "the trust policy");
    const arn = `arn:${iam.partition}:iam::${iam.accountId}:role${path}${name}`;
    const boundary = inputs["permissionsBoundary"];
    const role: Role = {
        arn,
        name,
        trust,
        tags: request.tags,
        inline: new Map(),
        attached: new Set(),
        ...(typeof boundary === "string" && boundary !== "" ? { boundary } : {}),
    };
    for (const policy of inputs["inlinePolicies"] ?? []) {
        // The provider takes an empty block for "no inline policies".
        if (policy.policy !== undefined) putInline(role, String(policy.name), policy.policy);
    }
    for (const policyArn of inputs["managedPolicyArns"] ?? []) attach(iam, role, String(policyArn));
    iam.roles.add(role);
    return {
        id: name,
        outputs: {
            arn,
            name,
            path,
            assumeRolePolicy: jsonText(inputs["assumeRolePolicy"]),
            createDate: (iam.now?.() ?? new Date(0)).toISOString(),
            forceDetachPolicies: inputs["forceDetachPolicies"] ?? false,
            inlinePolicies: inputs["inlinePolicies"] ?? [],
            managedPolicyArns: [...role.attached],
            maxSessionDuration: inputs["maxSessionDuration"] ?? 3600,
            tagsAll: request.tags,
            uniqueId: `AROA${stableHex(seed, 17).toUpperCase()}`,
        },
    };
}

function createRolePolicy(iam: Iam, request: CreateRequest) {
    const name = iamName(request, 128);
    const role = iam.roles.named(roleNameOf(request.inputs["role"]));
    putInline(role, name, request.inputs["policy"]);
    return {
        id: `${role.name}:${name}`,
        outputs: { name, role: role.name, policy: jsonText(request.inputs["policy"]) },
    };
}

function createPolicy(iam: Iam, request: CreateRequest) {
    const name = iamName(request, 128);
    const path = pathOf(request.inputs);
    const document = readPolicy(request.inputs["policy"], "the policy", "identity");
    checkSize(document, MANAGED_LIMIT, "the policy");
    const arn = `arn:${iam.partition}:iam::${iam.accountId}:policy${path}${name}`;
    iam.roles.addPolicy(arn, name, document);
    return {
        id: arn,
        outputs: {
            arn,
            name,
            path,
            policy: jsonText(request.inputs["policy"]),
            policyId: `ANPA${stableHex(request.seed, 17).toUpperCase()}`,
            attachmentCount: 0,
            tagsAll: request.tags,
        },
    };
}

function createAttachment(iam: Iam, request: CreateRequest) {
    const role = iam.roles.named(roleNameOf(request.inputs["role"]));
    const arn = String(request.inputs["policyArn"]);
    attach(iam, role, arn);
    return { id: `${role.name}/${arn}`, outputs: { role: role.name, policyArn: arn } };
}

function putInline(role: Role, name: string, policy: unknown): void {
    const document = readPolicy(policy, `the inline policy "${name}"`, "identity");
    role.inline.set(name, document);
    const size = [...role.inline.values()].reduce((sum, one) => sum + JSON.stringify(one).length, 0);
    if (size > INLINE_LIMIT) {
        throw new Error(
            `LimitExceeded: the inline policies of the role "${role.name}" have ${size} characters together and may have ${INLINE_LIMIT}: move some into a managed policy.`,
        );
    }
}

function attach(iam: Iam, role: Role, arn: string): void {
    if (!iam.roles.hasPolicy(arn)) {
        throw new Error(
            `NoSuchEntity: the policy ${arn} does not exist or cannot be attached to the role "${role.name}".`,
        );
    }
    role.attached.add(arn);
    if (role.attached.size > ATTACHED_LIMIT) {
        throw new Error(
            `LimitExceeded: the role "${role.name}" has more than ${ATTACHED_LIMIT} managed policies: join some of them.`,
        );
    }
}

/** A role is named by its name; Pulumi hands a resource over as its id, which is the name. */
function roleNameOf(role: unknown): string {
    const name =
        typeof role === "object" && role !== null
            ? ((role as { id?: unknown; name?: unknown }).id ?? (role as { name?: unknown }).name)
            : role;
    if (typeof name !== "string" || name === "") throw new Error('"role" must be the name of a role.');
    if (name.startsWith("arn:")) throw new Error(`"role" is the ARN ${name}: IAM takes the role's name here.`);
    return name;
}

function pathOf(inputs: Record<string, unknown>): string {
    const path = inputs["path"] ?? "/";
    if (typeof path !== "string" || !/^\/([!-~]+\/)?$/.test(path)) {
        throw new Error(`the path "${path}" must begin and end with "/".`);
    }
    return path;
}

function checkSize(document: PolicyDocument, limit: number, what: string): void {
    const size = JSON.stringify(document).length;
    if (size > limit) throw new Error(`${what} has ${size} characters and may have ${limit}.`);
}
