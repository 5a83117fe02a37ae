import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { engineCli } from "./cli";
import { atLeast, OLDEST_CLI } from "./cliChoice";
import { failure } from "./deployment";
import { EngineStack, type EngineStackOptions } from "./engineStack";

const PROGRAMS = join(__dirname, "../fixtures/programs");

describe("the Pulumi CLI and engine", () => {
    let stack: EngineStack | undefined;

    afterEach(async () => {
        await stack?.close();
        stack = undefined;
    });

    async function open(program: string, options: Partial<EngineStackOptions> = {}): Promise<EngineStack> {
        stack = await EngineStack.open({ program: join(PROGRAMS, program), ...options });
        return stack;
    }

    it("says its version", async () => {
        const { command, version } = await engineCli();
        expect(atLeast(version, OLDEST_CLI)).to.equal(true);
        expect(`v${command.version}`).to.equal(version);
    });

    it("previews, creates, leaves alone, changes and destroys a program of components", async () => {
        const before = filesOf("components");
        const greeters = await open("components", { config: { token: { value: "s3cret", secret: true } } });

        const preview = await greeters.preview();
        expect(preview.changes).to.deep.equal({ same: 0, create: 3, update: 0, replace: 0, delete: 0 });
        expect(await greeters.state()).to.have.length(0);

        const created = await greeters.up();
        expect(created.changes).to.deep.equal({ same: 0, create: 3, update: 0, replace: 0, delete: 0 });
        expect(await greeters.outputs()).to.deep.equal({
            text: "good morning, team, machine",
            token: "s3cret",
            stack: "dev",
        });
        const printed = created.diagnostics.map(({ message }) => message);
        expect(printed).to.include(`greeting on Node.js ${process.versions.node}`);
        expect(created.diagnostics.filter(({ severity }) => severity !== "info")).to.deep.equal([]);

        const again = await greeters.up();
        expect(again.changes).to.deep.equal({ same: 3, create: 0, update: 0, replace: 0, delete: 0 });

        await greeters.setConfig("greeting", "good night");
        await greeters.up();
        expect((await greeters.outputs())["text"]).to.equal("good night, team, machine");
        const state = await greeters.state();
        expect(state.map(({ type }) => type)).to.deep.equal([
            "pulumi:pulumi:Stack",
            "components:index:Greeter",
            "components:index:Greeter",
        ]);

        const refreshed = await greeters.refresh();
        expect(refreshed.changes.same).to.equal(3);
        const destroyed = await greeters.destroy();
        expect(destroyed.changes).to.deep.equal({ same: 0, create: 0, update: 0, replace: 0, delete: 3 });
        expect(await greeters.state()).to.deep.equal([]);
        expect(filesOf("components")).to.deep.equal(before);
    });

    it("ends in the engine's error with the message of a program that throws", async () => {
        const throws = await open("throws");
        const error = await failure(throws.up());
        expect(error.message).to.include("the program does not like this stack");
        expect(error.message).to.include("index.ts");
    });

    it("says the exit code of a program that ends without a word", async () => {
        const throws = await open("throws", { config: { kind: "exit" } });
        const error = await failure(throws.up());
        expect(error.message).to.match(/exit code:? 7/);
    });

    it("runs other commands of the CLI", async () => {
        const greeters = await open("components", { stack: "prod" });
        const { stdout } = await greeters.run("stack", "ls", "--json");
        expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).to.deep.equal(["prod"]);
    });
});

function filesOf(program: string): Record<string, string> {
    const folder = join(PROGRAMS, program);
    return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}
