import { expect } from "chai";
import { distance, nearest } from "../../patterns/levenshtein";

describe("the distance of two texts", () => {
    const ROWS: readonly (readonly [from: string, to: string, far: number])[] = [
        ["", "", 0],
        ["abc", "abc", 0],
        ["abc", "", 3],
        ["", "abc", 3],
        ["kitten", "sitting", 3],
        ["abcd", "acd", 1],
        ["acd", "abcd", 1],
        ["State Change", "State-change", 2],
    ];
    for (const [from, to, far] of ROWS) {
        it(`"${from}" and "${to}": ${far}`, () => expect(distance(from, to)).to.equal(far));
    }
});

describe("the nearest text", () => {
    it("is the one with the fewest changes, whatever its case", () => {
        expect(nearest("ecs task change", ["ECS Service Action", "ECS Task State Change"])).to.equal(
            "ECS Task State Change",
        );
    });

    it("is none when half of the letters differ", () => {
        expect(nearest("abcd", ["abxy"])).to.equal(undefined);
        expect(nearest("abcd", ["abcy"])).to.equal("abcy");
        expect(nearest("abcd", [])).to.equal(undefined);
    });
});
