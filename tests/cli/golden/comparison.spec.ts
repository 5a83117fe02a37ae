import { expect } from "chai";
import { compareGolden, headline } from "../../../cli/golden/comparison";
import { type GoldenDecision, type GoldenEvent, goldenText, parseGolden } from "../../../cli/golden/golden";
import { code, comparisonMarkdown } from "../../../cli/golden/markdown";
import { comparisonText } from "../../../cli/golden/text";

const decision = (more: Partial<GoldenDecision> = {}): GoldenDecision => ({
    rule: "instances-rule",
    reaction: "instances",
    function: "instances",
    outcome: "informed",
    error: null,
    calls: ["sns:Publish topic"],
    messages: ["queue machines"],
    ...more,
});
const event = (id: string, ...decisions: GoldenDecision[]): GoldenEvent => ({
    id,
    source: "aws.ec2",
    detailType: "EC2 Instance State-change Notification",
    name: null,
    region: "us-east-1",
    decisions,
});
const plain = { before: (text: string) => text, after: (text: string) => text };

const BEFORE = [event("a", decision()), event("b", decision()), event("gone", decision())];
const AFTER = [
    event("new", decision()),
    event("b", decision({ outcome: "failed", error: "Error: boom", messages: [] })),
    event("a", decision()),
];

describe("The comparison of decisions with a golden file", () => {
    it("says in one sentence that nothing changes, whatever the order", () => {
        const comparison = compareGolden(BEFORE, [...BEFORE].reverse());
        expect(headline(comparison)).to.equal("3 events, no change");
        expect(comparison.decisions).to.deep.equal({ changed: 0, added: 0, removed: 0 });
    });

    it("shows an event that changes as before and after, and new and gone ones separately", () => {
        expect(comparisonText(compareGolden(BEFORE, AFTER), plain)).to.equal(
            [
                "1 of 3 events changes; 1 event new in the input; 1 event gone from the input",
                "",
                "  b aws.ec2 EC2 Instance State-change Notification (us-east-1)",
                "    - informed",
                "    - rule instances-rule of instances, function instances",
                "    -   -> queue machines",
                "    + failed: Error: boom",
                "    + rule instances-rule of instances, function instances",
                "",
                "1 event new in the input:",
                "  new aws.ec2 EC2 Instance State-change Notification (us-east-1)",
                "    + informed",
                "    + rule instances-rule of instances, function instances",
                "    +   sns:Publish topic",
                "    +   -> queue machines",
                "",
                "1 event gone from the input:",
                "  gone aws.ec2 EC2 Instance State-change Notification (us-east-1)",
                "    - informed",
                "    - rule instances-rule of instances, function instances",
                "    -   sns:Publish topic",
                "    -   -> queue machines",
            ].join("\n"),
        );
    });

    it("shows an event that a rule matches now, or none does any more, as one change", () => {
        const none = decision({
            rule: null,
            reaction: null,
            function: null,
            outcome: "unmatched",
            error: "no-pattern",
        });
        const compared = (before: GoldenDecision[], after: GoldenDecision[]) => {
            const { changed, decisions } = compareGolden([event("a", ...before)], [event("a", ...after)]);
            return [changed[0]?.changes, decisions];
        };
        const [matched, other] = [decision(), decision({ rule: "other-rule" })];
        expect(compared([matched], [none])).to.deep.equal([
            [{ before: matched, after: none }],
            { changed: 1, added: 0, removed: 0 },
        ]);
        expect(compared([none], [matched, other])).to.deep.equal([
            [{ before: none, after: matched }, { after: other }],
            { changed: 1, added: 1, removed: 0 },
        ]);
        expect(compared([matched, other], [none])).to.deep.equal([
            [{ before: other }, { before: matched, after: none }],
            { changed: 1, added: 0, removed: 1 },
        ]);
        expect(compared([matched], [other])).to.deep.equal([
            [{ before: matched }, { after: other }],
            { changed: 0, added: 1, removed: 1 },
        ]);
    });

    it("is written and read with the same result, sorted, whatever order the events came in", () => {
        const text = goldenText(AFTER);
        expect(goldenText([...AFTER].reverse())).to.equal(text);
        expect(parseGolden(text).map(({ id }) => id)).to.deep.equal(["a", "b", "new"]);
        expect(text.endsWith("}\n")).to.equal(true);
    });

    it("takes no other file for a golden one", () => {
        const golden = "event-ops replay, format 1";
        expect(() => parseGolden("[")).to.throw(/it is not JSON/);
        expect(() => parseGolden("{}")).to.throw(/its member "golden"/);
        expect(() => parseGolden("null")).to.throw(/its member "golden"/);
        expect(() => parseGolden(JSON.stringify({ golden, events: [{}] }))).to.throw(/list of events/);
        expect(() => parseGolden(JSON.stringify({ golden, events: [event("a"), event("a")] }))).to.throw(/twice/);
    });
});

describe("The comparison in Markdown", () => {
    it("is a headline, and nothing else, when nothing changes", () => {
        expect(comparisonMarkdown(compareGolden(BEFORE, BEFORE))).to.equal("### Replay: 3 events, no change\n");
    });

    it("is a table with a row for each decision", () => {
        const rows = comparisonMarkdown(compareGolden(BEFORE, AFTER)).split("\n");
        expect(rows.slice(0, 4)).to.deep.equal([
            "### Replay: 1 of 3 events changes; 1 event new in the input; 1 event gone from the input",
            "",
            "| event | before | after |",
            "| --- | --- | --- |",
        ]);
        expect(rows.filter((line) => line.startsWith("| <code>"))).to.have.length(3);
        expect(rows[4]).to.include("<code>failed&#58; Error&#58; boom</code>");
    });

    it("lets no text of an event open a tag, a link, a mention, a cell or a code span", () => {
        const attack = "`|</code><img src=x> [a](http://evil.example) @team #1 **b** \\| www.evil.example\n# head";
        expect(code(attack).slice(6, -7)).to.match(/^([A-Za-z0-9 ,()-]|&#\d+;)*$/);
        const after = [event("a", decision({ outcome: "failed", error: attack }))];
        const line = comparisonMarkdown(compareGolden([event("a", decision())], after)).split("\n")[4]!;
        expect(line.split("|")).to.have.length(5);
        expect(line.replaceAll(/<\/?code>|<br>/g, "")).to.not.match(/[<>`@[\]*]/);
    });

    it("stays below what a comment on GitHub takes, and says how much is left out", () => {
        const many = Array.from({ length: 500 }, (_, n) => event(`e${n}`, decision()));
        const text = comparisonMarkdown(compareGolden([], many));
        expect(text.length).to.be.below(51_000);
        expect(text).to.match(/\n\d+ more decisions are not shown\.\n/);
    });
});
