import { expect } from "chai";
import { cloudwatch } from "../../../lab/aws/cloudwatch";
import { metricQueries } from "../../../lab/aws/metricQueries";
import { MetricStore } from "../../../lab/cloudwatch/metricStore";
import { refusal, testAccount } from "./account";

const time = (text: string) => new Date(`2026-01-01T${text}Z`);
const SPAN = { StartTime: time("00:00:00"), EndTime: time("00:10:00") };
const ACTED = { Namespace: "ops", MetricName: "acted" };

/** The metric "acted" with 1 and 5 in the first minute and 9 in the sixth, and one in another Region. */
async function filled() {
    const account = testAccount();
    const metrics = new MetricStore();
    const service = { ...cloudwatch(metrics, account.cloud.clock), ...metricQueries(metrics) };
    const put = (Timestamp: Date, Values: number[], Dimensions: object[] = [], region?: string) =>
        account.call(
            service,
            "PutMetricData",
            { Namespace: "ops", MetricData: [{ MetricName: "acted", Timestamp, Values, Dimensions }] },
            region,
        );
    await put(time("00:00:10"), [1, 5]);
    await put(time("00:05:59"), [9]);
    await put(time("00:00:10"), [100], [{ Name: "shop", Value: "north" }]);
    await put(time("00:00:10"), [100], [], "us-east-1");
    return (operation: string, input: Record<string, unknown>) => account.call(service, operation, input);
}

