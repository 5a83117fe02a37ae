import { expect } from "chai";
import { cyclesOf, loops } from "../../../policies/loops/cycles";

/** `ab` is a way from a to b. */
const hops = (...pairs: readonly string[]) => pairs.map((pair) => ({ from: pair[0]!, to: pair[1]! }));
const groups = (...pairs: readonly string[]) => {
    const found = new Map<number, string[]>();
    for (const [node, group] of loops(hops(...pairs))) found.set(group, [...(found.get(group) ?? []), node]);
    return [...found.values()].map((nodes) => nodes.sort().join("")).sort();
};
const cycles = (...pairs: readonly string[]) =>
    cyclesOf(hops(...pairs)).map((cycle) => cycle.map(({ from, to }) => from + to).join(" "));

describe("things that can reach each other", () => {
    it("are one group, and those that only lead there or away are none", () => {
        expect(groups("ab", "bc", "ca", "xa", "cy")).to.deep.equal(["abc"]);
        expect(groups("ab", "bc")).to.deep.equal([]);
        expect(groups()).to.deep.equal([]);
    });

    it("are several groups where one leads to another and none leads back", () => {
        expect(groups("ab", "ba", "bc", "cd", "dc")).to.deep.equal(["ab", "cd"]);
        expect(groups("cd", "dc", "ab", "ba", "bc")).to.deep.equal(["ab", "cd"]);
        expect(groups("ab", "ba", "ac", "cc", "cd", "de", "ed", "ec")).to.deep.equal(["ab", "cde"]);
    });

    it("are one group through a way round, and through a way back into the middle", () => {
        expect(groups("ab", "bc", "cb", "bd", "da")).to.deep.equal(["abcd"]);
        expect(groups("ab", "bc", "cd", "db", "ae", "ea")).to.deep.equal(["ae", "bcd"]);
        expect(groups("ab", "ac", "bd", "cd", "dd", "db")).to.deep.equal(["bd"]);
    });

    it("are one alone where it reaches itself", () => {
        expect(groups("aa", "ab")).to.deep.equal(["a"]);
    });

    it("are found among thousands in a row", () => {
        const row = Array.from({ length: 2_000 }, (_, at) => ({ from: at, to: (at + 1) % 2_000 }));
        expect(new Set(loops(row).values()).size).to.equal(1);
    });
});

describe("cycles that together pass everything that lies on one", () => {
    it("are the shortest through each that is not yet passed", () => {
        expect(cycles("ab", "bc", "ca", "ac")).to.deep.equal(["ac ca", "bc ca ab"]);
        expect(cycles("ab", "ba", "bc", "cb")).to.deep.equal(["ab ba", "cb bc"]);
        expect(cycles("aa", "ab", "ba")).to.deep.equal(["aa", "ba ab"]);
    });

    it("do not lead out of their group", () => {
        expect(cycles("xa", "ab", "bc", "ba", "cd", "dc")).to.deep.equal(["ab ba", "cd dc"]);
        expect(cycles("ab", "bc")).to.deep.equal([]);
    });
});
