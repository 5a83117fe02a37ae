import { expect } from "chai";
import { wildcardComplexity } from "../../patterns/complexity";

describe("the complexity of wildcards", () => {
    /** Scores that the engine's own evaluator gives. */
    const SCORES: readonly (readonly [wildcards: readonly string[], score: number])[] = [
        [[], 0],
        [["plain"], 1],
        [["*"], 2],
        [["a*"], 2],
        [["*a"], 2],
        [["*:*"], 3],
        [["/Users/*/dir/dir/dir/dir/dir/doc.txt"], 7],
        [["*:*:*:*:event-bus/*"], 9],
        [["*:*:*:*:*:event-bus/*"], 11],
        [["aba", "*"], 3],
        [["ba*bba/b/", "aaa/a//*ab"], 3],
        [["/bba/b", "*/*b"], 4],
        [["a*aaa*aa*a", "ba*"], 9],
        [["bb/a*//*", "ba*/"], 4],
    ];
    for (const [wildcards, score] of SCORES) {
        it(`of ${wildcards.join(" and ") || "none"} is ${score}`, () => {
            expect(wildcardComplexity(wildcards)).to.equal(score);
        });
    }
});
