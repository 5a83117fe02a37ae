import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { Logger } from "@aws-lambda-powertools/logger";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";

/** The handler of the fixture `threeClients`, as a closure that no file exports. */
export const serialisedThreeClients = () => () => {
    const ec2 = new EC2Client({});
    const sns = new SNSClient({});
    const cloudWatch = new CloudWatchClient({});
    const logger = new Logger();
    const act = async (id: string) => {
        const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
        await sns.send(
            new PublishCommand({
                TopicArn: "arn:aws:sns:eu-central-1:123456789012:t",
                Message: JSON.stringify(Reservations),
            }),
        );
        await cloudWatch.send(
            new PutMetricDataCommand({ Namespace: "ops", MetricData: [{ MetricName: "seen", Value: 1 }] }),
        );
    };
    const once = makeIdempotent(act, {
        persistenceStore: new DynamoDBPersistenceLayer({ tableName: "state" }),
        config: new IdempotencyConfig({}),
    });
    return async (event: { id?: string }) => {
        if (event.id === undefined) return "nothing";
        logger.info("acting", { id: event.id });
        return once(event.id);
    };
};
