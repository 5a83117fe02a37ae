import type { Authoriser } from "./authorisation";
import type { VirtualClock } from "./clock";
import type { Faults } from "./faults/hooks";
import { AwsError, type AwsRequest, type CallRecord, type Notice, type ServiceImplementation } from "./types";

/** What a service of AWS measures of itself, one value of a metric of its own. */
export interface Measurement {
    readonly region: string;
    /** For example `AWS/Lambda`. */
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly value: number;
    /** Of the time that it belongs to, in milliseconds since 1970. Default: now. */
    readonly at?: number | undefined;
    /** Default `Count`. */
    readonly unit?: string | undefined;
}

/** Answers calls of services that the lab does not run: from the scenario, or by saying what is missing. */
export type Fallback = (request: AwsRequest) => unknown;

/**
 * The AWS that the lab stands in for: one account. Every call, of a function or of a service, goes through `call`, where it is
 * authorised, recorded and answered. Buses, queues and functions belong to a Region; their ARNs say which.
 */
export class Cloud {
    readonly partition = "aws";
    /** What goes wrong. Default: nothing. */
    faults: Faults | undefined;
    readonly #services = new Map<string, ServiceImplementation>();
    readonly #listeners = new Set<(notice: Notice) => void>();
    readonly #measurers = new Set<(measurement: Measurement) => void>();

    constructor(
        readonly accountId: string,
        readonly clock: VirtualClock,
        readonly authoriser: Authoriser,
        readonly fallback: Fallback,
    ) {}

    /** Makes a service live. `service` is the SDK client's name, for example `sqs`; operations add up. */
    serve(service: string, implementation: ServiceImplementation): void {
        this.#services.set(service, { ...this.#services.get(service), ...implementation });
    }

    arn(service: string, region: string, resource: string): string {
        return `arn:${this.partition}:${service}:${region}:${this.accountId}:${resource}`;
    }

    /** Listens to all that happens; returns how to stop. */
    listen(listener: (notice: Notice) => void): () => void {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
    }

    /** What happens while work is done. */
    async noticesOf(work: () => Promise<void>): Promise<readonly Notice[]> {
        const notices: Notice[] = [];
        const stop = this.listen((notice) => notices.push(notice));
        try {
            await work();
        } finally {
            stop();
        }
        return notices;
    }

    notify(notice: Notice): void {
        for (const listener of this.#listeners) listener(notice);
    }

    /** Gets what the services measure of themselves. */
    onMeasure(measurer: (measurement: Measurement) => void): void {
        this.#measurers.add(measurer);
    }

    measure(measurement: Measurement): void {
        for (const measurer of this.#measurers) measurer(measurement);
    }

    /** Makes a call as its caller: AccessDenied when a permission is missing, as in AWS. */
    async call(request: AwsRequest): Promise<unknown> {
        const requirements = knownOrRefused(() => this.authoriser.requirements(request));
        const record = (result: CallRecord["result"], error?: string) =>
            this.notify({
                kind: "call",
                record: {
                    time: this.clock.now().toISOString(),
                    service: request.service,
                    operation: request.operation,
                    authorised: requirements.map(({ action, resources }) => ({ action, resources })),
                    caller: request.caller,
                    by: request.by ?? "service",
                    region: request.region,
                    input: request.input,
                    result,
                    ...(error === undefined ? {} : { error }),
                    trace: request.trace,
                },
            });

        for (const requirement of requirements) {
            const decision = knownOrRefused(
                () => this.authoriser.decide(request.caller, requirement),
                () => record("error", CANNOT_TELL),
            );
            if (!decision.allowed) {
                record("denied", "AccessDeniedException");
                throw new AwsError("AccessDeniedException", decision.reason, 403);
            }
        }
        try {
            const operation = this.#services.get(request.service)?.[request.operation];
            const make = async () =>
                operation
                    ? operation(request.input, { region: request.region, caller: request.caller, trace: request.trace })
                    : this.fallback(request);
            const output = await (this.faults ? this.faults.call(request, make) : make());
            record("ok");
            return output;
        } catch (error) {
            record("error", error instanceof AwsError ? error.code : (error as Error).message);
            throw error;
        }
    }
}

/** The code of the error that a call ends with when the lab cannot know whether it is permitted. */
export const CANNOT_TELL = "EventOpsLabCannotTell";

/** What cannot be decided is never an allow: the call fails, and says why. */
function knownOrRefused<T>(decide: () => T, refused: () => void = () => {}): T {
    try {
        return decide();
    } catch (error) {
        refused();
        throw new AwsError(CANNOT_TELL, (error as Error).message);
    }
}
