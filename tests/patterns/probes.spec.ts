import { readFileSync } from "node:fs";
import { expect } from "chai";
import { compilePattern, InvalidEventError, InvalidEventPatternError, matches } from "event-ops/patterns";
import { sharedData } from "../support/shared";

const file = sharedData("event-patterns/probes.tsv");

/** Where the engine's message is that of an accident inside it, the refusal is ours and so are the words. */
const OWN_WORDS = new Map([
    ["AB prefix empty list", "Empty arrays are not allowed"],
    ["AB wildcard empty list", "Empty arrays are not allowed"],
]);

if (file !== undefined) {
    describe("the recorded answers of EventBridge's engine", () => {
        const lines = readFileSync(file, "utf8").split("\n");
        for (const line of lines) {
            if (line === "" || line.startsWith("#")) continue;
            const [name = "", recorded = "", pattern = "", event = ""] = line.split("\t");
            const own = OWN_WORDS.get(name);
            const expected = own === undefined ? recorded : `PATTERN-ERR ${own}`;
            it(`${name}: ${pattern} with ${event} is ${recorded.split(" ")[0]}`, () => {
                const answer = answerOf(pattern, event);
                if (expected.startsWith("EVENT-ERR")) expect(answer).to.equal("EVENT-ERR");
                else expect(answer).to.equal(expected);
            });
        }
    });
}

function answerOf(pattern: string, event: string): string {
    try {
        return matches(compilePattern(pattern), event) ? "YES" : "NO";
    } catch (error) {
        if (error instanceof InvalidEventPatternError) return `PATTERN-ERR ${error.message}`;
        if (error instanceof InvalidEventError) return "EVENT-ERR";
        throw error;
    }
}
