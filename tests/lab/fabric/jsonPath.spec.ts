import { expect } from "chai";
import { readJsonPath, valueAt } from "../../../lab/fabric/jsonPath";

const EVENT = {
    source: "shop",
    detail: {
        "instance-id": "i-1",
        "two words": 2,
        text: "abc",
        nothing: null,
        list: [["a", "b"], ["c"], "de", { 1: "f" }],
        tags: { owner: "ops", tier: "a" },
    },
};

describe("A JSONPath of EventBridge", () => {
    const values: readonly [string, unknown][] = [
        ["$", EVENT],
        ["$.source", "shop"],
        ["$.detail.instance-id", "i-1"],
        ["$.detail['two words']", 2],
        ["$['detail']['text']", "abc"],
        ["$.detail.nothing", null],
        ["$.detail.list[0][1]", "b"],
        ["$.detail.list[1][1]", undefined],
        ["$.detail.list[4]", undefined],
        ["$.detail.tags.*", ["ops", "a"]],
        ["$.detail.tags[*]", ["ops", "a"]],
        // What has no second member, or is no list, has no part in it.
        ["$.detail.list[*][1]", ["b"]],
        ["$.detail.list[*][0]", ["a", "c"]],
        ["$.detail.text.length", undefined],
        ["$.detail.text[0]", undefined],
        ["$.detail.list.length", undefined],
        ["$.detail.text.*", []],
        ["$.detail.toString", undefined],
    ];
    for (const [text, value] of values) {
        it(`${text} is ${text === "$" ? "the event" : JSON.stringify(value)}`, () => {
            expect(valueAt(readJsonPath(text)!, EVENT)).to.deep.equal(value);
        });
    }

    for (const text of [
        "",
        "source",
        "$source",
        "$.",
        "$..source",
        "$.detail[",
        "$.detail['']",
        "$.two words",
        "$.a[-1]",
    ]) {
        it(`"${text}" is none`, () => {
            expect(readJsonPath(text)).to.equal(undefined);
        });
    }
});
