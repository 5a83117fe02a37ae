import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { PACKAGES, REPOSITORY } from "./consumer";

interface Manifest {
    readonly workspaces?: readonly string[];
    readonly allowScripts?: Readonly<Record<string, boolean>>;
}

const manifest = (folder: string) =>
    JSON.parse(readFileSync(join(REPOSITORY, folder, "package.json"), "utf8")) as Manifest;

describe("The install scripts that npm ci may run", () => {
    it("are named by the root, which is no workspace: npm ignores, with a warning, what a workspace names", () => {
        const { workspaces, allowScripts } = manifest("");
        expect(Object.keys(allowScripts ?? {})).to.include.members(["esbuild", "node", "protobufjs"]);
        expect(workspaces).to.have.members(Object.values(PACKAGES).filter((folder) => folder !== ""));
        for (const folder of workspaces ?? []) expect(manifest(folder), folder).to.not.have.property("allowScripts");
    });
});
