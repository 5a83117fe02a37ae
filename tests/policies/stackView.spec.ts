import { expect } from "chai";
import { TYPES } from "../../policies/resourceTypes";
import { StackView } from "../../policies/stackView";
import { checked, UNKNOWN_TEXT } from "../../policies/unknown";

type Dependencies = Readonly<Record<string, readonly object[]>>;
function resource(type: string, name: string, props: object, propertyDependencies: Dependencies = {}) {
    return { type, name, urn: name, props: checked(props), propertyDependencies } as never;
}
const names = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name);

describe("the resources that a property refers to", () => {
    const first = resource(TYPES.queue, "first", { arn: "arn:first" });
    const second = resource(TYPES.queue, "second", { arn: "arn:second" });

    it("are what it depends on, whatever its text says", () => {
        const target = resource(TYPES.target, "target", { arn: "arn:second" }, { arn: [first] });
        expect(names(new StackView([first, second, target]).referenced(target, "arn", TYPES.queue))).to.deep.equal([
            "first",
        ]);
    });

    it("are those of several that its text names, or all where it is not known or names none", () => {
        for (const [arn, expected] of [
            ["arn:second", ["second"]],
            [UNKNOWN_TEXT, ["first", "second"]],
            ["arn:third", ["first", "second"]],
        ] as const) {
            const target = resource(TYPES.target, "target", { arn }, { arn: [first, second] });
            expect(
                names(new StackView([first, second, target]).referenced(target, "arn", TYPES.queue)),
                arn,
            ).to.deep.equal(expected);
        }
    });

    it("are none for a value deep in a property that is not there, or is null", () => {
        for (const destinationConfig of [{}, { onFailure: null }]) {
            const config = resource(
                TYPES.invokeConfig,
                "config",
                { destinationConfig },
                { destinationConfig: [first] },
            );
            const found = new StackView([first, config]).referencedAt(
                config,
                ["destinationConfig", "onFailure"],
                TYPES.queue,
            );
            expect(found).to.deep.equal([]);
        }
    });

    it("are by any name that others call them by, in a text or between quotes in it", () => {
        const queue = resource(TYPES.queue, "queue", { arn: "arn:q", id: "id-q", url: "https://q", name: "q" });
        const lambda = resource(TYPES.function, "lambda", { qualifiedArn: "arn:f:1", invokeArn: "arn:invoke" });
        const both = (value: unknown) => {
            const one = resource(TYPES.target, "target", { value });
            return names(new StackView([one, queue, lambda]).referenced(one, "value", TYPES.queue, TYPES.function));
        };
        for (const name of ["arn:q", "id-q", "https://q", "q"]) expect(both(name), name).to.deep.equal(["queue"]);
        for (const name of ["arn:f:1", "arn:invoke"]) expect(both(name), name).to.deep.equal(["lambda"]);
        expect(both({ deadLetterTargetArn: "arn:q" })).to.deep.equal(["queue"]);
        expect(both('{"deadLetterTargetArn":"arn:q","said":"so \\"to say"}')).to.deep.equal(["queue"]);
        expect(both(["arn:f:1", "arn:q"])).to.deep.equal(["lambda", "queue"]);
        for (const other of ["arn:q2", "", undefined, null, 5, { a: "x arn:q" }]) expect(both(other)).to.deep.equal([]);
    });

    it("are none by a name that is empty, is no text or is not known", () => {
        const nameless = ["", 5, UNKNOWN_TEXT].map((arn, at) => resource(TYPES.queue, `${at}`, { arn }));
        for (const text of ["", "5", UNKNOWN_TEXT]) {
            const target = resource(TYPES.target, "target", { arn: text });
            expect(new StackView([target, ...nameless]).referenced(target, "arn", TYPES.queue)).to.deep.equal([]);
        }
    });

    it("are of the types that are asked for, by dependency and by name", () => {
        const target = resource(TYPES.target, "target", { arn: "arn:first" });
        const depending = resource(TYPES.target, "depending", {}, { arn: [first] });
        const view = new StackView([first, target, depending]);
        expect(view.referenced(target, "arn", TYPES.topic)).to.deep.equal([]);
        expect(view.referenced(depending, "arn", TYPES.topic)).to.deep.equal([]);
    });

    it("are for a value deep in a property those that it names, or the one that the property depends on", () => {
        const config = (onFailure: unknown, ...uses: readonly object[]) =>
            resource(TYPES.invokeConfig, "config", { destinationConfig: { onFailure } }, { destinationConfig: uses });
        const found = (one: never) =>
            names(
                new StackView([first, second, one]).referencedAt(
                    one,
                    ["destinationConfig", "onFailure"],
                    ...[TYPES.queue],
                ),
            );
        expect(found(config({ destination: "arn:second" }, first, second))).to.deep.equal(["second"]);
        expect(found(config({ destination: UNKNOWN_TEXT }, first))).to.deep.equal(["first"]);
        expect(found(config({ destination: UNKNOWN_TEXT }))).to.deep.equal([]);
        expect(() => found(config({ destination: UNKNOWN_TEXT }, first, second))).to.throw();
    });
});

