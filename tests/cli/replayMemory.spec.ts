import { join } from "node:path";
import { Readable } from "node:stream";
import { queryObjects } from "node:v8";
import { expect } from "chai";
import { Lab } from "event-ops-lab";
import { readEvents } from "../../cli/events/readEvents";
import { replayEvents } from "../../cli/replayEvents";
import { ReplayTally } from "../../cli/replayTally";

const PROGRAM = join(__dirname, "../fixtures/programs/history");
/** One of these in twenty runs a function: of the others there can be many in little time. */
const TYPES = [...Array<string>(18).fill("Order"), "Work", "Stuck"];

let number = 0;
function* events(count: number): Generator<string> {
    for (let at = 0; at < count; at++, number++) {
        const more = { "detail-type": TYPES[number % TYPES.length], detail: { number } };
        const envelope = { version: "0", id: `replayed-${number}`, source: "my.app", account: "123456789012" };
        yield `${JSON.stringify({ ...envelope, region: "us-east-1", time: "2026-01-01T00:00:00Z", resources: [], ...more })}\n`;
    }
}

/** Objects of all kinds that are still reachable, in this whole process. */
function held(): number {
    return queryObjects(Object, { format: "count" }) as unknown as number;
}

describe("A replay of a long history", () => {
    let lab: Lab;
    before(async () => {
        lab = await Lab.of(PROGRAM, { keep: false });
        // No resource of the lab says that EventBridge may write the log.
        const statement = {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "logs:*",
        } as const;
        lab.iam.resourcePolicies.set("arn:aws:logs:us-east-1:123456789012:*", [
            { Statement: [{ ...statement, Resource: "*" }] },
        ]);
    });
    after(() => lab.close());

    const replayed = async (count: number) => {
        const tally = new ReplayTally();
        const stdin = Readable.from(events(count));
        const nobody = { onRow: () => {}, onUnreadable: () => {} };
        await replayEvents(lab, readEvents(["-"], { stdin }), tally, nobody);
        return tally;
    };
    /** All that the lab could keep of the events that went through it, as far as it can be counted. */
    const kept = () => ({
        notices: lab.notices.length,
        timers: lab.clock.size,
        queues: Object.fromEntries(lab.queueDepths().map(({ name, depth }) => [name, depth])),
        metrics: lab.parts.services.monitoring.metrics.all().length,
        logs: lab.parts.services.logs
            .in("us-east-1")
            .map(({ name, streams, lines }) => [name, streams.size, lines.length]),
    });

    it("keeps nothing of 2,000 events that it did not keep of 200: no notice, timer, message, metric or log line", async () => {
        await replayed(200);
        const nothing = kept();
        const [[, ...audit], [, ...work]] = nothing.logs as [unknown[], unknown[]];
        expect({ ...nothing, logs: [audit, work] }).to.deep.equal({
            notices: 0,
            timers: 0,
            queues: { orders: 0, work: 0, stuck: 0 },
            metrics: 0,
            // The function's own stream stays, without its lines.
            logs: [
                [0, 0],
                [1, 0],
            ],
        });
        const before = held();

        const { events: sent, matched, outcomes, lost, deadLettered } = await replayed(2_000);

        expect({ sent, matched, outcomes, lost, deadLettered }).to.deep.equal({
            sent: 2_000,
            matched: 2_000,
            // An order matches two rules.
            outcomes: { informed: 3_800, ignored: 0, failed: 0, "dead-lettered": 0 },
            lost: 0,
            deadLettered: 0,
        });
        expect(kept()).to.deep.equal(nothing);
        // Whatever keeps one object for each event keeps at least 100, even of the rarest events.
        expect(held() - before).to.be.lessThan(100);
    });
});
