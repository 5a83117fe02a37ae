import { isAwsWord, isServicePrincipal } from "./awsWords";
import { type FieldKind, kindOfField } from "./fields";
import { KnownNames } from "./names";
import { isMasked, Pools } from "./pools";
import { isRawNumber, parseKeepingDigits, type RawNumber, rawNumber } from "./rawJson";
import { Shapes } from "./shapes";

/** JSON in a string in a string: as deep as anyone writes it. */
const DEEPEST = 8;

/**
 * Takes out of events what says whose they are, consistently: the same original always becomes the same replacement. All events are
 * to be read with `learn` before the first is redacted: a name that the last one tells is then found in the first one, too.
 */
export class Redactor {
    readonly #pools = new Pools();
    readonly #names = new KnownNames(this.#pools);
    readonly #shapes = new Shapes(this.#pools, this.#names);
    #learning = false;

    /** Meets the names and ids of an event, JSON text. */
    learn(text: string): void {
        this.#learning = true;
        try {
            this.#json(text, 0);
        } finally {
            this.#learning = false;
        }
    }

    /** The event without them, as JSON text on one line. */
    redact(text: string): string {
        return this.#json(text, 0);
    }

    #json(text: string, depth: number): string {
        return JSON.stringify(this.#value(parseKeepingDigits(text), "text", depth));
    }

    #value(value: unknown, kind: FieldKind, depth: number): unknown {
        if (typeof value === "string") return this.#text(value, kind, depth);
        if (isRawNumber(value)) return this.#number(value, kind);
        if (Array.isArray(value)) return value.map((element) => this.#value(element, kind, depth));
        if (typeof value !== "object" || value === null) return value;
        const members = Object.entries(value);
        const tag = Object.keys(value).some((key) => /^value$/i.test(key));
        return Object.fromEntries(
            members.map(([key, member]) => [
                this.#key(key),
                this.#value(member, this.#kindOf(key, member, kind, tag), depth),
            ]),
        );
    }

    /** What holds an object holds for what is in it, where that says nothing of its own. */
    #kindOf(key: string, member: unknown, around: FieldKind, tag: boolean): FieldKind {
        const kind = kindOfField(key, tag);
        if (around === "secret" && kind !== "fixed") return "secret";
        if (tag && /^value$/i.test(key)) return "name";
        if (/^tags$/i.test(key) && !Array.isArray(member)) return "name";
        if (typeof member === "object" && member !== null && !Array.isArray(member)) {
            return kind === "secret" && !/^credentials?$/i.test(key) ? "secret" : "text";
        }
        return kind === "text" && around === "name" ? "name" : kind;
    }

    #key(key: string): string {
        if (kindOfField(key) !== "text" || isAwsWord(key)) return key;
        return this.#shapes.replaceIn(key, (gap) => this.#known(gap));
    }

    #text(text: string, kind: FieldKind, depth: number): string {
        if (kind === "secret") return this.#shapes.secret(text);
        if (isMasked(text) || isServicePrincipal(text)) return text;
        const inner = depth < DEEPEST ? this.#inner(text, kind, depth + 1) : undefined;
        if (inner !== undefined) return inner;
        if (kind === "fixed") {
            if (this.#learning) this.#names.keep(text);
            return this.#shapes.replaceIn(text, (gap) => gap);
        }
        if (kind === "text") return this.#shapes.replaceIn(text, (gap) => this.#known(gap));
        if (/^arn:aws[a-z-]*:[^:]*:[^:]*:[^:]*:./.test(text)) return this.#shapes.arn(text);
        const whole = this.#shapes.whole(text);
        if (whole !== undefined) return whole;
        if (kind === "name") return this.#shapes.name(text);
        return /^(?=.*[a-z])[\w-]+(\.[\w-]+)*\.?$/i.test(text)
            ? this.#shapes.host(text)
            : this.#shapes.replaceIn(text, (gap) => this.#known(gap));
    }

    /** JSON in a string, and what is encoded for a URL, as CloudTrail writes policies. */
    #inner(text: string, kind: FieldKind, depth: number): string | undefined {
        if (/^\s*[{[]/.test(text)) {
            try {
                return this.#json(text, depth);
            } catch {
                return undefined;
            }
        }
        if (/%[0-9a-f]{2}/i.test(text) && !/^[a-z]+:\/\//i.test(text)) {
            try {
                const plain = decodeURIComponent(text);
                const redacted = this.#text(plain, kind, depth);
                return redacted === plain ? text : encodeURIComponent(redacted);
            } catch {
                return undefined;
            }
        }
        return undefined;
    }

    #number(number: RawNumber, kind: FieldKind): RawNumber {
        const { rawJSON } = number;
        if (kind === "secret") return rawNumber(this.#pools.secretNumber(rawJSON));
        return /^\d{12}$/.test(rawJSON) ? rawNumber(this.#pools.account(rawJSON)) : number;
    }

    #known(gap: string): string {
        return this.#learning ? gap : this.#names.replaceIn(gap);
    }
}
