import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { DeadLetterQueue } from "./deadLetterQueue";
import type { InlineFunction } from "./inlineFunction";
import type { ReactionArgs, RetryPolicy } from "./reactionArgs";

const DEFAULT_RETRY: Required<RetryPolicy> = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 };

/** How EventBridge or the scheduler tries: a day and 185 times, unless told otherwise. */
export function retryPolicy({ retryPolicy: wanted }: ReactionArgs): Required<RetryPolicy> {
    return { ...DEFAULT_RETRY, ...wanted };
}

export function createRule(
    name: string,
    args: ReactionArgs,
    eventPattern: string,
    parent: pulumi.Resource,
): aws.cloudwatch.EventRule {
    const on = args.readOnlyCalls ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : "ENABLED";
    return new aws.cloudwatch.EventRule(
        name,
        {
            ...(args.description === undefined ? {} : { description: args.description }),
            ...(args.busName === undefined ? {} : { eventBusName: args.busName }),
            eventPattern,
            state: args.enabled === false ? "DISABLED" : on,
            tags: { ...args.foundation.tags, "event-ops:reaction": name.slice(0, -"-rule".length) },
        },
        { parent },
    );
}

/** Only this rule. No source account: with one EventBridge does not invoke. */
export function createPermission(
    name: string,
    inline: InlineFunction,
    rule: aws.cloudwatch.EventRule,
    parent: pulumi.Resource,
): aws.lambda.Permission {
    return new aws.lambda.Permission(
        name,
        {
            action: "lambda:InvokeFunction",
            function: inline.function.name,
            principal: "events.amazonaws.com",
            sourceArn: rule.arn,
        },
        { parent },
    );
}

/** EventBridge never sees an error of a function: it is Lambda that retries, and that must not lose the event in the end. */
export function createInvokeConfig(
    name: string,
    args: ReactionArgs,
    inline: InlineFunction,
    deadLetters: DeadLetterQueue,
    parent: pulumi.Resource,
): aws.lambda.FunctionEventInvokeConfig {
    return new aws.lambda.FunctionEventInvokeConfig(
        name,
        {
            functionName: inline.function.name,
            maximumEventAgeInSeconds: args.invocationRetryPolicy?.maximumEventAgeInSeconds ?? 21_600,
            maximumRetryAttempts: args.invocationRetryPolicy?.maximumRetryAttempts ?? 2,
            destinationConfig: { onFailure: { destination: deadLetters.queue.arn } },
        },
        // Lambda checks that the role may send to the destination.
        { parent, dependsOn: [inline.rolePolicy] },
    );
}

export function createTarget(
    name: string,
    target: {
        readonly arn: pulumi.Input<string>;
        readonly roleArn?: pulumi.Input<string>;
        readonly input?: pulumi.Input<string>;
    },
    allowedBy: pulumi.Resource[],
    {
        args,
        rule,
        deadLetters,
        parent,
    }: { args: ReactionArgs; rule: aws.cloudwatch.EventRule; deadLetters: DeadLetterQueue; parent: pulumi.Resource },
): aws.cloudwatch.EventTarget {
    return new aws.cloudwatch.EventTarget(
        name,
        {
            rule: rule.name,
            ...(args.busName === undefined ? {} : { eventBusName: rule.eventBusName }),
            ...target,
            deadLetterConfig: { arn: deadLetters.queue.arn },
            retryPolicy: retryPolicy(args),
        },
        { parent, dependsOn: [...allowedBy, deadLetters.policy] },
    );
}
