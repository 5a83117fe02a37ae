import { expect } from "chai";
import { alarmKinds } from "../../../lab/aws/alarmKinds";
import { alarmOperations } from "../../../lab/aws/alarmOperations";
import { createMonitoring } from "../../../lab/aws/monitoring";
import { creating, refusal, testAccount } from "./account";

const TOPIC = "arn:aws:sns:eu-west-1:123456789012:alerts";
const ALARM = {
    namespace: "shop",
    metricName: "level",
    dimensions: { shop: "north" },
    statistic: "Sum",
    comparisonOperator: "GreaterThanThreshold",
    threshold: 5,
    period: 60,
    evaluationPeriods: 2,
    alarmDescription: "Too much",
    alarmActions: [TOPIC],
    treatMissingData: "notBreaching",
};

async function furnished() {
    const account = testAccount();
    const { alarms } = createMonitoring(account.cloud);
    const kind = alarmKinds(account.cloud, alarms, account.iam)["aws:cloudwatch/metricAlarm:MetricAlarm"]!;
    await kind.create(creating("a", { ...ALARM, name: "stock-high" }));
    const { alarmActions: _, alarmDescription: __, statistic: ___, ...plain } = ALARM;
    await kind.create(
        creating("b", { ...plain, name: "orders", extendedStatistic: "p99", treatMissingData: undefined }),
    );
    await kind.create(creating("c", { ...ALARM, name: "elsewhere" }, "us-east-1"));
    account.cloud.serve("sns", { Publish: () => ({}) });
    const service = alarmOperations(alarms);
    return {
        ...account,
        ask: (operation: string, input: object = {}) => account.call(service, operation, { ...input }),
    };
}

type Ask = Awaited<ReturnType<typeof furnished>>["ask"];
const names = async (ask: Ask, input: object = {}) =>
    (await ask("DescribeAlarms", input))["MetricAlarms"].map((one: { AlarmName: string }) => one.AlarmName);

describe("Alarms through the API", () => {
    it("DescribeAlarms tells their settings and their state", async () => {
        const { ask, cloud } = await furnished();
        const now = cloud.clock.now();
        const { MetricAlarms } = await ask("DescribeAlarms", { AlarmNames: ["stock-high"] });
        const [{ StateReason, StateReasonData, ...alarm }] = MetricAlarms;
        expect(StateReason).to.equal(
            "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [NonBreaching].",
        );
        expect(JSON.parse(StateReasonData).recentDatapoints).to.deep.equal([]);
        expect(alarm).to.deep.equal({
            AlarmName: "stock-high",
            AlarmArn: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:stock-high",
            AlarmDescription: "Too much",
            AlarmConfigurationUpdatedTimestamp: now,
            ActionsEnabled: true,
            OKActions: [],
            AlarmActions: [TOPIC],
            InsufficientDataActions: [],
            StateValue: "OK",
            StateUpdatedTimestamp: now,
            StateTransitionedTimestamp: now,
            Namespace: "shop",
            MetricName: "level",
            Dimensions: [{ Name: "shop", Value: "north" }],
            Statistic: "Sum",
            Period: 60,
            EvaluationPeriods: 2,
            DatapointsToAlarm: 2,
            Threshold: 5,
            ComparisonOperator: "GreaterThanThreshold",
            TreatMissingData: "notBreaching",
        });
        const { MetricAlarms: others } = await ask("DescribeAlarms", { AlarmNames: ["orders"] });
        expect([others[0].ExtendedStatistic, others[0].Statistic, others[0].StateValue]).to.deep.equal([
            "p99",
            undefined,
            "INSUFFICIENT_DATA",
        ]);
    });

    it("DescribeAlarms finds those of the Region by name, prefix, state, action and type, page by page", async () => {
        const { ask } = await furnished();
        expect(await names(ask)).to.deep.equal(["orders", "stock-high"]);
        expect(await names(ask, { AlarmNamePrefix: "sto" })).to.deep.equal(["stock-high"]);
        expect(await names(ask, { StateValue: "INSUFFICIENT_DATA" })).to.deep.equal(["orders"]);
        expect(await names(ask, { ActionPrefix: "arn:aws:sns:" })).to.deep.equal(["stock-high"]);
        expect(await names(ask, { AlarmTypes: ["CompositeAlarm"] })).to.deep.equal([]);
        const { NextToken } = await ask("DescribeAlarms", { MaxRecords: 1 });
        expect(await names(ask, { MaxRecords: 1, NextToken })).to.deep.equal(["stock-high"]);
    });

    it("SetAlarmState puts one into a state until it is evaluated next", async () => {
        const { ask, cloud, notices } = await furnished();
        const StateReason = "to see what happens";
        await ask("SetAlarmState", { AlarmName: "stock-high", StateValue: "ALARM", StateReason });
        expect(await names(ask, { StateValue: "ALARM" })).to.deep.equal(["stock-high"]);
        await cloud.clock.advance(60_000);
        const changes = notices
            .filter((notice) => notice.kind === "alarm")
            .map(({ from, to, reason }) => [from, to, reason]);
        expect(changes[0]).to.deep.equal(["OK", "ALARM", StateReason]);
        expect(changes.map(([from, to]) => `${from} ${to}`)).to.deep.equal(["OK ALARM", "ALARM OK"]);
    });

    it("SetAlarmState refuses an alarm that is not there, and a state that is none", async () => {
        const { ask } = await furnished();
        const set = (AlarmName: string, StateValue: string) =>
            refusal(() => ask("SetAlarmState", { AlarmName, StateValue, StateReason: "r" }));
        expect(await set("elsewhere", "OK")).to.deep.equal([
            "ResourceNotFound",
            "There is no alarm elsewhere in eu-west-1.",
        ]);
        expect(await set("orders", "FINE")).to.deep.equal(["ValidationError", "StateValue is FINE."]);
    });

    it("DisableAlarmActions and EnableAlarmActions say whether a change calls anything", async () => {
        const { ask, cloud, notices } = await furnished();
        const called = async (StateValue: string) => {
            notices.length = 0;
            await ask("SetAlarmState", { AlarmName: "stock-high", StateValue, StateReason: "r" });
            await cloud.clock.settle();
            return notices.filter(({ kind }) => kind === "call").length;
        };
        await ask("DisableAlarmActions", { AlarmNames: ["stock-high"] });
        expect(await called("ALARM")).to.equal(0);
        await ask("EnableAlarmActions", { AlarmNames: ["stock-high"] });
        await called("OK");
        expect(await called("ALARM")).to.equal(1);
    });
});
