import { request } from "node:http";
import { text } from "node:stream/consumers";
import type { EngineFacts, Told } from "event-ops-lab/engine";
import { commandName } from "./commandName";
import { UserError } from "./userError";

/** The variable that `event-ops engine` prints. */
export const ENGINE_VARIABLE = "EVENT_OPS_ENGINE";

const AGAIN = `Start "${commandName()} engine" in another terminal and paste the lines here that it prints there`;

/** What a command wants an engine for, in its messages: what is missing, and what to do. */
export interface EngineUse {
    readonly missing: string;
    readonly remedy: string;
}

const TO_SEND: EngineUse = { missing: "No engine to send to", remedy: AGAIN };

/** For `--lab`: the account of an engine has what was deployed into it. */
export const TO_LOOK: EngineUse = {
    missing: "--lab: no engine whose account to look at",
    remedy: `${AGAIN}, then run "pulumi up" here: the account holds what that deploys`,
};

/** A running `event-ops engine`, reached with the URL that it prints. All that goes wrong is a `UserError` that says what to do. */
export class EngineClient {
    readonly #server: URL;
    readonly #token: string;
    readonly #remedy: string;

    /** `option` is what `--engine` says; it goes over the environment. */
    constructor(
        option: string | undefined,
        environment: NodeJS.ProcessEnv = process.env,
        { missing, remedy }: EngineUse = TO_SEND,
    ) {
        this.#remedy = remedy;
        const given = option ?? environment[ENGINE_VARIABLE] ?? "";
        if (given === "") throw new UserError(`${missing}: ${ENGINE_VARIABLE} is not set. ${remedy}.`);
        const url = URL.parse(given);
        if (url?.protocol !== "http:" || url.hash.length < 2) {
            const where = option === undefined ? ENGINE_VARIABLE : "--engine";
            throw new UserError(`${where} is "${given}": expected http://127.0.0.1:PORT/#TOKEN. ${remedy}.`);
        }
        this.#token = url.hash.slice(1);
        url.hash = "";
        this.#server = url;
    }

    facts(): Promise<EngineFacts> {
        return this.#ask("GET", "/") as Promise<EngineFacts>;
    }

    /** What an event led to, or why it is none that EventBridge would take. */
    async send(text: string): Promise<Told | string> {
        const answer = (await this.#ask("POST", "/events", { text })) as Told | { readonly error: string };
        return "error" in answer ? answer.error : answer;
    }

    /** Lets the engine's time pass; default: until the alarms have seen what has happened. Returns what happened. */
    async pass(ms?: number): Promise<Told> {
        return (await this.#ask("POST", "/time", { ms })) as Told;
    }

    async #ask(method: string, path: string, body?: object): Promise<unknown> {
        const { status, content } = await this.#exchange(method, path, body);
        const at = this.#server.origin;
        if (status === 403)
            throw new UserError(`The engine at ${at} does not know the token: it is another one. ${this.#remedy}.`);
        const answer = parsed(content);
        if ((status === 200 || status === 400) && answer) return answer;
        if (status === 500 && answer) throw new Error(`The engine at ${at} failed: ${String(answer["error"])}`);
        throw new UserError(`What answers at ${at} is no engine of event-ops. ${this.#remedy}.`);
    }

    async #exchange(method: string, path: string, body?: object): Promise<{ status: number; content: string }> {
        try {
            return await exchange(new URL(path, this.#server), method, this.#token, JSON.stringify(body));
        } catch (error) {
            const { code, message } = error as NodeJS.ErrnoException;
            throw new UserError(`No engine answers at ${this.#server.origin} (${code ?? message}). ${this.#remedy}.`);
        }
    }
}

// `fetch` gives up after five minutes; a function may run for longer.
function exchange(url: URL, method: string, token: string, body: string | undefined) {
    return new Promise<{ status: number; content: string }>((resolve, reject) => {
        const sent = request(url, { method, headers: { authorization: `Bearer ${token}` } }, (response) => {
            text(response).then((content) => resolve({ status: response.statusCode ?? 0, content }), reject);
        });
        sent.once("error", reject);
        sent.end(body);
    });
}

function parsed(content: string): Record<string, unknown> | undefined {
    try {
        const value: unknown = JSON.parse(content);
        return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
    } catch {
        return undefined;
    }
}
