import { expect } from "chai";
import { OPERATIONS } from "../../../policies/operations";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, UNKNOWN } from "../support";

describe("reserved-concurrency", () => {
    const guardrail = named(OPERATIONS, "reserved-concurrency");
    const lambda = (name: string, reserved?: unknown, region?: string) =>
        resource(TYPES.function, name, { reservedConcurrentExecutions: reserved, region });

    it("passes functions that leave 100 of 1,000", () => {
        const some = [lambda("a", 500), lambda("b", 400), lambda("c"), lambda("d", -1), lambda("e", 0)];
        expect(judge(guardrail, some)).to.deep.equal({ violations: [] });
    });

    it("reports the function with the largest part where less is left", () => {
        const some = [lambda("a", 400), lambda("b", 401), lambda("c", 100), lambda("d")];
        expect(judge(guardrail, some).violations).to.deep.equal([
            "b: It reserves most of 901 concurrent executions, more than the 900 that the quota of 1000 has when 100 stay unreserved: Lambda refuses it.",
        ]);
    });

    it("reports the first of equal ones", () => {
        expect(judge(guardrail, [lambda("a", 500), lambda("b", 500)]).violations[0]).to.match(/^a: /);
    });

    it("sums each Region apart", () => {
        const some = [lambda("a", 600, "us-east-1"), lambda("b", 600, "eu-west-1")];
        expect(judge(guardrail, some).violations).to.deep.equal([]);
        const more = [...some, lambda("c", 301, "eu-west-1")];
        expect(judge(guardrail, more).violations).to.have.length(1);
    });

    it("takes the Region of the provider where the function does not say", () => {
        const ofProvider = { ...lambda("b", 600), provider: { region: "us-east-1" } };
        expect(judge(guardrail, [lambda("a", 600, "us-east-1"), ofProvider]).violations).to.have.length(1);
        expect(judge(guardrail, [lambda("a", 600, "eu-west-1"), ofProvider]).violations).to.deep.equal([]);
    });

    it("counts a reservation of one", () => {
        expect(judge(guardrail, [lambda("a", 1), lambda("b", 900)]).violations).to.have.length(1);
    });

    it("takes quota and remainder from the settings", () => {
        const one = [lambda("a", 10)];
        expect(judge(guardrail, one, { quota: 110 }).violations).to.deep.equal([]);
        expect(judge(guardrail, one, { quota: 109 }).violations).to.have.length(1);
        expect(judge(guardrail, one, { quota: 500, unreserved: 491 }).violations).to.have.length(1);
    });

    it("does not know of a reservation that is not known yet, and sums the others", () => {
        const judged = judge(guardrail, [lambda("a", UNKNOWN), lambda("b", 901)]);
        expect(judged.violations).to.have.length(1);
        expect(judged.unknown).to.equal("not known yet: reservedConcurrentExecutions of a");
    });

    it("does not apply to a stack without functions", () => {
        expect(judge(guardrail, [resource(TYPES.queue, "q")]).notApplicable).to.equal(
            `the stack has none of ${TYPES.function}`,
        );
    });
});

describe("monitoring-budget", () => {
    const guardrail = named(OPERATIONS, "monitoring-budget");
    const many = (type: string, count: number) =>
        Array.from({ length: count }, (_, at) => resource(type, `${type.split(":")[2]}-${at}`));
    const filter = (name: string, namespace: unknown, metric: string) =>
        resource(TYPES.logMetricFilter, name, { metricTransformation: { namespace, name: metric } });

    it("passes what is in the budget to the last one", () => {
        const some = [
            ...many(TYPES.alarm, 60),
            ...many(TYPES.compositeAlarm, 40),
            ...many(TYPES.dashboard, 3),
            ...Array.from({ length: 50 }, (_, at) => filter(`filter-${at}`, "App", `metric-${at}`)),
        ];
        expect(judge(guardrail, some)).to.deep.equal({ violations: [] });
    });

    it("reports the first alarm, dashboard and metric beyond", () => {
        const some = [
            ...many(TYPES.alarm, 101),
            ...many(TYPES.dashboard, 5),
            ...Array.from({ length: 51 }, (_, at) => filter(`filter-${at}`, "App", `metric-${at}`)),
        ];
        expect(judge(guardrail, some).violations).to.deep.equal([
            "MetricAlarm-100: The stack has 101 alarms, more than 100; this is the first beyond.",
            "Dashboard-3: The stack has 5 dashboards, more than 3; this is the first beyond.",
            "filter-50: The stack has 51 metrics of its own, more than 50; this is the first beyond.",
        ]);
    });

    it("counts a metric once that several filters feed, and by its namespace", () => {
        const some = [filter("a", "App", "errors"), filter("b", "App", "errors"), filter("c", "Other", "errors")];
        expect(judge(guardrail, some, { metrics: 2 }).violations).to.deep.equal([]);
        expect(judge(guardrail, some, { metrics: 0 }).violations).to.deep.equal([
            "a: The stack has 2 metrics of its own, more than 0; this is the first beyond.",
        ]);
        expect(judge(guardrail, some, { metrics: 1 }).violations).to.deep.equal([
            "c: The stack has 2 metrics of its own, more than 1; this is the first beyond.",
        ]);
    });

    it("takes the budget from the settings", () => {
        expect(judge(guardrail, many(TYPES.compositeAlarm, 1), { alarms: 0 }).violations).to.have.length(1);
        expect(judge(guardrail, many(TYPES.dashboard, 1), { dashboards: 0 }).violations).to.have.length(1);
    });

    it("does not know of a metric whose name is not known yet", () => {
        expect(judge(guardrail, [filter("a", UNKNOWN, "errors")])).to.deep.equal({
            violations: [],
            unknown: "not known yet: metricTransformation.namespace of a",
        });
    });
});
