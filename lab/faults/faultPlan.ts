import type { Assembly } from "../assemble";
import { AwsError, type AwsRequest, type InvocationResult, NO_TRACE } from "../types";
import { deadLetterArns } from "./deadLetterArns";
import type { Fault, FaultKind, Schedule } from "./fault";
import type { Faults } from "./hooks";
import { placeOf } from "./placeOf";
import { StaleReads } from "./staleReads";

type Of<K extends FaultKind> = Extract<Fault, { kind: K }>;

/** The trace id of a poison message: the number of its fault in the schedule. */
export const POISON = "poison-";

/**
 * Faults of a schedule in an account that was just assembled. Whether one is there depends on virtual time alone: it is hit from
 * its first second up to, and without, its last. `begin` starts its time; `onHit` hears of each fault that changes something.
 */
export class FaultPlan implements Faults {
    readonly #stale = new StaleReads();
    readonly #running: string[] = [];
    readonly #start: number;
    readonly #lastResort: ReadonlySet<string>;

    constructor(
        private readonly parts: Assembly,
        private readonly schedule: Schedule,
        private readonly onHit: (fault: Fault) => void = () => {},
    ) {
        this.#start = parts.clock.now().getTime();
        this.#lastResort = deadLetterArns(parts);
    }

    /** From now on things go wrong. Times of the schedule begin here. */
    begin(): void {
        const { cloud, clock, fabric } = this.parts;
        cloud.faults = this;
        for (const [index, fault] of this.schedule.entries()) {
            if (fault.kind === "poison") clock.schedule(1000 * fault.at, () => this.#poison(fault, index));
            // A poller whose call was refused looks again when something changes.
            clock.schedule(1000 * (fault.at + fault.lasts), () => {
                for (const queue of fabric.sqs.all()) queue.touch();
            });
        }
    }

    /** Whether events of AWS are not accepted now. */
    drops(): boolean {
        return this.#hit("drop") !== undefined;
    }

    deliveries(place: string): readonly number[] {
        if (place.endsWith(".fifo")) return [0];
        const reorder = this.#hit("reorder", (fault) => fault.place === place);
        const delay = this.#hit("delay", (fault) => fault.place === place);
        const later = (reorder ? 2000 * this.#left(reorder) : 0) + 1000 * (delay?.by ?? 0);
        return this.#hit("duplicate", (fault) => fault.place === place) ? [later, later] : [later];
    }

    async call(request: AwsRequest, proceed: () => Promise<unknown>): Promise<unknown> {
        const name = `${request.service}:${request.operation}`;
        const fn = request.by === "handler" ? this.#running.at(-1) : undefined;
        const isCrash = (fault: Of<"crash">, when: Of<"crash">["when"]) =>
            fault.function === fn && fault.call === name && fault.when === when;
        const before = this.#hit("crash", (fault) => isCrash(fault, "before"));
        if (before) return this.#end(before);
        const late = this.#hit("timeout", (fault) => fault.function === fn && fault.call === name);
        if (late) return this.#end(late);
        this.#fail(request, name);
        const answer =
            this.#answerInstead(request, name) ??
            (await this.#stale.through(request, proceed, () => this.#isStale(request.input, name)));
        const after = this.#hit("crash", (fault) => isCrash(fault, "after"));
        return after ? this.#end(after) : answer;
    }

    throttles(functionArn: string): boolean {
        return this.#hit("throttle", ({ place }) => place === functionArn) !== undefined;
    }

    async run(
        functionArn: string,
        now: Date,
        proceed: (now: Date) => Promise<InvocationResult>,
    ): Promise<InvocationResult> {
        const jump = this.#hit("clock-jump");
        this.#running.push(functionArn);
        try {
            const result = await proceed(jump ? new Date(now.getTime() + 1000 * jump.by) : now);
            const late = ({ function: fn, call }: Of<"timeout">) => fn === functionArn && call === undefined;
            if (!result.ok || !this.#hit("timeout", late)) return result;
            await this.parts.runner.discard(functionArn);
            const { logs, durationMs } = result;
            const errorMessage = "Error: Task timed out";
            return { ok: false, reason: "timeout", errorType: "Sandbox.Timedout", errorMessage, logs, durationMs };
        } finally {
            this.#running.pop();
        }
    }

    #end({ kind, function: fn }: Of<"crash" | "timeout">): Promise<never> {
        this.parts.runner.interrupt(fn, kind);
        return new Promise(() => {});
    }

    /** Throws what a broken service answers. */
    #fail(request: AwsRequest, name: string): void {
        const place = placeOf(request, this.parts.fabric.sqs);
        if (request.by !== "handler" && place !== undefined && this.#lastResort.has(place)) return;
        if (this.#hit("gone", (fault) => fault.place === place)) {
            if (request.service === "sns") throw new AwsError("NotFound", "Topic does not exist", 404);
            throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
        }
        if (this.#hit("throttle", (fault) => fault.place === name)) {
            throw new AwsError("ThrottlingException", "Rate exceeded", 400);
        }
        if (this.#hit("api-error", (fault) => fault.call === name)) {
            throw new AwsError(
                "InternalFailure",
                "The request processing has failed because of an unknown error.",
                500,
            );
        }
    }

    /** An answer in place of the call. */
    #answerInstead(request: AwsRequest, name: string): unknown {
        const { input } = request;
        if (name === "eventbridge:PutEvents" && this.drops()) {
            const entries = (input["Entries"] ?? []) as unknown[];
            const entry = { ErrorCode: "InternalFailure", ErrorMessage: "The event was not accepted." };
            return { FailedEntryCount: entries.length, Entries: entries.map(() => entry) };
        }
        if (!name.startsWith("sqs:DeleteMessage")) return undefined;
        const place = placeOf(request, this.parts.fabric.sqs);
        if (place?.endsWith(".fifo") || !this.#hit("duplicate", (fault) => fault.place === place)) return undefined;
        const entries = (input["Entries"] ?? []) as { readonly Id: string }[];
        return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] };
    }

    #isStale(input: AwsRequest["input"], name: string): boolean {
        return (
            input["ConsistentRead"] !== true && this.#hit("stale-read", (fault) => fault.call === name) !== undefined
        );
    }

    #poison(fault: Of<"poison">, index: number): void {
        const queue = this.parts.fabric.sqs.queue(fault.place);
        const trace = { ...NO_TRACE, events: [`${POISON}${index}`] };
        const group = queue.settings.fifo ? { groupId: "poison", deduplicationId: `poison-${index}` } : {};
        this.onHit(fault);
        queue.send({ body: fault.body, trace, senderId: "poison", ...group });
    }

    #hit<K extends FaultKind>(kind: K, fits: (fault: Of<K>) => boolean = () => true): Of<K> | undefined {
        const now = (this.parts.clock.now().getTime() - this.#start) / 1000;
        const found = this.schedule.find(
            (fault): fault is Of<K> =>
                fault.kind === kind && now >= fault.at && now < fault.at + fault.lasts && fits(fault as Of<K>),
        );
        if (found) this.onHit(found);
        return found;
    }

    /** Seconds until a fault is over. */
    #left({ at, lasts }: Fault): number {
        return at + lasts - (this.parts.clock.now().getTime() - this.#start) / 1000;
    }
}
