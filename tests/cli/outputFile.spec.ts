import {
    linkSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { check } from "../../cli/commands/check";
import { graph } from "../../cli/commands/graph";
import { replay } from "../../cli/commands/replay";
import { goldenText } from "../../cli/golden/golden";
import { checkOutputs, writeOutput } from "../../cli/outputFile";
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
            expect(await refusal(() => checkOutputs({ "--out": at(name) }))).to.equal("taken");
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
            expect(await refusal(() => checkOutputs({ "--out": at(name) }))).to.equal(message);
            expect(await refusal(() => writeOutput("--out", at(name), "text"))).to.equal(message);
        });
    }

    it("is refused where it is named as a folder is, or not at all", async () => {
        for (const path of [at("new/"), ""]) {
            expect(await refusal(() => checkOutputs({ "--out": path }))).to.equal(
                `--out ${path} cannot be written: it is a folder; name another file`,
            );
        }
    });

    it("is refused where it is read, by whatever path or link, and where another option names it", async () => {
        linkSync(at("file"), at("hard"));
        symlinkSync(at("file"), at("soft"));
        for (const name of ["file", "hard", "soft", "folder/../file"]) {
            expect(await refusal(() => checkOutputs({ "--out": at(name) }, ["-", at("file")]))).to.equal(
                `--out ${at(name)} is one of the files that are read, and is left as it is: name another file`,
            );
        }
        const twice = { "--sarif": at("new"), "--markdown": at("folder/../new") };
        expect(await refusal(() => checkOutputs(twice))).to.equal(
            `--markdown ${at("folder/../new")} is the file of --sarif, too: name another file`,
        );
        expect(await refusal(() => checkOutputs({ "--sarif": "/dev/null", "--markdown": "/dev/null" }))).to.equal(
            "taken",
        );
    });

    it("is refused where its name is that of a program or its config, whether it is there or not", async () => {
        for (const name of ["index.ts", "handler.mjs", "Pulumi.dev.yaml", "package.json"]) {
            const why = `--out ${at(name)} has the name of a program or its config: name another file`;
            expect(await refusal(() => checkOutputs({ "--out": at(name) }))).to.equal(why);
            writeFileSync(at(name), "old");
            expect(await refusal(() => checkOutputs({ "--out": at(name) }))).to.equal(why);
        }
    });

    it("of a replay is none of its events and not its golden file", async () => {
        const options = { stack: "dev", cwd: at("folder"), config: {}, json: false, strict: false };
        const [events, golden] = [at("folder/events.jsonl"), at("golden.json")];
        writeFileSync(events, "{}\n");
        writeFileSync(golden, goldenText([]));
        const why = (path: string) =>
            `--markdown ${path} is one of the files that are read, and is left as it is: name another file`;
        for (const markdown of [events, golden])
            for (const update of [false, true])
                expect(await refusal(() => replay([at("folder")], { ...options, golden, update, markdown }))).to.equal(
                    why(markdown),
                );
        expect([readFileSync(events, "utf8"), readFileSync(golden, "utf8")]).to.deep.equal(["{}\n", goldenText([])]);
    });

    it("of a graph has a name that promises what it gets", async () => {
        const options = { stack: "dev", cwd: at("folder"), config: {} };
        expect(await refusal(() => graph({ ...options, out: at("stack.png") }))).to.equal(
            `--out ${at("stack.png")}: expected a name that ends in .svg, or in .mmd, .md or .txt for Mermaid; or say which with --format`,
        );
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
