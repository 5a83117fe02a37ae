import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { Logger } from "@aws-lambda-powertools/logger";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { BuildableFunction } from "../components/functions/build";
import { type FileHandler, handlerOf } from "../components/inlineFunction";
import { describeResourceEvent } from "../handlers/describe";
import { wrapEvents } from "../handlers/runtime/wrap";
import { sendEmail } from "../handlers/sendEmail";
import { sendWebhook } from "../handlers/sendWebhook";
import { standardise } from "../handlers/standardise";
import type { PlainFactory, PlainFunction } from "./plain";

/** A function that is measured in both forms. */
export interface Subject {
    readonly name: string;
    /** The payload of its first invocation: one that it answers without a call to AWS. */
    readonly event: unknown;
    readonly inline: BuildableFunction;
    readonly plain: PlainFunction;
}

export function subjects(): Subject[] {
    const three: Subject = {
        name: "EC2, SNS, CloudWatch, logger, idempotency",
        event: {},
        inline: { name: "three", receives: "raw", callbackFactory: threeClients(0) },
        plain: {
            callbackFactory: threeClients(0),
            packages: [
                "@aws-lambda-powertools/idempotency",
                "@aws-lambda-powertools/logger",
                "@aws-sdk/client-cloudwatch",
                "@aws-sdk/client-dynamodb",
                "@aws-sdk/client-ec2",
                "@aws-sdk/client-sns",
                "@aws-sdk/lib-dynamodb",
            ],
        },
    };
    return [three, ...libraryHandlers()];
}

/** The handlers of the example stack. A user of `CallbackFunction` would call the factory, and the wrapper around it, in the callback. */
function libraryHandlers(): Subject[] {
    const email = { from: "ops@example.com", to: ["team@example.com"] };
    const webhook = { format: "slack", url: "secret" } as const;
    const subject = (
        name: string,
        handler: FileHandler,
        callbackFactory: PlainFactory,
        packages: string[],
    ): Subject => ({
        name,
        event: { Records: [] },
        inline: { name, receives: "events", handler },
        plain: {
            callbackFactory,
            packages: ["@aws-lambda-powertools/batch", "@aws-lambda-powertools/logger", ...packages],
        },
    });
    return [
        subject("standardise", handlerOf(standardise, {}), () => wrapEvents(standardise({})), [
            "@aws-sdk/client-resource-groups-tagging-api",
            "@aws-sdk/client-sns",
        ]),
        subject("describe", handlerOf(describeResourceEvent, {}), () => wrapEvents(describeResourceEvent({})), [
            "@aws-sdk/client-sns",
        ]),
        subject("sendEmail", handlerOf(sendEmail, email), () => wrapEvents(sendEmail(email)), [
            "@aws-sdk/client-sesv2",
        ]),
        subject("sendWebhook", handlerOf(sendWebhook, webhook), () => wrapEvents(sendWebhook(webhook)), [
            "@aws-lambda-powertools/parameters",
            "@aws-sdk/client-secrets-manager",
            "@aws-sdk/client-ssm",
        ]),
    ];
}

/** A closure of its own for each number: equal ones would be built once. */
export function threeClients(n: number) {
    return () => {
        const ec2 = new EC2Client({});
        const sns = new SNSClient({});
        const cloudWatch = new CloudWatchClient({});
        const logger = new Logger();
        const act = async (id: string) => {
            const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
            await sns.send(new PublishCommand({ TopicArn: id, Message: JSON.stringify(Reservations) }));
            await cloudWatch.send(
                new PutMetricDataCommand({ Namespace: "ops", MetricData: [{ MetricName: "seen", Value: n }] }),
            );
        };
        const once = makeIdempotent(act, {
            persistenceStore: new DynamoDBPersistenceLayer({ tableName: "state" }),
            config: new IdempotencyConfig({}),
        });
        return async (event: { id?: string }) => {
            if (event.id === undefined) return { nothing: n };
            logger.info("acting", { id: event.id });
            return once(event.id);
        };
    };
}
