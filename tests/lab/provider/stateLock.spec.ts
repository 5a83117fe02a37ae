import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { LabError } from "../../../lab/labError";
import { lockState } from "../../../lab/provider/stateLock";

describe("The file of an account, while an engine runs", () => {
    let folder: string;
    let path: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "event-ops-lock-"));
        path = join(folder, "accounts", "account.json");
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("is refused to another engine, by the process that has it, until that one gives it back", () => {
        const giveBack = lockState(path);
        expect(() => lockState(path)).to.throw(
            LabError,
            `${path} is used by another engine, process ${process.pid}: end that one, or choose another file. ` +
                `(Where that process is no engine, delete ${path}.lock.)`,
        );
        giveBack();
        expect(existsSync(`${path}.lock`)).to.equal(false);
        lockState(path)();
    });

    it("is free again when the engine was killed", () => {
        lockState(path)();
        const { pid } = spawnSync(process.execPath, ["-e", ""]);
        for (const left of [String(pid), "", "no number"]) {
            writeFileSync(`${path}.lock`, left);
            lockState(path)();
            expect(existsSync(`${path}.lock`)).to.equal(false);
        }
    });

    it("is refused where no lock can be written", () => {
        writeFileSync(join(folder, "file"), "");
        expect(() => lockState(join(folder, "file", "account.json"))).to.throw(
            LabError,
            /account\.json\.lock cannot be written: .*\. Choose another file\.$/,
        );
    });
});
