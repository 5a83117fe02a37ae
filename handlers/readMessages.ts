import { UnknownMessageError } from "./errors";
import { type Notification, RESOURCE_EVENT_TYPE, type ResourceEvent } from "./resourceEvent";
import { at, textAt } from "./resources/row";
import { isObject } from "./runtime/delivery";

/** Checks that a message is a resource event of the version known here, with the fields that people are told. */
export function readResourceEvent(message: unknown): ResourceEvent {
    const type = textAt(message, "type");
    if (type !== RESOURCE_EVENT_TYPE) {
        throw new UnknownMessageError(
            `The message's type is ${JSON.stringify(type)}; expected "${RESOURCE_EVENT_TYPE}".`,
        );
    }
    const paths = [["id"], ["time"], ["data", "source"], ["data", "resource"], ["data", "state"]] as const;
    const missing = paths.find((path) => textAt(message, ...path) === undefined);
    if (missing) throw new UnknownMessageError(`The resource event has no "${missing.join(".")}".`);
    return message as ResourceEvent;
}

/** Checks that a message is what `describeResourceEvent` publishes. */
export function readNotification(message: unknown): Notification {
    const known =
        isObject(message) &&
        message.version === 1 &&
        typeof message.subject === "string" &&
        typeof message.text === "string" &&
        isObject(at(message, "resourceEvent"));
    if (!known) {
        throw new UnknownMessageError(
            'The message is no notification of version 1; expected { "version": 1, "subject", "text", "resourceEvent" }.',
        );
    }
    return message as unknown as Notification;
}
