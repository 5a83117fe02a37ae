import { expect } from "chai";
import { compilePattern, InvalidEventPatternError, matches } from "event-ops/patterns";
import fc from "fast-check";
import { EVENT } from "../oracle/support/event";
import { isObject, type Json, type Members, object, showJson, writeJson } from "../oracle/support/json";
import { fieldsOf, PATTERN } from "../oracle/support/pattern";
import { TEXT } from "../oracle/support/values";

const SEED = 20_260_101;
const RUNS = 2000;

/** A pattern that is taken, and an event that has something to do with it. */
const PAIR = fc
    .tuple(PATTERN, EVENT)
    .filter(([pattern]) => isTaken(pattern))
    .map(([pattern, make]) => ({ pattern, event: make(pattern) }));

function isTaken(pattern: Members): boolean {
    try {
        compilePattern(writeJson(pattern));
        return true;
    } catch (error) {
        if (error instanceof InvalidEventPatternError) return false;
        throw error;
    }
}

function answer(pattern: Members, event: Members): boolean {
    return matches(compilePattern(writeJson(pattern)), writeJson(event));
}

/** Checks a property of pairs; one that fails is printed with its seed. At least a tenth of the events match. */
function holds<T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => boolean): void {
    let matched = 0;
    fc.assert(
        fc.property(arbitrary, (value) => {
            if (check(value)) matched++;
        }),
        { numRuns: RUNS, seed: SEED },
    );
    expect(matched).to.be.greaterThan(RUNS / 10);
}

const shown = (...values: Members[]) => values.map(showJson).join(" with ");

describe("what never changes whether an event matches", () => {
    it("is a field that the pattern does not name", () => {
        const added = fc.tuple(PAIR, EVENT, fc.nat(), fc.boolean());
        holds(added, ([{ pattern, event }, make, place, inside]) => {
            const before = answer(pattern, event);
            const field: [string, Json] = ["unrelated", make(pattern)];
            const after = inside ? withField(event, place, field) : object(...event.members, field);
            expect(answer(pattern, after), shown(pattern, after)).to.equal(before);
            return before;
        });
    });

    it("is the order of the keys, in the event or in the pattern", () => {
        const shuffled = fc.tuple(
            PAIR.filter(({ pattern, event }) => !saysTwice(pattern) && !saysTwice(event)),
            fc.infiniteStream(fc.nat(6)),
        );
        holds(shuffled, ([{ pattern, event }, dice]) => {
            const before = answer(pattern, event);
            const [otherPattern, otherEvent] = [reordered(pattern, dice), reordered(event, dice)];
            expect(answer(pattern, otherEvent), shown(pattern, otherEvent)).to.equal(before);
            expect(answer(otherPattern, event), shown(otherPattern, event)).to.equal(before);
            return before;
        });
    });
});

describe("$or", () => {
    it("matches what any of its branches matches, with what stands beside it", () => {
        const branches = fc.array(PATTERN.filter(isTaken), { minLength: 2, maxLength: 4 });
        const beside = fc.option(PATTERN.filter(isTaken), { nil: object() });
        holds(fc.tuple(beside, branches, EVENT), ([rest, alternatives, make]) => {
            const whole = object(...rest.members, ["$or", alternatives]);
            fc.pre(isTaken(whole));
            const event = make(whole);
            const union = alternatives.some((branch) => answer(object(...rest.members, ...branch.members), event));
            expect(answer(whole, event), shown(whole, event)).to.equal(union);
            return union;
        });
    });
});

describe("a prefix", () => {
    it("matches what the wildcard with a star behind it matches, and the suffix the one with a star before it", () => {
        const escaped = (text: string) => text.replace(/[*\\]/g, "\\$&");
        const operators = (operator: string, text: string) => object(["a", [object([operator, text])]]);
        const values = fc.tuple(TEXT, TEXT, TEXT, fc.nat(2)).map(([text, before, behind, form]) => ({
            text,
            value: [text + behind, before + text, before + behind][form]!,
        }));
        holds(values, ({ text, value }) => {
            const event = object(["a", value]);
            // A quote at the end of a prefix finds the closing one of the value: see D4 of docs/event-patterns.md.
            const begins = answer(operators("prefix", text), event);
            const ends = answer(operators("suffix", text), event);
            if (!text.endsWith('"')) expect(answer(operators("wildcard", `${escaped(text)}*`), event)).to.equal(begins);
            if (!text.startsWith('"')) expect(answer(operators("wildcard", `*${escaped(text)}`), event)).to.equal(ends);
            return begins || ends;
        });
    });
});

/** The event with a field more in one of its objects, that of the place. */
function withField(event: Members, place: number, field: [string, Json]): Members {
    const copy = structuredClone(event);
    const objects: Members[] = [];
    const visit = (value: Json): void => {
        if (Array.isArray(value)) value.forEach(visit);
        else if (isObject(value)) {
            objects.push(value);
            for (const [, member] of value.members) visit(member);
        }
    };
    visit(copy);
    objects[place % objects.length]!.members.push(field);
    return copy;
}

/** Whether a path is said twice, so that its order counts (A8, J4, B6). */
function saysTwice(value: Members): boolean {
    const paths = fieldsOf(value).map(({ keys }) => keys.join("."));
    if (new Set(paths).size < paths.length) return true;
    const twice = (one: Json): boolean => {
        if (Array.isArray(one)) return one.some(twice);
        if (!isObject(one)) return false;
        const keys = one.members.map(([key]) => key);
        const dotted = keys.some((key) => key.includes(".") || key === "");
        return dotted || new Set(keys).size < keys.length || one.members.some(([, member]) => twice(member));
    };
    return twice(value);
}

/** The same with the members of each object in another order. */
function reordered<T extends Json>(value: T, dice: Iterator<number>): T;
function reordered(value: Json, dice: Iterator<number>): Json {
    if (Array.isArray(value)) return value.map((item) => reordered(item, dice));
    if (!isObject(value)) return value;
    const members = value.members.map(([key, member]): [string, Json] => [key, reordered(member, dice)]);
    const at = dice.next().value % Math.max(1, members.length);
    return { members: [...members.slice(at).reverse(), ...members.slice(0, at)] };
}
