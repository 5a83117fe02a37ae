import type { Step } from "./report";

/** Runs steps one after another and keeps what came of each. After a failure only those run that have to run in any case. */
export class Steps {
    readonly done: Step[] = [];

    constructor(private readonly say: (line: string) => void = console.error) {}

    get failed(): boolean {
        return this.done.some(({ error }) => error !== undefined);
    }

    /** `what` may return a note for the report. With `always`, it runs after a failure, too. */
    async run(name: string, what: () => Promise<string | undefined>, { always = false } = {}): Promise<void> {
        if (this.failed && !always) return;
        this.say(name);
        const start = Date.now();
        const seconds = () => (Date.now() - start) / 1000;
        try {
            const note = await what();
            this.done.push({ name, seconds: seconds(), ...(note === undefined ? {} : { note }) });
        } catch (error) {
            const message = error instanceof Error ? error.message : String(error);
            this.done.push({ name, seconds: seconds(), error: message });
            this.say(`  failed: ${message}`);
        }
    }
}
