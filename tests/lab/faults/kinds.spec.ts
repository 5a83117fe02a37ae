import { expect } from "chai";
import type { Fault } from "../../../lab/faults/fault";
import type { Lab } from "../../../lab/lab";
import { playStorm, type Run } from "../../../lab/storm/run";
import { removeFolders } from "../runner/support";
import { functionArn, ruleArn, type StackOptions, setup, sqsArn, topicArn } from "../storm/support";

/** Plays orders, a minute apart, with faults. */
async function played(orders: number, faults: readonly Fault[], options: StackOptions = {}): Promise<Run> {
    const { lab, ...storm } = await setup(orders, options);
    try {
        return await playStorm(storm, faults, "contexts");
    } finally {
        await lab.close();
    }
}

/** The ids of the orders that reached the end, in their order. */
const out = ({ effects }: Run) => effects.map(({ event }) => event);
const times = ({ trace }: Run, text: string) =>
    trace.filter((line) => line.includes(text)).map((line) => line.split("  ")[0]);
const always = { at: 0, lasts: 86_400 };

describe("A fault of the kind", () => {
    after(removeFolders);

    it("none at all changes nothing: each event comes once, in its order", async () => {
        const run = await played(3, []);
        expect(out(run)).to.deep.equal(["order-1", "order-2", "order-3"]);
        expect([...run.ends.values()]).to.deep.equal(["handled", "handled", "handled"]);
    });

    it("duplicate has a rule deliver twice", async () => {
        const run = await played(2, [{ kind: "duplicate", place: ruleArn, at: 60, lasts: 60 }]);
        expect(out(run)).to.deep.equal(["order-1", "order-2", "order-2"]);
    });

    it("duplicate has a topic deliver twice", async () => {
        const run = await played(1, [{ kind: "duplicate", place: topicArn, ...always }], { topic: true });
        expect(out(run)).to.deep.equal(["order-1", "order-1"]);
    });

    it("duplicate has a message that was deleted come again when it is visible again", async () => {
        const run = await played(1, [{ kind: "duplicate", place: sqsArn("work"), at: 0, lasts: 20 }]);
        expect(out(run)).to.deep.equal(["order-1", "order-1"]);
        expect(times(run, "invocation")).to.deep.equal(["0:00", "0:30"]);
    });

    it("reorder turns round what a rule delivers while it lasts", async () => {
        const run = await played(3, [{ kind: "reorder", place: ruleArn, at: 0, lasts: 150 }]);
        expect(out(run)).to.deep.equal(["order-3", "order-2", "order-1"]);
    });

    it("delay has a delivery come up to a day later", async () => {
        const run = await played(2, [{ kind: "delay", place: ruleArn, at: 0, lasts: 1, by: 86_400 }]);
        expect(out(run)).to.deep.equal(["order-2", "order-1"]);
        expect(times(run, "invocation")).to.deep.equal(["1:00", "24:00:00"]);
    });

    it("drop has an event not accepted: nothing happens with it", async () => {
        const run = await played(3, [{ kind: "drop", at: 60, lasts: 60 }]);
        expect(out(run)).to.deep.equal(["order-1", "order-3"]);
        expect([...run.ends.keys()]).to.deep.equal(["order-1", "order-3"]);
    });

    it("throttle has a function not run until it is over", async () => {
        const run = await played(1, [{ kind: "throttle", place: functionArn, at: 0, lasts: 50 }]);
        expect(times(run, "invocation")).to.deep.equal(["1:00"]);
        expect(out(run)).to.deep.equal(["order-1"]);
    });

    it("throttle is measured as Lambda does: as a throttle, not as an execution", async () => {
        const { lab, ...storm } = await setup(1);
        const worlds: Lab[] = [];
        const fault = { kind: "throttle", place: functionArn, at: 0, lasts: 50 } as const;
        try {
            await playStorm({ ...storm, prepare: (world) => worlds.push(world) }, [fault], "contexts");
        } finally {
            await lab.close();
        }
        const sums = worlds[0]!.parts.services.monitoring.metrics
            .totals()
            .filter(({ namespace, dimensions }) => namespace === "AWS/Lambda" && dimensions["FunctionName"])
            .map(({ name, sum }) => [name, sum] as const);
        expect(sums.filter(([name]) => name !== "Duration")).to.have.deep.members([
            ["Throttles", 2],
            ["ConcurrentExecutions", 1],
            ["Invocations", 1],
            ["Errors", 0],
        ]);
    });

    it("throttle has a call refused, which its caller tries again", async () => {
        const run = await played(1, [{ kind: "throttle", place: "sqs:SendMessage", at: 0, lasts: 2 }]);
        expect(times(run, "service call sqs:SendMessage ThrottlingException")).to.deep.equal(["0:00", "0:00"]);
        expect(out(run)).to.deep.equal(["order-1"]);
    });

    it("api-error has a call fail, by service and operation; a poller goes on when it is over", async () => {
        const run = await played(1, [{ kind: "api-error", call: "sqs:ReceiveMessage", at: 0, lasts: 600 }]);
        expect(times(run, "sqs:ReceiveMessage InternalFailure")).to.deep.equal(["0:00"]);
        expect(times(run, "invocation")).to.deep.equal(["10:00"]);
        expect(out(run)).to.deep.equal(["order-1"]);
    });

    it("stale-read has a read answer what it answered before", async () => {
        const handle = `(async () => {
            const { Attributes } = await call("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
            console.log("seen " + Attributes.ApproximateNumberOfMessages);
            await forward(body);
        })()`;
        const seen = (run: Run) =>
            run.notices.flatMap((notice) => (notice.kind === "invocation" ? notice.result.logs : []));
        const fault = { kind: "stale-read", call: "sqs:GetQueueAttributes", at: 60, lasts: 60 } as const;
        expect(seen(await played(3, [], { handle }))).to.deep.equal(["seen 0", "seen 1", "seen 2"]);
        expect(seen(await played(3, [fault], { handle }))).to.deep.equal(["seen 0", "seen 0", "seen 2"]);
    });

    it("timeout has a function run out of time when its work is done: it is done again", async () => {
        const run = await played(1, [{ kind: "timeout", function: functionArn, at: 0, lasts: 20 }]);
        expect(out(run)).to.deep.equal(["order-1", "order-1"]);
        expect(times(run, "timeout Sandbox.Timedout")).to.deep.equal(["0:00"]);
    });

    it("timeout has a function run out of time in a call, which is not made", async () => {
        const fault = { kind: "timeout", function: functionArn, call: "sqs:SendMessage", at: 0, lasts: 20 } as const;
        const run = await played(1, [fault]);
        expect(out(run)).to.deep.equal(["order-1"]);
        expect(times(run, "timeout Sandbox.Timedout")).to.deep.equal(["0:00"]);
    });

    for (const [when, copies] of [
        ["before", 1],
        ["after", 2],
    ] as const) {
        it(`crash ends a function ${when} a call: it is made ${copies === 1 ? "once" : "twice"} in all`, async () => {
            const fault = {
                kind: "crash",
                function: functionArn,
                call: "sqs:SendMessage",
                when,
                at: 0,
                lasts: 20,
            } as const;
            const run = await played(1, [fault]);
            expect(out(run)).to.deep.equal(Array<string>(copies).fill("order-1"));
            expect(times(run, "exit Runtime.ExitError")).to.deep.equal(["0:00"]);
        });
    }

    it("crash without end leads to the dead-letter queue", async () => {
        const fault = { kind: "crash", function: functionArn, call: "sqs:SendMessage", when: "before" } as const;
        const run = await played(1, [{ ...fault, ...always }]);
        expect(out(run)).to.deep.equal([]);
        expect([...run.ends]).to.deep.equal([["order-1", "dead-lettered"]]);
        expect([...run.dead]).to.deep.equal(["order-1"]);
    });

    it("poison puts a message into a queue that is no event: it becomes a dead letter", async () => {
        const run = await played(1, [{ kind: "poison", place: sqsArn("work"), body: "{", at: 30, lasts: 1 }]);
        expect(out(run)).to.deep.equal(["order-1"]);
        expect([...run.dead]).to.deep.equal(["poison-0"]);
    });

    it("gone has a queue not exist: a rule's target goes to the dead-letter queue at once", async () => {
        const run = await played(2, [{ kind: "gone", place: sqsArn("work"), at: 0, lasts: 30 }]);
        expect(out(run)).to.deep.equal(["order-2"]);
        expect([...run.ends]).to.deep.equal([
            ["order-1", "dead-lettered"],
            ["order-2", "handled"],
        ]);
    });

    it("gone has a topic not exist", async () => {
        const run = await played(1, [{ kind: "gone", place: topicArn, at: 0, lasts: 30 }], { topic: true });
        expect(times(run, "sns:Publish NotFound")).to.deep.equal(["0:00"]);
        expect([...run.dead]).to.deep.equal(["order-1"]);
    });

    it("gone leaves the dead-letter queues: what services send there arrives", async () => {
        const faults = [sqsArn("work"), sqsArn("undelivered")].map(
            (place) => ({ kind: "gone", place, ...always }) as const,
        );
        expect([...(await played(1, faults)).losses]).to.deep.equal([]);
    });

    it("clock-jump has functions see another time, and nothing else", async () => {
        const handle = "(console.log(new Date().toISOString()), forward(body))";
        const run = await played(2, [{ kind: "clock-jump", by: -3_600, at: 60, lasts: 60 }], { handle });
        const logs = run.notices.flatMap((notice) => (notice.kind === "invocation" ? notice.result.logs : []));
        expect(logs).to.deep.equal(["2026-03-02T08:00:00.000Z", "2026-03-02T07:01:00.000Z"]);
        expect(times(run, "invocation")).to.deep.equal(["0:00", "1:00"]);
    });
});
