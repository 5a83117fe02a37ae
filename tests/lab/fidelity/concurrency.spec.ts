import { expect } from "chai";
import { pollersAfter } from "../../../lab/fabric/concurrency";
import { withRun } from "../../../lab/fabric/lineage";
import { NO_TRACE, type Trace } from "../../../lab/types";
import { instanceEvent, REGION, refusal, World } from "../fabric/support";

const SECONDS = 1_000;

/** A queue with `count` messages, read one by one by a function whose invocations take so many seconds; `times` say when they began. */
async function busy(
    { count, seconds }: { readonly count: number; readonly seconds: number },
    inputs: { readonly mapping?: object; readonly fn?: object; readonly queue?: object } = {},
) {
    const world = new World({ durationOf: () => seconds * SECONDS });
    const times: number[] = [];
    const dead = await world.queue("dead");
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 3 });
    const queue = await world.queue("work", { visibilityTimeoutSeconds: 60, redrivePolicy, ...inputs.queue });
    const fn = await world.function("worker", () => void times.push(world.seconds()), { timeout: 60, ...inputs.fn });
    await world.mapping(queue, fn, { batchSize: 1, ...inputs.mapping });
    for (let n = 0; n < count; n++) await world.sendTo(queue, String(n));
    await world.clock.settle();
    return { world, fn, times };
}

/** How many began when: `{ 0: 5, 10: 2 }`. */
function counted(times: readonly number[]): Record<number, number> {
    const counts: Record<number, number> = {};
    for (const time of times) counts[time] = (counts[time] ?? 0) + 1;
    return counts;
}

