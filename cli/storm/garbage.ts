import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Contexts, about 2 MB each, that may wait for being forgotten: those of ten schedules without crashes, or of one with many. */
const MOST_CONTEXTS = 32;

/**
 * Has the memory of dropped contexts given back, to be called after each schedule. Left to itself, V8 waits until hundreds of them
 * are there, and then takes seconds: a storm takes more memory and more time.
 */
export function garbageCollector(): () => void {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    return () => {
        if (getHeapStatistics().number_of_native_contexts > MOST_CONTEXTS) collect();
    };
}
