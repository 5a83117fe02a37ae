import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { check } from "../../cli/commands/check";
import { replay } from "../../cli/commands/replay";
import { checkOutput, writeOutput } from "../../cli/outputFile";
import { UserError } from "../../cli/userError";

async function refusal(work: () => unknown): Promise<string> {
    try {
        await work();
        return "taken";
    } catch (error) {
        expect(error).to.be.instanceOf(UserError);
        return (error as Error).message;
    }
}

describe("A file that an option names to be written", () => {
    let folder: string;
    const at = (name: string) => join(folder, name);
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "event-ops-output-"));
        mkdirSync(at("folder"));
        writeFileSync(at("file"), "old");
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("is taken where it is a file or nothing is there yet, and is left as it is until it is written", async () => {
        for (const name of ["file", "new"])
            expect(await refusal(() => checkOutput("--out", at(name)))).to.equal("taken");
        expect([readdirSync(folder), readFileSync(at("file"), "utf8")]).to.deep.equal([["file", "folder"], "old"]);
        writeOutput("--out", at("file"), "text");
        expect(readFileSync(at("file"), "utf8")).to.equal("text");
    });

    const refused: readonly [string, string, string][] = [
        ["a folder", "folder", "it is a folder; name another file"],
        ["in no folder", "no/file", "its folder does not exist; make it, or name another file"],
        ["in a file", "file/file", "its folder is a file; name another file"],
    ];
    for (const [what, name, why] of refused) {
        it(`is refused where it is ${what}, before and when it is written`, async () => {
            const message = `--out ${at(name)} cannot be written: ${why}`;
            expect(await refusal(() => checkOutput("--out", at(name)))).to.equal(message);
            expect(await refusal(() => writeOutput("--out", at(name), "text"))).to.equal(message);
        });
    }

    it("is refused where it is named as a folder is, or not at all", async () => {
        for (const path of [at("new/"), ""]) {
            expect(await refusal(() => checkOutput("--out", path))).to.equal(
                `--out ${path} cannot be written: it is a folder; name another file`,
            );
        }
    });

    it("is refused before a program is evaluated, and before another file is written", async () => {
        const options = { stack: "dev", cwd: at("folder"), config: {}, json: false, strict: false };
        const markdown = at("no/replay.md");
        const why = `--markdown ${markdown} cannot be written: its folder does not exist; make it, or name another file`;
        const golden = at("golden.json");
        expect(await refusal(() => replay([at("file")], { ...options, golden, update: true, markdown }))).to.equal(why);
        expect(await refusal(() => check({ ...options, markdown }))).to.equal(why);
        expect(readdirSync(folder)).to.deep.equal(["file", "folder"]);
    });
});
