import { expect } from "chai";
import { ROLE, refusal, World } from "./support";

const MINUTE = 60_000;
const FUNCTION = "aws:lambda/function:Function";

/** A queue of 300 s and a function whose invocations take so many seconds; `began` says when each began, and how many messages it got. */
async function slow(seconds: number, mapping: Record<string, unknown>, fails = false) {
    const world = new World({ durationOf: () => 1000 * seconds });
    const began: [number, number][] = [];
    const queue = await world.queue("work", { visibilityTimeoutSeconds: 300 });
    const handler = (event: unknown) => {
        began.push([world.seconds(), (event as { Records: unknown[] }).Records.length]);
        if (fails) throw new Error("no");
    };
    const fn = await world.function("worker", handler, { timeout: 300 });
    await world.mapping(queue, fn, { scalingConfig: { maximumConcurrency: 2 }, ...mapping });
    const send = async (count: number) => {
        for (let n = 0; n < count; n++) await world.sendTo(queue, String(n));
    };
    return { world, began, send };
}

describe("A mapping with a maximum concurrency", () => {
    it("keeps to it, also when Lambda would have more pollers after a minute", async () => {
        const { world, began, send } = await slow(120, { batchSize: 1 });
        await send(3);
        await world.clock.settle();
        expect(began).to.deep.equal([
            [0, 1],
            [0, 1],
            [120, 1],
        ]);
    });

    it("goes on with the next batch when one has failed, long before its messages are visible again", async () => {
        const { world, began, send } = await slow(10, { batchSize: 1 }, true);
        await send(3);
        await world.clock.advance(299_000);
        expect(began).to.deep.equal([
            [0, 1],
            [0, 1],
            [10, 1],
        ]);
    });

    it("handles a batch whose window is over as soon as another is done, whatever comes meanwhile", async () => {
        const { world, began, send } = await slow(20, { maximumBatchingWindowInSeconds: 20 });
        await send(21);
        await world.clock.advance(5_000);
        await send(1);
        await world.clock.settle();
        expect(began).to.deep.equal([
            [0, 10],
            [0, 10],
            [20, 2],
        ]);
    });
});

describe("Invocations at the same time", () => {
    const busy = (functions: Record<string, number | undefined>) =>
        (async () => {
            const world = new World({ durationOf: () => MINUTE });
            for (const [name, reservedConcurrentExecutions] of Object.entries(functions)) {
                const reserved = reservedConcurrentExecutions === undefined ? {} : { reservedConcurrentExecutions };
                await world.function(name, () => 1, { timeout: 60, ...reserved });
            }
            return world;
        })();
    const invoke = (world: World, FunctionName: string) => refusal(world.call("lambda", "Invoke", { FunctionName }));
    const throttled = "TooManyRequestsException: Rate Exceeded.";
    const ran = "nothing was refused";

    it("of functions that reserve some are not taken from what the others share", async () => {
        const world = await busy({ reserved: 998, one: undefined });
        const answers: string[] = [];
        for (const name of ["reserved", "one", "one", "one"]) answers.push(await invoke(world, name));
        expect(answers).to.deep.equal([ran, ran, ran, throttled]);
    });

    it("are counted Region by Region", async () => {
        const world = await busy({ one: undefined });
        const inputs = { role: ROLE, runtime: "nodejs24.x", handler: "index.handler" };
        await world.make(FUNCTION, "far", { ...inputs, name: "far", reservedConcurrentExecutions: 1000 }, "us-east-1");
        expect(await invoke(world, "one")).to.equal(ran);
    });

    it("are none of a function's when it is made anew while the one before it runs", async () => {
        const world = new World({ durationOf: () => MINUTE });
        const inputs = {
            name: "worker",
            role: ROLE,
            runtime: "nodejs24.x",
            handler: "index.handler",
            timeout: 60,
            reservedConcurrentExecutions: 1,
        };
        world.handlers.set("worker", () => 1);
        const made = await world.make(FUNCTION, "worker", inputs);
        expect([await invoke(world, "worker"), await invoke(world, "worker")]).to.deep.equal([ran, throttled]);
        await world.remove(made);
        await world.make(FUNCTION, "worker", inputs);
        expect(await invoke(world, "worker")).to.equal(ran);
    });

    it("come to rest when the time of the last is over", async () => {
        const world = await busy({ one: undefined });
        await invoke(world, "one");
        await world.clock.settle();
        expect(world.seconds()).to.equal(60);
    });
});
