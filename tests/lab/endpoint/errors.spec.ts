import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as ec2 from "@aws-sdk/client-ec2";
import * as lambda from "@aws-sdk/client-lambda";
import * as s3 from "@aws-sdk/client-s3";
import * as sesv2 from "@aws-sdk/client-sesv2";
import * as sns from "@aws-sdk/client-sns";
import * as sqs from "@aws-sdk/client-sqs";
import * as sts from "@aws-sdk/client-sts";
import { AwsSmithyRpcV2CborProtocol } from "@aws-sdk/core/protocols";
import { expect } from "chai";
import { AwsError } from "../../../lab/types";
import { type Recorder, startRecorder } from "./recorder";

interface SdkError extends Error {
    readonly Code?: string;
    readonly $metadata: { readonly httpStatusCode: number };
}

describe("An error of a service", () => {
    let recorder: Recorder;
    before(async () => {
        recorder = await startRecorder();
    });
    after(() => recorder.close());

    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
        sqs: () => new sqs.SQSClient(recorder.client).send(new sqs.GetQueueUrlCommand({ QueueName: "q" })),
        sns: () => new sns.SNSClient(recorder.client).send(new sns.PublishCommand({ Message: "m" })),
        sts: () => new sts.STSClient(recorder.client).send(new sts.GetCallerIdentityCommand({})),
        ec2: () => new ec2.EC2Client(recorder.client).send(new ec2.DescribeInstancesCommand({})),
        s3: () => new s3.S3Client(recorder.client).send(new s3.GetObjectCommand({ Bucket: "b", Key: "k" })),
        lambda: () => new lambda.LambdaClient(recorder.client).send(new lambda.InvokeCommand({ FunctionName: "f" })),
        sesv2: () => new sesv2.SESv2Client(recorder.client).send(new sesv2.SendEmailCommand({ Content: {} })),
        dynamodb: () =>
            new dynamodb.DynamoDBClient(recorder.client).send(new dynamodb.GetItemCommand({ TableName: "t", Key: {} })),
        cloudwatch: () => new cloudwatch.CloudWatchClient(recorder.client).send(new cloudwatch.ListMetricsCommand({})),
        "cloudwatch in CBOR": () =>
            new cloudwatch.CloudWatchClient({ ...recorder.client, protocol: AwsSmithyRpcV2CborProtocol }).send(
                new cloudwatch.ListMetricsCommand({}),
            ),
    };
    const failing = async (service: string, error?: Error): Promise<SdkError> => {
        if (error) recorder.answer = error;
        return calls[service]!().then(
            () => expect.fail(`${service} did not fail`),
            (thrown: SdkError) => thrown,
        );
    };

    it("does not tell the time of this machine: an SDK would take its clock for wrong, and call again", async () => {
        recorder.answer = new AwsError("NotFound", "no such topic", 404);
        const { requests } = recorder;
        const before = requests.length;
        const systemClockOffset = -86_400_000;
        const client = new sns.SNSClient({ ...recorder.client, maxAttempts: 3, systemClockOffset });
        await client.send(new sns.PublishCommand({ Message: "m" })).catch(() => undefined);
        expect(requests.length - before).to.equal(1);
        expect((await fetch(recorder.url)).headers.get("date")).to.equal(null);
    });

    for (const [service, code, type, status] of [
        ["sqs", "QueueDoesNotExist", sqs.QueueDoesNotExist, 400],
        ["sns", "NotFoundException", sns.NotFoundException, 404],
        ["sns", "InvalidParameterException", sns.InvalidParameterException, 400],
        ["sts", "ExpiredTokenException", sts.ExpiredTokenException, 400],
        ["s3", "NoSuchKey", s3.NoSuchKey, 404],
        ["lambda", "ResourceNotFoundException", lambda.ResourceNotFoundException, 404],
        ["lambda", "TooManyRequestsException", lambda.TooManyRequestsException, 429],
        ["sesv2", "MessageRejected", sesv2.MessageRejected, 400],
        ["dynamodb", "ResourceNotFoundException", dynamodb.ResourceNotFoundException, 400],
        ["cloudwatch", "InvalidParameterValueException", cloudwatch.InvalidParameterValueException, 400],
        ["cloudwatch in CBOR", "InvalidParameterValueException", cloudwatch.InvalidParameterValueException, 400],
    ] as const) {
        it(`reaches a client of ${service} as ${code}, with its type, message and status`, async () => {
            const error = await failing(service, new AwsError(code, "what & <why>"));
            expect(error).to.be.instanceOf(type);
            expect([error.name, error.message, error.$metadata.httpStatusCode]).to.deep.equal([
                code,
                "what & <why>",
                status,
            ]);
        });
    }

    for (const service of Object.keys(calls)) {
        it(`keeps a name that the client of ${service} does not know`, async () => {
            const error = await failing(service, new AwsError("InvalidThing.NotFound", "no such thing", 409));
            expect([error.name, error.message, error.$metadata.httpStatusCode]).to.deep.equal([
                "InvalidThing.NotFound",
                "no such thing",
                409,
            ]);
        });

        it(`that is none of AWS's reaches a client of ${service} as InternalFailure with the message`, async () => {
            const error = await failing(service, new TypeError("a bug in the lab"));
            expect([error.name, error.message, error.$metadata.httpStatusCode]).to.deep.equal([
                "InternalFailure",
                "a bug in the lab",
                500,
            ]);
        });
    }

    it("is known to SQS by the code of its older protocol too", async () => {
        const error = await failing("sqs", new AwsError("AWS.SimpleQueueService.NonExistentQueue", "no such queue"));
        expect(error).to.be.instanceOf(sqs.QueueDoesNotExist);
        expect(error.Code).to.equal("AWS.SimpleQueueService.NonExistentQueue");
    });

    it("brings the members that its model gives it", async () => {
        const item = { id: { S: "1" } };
        const thrown = Object.assign(
            new AwsError("ConditionalCheckFailedException", "The conditional request failed"),
            { Item: item, other: 1 },
        );
        const error = (await failing("dynamodb", thrown)) as SdkError & { Item?: unknown; other?: unknown };
        expect([error.Item, error.other]).to.deep.equal([item, undefined]);
    });

    for (const [service, name] of [
        ["sqs", "AccessDeniedException"],
        ["dynamodb", "AccessDeniedException"],
        ["lambda", "AccessDeniedException"],
        ["sns", "AuthorizationErrorException"],
        ["sts", "AccessDenied"],
        ["ec2", "UnauthorizedOperation"],
        ["s3", "AccessDenied"],
    ] as const) {
        it(`of missing permission is called ${name} by ${service}, as in AWS`, async () => {
            const error = await failing(service, new AwsError("AccessDeniedException", "not authorized", 403));
            expect([error.name, error.message, error.$metadata.httpStatusCode]).to.deep.equal([
                name,
                "not authorized",
                403,
            ]);
        });
    }

    for (const [service, name, status] of [
        ["sqs", "UnrecognizedClientException", 400],
        ["cloudwatch in CBOR", "UnrecognizedClientException", 400],
        ["sns", "InvalidClientTokenId", 403],
        ["ec2", "AuthFailure", 401],
        ["lambda", "UnrecognizedClientException", 403],
        ["s3", "InvalidAccessKeyId", 403],
    ] as const) {
        it(`of unknown credentials is called ${name} by ${service}, and nothing is called`, async () => {
            const own = recorder.client;
            const before = recorder.requests.length;
            Object.assign(recorder, {
                client: { ...own, credentials: { accessKeyId: "AKIAUNKNOWN", secretAccessKey: "x" } },
            });
            try {
                const error = await failing(service);
                expect([error.name, error.$metadata.httpStatusCode]).to.deep.equal([name, status]);
                expect(recorder.requests.length).to.equal(before);
            } finally {
                Object.assign(recorder, { client: own });
            }
        });
    }
});
