/** The value of a key, made at the first call. */
export function memo<K, V>(
    cache: { get(key: K): V | undefined; set(key: K, value: V): unknown },
    key: K,
    make: () => V,
): V {
    const held = cache.get(key);
    if (held !== undefined) return held;
    const made = make();
    cache.set(key, made);
    return made;
}
