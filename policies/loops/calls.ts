import { TYPES } from "../resourceTypes";
import type { StackView } from "../stackView";
import { type CausedEvent, customEvent, eventsOf, REPLAYED_EVENT } from "./apiEvents";
import type { Permitted } from "./permissions";
import { type Bus, DEFAULT_BUS } from "./rules";
import { busesOf, conditionsOnEvents } from "./sends";

/** What every function does that is invoked: reads its queue, logs, traces, uses the key of what it reads. */
const EVERYDAY = ["kms", "logs", "xray"];
const OF_POLLERS = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"];

/** Whether a picture shows a call that nothing hears of. */
export function isTold({ action: { action, reads }, isNamed }: Permitted): boolean {
    return isNamed && !reads && !OF_POLLERS.includes(action) && !EVERYDAY.includes(action.split(":", 1)[0]!);
}

/**
 * The events of a call that is permitted, and the buses on which they arrive. A replay counts where a statement writes the action in
 * full: a role that may do all of events: is not there for replays, and other guardrails report it.
 */
export function causedBy(stack: StackView, permitted: Permitted): readonly (readonly [CausedEvent, readonly Bus[]])[] {
    const { action } = permitted.action;
    if (action === "events:PutEvents") {
        return [[customEvent(conditionsOnEvents(permitted)), busesOf(stack, permitted)]];
    }
    const events = eventsOf(permitted.action).map((event) => [event, [DEFAULT_BUS]] as const);
    if (action !== "events:StartReplay" || !permitted.isNamed) return events;
    return [...events, [REPLAYED_EVENT, [DEFAULT_BUS, ...stack.ofType(TYPES.bus)]]];
}
