import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import type { StormEvent } from "event-ops-lab/storm";
import { blocksOf, playBlocks, together } from "../../cli/storm/blocks";
import { UserError } from "../../cli/userError";

describe("The schedules of a storm", () => {
    const cut = (schedules: number, jobs: number) =>
        blocksOf({ seed: 1, schedules }, jobs).map((block) => `${block.schedules} from ${block.seed}`);

    it("are one block where they are few", () => {
        expect(cut(10, 4)).to.deep.equal(["10 from 1"]);
    });

    it("are cut for the processes that play at once, and none plays more than 1,000", () => {
        expect(cut(100, 2)).to.deep.equal(["50 from 1", "50 from 51"]);
        expect(cut(24, 4)).to.deep.equal(["10 from 1", "10 from 11", "4 from 21"]);
        expect(cut(2_400, 2)).to.deep.equal(["1000 from 1", "1000 from 1001", "400 from 2001"]);
        expect(cut(2_400, 1)).to.deep.equal(cut(2_400, 2));
    });

    /** Why schedules cannot be played; what nothing is heard of for five seconds counts as endless. */
    async function refusal(
        cwd: string,
        schedules: number,
        events: readonly StormEvent[],
        config: Readonly<Record<string, string>> = {},
    ): Promise<string> {
        const options = { stack: "dev", cwd, config, events: ["events.json"], schedules };
        const request = { options: { ...options, processes: false, exact: false, trace: false }, events };
        const { execArgv } = process;
        process.execArgv = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only"];
        try {
            await playBlocks(request, blocksOf({ seed: 1, schedules }, 4), 2, () => {}, 5);
            return "nothing was refused";
        } catch (error) {
            expect(error).to.be.instanceOf(UserError);
            return (error as Error).message;
        } finally {
            process.execArgv = execArgv;
            await setTimeout(200);
            expect(process.getActiveResourcesInfo()).not.to.include("ProcessWrap");
        }
    }

    it("are played no more when a process cannot play: all are ended", async () => {
        expect(await refusal("no/such/folder", 40, [])).to.match(/no\/such\/folder/);
    }).timeout(60_000);

    it("end with a function that computes without end, at a stretch or step by step, which is named", async () => {
        const text = JSON.stringify({
            version: "0",
            id: "order-1",
            "detail-type": "Order",
            source: "shop",
            account: "123456789012",
            time: "2026-01-01T00:00:00Z",
            region: "eu-west-1",
            resources: [],
            detail: {},
        });
        for (const steps of ["false", "true"])
            expect(await refusal("tests/fixtures/programs/endless", 1, [{ text }], { steps })).to.equal(
                "The function worker computes without end: for 5 seconds it has made no call and waited for nothing. In a context " +
                    "no timeout ends it; event-ops replay runs it in a process, and tells what its timeout does.",
            );
    }).timeout(60_000);

    it("are counted together, and of those that break something the first is told of", () => {
        const calm = {
            played: 250,
            events: 12,
            unmatched: 2,
            unhandled: { count: 1, first: "e2 is a dead letter: closed" },
            ends: { handled: 2_000, "dead-lettered": 900 },
            notAccepted: 100,
        };
        const broken = (seed: number) => ({ seed, text: `seed ${seed} breaks something` });
        const failing = (seed: number) => ({ ...calm, played: 3, ends: { handled: 30 }, failure: broken(seed) });
        expect(together([calm, failing(503), failing(253)])).to.deep.equal({
            played: 256,
            events: 12,
            unmatched: 2,
            unhandled: { count: 1, first: "e2 is a dead letter: closed" },
            ends: { handled: 2_060, "dead-lettered": 900 },
            notAccepted: 300,
            failure: broken(253),
        });
    });
});
