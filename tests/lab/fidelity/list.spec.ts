import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const PAGE = readFileSync(join(__dirname, "../../../docs/fidelity.md"), "utf8");
/** Beginning of the titles and name of the spec, from the rows of the page's tables. */
const ROWS = [...PAGE.matchAll(/^\| `([^`]+)`.*\| `(\w+)`\s+\|$/gm)].map(([, line, spec]) => [line!, spec!] as const);

/** Titles of the tests of a spec, as they stand in its text. */
function titles(spec: string): string[] {
    const text = readFileSync(join(__dirname, `${spec}.spec.ts`), "utf8");
    return [...text.matchAll(/\bit\(\s*(["`])(.+?)\1,/gs)].map(([, , title]) => title!);
}

const upTo = (letter: string, last: number) => Array.from({ length: last }, (_, at) => `${letter}${at + 1}`);
/** Lines whose numbers are kept: none of them goes, not even together with its tests. */
const REQUIRED = [...upTo("L", 10), ...upTo("M", 5), ...upTo("K", 7)];

describe("The list of what AWS does", () => {
    it("has no line without a test that names it", () => {
        expect(ROWS.length).to.be.above(40);
        const missing = ROWS.filter(([line, spec]) => {
            const begins = new RegExp(`^${line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?!\\d)`);
            return !titles(spec).some((title) => begins.test(title));
        });
        // Titles of a table of shapes are put together: their first part stands in the table.
        const text = readFileSync(join(__dirname, "sqs.spec.ts"), "utf8");
        expect(missing.filter(([line]) => !text.includes(`["${line}", `))).to.deep.equal([]);
    });

    it("keeps its first lines: none goes away with its tests", () => {
        const lines = ROWS.map(([line]) => line);
        expect(REQUIRED.filter((one) => !lines.includes(one))).to.deep.equal([]);
    });

    it("keeps its sections as long as they are: who takes a line out says so here", () => {
        const sections = PAGE.split(/^## /m)
            .slice(1)
            .map((section) => [section.split("\n", 1)[0]!, [...section.matchAll(/^\| `/gm)].length] as const)
            .filter(([, lines]) => lines > 0);
        expect(Object.fromEntries(sections)).to.deep.equal({
            "PutEvents, rules and targets": 16,
            "Functions, queues and topics": 10,
            "What AWS promises": 19,
            "Sizes, archives, schedules": 18,
            "Metrics and alarms": 7,
            Idempotency: 8,
        });
    });

    it("has every line that a test names, and every spec of the folder", () => {
        const specs = readdirSync(__dirname)
            .filter((file) => file.endsWith(".spec.ts") && file !== "list.spec.ts")
            .map((file) => file.replace(/\.spec\.ts$/, ""));
        const listed = new Set(ROWS.map(([line, spec]) => `${line} ${spec}`));
        const named = specs.flatMap((spec) =>
            titles(spec).flatMap((title) => {
                const line = /^[A-Z]\d+(?= )/.exec(title)?.[0];
                return line === undefined ? [] : [`${line} ${spec}`];
            }),
        );
        expect(named.filter((one) => !listed.has(one))).to.deep.equal([]);
        expect(specs.filter((spec) => !ROWS.some(([, in_]) => in_ === spec))).to.deep.equal([]);
    });
});
