/** Management events that change nothing, and those that do. */
export type Kind = "reads" | "writes";

/** What selectors log of the management events of one kind: all, none, all but those of some services, or something that cannot be judged. */
export type Coverage =
    | { readonly logs: "all" | "none" }
    | { readonly logs: "some"; readonly without: readonly string[] }
    | { readonly logs: "unclear"; readonly because: readonly string[] };

/** A basic selector, as the provider reads it. */
export interface BasicSelector {
    readonly includeManagementEvents?: boolean;
    readonly readWriteType?: string;
    readonly excludeManagementEventSources?: readonly string[];
}

/** One condition of an advanced selector: a field, and lists of values by operator. */
export interface FieldSelector {
    readonly field: string;
    readonly equals?: readonly string[];
    readonly startsWiths?: readonly string[];
    readonly endsWiths?: readonly string[];
    readonly notEquals?: readonly string[];
    readonly notStartsWiths?: readonly string[];
    readonly notEndsWiths?: readonly string[];
}

export interface AdvancedSelector {
    readonly fieldSelectors: readonly FieldSelector[];
}

const ALL: Coverage = { logs: "all" };
const NONE: Coverage = { logs: "none" };

/** A trail without selectors logs all management events. */
export function basicCoverage(selectors: readonly BasicSelector[], kind: Kind): Coverage {
    if (selectors.length === 0) return ALL;
    return together(
        selectors.map(({ includeManagementEvents = true, readWriteType = "All", excludeManagementEventSources }) => {
            const other = kind === "reads" ? "WriteOnly" : "ReadOnly";
            if (!includeManagementEvents || readWriteType === other) return NONE;
            return allWithout(excludeManagementEventSources ?? []);
        }),
    );
}

/**
 * A selector logs what all of its fields admit. Of a trail's management events these are `eventCategory`, `readOnly`, and `eventSource`, which
 * can leave services out (`NotEquals`) and nothing else; any other field, or other operator of `eventSource`, cannot be judged.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
export function advancedCoverage(selectors: readonly AdvancedSelector[], kind: Kind): Coverage {
    return together(
        selectors.map(({ fieldSelectors }, index) =>
            ofAdvanced(fieldSelectors, `advancedEventSelectors[${index}]`, kind),
        ),
    );
}

function ofAdvanced(fields: readonly FieldSelector[], path: string, kind: Kind): Coverage {
    const without: string[] = [];
    const because = fields.some(({ field }) => field === "eventCategory") ? [] : [`${path} has no eventCategory`];
    const wanted: Readonly<Record<string, string>> = {
        eventCategory: "Management",
        readOnly: kind === "reads" ? "true" : "false",
    };
    for (const condition of fields) {
        const { field } = condition;
        if (Object.hasOwn(wanted, field)) {
            if (!admits(condition, wanted[field]!)) return NONE;
            continue;
        }
        const operators = operatorsOf(condition);
        if (field === "eventSource" && operators.join() === "notEquals") without.push(...condition.notEquals!);
        else because.push(`${path} filters by ${field} (${operators.join(", ")})`);
    }
    return because.length > 0 ? { logs: "unclear", because } : allWithout(without);
}

/** What is logged by any of several selectors. */
function together(coverages: readonly Coverage[]): Coverage {
    const some = coverages.filter((coverage) => coverage.logs === "some");
    const [first, ...others] = some.map(({ without }) => without);
    const common = first?.filter((source) => others.every((without) => without.includes(source)));
    if (common?.length === 0 || coverages.some(({ logs }) => logs === "all")) return ALL;
    const unclear = coverages.filter((coverage) => coverage.logs === "unclear");
    if (unclear.length > 0) return { logs: "unclear", because: unclear.flatMap(({ because }) => because) };
    return common === undefined ? NONE : { logs: "some", without: common };
}

function allWithout(sources: readonly string[]): Coverage {
    return sources.length === 0 ? ALL : { logs: "some", without: [...new Set(sources)] };
}

const SELECT = {
    equals: (value: string, wanted: string) => value === wanted,
    startsWiths: (value: string, wanted: string) => value.startsWith(wanted),
    endsWiths: (value: string, wanted: string) => value.endsWith(wanted),
};
const DESELECT = { notEquals: SELECT.equals, notStartsWiths: SELECT.startsWiths, notEndsWiths: SELECT.endsWiths };

/**
 * Of the operators that select any will do, none of those that deselect may hold:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
 */
function admits(condition: FieldSelector, value: string): boolean {
    const holding = (operators: typeof SELECT | typeof DESELECT) =>
        Object.entries(operators).flatMap(([operator, holds]) =>
            ((condition[operator as keyof FieldSelector] as readonly string[] | undefined) ?? []).map((wanted) =>
                holds(value, wanted),
            ),
        );
    const selected = holding(SELECT);
    return (selected.length === 0 || selected.includes(true)) && !holding(DESELECT).includes(true);
}

/** The operators that a condition has values for, as CloudTrail calls them. */
function operatorsOf(condition: FieldSelector): string[] {
    return Object.keys({ ...SELECT, ...DESELECT })
        .filter((operator) => (condition[operator as keyof FieldSelector]?.length ?? 0) > 0)
        .map((operator) => operator.replace(/Withs$/, "With"));
}
