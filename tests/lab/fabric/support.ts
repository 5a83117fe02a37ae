import type { Authoriser } from "../../../lab/authorisation";
import { VirtualClock } from "../../../lab/clock";
import { Cloud } from "../../../lab/cloud";
import { createFabric, type Fabric, type FabricOptions, fabricKinds } from "../../../lab/fabric/fabric";
import type { Created, Outputs, ResourceKind } from "../../../lab/resources";
import {
    AwsError,
    type Caller,
    type FunctionConfig,
    type InvocationResult,
    NO_TRACE,
    type Notice,
    type Trace,
} from "../../../lab/types";

export const ACCOUNT = "123456789012";
export const REGION = "eu-central-1";
export const START = new Date("2026-03-02T08:00:00Z");
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/worker`;
export const CALLER: Caller = { kind: "role", roleArn: `arn:aws:iam::${ACCOUNT}:role/tester`, sessionName: "test" };

// biome-ignore lint/suspicious/noExplicitAny: of any operation
type Answer = Record<string, any>;
type Handler = (event: unknown, config: FunctionConfig) => unknown;

/** A clock that fails a test which would never come to rest. */
class RestingClock extends VirtualClock {
    #timers = 0;

    override schedule(...timer: Parameters<VirtualClock["schedule"]>) {
        this.#timers += 1;
        if (this.#timers > 2_000) throw new Error("The test does not come to rest: it has set 2,000 timers.");
        return super.schedule(...timer);
    }
}

/** A resource, and what it was made with. */
export interface Made extends Created {
    readonly type: string;
    readonly name: string;
    readonly inputs: Record<string, unknown>;
    readonly region: string;
}

/** An authoriser that allows everything but what a test forbids: `action resource`, or `action` alone. */
export class Permissive implements Authoriser {
    readonly resourcePolicies: Authoriser["resourcePolicies"] = new Map();
    readonly forbidden = new Set<string>();

    requirements(request: Parameters<Authoriser["requirements"]>[0]) {
        const operation = request.operation.replace(/Batch$/, "");
        return [{ action: `${request.service}:${operation}`, resources: [request.region], context: {} }];
    }

    decide(_: Caller, { action }: { action: string }) {
        return this.forbidden.has(action)
            ? { allowed: false as const, reason: `not authorized to perform ${action}` }
            : { allowed: true as const };
    }
}

/** A fabric with a clock, a fake runner and everything that happens in it. */
export class World {
    readonly clock: VirtualClock = new RestingClock(START);
    readonly notices: Notice[] = [];
    readonly handlers = new Map<string, Handler>();
    /** Of all invocations, in order. */
    readonly requestIds: string[] = [];
    /** What each invocation was given as its trace: its calls carry it, as the endpoint sees to. */
    readonly traces: Trace[] = [];
    readonly cloud: Cloud;
    readonly fabric: Fabric;
    /** Whether log groups exist. */
    readonly logGroups = new Set<string>();
    readonly authoriser: Authoriser;
    readonly #kinds: Readonly<Record<string, ResourceKind>>;

    constructor(options: FabricOptions & { authoriser?: (clock: VirtualClock) => Authoriser } = {}) {
        this.authoriser = options.authoriser?.(this.clock) ?? new Permissive();
        this.cloud = new Cloud(ACCOUNT, this.clock, this.authoriser, ({ service, operation }) => {
            throw new Error(`nothing answers ${service}:${operation}`);
        });
        this.cloud.serve("cloudwatch-logs", {
            CreateLogStream: ({ logGroupName }) => {
                if (!this.logGroups.has(logGroupName)) throw new AwsError("ResourceNotFoundException", "no such group");
            },
            CreateLogGroup: ({ logGroupName }) => void this.logGroups.add(logGroupName),
            PutLogEvents: () => ({}),
        });
        this.cloud.listen((notice) => this.notices.push(notice));
        this.fabric = createFabric(
            this.cloud,
            {
                invoke: (config, payload, { requestId, trace }) => {
                    this.requestIds.push(requestId);
                    this.traces.push(trace);
                    return this.#run(config, payload);
                },
                close: async () => {},
            },
            options,
        );
        this.#kinds = fabricKinds(this.fabric);
    }

    get permissive(): Permissive {
        return this.authoriser as Permissive;
    }

    async make(type: string, name: string, inputs: Record<string, unknown> = {}, region = REGION): Promise<Made> {
        const created = await this.#kind(type).create({ seed: seedOf(type, name), name, inputs, region, tags: {} });
        return { type, name, inputs, region, id: created.id, outputs: { ...inputs, ...created.outputs } };
    }

    /** Makes a resource of which only the inputs and what came out are left, as a state that was kept tells of it. */
    async restore({ type, name, inputs, region, outputs }: Made): Promise<void> {
        const request = { seed: seedOf(type, name), name, inputs, region, tags: {}, before: outputs };
        await this.#kind(type).create(request);
    }

    /** Gives a resource these inputs beside those that it has; undefined takes one away. */
    async change(made: Made, changes: Record<string, unknown>): Promise<Made> {
        const { type, name, region, id } = made;
        const inputs = Object.fromEntries(
            Object.entries({ ...made.inputs, ...changes }).filter(([, value]) => value !== undefined),
        );
        const request = { seed: seedOf(type, name), name, inputs, region, tags: {}, old: made };
        const outputs = await (this.#kind(type).update ?? missing(`way to change ${type}`))(request);
        return { type, name, inputs, region, id, outputs: { ...inputs, ...outputs } };
    }

    async remove(made: Made): Promise<void> {
        await (this.#kind(made.type).delete ?? missing(`way to remove ${made.type}`))(made);
    }

    /** What became of it; undefined when it is gone. */
    read(made: Made): Outputs | undefined {
        return (this.#kind(made.type).read ?? missing(`way to read ${made.type}`))(made);
    }

    /** Makes a queue of that name and returns its ARN. */
    async queue(name: string, inputs: Record<string, unknown> = {}, region = REGION): Promise<string> {
        const { outputs } = await this.make(
            "aws:sqs/queue:Queue",
            name,
            { name, maxMessageSize: 1_048_576, ...inputs },
            region,
        );
        return String(outputs["arn"]);
    }

    async topic(name: string): Promise<string> {
        return (await this.make("aws:sns/topic:Topic", name, { name })).id;
    }

    async subscribe(topic: string, protocol: string, endpoint: string, inputs: Record<string, unknown> = {}) {
        const name = `${topic} ${protocol} ${endpoint} ${this.fabric.sns.find(topic)?.subscriptions.length}`;
        return this.make("aws:sns/topicSubscription:TopicSubscription", name, { topic, protocol, endpoint, ...inputs });
    }

    /** Makes a function that runs `handler` and returns its ARN. */
    async function(name: string, handler: Handler, inputs: Record<string, unknown> = {}): Promise<string> {
        this.handlers.set(name, handler);
        const { outputs } = await this.make("aws:lambda/function:Function", name, {
            name,
            role: ROLE,
            runtime: "nodejs24.x",
            handler: "index.handler",
            ...inputs,
        });
        this.logGroups.add(`/aws/lambda/${name}`);
        return String(outputs["arn"]);
    }

    async mapping(queue: string, fn: string, inputs: Record<string, unknown> = {}) {
        const type = "aws:lambda/eventSourceMapping:EventSourceMapping";
        return this.make(type, `${fn}-${queue}`, { eventSourceArn: queue, functionName: fn, ...inputs });
    }

    /** Makes a rule with one target and returns the rule's ARN. */
    async rule(name: string, pattern: object, target?: Record<string, unknown>, inputs: Record<string, unknown> = {}) {
        const { outputs } = await this.make("aws:cloudwatch/eventRule:EventRule", name, {
            name,
            eventPattern: JSON.stringify(pattern),
            ...inputs,
        });
        if (target) await this.target(name, target, inputs["eventBusName"]);
        return String(outputs["arn"]);
    }

    async target(rule: string, target: Record<string, unknown>, eventBusName?: unknown) {
        const bus = eventBusName === undefined ? {} : { eventBusName };
        const type = "aws:cloudwatch/eventTarget:EventTarget";
        return this.make(type, `${rule}-target-${JSON.stringify(target)}`, { rule, ...bus, ...target });
    }

    async call(service: string, operation: string, input: object, trace: Trace = NO_TRACE): Promise<Answer> {
        const request = { service, operation, input: { ...input }, region: REGION, caller: CALLER, trace };
        return (await this.cloud.call(request)) as Answer;
    }

    async sendTo(queueArn: string, body: string, input: Record<string, unknown> = {}) {
        return this.call("sqs", "SendMessage", { QueueUrl: this.url(queueArn), MessageBody: body, ...input });
    }

    url(queueArn: string): string {
        return this.fabric.sqs.queue(queueArn).url;
    }

    bodies(queue: string): string[] {
        return this.fabric.sqs
            .queue(queue)
            .messages()
            .map(({ body }) => body);
    }

    /** Text attributes of the first message of a queue. */
    attributes(queue: string): Record<string, string | undefined> {
        const [message] = this.fabric.sqs.queue(queue).messages();
        return Object.fromEntries(
            Object.entries(message?.attributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]),
        );
    }

    of<K extends Notice["kind"]>(kind: K): Extract<Notice, { kind: K }>[] {
        return this.notices.filter((notice): notice is Extract<Notice, { kind: K }> => notice.kind === kind);
    }

    /** `service:operation result` of all calls of a role or a service. */
    callsBy(who: string): string[] {
        return this.of("call")
            .map(({ record }) => record)
            .filter(({ caller }) => (caller.kind === "role" ? caller.roleArn : caller.principal) === who)
            .map(({ service, operation, result }) => `${service}:${operation} ${result}`);
    }

    /** Seconds since the start, in virtual time. */
    seconds(time: string | Date = this.clock.now()): number {
        return (new Date(time).getTime() - START.getTime()) / 1000;
    }

    #kind(type: string): ResourceKind {
        return this.#kinds[type] ?? missing(type);
    }

    async #run(config: FunctionConfig, payload: string): Promise<InvocationResult> {
        const handler = this.handlers.get(config.name) ?? missing(config.name);
        try {
            const answer = await handler(JSON.parse(payload), config);
            if (answer instanceof NotRunnable) {
                return {
                    ok: false,
                    reason: "not-runnable",
                    errorType: "NotRunnable",
                    errorMessage: "python3.13",
                    logs: [],
                    durationMs: 0,
                };
            }
            return { ok: true, payload: JSON.stringify(answer ?? null), logs: ["ran"], durationMs: 1 };
        } catch (error) {
            if (error instanceof AwsError) throw error;
            const { name, message } = error as Error;
            return { ok: false, reason: "error", errorType: name, errorMessage: message, logs: [], durationMs: 1 };
        }
    }
}

/** What a handler returns to stand for a runtime that the lab does not have. */
export class NotRunnable {}

/** A world with a queue "work" (30 s), a topic "news", a function "worker" (3 s), one "slow" (60 s), and a rule "stops". */
export async function furnished(): Promise<World> {
    const world = new World();
    await world.queue("work");
    await world.topic("news");
    await world.function("worker", () => 1);
    await world.function("slow", () => 1, { timeout: 60 });
    await world.rule("stops", { source: ["aws.ec2"] });
    return world;
}

/** An event as EC2 sends it. */
export function instanceEvent(state = "stopped", fields: Record<string, unknown> = {}): string {
    return JSON.stringify({
        version: "0",
        id: `event-${state}`,
        "detail-type": "EC2 Instance State-change Notification",
        source: "aws.ec2",
        account: ACCOUNT,
        time: "2026-03-02T08:00:00Z",
        region: REGION,
        resources: [`arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-0123456789abcdef0`],
        detail: { "instance-id": "i-0123456789abcdef0", state },
        ...fields,
    });
}

/** The message that a promise is rejected with. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
    try {
        await promise;
    } catch (error) {
        return error instanceof AwsError ? `${error.code}: ${error.message}` : (error as Error).message;
    }
    return "nothing was refused";
}

function seedOf(type: string, name: string): string {
    return `urn:pulumi:dev::test::${type}::${name}`;
}

function missing(what: string): never {
    throw new Error(`the test has no ${what}`);
}
