import type { PolicyResource } from "@pulumi/policy";
import { couldMatch, type KnownValue, PartialEvent } from "../../patterns";
import { TYPES } from "../resourceTypes";
import type { StackView } from "../stackView";
import { actorOf } from "./actor";
import { type CausedEvent, knownOfResource, sourcesOf } from "./apiEvents";
import { causedBy, isTold } from "./calls";
import { cyclesOf, type Hop, loops } from "./cycles";
import { type EventGraph, eventCycle, GraphBuilder, type GraphNode } from "./graph";
import { heardEvents } from "./heard";
import { Permissions } from "./permissions";
import { type Bus, DEFAULT_BUS, type Rule, Rules } from "./rules";
import { receiversOf } from "./sends";
import { Wiring } from "./wiring";

export interface EventGraphOptions {
    /**
     * What lies on no loop is there, too: schedules, functions that nothing of the stack brings an event to, and calls that nothing hears of, as far
     * as a role names them. Default: false.
     */
    readonly everything?: boolean;
}

/**
 * A stack as events see it: what rules hear, the functions behind them, the calls that these may make by their roles, and the events that
 * follow from the calls, up to the rules that could match them. Values not known before an update are noted in the view; what depends
 * on them is missing.
 */
export function eventGraph(stack: StackView, { everything = false }: EventGraphOptions = {}): EventGraph {
    const tracer = new Tracer(stack, everything);
    tracer.rulesAndWhatTheyHear();
    if (everything) {
        tracer.schedules();
        for (const lambda of stack.ofType(TYPES.function)) tracer.reach(lambda);
    }
    tracer.followCalls();
    return tracer.graph();
}

/** A way from a function to the next one, with all that lies between. */
interface Way extends Hop<PolicyResource> {
    readonly nodes: readonly GraphNode[];
}

/** An event on its way: what is known of it, with and without who has caused it. */
interface Travelling {
    readonly event: CausedEvent;
    readonly known: PartialEvent;
    readonly byAnyone: PartialEvent | undefined;
}

/** How many events are followed from one function to one rule; a role that may do everything causes thousands. */
export const MOST_EVENTS = 10;

/** Services whose calls put something into resources of the stack. */
const SENDERS = ["events", "lambda", "sns", "sqs"];

class Tracer {
    readonly #wiring: Wiring;
    readonly #rules: Rules;
    readonly #permissions: Permissions;
    readonly #builder = new GraphBuilder();
    readonly #functions = new Set<PolicyResource>();
    readonly #ways = new Map<string, Way>();
    /** By function and rule how many events were followed. Not of rules before a bus: what lies behind depends on the event. */
    readonly #followed = new Map<PolicyResource, Map<Rule, number>>();
    #comparisons = 0;

    constructor(
        readonly stack: StackView,
        readonly everything: boolean,
    ) {
        this.#wiring = new Wiring(stack);
        this.#rules = new Rules(stack);
        this.#permissions = new Permissions(stack);
    }

    rulesAndWhatTheyHear(): void {
        for (const { resource, pattern } of this.#rules.all) {
            const rule = this.#builder.resource(resource);
            for (const label of heardEvents(pattern)) this.#builder.path([this.#builder.heard(label), rule]);
            this.#sendOn(rule, resource, this.#wiring.targetsOf(resource));
        }
        const { queue, topic } = TYPES;
        for (const from of this.stack.ofType(queue, topic)) {
            if (this.#wiring.routesFrom(from).some(({ length }) => length > 1)) this.#deliver([], from);
        }
    }

    /** Of EventBridge Scheduler, and rules that time alone sets off. */
    schedules(): void {
        for (const rule of this.stack.ofType(TYPES.rule)) this.#runs(rule, () => this.#wiring.targetsOf(rule));
        for (const one of this.stack.ofType(TYPES.schedule)) this.#runs(one, () => this.#wiring.scheduled(one));
    }

    #runs(resource: PolicyResource, targets: () => readonly PolicyResource[]): void {
        this.stack.note(resource, ({ scheduleExpression, state, isEnabled }) => {
            if (typeof scheduleExpression !== "string" || state === "DISABLED" || isEnabled === false) return;
            const node = this.#builder.resource(resource);
            this.#builder.path([this.#builder.heard(scheduleExpression), node]);
            this.#sendOn(node, resource, targets());
        });
    }

