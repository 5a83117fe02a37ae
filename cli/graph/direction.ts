import type { EventGraph, GraphNode } from "event-ops-policies/graph";

export const LINE_HEIGHT = 15;
/** Between nodes of one layer, and between layers. */
export const NODE_GAP = 14;
export const LAYER_GAP = 44;

/** About the width of a character of a sans-serif font of 12 px; the frame leaves room for wider ones. */
const CHARACTER = 6.8;
const LONGEST = 44;
/** What a page or a screen shows at once. */
const PAGE_WIDTH = 1200;

/** From left to right, or from top to bottom. */
export type Direction = "LR" | "TB";

/** The lines of text in a node. */
export function linesOf({ kind, label }: GraphNode): readonly [kind: string, label: string] {
    const characters = [...label];
    const half = LONGEST / 2;
    const short =
        characters.length <= LONGEST
            ? label
            : `${characters.slice(0, half).join("")}\u2026${characters.slice(-half + 1).join("")}`;
    return [kind, short];
}

export function sizeOf(node: GraphNode): { readonly width: number; readonly height: number } {
    const lines = linesOf(node);
    const longest = Math.max(...lines.map((line) => [...line].length));
    return { width: longest * CHARACTER + 20, height: lines.length * LINE_HEIGHT + 12 };
}

export function widthOf(text: string): number {
    return text.length * CHARACTER;
}

/** From left to right, as people read, but for what is much longer than a page is wide: a chain of ten nodes is easier to read downwards. */
export function directionOf(graph: EventGraph): Direction {
    const layers = layersOf(graph).map((nodes) => nodes.map((node) => sizeOf(node).width));
    const across = sum(layers.map((widths) => Math.max(...widths) + LAYER_GAP));
    const down = Math.max(0, ...layers.map((widths) => sum(widths.map((width) => width + NODE_GAP))));
    return across > PAGE_WIDTH && down < across ? "TB" : "LR";
}

/** The nodes by the length of the longest way to them; an edge that closes a circle does not count. */
function layersOf({ nodes, edges }: EventGraph): readonly (readonly GraphNode[])[] {
    const before = new Map<string, string[]>();
    for (const { from, to } of edges) before.set(to, [...(before.get(to) ?? []), from]);
    const depths = new Map<string, number>();
    const depthOf = (id: string): number => {
        const known = depths.get(id);
        if (known !== undefined) return known;
        // Whoever comes back here on the way closes a circle.
        depths.set(id, -1);
        const depth = 1 + Math.max(-1, ...(before.get(id) ?? []).map(depthOf));
        depths.set(id, depth);
        return depth;
    };
    const layers: GraphNode[][] = [];
    for (const node of nodes) {
        const depth = depthOf(node.id);
        layers[depth] = [...(layers[depth] ?? []), node];
    }
    // A circle may leave a layer without nodes.
    return layers.filter((layer) => layer !== undefined);
}

function sum(numbers: readonly number[]): number {
    return numbers.reduce((total, one) => total + one, 0);
}
