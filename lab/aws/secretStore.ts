import { stableHex } from "../account/names";
import type { Cloud } from "../cloud";
import { AwsError } from "../types";

const DAY_MS = 86_400_000;

export const CURRENT = "AWSCURRENT";
const PREVIOUS = "AWSPREVIOUS";

export interface SecretVersion {
    readonly id: string;
    readonly created: Date;
    readonly stages: Set<string>;
    readonly text?: string;
    readonly binary?: Uint8Array;
}

export interface SecretDetails {
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

/** Throws InvalidRequestException for one that was deleted. */
export function notDeleted(secret: Secret): Secret {
    if (!secret.goneAt) return secret;
    throw new AwsError(
        "InvalidRequestException",
        "You can't perform this operation on the secret because it was marked for deletion.",
    );
}
