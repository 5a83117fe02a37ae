import type { PolicyResource } from "@pulumi/policy";
import { compilePattern, hearsReplays } from "../../patterns";
import { functionsOf } from "../connections";
import { stackGuardrail } from "../guardrail";
import { actionsNamed, isRead } from "../iamActions";
import { isFullAccess } from "../permissions/managedPolicies";
import { TELLING } from "../permissions/observing";
import { TYPES } from "../resourceTypes";
import { attachedArns, eachAllowed } from "../roles";
import type { StackView } from "../stackView";
import { tagOf } from "../tags";

const replayGuard = stackGuardrail({
    name: "replay-guard",
    displayName: "Replayed events set nothing off",
    description:
        "A rule that leads to something that acts or notifies does not hear events that are replayed from an archive.",
    severity: "high",
    remediationSteps: 'Add "replay-name": [{"exists": false}] to the pattern, and to each branch of $or that names it.',
    url: "https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html",
    level: "mandatory",
    types: [TYPES.rule],
    validate: (stack, report) =>
        stack.each(TYPES.rule, (rule) => {
            const pattern: string | undefined = rule.props["eventPattern"];
            if (!pattern || !hears(pattern)) return;
            for (const target of stack.referencing(rule, TYPES.target, "rule")) {
                const effect = new Effects(stack).ofTarget(target);
                if (effect === undefined) continue;
                report(
                    `It hears replayed events, and ${effect}: what happened long ago would set it off again.`,
                    rule.urn,
                );
                return;
            }
            stack.mayBeReferenced(TYPES.target, "rule");
        }),
});

/** Events that come back. */
export const REPLAYS = [replayGuard] as const;

/** Actions that make somebody hear of an event. */
const NOTIFYING = ["ses:SendEmail", "ses:SendRawEmail", "sns:Publish"];
/** Writes of data, which a replay is often made for. */
const KEEPING = [
    ...TELLING.filter((action) => !NOTIFYING.includes(action)),
    "firehose:PutRecord",
    "firehose:PutRecordBatch",
    "kinesis:PutRecord",
    "kinesis:PutRecords",
    "s3:PutObject",
];
/** What EventBridge starts without a function: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html */
const STARTED =
    /^arn:[^:]*:(batch|codebuild|codepipeline|ecs|events:[^:]*:[^:]*:(api-destination|target)|glue|inspector|redshift|sagemaker|ssm|ssm-incidents|states)[:/]/;
const STARTED_TYPES =
    /^aws:(batch|codebuild|codepipeline|ecs|glue|redshift|sagemaker|sfn|ssm|ssmincidents|cloudwatch\/eventApiDestination)[/:]/;
/** Subscriptions that end at people or machines outside the stack. */
const OUTSIDE = ["application", "email", "email-json", "http", "https", "sms"];

/** What comes of an event, from hop to hop, as the end of a sentence; undefined where nothing acts or notifies. */
class Effects {
    constructor(private readonly stack: StackView) {}

    ofTarget(target: PolicyResource): string | undefined {
        const { stack } = this;
        const followed = [
            ...functionsOf(stack, target, ["arn"]),
            ...stack.referenced(target, "arn", TYPES.queue, TYPES.topic, TYPES.bus),
        ];
        if (followed.length > 0) return this.#first(followed);
        const started = target.propertyDependencies["arn"]?.find(({ type }) => STARTED_TYPES.test(type));
        if (started) return `its target ${target.name} starts ${started.name}`;
        const arn: string = stack.read(target, (props) => props["arn"]);
        return STARTED.test(arn) ? `its target ${target.name} starts ${arn}` : undefined;
    }

    #first(resources: readonly PolicyResource[]): string | undefined {
        for (const resource of resources) {
            const effect = this.#of(resource);
            if (effect !== undefined) return effect;
        }
        return undefined;
    }

    #of(resource: PolicyResource): string | undefined {
        const { stack } = this;
        if (resource.type === TYPES.function) return this.#ofFunction(resource);
        if (resource.type === TYPES.queue) {
            const pollers = stack.referencing(resource, TYPES.eventSourceMapping, "eventSourceArn");
            return this.#first(pollers.flatMap((poller) => functionsOf(stack, poller, ["functionName"])));
        }
        const subscriptions = stack.referencing(resource, TYPES.subscription, "topic");
        const outside = subscriptions.find((one) => OUTSIDE.includes(stack.read(one, (props) => props["protocol"])));
        if (outside) return `its topic ${resource.name} notifies ${outside.name}`;
        return this.#first(
            subscriptions.flatMap((one) => [
                ...functionsOf(stack, one, ["endpoint"]),
                ...stack.referenced(one, "endpoint", TYPES.queue),
            ]),
        );
    }

    #ofFunction(lambda: PolicyResource): string | undefined {
        const { stack } = this;
        const mode = stack.read(lambda, (props) => tagOf(props, "event-ops:mode"));
        if (mode === "act") return `${lambda.name} acts (event-ops:mode)`;
        if (mode === "off") return undefined;
        const harmless = mode === undefined ? KEEPING : [...KEEPING, ...TELLING];
        let effect: string | undefined;
        const roles = stack.referenced(lambda, "role", TYPES.role);
        // Reading it ends the judgement where it is not known which role it is.
        if (roles.length === 0) stack.read(lambda, (props) => props["role"]);
        for (const role of roles) {
            eachAllowed(stack, role, ({ statement }) => {
                const found = statement.actions
                    .flatMap(actionsNamed)
                    .find((action) => !isRead(action) && !harmless.includes(action));
                if (statement.notActions.length > 0) effect ??= `${lambda.name} may call all actions but some`;
                if (found !== undefined) effect ??= `${lambda.name} may call ${found}`;
            });
            const broad = attachedArns(stack, role).find(isFullAccess);
            if (broad !== undefined) effect ??= `${lambda.name} has the managed policy ${broad}`;
        }
        return effect;
    }
}

function hears(pattern: string): boolean {
    try {
        return hearsReplays(compilePattern(pattern));
    } catch {
        // pattern-never-matches reports what is no pattern.
        return false;
    }
}
