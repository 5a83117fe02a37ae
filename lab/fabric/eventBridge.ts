import { type CompiledPattern, READ_ONLY_STATE, RuleSet } from "event-ops/patterns";
import type { Cloud } from "../cloud";
import { AwsError, type BusEvent, type Trace } from "../types";
import { Archives } from "./archives";
import { isReadOnlyCall, readBusEvent } from "./busEvent";
import { tellLost } from "./deadLetter";
import { compile } from "./eventPattern";
import type { Ids } from "./ids";
import { rulesPerBus, TARGETS_PER_RULE } from "./limits";
import { measureMatch, measureRule } from "./measures";
import { eventOperations } from "./putEvents";
import { replayOperations } from "./replays";
import { RuleSchedules } from "./ruleSchedules";
import { deliverToTarget } from "./ruleTarget";
import type { CanAssume } from "./scheduler";
import type { TargetInput } from "./targetInput";

export type RuleState = "ENABLED" | "DISABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

export interface Target {
    readonly id: string;
    readonly arn: string;
    readonly roleArn?: string;
    readonly input: TargetInput;
    /** 0 to 185, default 185. */
    readonly maximumRetryAttempts: number;
    /** Seconds, 60 to 86,400, default 86,400. */
    readonly maximumEventAgeSeconds: number;
    readonly deadLetterArn?: string;
    /** Of a FIFO queue: a text, or a path into the event. */
    readonly messageGroupId?: string;
}

export interface Rule {
    readonly arn: string;
    readonly name: string;
    readonly busName: string;
    readonly region: string;
    readonly state: RuleState;
    readonly pattern?: CompiledPattern;
    /** `rate(5 minutes)` or `cron(...)`, as given. */
    readonly scheduleExpression?: string;
    /** By id: one that comes again takes the place of the first. */
    readonly targets: Map<string, Target>;
}

/** What a rule is made of; the state is `ENABLED` where none is given. */
export interface WantedRule {
    readonly pattern?: string;
    readonly scheduleExpression?: string;
    readonly state: RuleState;
}

export interface Bus {
    readonly arn: string;
    readonly name: string;
    readonly region: string;
    readonly rules: Map<string, Rule>;
    readonly matcher: RuleSet<Rule>;
}

export interface Delivering {
    readonly trace?: Trace;
    /** The bus whose rule sent it to this one. */
    readonly from?: string;
    /** ARNs of the rules that may get it; all where they are not said. */
    readonly only?: ReadonlySet<string>;
}

/** EventBridge: buses and rules in every Region, what is put on them, and what they deliver. */
export class EventBridge {
    readonly #buses = new Map<string, Bus>();
    readonly archives: Archives;
    readonly #schedules: RuleSchedules;

    constructor(
        readonly cloud: Cloud,
        ids: Ids,
        /** Whether EventBridge may take on the role of a target. */
        readonly canAssume: CanAssume = () => ({ allowed: true }),
    ) {
        this.archives = new Archives(cloud.clock);
        this.#schedules = new RuleSchedules(this, ids);
        cloud.serve("eventbridge", { ...eventOperations(this, ids), ...replayOperations(this) });
    }

    /** Throws when a bus has the name already; `default` is there from the start. */
    createBus(name: string, region: string): Bus {
        if (this.findBus(name, region)) {
            throw new AwsError("ResourceAlreadyExistsException", `Event bus ${name} already exists.`);
        }
        return this.#addBus(name, region);
    }

    /** A bus by its name in a Region, or by its ARN. Every Region has a default bus. */
    findBus(nameOrArn: string, region: string): Bus | undefined {
        const arn = nameOrArn.startsWith("arn:")
            ? nameOrArn
            : this.cloud.arn("events", region, `event-bus/${nameOrArn}`);
        const found = this.#buses.get(arn);
        if (found) return found;
        const isDefault = /^arn:[^:]+:events:([^:]+):(\d+):event-bus\/default$/.exec(arn);
        return isDefault?.[2] === this.cloud.accountId ? this.#addBus("default", isDefault[1]!) : undefined;
    }

    /** Throws ResourceNotFoundException. */
    bus(nameOrArn: string, region: string): Bus {
        const bus = this.findBus(nameOrArn, region);
        if (!bus) throw new AwsError("ResourceNotFoundException", `Event bus ${nameOrArn} does not exist.`);
        return bus;
    }

