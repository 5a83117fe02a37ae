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
});
