import { resourceGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";
import { tagOf } from "../tags";

const functionTracing = resourceGuardrail({
    name: "function-tracing",
    displayName: "Functions are traced",
    description:
        "A function sends traces to X-Ray where that is required. Traces cost, so that this is off unless it is asked for.",
    severity: "low",
    remediationSteps: "Set tracingConfig.mode of the function to Active, and let its role call xray:PutTraceSegments.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html",
    level: "disabled",
    types: [TYPES.function],
    settings: {
        tag: {
            type: "string",
            default: "",
            description: "The tag of the functions that must be traced. Empty: every function.",
        },
    },
    validate: ({ props, notApplicable }, { tag }) => {
        if (tag !== "" && tagOf(props, tag) === undefined) return notApplicable(`it has no tag ${tag}`);
        const mode: string = props["tracingConfig"]?.mode ?? "PassThrough";
        return mode === "Active" ? [] : [`Its tracing mode is ${mode}, not Active: what it calls is not traced.`];
    },
});

export const TRACING = [functionTracing] as const;
