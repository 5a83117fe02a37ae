import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
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

    it("are played no more when a process cannot play: all are ended", async () => {
        const options = { stack: "dev", cwd: "no/such/folder", config: {}, events: [], schedules: 40 };
        const request = { options: { ...options, processes: false, exact: false, trace: false }, events: [] };
        const { execArgv } = process;
        process.execArgv = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only"];
        try {
            const played = playBlocks(request, blocksOf({ seed: 1, schedules: 40 }, 4), 2, () => {});
            const error: unknown = await played.then(
                () => "nothing was refused",
                (reason: unknown) => reason,
            );
            expect(error).to.be.instanceOf(UserError);
            expect((error as Error).message).to.match(/no\/such\/folder/);
        } finally {
            process.execArgv = execArgv;
        }
        await setTimeout(200);
        expect(process.getActiveResourcesInfo()).not.to.include("ProcessWrap");
    }).timeout(60_000);

    it("are counted together, and of those that break something the first is told of", () => {
        const calm = { played: 250, events: 12, ends: { handled: 2_000, "dead-lettered": 900 }, notAccepted: 100 };
        const broken = (seed: number) => ({ seed, text: `seed ${seed} breaks something` });
        const failing = (seed: number) => ({ ...calm, played: 3, ends: { handled: 30 }, failure: broken(seed) });
        expect(together([calm, failing(503), failing(253)])).to.deep.equal({
            played: 256,
            events: 12,
            ends: { handled: 2_060, "dead-lettered": 900 },
            notAccepted: 300,
            failure: broken(253),
        });
    });
});
