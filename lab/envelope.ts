import type { Assembly } from "./assemble";
import { envelopeProblem, kindOf } from "./envelopeProblem";
import { readBusEvent } from "./fabric/busEvent";
import { isObject, parseJson } from "./fabric/json";
import { timeText } from "./fabric/times";
import { RefusedEventError } from "./labError";
import { shown } from "./labOptions";
import type { BusEvent } from "./types";

type Json = Readonly<Record<string, unknown>>;
type Filling = Pick<Assembly, "account" | "clock" | "fabric">;

/**
 * The event that a text holds, or an object, with what is absent in its envelope filled in. Throws a `RefusedEventError` for what EventBridge
 * would not deliver: one without a source, a detail type or a detail, with members of a wrong type, too large, or nested too deep.
 */
export function eventToSend(event: unknown, parts: Filling): BusEvent {
    const text = typeof event === "string" ? event : textOf(event, parts);
    const body = parseJson(text);
    if (body === undefined)
        throw new RefusedEventError(
            "The event is no JSON: expected an EventBridge event, as an object or as its JSON text.",
        );
    checkMembers(body);
    const problem = envelopeProblem(body, text);
    if (problem !== undefined) throw new RefusedEventError(`EventBridge would not deliver this event: ${problem}.`);
    return readBusEvent(text, body);
}

function textOf(event: unknown, parts: Filling): string {
    // Getters are read once, here: they may throw.
    const own = isObject(event) ? asJson(() => ({ ...event })) : event;
    checkMembers(own);
    return asJson(() => JSON.stringify(completed(own, parts)));
}

function asJson<T>(work: () => T): T {
    try {
        return work();
    } catch (error) {
        throw new RefusedEventError(
            `The event cannot be written as JSON: ${(error as Error)?.message ?? shown(error)}`,
        );
    }
}

function checkMembers(event: unknown): asserts event is Json {
    if (!isObject(event))
        throw new RefusedEventError(`The event is ${kindOf(event)}: expected an EventBridge event, an object.`);
    for (const field of ["source", "detail-type", "detail"]) {
        if (event[field] === undefined || event[field] === "")
            throw new RefusedEventError(
                `The event has no "${field}": EventBridge needs source, detail-type and detail.`,
            );
    }
}

function completed(event: Json, { account, clock, fabric }: Filling): Json {
    const given = Object.entries(event).filter(([, value]) => value !== undefined);
    return {
        version: "0",
        id: fabric.ids.uuid("sent event"),
        account: account.accountId,
        time: timeText(clock.now()),
        region: account.region,
        resources: [],
        ...Object.fromEntries(given),
    };
}
