/** How many letters must be put in, taken out or changed to make one text of another. */
export function distance(from: string, to: string): number {
    let row = Array.from({ length: to.length + 1 }, (_, at) => at);
    for (let i = 1; i <= from.length; i++) {
        const next = [i];
        for (let j = 1; j <= to.length; j++) {
            const changed = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
            next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
        }
        row = next;
    }
    return row[to.length]!;
}

/** The text that is most like a given one, whatever its case, if they have more in common than not. */
export function nearest(text: string, texts: readonly string[]): string | undefined {
    let best: string | undefined;
    let least = text.length / 2;
    for (const candidate of texts) {
        const far = distance(text.toLowerCase(), candidate.toLowerCase());
        if (far < least) [best, least] = [candidate, far];
    }
    return best;
}
