import { stackGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";
import { eventGraph, MOST_EVENTS } from "./eventGraph";
import { cycleText } from "./graph";

const eventLoop = stackGuardrail({
    name: "event-loop",
    displayName: "No reaction triggers itself",
    description:
        "No rule hears an event that the function behind it causes, directly or through other functions, queues, topics and buses.",
    severity: "critical",
    remediationSteps:
        'Leave the function\'s own calls out of the rule: `"detail": {"userIdentity": {"sessionContext": {"sessionIssuer": {"arn": [{"anything-but": [<ARN of its role>]}]}}}}`, for several roles `{"anything-but": {"prefix": <their path>}}`. Where the event does not say who has caused it, match only the state that the call does not lead to, or narrow the role: name the resources it may change, and for events:PutEvents the condition keys events:source and events:detail-type.',
    url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules-best-practices.html",
    level: "mandatory",
    types: [TYPES.function],
    validate: (stack, report) => {
        for (const cycle of eventGraph(stack).cycles) {
            const first = cycle.nodes.find(({ urn }) => urn);
            report(`It can run without end: ${cycleText(cycle)}${others(cycle.otherWays)}.`, first!.urn!);
        }
    },
});

function others(count: number): string {
    const least = count >= MOST_EVENTS - 1 ? "at least " : "";
    return count === 0 ? "" : ` (and in ${least}${count} other ${count === 1 ? "way" : "ways"})`;
}

/** No events that cause themselves. */
export const LOOPS = [eventLoop] as const;