describe("Questions to the metrics of the lab", () => {
    it("GetMetricStatistics answers each statistic by period, of those that have data", async () => {
        const ask = await filled();
        const Statistics = ["Sum", "Average", "Minimum", "Maximum", "SampleCount"];
        const answer = await ask("GetMetricStatistics", { ...ACTED, ...SPAN, Period: 60, Statistics });
        expect(answer).to.deep.equal({
            Label: "acted",
            Datapoints: [
                {
                    Timestamp: time("00:00:00"),
                    Sum: 6,
                    Average: 3,
                    Minimum: 1,
                    Maximum: 5,
                    SampleCount: 2,
                    Unit: "None",
                },
                {
                    Timestamp: time("00:05:00"),
                    Sum: 9,
                    Average: 9,
                    Minimum: 9,
                    Maximum: 9,
                    SampleCount: 1,
                    Unit: "None",
                },
            ],
        });
    });

    it("GetMetricStatistics answers percentiles beside them", async () => {
        const ask = await filled();
        const percentiles = { Statistics: ["Sum"], ExtendedStatistics: ["p50", "p90"] };
        const { Datapoints } = await ask("GetMetricStatistics", { ...ACTED, ...SPAN, Period: 600, ...percentiles });
        expect(Datapoints).to.deep.equal([
            { Timestamp: time("00:00:00"), Sum: 15, ExtendedStatistics: { p50: 5, p90: 9 }, Unit: "None" },
        ]);
    });

    it("GetMetricStatistics tells the unit that values came with, and values of several units one by one", async () => {
        const account = testAccount();
        const metrics = new MetricStore();
        const service = { ...cloudwatch(metrics, account.cloud.clock), ...metricQueries(metrics) };
        const ask = (operation: string, input: Record<string, unknown>) => account.call(service, operation, input);
        for (const [Unit, Value] of [
            ["Count", 1],
            ["Milliseconds", 5],
            ["Count", 2],
        ]) {
            const MetricData = [{ MetricName: "acted", Timestamp: time("00:00:10"), Value, Unit }];
            await ask("PutMetricData", { Namespace: "ops", MetricData });
        }
        const told = async (more: object) =>
            (await ask("GetMetricStatistics", { ...ACTED, ...SPAN, Period: 600, Statistics: ["Sum"], ...more }))[
                "Datapoints"
            ];
        const [count, milliseconds] = [
            { Timestamp: time("00:00:00"), Sum: 3, Unit: "Count" },
            { Timestamp: time("00:00:00"), Sum: 5, Unit: "Milliseconds" },
        ];
        expect(await told({})).to.deep.equal([count, milliseconds]);
        expect(await told({ Unit: "Milliseconds" })).to.deep.equal([milliseconds]);
        expect(await told({ Unit: "Bytes" })).to.deep.equal([]);
    });

    it("GetMetricData answers several at once, newest first unless it is told otherwise, and keeps back what is not wanted", async () => {
        const ask = await filled();
        const stat = (Id: string, Dimensions: object[], more: object = {}) => ({
            Id,
            MetricStat: { Metric: { ...ACTED, Dimensions }, Period: 300, Stat: "Sum" },
            ...more,
        });
        const MetricDataQueries = [
            stat("all", []),
            stat("north", [{ Name: "shop", Value: "north" }], { Label: "In the north" }),
            stat("hidden", [], { ReturnData: false }),
        ];
        const answer = await ask("GetMetricData", { ...SPAN, MetricDataQueries });
        const north = {
            Id: "north",
            Label: "In the north",
            Timestamps: [time("00:00:00")],
            Values: [100],
            StatusCode: "Complete",
        };
        expect(answer["MetricDataResults"]).to.deep.equal([
            {
                Id: "all",
                Label: "acted",
                Timestamps: [time("00:05:00"), time("00:00:00")],
                Values: [9, 6],
                StatusCode: "Complete",
            },
            north,
        ]);
        const ascending = await ask("GetMetricData", { ...SPAN, MetricDataQueries, ScanBy: "TimestampAscending" });
        expect(ascending["MetricDataResults"][0].Values).to.deep.equal([6, 9]);
    });

    it("ListMetrics answers those of the Region by namespace, name and dimensions, on pages of 500", async () => {
        const ask = await filled();
        const shop = [{ Name: "shop", Value: "north" }];
        const names = async (input: object) =>
            (await ask("ListMetrics", { ...input }))["Metrics"].map(
                (one: Record<string, unknown>) => one["Dimensions"],
            );
        expect(await names({})).to.deep.equal([[], shop]);
        expect(await names({ Namespace: "other" })).to.deep.equal([]);
        expect(await names({ MetricName: "other" })).to.deep.equal([]);
        expect(await names({ Dimensions: [{ Name: "shop" }] })).to.deep.equal([shop]);
        expect(await names({ Dimensions: [{ Name: "shop", Value: "south" }] })).to.deep.equal([]);
        for (let number = 0; number < 499; number++) {
            await ask("PutMetricData", { Namespace: "ops", MetricData: [{ MetricName: `m${number}`, Value: 1 }] });
        }
        const first = await ask("ListMetrics", {});
        const second = await ask("ListMetrics", { NextToken: first["NextToken"] });
        expect([first["Metrics"].length, second["Metrics"].length, second["NextToken"]]).to.deep.equal([
            500,
            1,
            undefined,
        ]);
    });

    const query = { ...ACTED, ...SPAN, Period: 60, Statistics: ["Sum"] };
    for (const [operation, input, message] of [
        ["GetMetricStatistics", { ...query, Statistics: [] }, "Give Statistics or ExtendedStatistics."],
        ["GetMetricStatistics", { ...query, Statistics: ["tm90"] }, "The lab does not compute the statistic tm90."],
        ["GetMetricStatistics", { ...query, Period: 45 }, "The period is 45: expected 1, 5, 10, 20, 30 or a multiple"],
        ["GetMetricStatistics", { ...query, EndTime: SPAN.StartTime }, "StartTime must be before EndTime."],
        ["GetMetricStatistics", { ...query, EndTime: undefined }, "Give StartTime and EndTime."],
        ["GetMetricStatistics", { ...query, MetricName: undefined }, "Give a namespace and a metric name."],
        [
            "GetMetricStatistics",
            { ...query, EndTime: new Date(SPAN.StartTime.getTime() + 1441 * 60_000) },
            "GetMetricStatistics answers 1440 points at most: these are 1441.",
        ],
        [
            "GetMetricData",
            { ...SPAN, MetricDataQueries: [{ Id: "e", Expression: "a + b" }] },
            "The query e has no MetricStat: the lab computes no expressions.",
        ],
        [
            "GetMetricData",
            { ...SPAN, MetricDataQueries: Array(501).fill({ Id: "a" }) },
            "GetMetricData takes 500 queries",
        ],
        [
            "PutMetricData",
            {
                Namespace: "n",
                MetricData: [{ MetricName: "m", Value: 1, Timestamp: new Date("2025-12-17T23:59:59Z") }],
            },
            "The metric m has the time 2025-12-17T23:59:59.000Z: it may be two weeks old",
        ],
        [
            "PutMetricData",
            { Namespace: "n", MetricData: [{ MetricName: "m", Value: 1, Timestamp: time("02:00:01") }] },
            "The metric m has the time 2026-01-01T02:00:01.000Z: it may be two weeks old and lie two hours ahead",
        ],
        [
            "PutMetricData",
            { Namespace: "n", MetricData: [{ MetricName: "m", Values: Array(151).fill(1) }] },
            "A metric may have 150 Values: m has 151.",
        ],
    ] as const) {
        it(`${operation} is refused: ${message}`, async () => {
            const ask = await filled();
            expect((await refusal(() => ask(operation, { ...input })))[1]).to.contain(message);
        });
    }
});
