/** Things by what each belongs to, in the order in which they come. */
export function grouped<K, V>(things: readonly V[], keysOf: (thing: V) => Iterable<K>): ReadonlyMap<K, readonly V[]> {
    const groups = new Map<K, V[]>();
    for (const thing of things) {
        for (const key of keysOf(thing)) {
            const group = groups.get(key);
            if (group) group.push(thing);
            else groups.set(key, [thing]);
        }
    }
    return groups;
}

/** What a map has for a key; where it has nothing, what `make` returns, which it then has. */
export function remembered<V>(values: Map<string, V>, key: string, make: () => V): V {
    const known = values.get(key);
    if (known !== undefined) return known;
    const made = make();
    values.set(key, made);
    return made;
}
