import { physicalName } from "../../account/physicalName";
import type { Cloud } from "../../cloud";
import type { CreateRequest, NameRule, ResourceKind } from "../../resources";
import { AwsError } from "../../types";
import { parseArn } from "../arns";
import type { Fabric } from "../fabric";
import { retryProblem } from "../limits";
import { readSchedule } from "../scheduleExpression";
import { type ScheduledTask, type ScheduleTarget, scheduleGroupArn } from "../scheduler";

const NAME: NameRule = { what: "schedule", limit: 64, shape: /^[\w.-]+$/, allowed: "letters, digits, and . _ -" };
const GROUP: NameRule = { ...NAME, what: "schedule group" };

export function schedulerKinds(fabric: Fabric): Record<string, ResourceKind> {
    /** By their ARNs; every Region has a default one beside them. */
    const groups = new Set<string>();
    return {
        "aws:scheduler/scheduleGroup:ScheduleGroup": groupKind(fabric, groups),
        "aws:scheduler/schedule:Schedule": scheduleKind(fabric, groups),
    };
}

function groupKind({ cloud }: Fabric, groups: Set<string>): ResourceKind {
    const arnOf = (name: string, region: string) => scheduleGroupArn(cloud, region, name);
    const outputsOf = (name: string, { region, tags }: CreateRequest) => ({
        arn: arnOf(name, region),
        name,
        state: "ACTIVE",
        tagsAll: tags,
    });
    return {
        naming: () => GROUP,
        create(request) {
            const name = physicalName(request, GROUP);
            const arn = arnOf(name, request.region);
            if (groups.has(arn)) throw new AwsError("ConflictException", `Schedule group ${name} already exists.`, 409);
            groups.add(arn);
            return { id: name, outputs: outputsOf(name, request) };
        },
        update: (request) => outputsOf(request.old.id, request),
        delete: ({ id, region }) => void groups.delete(arnOf(id, region)),
        read: ({ id, region }) => (groups.has(arnOf(id, region)) ? {} : undefined),
    };
}

function scheduleKind({ scheduler, cloud }: Fabric, groups: ReadonlySet<string>): ResourceKind {
    return {
        naming: () => NAME,
        create(request) {
            const task = readTask(cloud, groups, request, physicalName(request, NAME));
            scheduler.add(task);
            return { id: `${task.group}/${task.name}`, outputs: outputsOf(task, request) };
        },
        update(request) {
            const task = readTask(cloud, groups, request, String(request.old.outputs["name"]));
            scheduler.delete(task.arn);
            scheduler.add(task);
            return outputsOf(task, request);
        },
        delete: ({ outputs }) => scheduler.delete(String(outputs["arn"])),
        read: ({ outputs }) => (scheduler.all().some(({ arn }) => arn === outputs["arn"]) ? {} : undefined),
    };
}

function readTask(
    cloud: Cloud,
    groups: ReadonlySet<string>,
    { inputs, region }: CreateRequest,
    name: string,
): ScheduledTask {
    const group: string = inputs["groupName"] ?? "default";
    if (group !== "default" && !groups.has(scheduleGroupArn(cloud, region, group))) {
        throw new AwsError("ResourceNotFoundException", `Schedule group ${group} does not exist.`, 404);
    }
    const startAt = timeOf(inputs["startDate"], "startDate");
    const endAt = timeOf(inputs["endDate"], "endDate");
    const expression = String(inputs["scheduleExpression"]);
    const timeZone: string = inputs["scheduleExpressionTimezone"] ?? "UTC";
    const start = startAt ?? cloud.clock.now().getTime();
    const schedule = readSchedule(expression, { start, timezone: timeZone, oneTime: true });
    return {
        arn: cloud.arn("scheduler", region, `schedule/${group}/${name}`),
        name,
        group,
        region,
        enabled: (inputs["state"] ?? "ENABLED") === "ENABLED",
        expression,
        timeZone,
        schedule,
        deletedAfterwards: inputs["actionAfterCompletion"] === "DELETE",
        windowMs: 60_000 * windowMinutes(inputs["flexibleTimeWindow"]),
        target: readTarget(inputs["target"] ?? {}),
        startAt,
        endAt,
    };
}

function outputsOf({ arn, name, group, timeZone }: ScheduledTask, { inputs }: CreateRequest) {
    return {
        arn,
        name,
        groupName: group,
        state: inputs["state"] ?? "ENABLED",
        scheduleExpressionTimezone: timeZone,
        actionAfterCompletion: inputs["actionAfterCompletion"] ?? "NONE",
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
    if (!parseArn(String(arn))) refuse(`"${arn}" is no ARN`);
    if (parseArn(String(roleArn))?.service !== "iam") refuse("roleArn must be the ARN of a role");
    const attempts: number = retryPolicy?.maximumRetryAttempts ?? 185;
    const age: number = retryPolicy?.maximumEventAgeInSeconds ?? 86_400;
    const problem = retryProblem(attempts, age);
    if (problem !== undefined) refuse(problem);
    // Source: Scheduler User Guide, "Configuring a schedule's dead-letter queue".
    if (String(deadLetterConfig?.arn).endsWith(".fifo")) refuse("its dead-letter queue must be a standard queue");
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