describe("what refers to a resource", () => {
    it("is each resource of a type whose property does, once", () => {
        const rule = resource(TYPES.rule, "rule", { name: "rule" });
        const other = resource(TYPES.rule, "other", { name: "other" });
        const target = (name: string, text: unknown, ...uses: readonly object[]) =>
            resource(TYPES.target, name, { rule: text }, uses.length > 0 ? { rule: uses } : {});
        const view = new StackView([
            ...[rule, other, target("a", "rule"), target("b", UNKNOWN_TEXT, rule), target("c", "other")],
            ...[target("d", ["rule", "rule"]), target("e", undefined), target("f", UNKNOWN_TEXT, rule, other)],
        ]);
        expect(names(view.referencing(rule, TYPES.target, "rule"))).to.deep.equal(["a", "b", "d", "f"]);
        expect(names(view.referencing(other, TYPES.target, "rule"))).to.deep.equal(["c", "f"]);
        expect(names(view.referencing(rule, TYPES.target, "arn"))).to.deep.equal([]);
        expect(names(view.referencing(rule, TYPES.permission, "rule"))).to.deep.equal([]);
    });

    it("may be anything whose property is not known and depends on nothing: that is noted", () => {
        const rule = resource(TYPES.rule, "rule", {});
        const known = resource(TYPES.target, "known", { rule: "x" });
        const absent = resource(TYPES.target, "absent", {});
        const depending = resource(TYPES.target, "depending", { rule: UNKNOWN_TEXT }, { rule: [rule] });
        const unclear = resource(TYPES.target, "unclear", { rule: UNKNOWN_TEXT });
        const clear = new StackView([rule, known, absent, depending]);
        expect(clear.mayBeReferenced(TYPES.target, "rule")).to.equal(false);
        expect([...clear.unknown]).to.deep.equal([]);
        const view = new StackView([unclear, known]);
        expect(view.mayBeReferenced(TYPES.target, "arn")).to.equal(false);
        expect(view.mayBeReferenced(TYPES.target, "rule")).to.equal(true);
        expect([...view.unknown]).to.deep.equal([["unclear", "rule"]]);
    });
});

describe("a judgement of a stack", () => {
    const queue = resource(TYPES.queue, "queue", { name: "q", url: UNKNOWN_TEXT });
    const topic = resource(TYPES.topic, "topic", { arn: UNKNOWN_TEXT });

    it("returns what it finds, and notes what is not known under the resource that was read", () => {
        const view = new StackView([queue, topic]);
        expect(view.note(queue, ({ name }) => name)).to.equal("q");
        expect(view.note(queue, ({ url }) => url)).to.equal(undefined);
        expect(view.note(queue, () => view.read(topic, ({ arn }) => arn))).to.equal(undefined);
        expect([...view.unknown]).to.deep.equal([
            ["queue", "url"],
            ["topic", "arn"],
        ]);
    });

    it("fails where its code does", () => {
        const broken = () => {
            throw new TypeError("broken");
        };
        const view = new StackView([queue]);
        expect(() => view.note(queue, broken)).to.throw(TypeError, "broken");
        expect(() => view.read(queue, broken)).to.throw(TypeError, "broken");
    });
});
