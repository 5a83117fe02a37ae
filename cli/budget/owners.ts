import { flowOf } from "./atRates";
import type { Entry } from "./reactions";
import type { Resource, StackView } from "./stackView";
import { ASSUMPTIONS } from "./types";

/**
 * Which part of the stack a resource belongs to: the component around it; for one that stands alone, the one rule that reaches it,
 * or what it is about. Null for what several rules reach, and for what none does.
 */
export function ownersOf(view: StackView, entries: readonly Entry[]): (resource: Resource) => string | null {
    const parts = partsByArn(view, entries);
    const names = new Map<string, string | null>();
    for (const [arn, part] of parts) {
        const name = view.byArn.get(arn)?.props["name"];
        if (typeof name === "string") names.set(name, part);
    }
    return ({ component, arn, props }) => {
        if (component !== undefined) return component;
        const about = [arn, props["eventSourceArn"], props["functionName"], props["rule"], ...dimensions(props)];
        for (const text of about) {
            const found = parts.get(text) ?? names.get(text);
            if (found !== undefined && found !== null) return found;
        }
        return null;
    };
}

/** The values that say what an alarm watches: names of queues, functions, rules, topics. */
function dimensions({ dimensions: own, metricQueries }: Resource["props"]): readonly string[] {
    const queries = Array.isArray(metricQueries) ? metricQueries.map(({ metric }) => metric?.dimensions) : [];
    return [own, ...queries].flatMap((one) => Object.values(one ?? {}) as string[]);
}

function partsByArn(view: StackView, entries: readonly Entry[]): ReadonlyMap<string, string | null> {
    const parts = new Map<string, string | null>();
    for (const { resource, part } of entries) {
        const reached = [...flowOf(view, resource, 1, ASSUMPTIONS).reached, resource.arn ?? ""];
        for (const arn of reached) parts.set(arn, parts.has(arn) && parts.get(arn) !== part ? null : part);
    }
    // A dead-letter queue belongs to the queue that it is for.
    for (const { arn, props } of view.ofKind("sqs/queue")) {
        const part = parts.get(arn ?? "");
        const deadLetters = props["redrivePolicy"] ? JSON.parse(props["redrivePolicy"]).deadLetterTargetArn : undefined;
        if (part && deadLetters && !parts.has(deadLetters)) parts.set(deadLetters, part);
    }
    return parts;
}
