import type { Decision } from "../authorisation";
import type { Timer } from "../clock";
import type { Cloud } from "../cloud";
import { AwsError, type AwsRequest, type Trace } from "../types";
import { parseArn, roleCaller } from "./arns";
import { eventText } from "./busEvent";
import { sendDeadLetter, tellLost } from "./deadLetter";
import { deliveryErrorCode } from "./deliveryErrors";
import { refuseFailedEntries } from "./failedEntries";
import type { Ids } from "./ids";
import { isObject, parseJson } from "./json";
import { textAttributes } from "./messageAttributes";
import { deliverWithRetries, eventBridgeDelay, type GivenUp } from "./retry";
import type { Schedule } from "./scheduleExpression";
import { sending } from "./send";
import { timeText } from "./times";

export interface ScheduleTarget {
    readonly arn: string;
    readonly roleArn: string;
    readonly input?: string;
    readonly deadLetterArn?: string;
    /** 0 to 185, default 185. */
    readonly maximumRetryAttempts: number;
    /** Seconds, 60 to 86,400, default 86,400. */
    readonly maximumEventAgeSeconds: number;
    readonly messageGroupId?: string;
    readonly eventBridge?: { readonly detailType: string; readonly source: string };
}

export interface ScheduledTask {
    readonly arn: string;
    readonly name: string;
    readonly group: string;
    readonly region: string;
    readonly enabled: boolean;
    readonly expression: string;
    readonly timeZone: string;
    readonly schedule: Schedule;
    /** Whether it is gone once it has run for the last time. */
    readonly deletedAfterwards: boolean;
    /** The end of the flexible window is when the lab runs it: the latest that AWS may. Milliseconds. */
    readonly windowMs: number;
    /** Milliseconds since 1970; undefined for no bound. */
    readonly startAt: number | undefined;
    readonly endAt: number | undefined;
    readonly target: ScheduleTarget;
}

/** Says whether a service may take on a role for what has `sourceArn`. */
export type CanAssume = (roleArn: string, principal: string, sourceArn: string) => Decision;

const PRINCIPAL = "scheduler.amazonaws.com";

/** EventBridge Scheduler: schedules as background timers, run with their own roles. */
export class Scheduler {
    readonly #tasks = new Map<string, ScheduledTask>();
    readonly #timers = new Map<string, Timer>();

    constructor(
        private readonly cloud: Cloud,
        private readonly ids: Ids,
        private readonly canAssume: CanAssume = () => ({ allowed: true }),
    ) {}

    /** Throws when the group has a schedule of the name already. */
    add(task: ScheduledTask): void {
        if (this.#tasks.has(task.arn)) {
            throw new AwsError("ConflictException", `Schedule ${task.name} already exists.`, 409);
        }
        this.#tasks.set(task.arn, task);
        if (task.enabled) this.#plan(task, this.cloud.clock.now().getTime());
    }

    delete(arn: string): void {
        this.#tasks.delete(arn);
        this.#timers.get(arn)?.cancel();
        this.#timers.delete(arn);
    }

    all(): readonly ScheduledTask[] {
        return [...this.#tasks.values()];
    }

    /** Runs a schedule now, beside its times. Throws when there is none of the name or ARN. What it starts runs on the clock. */
    fireNow(nameOrArn: string): void {
        const task = this.#tasks.get(nameOrArn) ?? this.all().find(({ name }) => name === nameOrArn);
        if (!task) {
            const names = this.all().map(({ name }) => name);
            throw new Error(`The lab has no schedule "${nameOrArn}": it has ${names.join(", ") || "none"}.`);
        }
        this.cloud.clock.schedule(0, () => this.#run(task, this.cloud.clock.now()));
    }

    /** Says whether there is a next time. */
    #plan(task: ScheduledTask, after: number): boolean {
        const at = task.schedule.next(Math.max(after, (task.startAt ?? 0) - 1));
        if (at === undefined || at > (task.endAt ?? Number.POSITIVE_INFINITY)) return false;
        const delay = at + task.windowMs - this.cloud.clock.now().getTime();
        const run = async () => {
            if (!this.#plan(task, at) && task.deletedAfterwards) this.delete(task.arn);
            await this.#run(task, new Date(at));
        };
        this.#timers.set(task.arn, this.cloud.clock.schedule(delay, run, { background: true }));
        return true;
    }

    async #run(task: ScheduledTask, scheduled: Date): Promise<void> {
        const executionId = this.ids.uuid("execution");
        const trace: Trace = { events: [executionId], rules: [task.arn] };
        const run = { task, executionId, scheduled, trace };
        await deliverWithRetries(
            this.cloud.clock,
            {
                maximumRetryAttempts: task.target.maximumRetryAttempts,
                maximumAgeSeconds: task.target.maximumEventAgeSeconds,
                delayMs: eventBridgeDelay(executionId),
            },
            async (attempt) => {
                this.#checkRole(task);
                const answer = await this.cloud.call(requestOf(this.cloud, run, attempt));
                refuseFailedEntries(answer);
            },
            (result) => this.#giveUp(run, result),
        );
    }

    /** The source is the schedule's group. Source: Scheduler User Guide, "Confused deputy prevention". */
    #checkRole({ group, region, target }: ScheduledTask): void {
        const decision = this.canAssume(target.roleArn, PRINCIPAL, scheduleGroupArn(this.cloud, region, group));
        if (!decision.allowed) throw new AwsError("AccessDeniedException", decision.reason, 403);
    }

