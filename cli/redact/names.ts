import { escaped } from "../escaped";
import { isAwsWord } from "./awsWords";
import type { Pools } from "./pools";

/** Shorter names would be found in every sentence. */
const SHORTEST = 3;

/** Names that were met where names stand, to be found where anything may stand: in sentences, in values of unknown members. */
export class KnownNames {
    /** Name -> replacement. */
    readonly #names = new Map<string, string>();
    /** Names with blanks or other characters that end a word. */
    #unusual: RegExp | undefined;
    readonly #fixed = new Set<string>();

    constructor(private readonly pools: Pools) {}

    /** A name and its replacement. */
    learn(name: string, replacement: string): void {
        if (name.length < SHORTEST || isAwsWord(name) || this.#names.has(name)) return;
        this.#names.set(name, replacement);
        this.#unusual = undefined;
    }

    /** Replaces a name wherever it is met, and remembers it. */
    name(name: string): string {
        const replacement = this.#names.get(name) ?? this.pools.name(name);
        this.learn(name, replacement);
        return replacement;
    }

    /** A value by which rules match: a resource that is called so is not looked for in other texts. */
    keep(word: string): void {
        this.#fixed.add(word);
    }

    /** A text with the known names in it replaced, the longest first. */
    replaceIn(text: string): string {
        if (text.length < SHORTEST) return text;
        const whole = this.#find(text);
        if (whole !== undefined) return whole;
        const unusual = this.#unusualNames();
        return text
            .replace(unusual, (name) => this.#find(name) ?? name)
            .replace(/[\p{L}\p{N}_$-]+(?:[.+=,@:/\\#]+[\p{L}\p{N}_$-]+)*/gu, (token) => this.#inToken(token));
    }

    #inToken(token: string): string {
        const whole = this.#find(token);
        if (whole !== undefined) return whole;
        const parts = token.split(/([.+=,@:/\\#]+)/);
        let out = "";
        for (let from = 0; from < parts.length; ) {
            let to = parts.length;
            let found: string | undefined;
            for (; to > from; to -= 2) {
                found = from % 2 === 0 ? this.#find(parts.slice(from, to).join("")) : undefined;
                if (found !== undefined) break;
            }
            out += found ?? parts[from]!;
            from = found === undefined ? from + 1 : to;
        }
        return out;
    }

    #find(name: string): string | undefined {
        return this.#fixed.has(name) ? undefined : this.#names.get(name);
    }

    #unusualNames(): RegExp {
        if (this.#unusual) return this.#unusual;
        const names = [...this.#names.keys()].filter((name) => /[^\p{L}\p{N}_$.+=,@:/\\#-]/u.test(name));
        const longestFirst = names.sort((a, b) => b.length - a.length).map((name) => escaped(name));
        this.#unusual = longestFirst.length === 0 ? /(?!)/g : new RegExp(longestFirst.join("|"), "g");
        return this.#unusual;
    }
}
