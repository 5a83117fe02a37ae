import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { offersOf } from "../machine";

describe("what a machine offers to the engine tier", () => {
    let folder: string;
    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "event-ops-path-"));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    async function program(name: string, says: string, mode = 0o755): Promise<void> {
        const file = join(folder, name);
        await mkdir(join(file, ".."), { recursive: true });
        await writeFile(file, `#!/bin/sh\necho "${says}"\n`, { mode });
    }

    const offers = (...folders: string[]) => offersOf(folders.map((name) => join(folder, name)).join(delimiter));

    it("offers nothing where PATH has nothing", async () => {
        await program("a/pulumi", "not executable", 0o644);
        expect(await offers("a", "missing")).to.deep.equal({});
    });

    it("finds the first CLI of PATH, its version, and Go", async () => {
        await program("a/pulumi", "v3.300.0");
        await program("b/pulumi", "v3.1.0");
        await program("b/go", "go1.26.8");
        expect(await offers("a", "b")).to.deep.equal({
            cli: { path: join(folder, "a/pulumi"), version: "v3.300.0", hasNodeHost: false },
            go: "go1.26.8",
        });
    });

    it("finds the Node.js host beside the CLI, on PATH, or beside what the CLI links to", async () => {
        await program("a/pulumi", "v3.300.0");
        await program("b/pulumi-language-nodejs", "");
        expect((await offers("a", "b")).cli?.hasNodeHost).to.equal(true);
        await program("a/pulumi-language-nodejs", "");
        expect((await offers("a")).cli?.hasNodeHost).to.equal(true);
        await mkdir(join(folder, "links"));
        await symlink(join(folder, "a/pulumi"), join(folder, "links/pulumi"));
        expect((await offers("links")).cli?.hasNodeHost).to.equal(true);
    });
});
