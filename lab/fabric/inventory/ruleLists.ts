import { AwsError, type ServiceImplementation } from "../../types";
import type { Bus, EventBridge, Rule, Target } from "../eventBridge";

/** What EventBridge tells of its buses, rules and targets. Nothing is paged: a bus of the lab has 300 rules at most. */
export function ruleLists(events: EventBridge): ServiceImplementation {
    const busOf = (input: Record<string, unknown>, region: string) =>
        events.bus(String(input["EventBusName"] ?? "default"), region);
    return {
        ListEventBuses(input, { region }) {
            // Every Region has a default bus, whether anybody has asked for it or not.
            events.bus("default", region);
            const buses = events.buses().filter((bus) => bus.region === region && startsWith(bus.name, input));
            return { EventBuses: buses.map(({ name, arn }) => ({ Name: name, Arn: arn })) };
        },
        ListRules(input, { region }) {
            const rules = [...busOf(input, region).rules.values()].filter(({ name }) => startsWith(name, input));
            return { Rules: rules.map(described) };
        },
        ListTargetsByRule(input, { region }) {
            const bus = busOf(input, region);
            return { Targets: [...ruleOf(bus, input["Rule"]).targets.values()].map(describedTarget) };
        },
    };
}

function startsWith(name: string, input: Record<string, unknown>): boolean {
    return name.startsWith(String(input["NamePrefix"] ?? ""));
}

function ruleOf(bus: Bus, name: unknown): Rule {
    const rule = bus.rules.get(String(name));
    if (rule) return rule;
    throw new AwsError("ResourceNotFoundException", `Rule ${name} does not exist on EventBus ${bus.name}.`);
}

function described({ name, arn, busName, state, pattern, scheduleExpression }: Rule) {
    return {
        Name: name,
        Arn: arn,
        EventBusName: busName,
        State: state,
        ...(pattern === undefined ? {} : { EventPattern: pattern.text }),
        ...(scheduleExpression === undefined ? {} : { ScheduleExpression: scheduleExpression }),
    };
}

function describedTarget(target: Target) {
    const { id, arn, roleArn, deadLetterArn, messageGroupId, maximumRetryAttempts, maximumEventAgeSeconds } = target;
    return {
        Id: id,
        Arn: arn,
        ...(roleArn === undefined ? {} : { RoleArn: roleArn }),
        ...inputOf(target),
        ...(messageGroupId === undefined ? {} : { SqsParameters: { MessageGroupId: messageGroupId } }),
        ...(deadLetterArn === undefined ? {} : { DeadLetterConfig: { Arn: deadLetterArn } }),
        RetryPolicy: {
            MaximumRetryAttempts: maximumRetryAttempts,
            MaximumEventAgeInSeconds: maximumEventAgeSeconds,
        },
    };
}

function inputOf({ input }: Target) {
    switch (input.kind) {
        case "event":
            return {};
        case "constant":
            return { Input: input.text };
        case "path":
            return { InputPath: input.path.text };
        case "transformer": {
            const { paths, template } = input.transformer;
            const texts = Object.fromEntries([...paths].map(([name, { text }]) => [name, text]));
            return { InputTransformer: { InputPathsMap: texts, InputTemplate: template } };
        }
    }
}
