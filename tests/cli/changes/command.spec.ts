import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { withoutProgress } from "../progressLines";

const ROOT = join(__dirname, "../../..");
const PROGRAMS = "tests/fixtures/programs/changes";

function run(...args: readonly string[]) {
    const node = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only", "cli/main.ts", "changes"];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...args], { cwd: ROOT, encoding: "utf8" });
    return { code: status, out: stdout, err: stderr };
}

/** A folder below the repository: a program in it finds the packages. */
function emptyFolder(): string {
    const cache = join(ROOT, ".cache");
    mkdirSync(cache, { recursive: true });
    return mkdtempSync(join(cache, "changes-"));
}

describe("event-ops changes", () => {
    it("tells what was added, removed and changed by code, config, archive, policy and secret, and shows no secret", () => {
        const folder = mkdtempSync(join(tmpdir(), "event-ops-changes-"));
        const markdown = join(folder, "changes.md");
        const args = ["--base", `${PROGRAMS}/base`, "-C", `${PROGRAMS}/present`, "--markdown", markdown];
        const { code, out, err } = run(...args, "--json");
        const comment = readFileSync(markdown, "utf8");
        rmSync(folder, { recursive: true });

        const { added, removed, changed, ...rest } = JSON.parse(out);
        const queue = (name: string, parent: string) => ({
            urn: `urn:pulumi:dev::changes::${parent}aws:sqs/queue:Queue::${name}`,
            type: "aws:sqs/queue:Queue",
            name,
        });
        expect(added).to.deep.equal([queue("new", "changes:index:Group$")]);
        expect(removed).to.deep.equal([queue("old", "changes:index:Group$")]);
        expect(rest).to.deep.equal({ stack: "dev", unchanged: 0 });

        const team = { path: "tagsAll.team", before: "ops", after: "platform" };
        const properties = Object.fromEntries(
            changed.map((one: { name: string; properties: object[] }) => [one.name, one.properties]),
        );
        expect(Object.keys(properties)).to.deep.equal(["writer", "layer", "page", "jobs", "kept", "token"]);
        expect(properties.writer).to.deep.equal([
            { path: "policy.Statement[0].Action[1]", after: "sqs:PurgeQueue" },
            team,
        ]);
        expect(properties.layer[0].path).to.equal("code");
        expect(properties.layer[0].before).to.match(/^archive [0-9a-f]{12} \(1 file, 1 bytes\)$/);
        expect(properties.layer[0].after).to.match(/^archive [0-9a-f]{12} \(1 file, 2 bytes\)$/);
        expect(properties.page).to.deep.equal([team]);
        expect(properties.jobs).to.deep.equal([{ path: "delaySeconds", before: 5, after: 10 }, team]);
        expect(properties.kept).to.deep.equal([team]);
        expect(properties.token).to.deep.equal([team, { path: "value", before: "[secret]", after: "[secret]" }]);

        expect(comment).to.include("1 added, 1 removed, 6 changed; 0 as before.");
        expect(`${out}${err}${comment}`).to.not.include("secret of");
        expect(code).to.equal(0);
    });

    it("finds no changes between two evaluations of the same program, whatever folders they are in, and says in a log which it evaluates", () => {
        const folder = emptyFolder();
        cpSync(join(ROOT, PROGRAMS, "base"), folder, { recursive: true });
        const { code, out, err } = run("--base", folder, "-C", `${PROGRAMS}/base`);
        rmSync(folder, { recursive: true });

        expect(out).to.equal("Stack dev: no resource changes; 7 as before.\n");
        expect(err.split("\n").filter((line) => line.endsWith(" ..."))).to.deep.equal([
            `evaluating the stack dev of ${folder} ...`,
            `evaluating the stack dev of ${PROGRAMS}/base ...`,
        ]);
        expect(code).to.equal(0);
    });

    it("says in which of the two programs the mistake is, with 2", () => {
        const base = run("--base", "tests/fixtures/programs/throws", "-C", `${PROGRAMS}/base`);
        expect(withoutProgress(base.err)).to.match(/^In the base, tests\/fixtures\/programs\/throws: /);
        expect(base.out).to.equal("");
        expect(base.code).to.equal(2);

        expect(run("--base", "nowhere")).to.deep.equal({
            code: 2,
            out: "",
            err: "--base nowhere is no folder: give the folder of the program in a checkout of the base branch\n",
        });
    });
});
