import { expect } from "chai";
import { DELIVERY } from "../../../policies/delivery";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, UNKNOWN } from "../support";

type Props = Readonly<Record<string, unknown>>;
const QUEUE = "arn:aws:sqs:us-east-1:123456789012:queue";
const STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/sqs";
const mapping = (props: Props = {}) =>
    resource(TYPES.eventSourceMapping, "mapping", { eventSourceArn: QUEUE, ...props });
/** A mapping of a queue that is not there yet. */
function first(props: Props) {
    const queue = resource(TYPES.queue, "queue", { arn: UNKNOWN });
    return [
        queue,
        resource(TYPES.eventSourceMapping, "mapping", { eventSourceArn: UNKNOWN, ...props }, { eventSourceArn: queue }),
    ];
}
const nothing = { violations: [] };
const unclear = { violations: [], unknown: "not known yet: eventSourceArn of mapping" };
const notThere = `the stack has none of ${TYPES.eventSourceMapping}`;

describe("partial-batch-responses", () => {
    const guardrail = named(DELIVERY, "partial-batch-responses");
    const message =
        "mapping: Its functionResponseTypes lack ReportBatchItemFailures: one failed message brings the whole batch back, up to the dead-letter queue.";

    it("passes a mapping that reports which messages failed", () => {
        expect(judge(guardrail, [mapping({ functionResponseTypes: ["ReportBatchItemFailures"] })])).to.deep.equal(
            nothing,
        );
    });

    it("reports one that does not, in a first preview too", () => {
        expect(judge(guardrail, [mapping()]).violations).to.deep.equal([message]);
        expect(judge(guardrail, [mapping({ functionResponseTypes: [] })]).violations).to.deep.equal([message]);
        expect(judge(guardrail, first({})).violations).to.deep.equal([message]);
        expect(
            judge(guardrail, [mapping({ eventSourceArn: QUEUE.replace("aws", "aws-cn") })]).violations,
        ).to.have.length(1);
    });

    it("passes a mapping that takes one message at a time, and reports one that takes two", () => {
        expect(judge(guardrail, [mapping({ batchSize: 1 })])).to.deep.equal(nothing);
        expect(judge(guardrail, [mapping({ batchSize: 2 })]).violations).to.deep.equal([message]);
    });

    it("passes a mapping of something else than a queue", () => {
        expect(judge(guardrail, [mapping({ eventSourceArn: STREAM })])).to.deep.equal(nothing);
        expect(judge(guardrail, [mapping({ eventSourceArn: undefined })])).to.deep.equal(nothing);
    });

    it("does not know of a source that is not known yet", () => {
        expect(judge(guardrail, [mapping({ eventSourceArn: UNKNOWN })])).to.deep.equal(unclear);
    });

    it("does not apply to a stack without event source mappings", () => {
        expect(judge(guardrail, []).notApplicable).to.equal(notThere);
    });
});

describe("event-source-maximum-concurrency", () => {
    const guardrail = named(DELIVERY, "event-source-maximum-concurrency");
    const message =
        "mapping: It has no maximum concurrency: a burst takes up to 1,250 invocations at a time from the other functions of the account.";
    const scaling = (maximumConcurrency: unknown) => mapping({ scalingConfig: { maximumConcurrency } });

    it("passes a mapping with a maximum, of invocations or of pollers", () => {
        expect(judge(guardrail, [scaling(1000)])).to.deep.equal(nothing);
        expect(judge(guardrail, [mapping({ provisionedPollerConfig: { maximumPollers: 100 } })])).to.deep.equal(
            nothing,
        );
    });

    it("reports one without, in a first preview too", () => {
        expect(judge(guardrail, [mapping()]).violations).to.deep.equal([message]);
        expect(judge(guardrail, [mapping({ scalingConfig: {} })]).violations).to.deep.equal([message]);
        expect(judge(guardrail, first({})).violations).to.deep.equal([message]);
    });

    it("takes a maximum from its setting, and counts 10 invocations for a poller", () => {
        expect(judge(guardrail, [scaling(20)], { maximum: 20 })).to.deep.equal(nothing);
        expect(judge(guardrail, [scaling(21)], { maximum: 20 }).violations).to.deep.equal([
            "mapping: It runs up to 21 invocations at a time, over the 20 that are allowed.",
        ]);
        const pollers = mapping({ provisionedPollerConfig: { maximumPollers: 3 } });
        expect(judge(guardrail, [pollers], { maximum: 29 }).violations).to.deep.equal([
            "mapping: It runs up to 30 invocations at a time, over the 29 that are allowed.",
        ]);
    });

    it("passes a mapping of something else than a queue", () => {
        expect(judge(guardrail, [mapping({ eventSourceArn: STREAM })])).to.deep.equal(nothing);
    });

    it("does not know of a source or a maximum that is not known yet", () => {
        expect(judge(guardrail, [mapping({ eventSourceArn: UNKNOWN })])).to.deep.equal(unclear);
        expect(judge(guardrail, [scaling(UNKNOWN)])).to.deep.equal({
            violations: [],
            unknown: "not known yet: scalingConfig.maximumConcurrency of mapping",
        });
    });

    it("does not apply to a stack without event source mappings", () => {
        expect(judge(guardrail, []).notApplicable).to.equal(notThere);
    });
});
