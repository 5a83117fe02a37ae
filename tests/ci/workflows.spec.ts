import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";

const ROOT = join(__dirname, "../..");
const FOLDER = join(ROOT, ".github/workflows");

interface Step {
    readonly uses?: string;
    readonly run?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
    readonly permissions?: Readonly<Record<string, string>>;
    readonly steps: readonly Step[];
    readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
}

interface Workflow {
    readonly permissions: object;
    readonly jobs: Readonly<Record<string, Job>>;
}

const files = readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), "utf8")] as const);
const jobs = files.flatMap(([file, text]) =>
    Object.entries((parse(text) as Workflow).jobs).map(([name, job]) => [`${file}, ${name}`, job] as const),
);

describe("the workflows", () => {
    it("pin each action to a commit, with its version in a comment, the same everywhere", () => {
        const used = files.flatMap(([, text]) => text.split("\n").filter((line) => /\buses:/.test(line)));
        const pins = used.map((line) => line.replace(/^[\s-]*uses: /, ""));

        for (const pin of pins) expect(pin).to.match(/^[\w-]+(\/[\w-]+)+@[0-9a-f]{40} # v\d+(\.\d+)*$/);
        const actions = new Set(pins.map((pin) => pin.slice(0, pin.indexOf("@"))));
        expect(new Set(pins).size).to.equal(actions.size);
    });

    it("give no permission that a job does not name, and no write permission to a job that runs the code of the repository", () => {
        for (const [file, text] of files) expect((parse(text) as Workflow).permissions, file).to.deep.equal({});
        for (const [name, { permissions = {}, steps }] of jobs) {
            expect(permissions, name).to.not.deep.equal({});
            // The token for AWS is no permission in the repository.
            const writes = Object.keys(permissions).filter((key) => permissions[key] === "write" && key !== "id-token");
            if (steps.some(({ run }) => run !== undefined)) expect(writes, name).to.deep.equal([]);
        }
    });

    it("put no value of an event, an input or a matrix into a shell or a script", () => {
        for (const [name, { steps }] of jobs) {
            for (const { run, with: given } of steps) {
                expect(run ?? "", name).to.not.include("${{");
                expect(String(given?.["script"] ?? ""), name).to.not.include("${{");
            }
        }
    });

    it("leave no credentials of git behind for the code that runs next", () => {
        const checkouts = jobs.flatMap(([, { steps }]) =>
            steps.filter(({ uses }) => uses?.startsWith("actions/checkout@")),
        );
        expect(checkouts).to.have.length.greaterThan(0);
        for (const checkout of checkouts) expect(checkout.with?.["persist-credentials"]).to.equal(false);
    });

    it("run the checks of a pull request with the script that .ci/run runs", () => {
        const checks = jobs.find(([name]) => name === "pull-request.yml, checks")![1];
        const scripts = checks.steps.flatMap(({ env }) => env?.["SCRIPT"] ?? []);

        expect(scripts).to.have.length(1);
        expect(scripts[0]).to.match(/\|\| '\.ci\/pull-request' \}\}$/);
        expect(readFileSync(join(ROOT, ".ci/run"), "utf8")).to.include('.ci/pull-request "dev prod"');
    });
});

describe("docs/testing.md", () => {
    /** The commands of the table, each with whether `.ci/run` and the workflow of a pull request run it. */
    const rows = readFileSync(join(ROOT, "docs/testing.md"), "utf8")
        .split("\n")
        .filter((line) => line.startsWith("| `npm "))
        .map((line) => line.split("|").map((cell) => cell.trim()))
        .map(([, commands = "", , , ciRun = "", workflow = ""]) => ({
            commands: [...commands.matchAll(/`(npm [^`]+)`/g)].map(([, command]) => command!),
            // `npm test` counts its coverage there, too.
            inCiRun: /^as `(npm [^`]+)`$/.exec(ciRun)?.[1] ?? ciRun === "yes",
            inWorkflow: workflow === "yes",
        }));

    const script = (command: string) => command.replace(/^npm (run )?/, "");
    const ciRun = readFileSync(join(ROOT, ".ci/run"), "utf8");
    const ranThere = (command: string) =>
        new RegExp(`\\b(npm run --silent|reported \\w+) ${script(command)}(?![\\w:])`).test(ciRun);

    /** What the jobs of the workflow run: scripts by their name, from the matrix too. */
    const workflow = parse(readFileSync(join(FOLDER, "pull-request.yml"), "utf8")) as Workflow;
    const words = Object.values(workflow.jobs).flatMap(({ steps, strategy }) => [
        ...steps.flatMap(({ run }) => /^npm (?:run )?(?:--if-present )?([\w:]+)$/.exec(run ?? "")?.[1] ?? []),
        ...(strategy?.matrix["script"] ?? []),
    ]);

    it("says of each command whether .ci/run runs it", () => {
        expect(rows).to.have.length.above(8);
        for (const { commands, inCiRun } of rows) {
            for (const command of commands) {
                if (typeof inCiRun === "string") expect(ranThere(inCiRun), inCiRun).to.equal(true);
                else expect(ranThere(command), command).to.equal(inCiRun);
            }
        }
    });

    it("says of each command whether the workflow of a pull request runs it", () => {
        for (const { commands, inWorkflow } of rows)
            for (const command of commands) expect(words.includes(script(command)), command).to.equal(inWorkflow);
    });
});

describe("the script of a pull request's checks", () => {
    const folder = mkdtempSync(join(tmpdir(), "event-ops-ci-"));
    after(() => rmSync(folder, { recursive: true }));

    /** What the comment says of changes, where the base has these files and every command does nothing. */
    function comment(name: string, ...base: readonly string[]): string {
        const [at, out] = [join(folder, name), join(folder, `${name}-out`)];
        for (const path of [at, join(at, "base")]) mkdirSync(path);
        for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml"]) writeFileSync(join(at, file), "");
        for (const file of base) writeFileSync(join(at, "base", file), "");
        const env = { ...process.env, EVENT_OPS: "true" };
        spawnSync(join(ROOT, ".ci/pull-request"), ["dev", out, join(at, "base")], { cwd: at, env });
        return readFileSync(join(out, "comment.md"), "utf8");
    }

    it("compares with the stack of the base, whichever end its files have", () => {
        const isNew = "All resources are new: the base has no stack dev.";
        expect(comment("empty")).to.include(isNew);
        expect(comment("project", "Pulumi.yaml")).to.include(isNew);
        expect(comment("yaml", "Pulumi.yaml", "Pulumi.dev.yaml")).to.not.include(isNew);
        expect(comment("yml", "Pulumi.yml", "Pulumi.dev.yml")).to.not.include(isNew);
    });
});
