import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { countsOf } from "../../../cli/check/checked";
import { Locations } from "../../../cli/check/location";
import { type CheckOptions, check, checkAnswer } from "../../../cli/commands/check";
import { withoutProgress } from "../progressLines";

const ROOT = join(__dirname, "../../..");
const FIXTURES = join(ROOT, "tests/fixtures");
const GUARDED = join(FIXTURES, "programs/guarded");

const NODE = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only", "cli/main.ts", "check"];

function run(...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...NODE, ...args], { cwd: ROOT, encoding: "utf8" });
    return { code: status, out: stdout, err: stderr };
}

describe("event-ops check", () => {
    const folder = mkdtempSync(join(tmpdir(), "event-ops-check-"));
    after(() => rmSync(folder, { recursive: true }));

    it("runs the guardrails on the dev stack, and writes what code scanning and a comment take", () => {
        const [sarif, markdown] = [join(folder, "dev.sarif"), join(folder, "dev.md")];
        const { out, err } = run("--stack", "dev", "--json", "--sarif", sarif, "--markdown", markdown);
        const [dev] = JSON.parse(out);
        expect(withoutProgress(err)).to.equal("");
        expect(err).to.match(/^evaluating the stack dev \.\.\.\n/);
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

    it("names the lines of the program that made what it found, and no lines of packages", () => {
        const finding = { policy: "p", message: "m", urn: "u", type: "t", name: "n" };
        const own = { file: join(ROOT, "index.ts"), line: 3 };
        const foreign = { file: join(ROOT, "node_modules/@acme/components/index.js"), line: 7 };
        const violation = { ...finding, level: "mandatory" as const };
        const rest = { pack: { name: "pack", version: "1" }, resources: 1, policies: [] };
        const report = {
            ...rest,
            violations: [
                { ...violation, source: [foreign, own] },
                { ...violation, source: [foreign] },
            ],
            unknown: [{ ...finding, source: [] }],
            remediations: [],
        };
        const counts = countsOf(report);
        expect(checkAnswer({ stack: "dev", report }, new Locations(ROOT))).to.deep.equal({
            stack: "dev",
            counts,
            ...rest,
            violations: [{ ...violation, source: [own] }, violation],
            unknown: [finding],
            remediations: [],
        });
    });

    it("takes its temporary folder away when a signal ends it", async () => {
        const temporary = mkdtempSync(join(folder, "tmp-"));
        const child = spawn(process.execPath, [...NODE, "--stack", "dev"], {
            cwd: ROOT,
            env: { ...process.env, TMPDIR: temporary },
            stdio: "ignore",
        });
        const ended = once(child, "close");
        const labFolders = () => readdirSync(temporary).filter((name) => name.startsWith("event-ops-lab-"));
        while (labFolders().length === 0) await setTimeout(20);
        child.kill("SIGTERM");
        expect(await ended).to.deep.equal([143, null]);
        expect(labFolders()).to.deep.equal([]);
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
        expect(await refusal({ cwd: GUARDED, stack: "dev", policyPackConfig: "nowhere.json" })).to.equal(
            "The config of the policy pack cannot be read: there is no file nowhere.json",
        );
        expect(await refusal({ cwd: GUARDED, stack: "dev", policyPackConfig: FIXTURES })).to.equal(
            `The config of the policy pack cannot be read: ${FIXTURES} is a folder; expected a JSON file`,
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
        const code = await check({ cwd: ".", config: {}, json: false, ...options });
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
