import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { expect } from "chai";
import { resourceGuardrail, stackGuardrail } from "../../policies/guardrail";
import { judge, judgeLater, remediate, resource, UNKNOWN } from "./support";

const QUEUE = "aws:sqs/queue:Queue";
const TOPIC = "aws:sns/topic:Topic";
const FACTS = {
    name: "has-name",
    displayName: "Things have a name",
    description: "A thing has a name.",
    severity: "low",
    remediationSteps: "Give it a name.",
    url: "https://acme.example/names",
    level: "advisory",
} as const;
const PREFIX = { prefix: { type: "string", default: "acme", description: "How a name begins." } } as const;

describe("a guardrail of single resources", () => {
    const guardrail = resourceGuardrail({
        ...FACTS,
        types: [QUEUE, TOPIC],
        settings: PREFIX,
        validate: ({ props }, { prefix }) =>
            props["name"].startsWith(prefix) ? [] : [`not ${prefix}`, "so rename it"],
        remediate: ({ props }, { prefix }) => ({ ...props, name: `${prefix}-${props["name"]}` }),
    });
    const queue = resource(QUEUE, "queue", { name: "orders" });

    it("reports a sentence for each thing that is wrong", () => {
        expect(judge(guardrail, [queue])).to.deep.equal({
            violations: ["queue: not acme", "queue: so rename it"],
        });
        expect(judge(guardrail, [resource(TOPIC, "topic", { name: "acme" })])).to.deep.equal({ violations: [] });
    });

    it("reports later what it has to wait for", async () => {
        const validate = async () => ["found at last"];
        const slow = resourceGuardrail({ ...FACTS, types: [QUEUE], validate });
        expect(await judgeLater(slow, [queue])).to.deep.equal({ violations: ["queue: found at last"] });
    });

    it("takes settings from the stack's config, else as the pack has chosen, else its own", () => {
        const chosen = { policy: () => guardrail.policy({ prefix: "orders" }) };
        expect(judge(chosen, [queue]).violations).to.deep.equal([]);
        expect(judge(chosen, [queue], { prefix: "x" }).violations[0]).to.equal("queue: not x");
        expect(judge(guardrail, [queue], { prefix: "or" }).violations).to.deep.equal([]);
    });

    it("does not apply to resources of other types, neither to judge nor to put right", () => {
        const other = resource("aws:s3/bucket:Bucket", "bucket", { name: "x" });
        const reason = `it judges ${QUEUE}, ${TOPIC}`;
        expect(judge(guardrail, [other])).to.deep.equal({ violations: [], notApplicable: reason });
        expect(() => remediate(guardrail, other)).to.throw(reason);
    });

    it("does not know yet where a value is not known", () => {
        const unknown = resource(QUEUE, "queue", { name: UNKNOWN });
        expect(judge(guardrail, [unknown]).unknown).to.include("name");
    });

    it("puts a resource right at the level remediate, with its settings", () => {
        expect(remediate(guardrail, queue)).to.deep.equal({ name: "acme-orders" });
        expect(remediate(guardrail, queue, { prefix: "x" })).to.deep.equal({ name: "x-orders" });
        const plain = resourceGuardrail({ ...FACTS, types: [QUEUE], validate: () => [] });
        expect(plain.policy()).to.not.have.property("remediateResource");
        expect(plain.settings).to.deep.equal({});
    });

    it("is a policy of the SDK with all that is told of it, and its level", () => {
        const { level, ...told } = FACTS;
        const { validateResource, remediateResource, ...policy } = guardrail.policy() as ResourceValidationPolicy;
        expect([typeof validateResource, typeof remediateResource]).to.deep.equal(["function", "function"]);
        expect(policy).to.deep.equal({
            ...told,
            enforcementLevel: level,
            configSchema: { properties: { prefix: { ...PREFIX.prefix } } },
        });
        expect(guardrail.policy("mandatory").enforcementLevel).to.equal("mandatory");
        expect(guardrail.policy({ enforcementLevel: "remediate" }).enforcementLevel).to.equal("remediate");
        expect(guardrail).to.include({ ...told, level });
    });
});

describe("a guardrail of stacks", () => {
    const guardrail = stackGuardrail({
        ...FACTS,
        types: [QUEUE, TOPIC],
        settings: PREFIX,
        validate: (stack, report, { prefix }) =>
            stack.each(QUEUE, ({ props, urn }) => {
                if (!props["name"].startsWith(prefix)) report(`not ${prefix}`, urn);
            }),
    });

    it("reports what is wrong at the resource, with its settings", () => {
        const queues = [resource(QUEUE, "a", { name: "a" }), resource(QUEUE, "b", { name: "acme-b" })];
        expect(judge(guardrail, queues)).to.deep.equal({ violations: ["a: not acme"] });
        expect(judge(guardrail, queues, { prefix: "a" })).to.deep.equal({ violations: [] });
    });

    it("does not apply to a stack with none of its types", () => {
        const reason = `the stack has none of ${QUEUE}, ${TOPIC}`;
        expect(judge(guardrail, [resource("x:y:Z", "z")])).to.deep.equal({ violations: [], notApplicable: reason });
        expect(judge(guardrail, [resource(TOPIC, "topic"), resource("x:y:Z", "z")])).to.deep.equal({ violations: [] });
    });

    it("reports what is wrong for certain, and then says what it does not know yet", () => {
        const queues = ["first", "second"].map((name) => resource(QUEUE, name, { name: UNKNOWN }));
        expect(judge(guardrail, [...queues, resource(QUEUE, "a", { name: "a" })])).to.deep.equal({
            violations: ["a: not acme"],
            unknown: "not known yet: name of first, name of second",
        });
    });

    it("fails where its own code does", () => {
        const broken = stackGuardrail({
            ...FACTS,
            types: [QUEUE],
            validate: (stack) =>
                stack.each(QUEUE, () => {
                    throw new TypeError("broken");
                }),
        });
        expect(() => judge(broken, [resource(QUEUE, "a")])).to.throw(TypeError, "broken");
    });

    it("is a policy of the SDK with all that is told of it", () => {
        const { validateStack, ...policy } = guardrail.policy("disabled") as StackValidationPolicy;
        expect(typeof validateStack).to.equal("function");
        expect(policy).to.include({ name: "has-name", url: FACTS.url, enforcementLevel: "disabled" });
    });
});
