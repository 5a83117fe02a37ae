import { stableHex } from "../../account/names";
import { type NameRule, physicalName } from "../../account/physicalName";
import { jsonText } from "../../jsonText";
import { AwsError, type CreateRequest, type PolicyStatement, type ResourceKind } from "../../types";
import { parseArn } from "../arns";
import { eventText, readBusEvent } from "../busEvent";
import type { Bus, Rule, RuleState, Target } from "../eventBridge";
import type { Fabric } from "../fabric";
import { addStatement, setResourcePolicy } from "../resourcePolicy";
import { readSchedule, type Schedule } from "../scheduleExpression";
import { readTargetInput } from "../targetInput";

const BUS: NameRule = { what: "event bus", limit: 256, shape: /^[\w./-]+$/, allowed: "letters, digits, and . _ / -" };
const RULE: NameRule = { what: "rule", limit: 64, shape: /^[\w.-]+$/, allowed: "letters, digits, and . _ -" };
const ARCHIVE: NameRule = { what: "archive", limit: 48, shape: /^[\w.-]+$/, allowed: "letters, digits, and . _ -" };

const STATES: readonly string[] = ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"];

export function eventKinds(fabric: Fabric): Record<string, ResourceKind> {
    const { events, cloud } = fabric;
    const busOf = ({ inputs, region }: CreateRequest): Bus => events.bus(inputs["eventBusName"] ?? "default", region);
    return {
        "aws:cloudwatch/eventBus:EventBus": { create: (request) => createBus(fabric, request) },
        "aws:cloudwatch/eventRule:EventRule": { create: (request) => createRule(fabric, request, busOf(request)) },
        "aws:cloudwatch/eventTarget:EventTarget": {
            create: (request) => createTarget(fabric, request, busOf(request)),
        },
        "aws:cloudwatch/eventBusPolicy:EventBusPolicy": {
            create(request) {
                const bus = busOf(request);
                const { policy } = request.inputs;
                setResourcePolicy(cloud, bus.arn, policy);
                return { id: bus.name, outputs: { eventBusName: bus.name, policy: jsonText(policy) } };
            },
        },
        "aws:cloudwatch/eventPermission:EventPermission": {
            create(request) {
                const bus = busOf(request);
                addStatement(cloud, bus.arn, permissionStatement(request.inputs, bus));
                const id = `${bus.name}/${request.inputs["statementId"]}`;
                return {
                    id,
                    outputs: { eventBusName: bus.name, action: request.inputs["action"] ?? "events:PutEvents" },
                };
            },
        },
        "aws:cloudwatch/eventArchive:EventArchive": {
            create(request) {
                const name = physicalName(request, ARCHIVE);
                const source = String(request.inputs["eventSourceArn"]);
                events.bus(source, request.region);
                return { id: name, outputs: { name, arn: cloud.arn("events", request.region, `archive/${name}`) } };
            },
        },
    };
}

function createBus({ events, options }: Fabric, request: CreateRequest) {
    const name = physicalName(request, BUS);
    const { arn } = events.createBus(name, request.region);
    options.onTagged?.(arn, request.tags);
    return { id: name, outputs: { arn, name, tagsAll: request.tags } };
}

function createRule(fabric: Fabric, request: CreateRequest, bus: Bus) {
    const { inputs, tags } = request;
    const name = physicalName(request, RULE);
    const pattern: unknown = inputs["eventPattern"];
    const expression: unknown = inputs["scheduleExpression"];
    if (pattern === undefined && expression === undefined) {
        throw new AwsError("ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.");
    }
    const state: string = inputs["state"] ?? (inputs["isEnabled"] === false ? "DISABLED" : "ENABLED");
    if (!STATES.includes(state))
        throw new AwsError("ValidationException", `The state of a rule is one of ${STATES.join(", ")}.`);
    const schedule = expression === undefined ? undefined : readRuleSchedule(fabric, bus, String(expression));
    const rule = fabric.events.createRule(name, bus, {
        state: state as RuleState,
        ...(pattern === undefined ? {} : { pattern: jsonText(pattern) }),
    });
    if (schedule && state !== "DISABLED") planRule(fabric, rule, schedule, fabric.cloud.clock.now().getTime());
    fabric.options.onTagged?.(rule.arn, tags);
    const id = bus.name === "default" ? name : `${bus.name}/${name}`;
    return {
        id,
        outputs: {
            arn: rule.arn,
            name,
            eventBusName: inputs["eventBusName"] ?? "default",
            state,
            forceDestroy: inputs["forceDestroy"] ?? false,
            ...(pattern === undefined ? {} : { eventPattern: jsonText(pattern) }),
            tagsAll: tags,
        },
    };
}

