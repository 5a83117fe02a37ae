import { work } from "../../patterns/work";

/** What a task costs, in steps of matching. */
export function steps(task: () => unknown): number {
    const before = work.steps;
    task();
    return work.steps - before;
}
