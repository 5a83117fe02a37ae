import { stableHex } from "../account/names";
import { physicalName } from "../account/physicalName";
import type { PolicyDocument } from "../authorisation";
import { jsonText } from "../jsonText";
import type { CreateRequest, Existing, Outputs, ResourceKind, UpdateRequest } from "../resources";
import type { Iam } from "./iam";
import { iamName } from "./iamName";
import { readPolicy } from "./policyDocument";
import type { Role } from "./roles";

const ROLE_NAME = iamName("role", 64);
const INLINE_NAME = iamName("role's policy", 128);
const POLICY_NAME = iamName("policy", 128);

// Source: IAM User Guide, "IAM and AWS STS quotas". White space does not count.
const INLINE_LIMIT = 10_240;
const MANAGED_LIMIT = 6_144;
const TRUST_LIMIT = 2_048;
const ATTACHED_LIMIT = 10;

type Held = Pick<Role, "arn" | "name" | "inline" | "attached">;

/** What the program's IAM resources do to the account, by their Pulumi type tokens. */
export function iamKinds(iam: Iam): Readonly<Record<string, ResourceKind>> {
    return {
        "aws:iam/role:Role": {
            naming: () => ROLE_NAME,
            create: (request) => createRole(iam, request),
            update: (request) => updateRole(iam, request),
            delete: (existing) => deleteRole(iam, existing),
        },
        "aws:iam/rolePolicy:RolePolicy": {
            naming: () => INLINE_NAME,
            create(request) {
                const name = physicalName(request, INLINE_NAME);
                const outputs = putRolePolicy(iam, request, name);
                return { id: `${outputs["role"]}:${name}`, outputs };
            },
            update: (request) => putRolePolicy(iam, request, String(request.old.outputs["name"])),
            delete({ outputs }) {
                const role = iam.roles.findNamed(String(outputs["role"]));
                if (role) iam.roles.put({ ...role, inline: withoutKeys(role.inline, [String(outputs["name"])]) });
            },
        },
        "aws:iam/policy:Policy": {
            naming: () => POLICY_NAME,
            create: (request) => createPolicy(iam, request),
            update(request) {
                const { old } = request;
                const { arn, name, path, policyId } = old.outputs;
                iam.roles.putPolicy(arn, name, documentOf(request));
                return policyOutputs(iam, request, { arn, name, path, policyId });
            },
            delete: ({ id }) => deletePolicy(iam, id),
        },
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
            create({ inputs }) {
                const role = iam.roles.named(roleNameOf(inputs["role"]));
                const arn = String(inputs["policyArn"]);
                iam.roles.put({ ...role, attached: withAttached(iam, role, [arn]) });
                return { id: `${role.name}/${arn}`, outputs: { role: role.name, policyArn: arn } };
            },
            delete({ outputs }) {
                const role = iam.roles.findNamed(String(outputs["role"]));
                if (role) iam.roles.put({ ...role, attached: withoutAny(role.attached, [outputs["policyArn"]]) });
            },
        },
        // To delete one of these two changes nothing: the role keeps what it has.
        "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": {
            create: (request) => ({ id: keepOnlyInline(iam, request), outputs: {} }),
            update(request) {
                keepOnlyInline(iam, request);
                return {};
            },
        },
        "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": {
            create: (request) => ({ id: keepOnlyAttached(iam, request), outputs: {} }),
            update(request) {
                keepOnlyAttached(iam, request);
                return {};
            },
        },
    };
}

function createRole(iam: Iam, request: CreateRequest) {
    const name = physicalName(request, ROLE_NAME);
    const path = pathOf(request.inputs);
    const arn = `arn:${iam.partition}:iam::${iam.accountId}:role${path}${name}`;
    const role = roleWith(iam, { arn, name, inline: new Map(), attached: new Set() }, request);
    iam.roles.add(role);
    const made = {
        arn,
        name,
        path,
        createDate: (iam.now?.() ?? new Date(0)).toISOString(),
        uniqueId: `AROA${stableHex(request.seed, 17).toUpperCase()}`,
    };
    return { id: name, outputs: roleOutputs(request, made) };
}

