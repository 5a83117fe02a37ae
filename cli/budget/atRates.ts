import {
    archivesOf,
    busName,
    isFree,
    logGroupOf,
    readersOf,
    rulesOf,
    subscriptionsOf,
    targetsOf,
    usesOf,
} from "./connections";
import { archived, called, logged, published, put, sent, taken } from "./hops";
import type { Charge } from "./prices";
import type { Props, Resource, StackView } from "./stackView";
import type { Assumptions } from "./types";

/** What events that come in at one rule or schedule cost, and what they reach. */
export interface Flow {
    readonly charges: readonly Charge[];
    /** ARNs of what they reach. */
    readonly reached: ReadonlySet<string>;
    /** What could not be followed or priced, in sentences. */
    readonly notes: ReadonlySet<string>;
}

/** More hops than any sensible stack has: where everything may reach everything, the ways multiply. */
const MOST_HOPS = 10_000;

/** Follows events hop by hop: what one event becomes at a hop is what arrives at the next. Nothing fails and nothing is retried. */
export function flowOf(view: StackView, entry: Resource, events: number, assumptions: Assumptions): Flow {
    const walk = new Walk(view, assumptions);
    walk.enter(entry, events);
    return walk;
}

class Walk implements Flow {
    readonly charges: Charge[] = [];
    readonly reached = new Set<string>();
    readonly notes = new Set<string>();
    /** What the walk has come through to where it is. */
    readonly #path: string[] = [];
    #hops = 0;

    constructor(
        readonly view: StackView,
        readonly assumptions: Assumptions,
    ) {}

    enter(entry: Resource, events: number): void {
        if (entry.kind === "scheduler/schedule") {
            this.charges.push(["schedule", events]);
            this.#deliver(entry.props["target"]?.arn, events, {});
            return;
        }
        if (!isFree(entry.props)) this.charges.push(...put(events, this.assumptions));
        this.#archive(busName(entry.props["eventBusName"]), events);
        this.#rule(entry, events);
    }

