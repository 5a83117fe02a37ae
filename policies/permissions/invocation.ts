import { isNarrow } from "../conditions";
import { resourceGuardrail } from "../guardrail";
import { isService } from "../principals";
import { TYPES } from "../resourceTypes";

const lambdaPermissionSource = resourceGuardrail({
    name: "lambda-permission-source",
    displayName: "Permissions to invoke name their source",
    description: "A permission for a service to invoke a function names the ARN of the rule, topic or bucket that may.",
    severity: "high",
    remediationSteps:
        "Set sourceArn of the permission to the ARN of the rule, topic, bucket or API. For everyone of an organisation set principalOrgId.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
    level: "mandatory",
    types: [TYPES.permission],
    validate: ({ props }) => {
        const principal: string = props["principal"];
        if (principal === "*") {
            const isNarrowed = [props["principalOrgId"], props["sourceArn"]].some((one) => one && isNarrow(one));
            return isNarrowed ? [] : [`It lets everyone call ${props["action"]}.`];
        }
        if (!isService(principal)) return [];
        // Alexa has no ARNs: a token of the skill takes their place.
        const { sourceArn, eventSourceToken } = props;
        if (eventSourceToken || (sourceArn && isNarrow(sourceArn))) return [];
        const source = sourceArn ? `for the source ARN ${sourceArn}` : "without a source ARN";
        return [
            `It lets ${principal} call ${props["action"]} ${source}: ${principal} does so for resources of any account that name the function.`,
        ];
    },
});

/** Who may invoke functions. */
export const INVOCATION = [lambdaPermissionSource] as const;
