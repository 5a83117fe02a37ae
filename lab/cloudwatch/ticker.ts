import type { Timer, VirtualClock } from "../clock";

/**
 * Ticks at full minutes, or at every ten seconds of them, while somebody wants it. It is a background timer: it lets no time pass, and
 * runs when time passes for another reason.
 */
export class Ticker {
    #next: { readonly at: number; readonly timer: Timer } | undefined;

    /** `tick` gets the time and says after how many milliseconds it wants the next, at most; undefined for no more. */
    constructor(
        private readonly clock: VirtualClock,
        private readonly tick: (at: number) => number | undefined,
    ) {}

    /** Asks for a tick at the next multiple of so many milliseconds. */
    wake(stepMs: number): void {
        const now = this.clock.now().getTime();
        const at = (Math.floor(now / stepMs) + 1) * stepMs;
        if (this.#next && this.#next.at <= at) return;
        this.#next?.timer.cancel();
        const timer = this.clock.schedule(at - now, () => this.#run(at), { background: true });
        this.#next = { at, timer };
    }

    stop(): void {
        this.#next?.timer.cancel();
        this.#next = undefined;
    }

    #run(at: number): void {
        this.#next = undefined;
        const step = this.tick(at);
        if (step !== undefined) this.wake(step);
    }
}
