import { expect } from "chai";
import { OPERATIONS } from "../../../policies/operations";
import { TYPES } from "../../../policies/resourceTypes";
import { unproxied } from "../../../policies/unknown";
import { named } from "../named";
import { judge, remediate, resource, UNKNOWN } from "../support";

describe("required-tags", () => {
    const guardrail = named(OPERATIONS, "required-tags");
    const settings = { tags: { owner: "", stage: "dev", cost: "42" } };
    const queue = (props: Readonly<Record<string, unknown>>) => resource(TYPES.queue, "queue", props);

    it("passes a resource with all of them, its own or its provider's", () => {
        const tagged = queue({ tags: { owner: "a" }, tagsAll: { stage: "prod", cost: "" } });
        expect(judge(guardrail, [tagged], settings)).to.deep.equal({ violations: [] });
    });

    it("reports those that are missing", () => {
        expect(judge(guardrail, [queue({ tags: { owner: "a" } })], settings).violations).to.deep.equal([
            "queue: It lacks 2 required tags: stage, cost.",
        ]);
        expect(judge(guardrail, [queue({})], settings).violations).to.deep.equal([
            "queue: It lacks 3 required tags: owner, stage, cost.",
        ]);
    });

    it("judges what takes tags, and nothing else", () => {
        const types: string[] = [
            TYPES.alarm,
            TYPES.bus,
            TYPES.compositeAlarm,
            TYPES.function,
            TYPES.key,
            TYPES.logGroup,
        ];
        types.push(TYPES.queue, TYPES.role, TYPES.rule, TYPES.table, TYPES.topic);
        for (const type of types) {
            expect(judge(guardrail, [resource(type, "one")], settings).violations, type).to.have.length(1);
        }
        expect(judge(guardrail, [resource(TYPES.target, "one")], settings).notApplicable).to.match(/^it judges/);
    });

    it("adds the tags that have a value, and leaves the others to people", () => {
        const one = queue({ name: "q", tags: { stage: "prod" } });
        expect(remediate(guardrail, one, settings)).to.deep.equal({ name: "q", tags: { stage: "prod", cost: "42" } });
        expect(remediate(guardrail, queue({}), settings)).to.deep.equal({ tags: { stage: "dev", cost: "42" } });
    });

    it("adds tags beside what is not known yet, be it of the resource or of a tag", () => {
        const lambda = resource(TYPES.function, "fn", { role: UNKNOWN, tags: { owner: UNKNOWN } });
        expect(unproxied(remediate(guardrail, lambda, settings))).to.deep.equal({
            role: UNKNOWN,
            tags: { owner: UNKNOWN, stage: "dev", cost: "42" },
        });
    });

    it("changes nothing where all tags with a value are there, or none is required", () => {
        expect(remediate(guardrail, queue({ tags: { stage: "prod" }, tagsAll: { cost: "1" } }), settings)).to.equal(
            undefined,
        );
        expect(remediate(guardrail, queue({}))).to.equal(undefined);
    });

    it("does not know of tags that are not known yet, but of one whose value is not", () => {
        expect(judge(guardrail, [queue({ tags: UNKNOWN })], settings)).to.deep.equal({
            violations: [],
            unknown: "string value at .tags can't be known during preview",
        });
        const one = queue({ tags: { owner: UNKNOWN, stage: "dev", cost: "1" } });
        expect(judge(guardrail, [one], settings)).to.deep.equal({ violations: [] });
    });

    it("does not apply where no tags are required", () => {
        expect(judge(guardrail, [queue({})]).notApplicable).to.equal("no tags are required");
    });
});
