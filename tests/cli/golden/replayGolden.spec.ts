import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

const ROOT = join(__dirname, "../../..");

function run(args: readonly string[]) {
    const node = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only", "cli/main.ts", ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, node, { cwd: ROOT, encoding: "utf8" });
    return { code: status, out: stdout, err: stderr };
}

const lastLine = (text: string) => text.trimEnd().split("\n").at(-1);
const event = (id: string, state: string, more: object = {}) => ({
    version: "0",
    id,
    "detail-type": "EC2 Instance State-change Notification",
    source: "aws.ec2",
    account: "123456789012",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    resources: ["arn:aws:ec2:us-east-1:123456789012:instance/i-0a1b2c3d4e5f60009"],
    detail: { "instance-id": "i-0a1b2c3d4e5f60009", state },
    ...more,
});

describe("event-ops replay --golden", function () {
    this.timeout(120_000);
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "event-ops-golden-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));
    const file = (name: string, events: readonly object[]) => {
        const path = join(folder, name);
        writeFileSync(path, events.map((one) => `${JSON.stringify(one)}\n`).join(""));
        return path;
    };

    it("finds the project's own golden file up to date", () => {
        const { code, out } = run(["replay", "events", "--stack", "dev", "--golden", "events/dev.golden.json"]);
        expect(lastLine(out)).to.equal("15 events, no change");
        expect(code).to.equal(0);
    });

    it("writes the same bytes again, also for events in another order and other files", () => {
        const events = [
            event("e1", "running"),
            event("e2", "stopped"),
            event("e2", "stopped"),
            event("e3", "running", { source: "my.app" }),
            event("e4", "stopped", { time: undefined }),
        ];
        const [first, second] = [join(folder, "first"), join(folder, "second")];
        const one = run(["replay", file("a.jsonl", events), "--golden", first, "--update"]);
        const others = [
            file("c.jsonl", [...events].reverse().slice(0, 2)),
            file("b.jsonl", [...events].reverse().slice(2)),
        ];
        run(["replay", ...others, "--golden", second, "--update"]);

        expect(lastLine(one.out)).to.equal(`${first} written: 5 events; decisions: 0 changed, 5 added, 0 removed.`);
        const text = readFileSync(first, "utf8");
        expect(readFileSync(second, "utf8")).to.equal(text);
        expect(JSON.parse(text).events.map(({ id }: { id: string }) => id)).to.deep.equal([
            "e1",
            "e2",
            "e2#2",
            "e4",
            "e3",
        ]);
        expect(text).to.not.match(/-[0-9a-f]{7}"/);
        expect(JSON.parse(text).events[0].decisions[0]).to.include({
            rule: "notifications-AwsServiceEvents-rule",
            function: "notifications-AwsServiceEvents",
            outcome: "informed",
        });
    });

    it("ends with 1 and shows what changes, for people, as Markdown and as JSON lines", () => {
        const golden = join(folder, "dev.golden.json");
        const markdown = join(folder, "comment.md");
        run([
            "replay",
            file("a.jsonl", [event("e1", "running"), event("e2", "running")]),
            "--golden",
            golden,
            "--update",
        ]);
        writeFileSync(golden, readFileSync(golden, "utf8").replace("team@example.com", "old@example.com"));
        const input = file("a.jsonl", [event("e1", "running"), event("e3", "running")]);
        const { code, out } = run(["replay", input, "--golden", golden, "--markdown", markdown]);
        const json = run(["replay", input, "--golden", golden, "--json"]);

        expect(code).to.equal(1);
        expect(out).to.include("1 of 2 events changes; 1 event new in the input; 1 event gone from the input");
        expect(out).to.match(/- {3}-> email old@example\.com/);
        expect(out).to.match(/\+ {3}-> email team@example\.com/);
        expect(readFileSync(markdown, "utf8")).to.include("old&#64;example&#46;com");
        const lines = json.out
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line));
        expect(json.code).to.equal(1);
        expect(lines.flatMap(({ change, event: of }) => (change ? [[change, of.id]] : []))).to.deep.equal([
            ["changed", "e1"],
            ["added", "e3"],
            ["removed", "e2"],
        ]);
        expect(lines.at(-2).golden).to.deep.equal({
            events: 2,
            changed: 1,
            added: 1,
            removed: 1,
            decisions: { changed: 1, added: 1, removed: 1 },
        });
        expect(Object.keys(lines.at(-1))).to.deep.equal(["summary"]);
    });

    it("ends with 0 for a failure that the file holds", () => {
        const golden = join(folder, "failing.golden.json");
        const args = ["replay", file("a.jsonl", [event("e1", "running")]), "--cwd", "tests/fixtures/programs/failing"];
        expect(run([...args, "--golden", golden, "--update"]).code).to.equal(0);
        expect(JSON.parse(readFileSync(golden, "utf8")).events[0].decisions[0].outcome).to.equal("failed");
        expect(run([...args, "--golden", golden]).code).to.equal(0);
        expect(run(args).code).to.equal(1);
    });

    it("ends with 2 and one message for a file that is missing or no golden file, which it leaves as it is", () => {
        const input = file("a.jsonl", [event("e1", "running")]);
        const missing = join(folder, "none.json");
        const before = readFileSync(input, "utf8");
        for (const [args, message] of [
            [["--golden", missing], /there is no such file\. Make it with --update/],
            [["--golden", input], /it is no golden file/],
            [["--golden", input, "--update"], /it is no golden file/],
            [["--update"], /give --golden FILE/],
            [["--markdown", missing], /give --golden FILE/],
        ] as const) {
            const { code, out, err } = run(["replay", input, ...args]);
            expect([code, out]).to.deep.equal([2, ""]);
            expect(err).to.match(message);
        }
        expect(readFileSync(input, "utf8")).to.equal(before);
        expect(existsSync(missing)).to.equal(false);
    });
});
