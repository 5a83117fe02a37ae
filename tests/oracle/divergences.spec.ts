import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { DIVERGENCES } from "./support/divergences";

const DOCS = join(__dirname, "../../docs/event-patterns.md");

describe("what may differ from event-ruler", () => {
    const lines = readFileSync(DOCS, "utf8").split("\n");
    for (const { documented } of DIVERGENCES) {
        it(`is written in docs/event-patterns.md: ${documented} ...`, () => {
            expect(lines.filter((line) => line.startsWith(`- ${documented}`))).to.have.lengthOf(1);
        });
    }
});