describe("Invocations at the same time, as in AWS", () => {
    it("M3 the maximum concurrency is 2 to 1,000", async () => {
        const map = (maximumConcurrency: number) =>
            refusal(busy({ count: 0, seconds: 0 }, { mapping: { scalingConfig: { maximumConcurrency } } }));
        expect([await map(2), await map(1_000)]).to.deep.equal(["nothing was refused", "nothing was refused"]);
        for (const concurrency of [1, 1_001])
            expect(await map(concurrency)).to.match(/concurrency goes from 2 to 1000/);
    });

    it("M3 the maximum concurrency lets messages wait in the queue: each is received once, and none is throttled", async () => {
        const mapping = { scalingConfig: { maximumConcurrency: 2 } };
        const { world, times } = await busy(
            { count: 5, seconds: 10 },
            { mapping, fn: { reservedConcurrentExecutions: 2 } },
        );
        expect(counted(times)).to.deep.equal({ 0: 2, 10: 2, 20: 1 });
        expect([world.of("invocation").map(({ attempt }) => attempt), world.bodies("dead")]).to.deep.equal([
            [1, 1, 1, 1, 1],
            [],
        ]);
        expect(world.seconds()).to.equal(30);
    });

    it("M3 five batches of a queue are handled at once, and 300 more after a minute", async () => {
        const { times } = await busy({ count: 400, seconds: 40 }, { queue: { visibilityTimeoutSeconds: 240 } });
        expect(counted(times)).to.deep.equal({ 0: 5, 40: 5, 60: 300, 80: 5, 100: 85 });
    });

    it("M3 five batches of a queue are handled when messages begin to be visible, however long they were hidden", async () => {
        const queue = { visibilityTimeoutSeconds: 240, delaySeconds: 600 };
        const { times } = await busy({ count: 12, seconds: 40 }, { queue });
        expect(counted(times)).to.deep.equal({ 600: 5, 640: 5, 660: 2 });
    });

    it("M3 five batches of a queue become 1,250 at most", () => {
        expect([3, 4, 5, 600].map((minutes) => pollersAfter(60 * SECONDS * minutes))).to.deep.equal([
            905, 1_205, 1_250, 1_250,
        ]);
    });

    it("M3 five batches of a queue begin again after a pause", async () => {
        const { world, fn, times } = await busy(
            { count: 6, seconds: 40 },
            { queue: { visibilityTimeoutSeconds: 240 } },
        );
        const queue = [...world.fabric.mappings.values()].find(({ functionArn }) => functionArn === fn)!.queue.arn;
        for (let n = 0; n < 6; n++) await world.sendTo(queue, `again ${n}`);
        await world.clock.settle();
        expect(counted(times)).to.deep.equal({ 0: 5, 40: 1, 80: 5, 120: 1 });
    });

    it("M3 a reserved concurrency below the pollers throttles batches: they come back when they are visible, and die of it", async () => {
        const fn = { reservedConcurrentExecutions: 1 };
        const { world, times } = await busy({ count: 5, seconds: 59 }, { fn });
        // One of five runs at each attempt; the others are received anew a minute later, three times at most.
        expect(counted(times)).to.deep.equal({ 0: 1, 60: 1, 120: 1 });
        expect(world.bodies("dead")).to.have.length(2);
    });

    it("M3 five batches of a FIFO queue are of five groups: a group waits until its batch is handled", async () => {
        const world = new World({ durationOf: () => 10 * SECONDS });
        const began: string[] = [];
        const fifo = {
            name: "work.fifo",
            fifoQueue: true,
            contentBasedDeduplication: true,
            visibilityTimeoutSeconds: 60,
        };
        const queue = await world.queue("work", fifo);
        const fn = await world.function(
            "worker",
            (event) =>
                void began.push(`${(event as { Records: { body: string }[] }).Records[0]!.body} ${world.seconds()}`),
            { timeout: 60 },
        );
        await world.mapping(queue, fn, { batchSize: 1 });
        for (const body of ["a1", "a2", "b1"]) await world.sendTo(queue, body, { MessageGroupId: body[0] });
        await world.clock.settle();
        expect(began).to.deep.equal(["a1 0", "b1 0", "a2 10"]);
    });

    it("M5 a function's reserved concurrency throttles events that are over it; they are tried again, from a second on", async () => {
        const world = new World({ durationOf: () => 10 * SECONDS });
        const times: number[] = [];
        const inputs = { timeout: 30, reservedConcurrentExecutions: 2 };
        const fn = await world.function("worker", () => void times.push(world.seconds()), inputs);
        await world.rule("stops", { source: ["aws.ec2"] }, { arn: fn });
        for (let n = 0; n < 5; n++)
            world.fabric.events.deliver(REGION, "default", instanceEvent("stopped", { id: `e${n}` }));
        await world.clock.settle();
        // Waits of 1, 2, 4 and 8 seconds end at 15 s, 16 seconds more at 31 s.
        expect(counted(times)).to.deep.equal({ 0: 2, 15: 2, 31: 1 });
        expect(world.of("invocation").every(({ result }) => result.durationMs === 10_000)).to.equal(true);
    });

    it("M5 a function's reserved concurrency is not taken by a run that Lambda stops as recursive", async () => {
        const world = new World({ durationOf: () => 10 * SECONDS });
        const arn = await world.function("worker", () => undefined, { timeout: 60, reservedConcurrentExecutions: 1 });
        const { lambda } = world.fabric;
        const run = (trace: Trace) =>
            lambda.run(lambda.find(arn)!, { payload: "{}", requestId: "request", trace, attempt: 1 });
        let looped: Trace = NO_TRACE;
        for (let n = 0; n < 16; n++) looped = withRun(looped, arn);
        expect(await refusal(run(looped))).to.match(/^RecursiveInvocationException: /);
        expect(await refusal(run(NO_TRACE))).to.equal("nothing was refused");
        expect(await refusal(run(NO_TRACE))).to.equal("TooManyRequestsException: Rate Exceeded.");
    });

    it("M5 a function's reserved concurrency is free again before the next event comes, when an event has all come to rest", async () => {
        const world = new World({ durationOf: () => 10 * SECONDS });
        const fn = await world.function("worker", () => 1, { timeout: 30, reservedConcurrentExecutions: 1 });
        await world.rule("stops", { source: ["aws.ec2"] }, { arn: fn });
        for (const id of ["e1", "e2"]) {
            world.fabric.events.deliver(REGION, "default", instanceEvent("stopped", { id }));
            await world.clock.settle();
        }
        expect([world.of("invocation").length, world.seconds()]).to.deep.equal([2, 20]);
    });

    it("M1 the waits of retries begin when an invocation has ended", async () => {
        const world = new World({ durationOf: () => 10 * SECONDS });
        const times: number[] = [];
        const fn = await world.function(
            "worker",
            () => {
                times.push(world.seconds());
                throw new Error("no");
            },
            { timeout: 30 },
        );
        await world.rule("stops", { source: ["aws.ec2"] }, { arn: fn });
        world.fabric.events.deliver(REGION, "default", instanceEvent());
        await world.clock.settle();
        expect([times, world.seconds()]).to.deep.equal([[0, 70, 200], 210]);
    });

    it("M5 a function's reserved concurrency is taken from the account's 1,000, which the others share", async () => {
        const world = new World({ durationOf: () => 60 * SECONDS });
        await world.function("reserved", () => 1, { timeout: 60, reservedConcurrentExecutions: 998 });
        const [one, other] = [
            await world.function("one", () => 1, { timeout: 60 }),
            await world.function("other", () => 1, { timeout: 60 }),
        ];
        const invoke = (FunctionName: string) =>
            refusal(world.call("lambda", "Invoke", { FunctionName, Payload: "{}" }));
        expect([await invoke(one), await invoke(other)]).to.deep.equal(["nothing was refused", "nothing was refused"]);
        expect(await invoke(one)).to.equal("TooManyRequestsException: Rate Exceeded.");
        expect(await invoke("reserved")).to.equal("nothing was refused");
        await world.clock.advance(60 * SECONDS);
        expect(await invoke(one)).to.equal("nothing was refused");
    });
});
