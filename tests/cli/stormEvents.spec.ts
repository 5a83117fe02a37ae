import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { MOST_EVENTS, stormEvents } from "../../cli/storm/stormEvents";

const PLACE = { account: "111122223333", region: "eu-west-1" };

describe("The events of a storm", () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "event-ops-storm-events-"));
    });
    after(() => rmSync(folder, { recursive: true }));

    const file = (...lines: readonly string[]) => {
        const path = join(folder, "events.jsonl");
        writeFileSync(path, lines.join("\n"));
        return path;
    };
    const message = (path: string) =>
        stormEvents([path], PLACE).then(
            () => "nothing was refused",
            (error: Error) => error.message,
        );

    it("are those of the example, for the account and the Region of the stack, where none are given", async () => {
        const events = await stormEvents([], PLACE);
        expect(events).to.have.length(12);
        expect(JSON.parse(events[0]!.text)).to.include(PLACE);
    });

    it("get what they do not name from the stack and from where the storm's time starts: the same in every run", async () => {
        const [event, ...others] = await stormEvents(
            [file('{"detail-type":"Order","source":"shop","detail":{}}')],
            PLACE,
        );
        expect(others).to.deep.equal([]);
        expect(JSON.parse(event!.text)).to.include({ ...PLACE, time: "2026-01-01T00:00:00Z" });
    });

    it("are refused with the first twenty that are none, and the count of the others", async () => {
        const path = file(...Array.from({ length: 25 }, () => "null"));
        const lines = (await message(path)).split("\n");
        expect(lines).to.have.length(22);
        expect(lines[20]).to.equal(`  ${path}, line 20: no event: expected a JSON object, found null`);
        expect(lines[21]).to.equal("  and 5 more");
    });

    it("are refused where they are too many", async () => {
        const events = Array.from({ length: MOST_EVENTS + 1 }, () => '{"detail-type":"x","source":"y","detail":{}}');
        expect(await message(file(...events))).to.match(/^--events: more than 100 events\. /);
        expect(await stormEvents([file(...events.slice(1))], PLACE)).to.have.length(MOST_EVENTS);
    });

    it("are refused where there are none", async () => {
        const path = file("");
        expect((await message(path)).split("\n").at(-1)).to.equal(`  ${path}: no event: nothing is in it`);
        const empty = mkdtempSync(join(folder, "empty-"));
        expect(await message(empty)).to.equal(`--events: no events in ${empty}: give files or folders that hold some`);
    });
});
