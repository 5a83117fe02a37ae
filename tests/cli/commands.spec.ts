import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { sharedData } from "../support/shared";

const ROOT = join(__dirname, "../..");

interface Ran {
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
}

function run(args: readonly string[], input: string | Buffer = ""): Ran {
    const node = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only", "cli/main.ts", ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, node, { cwd: ROOT, input, encoding: "utf8" });
    return { code: status, out: stdout, err: stderr };
}

const lines = (text: string) => text.split("\n").filter((line) => line !== "");
const jsonLines = (text: string) => lines(text).map((line) => JSON.parse(line));

function instanceEvent(id: string, state: string, more: object = {}): object {
    return {
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
    };
}

describe("event-ops whose reader closes the pipe", () => {
    it("ends without a word", () => {
        const question = JSON.stringify({ name: "a", pattern: { source: ["x"] }, event: {} });
        const input = `${question}\n`.repeat(20_000);
        const command = '"$0" -C event-ops-source -r ts-node/register/transpile-only cli/main.ts match | head -n 1';
        const { stdout, stderr } = spawnSync("sh", ["-c", command, process.execPath], {
            cwd: ROOT,
            input,
            encoding: "utf8",
        });
        expect(lines(stdout)).to.have.length(1);
        expect(stderr).to.equal("");
    });
});

describe("event-ops start", () => {
    it("plays the whole example and says at its end what waits where, what was sent, and what became of the events", () => {
        const { code, out, err } = run(["start"]);

        expect(code).to.equal(0);
        expect(lines(err)[0]).to.equal("evaluating the stack dev ...");
        expect(lines(out).filter((line) => line.includes("e-mail to"))).to.have.length(8);
        expect(lines(out).filter((line) => /-> ignored$/.test(line))).to.have.length(4);
        expect(lines(out).at(-1)).to.equal(
            "12 events: 8 informed, 4 ignored; 8 e-mails, 0 webhook messages. Messages dead-lettered: 0, lost: 0.",
        );
        expect(out).to.match(/^ {4}8 {2}notifications-machines {2}\(for another system to read\)$/m);
        expect(out).to.not.include("\u001b[");
    });

    it("says that no rule matched, where none does", () => {
        const { code, out } = run(["start", "--cwd", "tests/fixtures/programs/sameName"]);
        expect(code).to.equal(0);
        expect(lines(out).at(-1)).to.equal(
            "12 events: no rule matched; 0 e-mails, 0 webhook messages. Messages dead-lettered: 0, lost: 0.",
        );
    });

    it("posts to the webhook, too, with the config of prod", () => {
        const { code, out } = run(["start", "--stack", "prod"]);

        expect(code).to.equal(0);
        expect(lines(out).at(-1)).to.equal(
            "12 events: 8 informed, 4 ignored; 8 e-mails, 8 webhook messages. Messages dead-lettered: 0, lost: 0.",
        );
    });
});

