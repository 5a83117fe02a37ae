import { Graph, layout } from "@dagrejs/dagre";
import type { EventGraph, GraphEdge, GraphNode, NodeKind } from "event-ops-policies/graph";
import { directionOf, LAYER_GAP, LINE_HEIGHT, linesOf, NODE_GAP, sizeOf, widthOf } from "./direction";
import { COLOURS, CUTS, LINE, LOOP, nodesInLoops } from "./look";

const FONT = 12;
const MARGIN = 16;

/** The graph as an SVG picture, from left to right or downwards where that is easier to read, without fonts or scripts of its own. Loops are red. */
export function svg(graph: EventGraph, stack: string): string {
    const inLoop = nodesInLoops(graph);
    const laidOut = arrange(graph);
    // Nothing has no extent.
    const { width, height } = graph.nodes.length > 0 ? laidOut.graph() : { width: 2 * MARGIN, height: 2 * MARGIN };
    const size = `viewBox="0 0 ${round(width!)} ${round(height!)}" width="${round(width!)}" height="${round(height!)}"`;
    const title = `Events of the stack ${stack}`;
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="${FONT}" role="img">`,
        `<title>${escaped(title)}</title>`,
        `<defs>${arrow("arrow", LINE)}${arrow("loop", LOOP)}</defs>`,
        `<rect width="100%" height="100%" fill="#fff"/>`,
        ...graph.edges.map((edge) => drawnEdge(edge, laidOut)),
        ...graph.edges.flatMap((edge) => reasonOf(edge, laidOut)),
        ...graph.nodes.map((node) => drawnNode(node, laidOut.node(node.id), inLoop.has(node.id))),
        "</svg>",
        "",
    ].join("\n");
}

/** What is read of dagre's graph; its own types are not found under Node's way of resolving modules. */
interface LaidOut {
    graph(): { readonly width?: number; readonly height?: number };
    node(id: string): Placed & { readonly width: number; readonly height: number };
    edge(
        from: string,
        to: string,
    ): Placed & { readonly points?: readonly { readonly x: number; readonly y: number }[] };
}

interface Placed {
    readonly x?: number;
    readonly y?: number;
}

/** Where everything stands: dagre's layers, which keep the order of what is given. */
function arrange(drawn: EventGraph): LaidOut {
    const { nodes, edges } = drawn;
    const graph = new Graph();
    graph.setGraph({
        rankdir: directionOf(drawn),
        nodesep: NODE_GAP,
        ranksep: LAYER_GAP,
        marginx: MARGIN,
        marginy: MARGIN,
        ranker: "longest-path",
    });
    for (const node of nodes) graph.setNode(node.id, sizeOf(node));
    for (const { from, to, cut } of edges) {
        const label = cut ? { width: widthOf(CUTS[cut]), height: LINE_HEIGHT, labelpos: "c" as const } : {};
        graph.setEdge(from, to, label);
    }
    layout(graph);
    return graph;
}

function drawnNode(
    node: GraphNode,
    { x = 0, y = 0, width, height }: ReturnType<LaidOut["node"]>,
    inLoop: boolean,
): string {
    const [area, edge] = COLOURS[node.kind];
    const [kind, label] = linesOf(node);
    const stroke = inLoop ? `stroke="${LOOP}" stroke-width="3"` : `stroke="${edge}"`;
    const box = `x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${round(width)}" height="${round(height)}"`;
    const text = (line: string, at: number, more: string) =>
        `<text x="${round(x)}" y="${round(at)}" text-anchor="middle"${more}>${escaped(line)}</text>`;
    return [
        `<g><title>${escaped(`${node.kind} ${node.label}`)}</title>`,
        `<rect ${box} rx="${ROUND[node.kind]}" fill="${area}" ${stroke}/>`,
        text(kind!, y - 4, ` fill="${edge}" font-size="10"`),
        `${text(label!, y + 11, ' fill="#000"')}</g>`,
    ].join("");
}

/** How round the corners are. */
const ROUND: Readonly<Record<NodeKind, number>> = {
    event: 18,
    rule: 4,
    schedule: 4,
    bus: 4,
    queue: 10,
    topic: 10,
    function: 0,
    call: 0,
};

function drawnEdge({ from, to, inLoop, cut }: GraphEdge, laidOut: LaidOut): string {
    const path = from === to ? aside(laidOut.node(from)) : through(laidOut.edge(from, to));
    const colour = inLoop ? LOOP : LINE;
    const dashes = cut ? ' stroke-dasharray="5 4"' : "";
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${inLoop ? 3 : 1.2}"${dashes} marker-end="url(#${inLoop ? "loop" : "arrow"})"/>`;
}

function through({ points = [] }: ReturnType<LaidOut["edge"]>): string {
    const [first, ...others] = points.map((point) => `${round(point.x)} ${round(point.y)}`);
    return `M${first}L${others.join("L")}`;
}

/** From a node back to itself, in the margin on its right. */
function aside({ x = 0, y = 0, width }: ReturnType<LaidOut["node"]>): string {
    const side = x + width / 2;
    const [at, out] = [round(side), round(side + MARGIN)];
    return `M${at} ${round(y - 9)}C${out} ${round(y - 14)} ${out} ${round(y + 14)} ${at} ${round(y + 9)}`;
}

/** Why an event is not heard, over all lines and with a white edge, so that it can be read where lines cross it. */
function reasonOf({ from, to, cut }: GraphEdge, laidOut: LaidOut): readonly string[] {
    const { x, y } = laidOut.edge(from, to);
    if (!cut || x === undefined || y === undefined) return [];
    const edge = 'stroke="#fff" stroke-width="4" paint-order="stroke"';
    return [
        `<text x="${round(x)}" y="${round(y + 4)}" text-anchor="middle" font-size="10" fill="${LINE}" ${edge}>${CUTS[cut]}</text>`,
    ];
}

function arrow(id: string, colour: string): string {
    return `<marker id="${id}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z" fill="${colour}"/></marker>`;
}

function round(number: number): number {
    return Math.round(number * 10) / 10;
}

/** As text of an XML document, which holds no control characters. */
function escaped(text: string): string {
    return text
        .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, " ")
        .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
