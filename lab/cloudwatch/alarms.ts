import type { VirtualClock } from "../clock";
import type { AlarmSettings, StateReason, Watched } from "./alarm";
import type { StateChange } from "./alarmMessage";
import { type AlarmState, evaluate, type Point, type Verdict } from "./evaluation";
import type { MetricStore } from "./metricStore";
import { reasonDataOf, reasonOf } from "./reason";
import { percentileOf, type Summary, statisticOf } from "./summary";
import { Ticker } from "./ticker";

/** An alarm and the state it is in. */
export interface Alarm {
    readonly settings: AlarmSettings;
    readonly updated: Date;
    readonly actionsEnabled: boolean;
    readonly state: StateReason;
    readonly transitioned: Date;
}

interface Held extends Alarm {
    settings: AlarmSettings;
    updated: Date;
    actionsEnabled: boolean;
    state: StateReason;
    transitioned: Date;
    /** Whether its state may change by the passing of time alone. */
    awake: boolean;
}

/** Who looks at something at full minutes, before the alarms are evaluated. */
export interface Sampler {
    /** Says whether it wants the next minute, too. */
    minute(at: number): boolean;
    /** Forgets what it looks at. */
    reset(): void;
}

const MINUTE = 60_000;
/** Alarms with periods below a minute are evaluated so often. */
const TEN_SECONDS = 10_000;

/**
 * The alarms of the account. They are evaluated at full minutes (every ten seconds with shorter periods), as long as their evaluation
 * range holds anything: an alarm without data sleeps until its metric gets some. Evaluation lets no time pass; it comes about when
 * time passes.
 */
export class Alarms {
    /** By ARN. */
    readonly #alarms = new Map<string, Held>();
    readonly #byMetric = new Map<string, Set<Held>>();
    readonly #listeners = new Set<(change: StateChange, actionsEnabled: boolean) => void>();
    readonly #samplers = new Set<Sampler>();
    readonly #ticker: Ticker;
    /** Whether anything has happened since the alarms began. */
    #used = false;

    constructor(
        private readonly accountId: string,
        private readonly clock: VirtualClock,
        private readonly metrics: MetricStore,
    ) {
        this.#ticker = new Ticker(clock, (at) => this.#tick(at));
        metrics.watch((key) => {
            for (const alarm of this.#byMetric.get(key) ?? []) {
                this.#used = true;
                this.#wake(alarm);
            }
        });
    }

    /** Calls back with every change of state. */
    onChange(listener: (change: StateChange, actionsEnabled: boolean) => void): void {
        this.#listeners.add(listener);
    }

    /** Calls a sampler at full minutes, from when it asks for one and as long as it wants another. */
    onMinute(sampler: Sampler): void {
        this.#samplers.add(sampler);
    }

    /** Asks for the next minute, for the samplers. */
    wake(): void {
        this.#used = true;
        this.#ticker.wake(MINUTE);
    }

