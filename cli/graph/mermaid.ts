import type { EventGraph, GraphNode, NodeKind } from "event-ops-policies/graph";
import { directionOf } from "./direction";
import { COLOURS, CUTS, LINE, LOOP, nodesInLoops } from "./look";

/** The brackets that make a node's shape: https://mermaid.js.org/syntax/flowchart.html. */
const SHAPES: Readonly<Record<NodeKind, readonly [open: string, close: string]>> = {
    event: ["([", "])"],
    rule: ["{{", "}}"],
    schedule: ["{{", "}}"],
    bus: ["{{", "}}"],
    queue: ["[(", ")]"],
    topic: [">", "]"],
    function: ["[", "]"],
    call: ["[/", "/]"],
};

/** The graph as the text of a Mermaid flowchart, from left to right or downwards where that is easier to read; GitHub draws it in Markdown. Loops are red. */
export function mermaid(graph: EventGraph): string {
    const { nodes, edges } = graph;
    const ids = new Map(nodes.map(({ id }, at) => [id, `n${at}`]));
    const inLoop = nodesInLoops(graph);
    const kinds = [...new Set(nodes.map(({ kind }) => kind))];
    const red = edges.flatMap((edge, at) => (edge.inLoop ? [at] : []));
    const lines = [
        `flowchart ${directionOf(graph)}`,
        ...nodes.map((node) => `${ids.get(node.id)}${shape(node)}:::${classOf(node.kind)}`),
        ...edges.map(({ from, to, cut }) => {
            return `${ids.get(from)} ${cut ? `-. "${CUTS[cut]}" .->` : "-->"} ${ids.get(to)}`;
        }),
        ...kinds.map(
            (kind) => `classDef ${classOf(kind)} fill:${COLOURS[kind][0]},stroke:${COLOURS[kind][1]},color:#000`,
        ),
        `linkStyle default stroke:${LINE}`,
        ...(red.length === 0
            ? []
            : [
                  `classDef loop stroke:${LOOP},stroke-width:3px`,
                  `class ${[...inLoop].map((id) => ids.get(id)).join(",")} loop`,
                  `linkStyle ${red.join(",")} stroke:${LOOP},stroke-width:3px`,
              ]),
    ];
    const [first, ...others] = lines.filter((line) => edges.length > 0 || !line.startsWith("linkStyle"));
    return `${[first, ...others.map((line) => `    ${line}`)].join("\n")}\n`;
}

/** Not the kind alone: `call` is a word of Mermaid's own. */
function classOf(kind: NodeKind): string {
    return `${kind}Node`;
}

function shape({ kind, label }: GraphNode): string {
    const [open, close] = SHAPES[kind];
    return `${open}"${escaped(label)}"${close}`;
}

/** As text between quotes: what Mermaid or HTML could take for their own is written by its number. */
function escaped(text: string): string {
    return text.replace(/\p{Cc}/gu, " ").replace(/[^\w .:/()-]/gu, (character) => `#${character.codePointAt(0)};`);
}
