import { expect } from "chai";
import { OpsFoundation, Reaction, type ReactionArgs } from "../../components";
import { policyOf } from "../support/iam";
import { ACCOUNT, type MockSettings, mockPulumi, REGION, type Recording, settled } from "../support/mocks";

const PATTERN = { source: ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"] } as const;
const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const RULE = arn("events", "rule/watch-rule");
const ONLY_TLS = (resource: string) => ({
    Sid: "OnlyTls",
    Effect: "Deny",
    Principal: "*",
    Action: "sqs:*",
    Resource: resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
});
const LOGS = {
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: [`${arn("logs", "log-group:watch-logs")}:*`],
};

async function react(
    args: Partial<ReactionArgs>,
    settings: MockSettings = {},
): Promise<Recording & { reaction: Reaction }> {
    const recording = mockPulumi(settings);
    const foundation = new OpsFoundation("ops", { tags: { Team: "platform" } });
    const pattern = args.schedule ? {} : { eventPattern: PATTERN };
    const reaction = new Reaction("watch", { foundation, handler: () => undefined, ...pattern, ...args });
    await settled();
    return { ...recording, reaction };
}

/** What the reaction made, without the foundation. */
const made = (recording: Recording) => recording.list().filter((entry) => entry.includes(" watch"));

describe("Reaction", () => {
    it("makes a rule, its target, a queue, two dead-letter queues, the function and three alarms", async () => {
        const recording = await react({});

        expect(made(recording)).to.deep.equal([
            "aws:cloudwatch/eventRule:EventRule watch-rule",
            "aws:cloudwatch/eventTarget:EventTarget watch-target",
            "aws:cloudwatch/logGroup:LogGroup watch-logs",
            "aws:cloudwatch/metricAlarm:MetricAlarm watch-age-alarm",
            "aws:cloudwatch/metricAlarm:MetricAlarm watch-dead-letters-alarm",
            "aws:cloudwatch/metricAlarm:MetricAlarm watch-delivery-dead-letters-alarm",
            "aws:iam/role:Role watch-role",
            "aws:iam/rolePolicy:RolePolicy watch-policy",
            "aws:lambda/eventSourceMapping:EventSourceMapping watch-poller",
            "aws:lambda/function:Function watch",
            "aws:sqs/queue:Queue watch-dead-letters",
            "aws:sqs/queue:Queue watch-delivery-dead-letters",
            "aws:sqs/queue:Queue watch-queue",
            "aws:sqs/queuePolicy:QueuePolicy watch-dead-letters-policy",
            "aws:sqs/queuePolicy:QueuePolicy watch-delivery-dead-letters-policy",
            "aws:sqs/queuePolicy:QueuePolicy watch-queue-policy",
            "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy watch-dead-letters-source",
            "event-ops:index:DeadLetterQueue watch-dead-letters",
            "event-ops:index:DeadLetterQueue watch-delivery-dead-letters",
            "event-ops:index:InlineFunction watch",
            "event-ops:index:QueuedFunction watch",
            "event-ops:index:Reaction watch",
        ]);
    });

    it("gives the rule the pattern as JSON text, and tags everything with its name", async () => {
        const recording = await react({ description: "What instances do" });

        expect(recording.get("aws:cloudwatch/eventRule:EventRule", "watch-rule").inputs).to.deep.equal({
            description: "What instances do",
            eventPattern: '{"source":["aws.ec2"],"detail-type":["EC2 Instance State-change Notification"]}',
            state: "ENABLED",
            tags: { Team: "platform", "event-ops:reaction": "watch" },
        });
        const tagged = recording.resources.filter(
            ({ name, inputs }) => name.startsWith("watch") && inputs["tags"] && !name.endsWith("alarm"),
        );
        expect(tagged.map(({ name }) => name).sort()).to.deep.equal([
            "watch",
            "watch-dead-letters",
            "watch-delivery-dead-letters",
            "watch-logs",
            "watch-poller",
            "watch-queue",
            "watch-role",
            "watch-rule",
        ]);
        for (const { inputs } of tagged)
            expect(inputs["tags"]).to.deep.equal({ Team: "platform", "event-ops:reaction": "watch" });
    });

    it("retries a delivery for a day and then keeps the event", async () => {
        const recording = await react({});

        expect(recording.get("aws:cloudwatch/eventTarget:EventTarget", "watch-target").inputs).to.deep.equal({
            rule: "watch-rule",
            arn: arn("sqs", "watch-queue"),
            deadLetterConfig: { arn: arn("sqs", "watch-delivery-dead-letters") },
            retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
        });
    });

    it("has a queue as wide as an event, that outlives the retries of the function and is outlived by its dead-letter queues", async () => {
        const recording = await react({ timeoutSeconds: 60, maximumBatchingWindowInSeconds: 20 });

        expect(recording.get("aws:sqs/queue:Queue", "watch-queue").inputs).to.deep.equal({
            visibilityTimeoutSeconds: 380,
            messageRetentionSeconds: 345_600,
            maxMessageSize: 1_048_576,
            sqsManagedSseEnabled: true,
            redrivePolicy: `{"deadLetterTargetArn":"${arn("sqs", "watch-dead-letters")}","maxReceiveCount":5}`,
            tags: { Team: "platform", "event-ops:reaction": "watch" },
        });
        const common = {
            messageRetentionSeconds: 1_209_600,
            maxMessageSize: 1_048_576,
            sqsManagedSseEnabled: true,
            tags: { Team: "platform", "event-ops:reaction": "watch" },
        };
        expect(recording.get("aws:sqs/queue:Queue", "watch-dead-letters").inputs).to.deep.equal(common);
        expect(recording.get("aws:sqs/queue:Queue", "watch-delivery-dead-letters").inputs).to.deep.equal({
            ...common,
            redriveAllowPolicy: '{"redrivePermission":"denyAll"}',
        });
        expect(
            JSON.parse(
                recording.get("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "watch-dead-letters-source").inputs[
                    "redriveAllowPolicy"
                ],
            ),
        ).to.deep.equal({
            redrivePermission: "byQueue",
            sourceQueueArns: [arn("sqs", "watch-queue")],
        });
    });

    it("lets only its rule send to the queue and the delivery dead-letter queue, and nobody without TLS", async () => {
        const recording = await react({});
        const policy = (name: string) =>
            policyOf(recording.get("aws:sqs/queuePolicy:QueuePolicy", name).inputs["policy"]);
        const onlyRule = (resource: string) => ({
            Sid: "OnlyItsSourceSends",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: resource,
            Condition: { ArnEquals: { "aws:SourceArn": RULE } },
        });

        for (const queue of ["watch-queue", "watch-delivery-dead-letters"]) {
            expect(policy(`${queue}-policy`)).to.deep.equal([onlyRule(arn("sqs", queue)), ONLY_TLS(arn("sqs", queue))]);
        }
        expect(policy("watch-dead-letters-policy")).to.deep.equal([ONLY_TLS(arn("sqs", "watch-dead-letters"))]);
    });

    it("gives the role its queue, its log group, what was declared, and nothing else", async () => {
        const recording = await react({ permissions: [{ actions: ["ec2:DescribeInstances"], resources: ["*"] }] });

        expect(recording.get("aws:iam/role:Role", "watch-role").inputs).to.deep.include({
            name: "event-ops-dev-watch",
            path: "/event-ops/dev/",
        });
        expect(
            policyOf(recording.get("aws:iam/rolePolicy:RolePolicy", "watch-policy").inputs["policy"]),
        ).to.have.deep.members([
            {
                Effect: "Allow",
                Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                Resource: [arn("sqs", "watch-queue")],
            },
            { Effect: "Allow", Action: ["ec2:DescribeInstances"], Resource: ["*"] },
            LOGS,
        ]);
    });

    it("names the role and the log group after its physical name, where it has one", async () => {
        const recording = await react({ physicalName: "formerly" });
        expect(recording.get("aws:iam/role:Role", "watch-role").inputs["name"]).to.equal("event-ops-dev-formerly");
        const logs = recording.get("aws:cloudwatch/logGroup:LogGroup", "watch-logs");
        expect(logs.inputs["namePrefix"]).to.equal("/aws/lambda/formerly-");

        const scheduled = await react({
            physicalName: "formerly",
            schedule: { expression: "rate(1 hour)" },
        });
        expect(scheduled.get("aws:iam/role:Role", "watch-schedule-role").inputs["name"]).to.equal(
            "event-ops-dev-formerly-schedule",
        );
    });

    it("hands batches over with partial failures, as many at a time as it was told", async () => {
        const recording = await react({ batchSize: 100, maximumBatchingWindowInSeconds: 5, maximumConcurrency: 2 });

        expect(recording.get("aws:lambda/eventSourceMapping:EventSourceMapping", "watch-poller").inputs).to.deep.equal({
            eventSourceArn: arn("sqs", "watch-queue"),
            functionName: "watch",
            functionResponseTypes: ["ReportBatchItemFailures"],
            batchSize: 100,
            maximumBatchingWindowInSeconds: 5,
            scalingConfig: { maximumConcurrency: 2 },
            tags: { Team: "platform", "event-ops:reaction": "watch" },
        });
    });

    it("handles ten batches at a time where nothing is said, or as few as are reserved", async () => {
        const atATime = async (reservedConcurrency?: number) => {
            const recording = await react(reservedConcurrency === undefined ? {} : { reservedConcurrency });
            return recording.get("aws:lambda/eventSourceMapping:EventSourceMapping", "watch-poller").inputs[
                "scalingConfig"
            ];
        };
        expect(await atATime()).to.deep.equal({ maximumConcurrency: 10 });
        expect(await atATime(50)).to.deep.equal({ maximumConcurrency: 10 });
        expect(await atATime(3)).to.deep.equal({ maximumConcurrency: 3 });
        // The least that Lambda takes, of a function that is stopped.
        expect(await atATime(0)).to.deep.equal({ maximumConcurrency: 2 });
    });

    it("rings on the first dead letter, and when the oldest message is 15 minutes old", async () => {
        const recording = await react({});
        const alarm = (name: string) => recording.get("aws:cloudwatch/metricAlarm:MetricAlarm", name).inputs;
        const common = {
            namespace: "AWS/SQS",
            statistic: "Maximum",
            comparisonOperator: "GreaterThanOrEqualToThreshold",
            period: 60,
            evaluationPeriods: 1,
            datapointsToAlarm: 1,
            treatMissingData: "notBreaching",
            alarmActions: [arn("sns", "ops-alerts")],
            tags: { Team: "platform" },
        };

        expect(alarm("watch-dead-letters-alarm")).to.deep.equal({
            ...common,
            alarmDescription:
                "watch could not handle these messages. They wait 14 days; the function's log says why they failed.",
            metricName: "ApproximateNumberOfMessagesVisible",
            dimensions: { QueueName: "watch-dead-letters" },
            threshold: 1,
        });
        expect(alarm("watch-delivery-dead-letters-alarm")).to.deep.include({
            ...common,
            metricName: "ApproximateNumberOfMessagesVisible",
            dimensions: { QueueName: "watch-delivery-dead-letters" },
            threshold: 1,
        });
        expect(alarm("watch-age-alarm")).to.deep.include({
            ...common,
            metricName: "ApproximateAgeOfOldestMessage",
            dimensions: { QueueName: "watch-queue" },
            threshold: 900,
        });
    });

    it("adjusts an alarm, turns one off, or all", async () => {
        const some = await react({
            alarms: {
                age: { threshold: 60, periodSeconds: 300, evaluationPeriods: 3, datapointsToAlarm: 2 },
                deadLetters: false,
            },
        });
        const none = await react({ alarms: false });

        expect(some.reaction.alarms).to.have.length(2);
        expect(some.list().filter((entry) => entry.includes("MetricAlarm"))).to.deep.equal([
            "aws:cloudwatch/metricAlarm:MetricAlarm watch-age-alarm",
            "aws:cloudwatch/metricAlarm:MetricAlarm watch-delivery-dead-letters-alarm",
        ]);
        expect(some.get("aws:cloudwatch/metricAlarm:MetricAlarm", "watch-age-alarm").inputs).to.deep.include({
            threshold: 60,
            period: 300,
            evaluationPeriods: 3,
            datapointsToAlarm: 2,
        });
        expect(none.list().filter((entry) => entry.includes("MetricAlarm"))).to.deep.equal([]);
    });

    it("hears read-only calls when asked to, and is silent when switched off", async () => {
        const eventPattern = { source: ["aws.secretsmanager"], detail: { eventName: ["GetSecretValue"] } };
        const readOnly = await react({ eventPattern, readOnlyCalls: true });
        const off = await react({ eventPattern, readOnlyCalls: true, enabled: false });

        expect(readOnly.get("aws:cloudwatch/eventRule:EventRule", "watch-rule").inputs["state"]).to.equal(
            "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
        );
        expect(off.get("aws:cloudwatch/eventRule:EventRule", "watch-rule").inputs["state"]).to.equal("DISABLED");
    });

    it("listens to another bus, with other targets beside its own", async () => {
        const recording = await react({
            busName: "partner",
            extraTargets: [
                {
                    name: "audit",
                    arn: arn("events", "event-bus/audit"),
                    roleArn: `arn:aws:iam::${ACCOUNT}:role/forward`,
                },
            ],
        });

        expect(recording.get("aws:cloudwatch/eventRule:EventRule", "watch-rule").inputs["eventBusName"]).to.equal(
            "partner",
        );
        expect(recording.get("aws:cloudwatch/eventTarget:EventTarget", "watch-target").inputs["eventBusName"]).to.equal(
            "partner",
        );
        expect(recording.get("aws:cloudwatch/eventTarget:EventTarget", "watch-target-audit").inputs).to.deep.equal({
            rule: "watch-rule",
            eventBusName: "partner",
            arn: arn("events", "event-bus/audit"),
            roleArn: `arn:aws:iam::${ACCOUNT}:role/forward`,
            deadLetterConfig: { arn: arn("sqs", "watch-delivery-dead-letters") },
            retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
        });
    });

    it("makes the same resources in a preview, where nothing has an ARN yet", async () => {
        const preview = await react({}, { preview: true });
        const update = await react({});

        expect(preview.list()).to.deep.equal(update.list());
    });
});

describe("Reaction, direct delivery", () => {
    const direct = (args: Partial<ReactionArgs> = {}) => react({ delivery: "direct", ...args });

    it("makes no queue to wait in, but both dead-letter queues", async () => {
        expect(made(await direct())).to.deep.equal([
            "aws:cloudwatch/eventRule:EventRule watch-rule",
            "aws:cloudwatch/eventTarget:EventTarget watch-target",
            "aws:cloudwatch/logGroup:LogGroup watch-logs",
            "aws:cloudwatch/metricAlarm:MetricAlarm watch-dead-letters-alarm",
            "aws:cloudwatch/metricAlarm:MetricAlarm watch-delivery-dead-letters-alarm",
            "aws:cloudwatch/metricAlarm:MetricAlarm watch-dropped-failures-alarm",
            "aws:cloudwatch/metricAlarm:MetricAlarm watch-throttles-alarm",
            "aws:iam/role:Role watch-role",
            "aws:iam/rolePolicy:RolePolicy watch-policy",
            "aws:lambda/function:Function watch",
            "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig watch-failures",
            "aws:lambda/permission:Permission watch-permission",
            "aws:sqs/queue:Queue watch-dead-letters",
            "aws:sqs/queue:Queue watch-delivery-dead-letters",
            "aws:sqs/queuePolicy:QueuePolicy watch-dead-letters-policy",
            "aws:sqs/queuePolicy:QueuePolicy watch-delivery-dead-letters-policy",
            "event-ops:index:DeadLetterQueue watch-dead-letters",
            "event-ops:index:DeadLetterQueue watch-delivery-dead-letters",
            "event-ops:index:InlineFunction watch",
            "event-ops:index:Reaction watch",
        ]);
    });

    it("keeps what the function could not handle, which EventBridge never sees", async () => {
        const recording = await direct({
            invocationRetryPolicy: { maximumEventAgeInSeconds: 120, maximumRetryAttempts: 1 },
        });

        expect(
            recording.get("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "watch-failures").inputs,
        ).to.deep.equal({
            functionName: "watch",
            maximumEventAgeInSeconds: 120,
            maximumRetryAttempts: 1,
            destinationConfig: { onFailure: { destination: arn("sqs", "watch-dead-letters") } },
        });
        expect(
            policyOf(recording.get("aws:iam/rolePolicy:RolePolicy", "watch-policy").inputs["policy"]),
        ).to.have.deep.members([
            { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [arn("sqs", "watch-dead-letters")] },
            LOGS,
        ]);
    });

    it("rings when Lambda drops what the function could not handle, or has no room", async () => {
        const recording = await direct();
        const none = await direct({ alarms: { droppedFailures: false, throttles: false } });
        const alarm = (name: string) => recording.get("aws:cloudwatch/metricAlarm:MetricAlarm", name).inputs;

        expect(alarm("watch-dropped-failures-alarm")).to.deep.equal({
            alarmDescription:
                "watch failed, and Lambda could not keep the event in watch-dead-letters: it is lost. The function's log has what is left of it.",
            namespace: "AWS/Lambda",
            metricName: "DestinationDeliveryFailures",
            dimensions: { FunctionName: "watch" },
            statistic: "Sum",
            comparisonOperator: "GreaterThanOrEqualToThreshold",
            threshold: 1,
            period: 60,
            evaluationPeriods: 1,
            datapointsToAlarm: 1,
            treatMissingData: "notBreaching",
            alarmActions: [arn("sns", "ops-alerts")],
            tags: { Team: "platform" },
        });
        expect(alarm("watch-throttles-alarm")).to.deep.include({
            metricName: "Throttles",
            dimensions: { FunctionName: "watch" },
        });
        expect(recording.reaction.alarms).to.have.length(4);
        expect(none.list().filter((entry) => entry.includes("MetricAlarm"))).to.deep.equal([
            "aws:cloudwatch/metricAlarm:MetricAlarm watch-dead-letters-alarm",
            "aws:cloudwatch/metricAlarm:MetricAlarm watch-delivery-dead-letters-alarm",
        ]);
    });

    it("lets only its rule invoke the function, without a source account, with which EventBridge does not invoke", async () => {
        const recording = await direct();

        expect(recording.get("aws:lambda/permission:Permission", "watch-permission").inputs).to.deep.equal({
            action: "lambda:InvokeFunction",
            function: "watch",
            principal: "events.amazonaws.com",
            sourceArn: RULE,
        });
        expect(recording.get("aws:cloudwatch/eventTarget:EventTarget", "watch-target").inputs["arn"]).to.equal(
            arn("lambda", "function:watch"),
        );
    });
});

describe("Reaction, on a schedule", () => {
    const GROUP = arn("scheduler", "schedule-group/watch-schedule-group");
    const schedule = {
        expression: "cron(0 8 ? * MON-FRI *)",
        timeZone: "Europe/Zurich",
        flexibleWindowMinutes: 15,
        detail: { report: "daily" },
    };

    it("makes a schedule that sends an event like any other to the queue", async () => {
        const recording = await react({ schedule, retryPolicy: { maximumEventAgeInSeconds: 3_600 } });
        const { inputs } = recording.get("aws:scheduler/schedule:Schedule", "watch-schedule");

        expect({ ...inputs, target: { ...inputs["target"], input: JSON.parse(inputs["target"].input) } }).to.deep.equal(
            {
                groupName: "watch-schedule-group",
                scheduleExpression: "cron(0 8 ? * MON-FRI *)",
                scheduleExpressionTimezone: "Europe/Zurich",
                flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 },
                state: "ENABLED",
                target: {
                    arn: arn("sqs", "watch-queue"),
                    roleArn: `arn:aws:iam::${ACCOUNT}:role/event-ops/dev/event-ops-dev-watch-schedule`,
                    input: {
                        version: "0",
                        id: "<aws.scheduler.execution-id>",
                        "detail-type": "Scheduled Event",
                        source: "aws.scheduler",
                        account: ACCOUNT,
                        time: "<aws.scheduler.scheduled-time>",
                        region: REGION,
                        resources: ["<aws.scheduler.schedule-arn>"],
                        detail: { report: "daily" },
                    },
                    deadLetterConfig: { arn: arn("sqs", "watch-delivery-dead-letters") },
                    retryPolicy: { maximumEventAgeInSeconds: 3_600, maximumRetryAttempts: 185 },
                },
            },
        );
        expect(made(recording).filter((entry) => entry.includes("cloudwatch/event"))).to.deep.equal([]);
    });

    it("gives the schedule a role that only its group may take, for its queue and its dead-letter queue", async () => {
        const recording = await react({ schedule });

        expect(
            policyOf(recording.get("aws:iam/role:Role", "watch-schedule-role").inputs["assumeRolePolicy"]),
        ).to.deep.equal([
            {
                Effect: "Allow",
                Principal: { Service: "scheduler.amazonaws.com" },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT }, ArnEquals: { "aws:SourceArn": GROUP } },
            },
        ]);
        expect(
            policyOf(recording.get("aws:iam/rolePolicy:RolePolicy", "watch-schedule-policy").inputs["policy"]),
        ).to.deep.equal([
            {
                Effect: "Allow",
                Action: "sqs:SendMessage",
                Resource: [arn("sqs", "watch-queue"), arn("sqs", "watch-delivery-dead-letters")],
            },
        ]);
    });

    it("invokes the function at once with direct delivery", async () => {
        const recording = await react({ schedule: { expression: "rate(1 minute)" }, delivery: "direct" });
        const { inputs } = recording.get("aws:scheduler/schedule:Schedule", "watch-schedule");

        expect(inputs["target"].arn).to.equal(arn("lambda", "function:watch"));
        expect(inputs["flexibleTimeWindow"]).to.deep.equal({ mode: "OFF" });
        expect(inputs["scheduleExpressionTimezone"]).to.equal("UTC");
        expect(
            policyOf(recording.get("aws:iam/rolePolicy:RolePolicy", "watch-schedule-policy").inputs["policy"]),
        ).to.deep.equal([
            { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: arn("lambda", "function:watch") },
            { Effect: "Allow", Action: "sqs:SendMessage", Resource: arn("sqs", "watch-delivery-dead-letters") },
        ]);
    });
});
