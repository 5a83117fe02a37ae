/** When a fault is there, in seconds after the first event; what happens in that time at its place is hit. */
export interface FaultWindow {
    readonly at: number;
    readonly lasts: number;
}

/**
 * What goes wrong. Places are ARNs; a call is `service:Operation` by the SDK client's name, for example `sns:Publish`. FIFO queues and
 * topics repeat and reorder nothing. Dead-letter queues are the last resort: services reach them whatever else is broken.
 */
export type Fault = FaultWindow &
    (
        | {
              /** What a rule or a topic delivers comes twice; what is deleted from a queue comes again once it is visible. */
              readonly kind: "duplicate";
              readonly place: string;
          }
        | {
              /** What a rule or a topic delivers comes after the end of the time, the last one first. */
              readonly kind: "reorder";
              readonly place: string;
          }
        | {
              /** What a rule or a topic delivers comes later. */
              readonly kind: "delay";
              readonly place: string;
              /** Seconds, at most 86,400: for so long EventBridge tries. */
              readonly by: number;
          }
        /** Events are not accepted: those of AWS are not sent at all, PutEvents answers InternalFailure for each. */
        | { readonly kind: "drop" }
        | {
              /** A function, or a call: it is throttled. */
              readonly kind: "throttle";
              readonly place: string;
          }
        | {
              /** The call ends in InternalFailure (500), whoever makes it. */
              readonly kind: "api-error";
              readonly call: string;
          }
        | {
              /** The call, made by a function, answers what it answered last. Consistent reads of DynamoDB are not hit. */
              readonly kind: "stale-read";
              readonly call: string;
          }
        | {
              /** The function runs out of time, in a call or, where none is said, with all its work done. */
              readonly kind: "timeout";
              readonly function: string;
              readonly call?: string;
          }
        | {
              /** The function crashes before or after a call. */
              readonly kind: "crash";
              readonly function: string;
              readonly call: string;
              readonly when: "before" | "after";
          }
        | {
              /** A message that is no event comes into a queue, when the time begins. */
              readonly kind: "poison";
              readonly place: string;
              readonly body: string;
          }
        | {
              /** A queue or a topic: calls of it are answered as if it did not exist. What lies in it is there again afterwards. */
              readonly kind: "gone";
              readonly place: string;
          }
        | {
              /** Functions see another time. */
              readonly kind: "clock-jump";
              /** Seconds, backwards where negative. */
              readonly by: number;
          }
    );

export type FaultKind = Fault["kind"];

/** What goes wrong in one run. */
export type Schedule = readonly Fault[];

export const FAULT_KINDS = [
    ...["duplicate", "reorder", "delay", "drop", "throttle", "api-error", "stale-read", "timeout", "crash", "poison"],
    ...["gone", "clock-jump"],
] as readonly FaultKind[];

/** A fault in words. `nameOf` gives the name of what an ARN stands for. */
export function faultText(fault: Fault, nameOf: (arn: string) => string): string {
    const when =
        fault.kind === "poison" ? `at ${clockText(fault.at)}` : `${clockText(fault.at)} for ${clockText(fault.lasts)}`;
    return `${when}  ${what(fault, nameOf)}`;
}

function what(fault: Fault, nameOf: (arn: string) => string): string {
    switch (fault.kind) {
        case "duplicate":
            return `duplicate: all that passes ${nameOf(fault.place)} comes twice`;
        case "reorder":
            return `reorder: what passes ${nameOf(fault.place)} comes in reverse order`;
        case "delay":
            return `delay: what passes ${nameOf(fault.place)} comes ${clockText(fault.by)} later`;
        case "drop":
            return "drop: no event is accepted";
        case "throttle":
            return `throttle: ${fault.place.startsWith("arn:") ? nameOf(fault.place) : fault.place}`;
        case "api-error":
            return `api-error: ${fault.call} answers InternalFailure`;
        case "stale-read":
            return `stale-read: ${fault.call} answers what it answered last`;
        case "timeout":
            return `timeout: ${nameOf(fault.function)} runs out of time ${fault.call === undefined ? "when its work is done" : `in ${fault.call}`}`;
        case "crash":
            return `crash: ${nameOf(fault.function)} ${fault.when} ${fault.call}`;
        case "poison":
            return `poison: ${JSON.stringify(fault.body)} comes into ${nameOf(fault.place)}`;
        case "gone":
            return `gone: ${nameOf(fault.place)} does not exist`;
        case "clock-jump":
            return `clock-jump: functions see a time ${clockText(Math.abs(fault.by))} ${fault.by < 0 ? "earlier" : "later"}`;
    }
}

/** Seconds as `m:ss`, with hours where there are any. */
export function clockText(seconds: number): string {
    const two = (value: number) => String(value).padStart(2, "0");
    const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
    return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
