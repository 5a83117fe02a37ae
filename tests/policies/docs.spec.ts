import { readFileSync } from "node:fs";
import { expect } from "chai";
import { GUARDRAILS } from "../../policies/guardrails";
import UNKNOWN_AT_FIRST_PREVIEW from "../fixtures/policies/unknownAtFirstPreview.json";
import { AREAS, DOCS, withTables } from "../support/guardrailDocs";
import { firstPreviewOf } from "./firstPreview";
import { judgements } from "./programs";

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

describe("a first preview of the dev stack, as far as it goes without an engine", () => {
    it("leaves open what the committed list names, and nothing else, and has no violation", async () => {
        const guardrails = GUARDRAILS.filter(({ level }) => level === "mandatory");
        const found = await judgements(guardrails, await firstPreviewOf("dev"));
        const isOpen = (line: string) => /known yet|known during preview/.test(line);
        expect(found.filter((line) => !isOpen(line))).to.deep.equal([]);
        const open = new Set(found.map((line) => line.split(": ")[0]));
        expect([...open].sort()).to.deep.equal(UNKNOWN_AT_FIRST_PREVIEW);
    });
});
