import {
    DescribeArchiveCommand,
    DescribeReplayCommand,
    EventBridgeClient,
    StartReplayCommand,
} from "@aws-sdk/client-eventbridge";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { expect } from "chai";
import { type Endpoint, startEndpoint } from "../../../lab/endpoint/endpoint";
import { createSessions } from "../../../lab/endpoint/sessions";
import { ACCOUNT, CALLER, instanceEvent, REGION, START, World } from "../fabric/support";

const BUS = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;

describe("The lab's endpoint, asked by the AWS SDK,", () => {
    const world = new World();
    const sessions = createSessions();
    const credentials = sessions.open(CALLER);
    let endpoint: Endpoint;
    before(async () => {
        endpoint = await startEndpoint({ cloud: world.cloud, sessions, folders: [__dirname] });
    });
    after(() => endpoint.close());
    const client = () => ({ region: REGION, endpoint: endpoint.url, credentials, maxAttempts: 1 });

    it("starts a replay and says what became of it, with times as dates", async () => {
        const { outputs } = await world.make("aws:cloudwatch/eventArchive:EventArchive", "all", {
            name: "all",
            eventSourceArn: BUS,
        });
        await world.rule("stops", { source: ["aws.ec2"] }, { arn: await world.queue("work") });
        world.fabric.events.deliver(REGION, "default", instanceEvent());
        const events = new EventBridgeClient(client());
        const EventEndTime = new Date("2026-03-02T09:00:00Z");
        const started = await events.send(
            new StartReplayCommand({
                ReplayName: "again",
                EventSourceArn: String(outputs["arn"]),
                EventStartTime: START,
                EventEndTime,
                Destination: { Arn: BUS },
            }),
        );
        await world.clock.settle();
        const described = await events.send(new DescribeReplayCommand({ ReplayName: "again" }));
        const archive = await events.send(new DescribeArchiveCommand({ ArchiveName: "all" }));
        expect([started.State, started.ReplayStartTime]).to.deep.equal(["STARTING", START]);
        expect([described.State, described.EventEndTime, described.EventLastReplayedTime]).to.deep.equal([
            "COMPLETED",
            EventEndTime,
            START,
        ]);
        expect([archive.EventCount, archive.CreationTime]).to.deep.equal([1, START]);
        expect(world.bodies("work").map((body) => JSON.parse(body)["replay-name"])).to.deep.equal([undefined, "again"]);
    });

    it("publishes to a FIFO topic, with the sequence number in the answer", async () => {
        const topic = await world.make("aws:sns/topic:Topic", "news", {
            name: "news.fifo",
            fifoTopic: true,
            contentBasedDeduplication: true,
        });
        const sns = new SNSClient(client());
        const publish = () => sns.send(new PublishCommand({ TopicArn: topic.id, Message: "m", MessageGroupId: "g" }));
        const [first, second] = [await publish(), await publish()];
        expect(first.SequenceNumber).to.match(/^\d{20}$/);
        expect([second.MessageId, second.SequenceNumber]).to.deep.equal([first.MessageId, first.SequenceNumber]);
    });
});
