import { readFileSync } from "node:fs";
import { expect } from "chai";
import { GUARDRAILS } from "../../policies/guardrails";
import { AREAS, DOCS, withTables } from "../support/guardrailDocs";

describe("docs/guardrails.md", () => {
    it("tells of every guardrail what the code says: if not, run npm run guardrails", () => {
        const page = readFileSync(DOCS, "utf8");
        expect(page).to.equal(withTables(page));
    });

    it("has each guardrail of the pack once, in its order", () => {
        const named = AREAS.flatMap(([, , guardrails]) => guardrails.map(({ name }) => name));
        expect(named).to.deep.equal(GUARDRAILS.map(({ name }) => name));
    });

    it("is refused where the marks between which the tables stand are gone", () => {
        expect(() => withTables("# Guardrails\n")).to.throw("The page has no");
    });
});
