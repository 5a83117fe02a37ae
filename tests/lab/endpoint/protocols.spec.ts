import { request as httpRequest } from "node:http";
import { Readable } from "node:stream";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, InvokeWithResponseStreamCommand, LambdaClient, ListTagsCommand } from "@aws-sdk/client-lambda";
import {
    CopyObjectCommand,
    CreateBucketCommand,
    DeleteObjectCommand,
    GetObjectCommand,
    HeadObjectCommand,
    ListBucketsCommand,
    ListObjectsV2Command,
    PutObjectCommand,
    S3Client,
} from "@aws-sdk/client-s3";
import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { DeleteMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { plain, type Recorder, ROLE, startRecorder } from "./recorder";

describe("The endpoint", () => {
    let recorder: Recorder;
    before(async () => {
        recorder = await startRecorder();
    });
    after(() => recorder.close());
    beforeEach(() => {
        recorder.answer = {};
    });

    it("says which service, operation and Region, who calls and for which events", async () => {
        recorder.session.trace = { events: ["e-1"], rules: ["r-1"] };
        await new SNSClient({ ...recorder.client, region: "ap-south-1" }).send(
            new PublishCommand({ Message: "hello" }),
        );
        expect(recorder.last()).to.deep.equal({
            service: "sns",
            operation: "Publish",
            input: { Message: "hello" },
            region: "ap-south-1",
            caller: { kind: "role", roleArn: ROLE, sessionName: "session" },
            by: "handler",
            trace: { events: ["e-1"], rules: ["r-1"] },
        });
    });

    it("calls services by their client's package, whatever they sign as", async () => {
        await new SESv2Client(recorder.client).send(new SendEmailCommand({ Content: {} }));
        expect(recorder.last().service).to.equal("sesv2");
        await new EventBridgeClient(recorder.client).send(new PutEventsCommand({ Entries: [] }));
        expect(recorder.last().service).to.equal("eventbridge");
        await new CloudWatchClient(recorder.client).send(new PutMetricDataCommand({ Namespace: "n", MetricData: [] }));
        expect([recorder.last().service, recorder.last().input]).to.deep.equal([
            "cloudwatch",
            { Namespace: "n", MetricData: [] },
        ]);
    });

    it("gives every answer an id of its own, the same in every run", async () => {
        const own = await startRecorder();
        const client = new EC2Client(own.client);
        const ids: (string | undefined)[] = [];
        for (let i = 0; i < 2; i++) ids.push((await client.send(new DescribeInstancesCommand({}))).$metadata.requestId);
        expect(ids).to.deep.equal(["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"]);
        await own.close();
    });

    it("answers an operation without output", async () => {
        const output = await new SQSClient(recorder.client).send(
            new DeleteMessageCommand({ QueueUrl: "q", ReceiptHandle: "h" }),
        );
        expect(plain(output)).to.deep.equal({});
    });

    for (const [name, text] of [
        ["a megabyte", "0123456789abcdef".repeat(65536)],
        ["every plane of Unicode", 'ü ≠ 漢 🦊 \u0001 \u2028 " \\ & < > %2B + \r\n'],
    ] as const) {
        it(`carries ${name} in a form, in JSON and in a header-bound protocol`, async () => {
            await new SNSClient(recorder.client).send(new PublishCommand({ Message: text }));
            expect(recorder.last().input["Message"]).to.equal(text);
            recorder.answer = { Item: { text: { S: text } } };
            const item = await new DynamoDBClient(recorder.client).send(
                new GetItemCommand({ TableName: "t", Key: { k: { S: text } } }),
            );
            expect(recorder.last().input["Key"]).to.deep.equal({ k: { S: text } });
            expect(item.Item).to.deep.equal({ text: { S: text } });
            recorder.answer = { StatusCode: 200, Payload: Buffer.from(text) };
            const result = await new LambdaClient(recorder.client).send(
                new InvokeCommand({ FunctionName: "f", Payload: Buffer.from(text) }),
            );
            expect(Buffer.from(recorder.last().input["Payload"] as Uint8Array).toString()).to.equal(text);
            expect(Buffer.from(result.Payload!).toString()).to.equal(text);
        });
    }

    it("reads a body that the client compressed", async () => {
        const data = Array.from({ length: 400 }, (_, index) => ({
            MetricName: "requests",
            Value: index,
            Unit: "Count" as const,
        }));
        await new CloudWatchClient({ ...recorder.client, requestMinCompressionSizeBytes: 0 }).send(
            new PutMetricDataCommand({ Namespace: "shop", MetricData: data }),
        );
        expect(recorder.last().input).to.deep.equal({ Namespace: "shop", MetricData: data });
    });

    it("reads labels that need escaping, and the query", async () => {
        const arn = "arn:aws:lambda:eu-west-1:123456789012:function:f/ü #?&%2F";
        await new LambdaClient(recorder.client).send(new ListTagsCommand({ Resource: arn }));
        expect(recorder.last().input).to.deep.equal({ Resource: arn });
    });

    it("reads nothing where the client gave nothing", async () => {
        recorder.answer = { StatusCode: 202 };
        await new LambdaClient(recorder.client).send(new InvokeCommand({ FunctionName: "f" }));
        expect(recorder.last().input).to.deep.equal({ FunctionName: "f" });
        recorder.answer = {};
        await new S3Client(recorder.client).send(new GetObjectCommand({ Bucket: "b", Key: "k" }));
        expect(recorder.last().input).to.deep.equal({ Bucket: "b", Key: "k", ChecksumMode: "ENABLED" });
    });

    it("answers with a stream of events", async () => {
        recorder.answer = {
            StatusCode: 200,
            EventStream: (async function* () {
                yield { PayloadChunk: { Payload: Buffer.from("one") } };
                yield { PayloadChunk: { Payload: Buffer.from("two") } };
                yield { InvokeComplete: {} };
            })(),
        };
        const { EventStream } = await new LambdaClient(recorder.client).send(
            new InvokeWithResponseStreamCommand({ FunctionName: "f" }),
        );
        const events: unknown[] = [];
        for await (const event of EventStream!) events.push(plain(event));
        expect(events).to.deep.equal([
            { PayloadChunk: { Payload: { bytes: Buffer.from("one").toString("hex") } } },
            { PayloadChunk: { Payload: { bytes: Buffer.from("two").toString("hex") } } },
            { InvokeComplete: {} },
        ]);
    });

    describe("speaking S3's protocol", () => {
        const client = () => new S3Client(recorder.client);

        for (const key of ["plain", "folder/a b+c=d", "ends/with/slash/", "ü/漢/🦊", "100%/&?#", "a//b"]) {
            it(`reads the key ${JSON.stringify(key)}`, async () => {
                await client().send(new DeleteObjectCommand({ Bucket: "the-bucket", Key: key }));
                const { operation, input } = recorder.last();
                expect([operation, input]).to.deep.equal(["DeleteObject", { Bucket: "the-bucket", Key: key }]);
            });
        }

        for (const [command, operation] of [
            [new ListBucketsCommand({}), "ListBuckets"],
            [new ListObjectsV2Command({ Bucket: "b" }), "ListObjectsV2"],
            [new CreateBucketCommand({ Bucket: "b" }), "CreateBucket"],
            [new CopyObjectCommand({ Bucket: "b", Key: "k", CopySource: "a/k" }), "CopyObject"],
            [new HeadObjectCommand({ Bucket: "b", Key: "k" }), "HeadObject"],
        ] as const) {
            it(`tells ${operation} from the others by method, path and query`, async () => {
                recorder.answer = operation === "CopyObject" ? { CopyObjectResult: { ETag: "e" } } : {};
                await client().send(command as never);
                expect(recorder.last().operation).to.equal(operation);
            });
        }

        it("takes the bucket from the host name as well as from the path", async () => {
            const { port } = new URL(recorder.url);
            const authorization = `AWS4-HMAC-SHA256 Credential=${recorder.session.accessKeyId}/20260101/eu-west-1/s3/aws4_request, Signature=0`;
            await new Promise((resolve) => {
                const headers = { host: `my.bucket.localhost:${port}`, authorization };
                httpRequest({ port, host: "127.0.0.1", path: "/a/key?x-id=GetObject", headers }, (response) =>
                    response.resume().on("end", resolve),
                ).end();
            });
            expect([recorder.last().operation, recorder.last().input]).to.deep.equal([
                "GetObject",
                { Bucket: "my.bucket", Key: "a/key" },
            ]);
        });

        it("reads an object sent in chunks with a checksum behind it, and its metadata", async () => {
            const bytes = Buffer.from("0123456789".repeat(20_000));
            await client().send(
                new PutObjectCommand({
                    Bucket: "b",
                    Key: "k",
                    Body: Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)]),
                    ContentLength: bytes.length,
                    ContentType: "text/plain",
                    Metadata: { owner: "ops", Team: "a, b" },
                }),
            );
            const { Body, Metadata, ContentType, ContentLength, ContentEncoding, ChecksumCRC32 } =
                recorder.last().input;
            expect(Buffer.from(Body as Uint8Array).equals(bytes)).to.equal(true);
            expect(Metadata).to.deep.equal({ owner: "ops", team: "a, b" });
            expect([ContentType, ContentLength, ContentEncoding]).to.deep.equal([
                "text/plain",
                bytes.length,
                undefined,
            ]);
            expect(ChecksumCRC32).to.match(/^[\w+/]{6}==$/);
        });

        it("keeps the encoding of an object that is stored compressed", async () => {
            const bytes = Buffer.from([31, 139, 8, 0, 1, 2, 3]);
            await client().send(new PutObjectCommand({ Bucket: "b", Key: "k", Body: bytes, ContentEncoding: "gzip" }));
            const { Body, ContentEncoding } = recorder.last().input;
            expect([plain(Body), ContentEncoding]).to.deep.equal([plain(bytes), "gzip"]);
        });

        it("knows an empty object from none", async () => {
            await client().send(new PutObjectCommand({ Bucket: "b", Key: "k", Body: "" }));
            expect(plain(recorder.last().input["Body"])).to.deep.equal({ bytes: "" });
        });

        for (const [kind, body] of [
            ["text", () => "hello ü"],
            ["bytes", () => Buffer.from("hello ü")],
            ["a stream", () => Readable.from([Buffer.from("hello "), Buffer.from("ü")])],
        ] as const) {
            it(`returns an object that is ${kind}`, async () => {
                recorder.answer = {
                    Body: body(),
                    ContentType: "text/plain",
                    Metadata: { owner: "ops" },
                    LastModified: new Date(1_000),
                };
                const output = await client().send(new GetObjectCommand({ Bucket: "b", Key: "k" }));
                expect(await output.Body!.transformToString()).to.equal("hello ü");
                expect([output.ContentType, output.Metadata, output.LastModified]).to.deep.equal([
                    "text/plain",
                    { owner: "ops" },
                    new Date(1_000),
                ]);
            });
        }

        it("says how long an object is without sending it", async () => {
            recorder.answer = { ContentLength: 12_345, ETag: '"e"' };
            const output = await client().send(new HeadObjectCommand({ Bucket: "b", Key: "k" }));
            expect([output.ContentLength, output.ETag]).to.deep.equal([12_345, '"e"']);
        });
    });
});
