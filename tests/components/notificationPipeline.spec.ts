import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ArgumentsError, NotificationPipeline, type NotificationPipelineArgs, OpsFoundation } from "../../components";
import { completeSecretArn } from "../../components/secretArn";
import { policyOf } from "../support/iam";
import { ACCOUNT, type MockSettings, mockPulumi, REGION, type Recording, resolved, settled } from "../support/mocks";

const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const EVENTS = arn("sns", "n-OrgResourceEvents");
const TEXTS = arn("sns", "n-OrgResourceEventsNotification");
const KEY = arn("kms", "key/ops-key");
const POLL = (name: string) => ({
    Effect: "Allow",
    Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
    Resource: [arn("sqs", `${name}-queue`)],
});
const LOG = (name: string) => ({
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: [`${arn("logs", `log-group:${name}-logs`)}:*`],
});
const USE_KEY = { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: [KEY] };
const PUBLISH = (...topics: string[]) => ({ Effect: "Allow", Action: ["sns:Publish"], Resource: topics });
const TAGS = { Effect: "Allow", Action: ["tag:GetResources"], Resource: ["*"] };

async function pipe(args: Partial<NotificationPipelineArgs> = {}, settings?: MockSettings): Promise<Recording> {
    const recording = mockPulumi(settings);
    const foundation = args.foundation ?? new OpsFoundation("ops");
    new NotificationPipeline("n", { ...args, foundation });
    await settled();
    return recording;
}

const permissionsOf = (recording: Recording, name: string) =>
    policyOf(recording.get("aws:iam/rolePolicy:RolePolicy", `${name}-policy`).inputs["policy"]);
const environmentOf = (recording: Recording, name: string) =>
    recording.get("aws:lambda/function:Function", name).inputs["environment"]?.variables ?? {};

