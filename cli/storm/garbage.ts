import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Contexts, about 2 MB each, that may wait for being forgotten: with fewer, collecting takes more time than it saves. */
const MOST_CONTEXTS = 200;
/** An ordinary collection keeps what the code of dropped contexts has been compiled to, and with it all of their memory. */
const ALL = { type: "major", flavor: "last-resort", execution: "sync" };

/**
 * Has the memory of dropped contexts given back, to be called after each run of a schedule. Left to itself, V8 keeps hundreds of them,
 * and looks through them again and again: after a thousand schedules each takes five times as long.
 */
export function garbageCollector(): () => void {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as (how: typeof ALL) => void;
    return () => {
        if (getHeapStatistics().number_of_native_contexts > MOST_CONTEXTS) collect(ALL);
    };
}
