import { expect } from "chai";
import { OBSERVABILITY } from "../../../policies/observability";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, remediate, resource, UNKNOWN } from "../support";

type Props = Readonly<Record<string, unknown>>;
const nothing = { violations: [] };
const group = (props: Props = {}) => resource(TYPES.logGroup, "group", props);
const fn = (props: Props = {}) => resource(TYPES.function, "fn", props);

describe("log-group-retention", () => {
    const guardrail = named(OBSERVABILITY, "log-group-retention");

    it("passes a log group that says how long it keeps its logs", () => {
        expect(judge(guardrail, [group({ retentionInDays: 1 })])).to.deep.equal(nothing);
    });

    it("reports one that does not, or keeps them for ever", () => {
        const message = "group: It has no retention: logs are kept, and paid for, for ever.";
        expect(judge(guardrail, [group()]).violations).to.deep.equal([message]);
        expect(judge(guardrail, [group({ retentionInDays: 0 })]).violations).to.deep.equal([message]);
    });

    it("sets the days of its setting, by default 30, and leaves the rest as it was", () => {
        expect(remediate(guardrail, group({ skipDestroy: true }))).to.deep.equal({
            skipDestroy: true,
            retentionInDays: 30,
        });
        expect(remediate(guardrail, group(), { days: 7 })).to.deep.equal({ retentionInDays: 7 });
        const put = remediate(guardrail, group({ name: UNKNOWN })) as Readonly<Record<string, unknown>>;
        expect(put["retentionInDays"]).to.equal(30);
        expect(Object.keys(put)).to.deep.equal(["name", "retentionInDays"]);
    });

    it("changes nothing where there is a retention", () => {
        expect(remediate(guardrail, group({ retentionInDays: 1 }))).to.equal(undefined);
    });

    it("does not apply to log groups that keep 2 days whatever they are told", () => {
        const delivery = group({ logGroupClass: "DELIVERY" });
        expect(judge(guardrail, [delivery]).notApplicable).to.equal("a log group of the class DELIVERY keeps 2 days");
        expect(remediate(guardrail, delivery)).to.equal(undefined);
        expect(judge(guardrail, [group({ logGroupClass: "INFREQUENT_ACCESS" })]).violations).to.have.length(1);
    });

    it("does not know of a retention that is not known yet", () => {
        expect(judge(guardrail, [group({ retentionInDays: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "string value at .retentionInDays can't be known during preview",
        });
    });

    it("does not apply to other resources", () => {
        expect(judge(guardrail, [fn()]).notApplicable).to.equal(`it judges ${TYPES.logGroup}`);
    });
});

describe("function-log-group", () => {
    const guardrail = named(OBSERVABILITY, "function-log-group");
    const message = "fn: The stack has no log group /aws/lambda/my-fn: Lambda makes one without retention.";

    it("passes a function that names its log group, or whose log group has the name that Lambda gives it", () => {
        const logs = group({ name: "/ops/fn" });
        expect(judge(guardrail, [fn({ name: "my-fn", loggingConfig: { logGroup: "/ops/fn" } }), logs])).to.deep.equal(
            nothing,
        );
        expect(judge(guardrail, [fn({ name: "my-fn" }), group({ name: "/aws/lambda/my-fn" })])).to.deep.equal(nothing);
        const shared = fn({ name: "my-fn", loggingConfig: { logGroup: "/of/another/stack" } });
        expect(judge(guardrail, [shared])).to.deep.equal(nothing);
    });

    it("passes them in a first preview", () => {
        const logs = group({ name: UNKNOWN });
        const names = resource(
            TYPES.function,
            "fn",
            { name: "my-fn", loggingConfig: { logGroup: UNKNOWN } },
            { loggingConfig: logs },
        );
        expect(judge(guardrail, [names, logs])).to.deep.equal(nothing);
        const plain = fn({ name: UNKNOWN });
        expect(
            judge(guardrail, [plain, resource(TYPES.logGroup, "group", { name: UNKNOWN }, { name: plain })]),
        ).to.deep.equal(nothing);
    });

    it("reports a function without one", () => {
        expect(judge(guardrail, [fn({ name: "my-fn" })]).violations).to.deep.equal([message]);
        expect(
            judge(guardrail, [fn({ name: "my-fn" }), group({ name: "/aws/lambda/my-fn-2" })]).violations,
        ).to.deep.equal([message]);
        const itself = fn({ name: "my-fn", loggingConfig: { logGroup: "/aws/lambda/my-fn", logFormat: "JSON" } });
        expect(judge(guardrail, [itself]).violations).to.deep.equal([message]);
        expect(
            judge(guardrail, [fn({ name: "my-fn", loggingConfig: { logFormat: "JSON" } })]).violations,
        ).to.deep.equal([message]);
    });

    it("does not know while the name of the function or of a log group is not known", () => {
        expect(judge(guardrail, [fn({ name: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "not known yet: name of fn",
        });
        expect(judge(guardrail, [fn({ name: "my-fn" }), group({ name: UNKNOWN })])).to.deep.equal({
            violations: [],
            unknown: "not known yet: name of group",
        });
    });

    it("does not apply to a stack without functions", () => {
        expect(judge(guardrail, [group()]).notApplicable).to.equal(`the stack has none of ${TYPES.function}`);
    });
});

describe("function-tracing", () => {
    const guardrail = named(OBSERVABILITY, "function-tracing");
    const message = "fn: Its tracing mode is PassThrough, not Active: what it calls is not traced.";

    it("is off unless it is asked for", () => {
        expect(guardrail.level).to.equal("disabled");
    });

    it("passes a function that is traced and reports one that is not", () => {
        expect(judge(guardrail, [fn({ tracingConfig: { mode: "Active" } })])).to.deep.equal(nothing);
        expect(judge(guardrail, [fn()]).violations).to.deep.equal([message]);
        expect(judge(guardrail, [fn({ tracingConfig: { mode: "PassThrough" } })]).violations).to.deep.equal([message]);
    });

    it("judges only functions with the tag of its setting", () => {
        expect(judge(guardrail, [fn({ tags: { traced: "" } })], { tag: "traced" }).violations).to.deep.equal([message]);
        expect(judge(guardrail, [fn({ tagsAll: { traced: "" } })], { tag: "traced" }).violations).to.deep.equal([
            message,
        ]);
        expect(judge(guardrail, [fn({ tags: { other: "" } })], { tag: "traced" }).notApplicable).to.equal(
            "it has no tag traced",
        );
        expect(judge(guardrail, [fn()], { tag: "traced" }).notApplicable).to.equal("it has no tag traced");
    });

    it("does not know of a mode that is not known yet", () => {
        expect(judge(guardrail, [fn({ tracingConfig: { mode: UNKNOWN } })])).to.deep.equal({
            violations: [],
            unknown: "string value at .tracingConfig.mode can't be known during preview",
        });
    });
});
