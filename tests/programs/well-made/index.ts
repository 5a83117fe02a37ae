// Takes the ingress rules away that open a port to the world. What fails is kept, and somebody is told.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const MIB = 1_048_576;
const FOURTEEN_DAYS = 1_209_600;

const alerts = new aws.sns.Topic("alerts");
new aws.sns.TopicSubscription("on-call", { topic: alerts.arn, protocol: "email", endpoint: "on-call@example.com" });

function watchedDeadLetters(name: string): aws.sqs.Queue {
    const queue = new aws.sqs.Queue(name, { messageRetentionSeconds: FOURTEEN_DAYS, maxMessageSize: MIB });
    new aws.cloudwatch.MetricAlarm(name, {
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: queue.name },
        statistic: "Maximum",
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        period: 60,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
        alarmActions: [alerts.arn],
    });
    return queue;
}

const undelivered = watchedDeadLetters("undelivered");
const unhandled = watchedDeadLetters("unhandled");
const work = new aws.sqs.Queue("work", {
    visibilityTimeoutSeconds: 180,
    maxMessageSize: MIB,
    redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: unhandled.arn, maxReceiveCount: 5 }),
});

const rule = new aws.cloudwatch.EventRule("opened", {
    eventPattern: JSON.stringify({
        source: ["aws.ec2"],
        "detail-type": ["AWS API Call via CloudTrail"],
        detail: { eventName: ["AuthorizeSecurityGroupIngress"] },
        "replay-name": [{ exists: false }],
    }),
});
new aws.cloudwatch.EventTarget("opened", {
    rule: rule.name,
    arn: work.arn,
    deadLetterConfig: { arn: undelivered.arn },
    retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
});
for (const [name, queue] of Object.entries({ work, undelivered })) {
    new aws.sqs.QueuePolicy(name, {
        queueUrl: queue.url,
        policy: pulumi.jsonStringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { Service: "events.amazonaws.com" },
                    Action: "sqs:SendMessage",
                    Resource: queue.arn,
                    Condition: { ArnEquals: { "aws:SourceArn": rule.arn } },
                },
            ],
        }),
    });
}

const { accountId } = aws.getCallerIdentityOutput();
const logs = new aws.cloudwatch.LogGroup("close-open-ports", { retentionInDays: 30 });
const role = new aws.iam.Role("close-open-ports", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
});
new aws.iam.RolePolicy("close-open-ports", {
    role: role.name,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Action: "ec2:RevokeSecurityGroupIngress",
                Resource: pulumi.interpolate`arn:aws:ec2:*:${accountId}:security-group/*`,
            },
            {
                Effect: "Allow",
                Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                Resource: work.arn,
            },
            {
                Effect: "Allow",
                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: pulumi.interpolate`${logs.arn}:*`,
            },
        ],
    }),
});
const closer = new aws.lambda.Function("close-open-ports", {
    role: role.arn,
    runtime: "nodejs24.x",
    handler: "index.handler",
    timeout: 30,
    code: new pulumi.asset.FileArchive("handler"),
    loggingConfig: { logFormat: "JSON", logGroup: logs.name },
});
new aws.lambda.EventSourceMapping("work", {
    eventSourceArn: work.arn,
    functionName: closer.name,
    functionResponseTypes: ["ReportBatchItemFailures"],
    scalingConfig: { maximumConcurrency: 5 },
});