describe("event-ops replay", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "event-ops-replay-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const file = (name: string, content: string) => {
        const path = join(folder, name);
        writeFileSync(path, content);
        return path;
    };

    it("writes a line for each event that a rule matched, and a summary", () => {
        const events = [instanceEvent("e1", "running"), instanceEvent("e2", "running", { source: "my.app" })];
        const { code, out } = run(["replay", "--json", file("events.json", JSON.stringify(events))]);

        const [row, last, ...rest] = jsonLines(out);
        const { calls, rule, ...named } = row;
        expect(rest).to.deep.equal([]);
        expect(named).to.deep.equal({
            event: {
                id: "e1",
                source: "aws.ec2",
                detailType: "EC2 Instance State-change Notification",
                name: null,
                time: "2026-01-01T00:00:00Z",
                region: "us-east-1",
            },
            reaction: "notifications-AwsServiceEvents",
            function: named.function,
            outcome: "informed",
            sent: [
                {
                    channel: "email",
                    to: ["team@example.com"],
                    subject: "EC2 instance i-0a1b2c3d4e5f60009: running (us-east-1)",
                },
            ],
            error: null,
        });
        expect(named.function).to.match(/^notifications-AwsServiceEvents-[0-9a-f]{7}$/);
        expect(rule).to.match(/^notifications-AwsServiceEvents-rule-[0-9a-f]{7}$/);
        expect(calls.map(({ service, operation }: Record<string, string>) => `${service} ${operation}`)).to.deep.equal([
            "resource-groups-tagging-api GetResources",
            "sns Publish",
            "sns Publish",
            "sesv2 SendEmail",
        ]);
        const { wallSeconds, ...summary } = last.summary;
        expect(wallSeconds).to.be.a("number");
        expect(summary).to.deep.equal({
            events: 2,
            unreadable: 0,
            matched: 1,
            unmatched: {
                "no-rule-in-region": 0,
                "read-only-call": 0,
                "disabled-rule": 0,
                "replayed-event": 0,
                "no-pattern": 1,
            },
            outcomes: { informed: 1, ignored: 0, failed: 0, "dead-lettered": 0 },
            deadLettered: 0,
            lost: 0,
        });
        expect(code).to.equal(0);
    });

    it("names a malformed line by path, line and reason, counts it, and goes on", () => {
        const text = `${JSON.stringify(instanceEvent("e1", "running"))}\n{"half":\n${JSON.stringify(instanceEvent("e2", "stopped"))}\n`;
        const path = file("events.jsonl", text);
        const { code, out, err } = run(["replay", "--json", path]);

        const { summary } = jsonLines(out).at(-1);
        expect([summary.events, summary.unreadable, summary.outcomes.informed]).to.deep.equal([2, 1, 2]);
        const told = lines(err).filter((line) => line.endsWith(" ..."));
        expect(told).to.deep.equal(["evaluating the stack dev ...", "sending the events ..."]);
        expect(lines(err).filter((line) => line.startsWith("unreadable"))).to.have.length(1);
        expect(err).to.include(`unreadable: ${path}, line 2: `);
        expect(code).to.equal(0);
    });

    it("ends with 2 for a malformed line with --strict, the others being replayed; a failure weighs more, with 1", () => {
        const path = file("events.jsonl", `${JSON.stringify(instanceEvent("e1", "running"))}\n{"half":\n`);
        const strict = (program: string) => {
            const { code, out } = run([
                "replay",
                "--json",
                "--strict",
                "--cwd",
                `tests/fixtures/programs/${program}`,
                path,
            ]);
            const { events, unreadable } = jsonLines(out).at(-1).summary;
            return { code, events, unreadable };
        };
        expect(strict("history")).to.deep.equal({ code: 2, events: 1, unreadable: 1 });
        expect(strict("failing")).to.deep.equal({ code: 1, events: 1, unreadable: 1 });
    });

    it("reads standard input", () => {
        const { code, out } = run(["replay", "--json", "-"], JSON.stringify(instanceEvent("e1", "running")));

        expect([code, jsonLines(out).length]).to.deep.equal([0, 2]);
    });

    it("sends what names no account and no Region to those of the stack", () => {
        const event = { source: "shop", "detail-type": "direct", detail: {} };
        const path = file("event.json", JSON.stringify(event));
        const { code, out } = run(["replay", "--json", "--cwd", "tests/fixtures/programs/deadLetters", path]);
        const [{ event: sent, rule }] = jsonLines(out);
        expect([code, sent.region, rule]).to.deep.equal([0, "eu-west-1", "direct"]);
    });

    it("shows people a table and a closing sentence, without colour codes when piped", () => {
        const { code, out } = run(["replay", file("event.json", JSON.stringify(instanceEvent("e1", "running")))]);

        expect(code).to.equal(0);
        expect(out).to.include("notifications-AwsServiceEvents");
        expect(out).to.include("Events sent: 1; matched by a rule: 1.\nOutcomes: 1 informed.");
        expect(out).to.not.include("\u001b[");
    });

    it("says why events matched no rule, in the table and in the summary", () => {
        const call = { "detail-type": "AWS API Call via CloudTrail", detail: { eventName: "DescribeInstances" } };
        const events = [
            instanceEvent("e1", "running", { region: "eu-west-1" }),
            instanceEvent("e2", "running", { "detail-type": "Dispatch", "replay-name": "again" }),
            instanceEvent("e3", "running", { "detail-type": "Off" }),
            instanceEvent("e4", "running", call),
            instanceEvent("e5", "running", { source: "my.app" }),
        ];
        const path = file("events.json", JSON.stringify(events));
        const { out: json } = run(["replay", "--json", "--cwd", "tests/fixtures/programs/history", path]);
        const { code, out } = run(["replay", "--cwd", "tests/fixtures/programs/history", path]);

        expect(jsonLines(json).at(-1).summary.unmatched).to.deep.equal({
            "no-rule-in-region": 1,
            "read-only-call": 1,
            "disabled-rule": 1,
            "replayed-event": 1,
            "no-pattern": 1,
        });
        expect(lines(out).slice(2)).to.deep.equal([
            "Matched by no rule:",
            "  1  the stack has no rule for events of the Region (it has rules in us-east-1): eu-west-1",
            "  1  a read-only API call, which a rule gets only in the state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS: aws.ec2 AWS API Call via CloudTrail: DescribeInstances (calls)",
            "  1  the rule that matches is disabled: aws.ec2 Off (off)",
            `  1  the event has a "replay-name", and a rule matches it without: aws.ec2 Dispatch (dispatch)`,
            "  1  no event pattern matches: my.app EC2 Instance State-change Notification",
        ]);
        expect(code).to.equal(0);
    });

    it("ends with 1 when a handler failed: a plain function without a dead-letter queue loses the event after its retries", () => {
        const path = file("event.json", JSON.stringify(instanceEvent("e1", "running")));
        const { code, out } = run(["replay", "--json", "--cwd", "tests/fixtures/programs/failing", path]);

        const [row, last] = jsonLines(out);
        expect([row.reaction, row.outcome, last.summary.lost]).to.deep.equal([null, "failed", 1]);
        expect(row.error).to.match(/RangeError: no room for another instance|dead-letter/);
        expect(code).to.equal(1);
    });

    for (const [what, args, message] of [
        ["a path that is not there", ["replay", "no/such/file.json"], /no\/such\/file\.json/],
        [
            "a stack that does not exist",
            ["replay", "--stack", "nowhere", "package.json"],
            /There is no stack "nowhere"/,
        ],
        [
            "a config value of the wrong type",
            ["replay", "-c", "logRetentionDays=soon", "package.json"],
            /logRetentionDays/,
        ],
        ["a config key that does not exist", ["replay", "-c", "event-ops:ignoreTag=x", "package.json"], /ignoreTag/],
        [
            "--config without a value",
            ["replay", "-c", "x", "package.json"],
            /Expected key=value.*\nSee event-ops replay --help\.\n$/,
        ],
        ["an unknown option", ["replay", "--jason", "x"], /--jason/],
        ["no path", ["replay"], /missing required argument/],
    ] as const) {
        it(`ends with 2 and one message, without a stack trace, for ${what}`, () => {
            const { code, out, err } = run(args);

            expect(code).to.equal(2);
            expect(out).to.equal("");
            expect(err).to.match(message);
            expect(err).to.not.match(/^\s+at /m);
        });
    }

    it("replays the recorded events of AWS that lie beside the project, and loses nothing", () => {
        const recorded = sharedData("aws-events");
        if (recorded === undefined) return expect(sharedData("event-patterns/probes.tsv")).to.equal(undefined);
        const { code, out, err } = run(["replay", "--json", recorded]);

        const { summary } = jsonLines(out).at(-1);
        expect([summary.events, summary.unreadable, summary.lost, summary.deadLettered]).to.deep.equal([34, 2, 0, 0]);
        expect(
            lines(err)
                .filter((line) => line.startsWith("unreadable"))
                .map((line) => /event-config-rule-[a-z-]+/.exec(line)?.[0]),
        ).to.deep.equal(["event-config-rule-instance", "event-config-rule-security-group"]);
        return expect(code).to.equal(0);
    });
});

