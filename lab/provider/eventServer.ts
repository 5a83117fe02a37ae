import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { parseJson } from "../fabric/json";
import type { Lab } from "../lab";
import { isRefusedEvent } from "../labError";
import { type EngineFacts, type Told, told } from "./eventMessages";

/** Takes events from other processes of this machine. */
export interface EventServer {
    /** With the token: whoever has it may send, and gets the credentials of the account. */
    readonly url: string;
    close(): Promise<void>;
}

/** What the server needs of a lab. */
export type EventTaker = Pick<
    Lab,
    "accountId" | "region" | "clock" | "size" | "endpoint" | "send" | "pass" | "nameOf" | "ruleNames"
>;

interface Answer {
    readonly status: number;
    readonly body: EngineFacts | Told | { readonly error: string };
}

/**
 * Serves a lab on a free port of 127.0.0.1. `GET /` tells of the account; `POST /events` with `{ "text": EVENT }`
 * sends an event, and `POST /time` with `{ "ms": 60000 }` lets virtual time pass, without `ms` until the alarms have seen what has
 * happened: one after another, and each is answered with what it led to. All need the token of `url`, as a bearer.
 */
export async function serveEvents(lab: EventTaker): Promise<EventServer> {
    const token = randomBytes(24).toString("base64url");
    let last: Promise<unknown> = Promise.resolve();
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
        const turn = last.then(work);
        last = turn.catch(() => {});
        return turn;
    };
    const server = createServer((request, response) => {
        const refusal = isSigned(request, token) ? undefined : NO_TOKEN;
        Promise.resolve(refusal ?? answerTo(lab, request, inTurn))
            .catch((error: Error): Answer => ({ status: 500, body: { error: error.message } }))
            .then(({ status, body }) => {
                response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
            })
            .catch((error: Error) => response.destroy(error));
    });
    // What an event leads to may take as long as its functions do.
    server.requestTimeout = 0;
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, "127.0.0.1", resolve);
    });
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/#${token}`,
        close: () =>
            new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            }),
    };
}

function factsOf({ accountId, region, clock, size, endpoint }: EventTaker): EngineFacts {
    return { accountId, region, now: clock.now().toISOString(), resources: size.resources, aws: endpoint };
}

const NO_TOKEN: Answer = { status: 403, body: { error: "the token is missing or another one" } };

function isSigned({ headers }: IncomingMessage, token: string): boolean {
    const given = Buffer.from(headers.authorization ?? "");
    const expected = Buffer.from(`Bearer ${token}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
}

async function answerTo(
    lab: EventTaker,
    request: IncomingMessage,
    inTurn: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<Answer> {
    const asked = `${request.method} ${request.url}`;
    if (asked === "GET /") return { status: 200, body: factsOf(lab) };
    if (!["POST /events", "POST /time"].includes(asked))
        return { status: 404, body: { error: `there is no ${asked}` } };
    const body = (parseJson(await text(request)) ?? {}) as Record<string, unknown>;
    if (asked === "POST /time") return answerToTime(lab, body["ms"], inTurn);
    const { text: event } = body;
    if (typeof event !== "string") return { status: 400, body: { error: '"text" must be the JSON text of an event' } };
    try {
        const notices = await inTurn(() => lab.send(event));
        return { status: 200, body: told(notices, lab) };
    } catch (error) {
        if (!isRefusedEvent(error)) throw error;
        return { status: 400, body: { error: error.message } };
    }
}

async function answerToTime(
    lab: EventTaker,
    ms: unknown,
    inTurn: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<Answer> {
    if (ms !== undefined && !(typeof ms === "number" && ms >= 0))
        return { status: 400, body: { error: '"ms" must be a number of milliseconds' } };
    return { status: 200, body: told(await inTurn(() => lab.pass(ms)), lab) };
}
