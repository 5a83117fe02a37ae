import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { Lab } from "../../lab/lab";
import type { CodeArchive } from "../../lab/types";
import { ROOT } from "./deployment";

describe("The archives of the dev stack", () => {
    let copy: string;
    before(() => {
        copy = join(realpathSync(mkdtempSync(join(tmpdir(), "event-ops-copy-"))), "somewhere else");
    });
    after(() => rmSync(dirname(copy), { recursive: true, force: true }));

    it("can be made in another folder after a fresh npm ci", () => {
        copyTo(copy);
        execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: copy, stdio: "ignore" });
    });

    it("are the same there", async () => {
        const [here, there] = [await archivesOf(ROOT), await archivesOf(copy)];
        expect(Object.keys(here)).to.have.length(3);
        expect(there).to.deep.equal(here);
    });
});

/** What a fresh clone would hold, changes that are not committed included. */
function copyTo(folder: string): void {
    const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    const files = execFileSync("git", list, { cwd: ROOT, encoding: "utf8" }).split("\0");
    for (const file of files) if (file !== "") cpSync(join(ROOT, file), join(folder, file));
}

/** The SHA-256 of each function's files, by the function's name. */
async function archivesOf(folder: string): Promise<Record<string, string>> {
    const lab = await Lab.of(folder);
    try {
        const functions = lab.account.all("aws:lambda/function:Function");
        return Object.fromEntries(functions.map(({ name, inputs }) => [name, (inputs["code"] as CodeArchive).sha256]));
    } finally {
        await lab.close();
    }
}
