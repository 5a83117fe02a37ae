import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Seal } from "../../../lab/provider/seal";

describe("A seal", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "event-ops-seal-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("is opened by whoever has the key, in another run too, and hides what it holds", () => {
        const value = { password: "correct horse", list: [1, null] };
        const sealed = new Seal(join(folder, "key")).close(value);
        expect(Buffer.from(sealed, "base64").toString("latin1")).to.not.include("correct horse");
        expect(new Seal(join(folder, "key")).open(sealed)).to.deep.equal(value);
    });

    it("is another one each time, of the same value too", () => {
        const seal = new Seal(join(folder, "key"));
        expect(seal.close("a")).to.not.equal(seal.close("a"));
    });

    it("keeps its key where its owner alone may read it", () => {
        new Seal(join(folder, "deeper", "key")).close("a");
        expect(statSync(join(folder, "deeper", "key")).mode & 0o777).to.equal(0o600);
    });

    it("is not opened with another key, nor after somebody has changed it", () => {
        const sealed = new Seal(join(folder, "key")).close("a");
        new Seal(join(folder, "other")).close("b");
        expect(() => new Seal(join(folder, "other")).open(sealed)).to.throw(/authenticate/);
        const changed = Buffer.from(sealed, "base64");
        changed[changed.length - 1]! ^= 1;
        expect(() => new Seal(join(folder, "key")).open(changed.toString("base64"))).to.throw(/authenticate/);
    });

    it("says that its key is gone, and makes no new one", () => {
        const sealed = new Seal(join(folder, "key")).close("a");
        rmSync(join(folder, "key"));
        expect(() => new Seal(join(folder, "key")).open(sealed)).to.throw(
            `the key of its secrets, ${join(folder, "key")}, is gone`,
        );
    });
});
