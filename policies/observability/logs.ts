import { resourceGuardrail, stackGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";

/** What CloudWatch Logs takes. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const logGroupRetention = resourceGuardrail({
    name: "log-group-retention",
    displayName: "Logs are deleted at some time",
    description: "A log group says how long it keeps its logs; without that it keeps and costs them for ever.",
    severity: "medium",
    remediationSteps: "Set retentionInDays of the log group. At the level remediate it is set to the setting's days.",
    url: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
    level: "mandatory",
    types: [TYPES.logGroup],
    settings: {
        days: {
            type: "integer",
            enum: RETENTION_DAYS,
            default: 30,
            description: "The days that the remediation sets.",
        },
    },
    validate: ({ props, notApplicable }) => {
        if (props["logGroupClass"] === "DELIVERY")
            return notApplicable("a log group of the class DELIVERY keeps 2 days");
        return props["retentionInDays"] ? [] : ["It has no retention: logs are kept, and paid for, for ever."];
    },
    remediate: ({ props }, { days }) => {
        if (props["logGroupClass"] === "DELIVERY" || props["retentionInDays"]) return undefined;
        // Set in place: the other values may be secret or not known yet, and stay so.
        props["retentionInDays"] = days;
        return props;
    },
});

const functionLogGroup = stackGuardrail({
    name: "function-log-group",
    displayName: "Functions have a log group in the stack",
    description:
        "A function writes to a log group of the stack; one that Lambda makes by itself keeps its logs for ever and outlives the stack.",
    severity: "low",
    remediationSteps: "Add a LogGroup and set loggingConfig.logGroup of the function to its name.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
    level: "advisory",
    types: [TYPES.function],
    validate: (stack, report) =>
        stack.each(TYPES.function, (lambda) => {
            // A group that is named is somebody's: this stack's or one that several share.
            if (stack.referencedAt(lambda, ["loggingConfig", "logGroup"], TYPES.logGroup).length > 0) return;
            if (stack.referencing(lambda, TYPES.logGroup, "name").length > 0) return;
            const { loggingConfig, name } = lambda.props;
            const written: string = loggingConfig?.logGroup || `/aws/lambda/${name}`;
            if (loggingConfig?.logGroup && written !== `/aws/lambda/${name}`) return;
            const isThere = stack
                .ofType(TYPES.logGroup)
                .some((group) => stack.read(group, (props) => props["name"] === written));
            if (!isThere)
                report(`The stack has no log group ${written}: Lambda makes one without retention.`, lambda.urn);
        }),
});

/** Logs are there, and not for ever. */
export const LOGS = [logGroupRetention, functionLogGroup] as const;
