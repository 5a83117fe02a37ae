import type { PolicyResource } from "@pulumi/policy";
import { stackGuardrail } from "../guardrail";
import { actionsNamed, globMatches, isRead } from "../iamActions";
import { TYPES } from "../resourceTypes";
import { attachedArns, eachAllowed, functionRoles } from "../roles";
import type { StackView } from "../stackView";
import { tagOf } from "../tags";
import { isFullAccess, policyName } from "./managedPolicies";

/** The modes in which a reaction changes nothing itself. */
const WITHOUT_WRITES = ["observe", "approve"];

/** What a function needs to be called, to tell what it found, and to remember what it told: none of it changes what it watches. */
export const TELLING: readonly string[] = [
    "cloudwatch:PutMetricData",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "events:PutEvents",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "ses:SendEmail",
    "sns:Publish",
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:SendMessage",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
];

/** Managed policies of AWS that let a function do no more than be called, log and trace. */
const OF_PLUMBING =
    /^(AWSLambda(BasicExecution|SQSQueueExecution|VPCAccessExecution|DynamoDBExecution|KinesisExecution)Role|AWSXRayDaemonWriteAccess|AWSXrayWriteOnlyAccess|CloudWatchLambdaInsightsExecutionRolePolicy)$|ReadOnlyAccess$|^ViewOnlyAccess$/;

const observeWithoutWrites = stackGuardrail({
    name: "observe-without-writes",
    displayName: "What only observes cannot write",
    description:
        "The role of a function tagged event-ops:mode observe or approve holds no action that changes something, beside those that tell and remember.",
    severity: "high",
    remediationSteps:
        "Take the action out of the role, or tag the function with the mode that it is in. Modes are enforced by IAM, not by an if.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html",
    level: "mandatory",
    types: [TYPES.function],
    settings: {
        allowed: {
            type: "array",
            items: { type: "string" },
            default: TELLING,
            description: "Actions that are no writes in this sense; stars may be used.",
        },
    },
    validate: (stack, report, { allowed }) => {
        for (const [role, functions] of functionRoles(stack)) {
            const modes = functions.map((lambda) => modeOf(stack, lambda));
            const mode = WITHOUT_WRITES.find((one) => modes.includes(one));
            if (mode === undefined) continue;
            eachAllowed(stack, role, ({ statement, holder, called }) => {
                const writes = new Set(
                    statement.actions.flatMap(actionsNamed).filter((action) => !isHarmless(action, allowed)),
                );
                const [first] = writes;
                if (statement.notActions.length > 0) {
                    report(`${called} allows all actions but some, and the function's mode is ${mode}.`, holder.urn);
                } else if (first !== undefined) {
                    const more = writes.size > 1 ? ` and ${writes.size - 1} more` : "";
                    report(`${called} allows ${first}${more}, and the function's mode is ${mode}.`, holder.urn);
                }
            });
            for (const arn of attachedArns(stack, role)) {
                const name = policyName(arn);
                if (!isFullAccess(name) && OF_PLUMBING.test(name)) continue;
                report(
                    `It has the managed policy ${name}, which is not known to be without writes, and the function's mode is ${mode}.`,
                    role.urn,
                );
            }
        }
    },
});

/** Modes are what roles hold. */
export const OBSERVING = [observeWithoutWrites] as const;

/** The mode that a function's tags say; undefined where they say none, or where that is not known yet. */
function modeOf(stack: StackView, lambda: PolicyResource): string | undefined {
    return stack.note(lambda, (props) => tagOf(props, "event-ops:mode"));
}

function isHarmless(action: string, harmless: readonly string[]): boolean {
    return isRead(action) || harmless.some((pattern) => globMatches(pattern, action));
}
