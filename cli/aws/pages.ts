/** All items of a call that answers in pages. `page` is given the token of the page before. */
export async function allPages<Item>(
    page: (
        token: string | undefined,
    ) => Promise<readonly [items: readonly Item[] | undefined, next: string | undefined]>,
): Promise<Item[]> {
    const all: Item[] = [];
    let token: string | undefined;
    do {
        const [items, next] = await page(token);
        all.push(...(items ?? []));
        token = next || undefined;
    } while (token !== undefined);
    return all;
}

/** Calls in flight at once: the reads of these APIs are throttled at some ten a second, and the SDK waits and tries again. */
const AT_ONCE = 5;

/** `work` for every item, a few at once; the answers are in the order of the items. */
export async function forEach<Item, Result>(
    items: readonly Item[],
    work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
    const results = new Array<Result>(items.length);
    let next = 0;
    const worker = async () => {
        while (next < items.length) {
            const index = next++;
            results[index] = await work(items[index]!);
        }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
    return results;
}
