import type { Notice } from "event-ops-lab";
import { callName } from "../outcomes";
import type { Replayed } from "../replayEvents";
import type { Unmatched } from "../unmatched";
import { compare, type GoldenDecision, type GoldenEvent } from "./golden";
import type { Mask } from "./mask";

/** Names for what is deployed. */
export interface GoldenNames {
    /** The name that the program gave, by an ARN; the ARN's last part for what is none of the program's. */
    nameOf(arn: string): string;
    readonly mask: Mask;
}

/** Calls that change nothing. Whether they are made depends on what a function remembers of the events before. */
const READS = /^(Get|BatchGet|List|Describe|Head|Query|Scan|Search|Lookup|Select|Receive|Decrypt|TransactGet)/;

/** What was decided about an event, in the form of a golden file; undefined when it never reached a bus. */
export function goldenEvent({ notices, rows, unmatched }: Replayed, names: GoldenNames): GoldenEvent | undefined {
    const events = notices.filter((notice) => notice.kind === "event");
    const [first] = events;
    if (!first) return undefined;
    const { id, source, detailType, region, text } = first.event;
    const matches = events.flatMap((notice) => notice.matched.map((ruleArn) => ({ notice, ruleArn })));
    const decisions = matches.map(({ notice, ruleArn }, at): GoldenDecision => {
        const row = rows[at]!;
        const own = notices.filter((other) => {
            const trace = other.kind === "event" ? undefined : other.kind === "call" ? other.record.trace : other.trace;
            return trace?.rules.includes(ruleArn) && trace.events.includes(notice.event.id);
        });
        const invocation = own.find((other) => other.kind === "invocation");
        return {
            rule: names.nameOf(ruleArn),
            reaction: row.reaction,
            ...(notice === first ? {} : { of: `${notice.event.source} ${notice.event.detailType}` }),
            function: invocation?.kind === "invocation" ? names.nameOf(invocation.functionArn) : null,
            outcome: row.outcome,
            error: row.error === null ? null : names.mask.text(row.error, text),
            calls: counted(own.flatMap((other) => call(other, names, text))),
            messages: counted(toldOnce(own).flatMap((other) => message(other, names, text))),
        };
    });
    return {
        id,
        source,
        detailType,
        name: callName(first.event),
        region,
        decisions: decisions.length > 0 ? decisions.sort(byRule) : [none(unmatched)],
    };
}

/** Gives events of the same id a number, so that each has a name of its own. */
export function withOwnIds(events: readonly GoldenEvent[]): GoldenEvent[] {
    const seen = new Map<string, number>();
    return events.map((event) => {
        const count = (seen.get(event.id) ?? 0) + 1;
        seen.set(event.id, count);
        return count === 1 ? event : { ...event, id: `${event.id}#${count}` };
    });
}

function none(unmatched: Unmatched | undefined): GoldenDecision {
    const error = unmatched?.reason ?? null;
    return { rule: null, reaction: null, function: null, outcome: "unmatched", error, calls: [], messages: [] };
}

function call(notice: Notice, names: GoldenNames, event: string): string[] {
    if (notice.kind !== "call" || notice.record.by !== "handler" || READS.test(notice.record.operation)) return [];
    const { service, operation, authorised, result } = notice.record;
    const resources = [
        ...new Set(authorised.flatMap(({ resources }) => resources.map((arn) => resource(arn, names, event)))),
    ];
    const refused = result === "ok" ? "" : ` (${result === "denied" ? "denied" : "error"})`;
    return [`${service}:${operation} ${resources.sort().join(", ")}`.trimEnd() + refused];
}

/** The program's name of a resource; of any other, what its ARN says of it. */
function resource(arn: string, names: GoldenNames, event: string): string {
    const last = arn.slice(Math.max(arn.lastIndexOf(":"), arn.lastIndexOf("/")) + 1);
    const name = names.nameOf(arn);
    return name !== last ? name : names.mask.text(arn.split(":").slice(5).join(":") || arn, event);
}

/** Of what comes into a queue as a dead letter there are two notices: the one of the message is left out. */
function toldOnce(notices: readonly Notice[]): readonly Notice[] {
    const letters = notices.flatMap((notice) => (notice.kind === "dead-letter" ? [notice.queueArn] : []));
    return notices.filter((notice) => {
        const at = notice.kind === "message" ? letters.indexOf(notice.to) : -1;
        if (at >= 0) letters.splice(at, 1);
        return at < 0;
    });
}

function message(notice: Notice, names: GoldenNames, event: string): string[] {
    switch (notice.kind) {
        case "message":
            return [`${kindOf(notice.to)} ${names.nameOf(notice.to)}`.trimStart()];
        case "sent": {
            const subject = notice.subject ? `: ${names.mask.text(notice.subject, event)}` : "";
            return [`${notice.channel} ${notice.to.map((to) => names.mask.text(to, event)).join(", ")}${subject}`];
        }
        case "dead-letter":
            return [`dead-letter queue ${names.nameOf(notice.queueArn)}`];
        case "lost":
            return [names.mask.text(`lost at ${notice.where}`, event)];
        default:
            return [];
    }
}

function kindOf(arn: string): string {
    const service = arn.split(":")[2];
    return service === "sns" ? "topic" : service === "sqs" ? "queue" : (service ?? "");
}

function counted(texts: readonly string[]): string[] {
    const counts = new Map<string, number>();
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
    return [...counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`)).sort();
}

function byRule(a: GoldenDecision, b: GoldenDecision): number {
    return compare(keyOf(a), keyOf(b));
}

function keyOf(decision: GoldenDecision): string[] {
    return [decision.of ?? "", decision.reaction ?? "", decision.rule ?? "", JSON.stringify(decision)];
}
