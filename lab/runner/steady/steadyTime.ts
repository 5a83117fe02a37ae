type Callback = (...args: unknown[]) => unknown;

interface Waiting {
    readonly at: number;
    readonly order: number;
    readonly run: () => void;
    readonly every?: number;
    readonly keeps: boolean;
}

/** What the time of a function asks of what is around it. */
export interface Surroundings {
    /** Nothing is left to wait for. */
    onIdle(): void;
    /** All that it waits for is behind its timeout. */
    onExpired(): void;
    onError(error: unknown): void;
    /** The function goes on: for so many milliseconds of real time it has waited for nothing, neither a timer nor a call. */
    onRun?(busyMs: number): void;
}

/**
 * The time of a function in a storm, in a context and in a process alike. It stands still while the function computes or a call of
 * it is answered; when it only waits, time jumps to the next timer, so that a back-off costs next to nothing. Timers fire by their
 * time and then by when they were asked for, and calls are made one after another in the order in which they were asked for, each
 * when the function has gone as far as it can without it: how fast a machine is changes nothing.
 *
 * Processes get the text of this class: it may refer to nothing of this module, and to nothing static of its own.
 */
export class SteadyTime {
    /** How long nothing must happen before time jumps, in milliseconds of real time: work in other threads may still be about to end. */
    readonly #quietMs = 2;
    /** Before a function that waits for nothing at all counts as ended. */
    readonly #idleMs = 50;
    /** The real ones: in a process, the globals are replaced by those of this class. */
    readonly #real = { setTimeout, clearTimeout, setImmediate, clearImmediate };
    readonly #around: Surroundings;
    readonly #waiting = new Map<number, Waiting>();
    readonly #handles = new WeakMap<object, number>();
    #now = 0;
    #end = Number.POSITIVE_INFINITY;
    #order = 0;
    #stopped = false;
    #look: NodeJS.Timeout | undefined;
    #quietSince = 0;
    /** When it last had something to wait for, and when it last went on, in real time. */
    #waitedAt = performance.now();
    #ranAt = this.#waitedAt;
    /** Calls that wait for their turn or for their answer. */
    #calls = 0;
    /** The last call, which the next one waits for. */
    #turn: Promise<void> = Promise.resolve();

    constructor(around: Surroundings) {
        this.#around = around;
    }

    /** An invocation begins: it may last this long. */
    begin(timeoutMs: number): void {
        this.#end = this.#now + timeoutMs;
        this.touch();
    }

    /** The invocation has ended: what still waits goes on with the next one, as in Lambda. */
    rest(): void {
        this.#real.clearTimeout(this.#look);
        this.#look = undefined;
        this.#end = Number.POSITIVE_INFINITY;
    }

    stop(): void {
        this.#stopped = true;
        this.#waiting.clear();
        this.rest();
    }

    /** Something has happened: the quiet begins anew. */
    touch(): void {
        this.#quietSince = performance.now();
        this.#lookLater();
    }

