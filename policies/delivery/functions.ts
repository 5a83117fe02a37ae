import { directlyInvoked, functionsOf } from "../connections";
import { stackGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";

const functionFailureDestination = stackGuardrail({
    name: "function-failure-destination",
    displayName: "Directly invoked functions keep what they fail on",
    description:
        "A function that a rule, a topic, a schedule or a bucket invokes directly has a destination for the events that it fails on.",
    severity: "high",
    remediationSteps:
        "Add a FunctionEventInvokeConfig with destinationConfig.onFailure, set deadLetterConfig of the function, or put a queue between.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    level: "mandatory",
    types: [TYPES.function],
    validate: (stack, report) => {
        const kept = new Set<unknown>();
        stack.each(TYPES.invokeConfig, (config) => {
            if (!config.props["destinationConfig"]?.onFailure) return;
            for (const lambda of functionsOf(stack, config, ["functionName"])) kept.add(lambda);
        });
        const invoked = directlyInvoked(stack);
        stack.each(TYPES.function, (lambda) => {
            const sources = invoked.get(lambda);
            if (!sources || kept.has(lambda) || lambda.props["deadLetterConfig"]) return;
            if (stack.mayBeReferenced(TYPES.invokeConfig, "functionName")) return;
            const names = sources.map(({ name }) => name).join(", ");
            report(
                `${names} invokes it directly and it has no on-failure destination: an event that fails all its attempts is dropped, and no dead-letter queue of a target catches it.`,
                lambda.urn,
            );
        });
    },
});

/** What a function fails on is kept. */
export const FUNCTIONS = [functionFailureDestination] as const;
