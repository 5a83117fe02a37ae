import { spawnSync } from "node:child_process";
import { linkSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

const ROOT = join(__dirname, "../../..");

function run(args: readonly string[], input = "") {
    const node = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only", "cli/main.ts", ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, node, { cwd: ROOT, input, encoding: "utf8" });
    return { code: status, out: stdout, err: stderr };
}
const rows = (text: string) =>
    text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));

describe("event-ops redact", function () {
    this.timeout(120_000);
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "event-ops-redact-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("leaves events that the same rules match and that end the same", () => {
        const out = join(folder, "redacted.jsonl");
        expect(run(["redact", "tests/fixtures/events", "--out", out]).code).to.equal(0);
        const services = [
            "ec2",
            "rds",
            "ecs",
            "autoscaling",
            "lambda",
            "s3",
            "cloudformation",
            "codepipeline",
            "backup",
        ];
        const replay = (path: string) => {
            const config = ["-c", "aws:region=eu-central-1", "-c", `event-ops:services=${JSON.stringify(services)}`];
            const lines = rows(run(["replay", path, "--json", ...config]).out);
            const { wallSeconds: _, ...summary } = lines.at(-1).summary;
            const told = lines.slice(0, -1).map(({ event: { id: __, ...event }, calls, sent, ...row }) => ({
                ...row,
                event,
                // Subjects name what is redacted.
                sent: sent.map(({ channel, to }: Record<string, unknown>) => ({ channel, to })),
                calls: calls.map(({ service, operation }: Record<string, string>) => `${service}:${operation}`),
            }));
            return { told: told.map((row) => ({ ...row, calls: writes(row.calls) })), summary };
        };
        const writes = (calls: string[]) => calls.filter((call) => !call.includes(":Get"));
        const before = replay("tests/fixtures/events");
        const after = replay(out);
        expect(before.summary.matched).to.equal(20);
        expect(after).to.deep.equal(before);
    });

    it("reads standard input, CloudTrail records and log files, and writes events one a line", () => {
        const record = {
            eventSource: "ec2.amazonaws.com",
            eventName: "StopInstances",
            recipientAccountId: "987654321098",
        };
        const { code, out } = run(["redact", "-"], JSON.stringify({ Records: [record, record] }));
        const events = rows(out);
        expect(code).to.equal(0);
        expect(events.map(({ source, account }) => [source, account])).to.deep.equal(
            Array(2).fill(["aws.ec2", "111122220001"]),
        );
    });

    it("never writes over what it reads, by whatever path or link, and says so", () => {
        const text = '{"detail-type":"x","source":"y","detail":{}}\n';
        const input = join(folder, "in.jsonl");
        writeFileSync(input, text);
        symlinkSync(input, join(folder, "link"));
        linkSync(input, join(folder, "hard"));
        for (const out of [input, join(folder, "link"), join(folder, "hard")]) {
            for (const path of [input, folder]) {
                const { code, err } = run(["redact", path, "--out", out]);
                expect(code).to.equal(2);
                expect(err).to.include("is one of the files that are read");
            }
        }
        expect(readFileSync(input, "utf8")).to.equal(text);
    });

    it("names text that is no JSON once, however long it is", () => {
        const { code, out, err } = run(["redact", "-"], "These are notes,\nnot events; 12 lines of them.\n");
        expect([code, out]).to.deep.equal([2, ""]);
        expect(err).to.match(/^unreadable, left out: -, line 1: not JSON: [^\n]*\n$/);
    });

    it("leaves out what is no event and ends with 0; with --strict it does the same and ends with 2", () => {
        const text = '{"detail-type":"x","source":"y","detail":{}}\n12\n';
        const [lenient, strict] = [run(["redact", "-"], text), run(["redact", "-", "--strict"], text)];
        expect([lenient.code, strict.code]).to.deep.equal([0, 2]);
        expect(rows(strict.out)).to.have.length(1);
        expect(strict.out).to.equal(lenient.out);
        expect(strict.err).to.equal(lenient.err).and.to.include("unreadable, left out: -, line 2: no event");
    });

    it("ends with 2 and one message for a path that is not there", () => {
        const { code, out, err } = run(["redact", "no/such/file.json"]);
        expect([code, out]).to.deep.equal([2, ""]);
        expect(err).to.match(/^no\/such\/file\.json does not exist/);
    });
});
