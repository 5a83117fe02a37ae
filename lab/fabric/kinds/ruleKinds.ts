import { stableHex } from "../../account/names";
import { physicalName } from "../../account/physicalName";
import { jsonText } from "../../jsonText";
import type { CreateRequest, Existing, NameRule, ResourceKind } from "../../resources";
import { AwsError } from "../../types";
import { parseArn } from "../arns";
import type { Rule, RuleState, Target, WantedRule } from "../eventBridge";
import type { Fabric } from "../fabric";
import { retryProblem } from "../limits";
import { readTargetInput } from "../targetInput";
import { busOf } from "./busKinds";
import { forget, note } from "./facts";

const RULE: NameRule = { what: "rule", limit: 64, shape: /^[\w.-]+$/, allowed: "letters, digits, and . _ -" };

const STATES: readonly string[] = ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"];

/** Rules and their targets. */
export function ruleKinds(fabric: Fabric): Record<string, ResourceKind> {
    return {
        "aws:cloudwatch/eventRule:EventRule": ruleKind(fabric),
        "aws:cloudwatch/eventTarget:EventTarget": targetKind(fabric),
    };
}

function ruleKind(fabric: Fabric): ResourceKind {
    const { events } = fabric;
    const ruleOf = ({ inputs, outputs, region }: Existing): Rule | undefined =>
        events.findBus(inputs["eventBusName"] ?? "default", region)?.rules.get(String(outputs["name"]));
    return {
        naming: () => RULE,
        create(request) {
            const bus = busOf(fabric, request);
            const name = physicalName(request, RULE);
            const rule = events.createRule(name, bus, readRule(request));
            return {
                id: bus.name === "default" ? name : `${bus.name}/${name}`,
                outputs: adoptRule(fabric, rule, request),
            };
        },
        update(request) {
            const rule = ruleOf(request.old);
            if (!rule) throw new AwsError("ResourceNotFoundException", `Rule ${request.old.id} does not exist.`);
            return adoptRule(fabric, events.updateRule(rule, readRule(request)), request);
        },
        delete(existing) {
            const rule = ruleOf(existing);
            if (!rule) return;
            events.deleteRule(rule);
            forget(fabric, rule.arn);
        },
        read(existing) {
            const rule = ruleOf(existing);
            return rule && { state: rule.state };
        },
    };
}

function readRule({ inputs }: CreateRequest): WantedRule {
    const pattern: unknown = inputs["eventPattern"];
    const expression: unknown = inputs["scheduleExpression"];
    if (pattern === undefined && expression === undefined) {
        throw new AwsError("ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.");
    }
    const state: string = inputs["state"] ?? (inputs["isEnabled"] === false ? "DISABLED" : "ENABLED");
    if (!STATES.includes(state))
        throw new AwsError("ValidationException", `The state of a rule is one of ${STATES.join(", ")}.`);
    return {
        state: state as RuleState,
        ...(expression === undefined ? {} : { scheduleExpression: String(expression) }),
        ...(pattern === undefined ? {} : { pattern: jsonText(pattern) }),
    };
}

function adoptRule(fabric: Fabric, rule: Rule, { inputs, tags }: CreateRequest) {
    note(fabric, rule.arn, { tags });
    const pattern: unknown = inputs["eventPattern"];
    return {
        arn: rule.arn,
        name: rule.name,
        eventBusName: inputs["eventBusName"] ?? "default",
        state: rule.state,
        forceDestroy: inputs["forceDestroy"] ?? false,
        ...(pattern === undefined ? {} : { eventPattern: jsonText(pattern) }),
        tagsAll: tags,
    };
}

function targetKind(fabric: Fabric): ResourceKind {
    const { events } = fabric;
    const put = (request: CreateRequest) => {
        const { inputs, seed } = request;
        const bus = busOf(fabric, request);
        const ruleName = String(inputs["rule"]);
        const rule = bus.rules.get(ruleName);
        if (!rule) {
            const why = `Rule ${ruleName} does not exist on EventBus ${bus.name}.`;
            throw new AwsError(
                "ResourceNotFoundException",
                `${why} "rule" and "eventBusName" of the target must be those of the rule.`,
            );
        }
        const targetId: string = inputs["targetId"] ?? `pulumi-${stableHex(seed, 26)}`;
        events.addTarget(rule, readTarget(inputs, targetId, bus.region));
        return {
            id: `${rule.name}-${targetId}`,
            outputs: { targetId, eventBusName: inputs["eventBusName"] ?? "default" },
        };
    };
    const targetsOf = ({ inputs, region }: Existing) =>
        events.findBus(inputs["eventBusName"] ?? "default", region)?.rules.get(String(inputs["rule"]))?.targets;
    return {
        create: put,
        update: (request) => put(request).outputs,
        delete(existing) {
            targetsOf(existing)?.delete(String(existing.outputs["targetId"]));
        },
        read: (existing) => (targetsOf(existing)?.has(String(existing.outputs["targetId"])) ? {} : undefined),
    };
}

function readTarget(inputs: CreateRequest["inputs"], id: string, region: string): Target {
    const refuse = (why: string): never => {
        throw new AwsError("ValidationException", `Target ${id}: ${why}.`);
    };
    const arn = String(inputs["arn"]);
    const target = parseArn(arn) ?? refuse(`"${arn}" is no ARN`);
    const isBus = target.service === "events" && target.resource.startsWith("event-bus/");
    if (!isBus && target.region !== "" && target.region !== region) {
        refuse(
            `"${arn}" is not in ${region}, the Region of the rule: only an event bus may be, whose rules bring it there`,
        );
    }
    const { maximumRetryAttempts = 185, maximumEventAgeInSeconds = 86_400 } = inputs["retryPolicy"] ?? {};
    // Zero stands for "not set" in the provider's block.
    const age = maximumEventAgeInSeconds === 0 ? 86_400 : maximumEventAgeInSeconds;
    const problem = retryProblem(maximumRetryAttempts, age);
    if (problem !== undefined) refuse(problem);
    const deadLetterArn: string | undefined = inputs["deadLetterConfig"]?.arn;
    if (deadLetterArn !== undefined) {
        const queue = parseArn(deadLetterArn);
        if (queue?.service !== "sqs") return refuse(`the dead-letter queue "${deadLetterArn}" is no ARN of a queue`);
        if (queue.region !== region) {
            refuse(`the dead-letter queue "${deadLetterArn}" must be in the Region of the rule, ${region}`);
        }
        if (queue.resource.endsWith(".fifo")) refuse("a FIFO queue cannot be its dead-letter queue");
    }
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
