import { expect } from "chai";
import type { Notice } from "event-ops-lab";
import type { ReplayRow } from "../../cli/outcomes";
import { replayTable } from "../../cli/replayTable";
import { ReplayTally } from "../../cli/replayTally";

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
    error: null,
    ...more,
});
const trace = { events: ["e"], rules: ["r"] };
const dead: Notice = { kind: "dead-letter", time: "t", trace, queueArn: "q", reason: "received 5 times" };
const lost: Notice = { kind: "lost", time: "t", trace, where: "w", why: "y" };

describe("The tally of a replay", () => {
    it("counts events, matches, outcomes, dead letters and losses", () => {
        const tally = new ReplayTally();
        tally.add([row()], []);
        tally.add([row(), row({ rule: "second", outcome: "failed", error: "Error: no" })], [dead, lost]);
        tally.add([], []);
        tally.unreadable = 2;

        expect(tally.summary(1.234)).to.deep.equal({
            events: 3,
            unreadable: 2,
            matched: 2,
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
