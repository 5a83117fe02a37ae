import type { Requirement } from "../authorisation";
import type { Caller } from "../types";
import type { Place } from "./arns";
import type { Named } from "./named";

interface KeyUse {
    readonly actions: readonly string[];
    /** The resource that the key belongs to, from the resource that the action is checked on. */
    readonly holder: (resource: string) => string;
    readonly contextKey: string;
}

const same = (resource: string) => resource;
const use = (contextKey: string, actions: readonly string[], holder = same): KeyUse => ({
    contextKey,
    actions,
    holder,
});
const read = ["kms:Decrypt"];
// A producer gets a data key and, to use one that is cached again, must be able to read it.
const write = ["kms:GenerateDataKey", "kms:Decrypt"];
const bucketOf = (object: string) => object.split("/")[0]!;

/**
 * What an encrypted resource asks of its caller beside the action. Sources: SNS Developer Guide and SQS Developer Guide, "Key
 * management"; Secrets Manager User Guide, "Secret encryption and decryption"; S3 User Guide, "Using server-side encryption with
 * AWS KMS keys"; Systems Manager User Guide, "AWS KMS encryption for Parameter Store SecureString parameters".
 */
const uses: Readonly<Record<string, KeyUse>> = {
    "sns:Publish": use("aws:sns:topicArn", write),
    "sqs:SendMessage": use("aws:sqs:arn", write),
    "sqs:ReceiveMessage": use("aws:sqs:arn", read),
    "secretsmanager:GetSecretValue": use("SecretARN", read),
    "secretsmanager:PutSecretValue": use("SecretARN", write),
    "s3:GetObject": use("aws:s3:arn", read, bucketOf),
    "s3:PutObject": use("aws:s3:arn", ["kms:GenerateDataKey"], bucketOf),
    "ssm:GetParameter": use("PARAMETER_ARN", read),
    "ssm:GetParameters": use("PARAMETER_ARN", read),
    "ssm:GetParametersByPath": use("PARAMETER_ARN", read),
};

/** The permissions on customer keys that a call's requirements bring with them. */
export function keyRequirements(
    requirements: readonly Requirement[],
    input: Record<string, unknown>,
    caller: Caller,
    place: Place,
    named: Named,
): readonly Requirement[] {
    const wanted = new Map<string, Requirement>();
    for (const { action, resources } of requirements) {
        const keyUse = uses[action];
        if (!keyUse || (action.startsWith("ssm:") && input["WithDecryption"] !== true)) continue;
        for (const resource of resources) {
            for (const holder of holders(keyUse.holder(resource), action, named)) {
                const key = named.encryptionKeyOf.get(holder);
                if (key === undefined || key === "") continue;
                const region = holder.split(":")[3] || place.region;
                const keyArn = named.keyArn(key, region);
                // With a key of AWS's own, the account's principals need nothing; services cannot be let in.
                if (keyArn.includes(":alias/aws/") && caller.kind === "role") continue;
                const service = action.slice(0, action.indexOf(":"));
                const context = {
                    [`kms:EncryptionContext:${keyUse.contextKey}`]: holder,
                    "kms:EncryptionContextKeys": [keyUse.contextKey],
                    ...(caller.kind === "role" ? { "kms:ViaService": `${service}.${region}.amazonaws.com` } : {}),
                };
                for (const kmsAction of keyUse.actions) {
                    wanted.set(`${kmsAction} ${keyArn} ${holder}`, { action: kmsAction, resources: [keyArn], context });
                }
            }
        }
    }
    return [...wanted.values()];
}

/** A path of parameters stands for all encrypted ones below it. */
function holders(resource: string, action: string, named: Named): readonly string[] {
    if (action !== "ssm:GetParametersByPath") return [resource];
    const folder = `${resource.replace(/\/+$/, "")}/`;
    return [...named.encryptionKeyOf.keys()].filter((arn) => arn.startsWith(folder));
}

/** A new parameter of the type SecureString: its key is in the call. */
export function parameterKeyRequirement(
    operation: string,
    input: Record<string, unknown>,
    place: Place,
    named: Named,
): readonly Requirement[] {
    const { Type, KeyId } = input;
    if (operation !== "PutParameter" || Type !== "SecureString" || typeof KeyId !== "string") return [];
    const key = named.keyArn(KeyId, place.region);
    return key.includes(":alias/aws/") ? [] : [{ action: "kms:Encrypt", resources: [key], context: {} }];
}
