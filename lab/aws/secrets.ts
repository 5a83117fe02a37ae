import { stableHex } from "../account/names";
import { physicalName } from "../account/physicalName";
import type { Cloud } from "../cloud";
import type { Iam } from "../iam/iam";
import { AwsError, type ResourceKind, type ServiceImplementation } from "../types";

interface SecretVersion {
    readonly id: string;
    readonly created: Date;
    readonly stages: Set<string>;
    readonly text?: string;
    readonly binary?: Uint8Array;
}

export interface Secret {
    readonly arn: string;
    readonly name: string;
    readonly region: string;
    readonly created: Date;
    readonly description?: string;
    readonly kmsKeyId?: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly versions: Map<string, SecretVersion>;
}

/** The secrets of the account, by their ARN. */
export class SecretStore {
    readonly #secrets = new Map<string, Secret>();

    constructor(private readonly cloud: Cloud) {}

    /** Takes a name, or the ARN of a secret that exists. The six characters that end an ARN depend on Region and name here. */
    create(
        region: string,
        nameOrArn: string,
        more: { description?: string; kmsKeyId?: string; tags?: Readonly<Record<string, string>> } = {},
    ): Secret {
        const [name, arn] = nameOrArn.startsWith("arn:")
            ? [nameOrArn.split(":").slice(6).join(":").slice(0, -7), nameOrArn]
            : [
                  nameOrArn,
                  this.cloud.arn(
                      "secretsmanager",
                      region,
                      `secret:${nameOrArn}-${stableHex(`${region} ${nameOrArn}`, 6)}`,
                  ),
              ];
        if (this.#secrets.has(arn)) {
            throw new AwsError(
                "ResourceExistsException",
                `The operation failed because the secret ${name} already exists.`,
            );
        }
        const secret: Secret = {
            tags: {},
            ...more,
            arn,
            name,
            region,
            created: this.cloud.clock.now(),
            versions: new Map(),
        };
        this.#secrets.set(arn, secret);
        return secret;
    }

    /** A new value; the one before becomes the previous one. */
    put(
        secret: Secret,
        value: { text?: string; binary?: Uint8Array },
        stages: readonly string[] = ["AWSCURRENT"],
    ): SecretVersion {
        const hex = stableHex(`${secret.arn} ${secret.versions.size}`, 32);
        const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
        const before = [...secret.versions.values()].find((version) => version.stages.has("AWSCURRENT"));
        for (const version of secret.versions.values()) {
            for (const stage of stages) version.stages.delete(stage);
            if (stages.includes("AWSCURRENT")) version.stages.delete("AWSPREVIOUS");
        }
        if (stages.includes("AWSCURRENT")) before?.stages.add("AWSPREVIOUS");
        const version: SecretVersion = { ...value, id, created: this.cloud.clock.now(), stages: new Set(stages) };
        secret.versions.set(id, version);
        return version;
    }

    /** The current texts of all secrets. */
    texts(): string[] {
        return [...this.#secrets.values()].flatMap(({ versions }) =>
            [...versions.values()].flatMap(({ stages, text }) =>
                stages.has("AWSCURRENT") && text !== undefined ? [text] : [],
            ),
        );
    }

    /** By name, by ARN, or by the ARN without its last six characters. */
    find(region: string, id: string): Secret | undefined {
        return (
            this.#secrets.get(id) ??
            [...this.#secrets.values()].find(
                (secret) => (secret.region === region && secret.name === id) || secret.arn.slice(0, -7) === id,
            )
        );
    }
}

/** AWS Secrets Manager: `GetSecretValue` and `DescribeSecret`. */
export function secretsManager(store: SecretStore): ServiceImplementation {
    const existing = (region: string, id: unknown): Secret => {
        const secret = store.find(region, String(id ?? ""));
        if (secret) return secret;
        throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    };
    return {
        GetSecretValue(input, { region }) {
            const secret = existing(region, input["SecretId"]);
            const stage = input["VersionStage"] ?? (input["VersionId"] === undefined ? "AWSCURRENT" : undefined);
            const version = [...secret.versions.values()].find(
                ({ id, stages }) =>
                    (input["VersionId"] === undefined || id === input["VersionId"]) &&
                    (stage === undefined || stages.has(stage)),
            );
            if (!version) {
                const which =
                    input["VersionId"] === undefined ? `staging label: ${stage}` : `VersionId: ${input["VersionId"]}`;
                throw new AwsError(
                    "ResourceNotFoundException",
                    `Secrets Manager can't find the specified secret value for ${which}`,
                );
            }
            return {
                ARN: secret.arn,
                Name: secret.name,
                VersionId: version.id,
                VersionStages: [...version.stages],
                CreatedDate: version.created,
                SecretString: version.text,
                SecretBinary: version.binary,
            };
        },
        DescribeSecret(input, { region }) {
            const secret = existing(region, input["SecretId"]);
            return {
                ARN: secret.arn,
                Name: secret.name,
                Description: secret.description,
                KmsKeyId: secret.kmsKeyId,
                CreatedDate: secret.created,
                Tags: Object.entries(secret.tags).map(([Key, Value]) => ({ Key, Value })),
                VersionIdsToStages: Object.fromEntries(
                    [...secret.versions.values()].map(({ id, stages }) => [id, [...stages]]),
                ),
            };
        },
    };
}

export function secretKinds(
    store: SecretStore,
    iam: Pick<Iam, "secrets" | "encryptionKeyOf" | "resourceTags">,
): Readonly<Record<string, ResourceKind>> {
    return {
        "aws:secretsmanager/secret:Secret": {
            create(request) {
                const { inputs, region, tags } = request;
                const name = physicalName(request);
                const { description, kmsKeyId } = inputs;
                const secret = store.create(region, name, {
                    tags,
                    ...(description === undefined ? {} : { description }),
                    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
                });
                iam.secrets.set(secret.arn.slice(0, -7), secret.arn);
                iam.resourceTags.set(secret.arn, tags);
                if (kmsKeyId) iam.encryptionKeyOf.set(secret.arn, kmsKeyId);
                return { id: secret.arn, outputs: { arn: secret.arn, name } };
            },
        },
        "aws:secretsmanager/secretVersion:SecretVersion": {
            create({ inputs, region, name }) {
                const secret = store.find(region, String(inputs["secretId"]));
                if (!secret) {
                    throw new Error(
                        `secret version "${name}": the secret ${inputs["secretId"]} does not exist in ${region}: create it in the program`,
                    );
                }
                const { secretString, secretStringWo, secretBinary, versionStages } = inputs;
                const text = secretString ?? secretStringWo;
                const version = store.put(
                    secret,
                    secretBinary === undefined ? { text: text ?? "" } : { binary: Buffer.from(secretBinary, "base64") },
                    versionStages ?? ["AWSCURRENT"],
                );
                return {
                    id: `${secret.arn}|${version.id}`,
                    outputs: {
                        arn: secret.arn,
                        secretArn: secret.arn,
                        secretId: secret.arn,
                        versionId: version.id,
                        versionStages: [...version.stages],
                        hasSecretStringWo: secretStringWo !== undefined,
                    },
                };
            },
        },
    };
}
