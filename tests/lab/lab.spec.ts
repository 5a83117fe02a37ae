import { expect } from "chai";
import { makeUrn } from "../../lab/account/names";
import { assemble } from "../../lab/assemble";
import { Lab } from "../../lab/lab";
import { LabError } from "../../lab/labError";

const EVENT = { source: "shop", "detail-type": "ordered", detail: {} };
const QUEUE = "aws:sqs/queue:Queue";

/** The message of the `LabError` that something ends with, or "taken". */
async function refusal(work: () => unknown): Promise<string> {
    try {
        await work();
        return "taken";
    } catch (error) {
        if (error instanceof LabError) return error.message;
        throw error;
    }
}

describe("The lab, as tests use it,", () => {
    let lab: Lab;
    beforeEach(async () => {
        lab = new Lab(await assemble({ folder: __dirname, region: "eu-west-1", accountId: "111122223333" }));
    });
    afterEach(() => lab.close());

    it("fills in what the envelope of an event leaves out, undefined or not there", async () => {
        await lab.send({ ...EVENT, id: undefined, time: "2026-01-01T00:00:00+01:00" });
        const [{ event }] = lab.notices as unknown as [{ event: { text: string } }];
        const { id, ...rest } = JSON.parse(event.text);
        expect(id).to.match(/^[\da-f-]{36}$/);
        expect(rest).to.deep.equal({
            version: "0",
            account: "111122223333",
            time: "2026-01-01T00:00:00+01:00",
            region: "eu-west-1",
            resources: [],
            ...EVENT,
        });
    });

    const endless: Record<string, unknown> = { ...EVENT };
    endless["detail"] = { endless };
    const not = (why: string) => `EventBridge would not deliver this event: ${why}.`;
    const refused: readonly [string, unknown, string][] = [
        ["null", null, "The event is null: expected an EventBridge event, an object."],
        ["an array as text", "[]", "The event is an array: expected an EventBridge event, an object."],
        [
            "text that is no JSON",
            "not json",
            "The event is no JSON: expected an EventBridge event, as an object or as its JSON text.",
        ],
        [
            "a source without a letter",
            { ...EVENT, source: "" },
            'The event has no "source": EventBridge needs source, detail-type and detail.',
        ],
        ["an empty object", {}, 'The event has no "source": EventBridge needs source, detail-type and detail.'],
        [
            "an empty object as text",
            "{}",
            'The event has no "source": EventBridge needs source, detail-type and detail.',
        ],
        [
            "an event without a detail, as text",
            '{"source":"shop","detail-type":"ordered"}',
            'The event has no "detail": EventBridge needs source, detail-type and detail.',
        ],
        ["a detail that is text", { ...EVENT, detail: "{}" }, not("its detail is a string, and must be an object")],
        ["a source that is a number", { ...EVENT, source: 1 }, not("its source is a number, and must be a string")],
        [
            "a time that is none",
            { ...EVENT, time: "yesterday" },
            not('its time is "yesterday", and must be one as in 2026-01-01T00:00:00Z'),
        ],
        ["an account that is a number", { ...EVENT, account: 1 }, not("its account is a number, and must be a string")],
        [
            "resources that are no list",
            { ...EVENT, resources: "i-1" },
            not("its resources are a string, and must be an array of strings"),
        ],
        [
            "more than 1 MiB",
            { ...EVENT, detail: { text: "x".repeat(1_048_576) } },
            not("it has 1048612 bytes, and EventBridge takes 1048576 at most"),
        ],
    ];
    for (const [what, event, message] of refused) {
        it(`refuses ${what}, and nothing has happened`, async () => {
            expect(await refusal(() => lab.send(event as string))).to.equal(message);
            expect(lab.notices).to.deep.equal([]);
        });
    }

    it("refuses an event that cannot be written as JSON", async () => {
        expect(await refusal(() => lab.send(endless))).to.match(
            /^The event cannot be written as JSON: Converting circular structure to JSON/,
        );
    });

    it("refuses an event with a member that throws when it is read", async () => {
        const thrown = () => {
            throw new Error("not yet");
        };
        const member = Object.defineProperty({ ...EVENT }, "source", { get: thrown, enumerable: true });
        const inner = { ...EVENT, detail: Object.defineProperty({}, "price", { get: thrown, enumerable: true }) };
        for (const event of [member, inner])
            expect(await refusal(() => lab.send(event))).to.equal("The event cannot be written as JSON: not yet");
    });

    it("takes an event of 1,000 levels and refuses one of more, however deep", async () => {
        const nested = (levels: number) => {
            const detail = `${'{"a":'.repeat(levels - 1)}1${"}".repeat(levels - 1)}`;
            return JSON.stringify({ ...EVENT, detail: 0 }).replace('"detail":0', `"detail":${detail}`);
        };
        expect(await refusal(() => lab.send(nested(1_000)))).to.equal("taken");
        for (const levels of [1_001, 200_000]) {
            expect(await refusal(() => lab.send(nested(levels)))).to.equal(
                not("it is nested more than 1000 levels deep, and EventBridge takes no such event"),
            );
        }
    });

    const named: readonly [string, (value: string) => unknown, string][] = [
        ["lab.messages", (value) => lab.messages(value), "the name, ARN or URL of a queue"],
        ["lab.nameOf", (value) => lab.nameOf(value), "an ARN"],
        ["lab.ruleNames", (value) => lab.ruleNames(value), "the ARN of a rule or schedule"],
        ["lab.tag", (value) => lab.tag(value, {}), "the ARN of a resource"],
    ];
    for (const [method, call, what] of named) {
        it(`refuses what is no name in ${method}`, async () => {
            for (const [value, shown] of [
                [7, "7"],
                [null, "null"],
                [undefined, "undefined"],
                ["", "''"],
                [Symbol("orders"), "Symbol(orders)"],
            ] as const)
                expect(await refusal(() => call(value as string))).to.equal(
                    `${method}: expected ${what}, not ${shown}.`,
                );
        });
    }

    it("refuses tags that are none, and the resource has those that it had", async () => {
        const arn = "arn:aws:ec2:eu-west-1:111122223333:instance/i-1";
        lab.tag(arn, { owner: "ops" });
        for (const [tags, shown] of [
            [null, "null"],
            [["owner"], "[ 'owner' ]"],
            [{ owner: 1 }, "{ owner: 1 }"],
        ] as const) {
            expect(await refusal(() => lab.tag(arn, tags as unknown as Record<string, string>))).to.equal(
                `lab.tag: expected tags, an object whose values are text, not ${shown}.`,
            );
        }
        expect(lab.iam.resourceTags.get(arn)).to.deep.equal({ owner: "ops" });
    });

    it("refuses times that are none, and its clock goes on", async () => {
        const start = lab.clock.now().getTime();
        const ms = (method: string, value: number) =>
            `lab.${method}: expected a number of milliseconds, 0 or more, not ${value}.`;
        for (const value of [Number.NaN, -1, Number.POSITIVE_INFINITY, 8.64e15]) {
            expect(await refusal(() => lab.pass(value))).to.equal(ms("pass", value));
            expect(await refusal(() => lab.advance(value))).to.equal(ms("advance", value));
        }
        for (const [none, shown] of [
            [new Date("soon"), "Invalid Date"],
            ["2027-01-01T00:00:00Z", "'2027-01-01T00:00:00Z'"],
            [Symbol("soon"), "Symbol(soon)"],
        ] as const) {
            expect(await refusal(() => lab.until(none as unknown as Date))).to.equal(
                `lab.until: expected a Date that is a time, not ${shown}.`,
            );
        }
        expect(await refusal(() => lab.pass(Symbol("soon") as unknown as number))).to.equal(
            "lab.pass: expected a number of milliseconds, 0 or more, not Symbol(soon).",
        );
        await lab.until(new Date(start - 1));
        await lab.advance(0);
        await lab.pass(60_000);
        expect(lab.clock.now().getTime() - start).to.equal(60_000);
    });

    it("tells what waits in a queue by its name in the program, and which there are when two have it", async () => {
        const make = (name: string, parent: string | undefined, inputs: object) => {
            const urn = makeUrn("dev", "shop", parent, QUEUE, name);
            return lab.account.create({ urn, type: QUEUE, name, custom: true, inputs: { ...inputs } });
        };
        await make("orders", undefined, { name: "orders-1234567" });
        for (const team of ["red", "blue"])
            await make("work", `urn:pulumi:dev::shop::shop:teams:${team}::team`, { name: `${team}-work` });
        expect(lab.messages("orders")).to.deep.equal([]);
        const arn = "arn:aws:sqs:eu-west-1:111122223333";
        expect(await refusal(() => lab.messages("work"))).to.equal(
            `2 queues have the name "work": say which by its ARN, ${arn}:red-work or ${arn}:blue-work.`,
        );
        expect(lab.messages(`${arn}:red-work`)).to.deep.equal([]);
        expect(lab.messages("blue-work")).to.deep.equal([]);
        expect(await refusal(() => lab.messages("nobody"))).to.equal(
            'The lab has no queue "nobody": it has orders-1234567, red-work, blue-work.',
        );
        expect(lab.queueDepths().map(({ name }) => name)).to.deep.equal(["orders", "red-work", "blue-work"]);
    });

    it("says that it is closed, once it is", async () => {
        await lab.close();
        const closed = "The lab is closed: nothing can happen in it any more.";
        const works: readonly (() => unknown)[] = [
            () => lab.send(EVENT),
            () => lab.pass(),
            () => lab.advance(1),
            () => lab.until(new Date()),
            () => lab.endpoint,
        ];
        for (const work of works) expect(await refusal(work)).to.equal(closed);
        expect(lab.notices).to.deep.equal([]);
    });
});
