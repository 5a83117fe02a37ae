import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

const ROOT = join(__dirname, "../..");

function run(...args: readonly string[]) {
    return runIn(process.env["TMPDIR"], ...args);
}

/** With a folder of its own for temporary files. */
function runIn(TMPDIR: string | undefined, ...args: readonly string[]) {
    const env = { ...process.env, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
    const node = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only", "cli/main.ts", "storm", ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, node, { cwd: ROOT, encoding: "utf8", env });
    return { code: status, out: stdout, err: stderr };
}

const ORDER = JSON.stringify({
    version: "0",
    id: "order-1",
    "detail-type": "Order",
    source: "shop",
    account: "123456789012",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    resources: [],
    detail: {},
});
const lines = (text: string) => text.split("\n").filter((line) => line !== "");

describe("event-ops storm", function () {
    // The last one of these tests evaluates two programs; on a busy machine that takes its time.
    this.timeout(180_000);
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "event-ops-storm-"));
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it("plays schedules of faults over the example stack, loses nothing, and prints how long it took", () => {
        const { code, out, err } = runIn(folder, "--seed", "1", "--schedules", "10");
        expect(readdirSync(folder).filter((name) => name.startsWith("event-ops"))).to.deep.equal([]);
        const stays = lines(err).filter((line) => !/ \.\.\. \d+ s/.test(line));
        expect(stays).to.deep.equal(["evaluating the stack dev and playing the schedules ..."]);
        expect(code).to.equal(0);
        const [title, result, ...more] = lines(out);
        expect(title).to.equal(
            "A storm over the stack dev: 10 schedules of faults from seed 1, functions in contexts of one process.",
        );
        expect(result).to.match(
            /^10 schedules, 12 events each, in \d+\.\d s \(\d+ ms a schedule\): \d+ events accepted, \d+ not; of those accepted \d+ handled, \d+ dead-lettered, 0 on-failure\.$/,
        );
        expect(more).to.deep.equal([]);
    });

    it("comes to the same in two processes as in one", () => {
        const played = (jobs: string) => {
            const [title, result] = lines(run("--seed", "1", "--schedules", "12", "--jobs", jobs).out);
            return { title, result: result?.replace(/in .* a schedule\)/, "") };
        };
        const [one, two] = [played("1"), played("2")];
        expect(one.title).to.match(/ functions in contexts of one process\.$/);
        expect(two.title).to.match(/ functions in contexts of 2 processes\.$/);
        expect(two.result).to.match(/^12 schedules, 12 events each, /);
        expect(two.result).to.equal(one.result);
    });

    it("repeats a seed byte for byte with --trace", () => {
        const trace = () =>
            lines(run("--seed", "4", "--schedules", "1", "--trace").out).filter((line) => !/ms a schedule/.test(line));
        const first = trace();
        expect(first).to.have.length.above(50);
        expect(first[1]).to.equal("seed 4");
        expect(trace()).to.deep.equal(first);
    });

    it("prints the shortest schedule that breaks a stack, and the command that plays it again", () => {
        const events = join(folder, "order.json");
        writeFileSync(events, ORDER);
        const options = ["--cwd", "tests/fixtures/programs/leaking", "--events", events];
        const { code, out } = run(...options, "--seed", "1", "--schedules", "50");
        expect(code).to.equal(1);
        const text = out.slice(out.indexOf("\n\n") + 2);
        expect(text).to.match(
            /^The schedule of seed \d+ breaks something\. The shortest that does \(1 fault(, of \d)?\):\n {2}\d.* {2}gone: orders does not exist\nWhat it breaks:\n/,
        );
        expect(text).to.contain(
            "is lost: orders: rule orders could not deliver, and its target has no dead-letter queue",
        );
        const [, seed] = /--seed (\d+) --schedules 1\n$/.exec(text)!;
        expect(text).to.contain(
            `To play it again: event-ops storm --stack dev --cwd tests/fixtures/programs/leaking --events ${events} --seed ${seed}`,
        );
        expect(run(...options, "--seed", seed!, "--schedules", "1").code).to.equal(1);
    });

    it("says so when the events are not there", () => {
        const { code, err } = run("--events", "nowhere.json");
        expect([code, lines(err)]).to.deep.equal([
            2,
            ["--events nowhere.json does not exist: give files or folders of recorded events"],
        ]);
    });

    it("lists what is no event, by file and line, before anything starts", () => {
        const events = join(folder, "orders.jsonl");
        writeFileSync(events, `${ORDER}\n12\n${ORDER}\n{"detail-type":"Order"}\n`);
        expect(run("--events", events, "--cwd", "tests/fixtures/programs/leaking")).to.deep.equal({
            code: 2,
            out: "",
            err: [
                "--events: expected EventBridge events or CloudTrail records, as event-ops replay reads them. No such thing, to be mended or taken out:",
                `  ${events}, line 2: no event: expected a JSON object, found a number`,
                `  ${events}, line 4: no event: its detail is missing, and must be an object`,
                "",
            ].join("\n"),
        });
    });

    it("says so when no event matches a rule of the stack, and nothing of schedules", () => {
        const { code, out, err } = run("--cwd", "tests/fixtures/programs/leaking", "--schedules", "1");
        expect([code, out]).to.deep.equal([2, ""]);
        expect(lines(err).at(-1)).to.equal(
            "No event of the storm matches a rule of the stack: nothing could be lost. Give events that do, with --events.",
        );
    });
});
