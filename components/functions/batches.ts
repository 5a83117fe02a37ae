import { HandlerError } from "./buildError";
import { BATCH_SIZE, type Bundle, bundle } from "./bundle";
import { BundleCache } from "./cache";
import type { Entry } from "./plugins";

interface Waiting {
    readonly entry: Entry;
    readonly done: (path: string) => void;
    readonly failed: (error: unknown) => void;
}

/**
 * Builds functions in batches: whatever a program constructs in one turn goes to esbuild together, 25 at once.
 *
 * A function that is in the cache is not built at all.
 */
export class Batches {
    readonly #cache = new BundleCache();
    readonly #waiting: Waiting[] = [];
    /** Functions whose entries are still being made; a batch waits for them. */
    #preparing = 0;
    #turn: Promise<unknown> = Promise.resolve();
    #building = false;

    /** The path of the built file, relative to the program's folder. Entries are made one after another. */
    async add(prepare: () => Promise<Entry>): Promise<string> {
        if (this.#preparing === 0 && !this.#building) this.#cache.refresh();
        this.#preparing++;
        const prepared = this.#turn.then(prepare);
        this.#turn = prepared.catch(() => undefined);
        let built: Promise<string>;
        try {
            const entry = await prepared;
            const known = this.#cache.find(entry);
            built = known === undefined ? this.#enqueue(entry) : Promise.resolve(known);
        } finally {
            this.#preparing--;
            void this.#buildWaiting();
        }
        return built;
    }

    #enqueue(entry: Entry): Promise<string> {
        return new Promise((done, failed) => this.#waiting.push({ entry, done, failed }));
    }

    async #buildWaiting(): Promise<void> {
        if (this.#building) return;
        this.#building = true;
        try {
            while (this.#waiting.length >= BATCH_SIZE || (this.#preparing === 0 && this.#waiting.length > 0)) {
                await this.#build(this.#waiting.splice(0, BATCH_SIZE));
            }
        } finally {
            this.#building = false;
        }
    }

    async #build(batch: readonly Waiting[]): Promise<void> {
        // Functions that are equal share one build.
        const same = Map.groupBy(batch, ({ entry }) => JSON.stringify([entry.contents, entry.resolveDirs]));
        const distinct = [...same.values()];
        try {
            const outcomes = await bundle(distinct.map(([first]) => (first as Waiting).entry));
            for (const [index, sharers] of distinct.entries()) {
                this.#settle(sharers, outcomes[index] as Bundle | HandlerError);
            }
        } catch (error) {
            for (const { failed } of batch) failed(error);
        }
    }

    #settle(sharers: readonly Waiting[], outcome: Bundle | HandlerError): void {
        for (const { entry, done, failed } of sharers) {
            if (outcome instanceof HandlerError) failed(outcome);
            else done(this.#cache.keep(entry, outcome));
        }
    }
}