    /** From a rule or schedule to its targets, and to the default buses of other Regions. */
    #sendOn(node: GraphNode, resource: PolicyResource, targets: readonly PolicyResource[]): void {
        for (const target of targets) this.#deliver([node], target);
        for (const region of this.#wiring.forwardsOf(resource)) {
            this.#builder.path([node, this.#builder.defaultBus(region)]);
        }
    }

    reach(lambda: PolicyResource): void {
        this.#functions.add(lambda);
    }

    /** Functions that are reached on the way are followed in their turn. */
    followCalls(): void {
        for (const lambda of this.#functions) {
            const start = this.#builder.resource(lambda);
            for (const next of this.#wiring.destinationsOf(lambda)) this.#deliver([start], next, lambda);
            const roles = this.stack.referenced(lambda, "role", TYPES.role);
            // Reading it notes where it is not known which role it is.
            if (roles.length === 0) this.stack.note(lambda, (props) => void props["role"]);
            for (const role of roles) this.#followRole(lambda, start, role);
        }
    }

    graph(): EventGraph {
        const ways = [...this.#ways.values()];
        const groups = loops(ways);
        for (const { from, to, nodes } of ways) {
            if (groups.has(from) && groups.get(from) === groups.get(to)) this.#builder.loop(nodes);
        }
        const cycles = cyclesOf<PolicyResource, Way>(ways).map((cycle) => eventCycle(cycle, ways));
        return this.#builder.graph(cycles, this.#comparisons);
    }

    #followRole(lambda: PolicyResource, start: GraphNode, role: PolicyResource): void {
        const counts = (prefix: string) =>
            SENDERS.includes(prefix) || sourcesOf(prefix).some((source) => this.#rules.hears(source));
        const actor = actorOf(role);
        for (const permitted of this.#permissions.of(role, counts)) {
            const { action } = permitted;
            if (action.reads && !this.#rules.hearReads) continue;
            const called = () => [start, this.#builder.call(lambda, action.action)];
            if (this.everything && isTold(permitted)) this.#builder.path(called());
            for (const receiver of receiversOf(this.stack, permitted)) this.#deliver(called(), receiver, lambda);
            for (const [event, buses] of causedBy(this.stack, permitted)) {
                for (const bus of buses) this.#cause(lambda, called, event, bus, permitted.resources, actor);
            }
        }
    }

    #cause(
        lambda: PolicyResource,
        called: () => readonly GraphNode[],
        event: CausedEvent,
        bus: Bus,
        resources: readonly string[],
        actor: Readonly<Record<string, KnownValue>>,
    ): void {
        if (this.#candidates(lambda, bus, event).length === 0) return;
        const way = () => {
            const buses = typeof bus === "string" ? [] : [this.#builder.resource(bus)];
            return [...called(), this.#builder.caused(lambda, event.label), ...buses];
        };
        for (const named of event.names ? resources : ["*"]) {
            const known = { ...event.known, ...knownOfResource(event.names, named) };
            const byAnyone = event.isRecord ? new PartialEvent(known, event.shape) : undefined;
            const travelling = {
                event,
                known: byAnyone
                    ? new PartialEvent({ ...known, ...actor }, event.shape)
                    : new PartialEvent(known, event.shape),
                byAnyone,
            };
            this.#arrive(travelling, bus, way, lambda, [bus]);
        }
    }

    /** Hands an event to the rules of a bus, and to those of the buses behind them. */
    #arrive(
        travelling: Travelling,
        bus: Bus,
        way: () => readonly GraphNode[],
        from: PolicyResource,
        buses: Bus[],
    ): void {
        for (const rule of this.#candidates(from, bus, travelling.event)) {
            const heard = this.#hears(rule, travelling);
            if (heard === false) continue;
            const nodes = way();
            const node = this.#builder.resource(rule.resource);
            if (heard !== true) {
                this.#builder.path(nodes);
                this.#builder.cut(nodes.at(-1)!, node, heard);
                continue;
            }
            this.#builder.path([...nodes, node]);
            this.#count(from, rule);
            for (const target of this.#wiring.targetsOf(rule.resource)) {
                const ends = this.#deliver([...nodes, node], target, from);
                for (const end of ends) {
                    if (buses.includes(end.bus)) continue;
                    this.#arrive(travelling, end.bus, () => end.nodes, from, [...buses, end.bus]);
                }
            }
            for (const region of this.#wiring.forwardsOf(rule.resource)) {
                const bus = `${DEFAULT_BUS} of ${region}`;
                if (buses.includes(bus)) continue;
                const there = [...nodes, node, this.#builder.defaultBus(region)];
                const forwarded = { ...travelling, event: { ...travelling.event, region } };
                this.#arrive(forwarded, DEFAULT_BUS, () => there, from, [...buses, bus]);
            }
        }
    }

    #candidates(from: PolicyResource, bus: Bus, event: CausedEvent): readonly Rule[] {
        const followed = this.#followed.get(from);
        const rules = this.#rules.candidates(bus, event);
        return followed ? rules.filter((rule) => (followed.get(rule) ?? 0) < MOST_EVENTS) : rules;
    }

    #count(from: PolicyResource, rule: Rule): void {
        if (this.#wiring.forwardsOf(rule.resource).length > 0) return;
        const routes = this.#wiring.targetsOf(rule.resource).flatMap((target) => this.#wiring.routesFrom(target));
        if (routes.some((route) => route.at(-1)!.type === TYPES.bus)) return;
        const followed = this.#followed.get(from) ?? new Map<Rule, number>();
        this.#followed.set(from, followed.set(rule, (followed.get(rule) ?? 0) + 1));
    }

    /** Whether a rule hears an event, or what alone keeps it from it. */
    #hears(
        { pattern, region, hearsReads }: Rule,
        { event, known, byAnyone }: Travelling,
    ): boolean | "actor" | "region" {
        if (event.isRead && !hearsReads) return false;
        this.#comparisons++;
        if (couldMatch(pattern, known) === "never") {
            if (!byAnyone) return false;
            this.#comparisons++;
            return couldMatch(pattern, byAnyone) === "never" ? false : "actor";
        }
        const elsewhere = event.region !== undefined && region !== undefined && region !== event.region;
        return elsewhere ? "region" : true;
    }

    /** Follows a resource to functions; returns the buses at which ways end. `from`: the function whose doing it is. */
    #deliver(
        before: readonly GraphNode[],
        receiver: PolicyResource,
        from?: PolicyResource,
    ): readonly { bus: PolicyResource; nodes: readonly GraphNode[] }[] {
        const ends: { bus: PolicyResource; nodes: readonly GraphNode[] }[] = [];
        for (const route of this.#wiring.routesFrom(receiver)) {
            const to = route.at(-1)!;
            const nodes = [...before, ...route.map((one) => this.#builder.resource(one))];
            this.#builder.path(nodes);
            if (to.type === TYPES.bus) ends.push({ bus: to, nodes });
            if (to.type !== TYPES.function) continue;
            this.reach(to);
            if (from) this.#ways.set(nodes.map(({ id }) => id).join(" "), { from, to, nodes });
        }
        return ends;
    }
}
