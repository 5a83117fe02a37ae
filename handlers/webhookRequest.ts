import { OptionsError } from "./errors";
import { cut, oneLine } from "./runtime/text";

const LONGEST_ANSWER = 200;

/** The webhook did not take the message; it is tried again, then dead-lettered. Neither the message nor the URL is in the error's text. */
export class WebhookError extends Error {
    override readonly name = "WebhookError";
    constructor(
        message: string,
        /** The HTTP status; absent when there was no answer. */
        readonly status?: number,
        /** What the answer's `Retry-After` says. */
        readonly retryAfter?: string,
    ) {
        super(message);
    }
}

export interface WebhookRequest {
    readonly url: string;
    readonly payload: unknown;
    readonly timeoutMs: number;
    /** Default: the global `fetch`, looked up when it is needed. */
    readonly fetch?: typeof fetch;
}

/** Posts the payload as JSON. Resolves for 2xx; anything else, redirects included, throws a `WebhookError`. */
export async function postWebhook({
    url,
    payload,
    timeoutMs,
    fetch = globalThis.fetch,
}: WebhookRequest): Promise<number> {
    let response: Response;
    try {
        response = await fetch(url, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(payload),
            // A redirect would carry the message to a host that nobody chose.
            redirect: "manual",
            signal: AbortSignal.timeout(timeoutMs),
        });
    } catch (error) {
        throw new WebhookError(`The webhook did not answer: ${networkReason(error, timeoutMs)}.`);
    }
    // A body that cannot be read does not change the answer.
    const body = await response.text().catch(() => "");
    if (response.ok) return response.status;
    const retryAfter = response.headers.get("retry-after") ?? undefined;
    const wait = retryAfter === undefined ? "" : ` (Retry-After: ${cut(oneLine(retryAfter), 40)})`;
    throw new WebhookError(
        `The webhook answered ${response.status}${wait}: ${answerText(body, url) || "(nothing)"}`,
        response.status,
        retryAfter,
    );
}

/** The first 200 characters on one line, without the secret should the host repeat it. */
function answerText(body: string, url: string): string {
    const { host, pathname, search } = new URL(url);
    const secrets = [url, `${host}${pathname}`, `${pathname}${search}`, pathname, search].filter(
        (part) => part.length > 1,
    );
    return cut(oneLine(secrets.reduce((text, secret) => text.replaceAll(secret, "[url]"), body)), LONGEST_ANSWER);
}

/** The kind of failure. The messages of network errors are not used: some repeat the address. */
function networkReason(error: unknown, timeoutMs: number): string {
    if (!(error instanceof Error)) return "unknown network error";
    if (error.name === "TimeoutError") return `nothing came within ${timeoutMs} ms`;
    const { code } = (error.cause ?? {}) as { readonly code?: unknown };
    return typeof code === "string" ? code : error.name;
}

/** The URL in a secret or parameter: the text itself, or the field `url` of a JSON object. Throws, without repeating it, when it is no https URL. */
export function webhookUrl(value: string | undefined, where: string): string {
    const text = value?.trim() ?? "";
    const url = text.startsWith("{") ? urlField(text) : text;
    if (URL.canParse(url) && new URL(url).protocol === "https:") return url;
    throw new OptionsError(
        `${where} does not hold a webhook's URL. Expected a text that begins with https://, or a JSON object with such a "url".`,
    );
}

function urlField(text: string): string {
    try {
        return String((JSON.parse(text) as { readonly url?: unknown }).url);
    } catch {
        return "";
    }
}
