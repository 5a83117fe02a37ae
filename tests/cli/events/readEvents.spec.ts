import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { type ReadItem, readEvents } from "../../../cli/events/readEvents";
import { sharedData } from "../../support/shared";

const event = (id: string, more: object = {}) => ({
    version: "0",
    id,
    "detail-type": "EC2 Instance State-change Notification",
    source: "aws.ec2",
    account: "123456789012",
    time: "2026-03-01T12:00:00Z",
    region: "eu-west-1",
    resources: [],
    detail: { "instance-id": "i-1", state: "running" },
    ...more,
});
const record = (more: object = {}) => ({
    eventVersion: "1.08",
    eventTime: "2026-03-01T12:00:00Z",
    eventSource: "ec2.amazonaws.com",
    eventName: "StopInstances",
    awsRegion: "eu-west-1",
    eventID: "11111111-2222-4333-8444-555555555555",
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111122223333",
    eventCategory: "Management",
    ...more,
});

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

describe("reading recorded events", () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "events-"));
    });
    after(() => rmSync(folder, { recursive: true }));

    function file(name: string, content: string | Buffer): string {
        const path = join(folder, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
        return path;
    }

    async function read(...paths: string[]): Promise<ReadItem[]> {
        const items: ReadItem[] = [];
        const place = { account: "123456789012", region: "us-east-1" };
        const time = new Date("2026-01-02T03:04:05.678Z");
        for await (const item of readEvents(paths, { ...place, time })) items.push(item);
        return items;
    }

    /** `id` of an event at its line, or line and reason. */
    async function outline(...paths: string[]): Promise<string[]> {
        return (await read(...paths)).map((item) =>
            item.kind === "event" ? `${item.line}: ${JSON.parse(item.text).id}` : `${item.line ?? "-"}: ${item.why}`,
        );
    }

    async function only(path: string): Promise<Extract<ReadItem, { kind: "event" }>> {
        const [item, ...others] = await read(path);
        expect(others).to.have.length(0);
        if (item?.kind !== "event") throw new Error(`no event: ${item?.why}`);
        return item;
    }

    describe("the shapes of a file", () => {
        const shapes: readonly [string, string, readonly string[]][] = [
            ["one event", JSON.stringify(event("a")), ["1: a"]],
            ["one event over many lines", JSON.stringify(event("a"), null, 2), ["1: a"]],
            ["an array", JSON.stringify([event("a"), event("b")]), ["1: a", "1: b"]],
            ["an array over many lines", JSON.stringify([event("a"), event("b")], null, 1), ["2: a", "16: b"]],
            [
                "an array with an event a line",
                `[\n${JSON.stringify(event("a"))},\n${JSON.stringify(event("b"))}\n]`,
                ["2: a", "3: b"],
            ],
            ["an event a line", `${JSON.stringify(event("a"))}\n\n${JSON.stringify(event("b"))}\r\n`, ["1: a", "3: b"]],
            [
                "documents one after another",
                `${JSON.stringify(event("a"), null, 2)}\n${JSON.stringify(event("b"), null, 2)}`,
                ["1: a", "15: b"],
            ],
            [
                "arrays, a line each",
                `${JSON.stringify([event("a"), event("b")])}\n${JSON.stringify([event("c")])}`,
                ["1: a", "1: b", "2: c"],
            ],
            [
                "a log file",
                JSON.stringify({ Records: [record({ eventID: "a" }), record({ eventID: "b" })] }),
                ["1: a", "1: b"],
            ],
            ["a log file over many lines", JSON.stringify({ Records: [record({ eventID: "a" })] }, null, 2), ["3: a"]],
            [
                "a log file with a record a line",
                `{"Records":[\n${JSON.stringify(record({ eventID: "a" }))}\n]}`,
                ["2: a"],
            ],
            [
                "log files, a line each",
                `${JSON.stringify({ Records: [record({ eventID: "a" })] })}\n${JSON.stringify({ Records: [record({ eventID: "b" })] })}`,
                ["1: a", "2: b"],
            ],
            [
                "a log file with other members",
                JSON.stringify({ a: ["x", { Records: [1] }], Records: [record({ eventID: "a" })], z: [{}] }),
                ["1: a"],
            ],
            ["an empty log file", '{"Records":[]}', ["-: no event: nothing is in it"]],
            ["a mark at the beginning", `\uFEFF${JSON.stringify(event("a"))}`, ["1: a"]],
            [
                "brackets and quotes in strings",
                JSON.stringify([event("a", { detail: { text: '}]"\\"{[' } }), event("b")]),
                ["1: a", "1: b"],
            ],
        ];
        for (const [what, content, expected] of shapes) {
            it(what, async () => {
                expect(await outline(file("shape.json", content))).to.deep.equal(expected);
                expect(await outline(file("shape.json.gz", gzipSync(content))), "gzip").to.deep.equal(expected);
            });
        }

        it("does not depend on how the text arrives", async () => {
            const content = JSON.stringify({
                first: "[{",
                Records: [record({ eventID: "a", eventName: 'Ünïcödé 😀 " \\ [' }), record({ eventID: "b" })],
            });
            const bytes = Buffer.from(content);
            const stdin = Readable.from(Array.from(bytes, (byte) => Buffer.from([byte])));
            const items: ReadItem[] = [];
            for await (const item of readEvents(["-"], { stdin })) items.push(item);
            expect(items.map((item) => item.kind === "event" && JSON.parse(item.text).detail.eventName)).to.deep.equal([
                'Ünïcödé 😀 " \\ [',
                "StopInstances",
            ]);
            expect(items[0]!.path).to.equal("-");
        });

        it("fills in account and Region where it is told which, and leaves them out where it is not", async () => {
            const text = JSON.stringify({ source: "shop", "detail-type": "Order", detail: {} });
            const named = async (place: object) => {
                const items: ReadItem[] = [];
                for await (const item of readEvents([file("n.json", text)], place)) items.push(item);
                const [item] = items;
                const { account, region } = item?.kind === "event" ? JSON.parse(item.text) : {};
                return [items.length, account, region];
            };
            expect(await named({})).to.deep.equal([1, undefined, undefined]);
            const place = { account: "111122223333", region: "eu-west-1" };
            expect(await named(place)).to.deep.equal([1, "111122223333", "eu-west-1"]);
        });

        it("keeps the text of numbers that JavaScript cannot hold", async () => {
            const digits = '{"n":9007199254740993,"big":1e400,"zero":1.0}';
            const event1 = await only(
                file("n.json", JSON.stringify(event("a", { detail: "D" })).replace('"D"', digits)),
            );
            expect(event1.text).to.contain(`"detail":${digits}`);
            const text = JSON.stringify({ Records: [record({ requestParameters: "D" })] }).replace('"D"', digits);
            expect((await only(file("n.json", text))).text).to.contain(`"requestParameters":${digits}`);
        });

        it("holds one value at a time", async () => {
            const big = JSON.stringify(event("a", { detail: { text: "x".repeat(64 * 1024) } }));
            function* lines() {
                yield "[";
                for (let at = 0; at < 2000; at++) yield at === 0 ? big : `,${big}`;
                yield "]";
            }
            let count = 0;
            const kept = () => {
                collectGarbage();
                return process.memoryUsage().heapUsed;
            };
            const before = kept();
            let most = 0;
            for await (const item of readEvents(["-"], { stdin: Readable.from(lines()) })) {
                if (item.kind === "event") count++;
                if (count % 500 === 0) most = Math.max(most, kept() - before);
            }
            expect(count).to.equal(2000);
            // 130 MB go through.
            expect(most).to.be.lessThan(10 * 1024 * 1024);
        });
    });

    describe("what cannot be read", () => {
        const good = (id: string) => JSON.stringify(event(id));
        const broken: readonly [string, string, readonly (string | RegExp)[]][] = [
            [
                "a broken line does not stop the rest",
                `${good("a")}\n{"detail-type": \n${good("b")}`,
                ["1: a", /^2: not JSON: /, "3: b"],
            ],
            [
                "nor does a broken first line",
                `{"source": "aws\n${good("b")}\nnonsense\n${good("c")}`,
                [/^1: not JSON: /, "2: b", /^3: not JSON: /, "4: c"],
            ],
            [
                "an element of an array",
                `[${good("a")}, {"x": nonsense}, 5, ${good("b")}]`,
                [
                    "1: a",
                    /^1: element 2: not JSON: /,
                    "1: element 3: no event: expected a JSON object, found a number",
                    "1: b",
                ],
            ],
            [
                "the end of a file that is cut off",
                `[${good("a")},\n{"id": "b", "detail`,
                ["1: a", "2: element 2: the text ends inside a value"],
            ],
            [
                "a log file that is cut off behind a record",
                `{"Records":[${JSON.stringify(record({ eventID: "a" }))}`,
                ["1: a", "1: element 2: the text ends inside a value"],
            ],
            ["text behind an event", `${good("a")} nonsense`, ["1: a", /^1: not JSON: /]],
            ["no JSON at all", 'hello, "world"\nof 2026', [/^1: not JSON: /]],
            [
                "words between two events",
                `${good("a")} some words\n{ "id":\n1 } and more ${good("b")}`,
                ["1: a", /^1: not JSON: .*some/, /^2: no event: /, /^3: not JSON: .*and/, "3: b"],
            ],
            ["a bracket too many", `${good("a")}]`, ["1: a", /^1: not JSON: /]],
            ["an empty file", "", ["-: no event: nothing is in it"]],
            ["a blank file", " \n\n", ["-: no event: nothing is in it"]],
            ["a text", '"hello"', ["1: no event: expected a JSON object, found a string"]],
            ["null", "null", ["1: no event: expected a JSON object, found null"]],
            [
                "an array in an array",
                `[[${good("a")}]]`,
                ["1: element 1: no event: expected a JSON object, found an array"],
            ],
            ["an empty object", "{}", ["1: no event: an empty object"]],
            [
                "an object of something else",
                '{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}',
                [
                    '1: no event: neither "detail-type" nor "eventSource" and "eventName" is there (found a, b, c, d, e, ...)',
                ],
            ],
            [
                "a record with a time that is none, or too large",
                [
                    record({ eventTime: "2026-03-01T12:00Z" }),
                    record({ requestParameters: { text: "x".repeat(1_048_576) } }),
                ]
                    .map((one) => JSON.stringify(one))
                    .join("\n"),
                [
                    '1: no event: its time is "2026-03-01T12:00Z", and must be one as in 2026-01-01T00:00:00Z',
                    /^2: no event: it has 10\d{5} bytes, and EventBridge takes 1048576 at most$/,
                ],
            ],
            [
                "an invocation of a Config rule",
                '{"invokingEvent":"{}","configRuleName":"x"}',
                ["1: no event: an invocation of an AWS Config rule"],
            ],
            [
                "a digest file",
                '{"digestStartTime":"2026-03-01T12:00:00Z"}',
                ["1: no event: a digest file of CloudTrail"],
            ],
            [
                "the input of PutEvents, and an entry of it",
                '{"Entries":[]}\n{"Source":"shop","DetailType":"Order","Detail":"{}"}',
                [1, 2].map(
                    (line) =>
                        `${line}: no event: the input of PutEvents: the event that it makes has "source", "detail-type" and, as an object, "detail"`,
                ),
            ],
            [
                "messages of other services",
                '{"Records":[{"eventSource":"aws:sqs","eventName":"x","body":""},{"EventSource":"aws:sns"}]}',
                [
                    "1: element 1: no event: a record of aws:sqs, not of CloudTrail",
                    "1: element 2: no event: a record of aws:sns, not of CloudTrail",
                ],
            ],
            [
                "a record that EventBridge does not deliver",
                JSON.stringify(record({ eventType: "AwsSomethingNew" })),
                ["1: no event: EventBridge delivers no CloudTrail records of the eventType AwsSomethingNew"],
            ],
            [
                "a detail that is a text",
                JSON.stringify(event("a", { detail: "{}" })),
                ["1: no event: its detail is a string, and must be an object"],
            ],
            [
                "no detail",
                JSON.stringify(event("a", { detail: undefined })),
                ["1: no event: its detail is missing, and must be an object"],
            ],
            [
                "no source",
                JSON.stringify(event("a", { source: undefined })),
                ["1: no event: its source is missing, and must be a string"],
            ],
            [
                "an account that is a number",
                JSON.stringify(event("a", { account: 123456789012 })),
                ["1: no event: its account is a number, and must be a string"],
            ],
            [
                "a time that is none",
                JSON.stringify(event("a", { time: "yesterday" })),
                ['1: no event: its time is "yesterday", and must be one as in 2026-01-01T00:00:00Z'],
            ],
            [
                "a time that is a year",
                JSON.stringify(event("a", { time: "2026" })),
                ['1: no event: its time is "2026", and must be one as in 2026-01-01T00:00:00Z'],
            ],
            [
                "a time of a month that is none",
                JSON.stringify(event("a", { time: "2026-13-01T00:00:00Z" })),
                ['1: no event: its time is "2026-13-01T00:00:00Z", and must be one as in 2026-01-01T00:00:00Z'],
            ],
            [
                "resources that are a text",
                JSON.stringify(event("a", { resources: "i-1" })),
                ["1: no event: its resources are a string, and must be an array of strings"],
            ],
            [
                "resources that are numbers",
                JSON.stringify(event("a", { resources: [1] })),
                ["1: no event: its resources are an array with other things, and must be an array of strings"],
            ],
            [
                "what would play tricks on a terminal",
                '{"\\u001b[2J\\n":1}',
                ['1: no event: neither "detail-type" nor "eventSource" and "eventName" is there (found  [2J )'],
            ],
        ];
        for (const [what, content, expected] of broken) {
            it(what, async () => {
                const found = await outline(file("broken.json", content));
                expect(found).to.have.length(expected.length);
                for (const [at, one] of expected.entries()) {
                    if (typeof one === "string") expect(found[at]).to.equal(one);
                    else expect(found[at]).to.match(one);
                }
            });
        }

        it("an event is larger than PutEvents takes, by the bytes of its entry and not of its envelope and white space", async () => {
            const entry = "aws.ec2".length + "EC2 Instance State-change Notification".length + 14 + '{"x":""}'.length;
            const of = (bytes: number) =>
                JSON.stringify(event("a", { detail: { x: "y".repeat(bytes - entry) } }), null, 4);
            expect(await outline(file("most.json", of(1_048_576)))).to.deep.equal(["1: a"]);
            expect(await outline(file("more.json", of(1_048_577)))).to.deep.equal([
                "1: no event: it has 1048577 bytes, and EventBridge takes 1048576 at most",
            ]);
        });

        it("text in another encoding is named, packed or not, and does not stop the next file", async () => {
            const latin = Buffer.from(JSON.stringify(event("a", { detail: { city: "Z\u00fcrich" } })), "latin1");
            const utf16 = Buffer.from(`\ufeff${good("a")}`, "utf16le");
            const why = "-: it is no text in UTF-8: save it as UTF-8";
            expect(
                await outline(
                    file("latin.json", latin),
                    file("utf16.json", utf16),
                    file("latin.json.gz", gzipSync(latin)),
                    file("good.json", good("b")),
                ),
            ).to.deep.equal([why, why, why, "1: b"]);
        });

        it("a value without end is given up and the next line goes on", async () => {
            const content = `${good("a")}\n{"x":"${"y".repeat(17 * 1024 * 1024)}"}\n${good("b")}`;
            expect(await outline(file("long.jsonl", content))).to.deep.equal([
                "1: a",
                "2: the line has more than 16777216 characters, and an event fewer",
                "3: b",
            ]);
            expect(await outline(file("long.json", `[${content.replaceAll("\n", ",")}]`))).to.deep.equal([
                "1: a",
                "1: element 2: the value has 17825800 characters, and an event at most 16777216",
                "1: b",
            ]);
        });

        it("a gzip file that is cut off gives what it has", async () => {
            const whole = gzipSync(`${good("a")}\n${good("b")}\n`, { level: 0 });
            expect(await outline(file("cut.json.gz", whole.subarray(0, whole.length - 20)))).to.deep.equal([
                "-: cannot be unpacked: unexpected end of file",
            ]);
            expect(await outline(file("bad.json.gz", Buffer.from([0x1f, 0x8b, 0, 0, 0])))).to.deep.equal([
                "-: cannot be unpacked: unknown compression method",
            ]);
        });

        it("a path that is not there does not stop the next", async () => {
            const there = file("there.json", good("a"));
            expect(await outline(join(folder, "nowhere"), there)).to.deep.equal([
                "-: there is no such file or folder",
                "1: a",
            ]);
        });
    });

    describe("folders", () => {
        it("gives the JSON files below, sorted, and nothing else", async () => {
            for (const name of [
                "b.json",
                "a.jsonl",
                "deep/er/c.JSON",
                "z.ndjson.gz",
                "README.md",
                ".hidden.json",
                ".git/x.json",
                "notes.txt",
            ]) {
                const content = JSON.stringify(event(name));
                file(`tree/${name}`, name.endsWith(".gz") ? gzipSync(content) : content);
            }
            symlinkSync(join(folder, "tree"), join(folder, "tree/deep/back"));
            symlinkSync(join(folder, "gone.json"), join(folder, "tree/gone.json"));
            const items = await read(join(folder, "tree"));
            expect(
                items.map((item) =>
                    item.kind === "event" ? basename(item.path) : `${basename(item.path)}: ${item.why}`,
                ),
            ).to.deep.equal([
                "a.jsonl",
                "b.json",
                "c.JSON",
                "gone.json: there is no such file or folder",
                "z.ndjson.gz",
            ]);
        });

        it("reads a file that is named, whatever its name", async () => {
            expect(await outline(file("recorded.log", JSON.stringify(event("a"))))).to.deep.equal(["1: a"]);
        });
    });

    describe("CloudTrail records", () => {
        it("are wrapped as EventBridge delivers them", async () => {
            const { text } = await only(file("r.json", JSON.stringify(record())));
            expect(JSON.parse(text)).to.deep.equal({
                version: "0",
                id: "11111111-2222-4333-8444-555555555555",
                "detail-type": "AWS API Call via CloudTrail",
                source: "aws.ec2",
                account: "111122223333",
                time: "2026-03-01T12:00:00Z",
                region: "eu-west-1",
                resources: [],
                detail: record(),
            });
        });

        const kinds: readonly [object, string, string][] = [
            [{}, "AWS API Call via CloudTrail", "aws.ec2"],
            [{ eventType: undefined }, "AWS API Call via CloudTrail", "aws.ec2"],
            [
                { eventType: "AwsServiceEvent", eventSource: "kms.amazonaws.com", eventName: "RotateKey" },
                "AWS Service Event via CloudTrail",
                "aws.kms",
            ],
            [
                { eventType: "AwsConsoleSignIn", eventSource: "signin.amazonaws.com", eventName: "ConsoleLogin" },
                "AWS Console Sign In via CloudTrail",
                "aws.signin",
            ],
            [{ eventType: "AwsConsoleAction" }, "AWS Console Action via CloudTrail", "aws.ec2"],
            [{ eventType: "AwsVpceEvent" }, "AWS Network Activity Event via CloudTrail", "aws.ec2"],
            [
                {
                    eventType: "AwsCloudTrailInsight",
                    eventSource: undefined,
                    eventName: undefined,
                    eventCategory: "Insight",
                },
                "AWS Insight via CloudTrail",
                "aws.cloudtrail",
            ],
            [{ eventSource: "iam.amazonaws.com", awsRegion: "us-east-1" }, "AWS API Call via CloudTrail", "aws.iam"],
        ];
        for (const [more, detailType, source] of kinds) {
            it(`${JSON.stringify(more)}: ${detailType}, ${source}`, async () => {
                const wrapped = JSON.parse((await only(file("r.json", JSON.stringify(record(more))))).text);
                expect(wrapped).to.include({ "detail-type": detailType, source });
                expect(wrapped.region).to.equal(wrapped.detail.awsRegion);
            });
        }

        it("what a record does not say is filled in, the same each time", async () => {
            const bare = JSON.stringify({
                eventSource: "ec2.amazonaws.com",
                eventName: "StopInstances",
                userIdentity: { accountId: "111122223333" },
            });
            const wrapped = JSON.parse((await only(file("r.json", bare))).text);
            expect(wrapped).to.include({ account: "111122223333", region: "us-east-1", time: "2026-01-02T03:04:05Z" });
            expect(wrapped.id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
            expect(JSON.parse((await only(file("r.json", bare))).text).id).to.equal(wrapped.id);
        });
    });

    it("an event by hand gets the members that EventBridge never leaves out", async () => {
        const { text } = await only(
            file("e.json", '{\n  "source": "app", "detail-type": "order", "detail": {"n": 1.0}\n}'),
        );
        expect(JSON.parse(text)).to.deep.include({
            version: "0",
            account: "123456789012",
            time: "2026-01-02T03:04:05Z",
            region: "us-east-1",
            resources: [],
            source: "app",
        });
        expect(text).to.contain('"detail": {"n": 1.0}');
        const whole = JSON.stringify(event("a"));
        expect((await only(file("e.json", whole))).text).to.equal(whole);
    });

    const collection = sharedData("aws-events");
    if (collection !== undefined) {
        it("recorded events of a public collection: 20 events, 14 records, 2 that are no events", async () => {
            const items = await read(collection);
            const events = items.filter((item) => item.kind === "event");
            const wrapped = events.filter(
                ({ text }) => text.startsWith('{"version":"0","id":') && text.includes(',"resources":[],"detail":'),
            );
            expect([events.length, wrapped.length]).to.deep.equal([34, 14]);
            expect(
                items.flatMap((item) => (item.kind === "unreadable" ? [`${basename(item.path)}: ${item.why}`] : [])),
            ).to.deep.equal([
                "event-config-rule-instance.json: no event: an invocation of an AWS Config rule",
                "event-config-rule-security-group.json: no event: an invocation of an AWS Config rule",
            ]);
            for (const { text } of events)
                expect(JSON.parse(text)).to.include.keys(
                    "id",
                    "account",
                    "time",
                    "region",
                    "source",
                    "detail-type",
                    "detail",
                );
        });
    }
});