    #rule(rule: Resource, events: number): void {
        this.#through(rule.arn, () => {
            for (const target of targetsOf(this.view, rule)) this.#deliver(target["arn"], events, target);
        });
    }

    #archive(bus: string, events: number): void {
        const archives = archivesOf(this.view, bus);
        if (archives > 0) this.charges.push(...archived(events * archives, this.assumptions));
    }

    /** Messages arrive at a target of a rule or schedule, at a subscriber, or at what a function calls. */
    #deliver(arn: unknown, messages: number, target: Props): void {
        if (typeof arn !== "string") return;
        const resource = this.view.byArn.get(arn) ?? this.view.byArn.get(arn.replace(/:\*$/, ""));
        const service = arn.split(":")[2];
        if (service === "sqs") this.#queue(resource?.props ?? { arn }, messages);
        else if (service === "sns") this.#topic(resource?.props ?? { arn }, messages);
        else if (service === "lambda" && resource) this.#call(resource, messages, messages, true);
        else if (service === "logs")
            this.charges.push(...logged(resource?.props ?? {}, messages * this.assumptions.messageKib));
        else if (service === "events" && arn.includes(":event-bus/")) this.#bus(arn, messages);
        else if (service === "events" && arn.includes(":api-destination/"))
            this.charges.push(["apiDestination", messages]);
        else if (service === "states" && resource) this.#workflow(resource, messages);
        else
            this.notes.add(
                `no price known for deliveries to ${resource?.name ?? arn}${target["ecsTarget"] ? " (ECS tasks)" : ""}`,
            );
    }

    #queue(queue: Props, messages: number): void {
        const arn = String(queue["arn"]);
        this.#through(arn, () => {
            this.charges.push(...sent(queue, messages, this.assumptions));
            for (const { reader, mapping } of readersOf(this.view, arn)) {
                const perBatch = Math.min(this.assumptions.batch, mapping["batchSize"] ?? 10);
                const batches = messages / perBatch;
                this.charges.push(...taken(queue, batches, perBatch, this.assumptions));
                this.#call(reader, batches, messages, false);
            }
        });
    }

    #topic(topic: Props, messages: number): void {
        const arn = String(topic["arn"]);
        this.#through(arn, () => {
            this.charges.push(...published(topic, messages, this.assumptions));
            for (const { protocol, endpoint } of subscriptionsOf(this.view, arn)) {
                if (protocol === "sqs" || protocol === "lambda") this.#deliver(endpoint, messages, {});
                else if (protocol === "http" || protocol === "https") this.charges.push(["deliverHttp", messages]);
                else if (protocol === "email" || protocol === "email-json")
                    this.charges.push(["deliverEmail", messages]);
                else if (protocol === "application") this.charges.push(["deliverPush", messages]);
                else this.notes.add(`no price known for deliveries of topics by ${protocol}`);
            }
        });
    }

    /** Events that a function puts on a bus, or that another bus hands on: every rule of the bus counts as matching them. */
    #bus(arn: string, events: number): void {
        this.charges.push(...put(events, this.assumptions));
        const [, , , region, account] = arn.split(":");
        if (region !== this.view.region || account !== this.view.accountId) return;
        const bus = busName(arn);
        this.#through(arn, () => {
            this.#archive(bus, events);
            for (const rule of rulesOf(this.view, bus)) {
                if (!isFree(rule.props)) this.#rule(rule, events);
            }
        });
    }

    #call(fn: Resource, calls: number, messages: number, asynchronous: boolean): void {
        this.#through(fn.arn, () => {
            this.charges.push(...called(fn.props, logGroupOf(this.view, fn), calls, this.assumptions, asynchronous));
            const { resources, mails, secrets, anywhere } = usesOf(this.view, fn);
            if (mails) this.charges.push(["mail", messages * this.assumptions.recipients]);
            if (secrets) this.charges.push(["secretRequest", calls]);
            for (const action of anywhere)
                this.notes.add(`${fn.name} may ${action} on any resource: where to is not known`);
            for (const { resource, action } of resources) this.#use(resource, action, messages);
        });
    }

    #use(resource: Resource, action: string, messages: number): void {
        if (resource.kind === "cloudwatch/eventBus") this.#bus(resource.arn ?? "", messages);
        else if (resource.kind === "dynamodb/table") this.#table(resource, action, messages);
        else if (resource.kind === "lambda/function") this.#call(resource, messages, messages, false);
        else this.#deliver(resource.arn, messages, {});
    }

    /** A table on provisioned capacity is paid at rest. Items count as large as messages. */
    #table({ props }: Resource, action: string, messages: number): void {
        const { messageKib } = this.assumptions;
        const reads = action === "dynamodb:GetItem" || action === "dynamodb:Query";
        if (props["billingMode"] === "PAY_PER_REQUEST") {
            const units = reads ? Math.ceil(messageKib / 4) : Math.ceil(messageKib);
            this.charges.push([reads ? "tableRead" : "tableWrite", messages * units]);
        }
        if (reads || !props["streamArn"]) return;
        for (const { reader } of readersOf(this.view, String(props["streamArn"])))
            this.#call(reader, messages, messages, false);
    }

    /** Each state once: choices and loops are not known. */
    #workflow({ arn, props, name }: Resource, runs: number): void {
        this.#through(arn, () => {
            if (props["type"] === "EXPRESS") {
                this.charges.push(["express", runs]);
                this.notes.add(`the duration of the express workflow ${name} is not counted`);
                return;
            }
            const states = Object.keys((JSON.parse(props["definition"] ?? "{}") as Props)["States"] ?? {}).length;
            this.charges.push(["transition", runs * (states + 1)]);
            this.notes.add(`what the states of ${name} call is not followed`);
        });
    }

    #through(arn: string | undefined, go: () => void): void {
        const at = arn ?? "";
        if (this.#path.includes(at)) {
            this.notes.add(`${this.view.byArn.get(at)?.name ?? at} reaches itself: one round is counted`);
            return;
        }
        if (this.#hops === MOST_HOPS) {
            this.notes.add(`what lies behind ${MOST_HOPS.toLocaleString("en-US")} hops is not counted`);
            return;
        }
        this.#hops += 1;
        this.reached.add(at);
        this.#path.push(at);
        go();
        this.#path.pop();
    }
}
