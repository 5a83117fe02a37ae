import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Schedules between two collections. */
const EVERY = 4;

/**
 * Counts schedules, and has the memory of those that are over given back now and then. Left to itself, V8 waits until hundreds of
 * dropped contexts are there, and then takes seconds: a storm takes more memory and more time.
 */
export function garbageCollector(): () => void {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    let count = 0;
    return () => {
        if (++count % EVERY === 0) collect();
    };
}
