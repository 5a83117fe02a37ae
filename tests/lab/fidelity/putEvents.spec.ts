import { expect } from "chai";
import { ACCOUNT, REGION, refusal, World } from "../fabric/support";

const ENTRY = { Source: "my.app", DetailType: "Done", Detail: "{}" };
const put = (world: World, ...Entries: readonly object[]) => world.call("eventbridge", "PutEvents", { Entries });

/** A world in which a rule takes the events of "my.app" to a queue. */
async function listening(): Promise<World> {
    const world = new World();
    await world.rule("mine", { source: ["my.app"] }, { arn: await world.queue("work") });
    return world;
}

describe("PutEvents, as AWS answers it", () => {
    it("L1 takes ten entries, and refuses eleven and none as a whole", async () => {
        const world = await listening();
        expect((await put(world, ...Array(10).fill(ENTRY)))["FailedEntryCount"]).to.equal(0);
        const refused =
            "ValidationException: 1 validation error detected: Value at 'entries' failed to satisfy constraint:";
        expect(await refusal(put(world, ...Array(11).fill(ENTRY)))).to.equal(
            `${refused} Member must have length less than or equal to 10`,
        );
        expect(await refusal(put(world))).to.equal(`${refused} Member must have length greater than or equal to 1`);
        await world.clock.settle();
        expect(world.bodies("work")).to.have.length(10);
    });

    it("L1 takes a mebibyte in all: 14 bytes for a time, and the UTF-8 bytes of source, detail type, detail and resources", async () => {
        const world = await listening();
        // 14 + 6 + 4 + 3 * 2 (the resource) = 30; each ä has two bytes; {"x":""} has eight.
        const sized = (bytes: number) => ({
            ...ENTRY,
            Time: new Date("2026-03-01T00:00:00Z"),
            Resources: ["äää"],
            Detail: JSON.stringify({ x: "ä".repeat((bytes - 38) / 2) }),
        });
        expect(await refusal(put(world, sized(1_048_576)))).to.equal("nothing was refused");
        expect(await refusal(put(world, sized(1_048_578)))).to.equal(
            "ValidationException: Total size of the entries in the request is over the limit: 1048578 bytes, at most 1048576.",
        );
        expect(await refusal(put(world, sized(524_288), sized(524_288)))).to.equal("nothing was refused");
        expect(await refusal(put(world, sized(524_288), sized(524_290)))).to.match(/1048578 bytes/);
    });

    it("L2 answers entry by entry, in their order, and puts the others on the bus", async () => {
        const world = await listening();
        const wrong: readonly [Record<string, unknown>, string][] = [
            [{ Source: undefined }, "InvalidArgument"],
            [{ Source: "" }, "InvalidArgument"],
            [{ DetailType: undefined }, "InvalidArgument"],
            [{ DetailType: "x".repeat(129) }, "InvalidArgument"],
            [{ Detail: undefined }, "InvalidArgument"],
            [{ Detail: '"text"' }, "MalformedDetail"],
            [{ Detail: "[1]" }, "MalformedDetail"],
            [{ Detail: "{broken" }, "MalformedDetail"],
        ];
        const { FailedEntryCount, Entries } = await put(
            world,
            ENTRY,
            ...wrong.map(([fields]) => ({ ...ENTRY, ...fields })),
            { ...ENTRY, DetailType: "x".repeat(128), Detail: '{"last":true}' },
        );
        await world.clock.settle();
        expect(FailedEntryCount).to.equal(8);
        expect(Entries.map(({ ErrorCode }: { ErrorCode?: string }) => ErrorCode)).to.deep.equal([
            undefined,
            ...wrong.map(([, code]) => code),
            undefined,
        ]);
        const [long] = Entries.filter(({ ErrorMessage = "" }: { ErrorMessage?: string }) =>
            /longer/.test(ErrorMessage),
        );
        expect(long.ErrorMessage).to.equal(
            "Parameter DetailType is not valid. Reason: DetailType is longer than 128 characters.",
        );
        expect(world.bodies("work").map((body) => JSON.parse(body).detail)).to.deep.equal([{}, { last: true }]);
    });

    it("L2 does not let anyone speak for AWS: a source that starts with aws. is refused", async () => {
        const world = await listening();
        const { Entries } = await put(world, { ...ENTRY, Source: "aws.ec2" }, { ...ENTRY, Source: "aws" });
        expect(Entries.map(({ ErrorCode }: { ErrorCode?: string }) => ErrorCode)).to.deep.equal([
            "NotAuthorizedForSourceException",
            undefined,
        ]);
    });

    it("L3 accepts an event for a bus that is not there, and the event is gone", async () => {
        const world = await listening();
        const { FailedEntryCount, Entries } = await put(world, { ...ENTRY, EventBusName: "nowhere" });
        await world.clock.settle();
        expect(FailedEntryCount).to.equal(0);
        expect(Entries[0].EventId).to.match(/^[\da-f-]{36}$/);
        expect(world.bodies("work")).to.deep.equal([]);
        expect(world.of("lost").map(({ why }) => why)).to.deep.equal([`there is no bus nowhere in ${REGION}`]);
    });

    it("L4 wraps the entry in the envelope, with the time of its arrival where it has none", async () => {
        const world = await listening();
        await world.clock.advance(1_789);
        const answer = await put(
            world,
            { ...ENTRY, Detail: '{"n":9007199254740993}' },
            { ...ENTRY, Time: 1_700_000_000, Resources: ["arn:aws:s3:::a"] },
        );
        await world.clock.settle();
        const id = (index: number) => answer["Entries"][index].EventId as string;
        const envelope = (id: string, time: string, resources: string, detail: string) =>
            `{"version":"0","id":"${id}","detail-type":"Done","source":"my.app","account":"${ACCOUNT}",` +
            `"time":"${time}","region":"${REGION}","resources":${resources},"detail":${detail}}`;
        expect(world.bodies("work")).to.deep.equal([
            envelope(id(0), "2026-03-02T08:00:01Z", "[]", '{"n":9007199254740993}'),
            envelope(id(1), "2023-11-14T22:13:20Z", '["arn:aws:s3:::a"]', "{}"),
        ]);
        expect(id(0)).to.match(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    });
});
