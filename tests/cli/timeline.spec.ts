import { expect } from "chai";
import type { Notice } from "event-ops-lab";
import { alarmLine, timelineOf } from "../../cli/timeline";

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
