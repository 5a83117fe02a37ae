import { expect } from "chai";
import type { Notice } from "event-ops-lab";
import { alarmLine, laterOf, timelineOf } from "../../cli/timeline";

const ALARM: Extract<Notice, { kind: "alarm" }> = {
    kind: "alarm",
    time: "2026-01-01T00:01:00.000Z",
    trace: { events: [], rules: [] },
    alarmArn: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:orders-fail-1a2b3c4",
    from: "OK",
    to: "ALARM",
    reason: "Threshold Crossed: 1 out of the last 1 datapoints [1.0 (01/01/26 00:00:00)] was greater than the threshold (0.0).",
};
const TEXT = `alarm orders-fail: OK -> ALARM: ${ALARM.reason}`;

describe("An alarm in the timeline", () => {
    it("is one line of the event during whose work it rings", () => {
        const lines = timelineOf("an order", [ALARM], [], () => "orders-fail").split("\n");
        expect(lines).to.deep.equal(["00:01:00 an order", "         -> no rule matched", `         -> ${TEXT}`]);
    });

    it("is a line of its own when it rings between events", () => {
        expect(alarmLine(ALARM, () => "orders-fail")).to.equal(`00:01:00 ${TEXT}`);
    });
});

describe("What happens as time goes on", () => {
    const nameOf = (arn: string) => arn.split(":").at(-1)!;
    const [time, trace] = ["2026-01-01T00:01:00.000Z", { events: [], rules: [] }];
    const TOPIC = "arn:aws:sns:us-east-1:123456789012:alerts";

    it("is a line for each alarm and each event that a rule matches, and below it what came of it", () => {
        const event = {
            ...{ id: "a", source: "aws.cloudwatch", detailType: "CloudWatch Alarm State Change", region: "us-east-1" },
            ...{ account: "123456789012", time, text: "{}", body: {} },
        };
        const notices: Notice[] = [
            { kind: "message", time, trace, to: "arn:aws:sqs:us-east-1:123456789012:runs", body: "" },
            ALARM,
            { kind: "message", time, trace, to: TOPIC, body: "" },
            { kind: "event", time, event, busArn: "", matched: [] },
            { kind: "event", time, event, busArn: "", matched: ["arn:rule"] },
            { kind: "lost", time, trace, where: "rule", why: "gone" },
        ];
        expect(laterOf(notices, nameOf, () => "alarms").split("\n")).to.deep.equal([
            "         -> queue runs",
            `00:01:00 ${TEXT.replace("orders-fail", "orders-fail-1a2b3c4")}`,
            "         -> topic alerts",
            "00:01:00 aws.cloudwatch: CloudWatch Alarm State Change",
            "         -> rule alarms",
            "         -> LOST at rule: gone",
        ]);
    });

    it("is nothing where nothing happens", () => {
        expect(laterOf([], nameOf, nameOf)).to.equal("");
    });
});
