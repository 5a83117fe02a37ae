import type { BusEvent, Notice, RuleNames } from "event-ops-lab";

/** What became of an event in a replay. */
export type Outcome = "informed" | "ignored" | "failed" | "dead-lettered";

/** `2 informed, 1 failed`; empty where there is none. */
export function outcomesText(outcomes: Readonly<Record<Outcome, number>>): string {
    const ended = Object.entries(outcomes).filter(([, count]) => count > 0);
    return ended.map(([outcome, count]) => `${count} ${outcome}`).join(", ");
}

/** One line of a replay: an event and a rule that it matched. */
export interface ReplayRow {
    readonly event: {
        readonly id: string;
        readonly source: string;
        readonly detailType: string;
        /** The name of the API call, for events of CloudTrail. */
        readonly name: string | null;
        readonly time: string;
        readonly region: string;
    };
    readonly rule: string;
    /** The name of the component that the rule belongs to. */
    readonly reaction: string | null;
    /** The function that took the event first. */
    readonly function: string | null;
    readonly outcome: Outcome;
    /** The AWS calls that the functions made for it. */
    readonly calls: readonly {
        readonly service: string;
        readonly operation: string;
        readonly resources: readonly string[];
    }[];
    /** Who was told: e-mails and webhook messages, sorted. */
    readonly sent: readonly {
        readonly channel: "email" | "webhook";
        readonly to: readonly string[];
        readonly subject: string | null;
    }[];
    readonly error: string | null;
}

type EventNotice = Extract<Notice, { kind: "event" }>;
type Invocation = Extract<Notice, { kind: "invocation" }>;

/** What one event led to: a row for each rule that it matched, from the notices that came between its sending and the end of its work. */
export function rowsOf(notices: readonly Notice[], namesOf: (ruleArn: string) => RuleNames): ReplayRow[] {
    return notices
        .filter((notice) => notice.kind === "event")
        .flatMap((notice) => notice.matched.map((ruleArn) => rowOf(notice, ruleArn, notices, namesOf(ruleArn))));
}

/** How many messages of these notices AWS would have dropped. */
export function lostIn(notices: readonly Notice[]): number {
    return notices.filter((notice) => notice.kind === "lost").length;
}

function rowOf(event: EventNotice, ruleArn: string, notices: readonly Notice[], names: RuleNames): ReplayRow {
    const own = notices.filter((notice) => {
        const trace = traceOf(notice);
        return trace?.rules.includes(ruleArn) && trace.events.includes(event.event.id);
    });
    const invocations = own.filter((notice) => notice.kind === "invocation");
    const calls = own.filter((notice) => notice.kind === "call").map((notice) => notice.record);
    return {
        event: {
            id: event.event.id,
            source: event.event.source,
            detailType: event.event.detailType,
            name: callName(event.event),
            time: event.event.time,
            region: event.event.region,
        },
        ...names,
        function: invocations[0] ? lastPart(invocations[0].functionArn) : null,
        ...outcomeOf(own, invocations),
        calls: calls
            .filter(({ by }) => by === "handler")
            .map(({ service, operation, authorised }) => ({
                service,
                operation,
                resources: [...new Set(authorised.flatMap(({ resources }) => resources))],
            })),
        sent: own
            .filter((notice) => notice.kind === "sent")
            .map(({ channel, to, subject = null }) => ({ channel, to, subject }))
            // Subscribers have no order of their own, and functions run side by side.
            .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    };
}

function outcomeOf(
    own: readonly Notice[],
    invocations: readonly Invocation[],
): { outcome: Outcome; error: string | null } {
    const failure = lastFailure(invocations) ?? reportedFailure(invocations);
    const dead = own.find((notice) => notice.kind === "dead-letter");
    if (dead) return { outcome: "dead-lettered", error: failure ?? dead.reason };
    const lost = own.find((notice) => notice.kind === "lost");
    if (lost) return { outcome: "failed", error: `${lost.where}: ${lost.why}` };
    if (failure !== undefined) return { outcome: "failed", error: failure };

    const first = invocations[0];
    const reports = first
        ? invocations.filter(({ functionArn }) => functionArn === first.functionArn).flatMap(reportsOf)
        : [];
    const ignored = reports.length > 0 && reports.every(({ outcome }) => outcome === "ignored");
    const notRun = invocations.find(({ result }) => !result.ok && result.reason === "not-runnable");
    return {
        outcome: ignored ? "ignored" : "informed",
        error: notRun && !notRun.result.ok ? notRun.result.errorMessage : null,
    };
}

/** The error in the last report of a function, where that says that the event could not be handled. */
function reportedFailure(invocations: readonly Invocation[]): string | undefined {
    const last = new Map(invocations.map((invocation) => [invocation.functionArn, reportsOf(invocation).at(-1)]));
    return [...last.values()].find((report) => report?.outcome === "failed")?.error;
}

/** The error of a function whose last attempt failed, if there is one. */
function lastFailure(invocations: readonly Invocation[]): string | undefined {
    const last = new Map(invocations.map((invocation) => [invocation.functionArn, invocation]));
    for (const { result } of last.values()) {
        if (!result.ok && result.reason !== "not-runnable") return `${result.errorType}: ${result.errorMessage}`;
    }
    return undefined;
}

/** The outcomes in the one structured log line that the runtime writes for each event. */
function reportsOf({ result }: Invocation): { readonly outcome: string; readonly error?: string }[] {
    return result.logs.flatMap((line) => {
        if (!line.startsWith("{")) return [];
        try {
            const { message, outcome, error } = JSON.parse(line) as Record<string, unknown>;
            if (message !== "event-ops" || typeof outcome !== "string") return [];
            return [typeof error === "string" ? { outcome, error } : { outcome }];
        } catch {
            return [];
        }
    });
}

function traceOf(notice: Notice) {
    if (notice.kind === "event") return undefined;
    return notice.kind === "call" ? notice.record.trace : notice.trace;
}

/** The name of the API call that an event of CloudTrail tells of. */
export function callName({ body }: BusEvent): string | null {
    const detail = body["detail"];
    const name =
        typeof detail === "object" && detail !== null ? (detail as Record<string, unknown>)["eventName"] : undefined;
    return typeof name === "string" ? name : null;
}

function lastPart(arn: string): string {
    return arn.slice(arn.lastIndexOf(":") + 1);
}
