import { expect } from "chai";
import { DELIVERY } from "../../../policies/delivery";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, type TestResource, UNKNOWN } from "../support";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:fn";
const guardrail = named(DELIVERY, "function-failure-destination");
const fn = (props: object = {}) => resource(TYPES.function, "fn", { name: "fn", arn: ARN, ...props });
const onFailure = { onFailure: { destination: UNKNOWN } };

function violation(source: string): string {
    return `fn: ${source} invokes it directly and it has no on-failure destination: an event that fails all its attempts is dropped, and no dead-letter queue of a target catches it.`;
}

const SOURCES: readonly (readonly [string, TestResource])[] = [
    ["a rule", resource(TYPES.target, "source", { arn: ARN })],
    ["a topic", resource(TYPES.subscription, "source", { protocol: "lambda", endpoint: ARN })],
    ["a bucket", resource(TYPES.bucketNotification, "source", { lambdaFunctions: [{ lambdaFunctionArn: ARN }] })],
    [
        "a schedule",
        resource(TYPES.schedule, "source", { target: { arn: ARN, roleArn: "arn:aws:iam::123456789012:role/r" } }),
    ],
];

describe("function-failure-destination", () => {
    for (const [name, source] of SOURCES) {
        it(`reports a function that ${name} invokes directly`, () => {
            expect(judge(guardrail, [fn(), source])).to.deep.equal({ violations: [violation("source")] });
        });
    }

    it("names all that invoke it, and follows an alias", () => {
        const one = fn({ arn: UNKNOWN });
        const alias = resource(TYPES.alias, "alias", { functionName: "fn", arn: UNKNOWN }, { functionName: one });
        const first = resource(TYPES.target, "first", { arn: UNKNOWN }, { arn: one });
        const second = resource(TYPES.target, "second", { arn: UNKNOWN }, { arn: alias });
        expect(judge(guardrail, [one, alias, first, second]).violations).to.deep.equal([violation("first, second")]);
    });

    it("passes a function with a destination for failures, of its own or configured beside it", () => {
        const [, source] = SOURCES[0]!;
        expect(judge(guardrail, [fn({ deadLetterConfig: { targetArn: UNKNOWN } }), source])).to.deep.equal({
            violations: [],
        });
        const config = resource(TYPES.invokeConfig, "config", { functionName: "fn", destinationConfig: onFailure });
        expect(judge(guardrail, [fn(), source, config])).to.deep.equal({ violations: [] });
    });

    it("reports a function with a destination for successes alone, or for another function's failures", () => {
        const [, source] = SOURCES[0]!;
        const onSuccess = { onSuccess: { destination: "arn:aws:sqs:us-east-1:123456789012:q" } };
        const successes = resource(TYPES.invokeConfig, "config", { functionName: "fn", destinationConfig: onSuccess });
        expect(judge(guardrail, [fn(), source, successes]).violations).to.deep.equal([violation("source")]);
        const another = resource(TYPES.invokeConfig, "config", { functionName: "fn-2", destinationConfig: onFailure });
        expect(judge(guardrail, [fn(), source, another]).violations).to.deep.equal([violation("source")]);
        const retries = resource(TYPES.invokeConfig, "config", { functionName: "fn", maximumRetryAttempts: 1 });
        expect(judge(guardrail, [fn(), source, retries]).violations).to.deep.equal([violation("source")]);
    });

    it("passes a function that nothing invokes directly", () => {
        const mapping = resource(TYPES.eventSourceMapping, "mapping", { functionName: "fn" });
        const queue = resource(TYPES.target, "target", { arn: "arn:aws:sqs:us-east-1:123456789012:fn" });
        expect(judge(guardrail, [fn(), mapping, queue])).to.deep.equal({ violations: [] });
    });

    it("does not know while a configuration does not say of which function it is", () => {
        const config = resource(TYPES.invokeConfig, "config", { functionName: UNKNOWN, destinationConfig: onFailure });
        expect(judge(guardrail, [fn(), SOURCES[0]![1], config])).to.deep.equal({
            violations: [],
            unknown: "not known yet: functionName of config",
        });
    });

    it("does not know of a dead-letter queue that is not known yet", () => {
        expect(judge(guardrail, [fn({ deadLetterConfig: UNKNOWN }), SOURCES[0]![1]])).to.deep.equal({
            violations: [],
            unknown: "not known yet: deadLetterConfig of fn",
        });
    });

    it("does not apply to a stack without functions", () => {
        expect(judge(guardrail, [SOURCES[0]![1]]).notApplicable).to.equal(`the stack has none of ${TYPES.function}`);
    });
});
