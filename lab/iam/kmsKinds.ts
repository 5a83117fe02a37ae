import { stableHex } from "../account/names";
import { physicalName } from "../account/physicalName";
import type { PolicyDocument } from "../authorisation";
import { jsonText } from "../jsonText";
import type { CreateRequest, Outputs, ResourceKind, UpdateRequest } from "../resources";
import type { Iam } from "./iam";
import { readPolicy } from "./policyDocument";
import { actionMatches } from "./statements";

/** What the program's KMS resources do to the account, by their Pulumi type tokens. */
export function kmsKinds(iam: Iam): Readonly<Record<string, ResourceKind>> {
    return {
        "aws:kms/key:Key": {
            create: (request) => createKey(iam, request),
            update: (request) => updateKey(iam, request),
            // It waits for its deletion, and nobody can use it any more.
            delete({ outputs }) {
                iam.resourcePolicies.delete(outputs["arn"]);
                iam.resourceTags.delete(outputs["arn"]);
            },
        },
        "aws:kms/alias:Alias": {
            create: (request) => createAlias(iam, request),
            update: (request) => putAlias(iam, request, String(request.old.outputs["name"])),
            delete: ({ outputs }) => void iam.aliases.delete(outputs["arn"]),
        },
        "aws:kms/keyPolicy:KeyPolicy": {
            create(request) {
                const arn = putKeyPolicy(iam, request);
                return { id: idOf(arn), outputs: { policy: jsonText(request.inputs["policy"]) } };
            },
            update(request) {
                putKeyPolicy(iam, request);
                return { policy: jsonText(request.inputs["policy"]) };
            },
            // As the provider does it (terraform-provider-aws, kms/key_policy.go).
            delete({ inputs, region }) {
                const arn = iam.keyArn(String(inputs["keyId"]), region);
                if (!iam.resourcePolicies.has(arn) || inputs["bypassPolicyLockoutSafetyCheck"] === true) return;
                iam.resourcePolicies.set(arn, [defaultPolicy(iam)]);
            },
        },
    };
}

function createKey(iam: Iam, request: CreateRequest) {
    const { inputs, region, tags } = request;
    checkKey(request);
    const hash = stableHex(request.seed, 32);
    const keyId =
        (inputs["multiRegion"] === true ? "mrk-" : "") +
        (inputs["multiRegion"] === true ? hash : hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
    const arn = `arn:${iam.partition}:kms:${region}:${iam.accountId}:key/${keyId}`;
    const policy = inputs["policy"] ?? defaultPolicy(iam);
    iam.resourcePolicies.set(arn, [keyPolicy(policy, inputs)]);
    iam.resourceTags.set(arn, tags);
    return { id: keyId, outputs: keyOutputs(request, { arn, keyId, policy: jsonText(policy) }) };
}

/** A policy that a KeyPolicy has put stays unless the key's own changes. */
function updateKey(iam: Iam, request: UpdateRequest): Outputs {
    const { inputs, old, region, tags } = request;
    checkKey(request);
    const arn = existingKey(iam, old.id, region);
    const policy = inputs["policy"] === undefined ? old.outputs["policy"] : jsonText(inputs["policy"]);
    if (policy !== old.outputs["policy"]) iam.resourcePolicies.set(arn, [keyPolicy(policy, inputs)]);
    iam.resourceTags.set(arn, tags);
    return keyOutputs(request, { arn, keyId: old.id, policy });
}

function checkKey({ inputs }: CreateRequest): void {
    const days = inputs["deletionWindowInDays"];
    if (days !== undefined && !(days >= 7 && days <= 30)) {
        throw new Error(`"deletionWindowInDays" is ${days}: it must be from 7 to 30.`);
    }
}

function keyOutputs({ inputs, region, tags }: CreateRequest, made: Outputs): Outputs {
    return {
        ...made,
        description: inputs["description"] ?? "",
        customerMasterKeySpec: inputs["customerMasterKeySpec"] ?? "SYMMETRIC_DEFAULT",
        keyUsage: inputs["keyUsage"] ?? "ENCRYPT_DECRYPT",
        isEnabled: inputs["isEnabled"] ?? true,
        enableKeyRotation: inputs["enableKeyRotation"] ?? false,
        multiRegion: inputs["multiRegion"] ?? false,
        rotationPeriodInDays: inputs["rotationPeriodInDays"] ?? (inputs["enableKeyRotation"] === true ? 365 : 0),
        region,
        tagsAll: tags,
    };
}

function createAlias(iam: Iam, request: CreateRequest) {
    const { inputs, region } = request;
    const name = String(inputs["name"] ?? physicalName({ ...request, name: `alias/${request.name}` }));
    if (!/^alias\/[\w/-]{1,250}$/.test(name) || name.startsWith("alias/aws/")) {
        throw new Error(
            `the name "${name}" must be "alias/" and up to 250 letters, digits, "/", "_" or "-", and not begin with "alias/aws/".`,
        );
    }
    const arn = aliasArn(iam, region, name);
    if (iam.aliases.has(arn)) throw new Error(`AlreadyExistsException: the alias ${arn} exists already.`);
    return { id: name, outputs: putAlias(iam, request, name) };
}

function putAlias(iam: Iam, { inputs, region }: CreateRequest, name: string): Outputs {
    const arn = aliasArn(iam, region, name);
    const target = existingKey(iam, String(inputs["targetKeyId"]), region);
    iam.aliases.set(arn, target);
    return { arn, name, targetKeyArn: target, targetKeyId: idOf(target), region };
}

function aliasArn(iam: Iam, region: string, name: string): string {
    return `arn:${iam.partition}:kms:${region}:${iam.accountId}:${name}`;
}

/** Returns the key's ARN. */
function putKeyPolicy(iam: Iam, { inputs, region }: CreateRequest): string {
    const arn = existingKey(iam, String(inputs["keyId"]), region);
    iam.resourcePolicies.set(arn, [keyPolicy(inputs["policy"], inputs)]);
    return arn;
}

function idOf(keyArn: string): string {
    return keyArn.slice(keyArn.indexOf("/") + 1);
}

function existingKey(iam: Iam, id: string, region: string): string {
    const arn = iam.keyArn(id, region);
    if (!iam.resourcePolicies.has(arn)) {
        throw new Error(`NotFoundException: the key "${id}" does not exist in ${region}: create it in the program.`);
    }
    return arn;
}

/** A new key belongs to its account, whose policies then decide. */
function defaultPolicy(iam: Iam): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "Enable IAM User Permissions",
                Effect: "Allow",
                Principal: { AWS: `arn:${iam.partition}:iam::${iam.accountId}:root` },
                Action: "kms:*",
                Resource: "*",
            },
        ],
    };
}

/** Source: AWS KMS API Reference, PutKeyPolicy, BypassPolicyLockoutSafetyCheck. */
function keyPolicy(policy: unknown, inputs: CreateRequest["inputs"]): PolicyDocument {
    const document = readPolicy(policy, "the key policy", "resource");
    const someoneMayChange = document.Statement.some(
        ({ Effect, Principal, Action }) =>
            Effect === "Allow" &&
            (Principal === "*" || Principal?.["AWS"] !== undefined) &&
            [Action ?? []].flat().some((action) => actionMatches(action, "kms:PutKeyPolicy")),
    );
    if (!someoneMayChange && inputs["bypassPolicyLockoutSafetyCheck"] !== true) {
        throw new Error(
            `MalformedPolicyDocumentException: nobody could change the key policy any more: allow the account "kms:*".`,
        );
    }
    return document;
}