function readRuleSchedule({ cloud }: Fabric, bus: Bus, expression: string): Schedule {
    if (bus.name !== "default") {
        throw new AwsError("ValidationException", "ScheduleExpression is supported only on the default event bus.");
    }
    return readSchedule(expression, { start: cloud.clock.now().getTime() });
}

/** A rule's schedule sends an event of its own to its targets, again and again in the background. */
function planRule(fabric: Fabric, rule: Rule, schedule: Schedule, after: number): void {
    const { cloud, events, ids } = fabric;
    const at = schedule.next(after);
    if (at === undefined) return;
    const run = () => {
        planRule(fabric, rule, schedule, at);
        const text = eventText({
            id: ids.uuid("event"),
            source: "aws.events",
            detailType: "Scheduled Event",
            account: cloud.accountId,
            region: rule.region,
            time: new Date(at),
            resources: [rule.arn],
            detail: "{}",
        });
        const event = readBusEvent(text);
        const busArn = cloud.arn("events", rule.region, "event-bus/default");
        cloud.notify({ kind: "event", time: cloud.clock.now().toISOString(), event, busArn, matched: [rule.arn] });
        events.fire(rule, event);
    };
    cloud.clock.schedule(at - cloud.clock.now().getTime(), run, { background: true });
}

function createTarget({ events }: Fabric, request: CreateRequest, bus: Bus) {
    const { inputs, urn } = request;
    const ruleName = String(inputs["rule"]);
    const rule = bus.rules.get(ruleName);
    if (!rule) {
        const why = `Rule ${ruleName} does not exist on EventBus ${bus.name}.`;
        throw new AwsError(
            "ResourceNotFoundException",
            `${why} "rule" and "eventBusName" of the target must be those of the rule.`,
        );
    }
    const targetId: string = inputs["targetId"] ?? `pulumi-${stableHex(urn, 26)}`;
    events.addTarget(rule, readTarget(inputs, targetId));
    return { id: `${rule.name}-${targetId}`, outputs: { targetId, eventBusName: inputs["eventBusName"] ?? "default" } };
}

function readTarget(inputs: CreateRequest["inputs"], id: string): Target {
    const refuse = (why: string): never => {
        throw new AwsError("ValidationException", `Target ${id}: ${why}.`);
    };
    const arn = String(inputs["arn"]);
    if (!parseArn(arn)) refuse(`"${arn}" is no ARN`);
    const { maximumRetryAttempts = 185, maximumEventAgeInSeconds = 86_400 } = inputs["retryPolicy"] ?? {};
    // Zero stands for "not set" in the provider's block.
    const age = maximumEventAgeInSeconds === 0 ? 86_400 : maximumEventAgeInSeconds;
    if (maximumRetryAttempts < 0 || maximumRetryAttempts > 185) refuse("maximumRetryAttempts goes from 0 to 185");
    if (age < 60 || age > 86_400) refuse("maximumEventAgeInSeconds goes from 60 to 86400");
    const deadLetterArn: string | undefined = inputs["deadLetterConfig"]?.arn;
    if (deadLetterArn !== undefined && parseArn(deadLetterArn)?.service !== "sqs") {
        refuse(`the dead-letter queue "${deadLetterArn}" is no ARN of a queue`);
    }
    if (deadLetterArn?.endsWith(".fifo")) refuse("a FIFO queue cannot be its dead-letter queue");
    const messageGroupId: string | undefined = inputs["sqsTarget"]?.messageGroupId;
    return {
        id,
        arn,
        input: readTargetInput(
            { input: inputs["input"], inputPath: inputs["inputPath"], inputTransformer: inputs["inputTransformer"] },
            id,
        ),
        maximumRetryAttempts,
        maximumEventAgeSeconds: age,
        ...(inputs["roleArn"] ? { roleArn: String(inputs["roleArn"]) } : {}),
        ...(deadLetterArn === undefined ? {} : { deadLetterArn }),
        ...(messageGroupId === undefined ? {} : { messageGroupId }),
    };
}

function permissionStatement(inputs: CreateRequest["inputs"], bus: Bus): PolicyStatement {
    const { principal, statementId, action = "events:PutEvents", condition } = inputs;
    return {
        Sid: String(statementId),
        Effect: "Allow",
        Principal: principal === "*" ? "*" : { AWS: `arn:aws:iam::${principal}:root` },
        Action: action,
        Resource: bus.arn,
        ...(condition ? { Condition: { [condition.type]: { [condition.key]: condition.value } } } : {}),
    };
}
