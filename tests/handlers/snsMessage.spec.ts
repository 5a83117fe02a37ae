import { expect } from "chai";
import { SNS_LIMIT_BYTES, snsMessage, wireJson } from "../../handlers/snsMessage";
import { INSTANCE, resourceEvent } from "./samples";

function bytes(message: ReturnType<typeof snsMessage>): number {
    return Object.entries(message.MessageAttributes).reduce(
        (sum, [name, value]) => sum + Buffer.byteLength(name + value.DataType + value.StringValue),
        Buffer.byteLength(message.Message),
    );
}

describe("the message that SNS gets", () => {
    it("has the three columns and the type as attributes", () => {
        const { MessageAttributes, Message, leftOut } = snsMessage(resourceEvent());
        const text = (StringValue: string) => ({ DataType: "String", StringValue });
        expect(MessageAttributes).to.deep.equal({
            source: text("aws.ec2"),
            resource: text(INSTANCE),
            state: text("running"),
            type: text("event-ops.resource-event.v1"),
        });
        expect(JSON.parse(Message)).to.deep.equal(resourceEvent());
        expect(leftOut).to.deep.equal([]);
    });

    it("keeps the detail up to the last byte of 256 KiB, attributes counted, and drops it one byte later", () => {
        const withText = (length: number) => snsMessage(resourceEvent({ detail: { text: "x".repeat(length) } }));
        const room = SNS_LIMIT_BYTES - bytes(withText(0));

        const [fits, tooLong] = [withText(room), withText(room + 1)];
        expect([bytes(fits), fits.leftOut]).to.deep.equal([262_144, []]);
        expect(tooLong.leftOut).to.deep.equal(["detail"]);
        expect(JSON.parse(tooLong.Message)).to.deep.equal(resourceEvent({ truncated: true }));
    });

    it("counts bytes, not characters", () => {
        expect(snsMessage(resourceEvent({ detail: { text: "ß".repeat(131_000) } })).leftOut).to.deep.equal(["detail"]);
    });

    it("drops the tags too when the rest would still be too large", () => {
        const tags = { big: "x".repeat(300_000) };
        const message = snsMessage(resourceEvent({ detail: { a: 1 }, tags }));
        expect(message.leftOut).to.deep.equal(["detail", "tags"]);
        expect(JSON.parse(message.Message).data).to.include({
            truncated: true,
            tagsUnknown: "too large for the message",
        });
        expect(bytes(message)).to.be.below(2_000);
    });

    it("escapes the characters that queues refuse", () => {
        const text = "a\uffff\ufffe\u0085\u0000\ud800b";
        const json = wireJson({ text });
        expect(json).to.equal('{"text":"a\\uffff\\ufffe\\u0085\\u0000\\ud800b"}');
        expect(JSON.parse(json)).to.deep.equal({ text });
    });
});
