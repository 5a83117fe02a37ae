import type { Cloud } from "../cloud";
import { AwsError, type AwsRequest, type BusEvent, type Caller, type Trace } from "../types";
import { parseArn, roleCaller, serviceCaller } from "./arns";
import { traceThrough } from "./busEvent";
import { sendDeadLetter, tellLost } from "./deadLetter";
import { deliveryErrorCode } from "./deliveryErrors";
import { dynamicParameter } from "./dynamicParameter";
import type { EventBridge, Rule, Target } from "./eventBridge";
import { refuseFailedEntries } from "./failedEntries";
import { uuidOf } from "./ids";
import { measureRule } from "./measures";
import { textAttributes } from "./messageAttributes";
import { forwardingInput } from "./putEvents";
import { deliverWithRetries, eventBridgeDelay, type GivenUp } from "./retry";
import { sending } from "./send";
import { inputFor } from "./targetInput";

/** An event on its way from a rule. */
export interface RuleDelivery {
    readonly rule: Rule;
    readonly event: BusEvent;
    /** The bus whose rule sent it to this one. */
    readonly from?: string;
    readonly ingested: Date;
    /** The chain that the event belongs to, when a handler or another bus sent it. */
    readonly cause?: Trace;
}

const PRINCIPAL = "events.amazonaws.com";

/**
 * Serves one target: at once, then as its retry policy says. What cannot be delivered goes to the target's dead-letter queue with
 * the attributes that say why, or is lost. Source: EventBridge User Guide, "Using dead-letter queues to process undelivered events".
 */
export async function deliverToTarget(events: EventBridge, target: Target, delivery: RuleDelivery): Promise<void> {
    const { cloud } = events;
    const { rule, event, cause, ingested } = delivery;
    const trace = traceThrough(rule.arn, event, cause);
    const text = inputFor(target.input, event, {
        ruleArn: rule.arn,
        ruleName: rule.name,
        ingestionTime: ingested.toISOString(),
    });
    if (text === undefined) {
        measureRule(cloud, rule, "FailedInvocations");
        tellLost(
            cloud,
            trace,
            target.arn,
            `the input of target ${target.id} of rule ${rule.name} comes out as no JSON`,
        );
        return;
    }
    const requests = requestsFor(cloud, target, delivery, text, trace);
    if (typeof requests === "string") {
        measureRule(cloud, rule, requests === NOT_RUN ? "Invocations" : "FailedInvocations");
        if (requests === NOT_RUN) recordNotRun(events.cloud, target.arn, text, trace);
        else tellLost(cloud, trace, target.arn, requests);
        return;
    }
    await deliverWithRetries(
        cloud.clock,
        {
            maximumRetryAttempts: target.maximumRetryAttempts,
            maximumAgeSeconds: target.maximumEventAgeSeconds,
            delayMs: eventBridgeDelay(`${event.id} ${rule.arn} ${target.id}`),
        },
        async (attempt) => {
            measureRule(cloud, rule, "InvocationAttempts");
            if (attempt > 1) measureRule(cloud, rule, "RetryInvocationAttempts");
            checkRole(events, target, rule);
            checkRegions(target, delivery);
            for (const request of requests) refuseFailedEntries(await cloud.call(request));
            measureRule(cloud, rule, "SuccessfulInvocationAttempts");
            measureRule(cloud, rule, "Invocations");
        },
        (result) => giveUp(cloud, target, delivery, trace, result),
    );
}

const NOT_RUN = "the lab does not run this target";

function recordNotRun(cloud: Cloud, arn: string, text: string, trace: Trace): void {
    cloud.notify({ kind: "message", time: cloud.clock.now().toISOString(), trace, to: arn, body: text });
}

