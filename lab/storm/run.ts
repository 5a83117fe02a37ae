import { type Fault, faultText, type Schedule } from "../faults/fault";
import { FaultPlan } from "../faults/faultPlan";
import type { Lab } from "../lab";
import type { Notice } from "../types";
import { type Effect, effectsOf } from "./effects";
import { type Redrive, sendAgain } from "./redrive";
import { TraceText } from "./trace";
import { type Functions, openWorld, queuesOf, type StackCopy } from "./world";

/** Seconds of virtual time between two events. */
export const BETWEEN_EVENTS = 60;

export interface StormSetup {
    readonly stack: StackCopy;
    /** Sent a minute apart. */
    readonly events: readonly StormEvent[];
    /** Where virtual time starts. */
    readonly start: Date;
    /** Makes ready what is not in the program, tags for instance. */
    readonly prepare?: (world: Lab) => void;
    /** How dead letters are sent again when all faults are over. Without it they stay where they are. */
    readonly redrive?: Redrive;
}

export interface StormEvent {
    /** An EventBridge event, as its text. */
    readonly text: string;
}

/** What became of an event that was accepted. */
export type End = "handled" | "dead-lettered" | "on-failure" | "lost";

export interface Run {
    readonly trace: readonly string[];
    /** By the event's id; events that were not accepted, or matched no rule, are not in it. */
    readonly ends: ReadonlyMap<string, End>;
    /** Why, of those that were lost. */
    readonly losses: ReadonlyMap<string, string>;
    readonly effects: readonly Effect[];
    /** What waits where a function should have taken it. */
    readonly waiting: readonly string[];
    /** Events that are still dead letters at the end. */
    readonly dead: ReadonlySet<string>;
    /** Whether dead letters were sent again. */
    readonly redriven: boolean;
    readonly notices: readonly Notice[];
}

/** Plays the events through a fresh copy of the stack while the faults of a schedule come and go, until nothing is left to do. */
export async function playStorm(setup: StormSetup, schedule: Schedule, functions: Functions): Promise<Run> {
    const world = await openWorld(setup.stack, setup.start, functions);
    try {
        setup.prepare?.(world);
        const trace = new TraceText(world);
        const name = (arn: string) => world.nameOf(arn);
        const plan = new FaultPlan(world.parts, schedule, (fault: Fault) =>
            trace.say(`fault        ${faultText(fault, name)}`),
        );
        plan.begin();
        for (const [index, { text }] of setup.events.entries()) {
            const { region } = JSON.parse(text) as { region?: string };
            world.clock.schedule(1000 * BETWEEN_EVENTS * index, () => {
                if (!plan.drops()) world.fabric.events.deliver(region ?? world.region, "default", text);
            });
        }
        await world.clock.settle();
        if (setup.redrive) await sendAgain(world, setup.redrive, (text) => trace.say(`redrive      ${text}`));
        return { ...(await outcomeOf(world, trace.lines)), redriven: setup.redrive !== undefined };
    } finally {
        await world.close();
    }
}

async function outcomeOf(world: Lab, trace: readonly string[]): Promise<Omit<Run, "redriven">> {
    const { notices } = world;
    const { read, deadLetters } = queuesOf(world);
    const onFailure = new Set(world.fabric.lambda.all().map(({ asyncConfig }) => asyncConfig.onFailure));
    const ends = new Map<string, End>();
    const losses = new Map<string, string>();
    for (const notice of notices) {
        if (notice.kind === "event" && notice.matched.length > 0) {
            if (!ends.has(notice.event.id)) ends.set(notice.event.id, "handled");
        }
        if (notice.kind !== "dead-letter" && notice.kind !== "lost") continue;
        const end = notice.kind === "lost" ? "lost" : onFailure.has(notice.queueArn) ? "on-failure" : "dead-lettered";
        for (const event of notice.trace.events) {
            if (ends.get(event) === "lost") continue;
            ends.set(event, end);
            if (notice.kind === "lost") losses.set(event, `${world.nameOf(notice.where)}: ${notice.why}`);
        }
    }
    const left = (arns: ReadonlySet<string>) =>
        [...arns].flatMap((arn) =>
            world.fabric.sqs
                .queue(arn)
                .messages()
                .map((message) => ({ arn, message })),
        );
    return {
        trace,
        ends,
        losses,
        effects: await effectsOf(world),
        waiting: left(read).map(({ arn, message }) => `${message.trace.events.join(", ")} in ${world.nameOf(arn)}`),
        dead: new Set(left(deadLetters).flatMap(({ message }) => message.trace.events)),
        notices,
    };
}
