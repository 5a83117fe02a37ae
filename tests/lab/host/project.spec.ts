import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Fixtures, NO_FIXTURES } from "../../../lab/account/fixtures";
import { loadProject, type Project } from "../../../lab/host/project";
import { LabError } from "../../../lab/labError";
import { folderWith, removeFolders } from "../runner/support";
import { programFolder } from "./support";

const NAMED = "name: shop\nruntime: nodejs\n";

/** Loads the dev stack of a project with these files' texts. */
function load(
    project: string,
    stack: string,
    over: { config?: Record<string, string>; fixtures?: Partial<Fixtures> } = {},
): Project {
    const directory = folderWith({ "Pulumi.yaml": project, "Pulumi.dev.yaml": stack });
    const fixtures = { ...NO_FIXTURES, ...over.fixtures };
    return loadProject({ directory, stack: "dev", fixtures, ...(over.config ? { config: over.config } : {}) });
}

/** The message of a project that cannot be loaded, its folder taken out. */
function message(run: () => unknown): string {
    try {
        run();
    } catch (error) {
        if (error instanceof LabError) return error.message.replace(/\/\S*\/(?=Pulumi\.|nothing)/g, "");
        throw error;
    }
    throw new Error("no error came");
}

describe("The config of a stack", () => {
    after(removeFolders);

    it("is what the project declares, then the stack's file, then what is given", () => {
        const project = loadProject({
            directory: programFolder("plain"),
            stack: "dev",
            config: { count: "7", teams: '["a","b"]' },
        });
        expect(project.config).to.deep.equal({
            "aws:region": "eu-west-1",
            "aws:allowedAccountIds": '["111122223333"]',
            "aws:defaultTags": '{"tags":{"stack":"dev"}}',
            "plain:prefix": "dev",
            "plain:count": "7",
            "plain:verbose": "false",
            "plain:teams": '["a","b"]',
        });
        const { name, accountId, region, defaultTags, warnings } = project;
        expect({ name, accountId, region, defaultTags, warnings }).to.deep.equal({
            name: "plain",
            accountId: "111122223333",
            region: "eu-west-1",
            defaultTags: { stack: "dev" },
            warnings: [],
        });
    });

    it("has an account and a Region where it names none, and says so of the Region", () => {
        const { accountId, region, warnings } = load(NAMED, "config: {}\n");
        expect([accountId, region]).to.deep.equal(["123456789012", "us-east-1"]);
        expect(warnings).to.deep.equal(["aws:region is not set for the stack dev; the lab takes us-east-1"]);
    });

    it("takes encrypted values from the fixtures, whole, and marks them secret", () => {
        const fixtures = { config: { "encrypted:token": "t0ken", limits: { most: 5, key: "k" } } };
        const directory = programFolder("encrypted");
        const { config, secretKeys } = loadProject({
            directory,
            stack: "dev",
            fixtures: { ...NO_FIXTURES, ...fixtures },
        });
        expect(config).to.include({ "encrypted:token": "t0ken", "encrypted:limits": '{"most":5,"key":"k"}' });
        expect(secretKeys).to.deep.equal(["encrypted:token", "encrypted:limits"]);
    });

    it("that is encrypted and has no fixture is asked for", () => {
        expect(message(() => loadProject({ directory: programFolder("encrypted"), stack: "dev" }))).to.equal(
            "Pulumi.dev.yaml has encrypted values, which the lab cannot read. Add to event-ops.fixtures.yaml:\n" +
                "config:\n  encrypted:token: a value for the lab\n  encrypted:limits: a value for the lab",
        );
    });

    const DECLARED = `${NAMED}config:
  size: { type: integer, default: 3 }
  names: { type: array, items: { type: string }, default: [] }
  on: { type: boolean, default: true }
  rules: { type: object, default: {} }
  label: { type: string, default: x }
`;
    const wrong: [string, string, string][] = [
        ["an integer", "size: many", '"shop:size" must be an integer, but is "many"'],
        ["a boolean", "on: maybe", '"shop:on" must be a boolean (true or false), but is "maybe"'],
        ["an array", "names: one", '"shop:names" must be an array, but is "one"'],
        ["an item of an array", "names: [one, { two: 2 }]", '"shop:names[1]" must be a string, but is {"two":2}'],
        ["an object", "rules: [1]", '"shop:rules" must be an object, but is [1]'],
        ["a string", "label: { a: 1 }", '"shop:label" must be a string, but is {"a":1}'],
        [
            "a key that is declared",
            "sise: 4",
            '"sise" is not a config key of shop; it has size, names, on, rules, label',
        ],
    ];
    for (const [what, line, problem] of wrong) {
        it(`is refused where it should be ${what}`, () => {
            expect(message(() => load(DECLARED, `config:\n  shop:${line}\n`))).to.equal(
                `The config of the stack dev is not usable (Pulumi.dev.yaml):\n  ${problem}`,
            );
        });
    }

    it("is refused once, with all that is wrong, given values included", () => {
        const project = `${NAMED}config:\n  size: { type: integer }\n  label: { type: string }\n`;
        expect(message(() => load(project, "config: {}\n", { config: { size: "x", colour: "red" } }))).to.equal(
            "The config of the stack dev is not usable (Pulumi.dev.yaml):\n" +
                '  "colour" is not a config key of shop; it has size, label (given over the file)\n' +
                '  "shop:size" must be an integer, but is "x" (given over the file)\n' +
                '  "shop:label" has no value; set it with: pulumi config set shop:label VALUE',
        );
    });

    it("is refused without blaming the file where only what was given over it is wrong", () => {
        const project = `${NAMED}config:\n  size: { type: integer }\n`;
        expect(message(() => load(project, "config: { shop:size: 1 }\n", { config: { colour: "red" } }))).to.equal(
            "The config of the stack dev is not usable (what was given over Pulumi.dev.yaml):\n" +
                '  "colour" is not a config key of shop; it has size',
        );
    });

    it("may have any key where the project declares none", () => {
        expect(load(NAMED, "config:\n  shop:free: yes please\n").config).to.deep.equal({ "shop:free": "yes please" });
    });
});

