import { expect } from "chai";
import { type Report, reportName, reportText } from "../report";
import { Steps } from "../steps";

const REPORT: Report = {
    date: new Date("2026-01-31T23:30:00Z"),
    account: "123456789012",
    region: "us-east-1",
    stack: "sandbox-account",
    versions: { "Pulumi CLI": "3.270.0", "Node.js": "v24.21.0" },
    resources: { "aws:sqs/queue:Queue": 11, "aws:kms/key:Key": 1 },
    steps: [
        { name: "pulumi up", seconds: 61.4, note: "fine" },
        { name: "an event reaches the machine queue", seconds: 180, error: "nothing\n  came | at all" },
        { name: "pulumi destroy", seconds: 30 },
    ],
};

describe("the report of test:account", () => {
    it("is dated, and tells the outcome and time of each step, the resources and the versions", () => {
        expect(reportName(REPORT.date)).to.equal("account-report-2026-01-31.md");
        expect(reportText(REPORT).split("\n")).to.deep.equal([
            "# The dev stack in an account, 2026-01-31",
            "",
            "1 of 3 steps failed.",
            "",
            "Account 123456789012, Region us-east-1, stack `sandbox-account`.",
            "",
            "| step | seconds | outcome |",
            "| --- | --- | --- |",
            "| pulumi up | 61 | ok: fine |",
            "| an event reaches the machine queue | 180 | failed: nothing came \\| at all |",
            "| pulumi destroy | 30 | ok |",
            "",
            "## Resources: 12",
            "",
            "| type | number |",
            "| --- | --- |",
            "| aws:kms/key:Key | 1 |",
            "| aws:sqs/queue:Queue | 11 |",
            "",
            "## Versions",
            "",
            "| of | version |",
            "| --- | --- |",
            "| Node.js | v24.21.0 |",
            "| Pulumi CLI | 3.270.0 |",
            "",
        ]);
    });

    it("leaves out the steps after a failure, but for those that take down what was made", async () => {
        const steps = new Steps(() => {});
        await steps.run("up", async () => {
            throw new Error("denied");
        });
        await steps.run("send", async () => "never");
        await steps.run("destroy", async () => "gone", { always: true });

        expect(steps.failed).to.equal(true);
        expect(steps.done.map(({ name, error, note }) => [name, error ?? note])).to.deep.equal([
            ["up", "denied"],
            ["destroy", "gone"],
        ]);
    });
});
