import { AwsError, type ServiceImplementation } from "../../types";
import type { ScheduledTask, Scheduler, ScheduleTarget } from "../scheduler";

/**
 * What EventBridge Scheduler tells of its schedules. Nothing is paged. Source: EventBridge Scheduler API Reference, "ListSchedules",
 * "GetSchedule".
 */
export function scheduleLists(scheduler: Scheduler): ServiceImplementation {
    return {
        ListSchedules(input, { region }) {
            const { GroupName, NamePrefix = "", State } = input;
            const schedules = scheduler
                .all()
                .filter((task) => task.region === region && task.name.startsWith(String(NamePrefix)))
                .filter(({ group }) => GroupName === undefined || group === GroupName)
                .filter((task) => State === undefined || stateOf(task) === State);
            return { Schedules: schedules.map((task) => ({ ...named(task), Target: { Arn: task.target.arn } })) };
        },
        GetSchedule(input, { region }) {
            const { Name, GroupName = "default" } = input;
            const found = scheduler
                .all()
                .find((task) => task.region === region && task.name === Name && task.group === GroupName);
            if (found) return described(found);
            throw new AwsError("ResourceNotFoundException", `Schedule ${Name} does not exist.`, 404);
        },
    };
}

function stateOf({ enabled }: ScheduledTask): "ENABLED" | "DISABLED" {
    return enabled ? "ENABLED" : "DISABLED";
}

function named(task: ScheduledTask) {
    return { Arn: task.arn, Name: task.name, GroupName: task.group, State: stateOf(task) };
}

function described(task: ScheduledTask) {
    const { startAt, endAt, windowMs } = task;
    return {
        ...named(task),
        ScheduleExpression: task.expression,
        ScheduleExpressionTimezone: task.timeZone,
        FlexibleTimeWindow:
            windowMs === 0 ? { Mode: "OFF" } : { Mode: "FLEXIBLE", MaximumWindowInMinutes: windowMs / 60_000 },
        ...(startAt === undefined ? {} : { StartDate: new Date(startAt) }),
        ...(endAt === undefined ? {} : { EndDate: new Date(endAt) }),
        ActionAfterCompletion: task.deletedAfterwards ? "DELETE" : "NONE",
        Target: targetOf(task.target),
    };
}

function targetOf(target: ScheduleTarget) {
    const { input, deadLetterArn, messageGroupId, eventBridge } = target;
    return {
        Arn: target.arn,
        RoleArn: target.roleArn,
        ...(input === undefined ? {} : { Input: input }),
        ...(deadLetterArn === undefined ? {} : { DeadLetterConfig: { Arn: deadLetterArn } }),
        ...(messageGroupId === undefined ? {} : { SqsParameters: { MessageGroupId: messageGroupId } }),
        ...(eventBridge === undefined
            ? {}
            : { EventBridgeParameters: { DetailType: eventBridge.detailType, Source: eventBridge.source } }),
        RetryPolicy: {
            MaximumRetryAttempts: target.maximumRetryAttempts,
            MaximumEventAgeInSeconds: target.maximumEventAgeSeconds,
        },
    };
}