    /** Makes a call when it is its turn; `done` lets the next one begin. Time stands still until then. */
    inTurn(call: (done: () => void) => void): void {
        const before = this.#turn;
        this.#calls++;
        this.#turn = new Promise((resolve) => {
            let isOver = false;
            const done = () => {
                if (isOver) return;
                isOver = true;
                this.#calls--;
                this.touch();
                resolve();
            };
            const begin = () => {
                if (this.#workElsewhere()) this.#real.setImmediate(begin);
                else if (!this.#stopped) call(done);
            };
            void before.then(() => this.#real.setImmediate(begin));
        });
    }

    /** Calls back into the function, unless it has ended. */
    run(callback: Callback, args: readonly unknown[] = []): void {
        if (this.#stopped) return;
        this.touch();
        this.#around.onRun?.(this.#busyMs());
        try {
            callback(...args);
        } catch (error) {
            this.#around.onError(error);
        }
    }

    /** Between two of its steps a second counts at most: the machine may have slept. */
    #busyMs(): number {
        const now = performance.now();
        const waited = this.#calls > 0 || this.#end === Number.POSITIVE_INFINITY;
        this.#waitedAt = waited ? now : this.#waitedAt + Math.max(0, now - this.#ranAt - 1000);
        this.#ranAt = now;
        return now - this.#waitedAt;
    }

    /** What the function has in place of Node.js's own. */
    globals(): Record<string, unknown> {
        const { setImmediate, clearImmediate, clearTimeout: clearReal } = this.#real;
        const clear = (timer: unknown) => {
            const order = typeof timer === "object" && timer !== null ? this.#handles.get(timer) : Number(timer);
            if (order !== undefined) this.#waiting.delete(order);
            else clearReal(timer as NodeJS.Timeout);
        };
        const timeout = (ms: number) => {
            const controller = new AbortController();
            const error = new DOMException("The operation was aborted due to timeout", "TimeoutError");
            this.#set(() => controller.abort(error), ms, [], false).unref();
            return controller.signal;
        };
        return {
            setTimeout: (callback: Callback, ms?: number, ...args: unknown[]) => this.#set(callback, ms, args, false),
            setInterval: (callback: Callback, ms?: number, ...args: unknown[]) => this.#set(callback, ms, args, true),
            clearTimeout: clear,
            clearInterval: clear,
            setImmediate: (callback: Callback, ...args: unknown[]) => setImmediate(() => this.run(callback, args)),
            clearImmediate,
            AbortSignal: new Proxy(AbortSignal, {
                get: (target, key) => (key === "timeout" ? timeout : Reflect.get(target, key)),
            }),
        };
    }

    #set(callback: Callback, ms = 0, args: unknown[], again: boolean) {
        const delay = Number.isFinite(Number(ms)) ? Math.max(1, Number(ms)) : 1;
        const order = ++this.#order;
        const add = (keeps: boolean) => {
            const run = () => this.run(callback, args);
            const every = again ? { every: delay } : {};
            this.#waiting.set(order, { at: this.#now + delay, order, run, keeps, ...every });
            this.#lookLater();
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
        this.#handles.set(handle, order);
        return handle;
    }

    #lookLater(): void {
        if (this.#stopped || this.#end === Number.POSITIVE_INFINITY || this.#calls > 0) return;
        // What has come in meanwhile is taken before anything is decided.
        this.#look ??= this.#real.setTimeout(() => this.#real.setImmediate(() => this.#decide()), this.#quietMs);
    }

    #decide(): void {
        this.#look = undefined;
        if (this.#stopped || this.#end === Number.POSITIVE_INFINITY || this.#calls > 0) return;
        const quiet = performance.now() - this.#quietSince;
        const busy = quiet < this.#quietMs || this.#workElsewhere();
        const timers = [...this.#waiting.values()].sort((a, b) => a.at - b.at || a.order - b.order);
        const idle = !timers.some(({ keeps }) => keeps);
        if (busy || (idle && quiet < this.#idleMs)) this.#lookLater();
        else if (idle) this.#around.onIdle();
        else if (timers[0]!.at > this.#end) this.#around.onExpired();
        else this.#jumpTo(timers[0]!);
    }

    #jumpTo(timer: Waiting): void {
        const { at, order, every } = timer;
        this.#now = Math.max(this.#now, at);
        this.#waitedAt = performance.now();
        if (every === undefined) this.#waiting.delete(order);
        else this.#waiting.set(order, { ...timer, at: this.#now + every });
        timer.run();
    }

    /** Files that are being read, ciphers that are being computed: what the threads of Node.js do for anybody in this process. */
    #workElsewhere(): boolean {
        return process.getActiveResourcesInfo().some((name) => /^FSReq|Req(uest)?$|^GetAddrInfo/i.test(name));
    }
}
