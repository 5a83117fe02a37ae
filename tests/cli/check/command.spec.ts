import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type CheckOptions, check } from "../../../cli/commands/check";

const ROOT = join(__dirname, "../../..");
const FIXTURES = join(ROOT, "tests/fixtures");
const GUARDED = join(FIXTURES, "programs/guarded");

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

    it("ends with 1 for a mandatory violation of any stack, and names those that cannot be evaluated", async () => {
        const { code, out } = await checked({ cwd: GUARDED });
        expect(out).to.match(/^dev: 7 resources, policy pack event-ops 0\.1\.0\n/);
        expect(out).to.match(/mandatory +│ target-dead-letter-queue +│ stopped-target/);
        expect(out).to.match(/^locked: not checked\n.*Pulumi\.locked\.yaml has encrypted values/m);
        expect(code).to.equal(1);
    });

    it("is refused with one message when it cannot run", async () => {
        expect(await refusal({ cwd: GUARDED, stack: "nowhere" })).to.equal(
            `There is no stack "nowhere": ${GUARDED}/Pulumi.nowhere.yaml does not exist`,
        );
        expect(await refusal({ cwd: GUARDED, policyPack: "nowhere" })).to.equal(
            "--policy-pack nowhere: expected the folder of a policy pack; there is none of that name",
        );
        expect(await refusal({ cwd: GUARDED, policyPack: join(FIXTURES, "packs/broken") })).to.match(
            /^The policy pack in .*broken did not start: /,
        );
        expect(await refusal({ cwd: join(FIXTURES, "packs") })).to.match(/^No Pulumi\.yaml in .*packs: /);
    });
});

/** The command in this process, which has loaded the lab already. */
async function checked(options: Partial<CheckOptions>): Promise<{ readonly code: number; readonly out: string }> {
    const { log } = console;
    const lines: string[] = [];
    console.log = (line: string) => lines.push(line);
    try {
        const code = await check({ cwd: ".", config: [], json: false, ...options });
        return { code, out: lines.join("\n") };
    } finally {
        console.log = log;
    }
}

async function refusal(options: Partial<CheckOptions>): Promise<string> {
    return checked(options).then(
        () => expect.fail("it should have been refused"),
        (error: Error) => error.message,
    );
}
