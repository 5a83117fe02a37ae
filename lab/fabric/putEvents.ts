import { EventValidationError, InvalidEventPatternError, serviceErrorText, testEventPattern } from "event-ops/patterns";
import { AwsError, type CallContext, type ServiceImplementation } from "../types";
import { parseArn } from "./arns";
import { eventText } from "./busEvent";
import { entryBytes } from "./entryBytes";
import type { EventBridge, RuleState } from "./eventBridge";
import type { Ids } from "./ids";
import { isObject, parseJson } from "./json";
import { BATCH_ENTRIES, PUT_EVENTS } from "./limits";
import { throughBus } from "./lineage";
import { timeOf } from "./times";

/** Characters. Source: EventBridge API Reference, "PutEventsRequestEntry". */
const DETAIL_TYPE = 128;

interface Entry {
    readonly Source?: string;
    readonly DetailType?: string;
    readonly Detail?: string;
    readonly Resources?: readonly string[];
    readonly EventBusName?: string;
    readonly Time?: Date | number | string;
}

/** An event that a rule forwards as it is; the call's input only names it. */
export interface Forwarded {
    readonly text: string;
    /** The bus whose rule forwards it. */
    readonly from: string;
}

const forwardedInputs = new WeakMap<object, Forwarded>();

/** The input of a PutEvents call that passes on an event from bus to bus: id, source and time stay as they are. */
export function forwardingInput(busArn: string, forwarded: Forwarded): Record<string, unknown> {
    const { source, "detail-type": detailType, detail } = JSON.parse(forwarded.text) as Record<string, unknown>;
    const entry = { EventBusName: busArn, Source: source, DetailType: detailType, Detail: JSON.stringify(detail) };
    const input = { Entries: [entry] };
    forwardedInputs.set(input, forwarded);
    return input;
}

/** The API of EventBridge that code calls at run time. */
export function eventOperations(events: EventBridge, ids: Ids): ServiceImplementation {
    return {
        PutEvents(input, context) {
            const forwarded = forwardedInputs.get(input);
            if (forwarded) return forward(events, input["Entries"][0].EventBusName, forwarded, context);
            const entries = (input["Entries"] ?? []) as Entry[];
            checkRequest(entries);
            const answers = entries.map((entry) => putEvent(events, ids, entry, context));
            return { FailedEntryCount: answers.filter((answer) => "ErrorCode" in answer).length, Entries: answers };
        },

        EnableRule: (input, context) => setRuleState(events, input, context, "ENABLED"),
        DisableRule: (input, context) => setRuleState(events, input, context, "DISABLED"),

        TestEventPattern(input) {
            try {
                return { Result: testEventPattern(String(input["EventPattern"]), String(input["Event"])) };
            } catch (error) {
                if (error instanceof InvalidEventPatternError) {
                    throw new AwsError("InvalidEventPatternException", serviceErrorText(error));
                }
                if (error instanceof EventValidationError) throw new AwsError("ValidationException", error.message);
                throw error;
            }
        },
    };
}

function checkRequest(entries: readonly Entry[]): void {
    if (entries.length < 1 || entries.length > BATCH_ENTRIES) {
        throw new AwsError(
            "ValidationException",
            `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ` +
                (entries.length < 1 ? "greater than or equal to 1" : `less than or equal to ${BATCH_ENTRIES}`),
        );
    }
    const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
    if (bytes > PUT_EVENTS) {
        throw new AwsError(
            "ValidationException",
            `Total size of the entries in the request is over the limit: ${bytes} bytes, at most ${PUT_EVENTS}.`,
        );
    }
}

type Answer = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

function putEvent(events: EventBridge, ids: Ids, entry: Entry, { region, trace }: CallContext): Answer {
    for (const name of ["Source", "DetailType", "Detail"] as const) {
        if (entry[name]) continue;
        const reason = `Parameter ${name} is not valid. Reason: ${name} is a required argument.`;
        return { ErrorCode: "InvalidArgument", ErrorMessage: reason };
    }
    if (entry.DetailType!.length > DETAIL_TYPE) {
        const reason = `Parameter DetailType is not valid. Reason: DetailType is longer than ${DETAIL_TYPE} characters.`;
        return { ErrorCode: "InvalidArgument", ErrorMessage: reason };
    }
    if (entry.Source!.startsWith("aws.")) {
        return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
    }
    if (!isObject(parseJson(entry.Detail!))) {
        return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
    }
    const id = ids.uuid("event");
    const bus = entry.EventBusName ?? "default";
    const target = parseArn(bus)?.region ?? region;
    const text = eventText({
        id,
        source: entry.Source!,
        detailType: entry.DetailType!,
        account: events.cloud.accountId,
        region: target,
        time: timeOf(entry.Time) ?? events.cloud.clock.now(),
        resources: entry.Resources ?? [],
        detail: entry.Detail!,
    });
    // Put on the bus once the call is over: who put it may go on first, as in AWS. A bus that is not there takes it all the same.
    events.cloud.clock.schedule(
        0,
        () => void events.deliver(target, bus, text, trace.events.length > 0 ? { trace: throughBus(trace) } : {}),
    );
    return { EventId: id };
}

/** Unlike what code puts, what a rule sends on does not vanish: throws ResourceNotFoundException for a bus that is not there. */
function forward(events: EventBridge, bus: string, { text, from }: Forwarded, { region, trace }: CallContext) {
    events.bus(bus, region);
    events.cloud.clock.schedule(0, () => void events.deliver(region, bus, text, { trace, from }));
    return { FailedEntryCount: 0 };
}

function setRuleState(
    events: EventBridge,
    input: Record<string, unknown>,
    { region }: CallContext,
    state: RuleState,
): Record<string, never> {
    const bus = events.bus(String(input["EventBusName"] ?? "default"), region);
    const rule = bus.rules.get(String(input["Name"]));
    if (!rule) {
        throw new AwsError(
            "ResourceNotFoundException",
            `Rule ${input["Name"]} does not exist on EventBus ${bus.name}.`,
        );
    }
    const { pattern, scheduleExpression } = rule;
    events.updateRule(rule, {
        state,
        ...(pattern ? { pattern: pattern.text } : {}),
        ...(scheduleExpression === undefined ? {} : { scheduleExpression }),
    });
    return {};
}