    /** Makes an alarm, or gives one other settings: its state stays until it is evaluated again. */
    put(settings: AlarmSettings): Alarm {
        const updated = this.clock.now();
        const actionsEnabled = settings.inputs["actionsEnabled"] !== false;
        const before = this.#alarms.get(settings.arn);
        if (before) this.#unwatch(before);
        const alarm = before ?? { ...this.#initial(settings), settings, updated, actionsEnabled, awake: false };
        Object.assign(alarm, { settings, updated, actionsEnabled });
        this.#alarms.set(settings.arn, alarm);
        const { watched } = settings;
        if (watched) {
            this.#byMetric.set(watched.key, (this.#byMetric.get(watched.key) ?? new Set()).add(alarm));
            // Data from before it was made count, too.
            if (before || this.metrics.has(watched.key) || startsRinging(watched)) this.#wake(alarm);
        } else alarm.awake = false;
        return alarm;
    }

    delete(arn: string): void {
        const alarm = this.#alarms.get(arn);
        if (!alarm) return;
        this.#unwatch(alarm);
        this.#alarms.delete(arn);
    }

    find(arn: string): Alarm | undefined {
        return this.#alarms.get(arn);
    }

    all(): readonly Alarm[] {
        return [...this.#alarms.values()];
    }

    /** Those whose state may change by the passing of time alone: their metrics have values. */
    awake(): readonly Alarm[] {
        return [...this.#alarms.values()].filter(({ awake }) => awake);
    }

    /** Puts an alarm that there is into a state, until it is evaluated again. */
    set(arn: string, value: AlarmState, reason: string, reasonData?: string): void {
        const alarm = this.#alarms.get(arn)!;
        this.#used = true;
        this.#change(alarm, value, reason, reasonData);
        this.#wake(alarm);
    }

    /** Of an alarm that there is. */
    enableActions(arn: string, enabled: boolean): void {
        this.#alarms.get(arn)!.actionsEnabled = enabled;
    }

    /** Puts all alarms back into the state they begin in, as if nothing had happened, and forgets what the samplers look at. */
    reset(): void {
        if (!this.#used) return;
        this.#used = false;
        this.#ticker.stop();
        for (const sampler of this.#samplers) sampler.reset();
        for (const alarm of this.#alarms.values()) {
            Object.assign(alarm, this.#initial(alarm.settings), { awake: false });
            if (alarm.settings.watched && startsRinging(alarm.settings.watched)) this.#wake(alarm);
        }
    }

    /**
     * A stack counts as made before: an alarm that takes missing data for good is OK already. The others begin as AWS makes them, and
     * are evaluated with the next minute.
     */
    #initial({ watched }: AlarmSettings): Pick<Alarm, "state" | "transitioned"> {
        const now = this.clock.now();
        if (watched?.missingData !== "notBreaching") {
            const reason = "Unchecked: Initial alarm creation";
            return { state: { value: "INSUFFICIENT_DATA", reason, timestamp: now }, transitioned: now };
        }
        const verdict: Verdict = { state: "OK", points: [], filled: watched.evaluationPeriods };
        const reasonData = reasonDataOf(verdict, watched, now);
        return {
            state: { value: "OK", reason: reasonOf("OK", verdict, watched), reasonData, timestamp: now },
            transitioned: now,
        };
    }

    #unwatch(alarm: Held): void {
        const { watched } = alarm.settings;
        if (watched) this.#byMetric.get(watched.key)!.delete(alarm);
    }

    #wake(alarm: Held): void {
        const { watched } = alarm.settings;
        if (!watched) return;
        alarm.awake = true;
        this.#ticker.wake(stepOf(watched));
    }

    #tick(at: number): number | undefined {
        this.#used = true;
        let step: number | undefined;
        if (at % MINUTE === 0) {
            for (const sampler of this.#samplers) if (sampler.minute(at)) step = MINUTE;
        }
        for (const alarm of this.#alarms.values()) {
            const { watched } = alarm.settings;
            if (!alarm.awake || !watched) continue;
            if (at % stepOf(watched) === 0) this.#evaluate(alarm, watched, at);
            if (alarm.awake) step = Math.min(step ?? MINUTE, stepOf(watched));
        }
        return step;
    }

    #evaluate(alarm: Held, watched: Watched, at: number): void {
        const summaries = Array.from({ length: watched.range }, (_, index) => {
            const start = at - (watched.range - index) * watched.periodMs;
            return { start, summary: this.metrics.window(watched.key, start, start + watched.periodMs, watched.unit) };
        });
        const range = summaries.map(({ start, summary }) => pointOf(start, summary, watched.statistic));
        const verdict = evaluate(range, watched);
        alarm.awake = range.some((point) => point !== undefined);
        const { state } = verdict;
        if (state === undefined || state === alarm.state.value) return;
        if (watched.waitsForSamples && !isEnough(summaries.slice(-watched.evaluationPeriods), watched.statistic))
            return;
        this.#change(alarm, state, reasonOf(state, verdict, watched), reasonDataOf(verdict, watched, this.clock.now()));
    }

    #change(alarm: Held, value: AlarmState, reason: string, reasonData?: string): void {
        const timestamp = this.clock.now();
        const from = alarm.state;
        const to: StateReason = { value, reason, timestamp, reasonData };
        alarm.state = to;
        if (from.value === value) return;
        alarm.transitioned = timestamp;
        const { settings, updated, actionsEnabled } = alarm;
        const change = { alarm: settings, accountId: this.accountId, updated, from, to };
        for (const listener of this.#listeners) listener(change, actionsEnabled);
    }
}

/** Whether it rings without any data, so that nothing needs to come for it. */
function startsRinging({ missingData }: Watched): boolean {
    return missingData === "breaching";
}

function stepOf({ periodMs }: Watched): number {
    return periodMs < MINUTE ? TEN_SECONDS : MINUTE;
}

function pointOf(start: number, summary: Summary, statistic: string): Point | undefined {
    const value = statisticOf(summary, statistic);
    return value === undefined ? undefined : { start, value, sampleCount: summary.count };
}

/** Whether there are values enough for a percentile. Source: CloudWatch User Guide, "Percentile-based alarms and low data samples". */
function isEnough(periods: readonly { readonly summary: Summary }[], statistic: string): boolean {
    const percentile = percentileOf(statistic);
    if (percentile === undefined) return true;
    const samples = periods.reduce((sum, { summary }) => sum + summary.count, 0);
    const needed = 1000 / (percentile >= 50 ? 100 - percentile : percentile);
    // 1000 / (100 - 99.9) is a little more than 10,000.
    return samples >= needed - 1e-6;
}
