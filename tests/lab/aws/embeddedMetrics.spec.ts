import { expect } from "chai";
import { embeddedMetrics } from "../../../lab/aws/embeddedMetrics";
import { LogGroups, logs } from "../../../lab/aws/logs";
import { MetricStore } from "../../../lab/cloudwatch/metricStore";
import { REGION, testAccount } from "./account";

const AT = Date.parse("2026-01-01T00:00:30Z");

/** A document with one directive; `root` goes beside it. */
function document(directive: object, root: object, at: unknown = AT): string {
    return JSON.stringify({ _aws: { Timestamp: at, CloudWatchMetrics: [directive] }, ...root });
}

const METRICS = [{ Name: "acted", Unit: "Count" }];
const FULL = document(
    { Namespace: "ops", Dimensions: [["reaction"]], Metrics: METRICS },
    { reaction: "open", acted: 2 },
);
const EXPECTED = {
    region: REGION,
    namespace: "ops",
    name: "acted",
    dimensions: { reaction: "open" },
    at: AT,
    unit: "Count",
    values: [[2, 1]],
};

describe("Metrics in log lines", () => {
    it("have their namespace, dimensions, unit, time and value from the document", () => {
        expect(embeddedMetrics(FULL, REGION)).to.deep.equal([EXPECTED]);
    });

    it("may stand behind the time and the request id that Lambda writes before a line", () => {
        const line = `2026-01-01T00:00:30.000Z\t5f3a\tINFO\t${FULL}`;
        expect(embeddedMetrics(line, REGION)).to.deep.equal([EXPECTED]);
    });

    it("are one for each set of dimensions, an empty one too, and have all values of a list", () => {
        const directive = {
            Namespace: "ops",
            Dimensions: [[], ["a", "b"]],
            Metrics: [{ Name: "ms", StorageResolution: 1 }],
        };
        const found = embeddedMetrics(document(directive, { a: "1", b: "2", ms: [5, 7] }), REGION);
        expect(
            found.map(({ dimensions, values, highResolution }) => [dimensions, values, highResolution]),
        ).to.deep.equal([
            [
                {},
                [
                    [5, 1],
                    [7, 1],
                ],
                true,
            ],
            [
                { a: "1", b: "2" },
                [
                    [5, 1],
                    [7, 1],
                ],
                true,
            ],
        ]);
    });

    const directive = { Namespace: "ops", Dimensions: [["reaction"]], Metrics: METRICS };
    const root = { reaction: "open", acted: 2 };
    for (const [what, line] of [
        ["a text", 'it says "CloudWatchMetrics"'],
        ["no object", '["CloudWatchMetrics"]'],
        ["no metadata", '{"a":"x","CloudWatchMetrics":[],"_aws":1}'],
        ["no time", document(directive, root, "now")],
        ["no list of directives", JSON.stringify({ _aws: { Timestamp: AT, CloudWatchMetrics: {} } })],
        ["a directive that is none", document([], root)],
        ["no namespace", document({ ...directive, Namespace: "" }, root)],
        ["no dimensions", document({ ...directive, Dimensions: undefined }, root)],
        ["a dimension that is no text", document(directive, { ...root, reaction: 1 })],
        ["a dimension that is not said", document(directive, { acted: 2 })],
        ["31 dimensions", document({ ...directive, Dimensions: [Array(31).fill("reaction")] }, root)],
        ["a value that is no number", document(directive, { ...root, acted: "2" })],
        ["101 values", document(directive, { ...root, acted: Array(101).fill(1) })],
        ["101 metrics", document({ ...directive, Metrics: Array(101).fill(METRICS[0]) }, root)],
        ["a metric without a name", document({ ...directive, Metrics: [{}] }, root)],
        ["a nested value", document(directive, { reaction: "open", of: { acted: 2 } })],
    ] as const) {
        it(`are none where there is ${what}`, () => {
            expect(embeddedMetrics(line, REGION)).to.deep.equal([]);
        });
    }

    it("are taken from what is put into a log group", async () => {
        const { call, cloud } = testAccount();
        const metrics = new MetricStore();
        const service = logs(new LogGroups(cloud), metrics);
        const names = { logGroupName: "g", logStreamName: "s" };
        await call(service, "CreateLogGroup", names);
        await call(service, "CreateLogStream", names);
        const logEvents = [FULL, "START", FULL].map((message) => ({ timestamp: AT, message }));
        await call(service, "PutLogEvents", { ...names, logEvents });
        const { region, namespace, name, dimensions } = EXPECTED;
        expect(metrics.totals()).to.deep.equal([{ region, namespace, name, dimensions, count: 2, sum: 4 }]);
    });
});
