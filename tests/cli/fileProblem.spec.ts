import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { fileProblem, writeProblem } from "../../cli/fileProblem";

describe("Why a file cannot be used", () => {
    const folder = mkdtempSync(join(tmpdir(), "event-ops-file-"));
    const file = join(folder, "file.json");
    before(() => writeFileSync(file, "{}"));
    after(() => rmSync(folder, { recursive: true }));

    const problemOf = (use: () => unknown, told: (error: unknown) => string) => {
        try {
            use();
            return undefined;
        } catch (error) {
            return told(error);
        }
    };
    const reading = (path: string) => problemOf(() => readFileSync(path), fileProblem);
    const writing = (path: string) => problemOf(() => writeFileSync(path, ""), writeProblem);

    it("is told in words when it is read", () => {
        expect(reading(file)).to.equal(undefined);
        expect(reading(join(folder, "none"))).to.equal("it does not exist");
        expect(reading(folder)).to.equal("it is a folder");
        expect(reading(join(file, "below"))).to.equal("its folder is a file");
    });

    it("is told in words when it is written", () => {
        expect(writing(join(folder, "none", "file"))).to.equal("its folder does not exist");
        expect(writing(folder)).to.equal("it is a folder");
    });

    it("is what the system says where no word is known for it", () => {
        expect(fileProblem(Object.assign(new Error("ELOOP: too many"), { code: "ELOOP" }))).to.equal("ELOOP: too many");
    });
});
