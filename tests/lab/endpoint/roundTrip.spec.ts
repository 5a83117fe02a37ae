import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as ec2 from "@aws-sdk/client-ec2";
import * as eventbridge from "@aws-sdk/client-eventbridge";
import * as lambda from "@aws-sdk/client-lambda";
import * as tagging from "@aws-sdk/client-resource-groups-tagging-api";
import * as s3 from "@aws-sdk/client-s3";
import * as sesv2 from "@aws-sdk/client-sesv2";
import * as sns from "@aws-sdk/client-sns";
import * as sqs from "@aws-sdk/client-sqs";
import * as ssm from "@aws-sdk/client-ssm";
import * as sts from "@aws-sdk/client-sts";
import { AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from "@aws-sdk/core/protocols";
import { expect } from "chai";
import fc from "fast-check";
import { plain, type Recorder, startRecorder } from "./recorder";
import { type Carries, valuesOf } from "./shapes";

const JSON_BODY: Carries = {
    xmlText: false,
    emptyLists: true,
    emptyMaps: true,
    emptyStructures: true,
    bindings: false,
};
const FORM: Carries = { xmlText: false, emptyLists: true, emptyMaps: false, emptyStructures: false, bindings: false };
const EC2_FORM: Carries = { ...FORM, emptyLists: false };
const XML: Carries = { xmlText: true, emptyLists: true, emptyMaps: true, emptyStructures: true, bindings: false };
const REST_JSON: Carries = { ...JSON_BODY, bindings: true };
const REST_XML: Carries = { ...XML, bindings: true };

interface Case {
    readonly protocol: string;
    readonly module: object;
    readonly client: string;
    readonly request: Carries;
    readonly response: Carries;
    readonly operations: readonly string[];
    readonly config?: object;
    /** Headers that the client adds are members of the input too. */
    readonly adds?: boolean;
}

const CASES: readonly Case[] = [
    {
        protocol: "AWS JSON 1.0",
        module: sqs,
        client: "SQSClient",
        request: JSON_BODY,
        response: JSON_BODY,
        operations: ["CreateQueue", "ChangeMessageVisibilityBatch", "ListQueues"],
    },
    {
        protocol: "AWS JSON 1.0",
        module: dynamodb,
        client: "DynamoDBClient",
        request: JSON_BODY,
        response: JSON_BODY,
        operations: ["PutItem", "Query", "DescribeTable"],
    },
    {
        protocol: "AWS JSON 1.1",
        module: eventbridge,
        client: "EventBridgeClient",
        request: JSON_BODY,
        response: JSON_BODY,
        operations: ["PutEvents", "PutTargets", "DescribeRule"],
    },
    {
        protocol: "AWS JSON 1.1",
        module: logs,
        client: "CloudWatchLogsClient",
        request: JSON_BODY,
        response: JSON_BODY,
        operations: ["PutLogEvents", "DescribeLogGroups"],
    },
    {
        protocol: "AWS JSON 1.1",
        module: tagging,
        client: "ResourceGroupsTaggingAPIClient",
        request: JSON_BODY,
        response: JSON_BODY,
        operations: ["GetResources"],
    },
    {
        protocol: "AWS JSON 1.1",
        module: ssm,
        client: "SSMClient",
        request: JSON_BODY,
        response: JSON_BODY,
        operations: ["GetParametersByPath", "StartAutomationExecution"],
    },
    {
        protocol: "AWS query",
        module: sns,
        client: "SNSClient",
        request: FORM,
        response: XML,
        operations: ["CreateTopic", "PublishBatch", "GetTopicAttributes", "ListSubscriptions"],
    },
    {
        protocol: "AWS query",
        module: sts,
        client: "STSClient",
        request: FORM,
        response: XML,
        operations: ["AssumeRole", "GetCallerIdentity"],
    },
    {
        protocol: "AWS query of an older client",
        module: cloudwatch,
        client: "CloudWatchClient",
        request: FORM,
        response: XML,
        operations: ["PutMetricData", "GetMetricData", "DescribeAlarms"],
        config: { protocol: AwsQueryProtocol },
    },
    {
        protocol: "EC2 query",
        module: ec2,
        client: "EC2Client",
        request: EC2_FORM,
        response: XML,
        operations: ["RunInstances", "DescribeInstances", "AuthorizeSecurityGroupIngress", "DescribeVolumes"],
    },
    {
        protocol: "REST-XML",
        module: s3,
        client: "S3Client",
        request: REST_XML,
        response: REST_XML,
        operations: ["PutBucketLifecycleConfiguration", "ListObjectsV2", "GetBucketTagging", "HeadObject"],
        adds: true,
    },
    {
        protocol: "REST-JSON",
        module: lambda,
        client: "LambdaClient",
        request: REST_JSON,
        response: REST_JSON,
        operations: ["CreateFunction", "Invoke", "ListFunctions", "GetPolicy", "UntagResource"],
    },
    {
        protocol: "REST-JSON",
        module: sesv2,
        client: "SESv2Client",
        request: REST_JSON,
        response: REST_JSON,
        operations: ["SendEmail", "GetEmailIdentity", "CreateEmailIdentity"],
    },
    {
        protocol: "RPC v2 CBOR",
        module: cloudwatch,
        client: "CloudWatchClient",
        request: JSON_BODY,
        response: JSON_BODY,
        operations: ["PutMetricData", "GetMetricData", "DescribeAlarms"],
        config: { protocol: AwsSmithyRpcV2CborProtocol },
    },
];

describe("requests and answers of every protocol", () => {
    let recorder: Recorder;
    before(async () => {
        recorder = await startRecorder();
    });
    after(() => recorder.close());

    for (const { protocol, module, client: name, request, response, operations, config, adds } of CASES) {
        for (const operation of operations) {
            it(`${protocol}: ${operation} of ${name} arrives and returns unchanged, whatever it holds`, async () => {
                const exported = module as Record<string, unknown>;
                const Client = exported[name] as new (
                    config: object,
                ) => { send(command: unknown): Promise<object>; destroy(): void };
                const Command = exported[`${operation}Command`] as new (input: unknown) => unknown;
                const [, , , , inputSchema, outputSchema] = exported[`${operation}$`] as unknown[];
                const client = new Client({ ...recorder.client, ...config });
                const bucket = { Bucket: "the-bucket" };
                await fc.assert(
                    fc.asyncProperty(
                        valuesOf(inputSchema, request),
                        valuesOf(outputSchema, response),
                        async (values, answer) => {
                            const input = adds ? { ...values, ...bucket } : values;
                            recorder.answer = answer;
                            const output = await client.send(new Command(structuredClone(input)));
                            const got = recorder.last();
                            const decoded = adds
                                ? Object.fromEntries(Object.entries(got.input).filter(([key]) => key in input))
                                : got.input;
                            expect([got.operation, plain(decoded)]).to.deep.equal([operation, plain(input)]);
                            const held = adds
                                ? Object.fromEntries(Object.entries(output).filter(([key]) => key in answer))
                                : output;
                            expect(plain(held)).to.deep.equal(plain(answer));
                        },
                    ),
                    { numRuns: 40, seed: 20260101 },
                );
                client.destroy();
            });
        }
    }
});
