import { AwsError, type ServiceImplementation } from "../types";
import { CURRENT, notDeleted, type Secret, type SecretStore } from "./secretStore";

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
            const stage = input["VersionStage"] ?? (input["VersionId"] === undefined ? CURRENT : undefined);
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
