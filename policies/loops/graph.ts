import type { PolicyResource } from "@pulumi/policy";
import { TYPES } from "../resourceTypes";
import type { Hop } from "./cycles";

/** What a node of the graph is. */
export type NodeKind = "event" | "rule" | "schedule" | "bus" | "queue" | "topic" | "function" | "call";

export interface GraphNode {
    readonly id: string;
    readonly kind: NodeKind;
    /** For example `ec2:CreateTags`, or the name of a resource. */
    readonly label: string;
    /** Of a resource. */
    readonly urn?: string;
}

export interface GraphEdge {
    /** Ids of nodes. */
    readonly from: string;
    readonly to: string;
    /** It lies on a loop. */
    readonly inLoop: boolean;
    /** What keeps the event from the rule: it leaves out who has called, or waits in a Region where the event never arrives. */
    readonly cut?: Cut;
}

export type Cut = "actor" | "region";

/** A loop: the nodes in order, from a rule where there is one; after the last comes the first again. */
export interface EventCycle {
    readonly nodes: readonly GraphNode[];
    /** How many more ways lead from function to function along it; ten events of one function are followed to one rule. */
    readonly otherWays: number;
}

export interface EventGraph {
    readonly nodes: readonly GraphNode[];
    readonly edges: readonly GraphEdge[];
    readonly cycles: readonly EventCycle[];
    /** How many times an event was compared with a pattern. */
    readonly comparisons: number;
}

const KINDS: Readonly<Record<string, NodeKind>> = {
    [TYPES.rule]: "rule",
    [TYPES.schedule]: "schedule",
    [TYPES.bus]: "bus",
    [TYPES.queue]: "queue",
    [TYPES.topic]: "topic",
    [TYPES.function]: "function",
};

/** Collects nodes and edges; what is added twice is there once. */
export class GraphBuilder {
    readonly #nodes = new Map<string, GraphNode>();
    readonly #edges = new Map<string, { from: string; to: string; cut?: Cut }>();
    readonly #inLoop = new Set<string>();

    resource({ type, name, urn }: PolicyResource): GraphNode {
        return this.#node({ id: urn, kind: KINDS[type]!, label: name, urn });
    }

    /** The default bus of a Region to which a rule sends on. */
    defaultBus(region: string): GraphNode {
        return this.#node({ id: `bus|${region}`, kind: "bus", label: `default of ${region}` });
    }

    call(lambda: PolicyResource, action: string): GraphNode {
        return this.#node({ id: `${lambda.urn}|call|${action}`, kind: "call", label: action });
    }

    /** An event that a function causes: a node of its own, since who has caused it may decide who hears it. */
    caused(lambda: PolicyResource, label: string): GraphNode {
        return this.#node({ id: `${lambda.urn}|event|${label}`, kind: "event", label });
    }

    /** An event that a rule hears, whoever has caused it, or the time at which a schedule runs. */
    heard(label: string): GraphNode {
        return this.#node({ id: `event|${label}`, kind: "event", label });
    }

    path(nodes: readonly GraphNode[]): void {
        for (const [from, to] of pairs(nodes)) this.#edges.set(key(from, to), { from: from.id, to: to.id });
    }

    cut(from: GraphNode, to: GraphNode, cut: Cut): void {
        const at = key(from, to);
        if (!this.#edges.has(at)) this.#edges.set(at, { from: from.id, to: to.id, cut });
    }

    loop(nodes: readonly GraphNode[]): void {
        for (const [from, to] of pairs(nodes)) this.#inLoop.add(key(from, to));
    }

    graph(cycles: readonly EventCycle[], comparisons: number): EventGraph {
        const edges = [...this.#edges].map(([at, edge]) => ({ ...edge, inLoop: this.#inLoop.has(at) }));
        return { nodes: [...this.#nodes.values()], edges, cycles, comparisons };
    }

    #node(node: GraphNode): GraphNode {
        this.#nodes.set(node.id, node);
        return node;
    }
}

/** A way from a function to the next one. */
interface Way extends Hop<PolicyResource> {
    readonly nodes: readonly GraphNode[];
}

/** A loop of ways, of all that there are. The first node is the rule that leads to the first function, where one does. */
export function eventCycle(cycle: readonly Way[], ways: readonly Way[]): EventCycle {
    const parts = cycle.map(({ nodes }) => nodes.slice(0, -1));
    const last = parts.at(-1)!;
    const rule = last.findIndex(({ kind }) => kind === "rule");
    const nodes = rule < 0 ? parts.flat() : [...last.slice(rule), ...parts.slice(0, -1).flat(), ...last.slice(0, rule)];
    const all = ways.filter((way) => cycle.some(({ from, to }) => from === way.from && to === way.to)).length;
    return { nodes, otherWays: all - cycle.length };
}

/** A loop as text, from its first node to the same: `rule tags -> function tagger -> ec2:CreateTags -> CreateTags (aws.ec2) -> rule tags`. */
export function cycleText({ nodes }: EventCycle): string {
    return [...nodes, nodes[0]!].map(nodeText).join(" -> ");
}

function nodeText({ kind, label }: GraphNode): string {
    return kind === "call" || kind === "event" ? label : `${kind} ${label}`;
}

function pairs(nodes: readonly GraphNode[]): (readonly [GraphNode, GraphNode])[] {
    return nodes.slice(1).map((node, at) => [nodes[at]!, node] as const);
}

function key(from: GraphNode, to: GraphNode): string {
    return `${from.id} -> ${to.id}`;
}
