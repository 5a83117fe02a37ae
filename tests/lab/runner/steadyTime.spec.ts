import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { SteadyTime } from "../../../lab/runner/steady/steadyTime";

describe("The time of a function in a storm", () => {
    const busy: number[] = [];
    const time = () => {
        busy.length = 0;
        const own = new SteadyTime({
            onIdle() {},
            onExpired() {},
            onError() {},
            onRun: (ms) => busy.push(ms),
        });
        own.begin(60_000);
        return own;
    };
    const compute = (ms: number) => {
        const end = performance.now() + ms;
        while (performance.now() < end);
    };

    it("counts how long it computes, in one step or in several", async () => {
        const own = time();
        own.run(() => compute(150));
        own.run(() => compute(150));
        own.run(() => {});
        expect(busy.at(-1)).to.be.at.least(300);
        own.stop();
    });

    it("does not count what it waits for: an answer, or its next invocation", async () => {
        const own = time();
        own.inTurn((done) => {
            void setTimeout(300).then(() => {
                own.run(() => {});
                done();
            });
        });
        while (busy.length === 0) await setTimeout(50);
        expect(busy).to.deep.equal([0]);
        own.rest();
        await setTimeout(300);
        own.run(() => own.begin(60_000));
        expect(busy).to.deep.equal([0, 0]);
        own.stop();
    });
});
