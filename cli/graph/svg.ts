import { Graph, layout } from "@dagrejs/dagre";
import type { EventGraph, GraphEdge, GraphNode, NodeKind } from "event-ops-policies/graph";
import { COLOURS, CUTS, LINE, LOOP, nodesInLoops } from "./look";

const FONT = 12;
const LINE_HEIGHT = 15;
/** About the width of a character of a sans-serif font of this size; the frame leaves room for wider ones. */
const CHARACTER = 6.8;
const LONGEST = 44;
const MARGIN = 16;

/** The graph as an SVG picture, from left to right, without fonts or scripts of its own. Loops are red. */
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
        ...graph.edges.map((edge) => drawnEdge(edge, laidOut.edge(edge.from, edge.to))),
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
function arrange({ nodes, edges }: EventGraph): LaidOut {
    const graph = new Graph();
    graph.setGraph({
        rankdir: "LR",
        nodesep: 14,
        ranksep: 44,
        marginx: MARGIN,
        marginy: MARGIN,
        ranker: "longest-path",
    });
    for (const node of nodes) {
        const lines = linesOf(node);
        const longest = Math.max(...lines.map((line) => [...line].length));
        graph.setNode(node.id, { width: longest * CHARACTER + 20, height: lines.length * LINE_HEIGHT + 12 });
    }
    for (const { from, to, cut } of edges) {
        const label = cut ? { width: CUTS[cut].length * CHARACTER, height: LINE_HEIGHT, labelpos: "c" as const } : {};
        graph.setEdge(from, to, label);
    }
    layout(graph);
    return graph;
}

function linesOf({ kind, label }: GraphNode): readonly string[] {
    const characters = [...label];
    const half = LONGEST / 2;
    const short =
        characters.length <= LONGEST
            ? label
            : `${characters.slice(0, half).join("")}\u2026${characters.slice(-half + 1).join("")}`;
    return [kind, short];
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
    bus: 4,
    queue: 10,
    topic: 10,
    function: 0,
    call: 0,
};

function drawnEdge({ inLoop, cut }: GraphEdge, { points = [], x, y }: ReturnType<LaidOut["edge"]>): string {
    const [first, ...others] = points.map((point) => `${round(point.x)} ${round(point.y)}`);
    const colour = inLoop ? LOOP : LINE;
    const dashes = cut ? ' stroke-dasharray="5 4"' : "";
    const path = `<path d="M${first}L${others.join("L")}" fill="none" stroke="${colour}" stroke-width="${inLoop ? 3 : 1.2}"${dashes} marker-end="url(#${inLoop ? "loop" : "arrow"})"/>`;
    if (!cut || x === undefined || y === undefined) return path;
    return `${path}<text x="${round(x)}" y="${round(y + 4)}" text-anchor="middle" font-size="10" fill="${LINE}">${CUTS[cut]}</text>`;
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
