import { physicalName } from "../account/physicalName";
import type { Iam } from "../iam/iam";
import type { CreateRequest, NameRule, Outputs, ResourceKind } from "../resources";
import { AwsError } from "../types";
import {
    CURRENT,
    notDeleted,
    type Secret,
    type SecretDetails,
    type SecretStore,
    type SecretVersion,
} from "./secretStore";

/** AWS Secrets Manager API Reference, CreateSecret and DeleteSecret. */
const NAME: NameRule = {
    what: "secret",
    limit: 512,
    shape: /^[\w/+=.@-]+$/,
    allowed: "letters, digits and /_+=.@-",
};
const DEFAULT_RECOVERY_DAYS = 30;

export function secretKinds(
    store: SecretStore,
    iam: Pick<Iam, "secrets" | "encryptionKeyOf" | "resourceTags">,
): Readonly<Record<string, ResourceKind>> {
    const configure = (secret: Secret, { kmsKeyId, tags = {} }: SecretDetails): Outputs => {
        const { arn, name } = secret;
        iam.resourceTags.set(arn, tags);
        if (kmsKeyId) iam.encryptionKeyOf.set(arn, kmsKeyId);
        else iam.encryptionKeyOf.delete(arn);
        return { arn, name };
    };
    const existing = (region: string, id: unknown): Secret => {
        const secret = store.find(region, String(id));
        if (secret) return notDeleted(secret);
        throw new Error(`the secret ${id} does not exist in ${region}: create it in the program`);
    };
    return {
        "aws:secretsmanager/secret:Secret": {
            naming: () => NAME,
            create(request) {
                const details = detailsOf(request);
                const secret = store.create(request.region, physicalName(request, NAME), details);
                iam.secrets.set(secret.arn.slice(0, -7), secret.arn);
                return { id: secret.arn, outputs: configure(secret, details) };
            },
            update(request) {
                const secret = existing(request.region, request.old.id);
                secret.details = detailsOf(request);
                return configure(secret, secret.details);
            },
            delete({ id, inputs, region }) {
                const days = inputs["recoveryWindowInDays"] ?? DEFAULT_RECOVERY_DAYS;
                const secret = store.find(region, id);
                if (secret) store.delete(secret, days);
                // Until it is gone, a call is still about this one, and is told what became of it.
                if (days === 0) iam.secrets.delete(id.slice(0, -7));
                iam.resourceTags.delete(id);
                iam.encryptionKeyOf.delete(id);
            },
        },
        "aws:secretsmanager/secretVersion:SecretVersion": {
            create(request) {
                const { inputs, region, seed } = request;
                const secret = existing(region, inputs["secretId"]);
                const { secretString, secretStringWo, secretBinary, versionStages } = inputs;
                const value =
                    secretBinary === undefined
                        ? { text: secretString ?? secretStringWo ?? "" }
                        : { binary: Buffer.from(secretBinary, "base64") };
                const version = store.put(secret, value, versionStages, seed);
                return { id: `${secret.arn}|${version.id}`, outputs: versionOutputs(secret, version, request) };
            },
            // As the provider does it (terraform-provider-aws, secretsmanager/secret_version.go): the current label cannot go away.
            update(request) {
                const { inputs, old, region } = request;
                const secret = existing(region, old.outputs["secretArn"]);
                const version = secret.versions.get(old.outputs["versionId"]);
                if (!version) throw new AwsError("ResourceNotFoundException", `There is no version ${old.id}.`);
                const before: readonly string[] = old.outputs["versionStages"];
                const after: readonly string[] = inputs["versionStages"] ?? before;
                const added = after.filter((stage) => !version.stages.has(stage));
                for (const stage of added) {
                    const holder = store.holder(secret, stage);
                    if (stage === CURRENT || !holder) continue;
                    throw new AwsError(
                        "InvalidParameterException",
                        `Staging label ${stage} is currently attached to version ${holder.id}: take it away there first.`,
                    );
                }
                store.label(secret, version, added);
                removeLabels(
                    version,
                    before.filter((stage) => !after.includes(stage)),
                );
                return versionOutputs(secret, version, request);
            },
            delete({ outputs, region }) {
                const secret = store.find(region, outputs["secretArn"]);
                const version = secret?.versions.get(outputs["versionId"]);
                if (!secret || !version) return;
                removeLabels(version, outputs["versionStages"]);
                if (version.stages.size === 0) secret.versions.delete(version.id);
            },
        },
    };
}

function detailsOf({ inputs, tags }: CreateRequest): SecretDetails {
    const { description, kmsKeyId, recoveryWindowInDays: days } = inputs;
    if (days !== undefined && days !== 0 && !(days >= 7 && days <= 30)) {
        throw new Error(`"recoveryWindowInDays" is ${days}: it must be 0 or from 7 to 30.`);
    }
    return {
        tags,
        ...(description === undefined ? {} : { description }),
        ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    };
}

function versionOutputs(secret: Secret, version: SecretVersion, { inputs }: CreateRequest): Outputs {
    return {
        arn: secret.arn,
        secretArn: secret.arn,
        secretId: secret.arn,
        versionId: version.id,
        versionStages: [...version.stages],
        hasSecretStringWo: inputs["secretStringWo"] !== undefined,
    };
}

function removeLabels(version: SecretVersion, stages: readonly string[]): void {
    for (const stage of stages) if (stage !== CURRENT) version.stages.delete(stage);
}
