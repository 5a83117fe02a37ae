import type { PolicyResource } from "@pulumi/policy";
import { TYPES } from "../resourceTypes";
import type { StackView } from "../stackView";
import { whereKnown } from "../unknown";

/** Resources that an event or a message passes: to a function or a bus, or to where nothing of the stack takes it further. */
export type Route = readonly PolicyResource[];

/** A type, the property that names where its events come from, and the one that names where they go. */
const LINKS = [
    [TYPES.eventSourceMapping, "eventSourceArn", "functionName"],
    [TYPES.subscription, "topic", "endpoint"],
    [TYPES.invokeConfig, "functionName", "destinationConfig"],
] as const;

const RECEIVERS = [TYPES.function, TYPES.alias, TYPES.queue, TYPES.topic, TYPES.bus];

/**
 * How events get from queues and topics to functions. Subscriptions' filter policies and mappings' filters are not looked at: whatever is
 * sent may arrive. What is not known yet and depends on no resource is noted in the view.
 */
export class Wiring {
    readonly #next = new Map<PolicyResource, PolicyResource[]>();
    readonly #targets = new Map<PolicyResource, PolicyResource[]>();
    /** By rule the Regions to whose default bus it sends on. */
    readonly #forwards = new Map<PolicyResource, string[]>();
    readonly #routes = new Map<PolicyResource, readonly Route[]>();

    constructor(readonly stack: StackView) {
        for (const [type, from, to] of LINKS) {
            for (const link of stack.ofType(type)) {
                if (whereKnown(() => link.props["enabled"] as unknown) === false) continue;
                this.#noteUnclear(link, from);
                for (const source of stack.referenced(link, from, TYPES.queue, TYPES.topic, TYPES.function)) {
                    for (const receiver of this.receivers(link, to)) push(this.#next, source, receiver);
                }
            }
        }
        for (const target of stack.ofType(TYPES.target)) {
            this.#noteUnclear(target, "rule");
            for (const rule of stack.referenced(target, "rule", TYPES.rule)) {
                for (const receiver of this.receivers(target, "arn")) push(this.#targets, rule, receiver);
                const region = regionOfDefaultBus(target, rule);
                if (region !== undefined) push(this.#forwards, rule, region);
            }
        }
    }

    /** The functions, queues, topics and buses that a property refers to; an alias stands for its function. */
    receivers(resource: PolicyResource, property: string): readonly PolicyResource[] {
        this.#noteUnclear(resource, property);
        return this.#behindAliases(this.stack.referenced(resource, property, ...RECEIVERS));
    }

    /** What a schedule of EventBridge Scheduler runs. */
    scheduled(schedule: PolicyResource): readonly PolicyResource[] {
        return this.#behindAliases(this.stack.referencedAt(schedule, ["target", "arn"], ...RECEIVERS));
    }

    #behindAliases(resources: readonly PolicyResource[]): readonly PolicyResource[] {
        return resources.flatMap((one) => (one.type === TYPES.alias ? this.#behind(one) : [one]));
    }

    #behind(alias: PolicyResource): readonly PolicyResource[] {
        this.#noteUnclear(alias, "functionName");
        return this.stack.referenced(alias, "functionName", TYPES.function);
    }

    /** What depends on no resource and is not known may be anything. */
    #noteUnclear(resource: PolicyResource, property: string): void {
        if ((resource.propertyDependencies[property] ?? []).length > 0) return;
        this.stack.note(resource, (props) => JSON.stringify(props[property]));
    }

    /** What the targets of a rule are. */
    targetsOf(rule: PolicyResource): readonly PolicyResource[] {
        return this.#targets.get(rule) ?? [];
    }

    /** The Regions to whose default bus a rule sends on: no resource stands for that bus, its ARN does. */
    forwardsOf(rule: PolicyResource): readonly string[] {
        return this.#forwards.get(rule) ?? [];
    }

    /** The ways from a queue, a topic or a function on, itself included; they end at functions and buses. */
    routesFrom(resource: PolicyResource): readonly Route[] {
        const known = this.#routes.get(resource);
        if (known) return known;
        const found: Route[] = [];
        const follow = (route: Route) => {
            const last = route.at(-1)!;
            const isEnd = last.type === TYPES.function || last.type === TYPES.bus;
            const next = isEnd ? [] : (this.#next.get(last) ?? []).filter((one) => !route.includes(one));
            if (next.length === 0) found.push(route);
            for (const one of next) follow([...route, one]);
        };
        follow([resource]);
        this.#routes.set(resource, found);
        return found;
    }

    /** Where the results of a function go without a call of its own: its destinations. */
    destinationsOf(lambda: PolicyResource): readonly PolicyResource[] {
        return this.#next.get(lambda) ?? [];
    }
}

/** The default bus of another account, as far as the rule's own is known, is not the stack's. */
function regionOfDefaultBus(target: PolicyResource, rule: PolicyResource): string | undefined {
    const [arn, own] = [target, rule].map(({ props }) => whereKnown(() => String(props["arn"])));
    const [, region, account] = /^arn:[^:]+:events:([^:]+):(\d+):event-bus\/default$/.exec(arn ?? "") ?? [];
    const [, ownAccount = account] = /^arn:[^:]+:events:[^:]+:(\d+):/.exec(own ?? "") ?? [];
    return account === ownAccount ? region : undefined;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
}
