import { expect } from "chai";
import type { Notice } from "event-ops-lab";
import type { ReplayRow } from "../../cli/outcomes";
import { replayTable } from "../../cli/replayTable";
import { ReplayTally } from "../../cli/replayTally";
import type { UnmatchedReason } from "../../cli/unmatched";

const row = (more: Partial<ReplayRow> = {}): ReplayRow => ({
    event: {
        id: "e",
        source: "aws.ec2",
        detailType: "EC2 Instance State-change Notification",
        name: null,
        time: "t",
        region: "us-east-1",
    },
    rule: "instances",
    reaction: "ec2",
    function: "standardise",
    outcome: "informed",
    calls: [],
    sent: [],
    error: null,
    ...more,
});
const trace = { events: ["e"], rules: ["r"] };
const dead: Notice = { kind: "dead-letter", time: "t", trace, queueArn: "q", reason: "received 5 times" };
const nothing = {
    "no-rule-in-region": 0,
    "read-only-call": 0,
    "disabled-rule": 0,
    "replayed-event": 0,
    "no-pattern": 0,
};
const lost: Notice = { kind: "lost", time: "t", trace, where: "w", why: "y" };

describe("The tally of a replay", () => {
    it("counts events, matches, outcomes, dead letters and losses", () => {
        const tally = new ReplayTally();
        tally.add([row()], []);
        tally.add([row(), row({ rule: "second", outcome: "failed", error: "Error: no" })], [dead, lost]);
        tally.add([], [], { reason: "no-pattern", example: "my.app Order" });
        tally.unreadable = 2;

        expect(tally.summary(1.234)).to.deep.equal({
            events: 3,
            unreadable: 2,
            matched: 2,
            unmatched: { ...nothing, "no-pattern": 1 },
            outcomes: { informed: 2, ignored: 0, failed: 1, "dead-lettered": 0 },
            deadLettered: 1,
            lost: 1,
            wallSeconds: 1.23,
        });
    });

    it("keeps one line for each kind of event and end, however many events come", () => {
        const tally = new ReplayTally();
        for (let count = 0; count < 5000; count++) tally.add([row()], []);
        tally.add([row({ event: { ...row().event, name: "RunInstances" } })], []);

        expect(tally.lines().map(({ what, count }) => [what, count])).to.deep.equal([
            ["EC2 Instance State-change Notification", 5000],
            ["EC2 Instance State-change Notification: RunInstances", 1],
        ]);
    });

    it("does not grow without end when every event is of another kind, and still counts them all", () => {
        const tally = new ReplayTally();
        for (let count = 0; count < 1500; count++)
            tally.add([row({ error: `Error: ${count}`, outcome: "failed" })], []);

        expect([tally.lines().length, tally.outcomes.failed]).to.deep.equal([1000, 1500]);
        const table = replayTable(tally, tally.summary(0.5)).split("\n");
        expect(table.filter((line) => line.includes("others")).map((line) => line.split("│")[1]?.trim())).to.deep.equal(
            ["500"],
        );
    });

    it("has no line for others when it listed every kind", () => {
        const tally = new ReplayTally();
        for (let count = 0; count < 1000; count++) tally.add([row({ error: `Error: ${count}` })], []);

        expect(replayTable(tally, tally.summary(0.5))).to.not.include("others");
    });

    it("tells people why events matched no rule, each reason with its count and three examples at most", () => {
        const tally = new ReplayTally();
        const add = (reason: UnmatchedReason, example: string) => tally.add([], [], { reason, example });
        for (let count = 0; count < 10; count++) add("no-pattern", `my.app Order: number ${count % 5}`);
        add("no-rule-in-region", "eu-west-1");
        add("no-rule-in-region", "eu-west-1");
        add("read-only-call", "aws.ec2 Call: DescribeVpcs (calls)");
        add("disabled-rule", "my.app\n\u001b[2J Order (orders)");
        add("replayed-event", "my.app Order (orders)");

        const lines = replayTable(tally, tally.summary(0.5), ["us-east-1", "us-west-2"]).split("\n");

        expect(lines.slice(2)).to.deep.equal([
            "Matched by no rule:",
            "   2  the stack has no rule for events of the Region (it has rules in us-east-1, us-west-2): eu-west-1",
            "   1  a read-only API call, which a rule gets only in the state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS: aws.ec2 Call: DescribeVpcs (calls)",
            "   1  the rule that matches is disabled: my.app [2J Order (orders)",
            `   1  the event has a "replay-name", and a rule matches it without: my.app Order (orders)`,
            "  10  no event pattern matches: my.app Order: number 0; my.app Order: number 1; my.app Order: number 2; and others",
        ]);
    });

    it("closes the table for people with what was counted", () => {
        const tally = new ReplayTally();
        tally.add([row()], []);
        tally.add([row({ outcome: "ignored" })], []);
        tally.unreadable = 1;

        const lines = replayTable(tally, tally.summary(0.5)).split("\n");

        expect(lines.slice(-3)).to.deep.equal([
            "Events sent: 2; matched by a rule: 2; files or lines that could not be read: 1.",
            "Outcomes: 1 informed, 1 ignored.",
            "Messages dead-lettered: 0; lost: 0. It took 0.5 s.",
        ]);
    });
});
