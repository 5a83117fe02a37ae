import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { graph } from "../../../cli/commands/graph";
import { withoutProgress } from "../progressLines";

const ROOT = join(__dirname, "../../..");

function run(...args: readonly string[]) {
    const node = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only", "cli/main.ts", "graph"];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...args], { cwd: ROOT, encoding: "utf8" });
    return { code: status, out: stdout, err: stderr };
}

describe("event-ops graph", () => {
    const looping = ["--cwd", "tests/fixtures/programs/looping"];

    it("prints the stack as a Mermaid flowchart, and tells of loops on standard error, with 0", () => {
        const { code, out, err } = run(...looping);

        expect(out.split("\n").slice(0, 9)).to.deep.equal([
            "flowchart LR",
            '    n0{{"tags"}}:::ruleNode',
            '    n1(["CreateTags (aws.ec2)"]):::eventNode',
            '    n2[("work")]:::queueNode',
            '    n3["tagger"]:::functionNode',
            '    n4[/"ec2:CreateTags"/]:::callNode',
            '    n5(["CreateTags (aws.ec2)"]):::eventNode',
            "    n1 --> n0",
            "    n0 --> n2",
        ]);
        expect(out).to.match(/^ {4}linkStyle 1,2,3,4,5 stroke:#c62828,stroke-width:3px$/m);
        expect(withoutProgress(err)).to.equal(
            "Loop: rule tags -> queue work -> function tagger -> ec2:CreateTags -> CreateTags (aws.ec2) -> rule tags\n",
        );
        expect(code).to.equal(0);
    });

    it("follows what properties depend on, where a name could mean two rules", () => {
        const { out } = run("--cwd", "tests/fixtures/programs/sameName");

        expect(out.split("\n").filter((line) => /first|second|-->/.test(line))).to.deep.equal([
            '    n0{{"first"}}:::ruleNode',
            '    n1(["any of first"]):::eventNode',
            '    n2[("first")]:::queueNode',
            '    n3{{"second"}}:::ruleNode',
            '    n4(["any of second"]):::eventNode',
            '    n5[("second")]:::queueNode',
            "    n1 --> n0",
            "    n0 --> n2",
            "    n4 --> n3",
            "    n3 --> n5",
        ]);
    });

    it("draws schedules, of EventBridge Scheduler and of rules, from when they run to what", () => {
        const { out } = run("--cwd", "tests/fixtures/programs/scheduled");

        expect(out.split("\n").filter((line) => /Node$|-->/.test(line))).to.deep.equal([
            '    n0[("sweep-queue")]:::queueNode',
            '    n1["sweep"]:::functionNode',
            '    n2{{"nightly"}}:::ruleNode',
            '    n3(["cron(0 3 #42; #42; #63; #42;)"]):::eventNode',
            '    n4[("nights")]:::queueNode',
            '    n5{{"by-hand"}}:::scheduleNode',
            '    n6(["rate(1 hour)"]):::eventNode',
            '    n7[("work")]:::queueNode',
            '    n8{{"sweep-schedule"}}:::scheduleNode',
            "    n0 --> n1",
            "    n3 --> n2",
            "    n2 --> n4",
            "    n6 --> n5",
            "    n5 --> n7",
            "    n6 --> n8",
            "    n8 --> n0",
        ]);
    });

    it("writes SVG into a file whose name says so", async () => {
        const folder = mkdtempSync(join(tmpdir(), "graph-"));
        try {
            const file = join(folder, "graph.svg");
            const cwd = join(ROOT, "tests/fixtures/programs/looping");

            expect(await graph({ cwd, stack: "dev", config: {}, out: file })).to.equal(0);
            expect(readFileSync(file, "utf8")).to.match(/^<svg .*<title>Events of the stack dev<\/title>.*<\/svg>\n$/s);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("refuses a format that it does not know, and a folder that is not there, with 2", () => {
        const wrong = run(...looping, "--format", "png");
        expect(wrong.err).to.contain("Allowed choices are mermaid, svg");
        expect(wrong.code).to.equal(2);

        expect(run(...looping, "--out", "no/such/folder/graph.svg")).to.deep.equal({
            code: 2,
            out: "",
            err: "--out no/such/folder/graph.svg cannot be written: its folder does not exist; make it, or name another file\n",
        });
    });
});
