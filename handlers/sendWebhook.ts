import { SecretsProvider } from "@aws-lambda-powertools/parameters/secrets";
import { SSMProvider } from "@aws-lambda-powertools/parameters/ssm";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { OptionsError } from "./errors";
import { readNotification } from "./readMessages";
import type { HandlerFactory, HandlerReport } from "./runtime/types";
import { slackPayload, teamsPayload } from "./webhookPayload";
import { postWebhook, WebhookError, webhookUrl } from "./webhookRequest";

/** Options of `sendWebhook`. Environment: `WEBHOOK_URL_SOURCE`, the ARN of a secret or the name of a parameter. */
export interface SendWebhookOptions {
    /** `slack`: an incoming webhook; `teams`: a Workflows webhook, which gets an Adaptive Card. */
    readonly format: "slack" | "teams";
    /** Where the URL is kept: Secrets Manager or SSM Parameter Store (a SecureString is decrypted). */
    readonly url: "secret" | "parameter";
}

/** How long a webhook may take to answer. */
const TIMEOUT_MS = 10_000;

/** How long the URL is kept before it is read again. */
const URL_CACHE_SECONDS = 300;

/** What tests put in place of AWS and the network. */
export interface SendWebhookClients {
    readonly secrets?: () => SecretsManagerClient;
    readonly ssm?: () => SSMClient;
    readonly fetch?: typeof fetch;
    readonly timeoutMs?: number;
}

/**
 * Posts each notification to a chat webhook. The URL is a secret: it is read at run time, kept for five minutes, and never logged; it must be
 * https. An answer other than 2xx, or none within 10 seconds, throws `WebhookError`: tried again, then dead-lettered. After an answer that
 * says that the URL is wrong (401, 403, 404, 410) it is read anew, so that a changed URL works without waiting.
 *
 * Needs `secretsmanager:GetSecretValue` or `ssm:GetParameter`, and `kms:Decrypt` where that is encrypted with a key of one's own.
 */
export const sendWebhook =
    ({ format, url }: SendWebhookOptions, clients: SendWebhookClients = {}): HandlerFactory<unknown> =>
    (runtime) => {
        if (format !== "slack" && format !== "teams") {
            throw new OptionsError(`sendWebhook: format is ${JSON.stringify(format)}; expected "slack" or "teams".`);
        }
        const source = runtime.required("WEBHOOK_URL_SOURCE");
        const urls = urlReader(url, source, clients);
        const payloadOf = format === "slack" ? slackPayload : teamsPayload;

        return async (message): Promise<HandlerReport> => {
            const notification = readNotification(message);
            const target = await urls.read();
            try {
                const status = await postWebhook({
                    url: target,
                    payload: payloadOf(notification),
                    timeoutMs: clients.timeoutMs ?? TIMEOUT_MS,
                    fetch: clients.fetch,
                });
                return { outcome: "informed", channel: format, status };
            } catch (error) {
                if (error instanceof WebhookError && [401, 403, 404, 410].includes(error.status ?? 0)) urls.forget();
                throw error;
            }
        };
    };

interface UrlReader {
    read(): Promise<string>;
    forget(): void;
}

function urlReader(kind: SendWebhookOptions["url"], source: string, clients: SendWebhookClients): UrlReader {
    if (kind === "secret") {
        const provider = new SecretsProvider({
            awsSdkV3Client: (clients.secrets ?? (() => new SecretsManagerClient({})))(),
        });
        return {
            read: async () =>
                webhookUrl(await provider.get<string>(source, { maxAge: URL_CACHE_SECONDS }), `The secret ${source}`),
            forget: () => provider.clearCache(),
        };
    }
    if (kind === "parameter") {
        const provider = new SSMProvider({ awsSdkV3Client: (clients.ssm ?? (() => new SSMClient({})))() });
        return {
            read: async () =>
                webhookUrl(
                    await provider.get<string>(source, { decrypt: true, maxAge: URL_CACHE_SECONDS }),
                    `The parameter ${source}`,
                ),
            forget: () => provider.clearCache(),
        };
    }
    throw new OptionsError(`sendWebhook: url is ${JSON.stringify(kind)}; expected "secret" or "parameter".`);
}
