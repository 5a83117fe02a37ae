import { expect } from "chai";
import { DELIVERY } from "../../policies/delivery";
import { TYPES } from "../../policies/resourceTypes";
import { judge, resource, UNKNOWN } from "./support";

const [targetDeadLetterQueue] = DELIVERY;

describe("target-dead-letter-queue", () => {
    const target = (props: Readonly<Record<string, unknown>>) => resource(TYPES.target, "target", props);

    it("passes a target with a dead-letter queue", () => {
        const passed = judge(targetDeadLetterQueue, [
            target({ deadLetterConfig: { arn: "arn:aws:sqs:us-east-1:123456789012:q" } }),
        ]);
        expect(passed).to.deep.equal({ violations: [] });
    });

    it("reports a target without one", () => {
        expect(judge(targetDeadLetterQueue, [target({})]).violations).to.deep.equal([
            "target: It has no dead-letter queue: an event that cannot be delivered within its retries is dropped.",
        ]);
    });

    it("does not know of a target whose dead-letter queue has no ARN yet", () => {
        const judged = judge(targetDeadLetterQueue, [target({ deadLetterConfig: { arn: UNKNOWN } })]);
        expect(judged).to.deep.equal({
            violations: [],
            unknown: "string value at .deadLetterConfig.arn can't be known during preview",
        });
    });

    it("does not apply to other resources", () => {
        expect(judge(targetDeadLetterQueue, [resource(TYPES.queue, "queue")]).notApplicable).to.equal(
            "it judges aws:cloudwatch/eventTarget:EventTarget",
        );
    });
});