/** Policies that other resources gave to the role stay. Those of its own stay, too, where the inputs do not speak of them any more. */
function updateRole(iam: Iam, request: UpdateRequest): Outputs {
    const { inputs, old } = request;
    const role = iam.roles.named(old.id);
    const { inlinePolicies, managedPolicyArns, arn, name, path, createDate, uniqueId } = old.outputs;
    const held = {
        ...role,
        inline: inputs["inlinePolicies"] ? withoutKeys(role.inline, inlineOf(inlinePolicies).map(nameOf)) : role.inline,
        attached: inputs["managedPolicyArns"] ? withoutAny(role.attached, managedPolicyArns) : role.attached,
    };
    iam.roles.put(roleWith(iam, held, request));
    return roleOutputs(request, { inlinePolicies, managedPolicyArns, arn, name, path, createDate, uniqueId });
}

/**
 * As the provider does it (terraform-provider-aws, iam/role.go): policies go first when they are to be detached by force, and
 * when the role names some of the same sort itself.
 */
function deleteRole(iam: Iam, { id, inputs, outputs }: Existing): void {
    const role = iam.roles.findNamed(id);
    if (!role) return;
    const takesAlong = (own: readonly unknown[] | undefined) =>
        inputs["forceDetachPolicies"] === true || (own ?? []).length > 0;
    const left = [
        ...(takesAlong(outputs["managedPolicyArns"]) ? [] : role.attached),
        ...(takesAlong(outputs["inlinePolicies"]) ? [] : role.inline.keys()),
    ];
    if (left.length > 0) {
        throw new Error(
            `DeleteConflict: the role "${role.name}" still has policies, which must go first: ${left.join(", ")}.`,
        );
    }
    iam.roles.delete(role);
}

/** A role with the settings of a request, and with what it holds beside them. */
function roleWith(iam: Iam, held: Held, { inputs, tags }: CreateRequest): Role {
    const trust = readPolicy(inputs["assumeRolePolicy"], "the trust policy", "trust");
    checkSize(trust, TRUST_LIMIT, "the trust policy");
    const boundary = inputs["permissionsBoundary"];
    return {
        arn: held.arn,
        name: held.name,
        trust,
        tags,
        inline: withInline(held, inlineOf(inputs["inlinePolicies"])),
        attached: withAttached(iam, held, inputs["managedPolicyArns"] ?? []),
        ...(typeof boundary === "string" && boundary !== "" ? { boundary } : {}),
    };
}

function roleOutputs({ inputs, tags }: CreateRequest, made: Outputs): Outputs {
    return {
        ...made,
        assumeRolePolicy: jsonText(inputs["assumeRolePolicy"]),
        forceDetachPolicies: inputs["forceDetachPolicies"] ?? false,
        inlinePolicies: inputs["inlinePolicies"] ?? made["inlinePolicies"] ?? [],
        managedPolicyArns: inputs["managedPolicyArns"] ?? made["managedPolicyArns"] ?? [],
        maxSessionDuration: inputs["maxSessionDuration"] ?? 3600,
        tagsAll: tags,
    };
}

function putRolePolicy(iam: Iam, { inputs }: CreateRequest, name: string): Outputs {
    const role = iam.roles.named(roleNameOf(inputs["role"]));
    iam.roles.put({ ...role, inline: withInline(role, [{ name, policy: inputs["policy"] }]) });
    return { name, role: role.name, policy: jsonText(inputs["policy"]) };
}

function createPolicy(iam: Iam, request: CreateRequest) {
    const name = physicalName(request, POLICY_NAME);
    const path = pathOf(request.inputs);
    const arn = `arn:${iam.partition}:iam::${iam.accountId}:policy${path}${name}`;
    iam.roles.addPolicy(arn, name, documentOf(request));
    const policyId = `ANPA${stableHex(request.seed, 17).toUpperCase()}`;
    return { id: arn, outputs: policyOutputs(iam, request, { arn, name, path, policyId }) };
}

