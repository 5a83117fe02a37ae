import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

const ROOT = join(__dirname, "../../..");
const GUARDED = "tests/fixtures/programs/guarded";

function run(...args: readonly string[]) {
    const node = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only", "cli/main.ts", "check"];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...args], { cwd: ROOT, encoding: "utf8" });
    return { code: status, out: stdout, err: stderr };
}

describe("event-ops check", () => {
    const folder = mkdtempSync(join(tmpdir(), "event-ops-check-"));
    after(() => rmSync(folder, { recursive: true }));

    it("runs the guardrails on the dev stack, and writes what code scanning and a comment take", () => {
        const [sarif, markdown] = [join(folder, "dev.sarif"), join(folder, "dev.md")];
        const { out, err } = run("--stack", "dev", "--json", "--sarif", sarif, "--markdown", markdown);
        const [dev] = JSON.parse(out);
        expect(err).to.equal("");
        expect(dev).to.deep.include({ stack: "dev", pack: { name: "event-ops", version: "0.1.0" } });
        expect(dev.resources).to.be.greaterThan(80);
        const target = dev.policies.find(({ name }: { name: string }) => name === "target-dead-letter-queue");
        expect([target.outcome, target.level]).to.deep.equal(["passed", "mandatory"]);
        const [written] = JSON.parse(readFileSync(sarif, "utf8")).runs;
        expect(written.tool.driver.rules).to.have.length(dev.policies.length);
        expect(written.results).to.have.length(dev.violations.length);
        expect(readFileSync(markdown, "utf8")).to.match(/^\*\*Policies\*\* of <code>dev<\/code>: /);
    });

    it("ends with 1 for a mandatory violation, of every stack where none is named", () => {
        const { code, out } = run("--cwd", GUARDED);
        expect(out).to.match(/^dev: 7 resources, policy pack event-ops 0\.1\.0\n/);
        expect(out).to.match(/mandatory +│ target-dead-letter-queue +│ stopped-target/);
        expect(code).to.equal(1);
    });

    it("ends with 2 and one message when it could not run", () => {
        expect(run("--cwd", GUARDED, "--stack", "nowhere")).to.deep.include({
            code: 2,
            out: "",
            err: `There is no stack "nowhere": ${join(ROOT, GUARDED)}/Pulumi.nowhere.yaml does not exist\n`,
        });
        expect(run("--policy-pack", "nowhere")).to.deep.equal({
            code: 2,
            out: "",
            err: "--policy-pack nowhere: expected the folder of a policy pack; there is none of that name\n",
        });
        const broken = run("--cwd", GUARDED, "--policy-pack", "tests/fixtures/packs/broken");
        expect([broken.code, broken.out]).to.deep.equal([2, ""]);
        expect(broken.err).to.match(/^The policy pack in .*broken did not start: /);
    });

    it("names the stacks that cannot be evaluated beside those that can, and ends with 2", () => {
        const { code, out } = run("--cwd", "tests/fixtures/programs/reactions", "--policy-pack", "tests/fixtures/packs/queues");
        expect(out).to.match(/^dev: \d+ resources, policy pack queues 1\.2\.3\n/);
        expect(out).to.match(/^empty: not checked\nThe config of the stack empty is not usable/m);
        expect(code).to.equal(2);
    });
});
