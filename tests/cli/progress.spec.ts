import { mock } from "node:test";
import { expect } from "chai";
import { wondering } from "../../cli/openLab";
import { inLog } from "../../cli/progress";

describe("Progress in a log", () => {
    beforeEach(() => mock.timers.enable({ apis: ["setInterval"] }));
    afterEach(() => mock.timers.reset());

    it("is a line at once, one each ten seconds with how far it is, and none once the work is done", async () => {
        const lines: string[] = [];
        const done = await inLog(
            "playing",
            async (tell) => {
                mock.timers.tick(9_999);
                expect(lines).to.deep.equal(["playing ..."]);
                mock.timers.tick(1);
                tell("1 of 3");
                tell("2 of 3");
                mock.timers.tick(10_000);
                return "played";
            },
            (line) => lines.push(line),
        );
        mock.timers.tick(60_000);
        expect(done).to.equal("played");
        expect(lines).to.deep.equal(["playing ...", "playing ... 10 s", "playing ... 20 s, 2 of 3"]);
    });

    it("ends with work that fails", async () => {
        const lines: string[] = [];
        const failing = inLog(
            "playing",
            () => Promise.reject(new Error("no")),
            (line) => lines.push(line),
        );
        expect(await failing.catch((error: Error) => error.message)).to.equal("no");
        mock.timers.tick(60_000);
        expect(lines).to.deep.equal(["playing ..."]);
    });
});

describe("A program that does not end", () => {
    beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
    afterEach(() => mock.timers.reset());

    it("is wondered about after a minute, once, and not when it has ended", async () => {
        const hints: string[] = [];
        const tell = (hint: string) => hints.push(hint);
        await wondering(tell, async () => mock.timers.tick(59_999));
        mock.timers.tick(60_000);
        expect(hints).to.deep.equal([]);
        expect(
            await wondering(tell, async () => {
                mock.timers.tick(200_000);
                return "evaluated";
            }),
        ).to.equal("evaluated");
        expect(hints).to.deep.equal([
            "it has not ended yet; an open timer, server or connection of the program would keep it",
        ]);
    });
});