    buses(): readonly Bus[] {
        return [...this.#buses.values()];
    }

    /** Makes a rule. Throws for a pattern that EventBridge refuses, a name that is taken, and more rules than a bus may have. */
    createRule(name: string, bus: Bus, wanted: WantedRule): Rule {
        if (bus.rules.has(name)) {
            throw new AwsError(
                "ResourceAlreadyExistsException",
                `The bus ${bus.name} in ${bus.region} has a rule "${name}" already: the second would take its place.`,
            );
        }
        const most = rulesPerBus(bus.region);
        if (bus.rules.size >= most) {
            throw new AwsError("LimitExceededException", `The bus ${bus.name} has ${most} rules, which is the quota.`);
        }
        return this.#putRule(name, bus, wanted, new Map());
    }

    /** Gives a rule another pattern, schedule or state; its targets stay. Throws for what EventBridge refuses of them. */
    updateRule(rule: Rule, wanted: WantedRule): Rule {
        return this.#putRule(rule.name, this.bus(rule.busName, rule.region), wanted, rule.targets);
    }

    /** Throws ValidationException for a rule that has targets. */
    deleteRule(rule: Rule): void {
        if (rule.targets.size > 0) {
            throw new AwsError("ValidationException", "Rule can't be deleted since it has targets.");
        }
        const bus = this.bus(rule.busName, rule.region);
        this.#schedules.cancel(rule);
        bus.rules.delete(rule.name);
        bus.matcher.remove(rule.name);
    }

    /** Throws ValidationException for a bus that has rules. */
    deleteBus(bus: Bus): void {
        if (bus.rules.size > 0) {
            throw new AwsError("ValidationException", `Event bus ${bus.name} can't be deleted since it has rules.`);
        }
        this.#buses.delete(bus.arn);
    }

    #putRule(
        name: string,
        bus: Bus,
        { pattern, scheduleExpression, state }: WantedRule,
        targets: Map<string, Target>,
    ): Rule {
        const path = bus.name === "default" ? name : `${bus.name}/${name}`;
        const compiled = pattern === undefined ? undefined : compile(pattern);
        const schedule = scheduleExpression === undefined ? undefined : this.#schedules.read(scheduleExpression, bus);
        const rule: Rule = {
            arn: this.cloud.arn("events", bus.region, `rule/${path}`),
            name,
            busName: bus.name,
            region: bus.region,
            state,
            targets,
            ...(compiled ? { pattern: compiled } : {}),
            ...(scheduleExpression === undefined ? {} : { scheduleExpression }),
        };
        bus.rules.set(name, rule);
        bus.matcher.remove(name);
        if (compiled && state !== "DISABLED") bus.matcher.add(name, compiled, rule);
        this.#schedules.plan(rule, schedule);
        return rule;
    }

    /** Adds a target to a rule. Throws LimitExceededException for the sixth. */
    addTarget(rule: Rule, target: Target): void {
        if (!rule.targets.has(target.id) && rule.targets.size >= TARGETS_PER_RULE) {
            throw new AwsError(
                "LimitExceededException",
                `The requested resource exceeds the maximum number allowed: rule ${rule.name} has ${TARGETS_PER_RULE} targets.`,
            );
        }
        rule.targets.set(target.id, target);
    }

    /**
     * Puts a whole event on a bus, read or as its text, whoever sent it. All rules that match fire; each of their targets is served on its
     * own. An event for a bus that is not there is lost.
     */
    deliver(region: string, busName: string, given: string | BusEvent, options: Delivering = {}): BusEvent {
        const event = typeof given === "string" ? readBusEvent(given) : given;
        const bus = this.findBus(busName, region);
        const time = this.cloud.clock.now().toISOString();
        if (!bus) {
            const trace = options.trace ?? { events: [event.id], rules: [] };
            const why = `there is no bus ${busName} in ${region}`;
            tellLost(this.cloud, trace, busName, why);
            return event;
        }
        const readOnly = isReadOnlyCall(event);
        // The rule that fills an archive is an enabled one, no more.
        if (!readOnly) this.archives.record(bus.arn, event);
        // Of a long history most events are of sources that no rule wants.
        const matched = (bus.matcher.mayMatch(event.text) ? bus.matcher.match(event.text) : [])
            .filter(({ state }) => !readOnly || state === READ_ONLY_STATE)
            .filter(({ arn }) => options.only?.has(arn) ?? true);
        this.cloud.notify({ kind: "event", time, event, busArn: bus.arn, matched: matched.map(({ arn }) => arn) });
        if (matched.length > 0) measureMatch(this.cloud, bus);
        for (const rule of matched) this.fire(rule, event, options);
        return event;
    }

    /** Sends an event to all targets of a rule. */
    fire(rule: Rule, event: BusEvent, { trace, from }: Delivering = {}): void {
        const delivery = {
            rule,
            event,
            ingested: this.cloud.clock.now(),
            ...(from === undefined ? {} : { from }),
            ...(trace ? { cause: trace } : {}),
        };
        measureRule(this.cloud, rule, "MatchedEvents");
        measureRule(this.cloud, rule, "TriggeredRules");
        for (const target of rule.targets.values()) {
            for (const later of this.cloud.faults?.deliveries(rule.arn) ?? [0]) {
                this.cloud.clock.schedule(later, () => deliverToTarget(this, target, delivery));
            }
        }
    }

    #addBus(name: string, region: string): Bus {
        const arn = this.cloud.arn("events", region, `event-bus/${name}`);
        const bus: Bus = { arn, name, region, rules: new Map(), matcher: new RuleSet() };
        this.#buses.set(arn, bus);
        return bus;
    }
}
