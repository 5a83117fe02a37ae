import { stableHex } from "../account/names";
import { physicalName } from "../account/physicalName";
import type { Cloud } from "../cloud";
import type { Iam } from "../iam/iam";
import type { CreateRequest, NameRule, Outputs, ResourceKind } from "../resources";
import { AwsError, type ServiceImplementation } from "../types";

/** AWS Secrets Manager API Reference, CreateSecret and DeleteSecret. */
const NAME: NameRule = {
    what: "secret",
    limit: 512,
    shape: /^[\w/+=.@-]+$/,
    allowed: "letters, digits and /_+=.@-",
};
const DEFAULT_RECOVERY_DAYS = 30;
const DAY_MS = 86_400_000;

const CURRENT = "AWSCURRENT";
const PREVIOUS = "AWSPREVIOUS";

interface SecretVersion {
    readonly id: string;
    readonly created: Date;
    readonly stages: Set<string>;
    readonly text?: string;
    readonly binary?: Uint8Array;
}

interface SecretDetails {
    readonly description?: string;
    readonly kmsKeyId?: string;
    readonly tags?: Readonly<Record<string, string>>;
}

export interface Secret {
    readonly arn: string;
    readonly name: string;
    readonly region: string;
    readonly created: Date;
    details: SecretDetails;
    readonly versions: Map<string, SecretVersion>;
    /** Until when its name is taken, of one that was deleted. */
    goneAt?: Date;
}

/** The secrets of the account, by their ARN. */
export class SecretStore {
    readonly #secrets = new Map<string, Secret>();

    constructor(private readonly cloud: Cloud) {}

    /** Takes a name, or the ARN of a secret that exists. The six characters that end an ARN depend on Region and name here. */
    create(region: string, nameOrArn: string, details: SecretDetails = {}): Secret {
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
        const before = this.#there(this.#secrets.get(arn));
        if (before?.goneAt) {
            throw new AwsError(
                "InvalidRequestException",
                `You can't create this secret because a secret with this name is already scheduled for deletion: ${name}, ` +
                    `until ${before.goneAt.toISOString()}. Delete it with "recoveryWindowInDays" 0, or choose another name.`,
            );
        }
        if (before) {
            throw new AwsError(
                "ResourceExistsException",
                `The operation failed because the secret ${name} already exists.`,
            );
        }
        const secret: Secret = {
            details,
            arn,
            name,
            region,
            created: this.cloud.clock.now(),
            versions: new Map(),
        };
        this.#secrets.set(arn, secret);
        return secret;
    }

    /** A new value; the one before becomes the previous one. The version's id depends on the token. */
    put(
        secret: Secret,
        value: { text?: string; binary?: Uint8Array },
        stages: readonly string[] = [CURRENT],
        token = secret.arn,
    ): SecretVersion {
        const hex = stableHex(token, 32);
        const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
        const version: SecretVersion = { ...value, id, created: this.cloud.clock.now(), stages: new Set() };
        secret.versions.set(id, version);
        this.label(secret, version, stages);
        return version;
    }

    /** Moves staging labels to a version. The one that was current becomes the previous one. */
    label(secret: Secret, version: SecretVersion, stages: readonly string[]): void {
        const current = this.holder(secret, CURRENT);
        for (const stage of stages) this.holder(secret, stage)?.stages.delete(stage);
        if (stages.includes(CURRENT) && current !== version) {
            this.holder(secret, PREVIOUS)?.stages.delete(PREVIOUS);
            current?.stages.add(PREVIOUS);
        }
        for (const stage of stages) version.stages.add(stage);
    }

    /** The version with a staging label. */
    holder(secret: Secret, stage: string): SecretVersion | undefined {
        return [...secret.versions.values()].find(({ stages }) => stages.has(stage));
    }

    /** Nobody can read it from now on, and its name stays taken for some days. */
    delete(secret: Secret, recoveryDays: number): void {
        secret.goneAt = new Date(this.cloud.clock.now().getTime() + recoveryDays * DAY_MS);
    }

    /** The current texts of all secrets. */
    texts(): string[] {
        return [...this.#secrets.values()].flatMap((secret) => {
            const text = secret.goneAt ? undefined : this.holder(secret, CURRENT)?.text;
            return text === undefined ? [] : [text];
        });
    }

    /** By name, by ARN, or by the ARN without its last six characters. One that was deleted may be there for some days. */
    find(region: string, id: string): Secret | undefined {
        return this.#there(
            this.#secrets.get(id) ??
                [...this.#secrets.values()].find(
                    (secret) => (secret.region === region && secret.name === id) || secret.arn.slice(0, -7) === id,
                ),
        );
    }

    #there(secret: Secret | undefined): Secret | undefined {
        return secret?.goneAt && secret.goneAt <= this.cloud.clock.now() ? undefined : secret;
    }
}

/** AWS Secrets Manager: `GetSecretValue` and `DescribeSecret`. */
export function secretsManager(store: SecretStore): ServiceImplementation {
    const existing = (region: string, id: unknown): Secret => {
        const secret = store.find(region, String(id ?? ""));
        if (secret) return notDeleted(secret);
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
                Description: secret.details.description,
                KmsKeyId: secret.details.kmsKeyId,
                CreatedDate: secret.created,
                Tags: Object.entries(secret.details.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
                VersionIdsToStages: Object.fromEntries(
                    [...secret.versions.values()].map(({ id, stages }) => [id, [...stages]]),
                ),
            };
        },
    };
}

function notDeleted(secret: Secret): Secret {
    if (!secret.goneAt) return secret;
    throw new AwsError(
        "InvalidRequestException",
        "You can't perform this operation on the secret because it was marked for deletion.",
    );
}

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