    /** Dead letters are sent with the schedule's role. Source: Scheduler User Guide, "Configuring a schedule's dead-letter queue". */
    async #giveUp(run: Run, { error, retries, exhausted }: GivenUp): Promise<void> {
        const { task, trace, executionId, scheduled } = run;
        const code = deliveryErrorCode(error);
        const reason = `${code}: ${error.message}`;
        const queueArn = task.target.deadLetterArn;
        if (queueArn === undefined) {
            const why = `${task.target.arn} was not called, and the schedule has no dead-letter queue: ${reason}`;
            tellLost(this.cloud, trace, task.arn, why);
            return;
        }
        const MessageAttributes = textAttributes({
            SCHEDULE_ARN: task.arn,
            TARGET_ARN: task.target.arn,
            EXECUTION_ID: executionId,
            SCHEDULED_TIME: timeText(scheduled),
            ERROR_CODE: code,
            ERROR_MESSAGE: error.message,
            RETRY_ATTEMPTS: String(retries),
            IS_PAYLOAD_TRUNCATED: "false",
            ...(exhausted ? { EXHAUSTED_RETRY_CONDITION: exhausted } : {}),
        });
        const message = { MessageBody: payloadOf(this.cloud, run, retries + 1), MessageAttributes };
        await sendDeadLetter(this.cloud, {
            queueArn,
            message,
            caller: callerOf(task),
            trace,
            reason,
            where: task.arn,
        });
    }
}

export function scheduleGroupArn(cloud: Cloud, region: string, group: string): string {
    return cloud.arn("scheduler", region, `schedule-group/${group}`);
}

interface Run {
    readonly task: ScheduledTask;
    readonly executionId: string;
    readonly scheduled: Date;
    readonly trace: Trace;
}

function callerOf({ target, name }: ScheduledTask) {
    return roleCaller(target.roleArn, name);
}

/** The input with its keywords filled in, or the notification that a schedule without input sends. */
function payloadOf(cloud: Cloud, { task, executionId, scheduled }: Run, attempt: number): string {
    const values: Readonly<Record<string, string>> = {
        "schedule-arn": task.arn,
        "scheduled-time": timeText(scheduled),
        "execution-id": executionId,
        "attempt-number": String(attempt),
    };
    if (task.target.input !== undefined) {
        return task.target.input.replace(/<aws\.scheduler\.([\w-]+)>/g, (whole, name: string) => values[name] ?? whole);
    }
    return eventText({
        id: executionId,
        source: "aws.scheduler",
        detailType: "Scheduled Event",
        account: cloud.accountId,
        region: task.region,
        time: scheduled,
        resources: [task.arn],
        detail: '"{}"',
    });
}

/** Templated targets (queue, topic, function, bus), and universal ones: `arn:aws:scheduler:::aws-sdk:SERVICE:ACTION`. */
function requestOf(cloud: Cloud, run: Run, attempt: number): AwsRequest {
    const { task, trace } = run;
    const { arn, messageGroupId, eventBridge } = task.target;
    const payload = payloadOf(cloud, run, attempt);
    const caller = callerOf(task);
    const universal = /^arn:[^:]+:scheduler:::aws-sdk:([^:]+):(.+)/.exec(arn);
    if (universal) {
        const [, service, action] = universal as unknown as [string, string, string];
        const input = parseJson(payload);
        const operation = action[0]!.toUpperCase() + action.slice(1);
        return { service, operation, input: isObject(input) ? input : {}, region: task.region, caller, trace };
    }
    if (parseArn(arn)!.service === "events" && eventBridge) {
        const { detailType: DetailType, source: Source } = eventBridge;
        const input = { Entries: [{ EventBusName: arn, Source, DetailType, Detail: payload }] };
        return { service: "eventbridge", operation: "PutEvents", input, region: task.region, caller, trace };
    }
    const groupId = messageGroupId === undefined ? {} : { groupId: messageGroupId };
    const request = sending(arn, payload, { caller, trace, ...groupId });
    if (request) return request;
    throw new AwsError("ValidationException", `The lab does not run the schedule target ${arn}.`);
}