describe("A project", () => {
    after(removeFolders);

    const refused: [string, Record<string, string>, string][] = [
        ["without Pulumi.yaml", {}, "is it the folder of a Pulumi project?"],
        ["without a name", { "Pulumi.yaml": "runtime: nodejs" }, 'Pulumi.yaml: "name" is missing'],
        [
            "in another language",
            { "Pulumi.yaml": "name: a\nruntime: python" },
            'Pulumi.yaml: the runtime is "python"; the lab runs programs of the runtime "nodejs"',
        ],
        ["without the stack", { "Pulumi.yaml": NAMED }, 'There is no stack "dev": Pulumi.dev.yaml does not exist'],
        ["that is not YAML", { "Pulumi.yaml": "name: [" }, "Pulumi.yaml is not YAML: "],
        [
            "whose main does not exist",
            { "Pulumi.yaml": `${NAMED}main: nothing.ts`, "Pulumi.dev.yaml": "" },
            'Pulumi.yaml: "main" names nothing.ts, which does not exist',
        ],
        [
            "whose main is elsewhere",
            { "Pulumi.yaml": `${NAMED}main: ../other`, "Pulumi.dev.yaml": "" },
            'Pulumi.yaml: "main" must be a path inside the project\'s folder, but is "../other"',
        ],
        [
            "with a type that does not exist",
            { "Pulumi.yaml": `${NAMED}config: { a: { type: text } }`, "Pulumi.dev.yaml": "" },
            'Pulumi.yaml: config key "a" has the type "text"; expected one of string, boolean, integer, number, array, object',
        ],
    ];
    for (const [what, files, text] of refused) {
        it(`${what} is refused in one sentence`, () => {
            expect(message(() => loadProject({ directory: folderWith(files), stack: "dev" }))).to.include(text);
        });
    }

    it("runs where its main is", () => {
        const directory = folderWith({ "Pulumi.yaml": `${NAMED}main: src/start.ts`, "Pulumi.dev.yaml": "" });
        mkdirSync(join(directory, "src"));
        writeFileSync(join(directory, "src/start.ts"), "");
        const { main, workingDirectory, root } = loadProject({ directory, stack: "dev" });
        expect([main, workingDirectory, root]).to.deep.equal(["start.ts", join(directory, "src"), directory]);
    });
});
