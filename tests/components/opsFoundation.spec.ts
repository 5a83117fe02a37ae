import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ArgumentsError, OpsFoundation, type OpsFoundationArgs } from "../../components";
import { policyOf } from "../support/iam";
import { ACCOUNT, type MockSettings, mockPulumi, REGION, type Recording, resolved, settled } from "../support/mocks";

const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const ALARMS = {
    StringEquals: { "aws:SourceAccount": ACCOUNT },
    ArnLike: { "aws:SourceArn": arn("cloudwatch", "alarm:*") },
};

async function found(
    args?: OpsFoundationArgs,
    settings?: MockSettings,
): Promise<Recording & { foundation: OpsFoundation }> {
    const recording = mockPulumi(settings);
    const foundation = new OpsFoundation("ops", args);
    await settled();
    return { ...recording, foundation };
}

describe("OpsFoundation", () => {
    it("makes a bus, an alert topic and a key when told nothing", async () => {
        expect((await found()).list()).to.deep.equal([
            "aws:cloudwatch/eventBus:EventBus ops-bus",
            "aws:cloudwatch/eventBusPolicy:EventBusPolicy ops-bus-policy",
            "aws:kms/key:Key ops-key",
            "aws:sns/topic:Topic ops-alerts",
            "aws:sns/topicPolicy:TopicPolicy ops-alerts-policy",
            "event-ops:index:OpsFoundation ops",
        ]);
    });

    it("makes nothing of what exists", async () => {
        const { foundation, ...recording } = await found({
            bus: { existing: arn("events", "event-bus/shared") },
            alertTopic: { existing: arn("sns", "oncall") },
            key: { existing: arn("kms", "key/shared") },
        });

        expect(recording.list()).to.deep.equal(["event-ops:index:OpsFoundation ops"]);
        expect(await resolved(foundation.busArn)).to.equal(arn("events", "event-bus/shared"));
        expect(await resolved(foundation.alertTopicArn)).to.equal(arn("sns", "oncall"));
        expect(await resolved(foundation.keyArn!)).to.equal(arn("kms", "key/shared"));
    });

    it("lets only roles of the stack's own path put events on the bus", async () => {
        const recording = await found();

        expect(
            policyOf(recording.get("aws:cloudwatch/eventBusPolicy:EventBusPolicy", "ops-bus-policy").inputs["policy"]),
        ).to.deep.equal([
            {
                Sid: "OnlyTheStacksRolesPutEvents",
                Effect: "Deny",
                Principal: "*",
                Action: "events:PutEvents",
                Resource: arn("events", "event-bus/ops-bus"),
                Condition: { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/event-ops/dev/*` } },
            },
        ]);
    });

    it("has a key that rotates, for alarms under conditions and for rules without, with which messages would be dropped", async () => {
        const recording = await found();
        const { policy, ...inputs } = recording.get("aws:kms/key:Key", "ops-key").inputs;
        const use = ["kms:Decrypt", "kms:GenerateDataKey"];

        expect(inputs).to.deep.equal({ description: "Topics of event-ops-dev", enableKeyRotation: true, tags: {} });
        expect(policyOf(policy)).to.deep.equal([
            {
                Sid: "PermissionsOfTheAccount",
                Effect: "Allow",
                Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
                Action: "kms:*",
                Resource: "*",
            },
            {
                Sid: "AlarmsTellTheAlertTopic",
                Effect: "Allow",
                Principal: { Service: "cloudwatch.amazonaws.com" },
                Action: use,
                Resource: "*",
                Condition: ALARMS,
            },
            {
                Sid: "RulesPublish",
                Effect: "Allow",
                Principal: { Service: "events.amazonaws.com" },
                Action: use,
                Resource: "*",
            },
        ]);
    });

    it("encrypts the alert topic, to which only alarms of the account publish, and nobody without TLS", async () => {
        const recording = await found();

        expect(recording.get("aws:sns/topic:Topic", "ops-alerts").inputs).to.deep.equal({
            kmsMasterKeyId: arn("kms", "key/ops-key"),
            tags: {},
        });
        expect(
            policyOf(recording.get("aws:sns/topicPolicy:TopicPolicy", "ops-alerts-policy").inputs["policy"]),
        ).to.deep.equal([
            {
                Sid: "AlarmsPublish",
                Effect: "Allow",
                Principal: { Service: "cloudwatch.amazonaws.com" },
                Action: "sns:Publish",
                Resource: arn("sns", "ops-alerts"),
                Condition: ALARMS,
            },
            {
                Sid: "OnlyTls",
                Effect: "Deny",
                Principal: "*",
                Action: "sns:Publish",
                Resource: arn("sns", "ops-alerts"),
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ]);
    });

    it("does without a key when told to", async () => {
        const { foundation, ...recording } = await found({ key: { disabled: true } });

        expect(foundation.keyArn).to.equal(undefined);
        expect(recording.get("aws:sns/topic:Topic", "ops-alerts").inputs).to.deep.equal({ tags: {} });
        expect(recording.list().some((entry) => entry.includes("kms"))).to.equal(false);
        expect(foundation.publishPermissions(["arn"])).to.deep.equal([
            { actions: ["sns:Publish"], resources: ["arn"] },
        ]);
    });

    it("subscribes people by mail, incident tools by HTTPS, and chat with a role that holds nothing", async () => {
        const recording = await found({
            permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
            alertSubscribers: {
                email: ["oncall@example.com"],
                https: ["https://alerts.example.com/sns"],
                slack: [{ workspaceId: "T01", channelId: "C01" }],
                teams: [{ tenantId: "tenant", teamId: "team", channelId: "19:abc@thread.tacv2" }],
            },
        });
        const topic = arn("sns", "ops-alerts");
        const redrivePolicy = `{"deadLetterTargetArn":"${arn("sqs", "ops-alerts-undelivered")}"}`;
        const subscription = (name: string) =>
            recording.get("aws:sns/topicSubscription:TopicSubscription", name).inputs;

        expect(subscription("ops-alerts-email-oncall@example.com")).to.deep.equal({
            topic,
            protocol: "email",
            endpoint: "oncall@example.com",
            redrivePolicy,
        });
        expect(subscription("ops-alerts-https-alerts.example.com-e186a607")).to.deep.equal({
            topic,
            protocol: "https",
            endpoint: "https://alerts.example.com/sns",
            redrivePolicy,
        });
        expect(recording.get("aws:iam/role:Role", "ops-alerts-chat-role").inputs).to.deep.equal({
            name: "event-ops-dev-alerts-chat",
            path: "/event-ops/dev/",
            description: "Holds no permissions: alerts are shown in chat, nothing can be done from there",
            assumeRolePolicy:
                '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"chatbot.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
            permissionsBoundary: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
            tags: {},
        });
        const common = {
            iamRoleArn: `arn:aws:iam::${ACCOUNT}:role/event-ops/dev/event-ops-dev-alerts-chat`,
            snsTopicArns: [topic],
            guardrailPolicyArns: ["arn:aws:iam::aws:policy/AWSDenyAll"],
            tags: {},
        };
        expect(
            recording.get("aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration", "ops-alerts-slack-C01")
                .inputs,
        ).to.deep.equal({
            ...common,
            configurationName: "event-ops-dev-alerts-chat-C01",
            slackTeamId: "T01",
            slackChannelId: "C01",
        });
        expect(
            recording.get(
                "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration",
                "ops-alerts-teams-19:abc@thread.tacv2",
            ).inputs,
        ).to.deep.equal({
            ...common,
            configurationName: "event-ops-dev-alerts-chat-teams-19abcthreadtacv2",
            tenantId: "tenant",
            teamId: "team",
            channelId: "19:abc@thread.tacv2",
        });
        expect(recording.resources.filter(({ type }) => type.includes("iam")).map(({ name }) => name)).to.deep.equal([
            "ops-alerts-chat-role",
        ]);
    });

    it("names an endpoint whose URL is an output by its place: it is in no name", async () => {
        const recording = await found({
            alertSubscribers: { https: ["https://a.example.com/", pulumi.secret("https://b.example.com/key")] },
        });
        const endpoints = recording.resources.filter(({ type }) => type.endsWith("TopicSubscription"));

        expect(endpoints.map(({ name }) => name).sort()).to.deep.equal([
            "ops-alerts-https-2",
            "ops-alerts-https-a.example.com-2d18863b",
        ]);
    });

    it("keeps alerts that reach no address or endpoint, and tells the other subscribers", async () => {
        const recording = await found({ alertSubscribers: { https: ["https://alerts.example.com/sns"] } });
        const queue = arn("sqs", "ops-alerts-undelivered");

        expect(recording.list().filter((entry) => entry.includes("undelivered"))).to.deep.equal([
            "aws:cloudwatch/metricAlarm:MetricAlarm ops-alerts-undelivered-alarm",
            "aws:sqs/queue:Queue ops-alerts-undelivered",
            "aws:sqs/queuePolicy:QueuePolicy ops-alerts-undelivered-policy",
            "event-ops:index:DeadLetterQueue ops-alerts-undelivered",
        ]);
        expect(
            policyOf(
                recording.get("aws:sqs/queuePolicy:QueuePolicy", "ops-alerts-undelivered-policy").inputs["policy"],
            )[0],
        ).to.deep.equal({
            Sid: "OnlyItsSourceSends",
            Effect: "Allow",
            Principal: { Service: "sns.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: queue,
            Condition: { ArnEquals: { "aws:SourceArn": arn("sns", "ops-alerts") } },
        });
        expect(
            recording.get("aws:cloudwatch/metricAlarm:MetricAlarm", "ops-alerts-undelivered-alarm").inputs,
        ).to.deep.include({
            alarmActions: [arn("sns", "ops-alerts")],
            dimensions: { QueueName: "ops-alerts-undelivered" },
        });
    });

    it("makes no such queue for chat alone: Amazon Q subscribes itself", async () => {
        const recording = await found({ alertSubscribers: { slack: [{ workspaceId: "T01", channelId: "C01" }] } });

        expect(recording.foundation.undeliveredAlerts).to.equal(undefined);
        expect(recording.list().filter((entry) => entry.includes("sqs"))).to.deep.equal([]);
    });

    it("names roles by prefix, stack and reaction", async () => {
        const { foundation } = await found({ namePrefix: "acme", rolePath: "/acme/ops/" }, { stack: "prod" });

        expect(foundation.roleName("watch")).to.equal("acme-prod-watch");
        expect(foundation.rolePath).to.equal("/acme/ops/");
    });

    it("makes the same resources in a preview", async () => {
        expect((await found({}, { preview: true })).list()).to.deep.equal((await found()).list());
    });

    for (const [title, args, says, name = "ops"] of [
        [
            "a prefix with a space",
            { namePrefix: "my ops" },
            'namePrefix: "my ops" is not a letter and up to 30 letters, digits and hyphens. Shorten or rename it.',
        ],
        [
            "a prefix that is too long",
            { namePrefix: "x".repeat(32) },
            `namePrefix: "${"x".repeat(32)}" is not a letter and up to 30 letters`,
        ],
        [
            "a path without a slash at its end",
            { rolePath: "/ops" },
            'rolePath: "/ops" is not an IAM path of at most 512 characters.',
        ],
        [
            "the root path",
            { rolePath: "/" },
            "rolePath: the root path would let every role of the account put events on the stack's bus.",
        ],
        [
            "an endpoint without HTTPS, whose URL the message does not show",
            { alertSubscribers: { https: ["http://a.example.com/key"] } },
            'alertSubscribers.https[0]: is not an address that begins with https://. Write one like "https://alerts.example.com/sns".',
        ],
        [
            "an endpoint that is no URL",
            { alertSubscribers: { https: ["https://"] } },
            "alertSubscribers.https[0]: is not an address that begins with https://.",
        ],
        [
            "a name from which that of a queue would be too long",
            { alertSubscribers: { email: ["a@example.com"] } },
            `name: the queue "${"x".repeat(60)}-alerts-undelivered" would have a name of 87 characters; AWS allows 80. Shorten it by 7.`,
            "x".repeat(60),
        ],
        [
            "a key that exists and is off",
            { key: { existing: "arn", disabled: true as const } },
            "key: has both existing and disabled. Keep one.",
        ],
    ] as const) {
        it(`refuses ${title}`, () => {
            mockPulumi();
            expect(() => new OpsFoundation(name, args)).to.throw(
                ArgumentsError,
                `OpsFoundation "${name}": an argument is wrong.\n  ${says}`,
            );
        });
    }
});
