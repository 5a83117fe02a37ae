import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";

/** By its address, as Stryker loads it: TypeScript permits no import that ends in .mts. */
const PLUGIN: string = pathToFileURL(join(__dirname, "guardrailProse.mts")).href;

/** As Babel's paths go: a node of the type in a property, with joined texts between where `joins` says how many. */
function text(type: string, property: string, joins = 0): object {
    let node: object = { type };
    const between: object[] = [node];
    for (let left = joins; left > 0; left -= 1) {
        node = { type: "BinaryExpression", operator: "+", left: node };
        between.push(node);
    }
    const owner: object = { node: { type: "ObjectProperty", key: { name: property }, value: node }, parentPath: null };
    return between.reverse().reduce((parentPath, of) => ({ node: of, parentPath }), owner);
}

describe("what mutation testing leaves as it is", () => {
    let reason: (path: object) => string | undefined;
    before(async () => {
        const { strykerPlugins } = await import(PLUGIN);
        reason = (path) =>
            (strykerPlugins[0] as { value: { shouldIgnore(path: object): string } }).value.shouldIgnore(path);
    });

    it("is the text of four properties", () => {
        const properties = ["displayName", "description", "remediationSteps", "url", "name", "severity", "message"];
        expect(properties.filter((property) => reason(text("StringLiteral", property)))).to.deep.equal([
            "displayName",
            "description",
            "remediationSteps",
            "url",
        ]);
    });

    it("is also a template and a text joined of several", () => {
        expect(reason(text("TemplateLiteral", "description"))).to.equal("the text of description");
        expect(reason(text("StringLiteral", "url", 2))).to.equal("the text of url");
    });

    it("is no other value of these properties", () => {
        expect(reason(text("BooleanLiteral", "description"))).to.equal(undefined);
    });

    it("is no text within another value of these properties", () => {
        const inner = { type: "StringLiteral" };
        const call = { type: "CallExpression", arguments: [inner] };
        const property = { type: "ObjectProperty", key: { name: "description" }, value: call };
        const path = { node: inner, parentPath: { node: call, parentPath: { node: property, parentPath: null } } };
        expect(reason(path)).to.equal(undefined);
    });
});
