import { wildcardSegments } from "./operators/wildcard";

/** A wildcard as EventBridge compares it: the value's quotes belong to the first and to the last text. */
interface Wildcard {
    readonly first: string;
    /** The texts after each star. */
    readonly others: readonly string[];
}

/**
 * How many places of the wildcards of one field an unlucky value can be at once, which EventBridge limits: every star that has
 * been reached, and every beginning of a text that the value ends in just then.
 * `/Users/*\/dir/dir/doc.txt` has 1 star, and a value that ends in `/dir/d` is at two beginnings: 3.
 * Reported scores: 7 is accepted, 11 is refused; between them nobody knows.
 */
export function wildcardComplexity(wildcards: readonly string[]): number {
    const all = [...new Set(wildcards)].map(split);
    let most = 0;
    for (const { first } of all) {
        // A value that starts like this one and goes on: the wildcards that take it have reached all their stars.
        const open = all.filter((other) => other.others.length > 0 && first.startsWith(other.first));
        most = Math.max(most, atAllStars(open.flatMap((wildcard) => wildcard.others)), atStart(first, all));
    }
    return most;
}

function split(wildcard: string): Wildcard {
    const segments = wildcardSegments(wildcard, (message) => {
        throw new TypeError(message);
    });
    const last = segments.length - 1;
    const [first = "", ...others] = segments.map(
        (segment, at) => (at === 0 ? '"' : "") + segment + (at === last ? '"' : ""),
    );
    return { first, others };
}

interface State {
    readonly next: Map<string, State>;
    fallback: State | undefined;
    count: number;
}

/** All stars, and the most beginnings of the texts after them that one ending can be at (found as Aho and Corasick do). */
function atAllStars(texts: readonly string[]): number {
    const root: State = { next: new Map(), fallback: undefined, count: 0 };
    for (const text of texts) insert(root, text);
    let most = 0;
    const states = [...root.next.values()];
    for (const state of states) state.fallback = root;
    for (let at = 0; at < states.length; at++) {
        const state = states[at]!;
        state.count += state.fallback!.count;
        most = Math.max(most, state.count);
        for (const [character, child] of state.next) {
            let fallback = state.fallback;
            while (fallback && !fallback.next.has(character)) fallback = fallback.fallback;
            child.fallback = fallback?.next.get(character) ?? root;
            states.push(child);
        }
    }
    return texts.length + most;
}

function insert(root: State, text: string): void {
    let state = root;
    for (const character of text) {
        let next = state.next.get(character);
        if (!next) {
            next = { next: new Map(), fallback: undefined, count: 0 };
            state.next.set(character, next);
        }
        next.count++;
        state = next;
    }
}

/** The most places at once while a value is no longer than the text before a first star. */
function atStart(value: string, all: readonly Wildcard[]): number {
    let most = 0;
    const progress = all.map(() => ({ star: 0, matched: [] as number[] }));
    for (let at = 0; at < value.length; at++) {
        let places = 0;
        all.forEach(({ first, others }, index) => {
            const state = progress[index]!;
            // Places in the texts after stars that this character leads to.
            places += advance(state, others, value[at]!);
            if (first.startsWith(value.slice(0, at + 1))) {
                places++;
                if (at === first.length - 1 && others.length > 0) state.star = 1;
            }
            places += state.star;
        });
        most = Math.max(most, places);
    }
    return most;
}

/** `matched` holds star and position as one number. Returns how many positions are reached. */
function advance(state: { star: number; matched: number[] }, others: readonly string[], character: string): number {
    const reached: number[] = [];
    const stars = state.star;
    const step = (star: number, position: number) => {
        const text = others[star - 1]!;
        if (text[position] !== character) return;
        reached.push(star * 65536 + position + 1);
        if (position + 1 === text.length && star < others.length) state.star = Math.max(state.star, star + 1);
    };
    for (let star = 1; star <= stars; star++) step(star, 0);
    for (const place of state.matched) {
        const position = place % 65536;
        const star = (place - position) / 65536;
        step(star, position);
    }
    state.matched = reached;
    return reached.length;
}
