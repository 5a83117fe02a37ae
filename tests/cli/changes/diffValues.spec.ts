import { expect } from "chai";
import { diffValues, Masked } from "../../../cli/changes/diffValues";

const policy = (...statements: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

describe("diffValues", () => {
    it("finds nothing where only the order of keys differs", () => {
        expect(diffValues({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).to.deep.equal([]);
    });

    it("names the path of each leaf, and leaves out the side that does not have it", () => {
        expect(
            diffValues(
                { timeout: 3, tags: { owner: "a", gone: "x", "a key": 1 } },
                { timeout: 5, tags: { owner: "b", "event-ops:mode": "act", "a key": 2 } },
            ),
        ).to.deep.equal([
            { path: 'tags["a key"]', before: 1, after: 2 },
            { path: 'tags["event-ops:mode"]', after: "act" },
            { path: "tags.gone", before: "x" },
            { path: "tags.owner", before: "a", after: "b" },
            { path: "timeout", before: 3, after: 5 },
        ]);
    });

    it("shows of a policy document the leaf that differs alone", () => {
        expect(
            diffValues(
                { policy: policy({ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: "arn:a" }) },
                { policy: policy({ Effect: "Allow", Action: ["sqs:*"], Resource: "arn:a" }) },
            ),
        ).to.deep.equal([{ path: "policy.Statement[0].Action[0]", before: "sqs:SendMessage", after: "sqs:*" }]);
    });

    it("looks into JSON that is a text in JSON", () => {
        const nested = (state: string) => ({ body: JSON.stringify({ pattern: JSON.stringify({ state: [state] }) }) });
        expect(diffValues(nested("running"), nested("stopped"))).to.deep.equal([
            { path: "body.pattern.state[0]", before: "running", after: "stopped" },
        ]);
    });

    it("tells of a text whose JSON is merely written in another way, as it is deployed", () => {
        expect(diffValues({ text: '{"a":1}' }, { text: '{ "a": 1 }' })).to.deep.equal([
            { path: "text", before: '{"a":1}', after: '{ "a": 1 }' },
        ]);
    });

    it("tells numbers apart that are one and the same double", () => {
        expect(diffValues('{"id":12345678901234567890}', '{"id":12345678901234567891}')).to.deep.equal([
            { path: "id", before: "12345678901234567890", after: "12345678901234567891" },
        ]);
    });

    it("says that an item was put in front, not that all items behind it changed", () => {
        const [a, b, c] = [{ Sid: "a" }, { Sid: "b" }, { Sid: "c" }];
        expect(diffValues({ list: [a, b] }, { list: [c, a, b] })).to.deep.equal([{ path: "list[0]", after: c }]);
        expect(diffValues({ list: [c, a, b] }, { list: [a, b] })).to.deep.equal([{ path: "list[0]", before: c }]);
        expect(diffValues({ list: [a, b, c] }, { list: [a, { Sid: "x" }, c] })).to.deep.equal([
            { path: "list[1].Sid", before: "b", after: "x" },
        ]);
    });

    it("compares secrets, and does not show them", () => {
        const found = diffValues(
            { a: new Masked("1"), b: new Masked("1") },
            { a: new Masked("1"), b: new Masked("2") },
        );
        expect(JSON.parse(JSON.stringify(found))).to.deep.equal([{ path: "b", before: "[secret]", after: "[secret]" }]);
    });
});
