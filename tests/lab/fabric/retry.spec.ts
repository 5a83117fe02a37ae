import { expect } from "chai";
import { VirtualClock } from "../../../lab/clock";
import { deliverWithRetries, type GivenUp } from "../../../lab/fabric/retry";
import { AwsError } from "../../../lab/types";
import { refusal, START } from "./support";

/** Seconds at which a delivery is attempted that never succeeds, every ten seconds, and why it is given up. */
async function attempted(maximumRetryAttempts: number, maximumAgeSeconds: number) {
    const clock = new VirtualClock(START);
    const attempts: number[] = [];
    let end: GivenUp | undefined;
    const attempt = async () => {
        attempts.push((clock.now().getTime() - START.getTime()) / 1000);
        throw new AwsError("InternalFailure", "broken", 500);
    };
    const policy = { maximumRetryAttempts, maximumAgeSeconds, delayMs: () => 10_000 };
    await deliverWithRetries(clock, policy, attempt, (result) => {
        end = result;
    });
    await clock.settle();
    return { attempts, retries: end?.retries, exhausted: end?.exhausted };
}

describe("A delivery that is tried again", () => {
    it("is attempted up to its maximum age, and no more after that", async () => {
        expect(await attempted(185, 30)).to.deep.equal({
            attempts: [0, 10, 20, 30],
            retries: 3,
            exhausted: "MaximumEventAgeInSeconds",
        });
        expect(await attempted(185, 29)).to.deep.equal({
            attempts: [0, 10, 20],
            retries: 2,
            exhausted: "MaximumEventAgeInSeconds",
        });
    });

    it("is given up for its attempts when both are used up at once", async () => {
        expect(await attempted(2, 20)).to.deep.equal({
            attempts: [0, 10, 20],
            retries: 2,
            exhausted: "MaximumRetryAttempts",
        });
    });

    it("ends the run with an error that is none of AWS: that is a mistake in a program, which no dead-letter queue may hide", async () => {
        const policy = { maximumRetryAttempts: 2, maximumAgeSeconds: 60, delayMs: () => 0 };
        const attempt = () => Promise.reject(new TypeError("event.detail is undefined"));
        const given: GivenUp[] = [];
        const run = deliverWithRetries(new VirtualClock(START), policy, attempt, (result) => given.push(result));
        expect(await refusal(run)).to.equal("event.detail is undefined");
        expect(given).to.deep.equal([]);
    });
});
