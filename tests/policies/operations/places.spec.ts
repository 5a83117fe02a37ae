import { expect } from "chai";
import { OPERATIONS } from "../../../policies/operations";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, UNKNOWN } from "../support";

describe("name-allowed", () => {
    const guardrail = named(OPERATIONS, "name-allowed");
    const settings = { pattern: "acme-.*|other" };
    const judged = (name: string, props: Readonly<Record<string, unknown>>) =>
        judge(guardrail, [resource(TYPES.queue, name, props)], settings);

    it("passes names that match as a whole", () => {
        expect(judged("x", { name: "acme-orders" })).to.deep.equal({ violations: [] });
        expect(judged("x", { name: "other" })).to.deep.equal({ violations: [] });
    });

    it("reports others, and those that match in part", () => {
        expect(judged("x", { name: "orders" }).violations).to.deep.equal([
            'x: Its name "orders" does not match acme-.*|other.',
        ]);
        for (const name of ["my-acme-orders", "another", "others"]) {
            expect(judged("x", { name }).violations, name).to.have.length(1);
        }
    });

    it("takes the prefix where there is no name, and the program's name where there is neither", () => {
        expect(judged("x", { namePrefix: "acme-" }).violations).to.deep.equal([]);
        expect(judged("acme-x", {}).violations).to.deep.equal([]);
        expect(judged("acme-x", { namePrefix: "y-" }).violations).to.have.length(1);
        expect(judged("acme-x", { name: "y", namePrefix: "acme-" }).violations).to.have.length(1);
    });

    it("does not know of a name that is not known yet", () => {
        expect(judged("x", { name: UNKNOWN }).unknown).to.equal("string value at .name can't be known during preview");
    });

    it("does not apply where any name is allowed", () => {
        expect(judge(guardrail, [resource(TYPES.queue, "x")]).notApplicable).to.equal("any name is allowed");
    });
});

describe("region-allowed", () => {
    const guardrail = named(OPERATIONS, "region-allowed");
    const settings = { regions: ["eu-central-1", "us-east-1"] };
    const queue = (props: Readonly<Record<string, unknown>>, provider?: Readonly<Record<string, unknown>>) => ({
        ...resource(TYPES.queue, "queue", props),
        ...(provider && { provider }),
    });
    const judged = (...of: Parameters<typeof queue>) => judge(guardrail, [queue(...of)], settings);

    it("passes a resource in one of them, by itself or by its provider", () => {
        expect(judged({ region: "us-east-1" })).to.deep.equal({ violations: [] });
        expect(judged({}, { region: "eu-central-1" })).to.deep.equal({ violations: [] });
        expect(judged({ region: "us-east-1" }, { region: "eu-west-1" })).to.deep.equal({ violations: [] });
    });

    it("reports another Region", () => {
        const violations = ["queue: It is in eu-west-1, which is none of eu-central-1, us-east-1."];
        expect(judged({ region: "eu-west-1" })).to.deep.equal({ violations });
        expect(judged({}, { region: "eu-west-1" })).to.deep.equal({ violations });
    });

    it("does not know of a Region that neither says, or that is not known yet", () => {
        for (const judgement of [judged({}), judged({}, {}), judged({ region: "" }, { region: "" })]) {
            expect(judgement).to.deep.equal({ violations: [], unknown: "not known yet: the Region of queue" });
        }
        expect(judged({ region: UNKNOWN }).unknown).to.match(/can't be known/);
        expect(judged({}, { region: UNKNOWN }).unknown).to.match(/can't be known/);
    });

    it("does not apply to IAM, which has no Regions, nor where any Region is allowed", () => {
        expect(judge(guardrail, [resource(TYPES.role, "role")], settings).notApplicable).to.match(/^it judges/);
        expect(judge(guardrail, [queue({ region: "x" })]).notApplicable).to.equal("any Region is allowed");
    });
});
