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

    it("refuses times that are none, and its clock goes on", async () => {
        const start = lab.clock.now().getTime();
        const ms = (method: string, value: number) =>
            `lab.${method}: expected a number of milliseconds, 0 or more, not ${value}.`;
        for (const value of [Number.NaN, -1, Number.POSITIVE_INFINITY, 8.64e15]) {
            expect(await refusal(() => lab.pass(value))).to.equal(ms("pass", value));
            expect(await refusal(() => lab.advance(value))).to.equal(ms("advance", value));
        }
        for (const none of [new Date("soon"), "2027-01-01T00:00:00Z"]) {
            expect(await refusal(() => lab.until(none as Date))).to.equal("lab.until: expected a Date that is a time.");
        }
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
