import type { Arbitrary } from "fast-check";
import fc from "fast-check";
import type { Fault, Schedule } from "../faults/fault";
import type { Places } from "./places";

/** Most faults of one schedule. */
const MOST_FAULTS = 6;
/** Longest time of a fault, in seconds; retries of a minute are over within it and after it. */
const LONGEST = 1_800;
const DAY = 86_400;

/** What a function must not take for an event; SQS takes all of it. */
const POISON = [
    "{",
    "[]",
    "null",
    '"text"',
    "{}",
    '{"Records":[]}',
    "\u202e",
    '{"type":"event-ops.resource-event.v1"}',
];

/** Random schedules for a stack: kinds of fault for which it has no place do not occur. Smaller ones come first when they shrink. */
export function schedules(places: Places): Arbitrary<Schedule> {
    const { hops, queues, targets, functions, calls, reads, callsOf, seconds } = places;
    const window = { at: fc.integer({ min: 0, max: seconds + 120 }), lasts: fc.integer({ min: 1, max: LONGEST }) };
    const fault = <T extends Record<string, unknown>>(kind: string, more: { [K in keyof T]: Arbitrary<T[K]> }) =>
        fc.record({ kind: fc.constant(kind), ...window, ...more }) as unknown as Arbitrary<Fault>;
    const one = <T>(values: readonly T[]) => fc.constantFrom(...values);
    const where = (place: readonly string[]) => ({ place: one(place) });
    const kinds: readonly (readonly [readonly unknown[], () => Arbitrary<Fault>])[] = [
        [[...hops, ...queues], () => fault("duplicate", where([...hops, ...queues]))],
        [hops, () => fault("reorder", where(hops))],
        [hops, () => fault("delay", { ...where(hops), by: fc.integer({ min: 1, max: DAY }) })],
        [[1], () => fault("drop", {})],
        [functions, () => fault("throttle", where([...functions, ...calls]))],
        [calls, () => fault("api-error", { call: one(calls) })],
        [reads, () => fault("stale-read", { call: one(reads) })],
        [functions, () => fault("timeout", { function: one(functions) })],
        [
            callsOf,
            () =>
                one(callsOf).chain((of) =>
                    fault("timeout", { function: fc.constant(of.function), call: fc.constant(of.call) }),
                ),
        ],
        [
            callsOf,
            () =>
                one(callsOf).chain((of) =>
                    fault("crash", {
                        function: fc.constant(of.function),
                        call: fc.constant(of.call),
                        when: fc.constantFrom("before", "after"),
                    }),
                ),
        ],
        [queues, () => fault("poison", { ...where(queues), body: one(POISON) })],
        [targets, () => fault("gone", where(targets))],
        [[1], () => fault("clock-jump", { by: fc.integer({ min: -DAY, max: DAY }) })],
    ];
    const possible = kinds.filter(([needed]) => needed.length > 0).map(([, make]) => make());
    return fc.array(fc.oneof(...possible), { minLength: 1, maxLength: MOST_FAULTS });
}

/** The seed of the nth schedule: `seed + n`, spread, so that neighbours have nothing in common. */
export function seedOf(seed: number): number {
    let mixed = (seed + 0x9e3779b9) | 0;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
}

/** The schedule that a seed stands for. */
export function scheduleOf(places: Places, seed: number): Schedule {
    return fc.sample(schedules(places), { seed: seedOf(seed), numRuns: 1 })[0]!;
}

/** The smallest schedule found for a seed that still fails; undefined where it does not fail. */
export async function shortest(
    places: Places,
    seed: number,
    fails: (schedule: Schedule) => Promise<boolean>,
): Promise<Schedule | undefined> {
    const property = fc.asyncProperty(schedules(places), async (schedule) => !(await fails(schedule)));
    const details = await fc.check(property, { seed: seedOf(seed), numRuns: 1, unbiased: true, verbose: 0 } as never);
    const [found] = details.counterexample ?? [];
    return found && (await withoutNeedless(found, fails));
}

/** Shrinking leaves faults that have nothing to do with it: each that can be left out is. */
async function withoutNeedless(schedule: Schedule, fails: (schedule: Schedule) => Promise<boolean>): Promise<Schedule> {
    let least = schedule;
    for (const fault of schedule) {
        const fewer = least.filter((other) => other !== fault);
        if (fewer.length > 0 && (await fails(fewer))) least = fewer;
    }
    return least;
}
