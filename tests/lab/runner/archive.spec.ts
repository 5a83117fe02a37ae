import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";
import { expect } from "chai";
import { zipSync } from "fflate";
import { archiveOf, archiveOfPath } from "../../../lab/runner/archive";
import { folderWith, removeFolders } from "./support";

const asset = (value: object) => ({ [runtime.specialSigKey]: runtime.specialAssetSig, ...value });
const archive = (value: object) => ({ [runtime.specialSigKey]: runtime.specialArchiveSig, ...value });

/** Names and texts of an unpacked archive. */
async function unpacked(code: ReturnType<typeof archiveOf>): Promise<Record<string, string>> {
    const folder = await code.directory();
    return Object.fromEntries(code.files.map(({ name }) => [name, readFileSync(join(folder, name), "utf8")]));
}

describe("A function's archive", () => {
    after(removeFolders);

    it("is put together of texts, files, folders and zips, folder by folder", async () => {
        const folder = folderWith({ "one.js": "1", "lib/two.js": "two", "lib/deep/three.js": "3" });
        writeFileSync(
            join(folder, "more.zip"),
            zipSync({ "four.js": Buffer.from("4"), "in/five.js": Buffer.from("5") }),
        );
        const code = archiveOf(
            archive({
                assets: {
                    "index.js": asset({ text: "é" }),
                    "own/one.js": asset({ path: "one.js" }),
                    lib: archive({ path: "./lib" }),
                    zip: archive({ path: "more.zip" }),
                    nested: archive({ assets: { "six.js": asset({ text: "6" }) } }),
                },
            }),
            folder,
        );
        expect(code.files).to.deep.equal([
            { name: "index.js", bytes: 2 },
            { name: "lib/deep/three.js", bytes: 1 },
            { name: "lib/two.js", bytes: 3 },
            { name: "nested/six.js", bytes: 1 },
            { name: "own/one.js", bytes: 1 },
            { name: "zip/four.js", bytes: 1 },
            { name: "zip/in/five.js", bytes: 1 },
        ]);
        expect(await unpacked(code)).to.deep.equal({
            "index.js": "é",
            "own/one.js": "1",
            "lib/two.js": "two",
            "lib/deep/three.js": "3",
            "zip/four.js": "4",
            "zip/in/five.js": "5",
            "nested/six.js": "6",
        });
    });

    it("has a hash of names and contents alone, and is unpacked once for each", async () => {
        const folder = folderWith({ "index.js": "same" });
        const fromText = archiveOf(archive({ assets: { "index.js": asset({ text: "same" }) } }), "/");
        const fromFolder = archiveOfPath(folder);
        expect(fromFolder.sha256).to.equal(fromText.sha256);
        expect(await fromFolder.directory()).to.equal(await fromText.directory());
        writeFileSync(join(folder, "index.js"), "other");
        expect(archiveOfPath(folder).sha256).not.to.equal(fromText.sha256);
    });

    it("leaves its sources alone when a handler writes to its own code", async () => {
        const folder = folderWith({ "index.js": "source" });
        const target = join(await archiveOfPath(folder).directory(), "index.js");
        writeFileSync(target, "changed");
        expect(readFileSync(join(folder, "index.js"), "utf8")).to.equal("source");
    });

    const refused: [string, object, string][] = [
        ["a file that does not exist", { path: "none" }, "the code is to come from /none, which does not exist"],
        [
            "a remote asset",
            { assets: { a: asset({ uri: "https://example.com/a" }) } },
            "the code is at https://example.com/a: the lab fetches nothing; use a file or a folder",
        ],
        [
            "a name that leads out",
            { assets: { "../a": asset({ text: "" }) } },
            'the archive has an entry that leads out of it: ../a. Name it by its path in the archive, without "..", for example a',
        ],
    ];
    for (const [what, value, message] of refused) {
        it(`with ${what} is refused`, () => {
            expect(() => archiveOf(archive(value), "/")).to.throw(message);
        });
    }

    it("of another format, or of more than 250 MB, is refused", () => {
        const folder = folderWith({ "code.tar": "not a zip", "large/index.js": "" });
        expect(existsSync(join(folder, "code.tar"))).to.equal(true);
        expect(() => archiveOfPath(join(folder, "code.tar"))).to.throw(
            "code.tar is not a zip file; the lab takes folders and zip files as archives",
        );
        truncateSync(join(folder, "large/index.js"), 250 * 1024 * 1024 + 1);
        expect(() => archiveOfPath(join(folder, "large"))).to.throw(
            "the code has 251 MB unpacked; Lambda takes at most 250 MB",
        );
    });
});
