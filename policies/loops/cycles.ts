/** A way from one function to the next. */
export interface Hop<T> {
    readonly from: T;
    readonly to: T;
}

/**
 * The groups of things that can all reach each other, by each thing its group; things that cannot reach themselves have none.
 * Tarjan's algorithm, without recursion: chains may be long.
 */
export function loops<T>(hops: readonly Hop<T>[]): ReadonlyMap<T, number> {
    const next = new Map<T, Set<T>>();
    for (const { from, to } of hops) {
        if (!next.has(from)) next.set(from, new Set());
        next.get(from)!.add(to);
    }
    const order = new Map<T, number>();
    const low = new Map<T, number>();
    const open: T[] = [];
    const groups = new Map<T, number>();
    const closed = new Set<T>();
    let count = 0;
    for (const start of next.keys()) {
        if (order.has(start)) continue;
        const work = [enter(start)];
        for (let frame = work.at(-1); frame; frame = work.at(-1)) {
            const step = frame.rest.next();
            if (!step.done) {
                const to = step.value;
                if (!order.has(to)) work.push(enter(to));
                else if (!closed.has(to)) low.set(frame.node, Math.min(low.get(frame.node)!, order.get(to)!));
                continue;
            }
            work.pop();
            const above = work.at(-1);
            if (above) low.set(above.node, Math.min(low.get(above.node)!, low.get(frame.node)!));
            if (low.get(frame.node) === order.get(frame.node)) close(frame.node);
        }
    }
    return groups;

    function enter(node: T): { node: T; rest: Iterator<T> } {
        order.set(node, order.size);
        low.set(node, order.get(node)!);
        open.push(node);
        return { node, rest: (next.get(node) ?? []).values() };
    }

    function close(root: T): void {
        const members = open.splice(open.lastIndexOf(root));
        for (const member of members) closed.add(member);
        const [only] = members;
        if (members.length === 1 && !next.get(only!)?.has(only!)) return;
        for (const member of members) groups.set(member, count);
        count++;
    }
}

/**
 * Cycles that together pass everything that lies on one: the shortest through the first, then through the first that is not yet passed,
 * and so on. A cycle is the hops in order.
 */
export function cyclesOf<T, H extends Hop<T>>(hops: readonly H[]): readonly (readonly H[])[] {
    const groups = loops<T>(hops);
    const inside = new Map<T, H[]>();
    for (const hop of hops) {
        if (groups.get(hop.from) === undefined || groups.get(hop.from) !== groups.get(hop.to)) continue;
        inside.set(hop.from, [...(inside.get(hop.from) ?? []), hop]);
    }
    const passed = new Set<T>();
    const cycles: (readonly H[])[] = [];
    for (const start of inside.keys()) {
        if (passed.has(start)) continue;
        const cycle = shortest(start, inside);
        for (const { from } of cycle) passed.add(from);
        cycles.push(cycle);
    }
    return cycles;
}

function shortest<T, H extends Hop<T>>(start: T, inside: ReadonlyMap<T, readonly H[]>): readonly H[] {
    const into = new Map<T, H>();
    const queue = [start];
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
        for (const hop of inside.get(at) ?? []) {
            if (into.has(hop.to)) continue;
            into.set(hop.to, hop);
            if (hop.to === start) return wayTo(start, into);
            queue.push(hop.to);
        }
    }
    throw new Error("unreachable: every node of a group lies on a cycle");
}

function wayTo<T, H extends Hop<T>>(start: T, into: ReadonlyMap<T, H>): readonly H[] {
    const way: H[] = [];
    let at = start;
    do {
        const hop = into.get(at)!;
        way.unshift(hop);
        at = hop.from;
    } while (at !== start);
    return way;
}
