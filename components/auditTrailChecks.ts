/** What is looked at of a trail. */
export interface TrailProperties {
    readonly isMultiRegionTrail?: boolean;
    readonly enableLogging?: boolean;
    readonly includeGlobalServiceEvents?: boolean;
    readonly eventSelectors?: readonly {
        readonly includeManagementEvents?: boolean;
        readonly readWriteType?: string;
        readonly excludeManagementEventSources?: readonly string[];
    }[];
    readonly advancedEventSelectors?: readonly {
        readonly fieldSelectors: readonly { readonly field: string; readonly equals?: readonly string[] }[];
    }[];
}

/** Why a trail does not give every API call to EventBridge, each with the remedy; empty when it does. */
export function auditTrailProblems(trail: TrailProperties): string[] {
    const problems: string[] = [];
    if (trail.isMultiRegionTrail !== true) {
        problems.push(
            "isMultiRegionTrail: it covers one Region; make it a multi-Region trail, or calls elsewhere are not seen.",
        );
    }
    if (trail.enableLogging === false) {
        problems.push("enableLogging: it is switched off; start it with aws cloudtrail start-logging.");
    }
    if (trail.includeGlobalServiceEvents === false) {
        problems.push(
            "includeGlobalServiceEvents: it leaves out IAM, STS and CloudFront; include global service events.",
        );
    }
    const advanced = trail.advancedEventSelectors ?? [];
    const missing = advanced.length > 0 ? missingOfAdvanced(advanced) : missingOfBasic(trail.eventSelectors ?? []);
    if (missing.length > 0) {
        problems.push(
            `event selectors: management events are not logged for ${missing.join(" and ")}; log both reads and writes.`,
        );
    }
    const excluded = [
        ...new Set((trail.eventSelectors ?? []).flatMap((one) => one.excludeManagementEventSources ?? [])),
    ];
    if (excluded.length > 0) {
        problems.push(
            `event selectors: the calls of ${excluded.join(" and ")} are left out; take them out of excludeManagementEventSources.`,
        );
    }
    return problems;
}

type Kind = "reads" | "writes";

function missingOf(logged: ReadonlySet<Kind>): Kind[] {
    return (["reads", "writes"] as const).filter((kind) => !logged.has(kind));
}

/** A trail without selectors logs all management events. */
function missingOfBasic(selectors: NonNullable<TrailProperties["eventSelectors"]>): Kind[] {
    if (selectors.length === 0) return [];
    const logged = new Set<Kind>();
    for (const { includeManagementEvents = true, readWriteType = "All" } of selectors) {
        if (!includeManagementEvents) continue;
        if (readWriteType !== "WriteOnly") logged.add("reads");
        if (readWriteType !== "ReadOnly") logged.add("writes");
    }
    return missingOf(logged);
}

function missingOfAdvanced(selectors: NonNullable<TrailProperties["advancedEventSelectors"]>): Kind[] {
    const logged = new Set<Kind>();
    for (const { fieldSelectors } of selectors) {
        const equals = (name: string) => fieldSelectors.find(({ field }) => field === name)?.equals;
        if (!equals("eventCategory")?.includes("Management")) continue;
        const readOnly = equals("readOnly");
        if (readOnly === undefined || readOnly.includes("true")) logged.add("reads");
        if (readOnly === undefined || readOnly.includes("false")) logged.add("writes");
    }
    return missingOf(logged);
}
