import { UserError } from "../userError";
import type { Resource, StackView } from "./stackView";

/** A rule or a schedule: where events or runs come into the stack. */
export interface Entry {
    readonly resource: Resource;
    /** The component around it, or its own name. */
    readonly part: string;
}

export function entriesOf(view: StackView): readonly Entry[] {
    const resources = [...view.ofKind("cloudwatch/eventRule"), ...view.ofKind("scheduler/schedule")];
    return resources.map((resource) => ({ resource, part: resource.component ?? resource.name }));
}

/** The names that a rate can be given for: the components, and the rules of components that have several. */
export function reactionNames(entries: readonly Entry[]): readonly string[] {
    const names = [...Map.groupBy(entries, ({ part }) => part)].flatMap(([part, inside]) =>
        inside.length === 1 ? [part] : inside.map(({ resource }) => resource.name),
    );
    return names.sort();
}

/**
 * The rates by rule. Throws a `UserError`, which begins with what `givenBy` says, for a name that no rule and no component has, or
 * that stands for several rules.
 */
export function ratesOf(
    entries: readonly Entry[],
    given: Readonly<Record<string, number>>,
    givenBy: (name: string) => string = (name) => `--rate ${name}`,
): ReadonlyMap<Resource, number> {
    const rates = new Map<Resource, number>();
    for (const [name, rate] of Object.entries(given)) {
        const found = entryNamed(entries, name, givenBy(name));
        if (rates.has(found.resource))
            throw new UserError(`${givenBy(name)}: the rate of ${found.resource.name} is given twice; leave one away`);
        rates.set(found.resource, rate);
    }
    return rates;
}

function entryNamed(entries: readonly Entry[], name: string, given: string): Entry {
    const byRule = entries.filter(({ resource }) => resource.name === name);
    const found = byRule.length > 0 ? byRule : entries.filter(({ part }) => part === name);
    if (found.length === 1) return found[0]!;
    if (found.length > 1) {
        const rules = found.map(({ resource }) => resource.name).join(", ");
        throw new UserError(`${given}: ${found.length} rules belong to it; give each its own rate: ${rules}`);
    }
    const known = reactionNames(entries);
    throw new UserError(
        known.length === 0
            ? `${given}: the stack has no rule and no schedule that a rate could be given for`
            : `${given}: no rule, schedule or component has this name; known are: ${known.join(", ")}`,
    );
}
