import type { Cut, EventGraph, NodeKind } from "event-ops-policies/graph";

/** Colours that do on light and dark pages, and in print. */
export const LOOP = "#c62828";
export const LINE = "#607080";

/** By kind of node the colour of its area and of its edge. */
export const COLOURS: Readonly<Record<NodeKind, readonly [area: string, edge: string]>> = {
    event: ["#fff8e1", "#b28704"],
    rule: ["#fce4ec", "#ad1457"],
    schedule: ["#fce4ec", "#ad1457"],
    bus: ["#fce4ec", "#ad1457"],
    queue: ["#e3f2fd", "#1565c0"],
    topic: ["#e3f2fd", "#1565c0"],
    function: ["#e8f5e9", "#2e7d32"],
    call: ["#f3e5f5", "#6a1b9a"],
};

/** Why a rule does not hear an event. */
export const CUTS: Readonly<Record<Cut, string>> = {
    actor: "leaves out who called",
    region: "not in its Region",
};

/** The ids of the nodes that lie on a loop. */
export function nodesInLoops({ edges }: EventGraph): ReadonlySet<string> {
    return new Set(edges.filter(({ inLoop }) => inLoop).flatMap(({ from, to }) => [from, to]));
}
