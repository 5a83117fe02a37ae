import { NO_FIXTURES } from "../../../lab/account/fixtures";
import { assemble } from "../../../lab/assemble";
import { Lab } from "../../../lab/lab";
import { archiveOfPath } from "../../../lab/runner/archive";
import type { StormEvent, StormSetup } from "../../../lab/storm/run";
import { copyOf } from "../../../lab/storm/world";
import { folderWith } from "../runner/support";

export const START = new Date("2026-03-02T08:00:00Z");
export const REGION = "us-east-1";
export const ACCOUNT = "123456789012";
export const sqsArn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
export const ruleArn = `arn:aws:events:${REGION}:${ACCOUNT}:rule/orders`;
export const topicArn = `arn:aws:sns:${REGION}:${ACCOUNT}:news`;
export const functionArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`;

/** Sends what each message of the batch says, or the event, to the queue `out`, and gives up the batch where SQS does. */
export const FORWARD = `
const http = require("node:http");
const call = (target, input) => new Promise((resolve, reject) => {
    const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_REGION } = process.env;
    const { hostname, port } = new URL(AWS_ENDPOINT_URL);
    const headers = {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": "AmazonSQS." + target,
        authorization: "AWS4-HMAC-SHA256 Credential=" + AWS_ACCESS_KEY_ID + "/20260302/" + AWS_REGION + "/sqs/aws4_request",
    };
    http.request({ hostname, port, method: "POST", headers }, (response) => {
        let text = "";
        response.on("data", (chunk) => (text += chunk));
        response.on("end", () => (response.statusCode === 200 ? resolve(JSON.parse(text || "{}")) : reject(new Error(text))));
    }).on("error", reject).end(JSON.stringify(input));
});
const QueueUrl = "https://sqs.us-east-1.amazonaws.com/123456789012/out";
exports.handler = async (event) => {
    for (const { body } of event.Records ?? [{ body: JSON.stringify(event) }]) await HANDLE(body);
    return globalThis.answer;
};
const forward = async (body) => {
    JSON.parse(body).id.length;
    await call("SendMessage", { QueueUrl, MessageBody: body });
};
`;

export interface StackOptions {
    /** Of a message, in the function. Default: `forward(body)`. */
    readonly handle?: string;
    /** Whether the rule's target has a dead-letter queue. Default true. */
    readonly ruleDeadLetters?: boolean;
    /** A topic between the rule and the queue. Default false. */
    readonly topic?: boolean;
    /** The rule calls the function itself, whose on-failure records go to the queue `undelivered`. Default false. */
    readonly direct?: boolean;
    readonly environment?: Readonly<Record<string, string>>;
    /** As the fixtures say it. Default: invocations take no time. */
    readonly durations?: Readonly<Record<string, number>>;
}

/** A rule to a queue (with a dead-letter queue), to a function, to the queue `out`, made without a program. */
export async function stack(options: StackOptions = {}): Promise<Lab> {
    const { handle = "forward(body)", ruleDeadLetters = true, topic = false, direct = false } = options;
    const fixtures = { ...NO_FIXTURES, durations: options.durations ?? {} };
    const parts = await assemble({ accountId: ACCOUNT, region: REGION, folder: __dirname, now: START, fixtures });
    const make = async (type: string, name: string, inputs: Record<string, unknown>) => {
        const urn = `urn:pulumi:dev::storm::${type}::${name}`;
        await parts.account.create({ urn, type, name, custom: true, inputs });
    };
    const anybody = (Resource: string) =>
        JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource }],
        });
    for (const name of ["undelivered", "dead", "out", "work"]) {
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: sqsArn("dead"), maxReceiveCount: 3 });
        const redrive = name === "work" ? { redrivePolicy } : {};
        await make("aws:sqs/queue:Queue", name, { name, maxMessageSize: 1_048_576, ...redrive });
        const queueUrl = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
        await make("aws:sqs/queuePolicy:QueuePolicy", name, { queueUrl, policy: anybody(sqsArn(name)) });
    }
    const assumeRolePolicy = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
    await make("aws:iam/role:Role", "worker", { name: "worker", assumeRolePolicy });
    const policy = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
    });
    await make("aws:iam/rolePolicy:RolePolicy", "worker", { name: "all", role: "worker", policy });
    await make("aws:lambda/function:Function", "worker", {
        name: "worker",
        role: `arn:aws:iam::${ACCOUNT}:role/worker`,
        runtime: "nodejs24.x",
        handler: "index.handler",
        timeout: 20,
        code: archiveOfPath(folderWith({ "index.js": FORWARD.replace("HANDLE(body)", handle) })),
        ...(options.environment ? { environment: { variables: options.environment } } : {}),
    });
    const functionResponseTypes = ["ReportBatchItemFailures"];
    const mapping = { eventSourceArn: sqsArn("work"), functionName: "worker", batchSize: 10, functionResponseTypes };
    await make("aws:lambda/eventSourceMapping:EventSourceMapping", "worker", mapping);
    if (topic) {
        await make("aws:sns/topic:Topic", "news", { name: "news" });
        await make("aws:sns/topicPolicy:TopicPolicy", "news", { arn: topicArn, policy: anybody(topicArn) });
        const subscription = { topic: topicArn, protocol: "sqs", endpoint: sqsArn("work"), rawMessageDelivery: true };
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: sqsArn("undelivered") });
        await make("aws:sns/topicSubscription:TopicSubscription", "work", { ...subscription, redrivePolicy });
    }
    if (direct) {
        const destinationConfig = { onFailure: { destination: sqsArn("undelivered") } };
        const type = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
        await make(type, "worker", { functionName: "worker", destinationConfig });
        const permission = { function: "worker", action: "lambda:InvokeFunction", principal: "events.amazonaws.com" };
        await make("aws:lambda/permission:Permission", "worker", permission);
    }
    const eventPattern = JSON.stringify({ source: ["shop"] });
    await make("aws:cloudwatch/eventRule:EventRule", "orders", { name: "orders", eventPattern });
    await make("aws:cloudwatch/eventTarget:EventTarget", "orders", {
        rule: "orders",
        arn: direct ? functionArn : topic ? topicArn : sqsArn("work"),
        ...(ruleDeadLetters ? { deadLetterConfig: { arn: sqsArn("undelivered") } } : {}),
    });
    return new Lab(parts);
}

/** Orders, by their numbers. */
export function orders(count: number): StormEvent[] {
    return Array.from({ length: count }, (_, index) => ({
        text: JSON.stringify({
            version: "0",
            id: `order-${index + 1}`,
            "detail-type": "Order",
            source: "shop",
            account: ACCOUNT,
            time: "2026-03-02T08:00:00Z",
            region: REGION,
            resources: [],
            detail: {},
        }),
    }));
}

/** What is needed to play `count` orders through a stack. The lab is to be closed. */
export async function setup(count: number, options: StackOptions = {}): Promise<StormSetup & { readonly lab: Lab }> {
    const lab = await stack(options);
    return { lab, stack: copyOf(lab), events: orders(count), start: START };
}
