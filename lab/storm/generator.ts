import type { Arbitrary } from "fast-check";
import fc from "fast-check";
import type { Fault, Schedule } from "../faults/fault";
import type { Places } from "./places";
import { BETWEEN_EVENTS } from "./run";

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
    // Every other fault begins with an event: short ones would hardly ever meet one.
    const withAnEvent = fc.integer({ min: 0, max: seconds / BETWEEN_EVENTS }).map((index) => index * BETWEEN_EVENTS);
    const at = fc.oneof(withAnEvent, fc.integer({ min: 0, max: seconds + 2 * BETWEEN_EVENTS }));
    const window = { at, lasts: fc.integer({ min: 1, max: LONGEST }) };
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
function seedOf(seed: number): number {
    let mixed = (seed + 0x9e3779b9) | 0;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
}

/** How fast-check is asked for the one schedule of a seed: the same one when it is to be shrunk. */
export function parametersOf(seed: number) {
    return { seed: seedOf(seed), numRuns: 1, unbiased: true } as const;
}

/** The schedule that a seed stands for. */
export function scheduleOf(places: Places, seed: number): Schedule {
    let drawn: Schedule = [];
    const property = fc.property(schedules(places), (schedule) => {
        drawn = schedule;
    });
    fc.check(property, parametersOf(seed));
    return drawn;
}
