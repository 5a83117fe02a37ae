import type { PolicyResource } from "@pulumi/policy";
import type { KnownValue } from "../../patterns";
import { globMatches } from "../iamActions";
import { TYPES } from "../resourceTypes";
import type { StackView } from "../stackView";
import { whereKnown } from "../unknown";
import { ends } from "./apiEvents";
import type { Permitted } from "./permissions";
import { type Bus, DEFAULT_BUS } from "./rules";

/** Calls that put something into a resource, which brings it to the next function: no event tells of them. */
const SENDS: Readonly<Record<string, string>> = {
    "lambda:InvokeAsync": TYPES.function,
    "lambda:InvokeFunction": TYPES.function,
    "sns:Publish": TYPES.topic,
    "sqs:SendMessage": TYPES.queue,
};

/**
 * The queues, topics and functions of the stack that a statement names for a call which sends to them. One that allows the call on all of
 * them names none: what it may do is more than what it is there for, which other guardrails report.
 */
export function receiversOf(stack: StackView, { action, resources }: Permitted): readonly PolicyResource[] {
    const type = SENDS[action.action];
    if (type === undefined) return [];
    const named = resources.map(withoutVersion).filter((glob) => !/^[*?]*$/.test(lastOf(glob)));
    return named.length === 0 ? [] : stack.ofType(type).filter((one) => named.some((glob) => isNamed(one, glob)));
}

/** The buses that a statement allows to put events on. */
export function busesOf(stack: StackView, { resources }: Permitted): readonly Bus[] {
    const buses = stack.ofType(TYPES.bus).filter((bus) => resources.some((glob) => isNamed(bus, glob)));
    const isDefault = resources.some((glob) => globMatches(lastOf(glob), DEFAULT_BUS));
    return isDefault ? [DEFAULT_BUS, ...buses] : buses;
}

/**
 * What a statement's conditions say of the events that are put: `events:source` and `events:detail-type`, compared as texts.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
export function conditionsOnEvents({ conditions }: Permitted): Readonly<Record<string, KnownValue>> {
    const keys = { "events:source": "source", "events:detail-type": "detail-type" };
    const found: Record<string, KnownValue> = {};
    for (const [operator, values] of Object.entries(conditions)) {
        const isLike = /^(ForAllValues:|ForAnyValue:)?StringLike$/.test(operator);
        if (!isLike && !/^(ForAllValues:|ForAnyValue:)?StringEquals$/.test(operator)) continue;
        for (const [key, path] of Object.entries(keys)) {
            const wanted = values[key];
            if (wanted) found[path] = isLike ? wanted.map(ends) : wanted;
        }
    }
    return found;
}

/** By its ARN; before that is known, by its name. */
function isNamed(resource: PolicyResource, glob: string): boolean {
    const arn: unknown = whereKnown(() => resource.props["arn"] as unknown);
    if (typeof arn === "string") return globMatches(glob, arn);
    const name: unknown = whereKnown(() => resource.props["name"] as unknown);
    return typeof name === "string" && globMatches(lastOf(glob), name);
}

/** The ARN of a function without its version or alias: what is sent to any of them, the function gets. */
function withoutVersion(glob: string): string {
    return /^arn:[^:]*:lambda:/.test(glob) ? glob.split(":").slice(0, 7).join(":") : glob;
}

function lastOf(glob: string): string {
    return glob.split(/[:/]/).at(-1)!;
}