describe("NotificationPipeline", () => {
    it("carries events through a queue to the topic of resource events, and from there to machines and to human text", async () => {
        const recording = await pipe();
        const subscriptions = recording.resources.filter(
            ({ type }) => type === "aws:sns/topicSubscription:TopicSubscription",
        );

        expect(
            recording.get("aws:cloudwatch/eventTarget:EventTarget", "n-AwsServiceEvents-target").inputs["arn"],
        ).to.equal(arn("sqs", "n-AwsServiceEvents-queue"));
        expect(environmentOf(recording, "n-AwsServiceEvents")).to.deep.equal({ TOPIC_ARN: EVENTS });
        expect(environmentOf(recording, "n-messages")).to.deep.equal({ TOPIC_ARN: TEXTS, ROUTES: "{}" });
        expect(Object.fromEntries(subscriptions.map(({ name, inputs }) => [name, inputs]))).to.deep.equal(
            Object.fromEntries(
                [
                    ["n-machines", "n-machines"],
                    ["n-messages", "n-messages-queue"],
                ].map(([name, queue]) => [
                    `${name}-subscription`,
                    {
                        topic: EVENTS,
                        protocol: "sqs",
                        endpoint: arn("sqs", queue!),
                        rawMessageDelivery: true,
                        redrivePolicy: `{"deadLetterTargetArn":"${arn("sqs", `${name}-subscription-undelivered`)}"}`,
                    },
                ]),
            ),
        );
    });

    it("gives each function what it uses and nothing else", async () => {
        const recording = await pipe({
            email: { from: "Ops <ops@example.com>", to: ["team@example.com"], configurationSet: "tracked" },
            webhooks: [
                { name: "slack", format: "slack", secretArn: arn("secretsmanager", "secret:hook-AbCdEf") },
                { name: "teams", format: "teams", parameterName: "/ops/teams", keyArn: arn("kms", "key/mine") },
            ],
        });

        expect(permissionsOf(recording, "n-AwsServiceEvents")).to.have.deep.members([
            POLL("n-AwsServiceEvents"),
            PUBLISH(EVENTS),
            USE_KEY,
            TAGS,
            LOG("n-AwsServiceEvents"),
        ]);
        expect(permissionsOf(recording, "n-messages")).to.have.deep.members([
            POLL("n-messages"),
            PUBLISH(TEXTS),
            USE_KEY,
            LOG("n-messages"),
        ]);
        expect(permissionsOf(recording, "n-email")).to.have.deep.members([
            POLL("n-email"),
            {
                Effect: "Allow",
                Action: ["ses:SendEmail"],
                Resource: [arn("ses", "identity/ops@example.com"), arn("ses", "configuration-set/tracked")],
            },
            LOG("n-email"),
        ]);
        expect(permissionsOf(recording, "n-webhook-slack")).to.have.deep.members([
            POLL("n-webhook-slack"),
            {
                Effect: "Allow",
                Action: ["secretsmanager:GetSecretValue"],
                Resource: [arn("secretsmanager", "secret:hook-AbCdEf")],
            },
            LOG("n-webhook-slack"),
        ]);
        expect(permissionsOf(recording, "n-webhook-teams")).to.have.deep.members([
            POLL("n-webhook-teams"),
            { Effect: "Allow", Action: ["ssm:GetParameter"], Resource: [arn("ssm", "parameter/ops/teams")] },
            { Effect: "Allow", Action: ["kms:Decrypt"], Resource: [arn("kms", "key/mine")] },
            LOG("n-webhook-teams"),
        ]);
        expect(environmentOf(recording, "n-webhook-slack")).to.deep.equal({
            WEBHOOK_URL_SOURCE: arn("secretsmanager", "secret:hook-AbCdEf"),
        });
        expect(environmentOf(recording, "n-webhook-teams")).to.deep.equal({ WEBHOOK_URL_SOURCE: "/ops/teams" });
    });

    it("does not look up tags when nothing needs them", async () => {
        const none = await pipe({ enrichTags: false });
        const ignoring = await pipe({ enrichTags: false, ignoreTags: { silent: [] } });

        expect(permissionsOf(none, "n-AwsServiceEvents")).to.not.deep.include(TAGS);
        expect(permissionsOf(ignoring, "n-AwsServiceEvents")).to.deep.include(TAGS);
    });

    it("asks for no key where topics are not encrypted", async () => {
        const recording = mockPulumi();
        const foundation = new OpsFoundation("ops", { key: { disabled: true } });
        new NotificationPipeline("n", { foundation });
        await settled();

        expect(permissionsOf(recording, "n-messages")).to.have.deep.members([
            POLL("n-messages"),
            PUBLISH(TEXTS),
            LOG("n-messages"),
        ]);
        expect(recording.get("aws:sns/topic:Topic", "n-OrgResourceEvents").inputs).to.deep.equal({ tags: {} });
    });

    it("keeps what machines are to read for 14 days, and rings when nobody reads for a day", async () => {
        const recording = await pipe({ machineReaders: ["111122223333", "arn:aws:iam::111122223333:role/cmdb"] });

        expect(recording.get("aws:sqs/queue:Queue", "n-machines").inputs).to.deep.equal({
            messageRetentionSeconds: 1_209_600,
            maxMessageSize: 1_048_576,
            sqsManagedSseEnabled: true,
            receiveWaitTimeSeconds: 20,
            tags: {},
        });
        expect(
            policyOf(recording.get("aws:sqs/queuePolicy:QueuePolicy", "n-machines-policy").inputs["policy"]),
        ).to.deep.equal([
            {
                Sid: "OnlyItsSourceSends",
                Effect: "Allow",
                Principal: { Service: "sns.amazonaws.com" },
                Action: "sqs:SendMessage",
                Resource: arn("sqs", "n-machines"),
                Condition: { ArnEquals: { "aws:SourceArn": EVENTS } },
            },
            {
                Sid: "ReadersOfOtherAccounts",
                Effect: "Allow",
                Principal: { AWS: ["arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/cmdb"] },
                Action: [
                    "sqs:ReceiveMessage",
                    "sqs:DeleteMessage",
                    "sqs:ChangeMessageVisibility",
                    "sqs:GetQueueAttributes",
                    "sqs:GetQueueUrl",
                ],
                Resource: arn("sqs", "n-machines"),
            },
            {
                Sid: "OnlyTls",
                Effect: "Deny",
                Principal: "*",
                Action: "sqs:*",
                Resource: arn("sqs", "n-machines"),
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ]);
        expect(recording.get("aws:cloudwatch/metricAlarm:MetricAlarm", "n-machines-age-alarm").inputs).to.deep.include({
            metricName: "ApproximateAgeOfOldestMessage",
            dimensions: { QueueName: "n-machines" },
            threshold: 86_400,
        });
    });

    it("routes by tag to topics of owners, made or existing, with the keys of both", async () => {
        const recording = await pipe({
            routes: {
                tag: "department",
                topics: {
                    finance: { email: ["finance@example.com"] },
                    retail: { existing: arn("sns", "retail"), keyArn: arn("kms", "key/retail") },
                },
            },
        });
        const finance = arn("sns", "n-owners-finance");

        expect(JSON.parse(environmentOf(recording, "n-messages")["ROUTES"])).to.deep.equal({
            finance,
            retail: arn("sns", "retail"),
        });
        expect(permissionsOf(recording, "n-messages")).to.have.deep.members([
            POLL("n-messages"),
            PUBLISH(TEXTS, finance, arn("sns", "retail")),
            USE_KEY,
            { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: [arn("kms", "key/retail")] },
            LOG("n-messages"),
        ]);
        expect(
            recording.get("aws:sns/topicSubscription:TopicSubscription", "n-owners-finance-email-finance@example.com")
                .inputs,
        ).to.deep.equal({
            topic: finance,
            protocol: "email",
            endpoint: "finance@example.com",
            redrivePolicy: `{"deadLetterTargetArn":"${arn("sqs", "n-owners-finance-undelivered")}"}`,
        });
    });

    it("uses a verified identity that exists, or makes one for the sender's address", async () => {
        const email = { from: "Ops <ops@example.com>", to: ["team@example.com"] };
        const made = await pipe({ email });
        const existing = await pipe({ email: { ...email, identityArn: arn("ses", "identity/example.com") } });

        expect(made.get("aws:sesv2/emailIdentity:EmailIdentity", "n-email-identity").inputs).to.deep.equal({
            emailIdentity: "ops@example.com",
            tags: {},
        });
        expect(existing.list().some((entry) => entry.includes("sesv2"))).to.equal(false);
        expect(permissionsOf(existing, "n-email")).to.deep.include({
            Effect: "Allow",
            Action: ["ses:SendEmail"],
            Resource: [arn("ses", "identity/example.com")],
        });
    });

    it("leaves the URL of a webhook out of everything that is deployed: the function reads it", async () => {
        const recording = await pipe({
            webhooks: [{ name: "chat", format: "slack", secretArn: arn("secretsmanager", "secret:hook-AbCdEf") }],
        });

        expect(JSON.stringify(recording.resources.map(({ inputs }) => inputs))).to.not.match(/hooks\.slack\.com/);
    });

    it("refuses the incomplete ARN of a secret that is known only later, and takes a complete one", async () => {
        mockPulumi();
        const said = (text: string) =>
            resolved(completeSecretArn("WebhookDelivery", "n-webhook-chat", pulumi.output(text))).catch(
                (error: Error) => error.message,
            );

        expect(await said(arn("secretsmanager", "secret:a/hook-AbCdEf"))).to.equal(
            arn("secretsmanager", "secret:a/hook-AbCdEf"),
        );
        expect(await said(arn("secretsmanager", "secret:a/hook"))).to.equal(
            'WebhookDelivery "n-webhook-chat": an argument is wrong.\n  secretArn: is not the complete ARN of a secret, which ends in a hyphen and six characters: the permission would match nothing. Copy it from aws secretsmanager describe-secret.',
        );
    });

    it("has an alarm for each queue, those of owners' topics included, or none at all when turned off", async () => {
        const email = { from: "ops@example.com", to: ["team@example.com"] };
        const routes = { tag: "department", topics: { finance: { email: ["finance@example.com"] } } };
        const on = await pipe({ email, routes });
        const off = await pipe({ email, routes, alarms: false });
        const count = (recording: Recording, type: string) =>
            recording.resources.filter((resource) => resource.type === type).length;

        expect(count(on, "aws:cloudwatch/metricAlarm:MetricAlarm")).to.equal(count(on, "aws:sqs/queue:Queue"));
        expect(count(on, "aws:sqs/queue:Queue")).to.equal(12);
        expect(count(off, "aws:cloudwatch/metricAlarm:MetricAlarm")).to.equal(0);
    });

    it("makes the same resources in a preview", async () => {
        const args = {
            email: { from: "ops@example.com", to: ["team@example.com"] },
            routes: { tag: "team", topics: { a: { email: ["a@example.com"] } } },
        };

        expect((await pipe(args, { preview: true })).list()).to.deep.equal((await pipe(args)).list());
    });
});

describe("NotificationPipeline, wrong arguments", () => {
    const email = { from: "ops@example.com", to: ["team@example.com"] };
    // biome-ignore lint/suspicious/noExplicitAny: wrong arguments are the point
    const cases: readonly (readonly [title: string, args: any, says: string])[] = [
        [
            "no events at all",
            { services: [] },
            "services: is empty, and so is otherEvents. Name at least one service: nothing would ever be informed about.",
        ],
        [
            "an unknown service",
            { services: ["ec3"] },
            'services[0]: "ec3" is unknown. Use ec2, rds, ecs, autoscaling, lambda, s3, cloudformation, codepipeline, backup, health, or describe its events in otherEvents.',
        ],
        ["a name that every object has", { services: ["constructor"] }, 'services[0]: "constructor" is unknown.'],
        ["a service twice", { services: ["ec2", "ec2"] }, 'services[1]: "ec2" is there twice. Remove one.'],
        [
            "other events without detail-types",
            { otherEvents: [{ source: "aws.glue", detailTypes: [] }] },
            "otherEvents[0].detailTypes: is empty.",
        ],
        [
            "a sender that is no address",
            { email: { ...email, from: "operations" } },
            'email.from: "operations" is not an address.',
        ],
        [
            "a sender with two addresses",
            { email: { ...email, from: "Ops <a@example.com> <b@example.com>" } },
            'email.from: "Ops <a@example.com> <b@example.com>" is not an address.',
        ],
        ["nobody to send to", { email: { ...email, to: [] } }, "email.to: has 0 addresses; SES takes 1 to 50."],
        [
            "too many to send to",
            { email: { ...email, to: Array.from({ length: 51 }, (_, index) => `a${index}@example.com`) } },
            "email.to: has 51 addresses; SES takes 1 to 50.",
        ],
        [
            "a recipient that is no address",
            { email: { ...email, to: ["team"] } },
            'email.to[0]: "team" is not an address.',
        ],
        [
            "a webhook without a place for its URL",
            { webhooks: [{ name: "chat", format: "slack" }] },
            "webhooks[0]: has neither secretArn nor parameterName.",
        ],
        [
            "a webhook with two places for its URL",
            { webhooks: [{ name: "chat", format: "slack", secretArn: "arn", parameterName: "p" }] },
            "webhooks[0]: has both secretArn and parameterName.",
        ],
        [
            "the ARN of a secret without its last six characters, for which the permission would match nothing",
            { webhooks: [{ name: "chat", format: "slack", secretArn: arn("secretsmanager", "secret:hook") }] },
            "webhooks[0].secretArn: is not the complete ARN of a secret, which ends in a hyphen and six characters: the permission would match nothing. Copy it from aws secretsmanager describe-secret.",
        ],
        [
            "the URL in place of the ARN of its secret, which the message does not show",
            { webhooks: [{ name: "chat", format: "slack", secretArn: "https://hooks.example.com/key" }] },
            "webhooks[0].secretArn: is not the complete ARN of a secret, which ends in",
        ],
        [
            "an unknown format",
            { webhooks: [{ name: "chat", format: "irc", parameterName: "p" }] },
            'webhooks[0].format: "irc" is unknown. Use "slack" or "teams".',
        ],
        [
            "two webhooks of one name",
            { webhooks: ["a", "a"].map((name) => ({ name, format: "slack", parameterName: "p" })) },
            'webhooks[1].name: "a" is there twice. Rename one.',
        ],
        [
            "a wrong alarm on the machine queue",
            { machineQueueAgeAlarm: { threshold: 0 } },
            "machineQueueAgeAlarm.threshold: 0 is not a number over 0. Give one, or leave it out.",
        ],
        [
            "alarms that are no false",
            { alarms: { age: false } },
            "alarms: is not false, and single alarms of the hops cannot be set. Leave it out, or give false.",
        ],
        [
            "a reader that is neither account nor ARN",
            { machineReaders: ["finance"] },
            'machineReaders[0]: "finance" is neither an account id nor the ARN of a role or user.',
        ],
        [
            "routing without tags",
            { enrichTags: false, routes: { tag: "team", topics: {} } },
            "routes: needs the tags of resources, and enrichTags is false.",
        ],
        [
            "a topic for a tag value that no topic can be named after",
            { routes: { tag: "team", topics: { "R & D": { email: ["a@example.com"] } } } },
            'routes.topics["R & D"]: a topic cannot be named after this tag value',
        ],
    ];
    for (const [title, args, says] of cases) {
        it(`refuses ${title}`, () => {
            mockPulumi();
            const foundation = new OpsFoundation("ops");
            expect(() => new NotificationPipeline("n", { foundation, ...args })).to.throw(
                ArgumentsError,
                `NotificationPipeline "n": an argument is wrong.\n  ${says}`,
            );
        });
    }

    it("takes an existing topic for any tag value", async () => {
        const recording = await pipe({
            routes: { tag: "team", topics: { "R & D": { existing: arn("sns", "research") } } },
        });

        expect(JSON.parse(environmentOf(recording, "n-messages")["ROUTES"])).to.deep.equal({
            "R & D": arn("sns", "research"),
        });
    });
});
