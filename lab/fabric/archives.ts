import { type CompiledPattern, matches } from "event-ops/patterns";
import type { VirtualClock } from "../clock";
import { AwsError, type BusEvent } from "../types";

export interface ArchiveSettings {
    readonly busArn: string;
    /** Takes every event without one. */
    readonly pattern?: CompiledPattern;
    readonly description?: string;
    /** 0 keeps events for ever. */
    readonly retentionDays: number;
}

const DAY_MS = 86_400_000;

/** An archive of a bus, and the events in it. */
export class Archive {
    readonly createdAt: Date;
    #events: { readonly at: number; readonly event: BusEvent }[] = [];

    constructor(
        readonly arn: string,
        readonly name: string,
        readonly region: string,
        public settings: ArchiveSettings,
        private readonly clock: VirtualClock,
    ) {
        this.createdAt = clock.now();
    }

    /**
     * Takes an event of its bus in, when its pattern wants it. No replayed one: the rule that EventBridge makes for an archive leaves
     * those with a `replay-name` out.
     */
    record(event: BusEvent): void {
        if ("replay-name" in event.body) return;
        const { pattern } = this.settings;
        if (pattern && !matches(pattern, event.text)) return;
        this.#events.push({ at: this.clock.now().getTime(), event });
    }

    /** What is in it now, in the order of arrival: what is older than its retention is gone. */
    events(): readonly BusEvent[] {
        const { retentionDays } = this.settings;
        if (retentionDays > 0) {
            const oldest = this.clock.now().getTime() - retentionDays * DAY_MS;
            this.#events = this.#events.filter(({ at }) => at > oldest);
        }
        return this.#events.map(({ event }) => event);
    }

    clear(): void {
        this.#events = [];
    }
}

/**
 * The archives of the account. An event is in the archive at once; AWS takes up to ten minutes. Source: EventBridge User Guide,
 * "Archiving and replaying events in Amazon EventBridge".
 */
export class Archives {
    readonly #archives = new Map<string, Archive>();

    constructor(private readonly clock: VirtualClock) {}

    /** Throws when the name is taken. */
    create(arn: string, region: string, settings: ArchiveSettings): Archive {
        const name = arn.slice(arn.indexOf("/") + 1);
        if (this.#archives.has(arn)) {
            throw new AwsError("ResourceAlreadyExistsException", `Archive ${name} already exists.`);
        }
        const archive = new Archive(arn, name, region, settings, this.clock);
        this.#archives.set(arn, archive);
        return archive;
    }

    find(arn: string): Archive | undefined {
        return this.#archives.get(arn);
    }

    all(): readonly Archive[] {
        return [...this.#archives.values()];
    }

    delete(arn: string): void {
        this.#archives.delete(arn);
    }

    /** Takes in what came to a bus. */
    record(busArn: string, event: BusEvent): void {
        for (const archive of this.#archives.values()) {
            if (archive.settings.busArn === busArn) archive.record(event);
        }
    }

    /** Empties all archives. */
    clear(): void {
        for (const archive of this.#archives.values()) archive.clear();
    }
}
