import * as vm from "node:vm";

type OnRejection = (reason: unknown) => void;

/** By the prototype of a context's promises. */
const watched = new Map<object, OnRejection>();

/** Hears of rejections in a context that nobody handles, until the returned function is called. Those of other code stay what they are. */
export function watchRejections(context: vm.Context, onRejection: OnRejection): () => void {
    const prototype = vm.runInContext("Promise.prototype", context) as object;
    if (!process.listeners("unhandledRejection").includes(route)) process.on("unhandledRejection", route);
    watched.set(prototype, onRejection);
    return () => {
        watched.delete(prototype);
        forgotten.add(prototype);
        if (watched.size === 0) setImmediate(() => watched.size === 0 && process.off("unhandledRejection", route));
    };
}

/** Of contexts that have ended: what still rejects there concerns nobody. */
const forgotten = new WeakSet<object>();

function route(reason: unknown, promise: Promise<unknown>): void {
    const prototype = Object.getPrototypeOf(promise) as object;
    const onRejection = watched.get(prototype);
    if (onRejection) onRejection(reason);
    else if (!forgotten.has(prototype) && process.listenerCount("unhandledRejection") === 1) throw reason;
}
