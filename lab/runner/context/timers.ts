/** How long nothing must happen before time jumps, in milliseconds of real time: work in other threads may still be about to end. */
const QUIET_MS = 2;
/** Before a function that waits for nothing at all counts as ended. */
const IDLE_MS = 50;

type Callback = (...args: unknown[]) => unknown;

interface Waiting {
    readonly at: number;
    readonly order: number;
    readonly run: () => void;
    readonly every?: number;
    readonly keeps: boolean;
}

/** What a function's timers ask of what is around them. */
export interface Surroundings {
    /** Whether a call of the function is being answered. */
    isCalling(): boolean;
    /** Nothing is left to wait for. */
    onIdle(): void;
    /** All that it waits for is this many milliseconds away, beyond its timeout. */
    onExpired(): void;
    onError(error: unknown): void;
}

/**
 * The timers of a function in a context. Its time stands still while it computes or a call of it is answered; when it only waits,
 * time jumps to the next timer, so that a back-off costs next to nothing.
 */
export class FunctionTimers {
    readonly #waiting = new Map<number, Waiting>();
    #now = 0;
    #end = Number.POSITIVE_INFINITY;
    #order = 0;
    #stopped = false;
    #real: NodeJS.Timeout | undefined;
    #quietSince = 0;

    constructor(private readonly around: Surroundings) {}

    /** An invocation begins: it may last this long. */
    begin(timeoutMs: number): void {
        this.#end = this.#now + timeoutMs;
        this.touch();
    }

    /** The invocation has ended. */
    rest(): void {
        clearTimeout(this.#real);
        this.#real = undefined;
        this.#end = Number.POSITIVE_INFINITY;
    }

    /** Something has happened: the quiet begins anew. */
    touch(): void {
        this.#quietSince = performance.now();
        if (this.#stopped || this.#end === Number.POSITIVE_INFINITY || this.#real) return;
        this.#real = setTimeout(() => this.#look(), QUIET_MS);
    }

    stop(): void {
        this.#stopped = true;
        this.#waiting.clear();
        this.rest();
    }

    /** The functions that the code in the context calls. */
    globals(): Record<string, unknown> {
        const clear = (timer: unknown) => void this.#waiting.delete(Number(timer));
        return {
            setTimeout: (callback: Callback, ms?: number, ...args: unknown[]) => this.#set(callback, ms, args, false),
            setInterval: (callback: Callback, ms?: number, ...args: unknown[]) => this.#set(callback, ms, args, true),
            clearTimeout: clear,
            clearInterval: clear,
            setImmediate: (callback: Callback, ...args: unknown[]) => setImmediate(() => this.run(callback, args)),
            clearImmediate,
        };
    }

    /** Calls back into the context, unless it has ended. */
    run(callback: Callback, args: readonly unknown[] = []): void {
        if (this.#stopped) return;
        this.touch();
        try {
            callback(...args);
        } catch (error) {
            this.around.onError(error);
        }
    }

    #set(callback: Callback, ms = 0, args: unknown[], again: boolean) {
        const delay = Number.isFinite(Number(ms)) ? Math.max(1, Number(ms)) : 1;
        const order = ++this.#order;
        const add = (keeps: boolean) => {
            const run = () => this.run(callback, args);
            const every = again ? { every: delay } : {};
            this.#waiting.set(order, { at: this.#now + delay, order, run, keeps, ...every });
        };
        if (!this.#stopped) add(true);
        const handle = {
            ref: () => handle,
            unref: () => {
                const timer = this.#waiting.get(order);
                if (timer) this.#waiting.set(order, { ...timer, keeps: false });
                return handle;
            },
            hasRef: () => this.#waiting.get(order)?.keeps ?? false,
            refresh: () => {
                add(true);
                return handle;
            },
            close: () => void this.#waiting.delete(order),
            [Symbol.toPrimitive]: () => order,
            [Symbol.dispose]: () => void this.#waiting.delete(order),
        };
        return handle;
    }

    #look(): void {
        this.#real = undefined;
        if (this.#stopped || this.#end === Number.POSITIVE_INFINITY) return;
        const quiet = performance.now() - this.#quietSince;
        const busy = quiet < QUIET_MS || this.around.isCalling() || workElsewhere();
        const timers = [...this.#waiting.values()].sort((a, b) => a.at - b.at || a.order - b.order);
        const idle = !timers.some(({ keeps }) => keeps);
        if (busy || (idle && quiet < IDLE_MS)) this.#lookLater();
        else if (idle) this.around.onIdle();
        else if (timers[0]!.at > this.#end) this.around.onExpired();
        else this.#jumpTo(timers[0]!);
    }

    #jumpTo(timer: Waiting): void {
        const { at, order, every } = timer;
        this.#now = Math.max(this.#now, at);
        if (every === undefined) this.#waiting.delete(order);
        else this.#waiting.set(order, { ...timer, at: this.#now + every });
        timer.run();
        this.#lookLater();
    }

    #lookLater(): void {
        this.#real ??= setTimeout(() => this.#look(), QUIET_MS);
    }
}

/** Files that are being read, ciphers that are being computed: what the threads of Node.js do for anybody in this process. */
function workElsewhere(): boolean {
    return process.getActiveResourcesInfo().some((name) => /^FSReq|REQUEST$|^GetAddrInfo/i.test(name));
}
