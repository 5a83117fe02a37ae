/** A task that waits for its time. */
export interface Timer {
    cancel(): void;
}

interface Entry {
    readonly at: number;
    readonly order: number;
    readonly background: boolean;
    readonly task: () => unknown;
    state: "waiting" | "cancelled" | "taken";
}

/**
 * Virtual time. It stands still while anything runs and jumps to the next timer when nothing does, so that a retry in an
 * hour costs no more than one at once. Tasks run one after another, ordered by time and then by when they were asked for:
 * the same input gives the same run.
 */
export class VirtualClock {
    #now: number;
    #order = 0;
    /** A binary heap by (at, order). */
    readonly #heap: Entry[] = [];
    #foreground = 0;
    #cancelled = 0;
    #running: Promise<void> | undefined;

    constructor(start: Date = new Date()) {
        this.#now = start.getTime();
    }

    now(): Date {
        return new Date(this.#now);
    }

    /** Timers that are held: those that wait, and no more cancelled ones than that. */
    get size(): number {
        return this.#heap.length;
    }

    /**
     * Runs `task` after `delayMs` of virtual time. A background timer (a schedule that comes again and again) does not keep
     * `settle` going; it runs when time passes it.
     */
    schedule(delayMs: number, task: () => unknown, options: { readonly background?: boolean } = {}): Timer {
        const background = options.background ?? false;
        const at = this.#now + Math.max(0, delayMs);
        const entry: Entry = { at, order: this.#order++, background, task, state: "waiting" };
        this.#push(entry);
        if (!background) this.#foreground++;
        return {
            cancel: () => {
                if (entry.state !== "waiting") return;
                entry.state = "cancelled";
                if (!background) this.#foreground--;
                this.#cancelled++;
                if (2 * this.#cancelled > this.#heap.length) this.#sweep();
            },
        };
    }

    /** Runs everything that is due, jumping from timer to timer, until no foreground timer is left. */
    async settle(): Promise<void> {
        await this.#run(() => this.#foreground > 0);
    }

    /** Lets `ms` of virtual time pass, running what falls due, background timers included. */
    async advance(ms: number): Promise<void> {
        await this.#idle();
        const end = this.#now + ms;
        await this.#run(() => {
            const next = this.#peek();
            return next !== undefined && next.at <= end;
        });
        this.#now = Math.max(this.#now, end);
    }

    async #run(more: () => boolean): Promise<void> {
        await this.#idle();
        const run = async () => {
            while (more()) {
                const entry = this.#pop();
                if (!entry) return;
                this.#now = Math.max(this.#now, entry.at);
                await entry.task();
            }
        };
        this.#running = run();
        try {
            await this.#running;
        } finally {
            this.#running = undefined;
        }
    }

    /** What goes wrong in another run is told where that was asked for. */
    async #idle(): Promise<void> {
        while (this.#running) await this.#running.catch(() => {});
    }

    #peek(): Entry | undefined {
        while (this.#heap[0]?.state === "cancelled") {
            this.#remove();
            this.#cancelled--;
        }
        return this.#heap[0];
    }

    #pop(): Entry | undefined {
        const entry = this.#peek();
        if (!entry) return undefined;
        this.#remove();
        entry.state = "taken";
        if (!entry.background) this.#foreground--;
        return entry;
    }

    /** Without this, timers that are set for later and cancelled would pile up for as long as time stands still. */
    #sweep(): void {
        const waiting = this.#heap.filter(({ state }) => state === "waiting");
        // What is sorted is a heap, too.
        this.#heap.splice(0, Number.POSITIVE_INFINITY, ...waiting.sort((a, b) => (before(a, b) ? -1 : 1)));
        this.#cancelled = 0;
    }

    #push(entry: Entry): void {
        const heap = this.#heap;
        let at = heap.push(entry) - 1;
        while (at > 0) {
            const parent = (at - 1) >> 1;
            if (!before(heap[at]!, heap[parent]!)) break;
            [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
            at = parent;
        }
    }

    #remove(): void {
        const heap = this.#heap;
        const last = heap.pop();
        if (heap.length === 0 || last === undefined) return;
        heap[0] = last;
        let at = 0;
        for (;;) {
            const left = 2 * at + 1;
            const right = left + 1;
            let least = at;
            if (left < heap.length && before(heap[left]!, heap[least]!)) least = left;
            if (right < heap.length && before(heap[right]!, heap[least]!)) least = right;
            if (least === at) return;
            [heap[at], heap[least]] = [heap[least]!, heap[at]!];
            at = least;
        }
    }
}

function before(a: Entry, b: Entry): boolean {
    return a.at < b.at || (a.at === b.at && a.order < b.order);
}
