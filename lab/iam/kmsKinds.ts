import { stableHex } from "../account/names";
import { physicalName } from "../account/physicalName";
import { jsonText } from "../jsonText";
import type { CreateRequest, PolicyDocument, ResourceKind } from "../types";
import type { Iam } from "./iam";
import { readPolicy } from "./policyDocument";
import { actionMatches } from "./statements";

/** What the program's KMS resources do to the account, by their Pulumi type tokens. */
export function kmsKinds(iam: Iam): Readonly<Record<string, ResourceKind>> {
    return {
        "aws:kms/key:Key": { create: (request) => createKey(iam, request) },
        "aws:kms/alias:Alias": { create: (request) => createAlias(iam, request) },
        "aws:kms/keyPolicy:KeyPolicy": {
            create(request) {
                const { inputs } = request;
                const arn = existingKey(iam, String(inputs["keyId"]), request.region);
                const document = keyPolicy(inputs["policy"], inputs["bypassPolicyLockoutSafetyCheck"] === true);
                iam.resourcePolicies.set(arn, [document]);
                return { id: arn.slice(arn.indexOf("/") + 1), outputs: { policy: jsonText(inputs["policy"]) } };
            },
        },
    };
}

function createKey(iam: Iam, request: CreateRequest) {
    const { inputs, region, tags } = request;
    const days = inputs["deletionWindowInDays"];
    if (days !== undefined && !(days >= 7 && days <= 30)) {
        throw new Error(`"deletionWindowInDays" is ${days}: it must be from 7 to 30.`);
    }
    const hash = stableHex(request.seed, 32);
    const keyId =
        (inputs["multiRegion"] === true ? "mrk-" : "") +
        (inputs["multiRegion"] === true ? hash : hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
    const arn = `arn:${iam.partition}:kms:${region}:${iam.accountId}:key/${keyId}`;
    const policy = inputs["policy"] ?? defaultPolicy(iam);
    iam.resourcePolicies.set(arn, [keyPolicy(policy, inputs["bypassPolicyLockoutSafetyCheck"] === true)]);
    iam.resourceTags.set(arn, tags);
    return {
        id: keyId,
        outputs: {
            arn,
            keyId,
            policy: jsonText(policy),
            description: inputs["description"] ?? "",
            customerMasterKeySpec: inputs["customerMasterKeySpec"] ?? "SYMMETRIC_DEFAULT",
            keyUsage: inputs["keyUsage"] ?? "ENCRYPT_DECRYPT",
            isEnabled: inputs["isEnabled"] ?? true,
            enableKeyRotation: inputs["enableKeyRotation"] ?? false,
            multiRegion: inputs["multiRegion"] ?? false,
            rotationPeriodInDays: inputs["rotationPeriodInDays"] ?? (inputs["enableKeyRotation"] === true ? 365 : 0),
            region,
            tagsAll: tags,
        },
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
    const arn = `arn:${iam.partition}:kms:${region}:${iam.accountId}:${name}`;
    if (iam.aliases.has(arn)) throw new Error(`AlreadyExistsException: the alias ${arn} exists already.`);
    const target = existingKey(iam, String(inputs["targetKeyId"]), region);
    iam.aliases.set(arn, target);
    return {
        id: name,
        outputs: { arn, name, targetKeyArn: target, targetKeyId: target.slice(target.indexOf("/") + 1), region },
    };
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
function keyPolicy(policy: unknown, bypass: boolean): PolicyDocument {
    const document = readPolicy(policy, "the key policy", "resource");
    const someoneMayChange = document.Statement.some(
        ({ Effect, Principal, Action }) =>
            Effect === "Allow" &&
            (Principal === "*" || Principal?.["AWS"] !== undefined) &&
            [Action ?? []].flat().some((action) => actionMatches(action, "kms:PutKeyPolicy")),
    );
    if (!someoneMayChange && !bypass) {
        throw new Error(
            `MalformedPolicyDocumentException: nobody could change the key policy any more: allow the account "kms:*".`,
        );
    }
    return document;
}
