import {
    CloudWatchClient,
    DescribeAlarmsCommand,
    GetMetricDataCommand,
    GetMetricStatisticsCommand,
    ListMetricsCommand,
    PutMetricDataCommand,
    SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { expect } from "chai";
import { type Endpoint, startEndpoint } from "../../../lab/endpoint/endpoint";
import { createSessions } from "../../../lab/endpoint/sessions";
import { CALLER, REGION, START } from "../fabric/support";
import { alarmArn, WatchedWorld } from "./support";

const LEVEL = { Namespace: "shop", MetricName: "level" };
const SPAN = { StartTime: START, EndTime: new Date(START.getTime() + 600_000) };

describe("CloudWatch in the lab, asked by the AWS SDK,", () => {
    const world = new WatchedWorld();
    const sessions = createSessions();
    let endpoint: Endpoint;
    let client: CloudWatchClient;
    before(async () => {
        endpoint = await startEndpoint({ cloud: world.cloud, sessions, folders: [__dirname] });
        const credentials = sessions.open(CALLER);
        client = new CloudWatchClient({ region: REGION, endpoint: endpoint.url, credentials, maxAttempts: 1 });
        const MetricData = [
            { MetricName: "level", Values: [1, 5], Counts: [2, 1], Timestamp: START },
            { MetricName: "level", Value: 9, Dimensions: [{ Name: "shop", Value: "north" }] },
        ];
        await client.send(new PutMetricDataCommand({ Namespace: "shop", MetricData }));
    });
    after(() => endpoint.close());

    it("answers statistics, with times as dates", async () => {
        const query = { ...LEVEL, ...SPAN, Period: 300 };
        const { Datapoints } = await client.send(
            new GetMetricStatisticsCommand({ ...query, Statistics: ["Sum", "Maximum"], ExtendedStatistics: ["p50"] }),
        );
        expect(Datapoints).to.deep.equal([
            { Timestamp: START, Sum: 7, Maximum: 5, ExtendedStatistics: { p50: 1 }, Unit: "None" },
        ]);
    });

    it("answers data of several metrics", async () => {
        const MetricStat = { Metric: LEVEL, Period: 60, Stat: "Average" };
        const { MetricDataResults } = await client.send(
            new GetMetricDataCommand({ ...SPAN, MetricDataQueries: [{ Id: "a", MetricStat }] }),
        );
        expect(MetricDataResults).to.deep.equal([
            { Id: "a", Label: "level", Timestamps: [START], Values: [7 / 3], StatusCode: "Complete" },
        ]);
    });

    it("lists metrics", async () => {
        const { Metrics } = await client.send(new ListMetricsCommand({ Namespace: "shop" }));
        expect(Metrics).to.deep.equal([
            { ...LEVEL, Dimensions: [] },
            { ...LEVEL, Dimensions: [{ Name: "shop", Value: "north" }] },
        ]);
    });

    it("describes an alarm whose state it has set", async () => {
        await world.alarm("busy", { treatMissingData: "notBreaching" });
        await client.send(new SetAlarmStateCommand({ AlarmName: "busy", StateValue: "ALARM", StateReason: "a test" }));
        const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }));
        expect(
            MetricAlarms.map(({ AlarmArn, StateReason, Threshold, StateUpdatedTimestamp }) => [
                AlarmArn,
                StateReason,
                Threshold,
                StateUpdatedTimestamp,
            ]),
        ).to.deep.equal([[alarmArn("busy"), "a test", 5, START]]);
    });
});
