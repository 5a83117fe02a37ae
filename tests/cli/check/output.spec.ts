import { expect } from "chai";
import { type CheckedStack, exitCodeOf } from "../../../cli/check/checked";
import { checkMarkdown } from "../../../cli/check/checkMarkdown";
import { checkTable } from "../../../cli/check/checkTable";
import { reportOf, violation } from "./support";

const checked = (over: Parameters<typeof reportOf>[0]): readonly CheckedStack[] => [
    { stack: "dev", report: reportOf(over) },
];

describe("What event-ops check says", () => {
    it("is a table with the mandatory violations first, and counts", () => {
        const violations = [violation({ level: "advisory", name: "second" }), violation({ name: "first" })];
        const table = checkTable(checked({ violations }));
        expect(table.indexOf("first")).to.be.lessThan(table.indexOf("second"));
        expect(table.split("\n")[0]).to.equal("dev: 7 resources, policy pack queues 1.2.3");
        expect(table.split("\n").at(-1)).to.equal(
            "1 mandatory, 1 advisory, 0 not known yet; policies: 0 passed, 0 not applicable.",
        );
    });

    it("tells what is not known yet apart from what passed, and what an update would put right", () => {
        const { level: _, ...finding } = violation({ message: ".arn can't be known during preview" });
        const table = checkTable(checked({ unknown: [finding], remediations: [{ ...finding, properties: ["tags"] }] }));
        expect(table).to.match(/not known yet +│ queue-retention .*\.arn can't be known/);
        expect(table).to.match(/An update would change tags\./);
        expect(table.split("\n").at(-1)).to.match(/^0 mandatory, 0 advisory, 1 not known yet; .*1 remediations/);
    });

    it("is the exit code: 1 for a mandatory violation, 2 for a stack that was not checked, 0 else", () => {
        const error = { stack: "prod", error: "locked" };
        expect(exitCodeOf(checked({}))).to.equal(0);
        expect(exitCodeOf(checked({ violations: [violation({ level: "advisory" })] }))).to.equal(0);
        expect(exitCodeOf([...checked({}), error])).to.equal(2);
        expect(exitCodeOf([...checked({ violations: [violation()] }), error])).to.equal(1);
    });

    it("is Markdown in which nothing from a program makes markup, with long lists cut and counted", () => {
        const text = checkMarkdown(
            checked({ violations: [violation({ name: "<b>@team", message: "see [x](http://y)" })] }),
        );
        expect(text).to.not.match(/<b>|@team|\]\(/);
        expect(text).to.include("**Policies** of <code>dev</code>: 1 mandatory, 0 advisory");

        const many = Array.from({ length: 60 }, (_, number) => violation({ name: `queue${number}` }));
        const long = checkMarkdown(checked({ violations: many }));
        expect(long.split("\n").filter((line) => line.startsWith("- <code>"))).to.have.length(20);
        expect(long).to.include("\n- and 40 more\n");
    });
});
