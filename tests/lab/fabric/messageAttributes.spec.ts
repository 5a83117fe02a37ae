import { expect } from "chai";
import { attributesMd5, messageBytes } from "../../../lab/fabric/messageAttributes";
import { refusal, World } from "./support";

const text = (StringValue: string) => ({ DataType: "String", StringValue });
const number = (StringValue: string, DataType = "Number") => ({ DataType, StringValue });
const binary = (...bytes: number[]) => ({ DataType: "Binary", BinaryValue: Uint8Array.from(bytes) });

describe("The attributes of a message", () => {
    // The first two are AWS's own answers, as moto's tests have them; the others were computed apart from the lab.
    const digests: readonly [Parameters<typeof attributesMd5>[0], string | undefined][] = [
        [{ timestamp: number("1493147359900") }, "235c5c510d26fb653d073faed50ae77c"],
        [{ timestamp: number("1493147359901") }, "994258b45346a2cc3f9cbb611aa7af30"],
        [{ b: text("zwei"), a: number("1"), c: binary(0, 127, 255) }, "5241f796fd25c7bb2188dca349e9eb58"],
        [{}, undefined],
    ];
    for (const [attributes, digest] of digests) {
        const names = Object.keys(attributes).join(", ") || "nothing";
        it(`have the digest that SQS answers with: ${digest ?? "none"} of ${names}`, () => {
            expect(attributesMd5(attributes)).to.equal(digest);
        });
    }

    it("count with their names, types and values in UTF-8", () => {
        expect(messageBytes("ä", {})).to.equal(2);
        expect(messageBytes("ab", { city: text("Köln"), pic: binary(1, 2, 3) })).to.equal(2 + 4 + 6 + 5 + 3 + 6 + 3);
    });

    const noName = "has a name that is not 1 to 256 of A-Z, a-z, 0-9, _, - and .";
    const noType =
        "has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String";
    const noValue = (type: string) => `must contain a non-empty message attribute value of the type ${type}`;
    const refused: readonly [string, Record<string, unknown>, string][] = [
        ["", text("x"), noName],
        ["two words", text("x"), noName],
        ["ends with!", text("x"), noName],
        ["x".repeat(257), text("x"), noName],
        ["kind", { StringValue: "x" }, noType],
        ["kind", { DataType: "Text", StringValue: "x" }, noType],
        ["kind", text(""), noValue("String")],
        ["kind", { DataType: "String.Array", BinaryValue: Uint8Array.of(1) }, noValue("String")],
        ["kind", { DataType: "Number" }, noValue("Number")],
        ["kind", { DataType: "Binary", StringValue: "x" }, noValue("Binary")],
        ["kind", binary(), noValue("Binary")],
        ["kind", number("one"), "must hold a number"],
        ["kind", number("1,5", "Number.price"), "must hold a number"],
    ];
    for (const [name, attribute, why] of refused) {
        it(`are refused: '${name.slice(0, 20)}' with ${JSON.stringify(attribute)}`, async () => {
            const world = new World();
            const queue = await world.queue("work");
            const sent = world.sendTo(queue, "hello", { MessageAttributes: { [name]: attribute } });
            expect(await refusal(sent)).to.equal(`InvalidParameterValue: The message attribute '${name}' ${why}.`);
            expect(world.bodies(queue)).to.deep.equal([]);
        });
    }

    it("are taken: 256 characters of a name, types of one's own, and numbers of all forms", async () => {
        const world = new World();
        const queue = await world.queue("work");
        const MessageAttributes = {
            [`${"x".repeat(253)}.-_`]: text("x"),
            kind: text("x"),
            own: { DataType: "String.colour", StringValue: "blue" },
            price: number("-1.5e3", "Number.float"),
            picture: { ...binary(1), DataType: "Binary.png" },
        };
        await world.sendTo(queue, "hello", { MessageAttributes });
        expect(world.fabric.sqs.queue(queue).messages()[0]?.attributes).to.deep.equal(MessageAttributes);
    });

    it("come to a function as texts, bytes in Base64", async () => {
        const world = new World();
        const records: { messageAttributes: unknown }[] = [];
        const queue = await world.queue("work");
        const fn = await world.function("worker", (event) => {
            records.push(...(event as { Records: typeof records }).Records);
        });
        await world.mapping(queue, fn);
        await world.sendTo(queue, "hello", { MessageAttributes: { n: number("1"), picture: binary(0, 127, 255) } });
        await world.clock.settle();
        const lists = { stringListValues: [], binaryListValues: [] };
        expect(records.map(({ messageAttributes }) => messageAttributes)).to.deep.equal([
            {
                n: { stringValue: "1", ...lists, dataType: "Number" },
                picture: { binaryValue: "AH//", ...lists, dataType: "Binary" },
            },
        ]);
    });
});
