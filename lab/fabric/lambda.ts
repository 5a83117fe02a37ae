import type { Cloud } from "../cloud";
import { AwsError, type FunctionConfig, type FunctionRunner, type InvocationResult, type Trace } from "../types";
import { parseArn } from "./arns";
import { AsyncInvocations } from "./asyncInvocation";
import { Concurrency } from "./concurrency";
import { FunctionLogs } from "./functionLogs";
import { readFunctionName } from "./functionName";
import type { Ids } from "./ids";
import { succeeded } from "./invocationResult";
import type { LambdaFunction } from "./lambdaFunction";
import { lambdaOperations } from "./lambdaOperations";
import { withRun } from "./lineage";
import { measureFunction } from "./measures";

export interface Invocation {
    readonly payload: string;
    readonly requestId: string;
    readonly trace: Trace;
    readonly attempt: number;
}

/** How long an invocation of a function takes, in milliseconds of virtual time. */
export type DurationOf = (config: FunctionConfig) => number;

/** The functions of the account, and the Lambda API over them. */
export class Lambda {
    readonly #functions = new Map<string, LambdaFunction>();
    /** Functions by the ARN of an alias. */
    readonly #aliases = new Map<string, LambdaFunction>();
    readonly #concurrency: Concurrency;
    readonly #async: AsyncInvocations;
    readonly #logs: FunctionLogs;

    constructor(
        private readonly cloud: Cloud,
        private readonly runner: FunctionRunner,
        readonly ids: Ids,
        private readonly durationOf: DurationOf = () => 0,
    ) {
        this.#concurrency = new Concurrency(cloud.clock);
        this.#async = new AsyncInvocations(cloud, this);
        this.#logs = new FunctionLogs(cloud, ids);
        cloud.serve("lambda", lambdaOperations(this));
    }

    /** Throws when the name is taken in the Region. */
    add(fn: LambdaFunction): void {
        if (this.#functions.has(fn.config.arn)) {
            throw new AwsError("ResourceConflictException", `Function already exist: ${fn.config.name}`, 409);
        }
        this.#functions.set(fn.config.arn, fn);
    }

    /** Takes its aliases along; event source mappings stay. Source: Lambda API Reference, DeleteFunction. */
    delete(fn: LambdaFunction): void {
        this.#functions.delete(fn.config.arn);
        this.#concurrency.forget(fn);
        for (const [arn, named] of this.#aliases) if (named === fn) this.#aliases.delete(arn);
    }

    /** Sets what an alias stands for; undefined takes it away. */
    alias(arn: string, fn: LambdaFunction | undefined): void {
        if (fn) this.#aliases.set(arn, fn);
        else this.#aliases.delete(arn);
    }

    /** A function by its ARN, its partial ARN or its name, each with or without a version or alias; undefined for an alias that is not there. */
    find(arnOrName: string, region?: string): LambdaFunction | undefined {
        const parsed = parseArn(arnOrName);
        const { name, qualifier } = readFunctionName(arnOrName);
        // The lab keeps one code of a function, which stands for all its versions.
        const plain = qualifier === undefined || qualifier === "$LATEST" || /^\d+$/.test(qualifier);
        const at = (arn: string) => (plain ? this.#functions.get(arn) : this.#aliases.get(`${arn}:${qualifier}`));
        if (parsed) return at(`arn:${parsed.partition}:lambda:${parsed.region}:${parsed.account}:function:${name}`);
        if (region !== undefined) return at(this.cloud.arn("lambda", region, `function:${name}`));
        const matching = this.all().filter(({ config }) => config.name === name);
        return matching.length === 1 ? at(matching[0]!.config.arn) : undefined;
    }

    /** The function that an input names. Throws ResourceNotFoundException. */
    named(name: unknown, region: string): LambdaFunction {
        const fn = this.find(String(name), region);
        if (fn) return fn;
        throw new AwsError("ResourceNotFoundException", `Function not found: ${name}`, 404);
    }

    all(): readonly LambdaFunction[] {
        return [...this.#functions.values()];
    }

    /** How long an invocation takes, in milliseconds of virtual time: no longer than the function's timeout. */
    duration({ config }: LambdaFunction): number {
        return Math.min(this.durationOf(config), 1000 * config.timeoutSeconds);
    }

    /**
     * Runs a function once, writes its log with its role and tells what came of it. Throws TooManyRequestsException when as many
     * invocations are under way as its reserved concurrency allows, or the account's without one, or a fault throttles it, and
     * RecursiveInvocationException when it runs in a loop.
     */
    async run(fn: LambdaFunction, invocation: Invocation): Promise<InvocationResult> {
        const { arn } = fn.config;
        if (this.#concurrency.isFull(fn, this.all()) || this.cloud.faults?.throttles(arn)) {
            measureFunction(this.cloud, fn.config, "Throttles");
            throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
        }
        const free = this.#concurrency.take(fn);
        measureFunction(this.cloud, fn.config, "ConcurrentExecutions", { value: this.#concurrency.underWay(fn) });
        let duration = 0;
        try {
            const result = await this.#run(fn, invocation);
            duration = this.duration(fn);
            return result;
        } finally {
            free(this.cloud.clock.now().getTime() + duration);
            // Nothing is at rest before its time is over.
            if (duration > 0) this.cloud.clock.schedule(duration, () => {});
        }
    }

    async #run(fn: LambdaFunction, { payload, requestId, trace, attempt }: Invocation): Promise<InvocationResult> {
        const now = this.cloud.clock.now();
        const within = fn.allowsLoops ? trace : this.#withRun(fn, trace);
        const invoke = (at: Date) => this.runner.invoke(fn.config, payload, { requestId, trace: within, now: at });
        const { faults } = this.cloud;
        const ran = await (faults ? faults.run(fn.config.arn, now, invoke) : invoke(now));
        const durationMs = this.duration(fn);
        const result = durationMs > 0 ? { ...ran, durationMs } : ran;
        this.cloud.notify({
            kind: "invocation",
            time: now.toISOString(),
            trace,
            functionArn: fn.config.arn,
            attempt,
            result,
        });
        this.#measure(fn, result);
        await this.#logs.write(fn, requestId, result, trace);
        return result;
    }

    #withRun({ config }: LambdaFunction, trace: Trace): Trace {
        try {
            return withRun(trace, config.arn);
        } catch (error) {
            measureFunction(this.cloud, config, "RecursiveInvocationsDropped");
            throw error;
        }
    }

    #measure({ config }: LambdaFunction, result: InvocationResult): void {
        measureFunction(this.cloud, config, "Invocations");
        measureFunction(this.cloud, config, "Errors", { value: succeeded(result) ? 0 : 1 });
        measureFunction(this.cloud, config, "Throttles", { value: 0 });
        measureFunction(this.cloud, config, "Duration", { value: result.durationMs, unit: "Milliseconds" });
    }

    /** Puts an event into the function's queue, as an asynchronous invocation does. */
    enqueue(fn: LambdaFunction, payload: string, trace: Trace): void {
        this.#async.enqueue(fn, payload, trace);
    }
}
