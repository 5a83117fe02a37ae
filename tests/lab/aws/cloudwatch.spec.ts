import { expect } from "chai";
import { alarmKinds } from "../../../lab/aws/alarmKinds";
import { cloudwatch } from "../../../lab/aws/cloudwatch";
import type { Cloud } from "../../../lab/cloud";
import { Alarms } from "../../../lab/cloudwatch/alarms";
import { MetricStore } from "../../../lab/cloudwatch/metricStore";
import { creating, living, refusal, testAccount } from "./account";

const alarmsOf = ({ accountId, clock }: Cloud) => new Alarms(accountId, clock, new MetricStore());

describe("CloudWatch in the lab", () => {
    it("counts and adds up the values of each metric, by its dimensions in any order", async () => {
        const { call, cloud } = testAccount();
        const metrics = new MetricStore();
        const service = cloudwatch(metrics, cloud.clock);
        const a = { Name: "a", Value: "1" };
        const b = { Name: "b", Value: "2" };
        await call(service, "PutMetricData", {
            Namespace: "ops",
            MetricData: [
                { MetricName: "acted", Dimensions: [a, b], Value: 2 },
                { MetricName: "acted", Dimensions: [b, a], Values: [1, 10], Counts: [3, 1] },
                {
                    MetricName: "acted",
                    Dimensions: [a],
                    StatisticValues: { SampleCount: 5, Sum: 7, Minimum: 0, Maximum: 3 },
                },
                { MetricName: "acted", Values: [4, 5] },
            ],
        });
        const common = { region: "eu-west-1", namespace: "ops", name: "acted" };
        expect(metrics.totals()).to.deep.equal([
            { ...common, dimensions: { a: "1", b: "2" }, count: 5, sum: 15 },
            { ...common, dimensions: { a: "1" }, count: 5, sum: 7 },
            { ...common, dimensions: {}, count: 2, sum: 9 },
        ]);
    });

    for (const [what, input] of [
        ["a namespace of AWS", { Namespace: "AWS/Lambda", MetricData: [] }],
        ["no namespace", { MetricData: [] }],
        ["1,001 metrics", { Namespace: "n", MetricData: Array(1001).fill({ MetricName: "m", Value: 1 }) }],
        [
            "31 dimensions",
            {
                Namespace: "n",
                MetricData: [{ MetricName: "m", Value: 1, Dimensions: Array(31).fill({ Name: "a", Value: "b" }) }],
            },
        ],
        ["a metric without a value", { Namespace: "n", MetricData: [{ MetricName: "m" }] }],
        ["more counts than values", { Namespace: "n", MetricData: [{ MetricName: "m", Values: [1], Counts: [1, 2] }] }],
    ] as const) {
        it(`refuses ${what}`, async () => {
            const { call, cloud } = testAccount();
            const service = cloudwatch(new MetricStore(), cloud.clock);
            expect((await refusal(() => call(service, "PutMetricData", input)))[0]).to.equal(
                "InvalidParameterValueException",
            );
        });
    }

    const alarm = {
        name: "dead-letters",
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 1,
        period: 60,
        statistic: "Maximum",
        threshold: 0,
    };

    it("keeps the program's alarms", async () => {
        const { cloud, iam } = testAccount();
        const alarms = alarmsOf(cloud);
        const { id, outputs } = await alarmKinds(cloud, alarms, iam)["aws:cloudwatch/metricAlarm:MetricAlarm"]!.create(
            creating("a", alarm),
        );
        const arn = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:dead-letters";
        expect([id, outputs]).to.deep.equal([
            "dead-letters",
            { arn, name: "dead-letters", actionsEnabled: true, treatMissingData: "missing" },
        ]);
        const { settings, state } = alarms.find(arn)!;
        expect([settings.name, settings.region, settings.inputs, state.value]).to.deep.equal([
            "dead-letters",
            "eu-west-1",
            alarm,
            "INSUFFICIENT_DATA",
        ]);
    });

    it("changes an alarm where it stands, refuses what it would refuse of a new one, and deletes it with its tags", async () => {
        const { cloud, iam } = testAccount();
        const alarms = alarmsOf(cloud);
        const kind = alarmKinds(cloud, alarms, iam)["aws:cloudwatch/metricAlarm:MetricAlarm"]!;
        const it = await living(kind, "a", alarm);
        const { arn } = it.created;
        const seen = () => [alarms.find(arn)?.settings.inputs["threshold"], iam.resourceTags.get(arn)];
        expect(await it.change({ ...alarm, threshold: 5, actionsEnabled: false }, { a: "b" })).to.deep.equal({
            ...it.created,
            actionsEnabled: false,
        });
        expect(seen()).to.deep.equal([5, { a: "b" }]);
        expect((await refusal(() => it.change({ ...alarm, period: 90 })))[1]).to.contain('"period" is 90');
        expect(seen()).to.deep.equal([5, { a: "b" }]);
        await it.delete();
        expect(seen()).to.deep.equal([undefined, undefined]);
    });

    for (const [change, message] of [
        [{ metricName: undefined }, 'give either "metricName" or "metricQueries"'],
        [{ evaluationPeriods: 0 }, '"evaluationPeriods" is 0: expected 1 or more'],
        [{ datapointsToAlarm: 2 }, '"datapointsToAlarm" is 2: it may be 1, as many as "evaluationPeriods"'],
        [
            { comparisonOperator: ">" },
            '"comparisonOperator" is ">": expected one of GreaterThanOrEqualToThreshold, GreaterThanThreshold,',
        ],
        [
            { treatMissingData: "ok" },
            '"treatMissingData" is "ok": expected one of missing, ignore, breaching, notBreaching',
        ],
        [{ namespace: undefined }, '"namespace" is missing beside "metricName"'],
        [{ period: 90 }, '"period" is 90: expected 10, 20, 30 or a multiple of 60 seconds'],
        [{ statistic: undefined }, 'give either "statistic" or "extendedStatistic"'],
        [{ statistic: "Avg" }, '"statistic" is "Avg": expected one of SampleCount, Average, Sum, Minimum, Maximum'],
        [{ statistic: undefined, extendedStatistic: "p101" }, '"extendedStatistic" is "p101": expected a percentile'],
        [{ statistic: undefined, extendedStatistic: "TM(10%:)x" }, '"extendedStatistic" is "TM(10%:)x"'],
        [
            { evaluationPeriods: 8, period: 86_400 },
            '"evaluationPeriods" is 8: with a "period" of 86400 seconds it may be 7, 604800 seconds in all',
        ],
        [
            { evaluationPeriods: 1441 },
            '"evaluationPeriods" is 1441: with a "period" of 60 seconds it may be 1440, 86400 seconds in all',
        ],
        [{ alarmActions: Array(6).fill("arn") }, '"alarmActions" holds 6 actions: it may hold 5'],
    ] as const) {
        it(`refuses an alarm with ${JSON.stringify(change)}`, async () => {
            const { cloud, iam } = testAccount();
            const kind = alarmKinds(cloud, alarmsOf(cloud), iam)["aws:cloudwatch/metricAlarm:MetricAlarm"]!;
            expect((await refusal(() => kind.create(creating("a", { ...alarm, ...change }))))[1]).to.contain(
                `alarm "dead-letters": ${message}`,
            );
        });
    }

    for (const change of [
        { evaluationPeriods: 1440 },
        { evaluationPeriods: 168, period: 3600 },
        ...["p99.9", "p100", "tm90", "IQM", "WM(10%:90%)", "TC(0.5:)", "PR(:300)"].map((extendedStatistic) => ({
            statistic: undefined,
            extendedStatistic,
        })),
    ]) {
        it(`takes an alarm with ${JSON.stringify(change)}`, async () => {
            const { cloud, iam } = testAccount();
            const kind = alarmKinds(cloud, alarmsOf(cloud), iam)["aws:cloudwatch/metricAlarm:MetricAlarm"]!;
            expect((await kind.create(creating("a", { ...alarm, ...change }))).id).to.equal("dead-letters");
        });
    }
});
