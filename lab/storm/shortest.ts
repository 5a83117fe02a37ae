import fc from "fast-check";
import type { Fault, Schedule } from "../faults/fault";
import { parametersOf, schedules } from "./generator";
import type { Places } from "./places";

type Fails = (schedule: Schedule) => Promise<boolean>;

/** The smallest schedule found for a seed that still fails; undefined where it does not fail. */
export async function shortest(places: Places, seed: number, fails: Fails): Promise<Schedule | undefined> {
    const property = fc.asyncProperty(schedules(places), async (schedule) => !(await fails(schedule)));
    const details = await fc.check(property, parametersOf(seed));
    const [found] = details.counterexample ?? [];
    if (!found) return undefined;
    return shortened((await alone(found, fails)) ?? (await withoutNeedless(found, fails)), fails);
}

/** One fault of a schedule that fails by itself, perhaps when it is there from the beginning: fast-check cannot move its begin so far. */
async function alone(schedule: Schedule, fails: Fails): Promise<Schedule | undefined> {
    if (schedule.length === 1) return schedule;
    for (const fault of schedule) {
        const earlier: Fault = { ...fault, at: 0, lasts: fault.at + fault.lasts };
        for (const one of [fault, earlier]) if (await fails([one])) return [one];
    }
    return undefined;
}

/** Without the faults that have nothing to do with it. */
async function withoutNeedless(schedule: Schedule, fails: Fails): Promise<Schedule> {
    let least = schedule;
    for (const fault of schedule) {
        const fewer = least.filter((other) => other !== fault);
        if (fewer.length > 0 && (await fails(fewer))) least = fewer;
    }
    return least;
}

/** Each fault as short as it can be, by halves. */
async function shortened(schedule: Schedule, fails: Fails): Promise<Schedule> {
    let least = schedule;
    for (let index = 0; index < schedule.length; index++) {
        for (let lasts = Math.floor(least[index]!.lasts / 2); lasts > 0; lasts = Math.floor(lasts / 2)) {
            const shorter = least.with(index, { ...least[index]!, lasts });
            if (!(await fails(shorter))) break;
            least = shorter;
        }
    }
    return least;
}
