import { compilePattern, isBroadForReadOnly, READ_ONLY_STATE, unheardReads } from "../../patterns";
import { type Judged, resourceGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";

const URL = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html";

const patternReadOnlyState = resourceGuardrail({
    name: "pattern-read-only-state",
    displayName: "Rules for read-only calls hear them",
    description: `A rule that names read-only API calls (Get, List, Describe) is in the state ${READ_ONLY_STATE}.`,
    severity: "high",
    remediationSteps: `Set state to ${READ_ONLY_STATE}.`,
    url: URL,
    level: "mandatory",
    types: [TYPES.rule],
    validate: (rule) => {
        const reads = unheardReads(compiled(rule));
        if (reads.length === 0) return [];
        const state = stateOf(rule);
        return state === READ_ONLY_STATE || state === "DISABLED"
            ? []
            : [
                  `It waits for ${listed(reads)}, which only read: a rule in the state ${state} does not hear such calls.`,
              ];
    },
});

const patternReadOnlyBroad = resourceGuardrail({
    name: "pattern-read-only-broad",
    displayName: "Rules that hear read-only calls name them",
    description: `A rule in the state ${READ_ONLY_STATE} names the calls that it waits for.`,
    severity: "medium",
    remediationSteps: "Name the calls in detail.eventName, or set state to ENABLED.",
    url: URL,
    level: "advisory",
    types: [TYPES.rule],
    validate: (rule) => {
        if (rule.props["state"] !== READ_ONLY_STATE)
            return rule.notApplicable(`it is not in the state ${READ_ONLY_STATE}`);
        return isBroadForReadOnly(compiled(rule))
            ? [
                  `It hears every read-only API call that its pattern admits, by its state ${READ_ONLY_STATE}: name the calls in detail.eventName.`,
              ]
            : [];
    },
});

/** Read-only calls, which rules hear in one state only. */
export const READ_ONLY = [patternReadOnlyState, patternReadOnlyBroad] as const;

function compiled({ props, notApplicable }: Judged) {
    const pattern: string = props["eventPattern"] || notApplicable("it has no event pattern");
    try {
        return compilePattern(pattern);
    } catch {
        return notApplicable("its pattern is not valid, which pattern-never-matches reports");
    }
}

function listed(calls: readonly string[]): string {
    return calls.length === 1 ? calls[0]! : `${calls.slice(0, -1).join(", ")} and ${calls.at(-1)}`;
}

/** The state of a rule; `isEnabled` is its older form. */
function stateOf({ props }: Judged): string {
    return props["state"] ?? (props["isEnabled"] === false ? "DISABLED" : "ENABLED");
}
