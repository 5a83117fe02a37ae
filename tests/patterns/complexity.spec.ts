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
        [["a"], 1],
        [["abc", "abd"], 2],
        [["abc", "ab*"], 3],
        [["ab*", "abab*c"], 4],
        [["a*a*"], 3],
        [["aa*a"], 2],
        [["aaa*aa"], 3],
        [["ab*ab*ab"], 4],
        [["*aab*aab"], 6],
        [["a*aa*aaa"], 7],
        [["aab*", "ab*"], 2],
        [["a", "a*"], 3],
        [["ab*", "a*"], 4],
        [["abab*ab", "ab"], 2],
        [["aba*ba", "abab"], 3],
        [["ab*c", "abxc*d"], 4],
        [["a*b", "a*c"], 4],
        [["a*bc", "a*bd", "a*be"], 6],
        [["*ab", "*b"], 4],
        [["*abab"], 3],
        [["*aaa"], 4],
        [["a*", "aa*", "aaa*"], 6],
        [["xyz", "x*z"], 3],
        [["xyz", "*z"], 3],
        [["abcabc*abc"], 2],
        [["a*b*c*d"], 4],
        [["aab*ab", "aabaab"], 3],
        [["ababab", "ab*ab"], 3],
        [["a*ab*aab"], 5],
        [["*a*b", "ab*"], 5],
        [["a*bb"], 3],
        [["aa"], 1],
        [["baa*b", "aaba"], 2],
        [["bbaabb*"], 2],
        [["a*b*", "*aaab", "a*ba"], 7],
        [["*b*abb", "bbbaab"], 5],
        [["aa", "*b*"], 3],
        [["ba*aaba", "*bbabb*"], 6],
        [["*ab", "a*", "b*"], 4],
        [["ba"], 1],
        [["aab*a", "*ba"], 4],
        [["ba*b", "*ab*ab"], 6],
    ];
    for (const [wildcards, score] of SCORES) {
        it(`of ${wildcards.join(" and ") || "none"} is ${score}`, () => {
            expect(wildcardComplexity(wildcards)).to.equal(score);
        });
    }
});