function deletePolicy(iam: Iam, arn: string): void {
    const holders = iam.roles.holding(arn).map(({ name }) => name);
    if (holders.length > 0) {
        throw new Error(
            `DeleteConflict: the policy ${arn} is attached to roles, which must lose it first: ${holders.join(", ")}.`,
        );
    }
    iam.roles.deletePolicy(arn);
}

function documentOf({ inputs }: CreateRequest): PolicyDocument {
    const document = readPolicy(inputs["policy"], "the policy", "identity");
    checkSize(document, MANAGED_LIMIT, "the policy");
    return document;
}

function policyOutputs(iam: Iam, { inputs, tags }: CreateRequest, made: Outputs): Outputs {
    return {
        ...made,
        policy: jsonText(inputs["policy"]),
        attachmentCount: iam.roles.holding(made["arn"]).length,
        tagsAll: tags,
    };
}

function keepOnlyInline(iam: Iam, { inputs }: CreateRequest): string {
    const role = iam.roles.named(String(inputs["roleName"]));
    const kept = new Set<string>(inputs["policyNames"] ?? []);
    const others = [...role.inline.keys()].filter((name) => !kept.has(name));
    iam.roles.put({ ...role, inline: withoutKeys(role.inline, others) });
    return role.name;
}

function keepOnlyAttached(iam: Iam, { inputs }: CreateRequest): string {
    const role = iam.roles.named(String(inputs["roleName"]));
    const none = { ...role, attached: new Set<string>() };
    iam.roles.put({ ...role, attached: withAttached(iam, none, inputs["policyArns"] ?? []) });
    return role.name;
}

interface InlinePolicy {
    readonly name: string;
    readonly policy: unknown;
}

/** The provider takes an empty block for "no inline policies". */
function inlineOf(blocks: readonly Partial<InlinePolicy>[] | undefined): readonly InlinePolicy[] {
    return (blocks ?? []).flatMap(({ name, policy }) => (policy === undefined ? [] : [{ name: String(name), policy }]));
}

function nameOf({ name }: InlinePolicy): string {
    return name;
}

function withInline({ name: role, inline }: Held, policies: readonly InlinePolicy[]): Role["inline"] {
    const all = new Map(inline);
    for (const { name, policy } of policies) {
        all.set(name, readPolicy(policy, `the inline policy "${name}"`, "identity"));
    }
    const size = [...all.values()].reduce((sum, one) => sum + JSON.stringify(one).length, 0);
    if (size > INLINE_LIMIT) {
        throw new Error(
            `LimitExceeded: the inline policies of the role "${role}" have ${size} characters together and may have ${INLINE_LIMIT}: move some into a managed policy.`,
        );
    }
    return all;
}

function withAttached(iam: Iam, { name, attached }: Held, arns: readonly unknown[]): Role["attached"] {
    const more = arns.map(String);
    for (const arn of more) {
        if (iam.roles.hasPolicy(arn)) continue;
        throw new Error(`NoSuchEntity: the policy ${arn} does not exist or cannot be attached to the role "${name}".`);
    }
    const all = new Set([...attached, ...more]);
    if (all.size > ATTACHED_LIMIT) {
        throw new Error(
            `LimitExceeded: the role "${name}" has more than ${ATTACHED_LIMIT} managed policies: join some of them.`,
        );
    }
    return all;
}

function withoutKeys<V>(map: ReadonlyMap<string, V>, keys: readonly string[]): Map<string, V> {
    return new Map([...map].filter(([key]) => !keys.includes(key)));
}

function withoutAny(set: ReadonlySet<string>, values: readonly unknown[] = []): Set<string> {
    return new Set([...set].filter((value) => !values.includes(value)));
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
