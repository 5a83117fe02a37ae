import { expect } from "chai";
import { DATA } from "../../../policies/data";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, remediate, resource, UNKNOWN } from "../support";

type Props = Readonly<Record<string, unknown>>;
const nothing = { violations: [] };
const queue = (props: Props = {}) => resource(TYPES.queue, "queue", props);
const topic = (props: Props = {}) => resource(TYPES.topic, "topic", props);
const table = (props: Props = {}) => resource(TYPES.table, "table", props);

describe("queue-encryption", () => {
    const guardrail = named(DATA, "queue-encryption");

    it("asks for nothing that SQS does by itself", () => {
        expect(judge(guardrail, [queue()])).to.deep.equal(nothing);
        expect(judge(guardrail, [queue({ sqsManagedSseEnabled: true })])).to.deep.equal(nothing);
    });

    it("reports a queue whose encryption is switched off", () => {
        const message = "queue: Its sqsManagedSseEnabled is false and it has no key: messages lie in it unencrypted.";
        expect(judge(guardrail, [queue({ sqsManagedSseEnabled: false })]).violations).to.deep.equal([message]);
        expect(judge(guardrail, [queue({ sqsManagedSseEnabled: false, kmsMasterKeyId: "" })]).violations).to.deep.equal(
            [message],
        );
    });

    it("passes a queue with a key of its own", () => {
        expect(judge(guardrail, [queue({ sqsManagedSseEnabled: false, kmsMasterKeyId: "alias/ops" })])).to.deep.equal(
            nothing,
        );
    });

    it("switches the encryption on, and leaves the rest as it was", () => {
        expect(remediate(guardrail, queue({ sqsManagedSseEnabled: false, delaySeconds: 5 }))).to.deep.equal({
            sqsManagedSseEnabled: true,
            delaySeconds: 5,
        });
        expect(remediate(guardrail, queue())).to.equal(undefined);
        expect(remediate(guardrail, queue({ sqsManagedSseEnabled: false, kmsMasterKeyId: "alias/ops" }))).to.equal(
            undefined,
        );
    });

    it("does not know of a key that is not known yet", () => {
        expect(judge(guardrail, [queue({ sqsManagedSseEnabled: false, kmsMasterKeyId: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "string value at .kmsMasterKeyId can't be known during preview",
        });
    });

    it("does not apply to other resources", () => {
        expect(judge(guardrail, [topic()]).notApplicable).to.equal(`it judges ${TYPES.queue}`);
    });
});

describe("topic-encryption", () => {
    const guardrail = named(DATA, "topic-encryption");
    const confidential = { tags: { "data-class": "Confidential" } };

    it("passes a topic of confidential data with a key", () => {
        expect(judge(guardrail, [topic({ ...confidential, kmsMasterKeyId: "alias/ops" })])).to.deep.equal(nothing);
    });

    it("reports one without, however its class is written", () => {
        expect(judge(guardrail, [topic(confidential)]).violations).to.deep.equal([
            "topic: Its data is Confidential and it has no kmsMasterKeyId.",
        ]);
        for (const dataClass of ["restricted", "personal"]) {
            expect(judge(guardrail, [topic({ tags: { "data-class": dataClass } })]).violations).to.have.length(1);
        }
    });

    it("passes a topic of data of another class", () => {
        expect(judge(guardrail, [topic({ tags: { "data-class": "public" } })])).to.deep.equal(nothing);
    });

    it("reads the class in the tags of the provider too", () => {
        expect(
            judge(guardrail, [topic({ tags: { owner: "a" }, tagsAll: confidential.tags })]).violations,
        ).to.deep.equal(["topic: Its data is Confidential and it has no kmsMasterKeyId."]);
        const own = topic({ tags: { "data-class": "public" }, tagsAll: confidential.tags });
        expect(judge(guardrail, [own])).to.deep.equal(nothing);
        expect(judge(guardrail, [topic({ tagsAll: UNKNOWN })]).notApplicable).to.equal("it has no tag data-class");
    });

    it("takes another tag and other classes from its settings", () => {
        const settings = { tag: "sensitivity", classes: ["High"] };
        expect(judge(guardrail, [topic({ tags: { sensitivity: "high" } })], settings).violations).to.deep.equal([
            "topic: Its data is high and it has no kmsMasterKeyId.",
        ]);
        expect(judge(guardrail, [topic({ tags: { sensitivity: "confidential" } })], settings)).to.deep.equal(nothing);
    });

    it("does not know of a class or a key that is not known yet", () => {
        expect(judge(guardrail, [topic({ tags: { "data-class": UNKNOWN } })]).unknown).to.contain("tags.data-class");
        expect(judge(guardrail, [topic({ ...confidential, kmsMasterKeyId: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "string value at .kmsMasterKeyId can't be known during preview",
        });
    });

    it("does not apply to a topic without the tag", () => {
        expect(judge(guardrail, [topic()]).notApplicable).to.equal("it has no tag data-class");
        expect(judge(guardrail, [topic({ tags: { owner: "ops" } })]).notApplicable).to.equal(
            "it has no tag data-class",
        );
    });
});

describe("table-recovery", () => {
    const guardrail = named(DATA, "table-recovery");
    const message = "table: Its point-in-time recovery is off: what is deleted or overwritten by mistake is gone.";

    it("passes a table that can be put back, and reports one that cannot", () => {
        expect(judge(guardrail, [table({ pointInTimeRecovery: { enabled: true } })])).to.deep.equal(nothing);
        expect(judge(guardrail, [table({ pointInTimeRecovery: { enabled: false } })]).violations).to.deep.equal([
            message,
        ]);
        expect(judge(guardrail, [table()]).violations).to.deep.equal([message]);
    });

    it("does not know of what is not known yet", () => {
        expect(judge(guardrail, [table({ pointInTimeRecovery: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "string value at .pointInTimeRecovery can't be known during preview",
        });
    });

    it("does not apply to other resources", () => {
        expect(judge(guardrail, [queue()]).notApplicable).to.equal(`it judges ${TYPES.table}`);
    });
});
