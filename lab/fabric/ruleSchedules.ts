import type { Timer } from "../clock";
import { AwsError } from "../types";
import { eventText, readBusEvent } from "./busEvent";
import type { Bus, EventBridge, Rule } from "./eventBridge";
import type { Ids } from "./ids";
import { readSchedule, type Schedule } from "./scheduleExpression";

/** The next runs of rules with a schedule: events of their own for their targets, again and again in the background. */
export class RuleSchedules {
    /** By the rule's ARN. */
    readonly #timers = new Map<string, Timer>();

    constructor(
        private readonly events: EventBridge,
        private readonly ids: Ids,
    ) {}

    /** Reads an expression; a rate counts from now. Throws ValidationException for a wrong one, and for any on another bus than the default one. */
    read(expression: string, bus: Bus): Schedule {
        if (bus.name !== "default") {
            throw new AwsError("ValidationException", "ScheduleExpression is supported only on the default event bus.");
        }
        return readSchedule(expression, { start: this.#now() });
    }

    /** Plans the next run of a rule in place of what was planned for it before; none for a rule that is disabled or has no schedule. */
    plan(rule: Rule, schedule: Schedule | undefined): void {
        this.cancel(rule);
        if (schedule && rule.state !== "DISABLED") this.#plan(rule, schedule, this.#now());
    }

    cancel({ arn }: Rule): void {
        this.#timers.get(arn)?.cancel();
        this.#timers.delete(arn);
    }

    #plan(rule: Rule, schedule: Schedule, after: number): void {
        const at = schedule.next(after);
        if (at === undefined) return;
        const run = () => {
            this.#plan(rule, schedule, at);
            this.#run(rule, new Date(at));
        };
        const timer = this.events.cloud.clock.schedule(at - this.#now(), run, { background: true });
        this.#timers.set(rule.arn, timer);
    }

    #run(rule: Rule, time: Date): void {
        const { cloud } = this.events;
        const text = eventText({
            id: this.ids.uuid("event"),
            source: "aws.events",
            detailType: "Scheduled Event",
            account: cloud.accountId,
            region: rule.region,
            time,
            resources: [rule.arn],
            detail: "{}",
        });
        const event = readBusEvent(text);
        const busArn = cloud.arn("events", rule.region, "event-bus/default");
        cloud.notify({ kind: "event", time: cloud.clock.now().toISOString(), event, busArn, matched: [rule.arn] });
        this.events.fire(rule, event);
    }

    #now(): number {
        return this.events.cloud.clock.now().getTime();
    }
}
