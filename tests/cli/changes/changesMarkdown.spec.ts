import { expect } from "chai";
import { changesMarkdown } from "../../../cli/changes/changesMarkdown";
import type { ResourceChanges } from "../../../cli/changes/diffResources";

const NONE: ResourceChanges = { added: [], removed: [], changed: [], unchanged: 0 };
const resource = (name: string) => ({ urn: `urn:${name}`, type: "aws:sqs/queue:Queue", name });
const count = (text: string, part: string) => text.split(part).length - 1;

describe("changesMarkdown", () => {
    it("says in a line that nothing changes", () => {
        expect(changesMarkdown("dev", { ...NONE, unchanged: 70 })).to.equal(
            "**Resources** of <code>dev</code>: no resource changes; 70 as before.\n",
        );
    });

    it("lists a changed property with both sides, and what is not there as absent", () => {
        const changed = [
            {
                ...resource("jobs"),
                properties: [
                    { path: "delay", before: 5, after: 10 },
                    { path: "name", after: "jobs" },
                ],
            },
        ];
        expect(changesMarkdown("dev", { ...NONE, changed, unchanged: 2 })).to.equal(
            [
                "**Resources** of <code>dev</code>: 1 changed; 2 as before.",
                "",
                "Changed:",
                "",
                "- <code>aws&#58;sqs&#47;queue&#58;Queue</code> <code>jobs</code>",
                "    - <code>delay</code>: <code>5</code> → <code>10</code>",
                "    - <code>name</code>: absent → <code>&#34;jobs&#34;</code>",
                "",
            ].join("\n"),
        );
    });

    it("makes no markup, link, mention or further line of what people wrote", () => {
        const hostile = "</code><img src=x>\n# @all [x](https://evil.example) `a` | ![y](z) \u202e";
        const properties = [{ path: hostile, before: hostile, after: `${hostile}!` }];
        const text = changesMarkdown(hostile, { ...NONE, changed: [{ ...resource(hostile), properties }] });
        const code = [...text.matchAll(/<code>([^<]*)<\/code>/g)].map(([, inside]) => inside!);

        expect(code).to.have.length(6);
        for (const inside of code) expect(inside).to.match(/^(?:[\p{L}\p{N} ]|&#\d+;)+$/u);
        expect(count(text, "\n")).to.equal(6);
        expect(text.replace(/<code>[^<]*<\/code>/g, "")).to.not.match(/[@<[`|!\u202e]/);
    });

    it("cuts long lists, with a count", () => {
        const many = (most: number) => Array.from({ length: most }, (_, at) => resource(`q${at}`));
        const properties = Array.from({ length: 22 }, (_, at) => ({ path: `p${at}`, after: 1 }));
        const changed = [{ ...resource("jobs"), properties }];
        const text = changesMarkdown("dev", { ...NONE, added: many(32), removed: many(21), changed });

        expect(count(text, "\n- and 12 more\n")).to.equal(1);
        expect(count(text, "\n    - and 12 more\n")).to.equal(1);
        // Twenty and a line that counts one: the one is as short.
        expect(count(text, "more")).to.equal(2);
        expect(text).to.include("32 added, 21 removed, 1 changed");
    });

    it("shows of a long text what is around the first difference", () => {
        const long = (middle: string) => `${"a".repeat(300)}${middle}${"b".repeat(300)}`;
        const properties = [{ path: "text", before: long("X"), after: long("YZ") }];
        const text = changesMarkdown("dev", { ...NONE, changed: [{ ...resource("jobs"), properties }] });

        const dots = "&#46;&#46;&#46;";
        expect(text).to.include(`<code>${dots}${"a".repeat(20)}X${"b".repeat(59)}${dots}</code>`);
        expect(text).to.include(`<code>${dots}${"a".repeat(20)}YZ${"b".repeat(58)}${dots}</code>`);
    });
});