/** The calls that serve a target, or why there are none. */
function requestsFor(
    cloud: Cloud,
    target: Target,
    { rule, event, from }: RuleDelivery,
    text: string,
    trace: Trace,
): readonly AwsRequest[] | string {
    const caller: Caller = target.roleArn
        ? roleCaller(target.roleArn, uuidOf(rule.arn).replaceAll("-", ""))
        : serviceCaller(PRINCIPAL, rule.arn, cloud.accountId);
    const arn = parseArn(target.arn);
    if (arn?.service === "events" && arn.resource.startsWith("event-bus/")) {
        if (from !== undefined && !isThirdRegion(from, rule.region, arn.region)) {
            return `EventBridge routes no event that came from another bus (${from}) to a third one`;
        }
        const own = cloud.arn("events", rule.region, `event-bus/${rule.busName}`);
        const input = forwardingInput(target.arn, { text: event.text, from: own });
        return [{ service: "eventbridge", operation: "PutEvents", input, region: arn.region, caller, trace }];
    }
    if (arn?.service === "logs") {
        const logGroupName = arn.resource.replace(/^log-group:/, "").replace(/:\*$/, "");
        const names = { logGroupName, logStreamName: uuidOf(`${rule.arn} ${event.id}`) };
        const input = { ...names, logEvents: [{ timestamp: cloud.clock.now().getTime(), message: text }] };
        const common = { service: "cloudwatch-logs", region: arn.region, caller, trace };
        return [
            { ...common, operation: "CreateLogStream", input: names },
            { ...common, operation: "PutLogEvents", input },
        ];
    }
    const groupId =
        target.messageGroupId === undefined ? undefined : dynamicParameter(target.messageGroupId, event.body);
    const request = sending(target.arn, text, { caller, trace, ...(groupId === undefined ? {} : { groupId }) });
    return request ? [request] : NOT_RUN;
}

/** A target with a role is called as that role, when its trust policy lets EventBridge take it on. */
function checkRole(events: EventBridge, { roleArn }: Target, rule: Rule): void {
    if (roleArn === undefined) return;
    const decision = events.canAssume(roleArn, PRINCIPAL, rule.arn);
    if (!decision.allowed) throw new AwsError("FailedToAssumeRole", decision.reason, 403);
}

function checkRegions(target: Target, { rule, from }: RuleDelivery): void {
    const arn = parseArn(target.arn)!;
    if (from === undefined || arn.service !== "events" || !isThirdRegion(from, rule.region, arn.region)) return;
    throw new AwsError("ThirdRegionHop", `The event came from ${from}: it may not go on to a third Region.`);
}

/** Sources: EventBridge User Guide, "Sending events between event buses", and the error codes of dead letters. */
function isThirdRegion(from: string, region: string, next: string): boolean {
    return parseArn(from)!.region !== region && region !== next;
}

async function giveUp(
    cloud: Cloud,
    target: Target,
    { rule, event }: RuleDelivery,
    trace: Trace,
    { error, retries, exhausted }: GivenUp,
): Promise<void> {
    const code = deliveryErrorCode(error);
    const reason = `${code}: ${error.message}`;
    const queueArn = target.deadLetterArn;
    measureRule(cloud, rule, "Invocations");
    measureRule(cloud, rule, "FailedInvocations");
    if (queueArn === undefined) {
        tellLost(
            cloud,
            trace,
            target.arn,
            `rule ${rule.name} could not deliver, and its target has no dead-letter queue: ${reason}`,
        );
        return;
    }
    const MessageAttributes = textAttributes({
        RULE_ARN: rule.arn,
        TARGET_ARN: target.arn,
        ERROR_CODE: code,
        ERROR_MESSAGE: error.message,
        RETRY_ATTEMPTS: String(retries),
        ...(exhausted ? { EXHAUSTED_RETRY_CONDITION: exhausted } : {}),
    });
    const sent = await sendDeadLetter(cloud, {
        queueArn,
        message: { MessageBody: event.text, MessageAttributes },
        caller: serviceCaller(PRINCIPAL, rule.arn, cloud.accountId),
        trace,
        reason,
        where: target.arn,
    });
    measureRule(cloud, rule, sent ? "InvocationsSentToDlq" : "InvocationsFailedToBeSentToDlq");
}
