import { expect } from "chai";
import { VirtualClock } from "../../lab/clock";

const START = new Date("2026-01-01T00:00:00Z");

describe("The virtual clock", () => {
    it("runs tasks in the order of their time, and those of one time in the order they were asked for", async () => {
        const clock = new VirtualClock(START);
        const seen: string[] = [];
        for (const [delay, name] of [
            [20, "c"],
            [10, "a"],
            [10, "b"],
            [30, "d"],
        ] as const) {
            clock.schedule(delay, () => seen.push(`${name} at ${clock.now().getTime() - START.getTime()}`));
        }

        await clock.settle();

        expect(seen).to.deep.equal(["a at 10", "b at 10", "c at 20", "d at 30"]);
    });

    it("lets a day of retries pass at once", async () => {
        const clock = new VirtualClock(START);
        let attempts = 0;
        const retry = () => {
            attempts++;
            if (attempts < 24) clock.schedule(3_600_000, retry);
        };
        clock.schedule(3_600_000, retry);

        await clock.settle();

        expect(attempts).to.equal(24);
        expect(clock.now().toISOString()).to.equal("2026-01-02T00:00:00.000Z");
    });

    it("stands still while a task waits for something real, and runs one task after another", async () => {
        const clock = new VirtualClock(START);
        const seen: string[] = [];
        clock.schedule(0, async () => {
            await new Promise((resolve) => setTimeout(resolve, 5));
            seen.push(`slow at ${clock.now().toISOString()}`);
        });
        clock.schedule(1, () => seen.push(`next at ${clock.now().toISOString()}`));

        await clock.settle();

        expect(seen).to.deep.equal(["slow at 2026-01-01T00:00:00.000Z", "next at 2026-01-01T00:00:00.001Z"]);
    });

    it("holds no more cancelled timers than waiting ones, though time stands still, and runs the others in order", async () => {
        const clock = new VirtualClock(START);
        const seen: number[] = [];
        for (const delay of [30, 10, 20]) clock.schedule(delay, () => seen.push(delay));
        for (let count = 0; count < 1000; count++) clock.schedule(5 + (count % 50), () => seen.push(-1)).cancel();

        expect(clock.size).to.be.within(3, 6);
        await clock.settle();
        expect([seen, clock.size]).to.deep.equal([[10, 20, 30], 0]);
    });

    it("does not run a cancelled task, and cancelling after it ran changes nothing", async () => {
        const clock = new VirtualClock(START);
        const seen: string[] = [];
        const cancelled = clock.schedule(5, () => seen.push("cancelled"));
        const done = clock.schedule(1, () => seen.push("done"));
        cancelled.cancel();
        cancelled.cancel();

        await clock.settle();
        done.cancel();
        clock.schedule(1, () => seen.push("later"));
        await clock.settle();

        expect(seen).to.deep.equal(["done", "later"]);
    });

    it("leaves background tasks alone when it settles, and runs them when time passes them", async () => {
        const clock = new VirtualClock(START);
        let ticks = 0;
        const tick = () => {
            ticks++;
            clock.schedule(60_000, tick, { background: true });
        };
        clock.schedule(60_000, tick, { background: true });

        await clock.settle();
        const settled = ticks;
        await clock.advance(300_000);

        expect([settled, ticks]).to.deep.equal([0, 5]);
        expect(clock.now().toISOString()).to.equal("2026-01-01T00:05:00.000Z");
    });

    it("hands the error of a task to whoever ran it, not to who asked meanwhile: that begins when it has ended", async () => {
        const clock = new VirtualClock(START);
        clock.schedule(1_000, () => {
            throw new Error("broken");
        });
        const settled = clock.settle().catch((error: Error) => error.message);
        const advanced = clock.advance(500);
        expect(await settled).to.equal("broken");
        await advanced;
        expect(clock.now().getTime() - START.getTime()).to.equal(1_500);
    });

    it("hands the error of a task to whoever waits, and goes on afterwards", async () => {
        const clock = new VirtualClock(START);
        clock.schedule(0, () => {
            throw new Error("boom");
        });
        let ran = false;
        clock.schedule(1, () => {
            ran = true;
        });

        const error = await clock.settle().catch((thrown: Error) => thrown.message);
        await clock.settle();

        expect([error, ran]).to.deep.equal(["boom", true]);
    });
});
