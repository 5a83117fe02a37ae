import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { progressLine, putInPlace } from "../buildCli";
import { cliFolder, readGoModule } from "../goModule";

describe("where the built Pulumi CLI is kept", () => {
    let folder: string;
    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "event-ops-cache-"));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    async function moduleWith(sum: string): Promise<ReturnType<typeof readGoModule>> {
        const mod = "module x\n\ngo 1.25.11\n\nrequire (\n\tgithub.com/pulumi/pulumi/pkg/v3 v3.1.2 // indirect\n)\n";
        await writeFile(join(folder, "go.mod"), mod);
        await writeFile(join(folder, "go.sum"), sum);
        return readGoModule(folder);
    }

    it("reads the versions from go.mod", async () => {
        expect(await moduleWith("a")).to.include({ cliVersion: "v3.1.2", goVersion: "1.25.11" });
        const own = readGoModule();
        expect(own.cliVersion).to.match(/^v3\.\d+\.\d+$/);
        expect(own.goVersion).to.match(/^1\.\d+/);
    });

    it("has another folder for other dependencies, and the same for the same", async () => {
        const first = await moduleWith("a");
        expect((await moduleWith("b")).hash).to.not.equal(first.hash);
        expect((await moduleWith("a")).hash).to.equal(first.hash);
    });

    it("follows XDG_CACHE_HOME, else the home folder", async () => {
        const module = await moduleWith("a");
        const machine = { home: "/home/ann", platform: "linux-x64" };
        const name = `pulumi-v3.1.2-linux-x64-${module.hash}`;
        expect(cliFolder(module, { ...machine, env: {} })).to.equal(`/home/ann/.cache/event-ops/${name}`);
        expect(cliFolder(module, { ...machine, env: { XDG_CACHE_HOME: "" } })).to.equal(
            `/home/ann/.cache/event-ops/${name}`,
        );
        expect(cliFolder(module, { ...machine, env: { XDG_CACHE_HOME: "/caches" } })).to.equal(
            `/caches/event-ops/${name}`,
        );
    });

    it("keeps the folder of the process that was first", async () => {
        for (const name of ["first", "second"]) {
            await mkdir(join(folder, name));
            await writeFile(join(folder, name, "by"), name);
        }
        await putInPlace(join(folder, "first"), join(folder, "cli"));
        await putInPlace(join(folder, "second"), join(folder, "cli"));
        expect(await readFile(join(folder, "cli/by"), "utf8")).to.equal("first");
        expect(await readdir(folder)).to.have.members(["cli", "second"]);
    });

    it("says when a finished folder cannot be put in place", async () => {
        const error = await putInPlace(join(folder, "missing"), join(folder, "cli")).catch((reason) => reason);
        expect(error.code).to.equal("ENOENT");
    });

    it("tells how long the build has been going on", () => {
        expect(progressLine("v3.259.0", 45_012)).to.equal(
            "building the Pulumi CLI v3.259.0 from its Go modules (first time only): 45 s",
        );
    });
});
