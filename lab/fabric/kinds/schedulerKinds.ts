import { type NameRule, physicalName } from "../../account/physicalName";
import { AwsError, type CreateRequest, type ResourceKind } from "../../types";
import { parseArn } from "../arns";
import type { Fabric } from "../fabric";
import { readSchedule } from "../scheduleExpression";
import type { ScheduleTarget } from "../scheduler";

const NAME: NameRule = { what: "schedule", limit: 64, shape: /^[\w.-]+$/, allowed: "letters, digits, and . _ -" };

export function schedulerKinds(fabric: Fabric): Record<string, ResourceKind> {
    const groups = new Set<string>(["default"]);
    return {
        "aws:scheduler/scheduleGroup:ScheduleGroup": {
            create(request) {
                const name = physicalName(request, { ...NAME, what: "schedule group" });
                if (groups.has(name))
                    throw new AwsError("ConflictException", `Schedule group ${name} already exists.`, 409);
                groups.add(name);
                const arn = fabric.cloud.arn("scheduler", request.region, `schedule-group/${name}`);
                return { id: name, outputs: { arn, name, state: "ACTIVE", tagsAll: request.tags } };
            },
        },
        "aws:scheduler/schedule:Schedule": { create: (request) => createSchedule(fabric, groups, request) },
    };
}

function createSchedule({ scheduler, cloud }: Fabric, groups: ReadonlySet<string>, request: CreateRequest) {
    const { inputs, region } = request;
    const name = physicalName(request, NAME);
    const group: string = inputs["groupName"] ?? "default";
    if (!groups.has(group)) {
        throw new AwsError("ResourceNotFoundException", `Schedule group ${group} does not exist.`, 404);
    }
    const arn = cloud.arn("scheduler", region, `schedule/${group}/${name}`);
    const startAt = timeOf(inputs["startDate"], "startDate");
    const endAt = timeOf(inputs["endDate"], "endDate");
    const now = cloud.clock.now().getTime();
    const timezone: string = inputs["scheduleExpressionTimezone"] ?? "UTC";
    const schedule = readSchedule(String(inputs["scheduleExpression"]), {
        start: startAt ?? now,
        timezone,
        oneTime: true,
    });
    const state: string = inputs["state"] ?? "ENABLED";
    scheduler.add({
        arn,
        name,
        group,
        region,
        enabled: state === "ENABLED",
        schedule,
        windowMs: 60_000 * windowMinutes(inputs["flexibleTimeWindow"]),
        target: readTarget(inputs["target"] ?? {}),
        ...(startAt === undefined ? {} : { startAt }),
        ...(endAt === undefined ? {} : { endAt }),
    });
    return {
        id: `${group}/${name}`,
        outputs: {
            arn,
            name,
            groupName: group,
            state,
            scheduleExpressionTimezone: timezone,
            actionAfterCompletion: inputs["actionAfterCompletion"] ?? "NONE",
        },
    };
}

function timeOf(value: unknown, what: string): number | undefined {
    if (value === undefined) return undefined;
    const time = Date.parse(String(value));
    if (Number.isNaN(time))
        throw new AwsError("ValidationException", `${what} must be a time like 2027-01-31T08:00:00Z.`);
    return time;
}

function windowMinutes(window: { mode?: string; maximumWindowInMinutes?: number } | undefined): number {
    const { mode, maximumWindowInMinutes: minutes } = window ?? {};
    if (mode === "OFF" && minutes === undefined) return 0;
    if (mode === "FLEXIBLE" && minutes !== undefined && minutes >= 1 && minutes <= 1_440) return minutes;
    throw new AwsError(
        "ValidationException",
        'flexibleTimeWindow is { mode: "OFF" } or { mode: "FLEXIBLE", maximumWindowInMinutes: 1 to 1440 }.',
    );
}

function readTarget(target: CreateRequest["inputs"]): ScheduleTarget {
    const { arn, roleArn, input, retryPolicy, deadLetterConfig, sqsParameters, eventbridgeParameters } = target;
    const refuse = (why: string): never => {
        throw new AwsError("ValidationException", `The schedule's target: ${why}.`);
    };
    if (typeof arn !== "string" || !parseArn(arn)) refuse(`"${arn}" is no ARN`);
    if (parseArn(String(roleArn))?.service !== "iam") refuse("roleArn must be the ARN of a role");
    const attempts: number = retryPolicy?.maximumRetryAttempts ?? 185;
    const age: number = retryPolicy?.maximumEventAgeInSeconds ?? 86_400;
    if (attempts < 0 || attempts > 185) refuse("maximumRetryAttempts goes from 0 to 185");
    if (age < 60 || age > 86_400) refuse("maximumEventAgeInSeconds goes from 60 to 86400");
    return {
        arn,
        roleArn,
        maximumRetryAttempts: attempts,
        maximumEventAgeSeconds: age,
        ...(input === undefined ? {} : { input: String(input) }),
        ...(deadLetterConfig?.arn ? { deadLetterArn: String(deadLetterConfig.arn) } : {}),
        ...(sqsParameters?.messageGroupId ? { messageGroupId: String(sqsParameters.messageGroupId) } : {}),
        ...(eventbridgeParameters ? { eventBridge: eventbridgeParameters } : {}),
    };
}
