const SECOND = 1_000;

/** Calls back once nothing was heard for so many seconds. Time in which the machine sleeps does not count. */
export class Silence {
    #seconds = 0;
    readonly #timer: NodeJS.Timeout;

    constructor(mostSeconds: number, onSilent: () => void) {
        this.#timer = setInterval(() => {
            this.#seconds++;
            if (this.#seconds < mostSeconds) return;
            this.end();
            onSilent();
        }, SECOND);
    }

    heard(): void {
        this.#seconds = 0;
    }

    end(): void {
        clearInterval(this.#timer);
    }
}