describe("event-ops match", () => {
    const ask = (question: unknown) =>
        jsonLines(run(["match"], `${typeof question === "string" ? question : JSON.stringify(question)}\n`).out)[0];

    it("answers one line for each line", () => {
        const questions = [
            { name: "yes", pattern: { source: ["aws.ec2"] }, event: { source: "aws.ec2" } },
            { name: "no", pattern: { source: ["aws.s3"] }, event: { source: "aws.ec2" } },
            { name: "texts", pattern: '{"source":["aws.ec2"]}', event: '{"source":"aws.ec2"}' },
            { name: "bad", pattern: { source: "aws.ec2" }, event: {} },
        ];
        const { code, out } = run(["match"], questions.map((question) => JSON.stringify(question)).join("\n"));

        expect(jsonLines(out)).to.deep.equal([
            { name: "yes", result: "match" },
            { name: "no", result: "no-match" },
            { name: "texts", result: "match" },
            { name: "bad", result: "invalid", reason: '"source" must be an object or an array' },
        ]);
        expect(code).to.equal(0);
    });

    it("ends a line at a line feed only: U+2028 and U+2029 may stand in JSON as they are", () => {
        const question = (text: string) => JSON.stringify({ name: "n", pattern: { a: [text] }, event: { a: text } });
        const { code, out } = run(["match"], `${question("one\u2028two")}\n${question("one\u2029two")}\r\n\r\n`);

        const match = { name: "n", result: "match" };
        expect(jsonLines(out)).to.deep.equal([match, match]);
        expect(code).to.equal(0);
    });

    it("compares numbers beyond 2^53 by their digits, in objects as in texts", () => {
        expect(ask('{"name":"n","pattern":{"a":[9007199254740993]},"event":{"a":9007199254740992}}').result).to.equal(
            "no-match",
        );
        expect(ask('{"name":"n","pattern":{"a":[9007199254740993]},"event":{"a":9007199254740993}}').result).to.equal(
            "match",
        );
    });

    it("says from which line on its input is no text", () => {
        const { code, out, err } = run(["match"], Buffer.from("\n{}\n\xff\n", "latin1"));

        expect([code, out, err]).to.deep.equal([
            2,
            "",
            "standard input, after line 0: it is no text in UTF-8: save it as UTF-8\n",
        ]);
    });

    it("names a line that is no question, answers the others, and ends with 2", () => {
        const { code, out, err } = run(
            ["match"],
            'nonsense\n{"name":"a","pattern":{"a":[1]},"event":{"a":1}}\n{"name":"b"}\n{"event":{}}\n[]\n',
        );

        expect(jsonLines(out)).to.deep.equal([{ name: "a", result: "match" }]);
        expect(lines(err)[0]).to.match(/^line 1: not JSON: /);
        expect(lines(err).slice(1)).to.deep.equal([
            'line 3: "pattern" and "event" are missing; expected an object {"name", "pattern", "event"}',
            'line 4: "pattern" is missing; expected an object {"name", "pattern", "event"}',
            'line 5: it is an array; expected an object {"name", "pattern", "event"}',
        ]);
        expect(code).to.equal(2);
    });
});

describe("event-ops", () => {
    it("says its version, and in its help what it can do", () => {
        expect(run(["--version"])).to.deep.equal({ code: 0, out: "0.1.0\n", err: "" });
        expect(run(["--help"]).out).to.match(/start .*replay .*match /s);
    });

    it("says in one message that it needs Node.js 24 when an older one starts it", () => {
        const older = "Object.defineProperty(process.versions,'node',{value:'20.1.0'})";
        const { status, stderr } = spawnSync(
            process.execPath,
            ["-r", "ts-node/register/transpile-only", "-e", `${older};require("./cli/main.ts")`],
            { cwd: ROOT, encoding: "utf8" },
        );

        expect(status).to.equal(2);
        expect(lines(stderr)).to.have.length(1);
        expect(stderr).to.match(/^event-ops needs Node\.js 24 or newer/);
    });
});
