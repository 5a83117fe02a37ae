import { expect } from "chai";
import { ACCOUNT, furnished, REGION, ROLE, refusal, World } from "./support";

const QUEUE = "aws:sqs/queue:Queue";
const TOPIC = "aws:sns/topic:Topic";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const FUNCTION = "aws:lambda/function:Function";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const PERMISSION = "aws:lambda/permission:Permission";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
const GONE = `arn:aws:sqs:${REGION}:${ACCOUNT}:gone`;
const FN = { role: ROLE, runtime: "nodejs24.x", handler: "index.handler" };
const MANDATORY =
    "InvalidParameterValueException: Runtime and Handler are mandatory parameters for functions created with deployment packages.";
const ARN = `arn:aws:sqs:${REGION}:${ACCOUNT}:work`;

describe("What AWS refuses, or the lab does not run,", () => {
    const refused: readonly [string, string, Record<string, unknown>, RegExp | string][] = [
        [
            "a queue whose name is taken by one with other settings",
            QUEUE,
            { name: "work", delaySeconds: 5 },
            /^QueueAlreadyExists: A queue already exists with the name work/,
        ],
        [
            "a queue's name of 81 characters",
            QUEUE,
            { name: "q".repeat(81) },
            /has 81 characters: AWS takes 80 for a queue. Choose a shorter name\.$/,
        ],
        [
            "a queue's name with a space",
            QUEUE,
            { name: "a b" },
            /^"a b" is no name for a queue: it takes letters, digits, _ and -, and \.fifo at the end\.$/,
        ],
        [
            "a FIFO queue without .fifo",
            QUEUE,
            { name: "q", fifoQueue: true },
            /^The name of a FIFO queue ends with "\.fifo": "q"\.$/,
        ],
        [
            "a visibility timeout of 13 hours",
            QUEUE,
            { visibilityTimeoutSeconds: 46_800 },
            /^InvalidAttributeValue: .*VisibilityTimeout: 46800\. It must be an integer from 0 to 43200\.$/,
        ],
        [
            "a dead-letter queue that is not there",
            QUEUE,
            { redrivePolicy: JSON.stringify({ deadLetterTargetArn: GONE, maxReceiveCount: 5 }) },
            /Reason: Dead letter target does not exist\.$/,
        ],
        [
            "a redrive after no receive",
            QUEUE,
            { redrivePolicy: JSON.stringify({ deadLetterTargetArn: ARN, maxReceiveCount: 0 }) },
            /maxReceiveCount must be an integer from 1 to 1000\.$/,
        ],
        [
            "a FIFO queue with a standard dead-letter queue",
            QUEUE,
            { fifoQueue: true, redrivePolicy: JSON.stringify({ deadLetterTargetArn: ARN, maxReceiveCount: 5 }) },
            /must be same type of queue as the source\.$/,
        ],
        [
            "a queue policy that is no JSON",
            "aws:sqs/queuePolicy:QueuePolicy",
            { queueUrl: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/work`, policy: "{oops" },
            /^InvalidAttributeValue: Invalid value for the parameter Policy of .*: it is not JSON of an object\.$/,
        ],
        [
            "a queue policy without a principal",
            "aws:sqs/queuePolicy:QueuePolicy",
            {
                queueUrl: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/work`,
                policy: '{"Statement":{"Effect":"Allow","Action":"sqs:SendMessage"}}',
            },
            /a Statement has no Principal\.$/,
        ],
        [
            "the policy of a queue that is not there",
            "aws:sqs/queuePolicy:QueuePolicy",
            { queueUrl: "https://x", policy: "{}" },
            /^QueueDoesNotExist: The queue https:\/\/x does not exist\.$/,
        ],
        [
            "a topic whose name is taken",
            TOPIC,
            { name: "news" },
            /^InvalidParameter: A topic with the name news exists already/,
        ],
        [
            "a FIFO topic without .fifo",
            TOPIC,
            { name: "t", fifoTopic: true },
            /^The name of a FIFO topic ends with "\.fifo": "t"\.$/,
        ],
        ["a standard topic with .fifo", TOPIC, { name: "t.fifo" }, /^"t\.fifo" is no FIFO topic: set fifoTopic\.$/],
        [
            "a subscription to no topic",
            "aws:sns/topicSubscription:TopicSubscription",
            { topic: "arn:none", protocol: "sqs", endpoint: ARN },
            /^NotFound: Topic does not exist: arn:none$/,
        ],
        [
            "a queue's URL as an endpoint",
            "aws:sns/topicSubscription:TopicSubscription",
            { topic: `arn:aws:sns:${REGION}:${ACCOUNT}:news`, protocol: "sqs", endpoint: "https://x" },
            /^InvalidParameter: Invalid parameter: SQS endpoint ARN: https:\/\/x$/,
        ],
        [
            "raw delivery to a function",
            "aws:sns/topicSubscription:TopicSubscription",
            {
                topic: `arn:aws:sns:${REGION}:${ACCOUNT}:news`,
                protocol: "lambda",
                endpoint: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`,
                rawMessageDelivery: true,
            },
            /does not support raw message delivery\.$/,
        ],
        [
            "an invalid event pattern, with the service's text",
            RULE,
            { eventPattern: '{"source":[]}' },
            /^InvalidEventPatternException: Event pattern is not valid\. Reason: Empty arrays are not allowed$/,
        ],
        [
            "an event pattern of 2,049 characters",
            RULE,
            { eventPattern: JSON.stringify({ source: ["x".repeat(2_034)] }) },
            /^LimitExceededException: The event pattern has 2049 characters, at most 2048/,
        ],
        [
            "a rule without pattern and schedule",
            RULE,
            {},
            /^ValidationException: Parameter\(s\) EventPattern or ScheduleExpression must be specified\.$/,
        ],
        [
            "a rule's name of 65 characters",
            RULE,
            { name: "r".repeat(65), eventPattern: '{"source":["a"]}' },
            /has 65 characters: AWS takes 64 for a rule/,
        ],
        [
            "a rule whose name is taken",
            RULE,
            { name: "stops", eventPattern: '{"source":["a"]}' },
            /^ResourceAlreadyExistsException: The bus default in eu-central-1 has a rule "stops" already/,
        ],
        [
            "a second default bus",
            "aws:cloudwatch/eventBus:EventBus",
            { name: "default" },
            /^ResourceAlreadyExistsException: Event bus default already exists\.$/,
        ],
        [
            "a rule on a bus that is not there",
            RULE,
            { eventBusName: "none", eventPattern: '{"source":["a"]}' },
            /^ResourceNotFoundException: Event bus none does not exist\.$/,
        ],
        [
            "a schedule that is none",
            RULE,
            { scheduleExpression: "daily" },
            /^ValidationException: Parameter ScheduleExpression is not valid\. daily: write it like/,
        ],
        [
            "a one-time schedule of a rule",
            RULE,
            { scheduleExpression: "at(2027-01-31T08:00:00)" },
            /^ValidationException: Parameter ScheduleExpression is not valid\./,
        ],
        [
            "the target of a rule that is not there",
            TARGET,
            { rule: "none", arn: ARN },
            /^ResourceNotFoundException: Rule none does not exist on EventBus default\./,
        ],
        [
            "a target that is no ARN",
            TARGET,
            { rule: "stops", arn: "work", targetId: "t" },
            /^ValidationException: Target t: "work" is no ARN\.$/,
        ],
        [
            "186 retries",
            TARGET,
            { rule: "stops", arn: ARN, targetId: "t", retryPolicy: { maximumRetryAttempts: 186 } },
            /maximumRetryAttempts goes from 0 to 185\.$/,
        ],
        [
            "a dead-letter queue of a target that is no ARN",
            TARGET,
            { rule: "stops", arn: ARN, targetId: "t", deadLetterConfig: { arn: "dead" } },
            'ValidationException: Target t: the dead-letter queue "dead" is no ARN of a queue.',
        ],
        [
            "a FIFO dead-letter queue of a target",
            TARGET,
            { rule: "stops", arn: ARN, targetId: "t", deadLetterConfig: { arn: `${ARN}.fifo` } },
            /a FIFO queue cannot be its dead-letter queue\.$/,
        ],
        [
            "a function's name of 65 characters",
            FUNCTION,
            { ...FN, name: "f".repeat(65) },
            /has 65 characters: AWS takes 64 for a function/,
        ],
        [
            "a function whose name is taken",
            FUNCTION,
            { ...FN, name: "worker" },
            /^ResourceConflictException: Function already exist: worker$/,
        ],
        [
            "a function without a role",
            FUNCTION,
            { ...FN, role: "worker" },
            /^InvalidParameterValueException: The role of a function is the ARN of a role: "worker" is none\.$/,
        ],
        [
            "a function with a user as its role",
            FUNCTION,
            { ...FN, role: `arn:aws:iam::${ACCOUNT}:user/role/ann` },
            `InvalidParameterValueException: The role of a function is the ARN of a role: "arn:aws:iam::${ACCOUNT}:user/role/ann" is none.`,
        ],
        ["a function without a runtime", FUNCTION, { ...FN, runtime: undefined }, MANDATORY],
        ["a function without a handler", FUNCTION, { ...FN, handler: undefined }, MANDATORY],
        [
            "a memory of 127 MB",
            FUNCTION,
            { ...FN, memorySize: 127 },
            "InvalidParameterValueException: memorySize goes from 128 to 10240 MB: 127.",
        ],
        [
            "a memory of 10,241 MB",
            FUNCTION,
            { ...FN, memorySize: 10_241 },
            "InvalidParameterValueException: memorySize goes from 128 to 10240 MB: 10241.",
        ],
        [
            "a loop that is neither allowed nor ended",
            "aws:lambda/functionRecursionConfig:FunctionRecursionConfig",
            { functionName: "worker", recursiveLoop: "Sometimes" },
            'InvalidParameterValueException: recursiveLoop is Allow or Terminate, not "Sometimes".',
        ],
        ["a timeout of 16 minutes", FUNCTION, { ...FN, timeout: 960 }, /timeout goes from 1 to 900 seconds: 960\.$/],
        [
            "an environment over 4 KB",
            FUNCTION,
            { ...FN, environment: { variables: { A: "x".repeat(4_096) } } },
            /exceeded the 4KB limit: 4104 bytes\.$/,
        ],
        [
            "a permission for a function that is not there",
            PERMISSION,
            { function: "none", action: "lambda:InvokeFunction", principal: "x" },
            /^ResourceNotFoundException: Function not found: none$/,
        ],
        [
            "a mapping whose function takes longer than messages are hidden",
            MAPPING,
            { functionName: "slow", eventSourceArn: ARN },
            "InvalidParameterValueException: Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds. Set visibilityTimeoutSeconds of the queue to six times the function's timeout.",
        ],
        [
            "a mapping of a queue that is not there",
            MAPPING,
            { functionName: "worker", eventSourceArn: GONE },
            /The event source .*:gone does not exist\.$/,
        ],
        [
            "a batch of eleven without a window",
            MAPPING,
            { functionName: "worker", eventSourceArn: ARN, batchSize: 11 },
            /Maximum batch window in seconds must be greater than 0/,
        ],
        [
            "a maximum concurrency of one",
            MAPPING,
            { functionName: "worker", eventSourceArn: ARN, scalingConfig: { maximumConcurrency: 1 } },
            "InvalidParameterValueException: The maximum concurrency goes from 2 to 1000: 1.",
        ],
        [
            "a maximum concurrency of 1,001",
            MAPPING,
            { functionName: "worker", eventSourceArn: ARN, scalingConfig: { maximumConcurrency: 1_001 } },
            "InvalidParameterValueException: The maximum concurrency goes from 2 to 1000: 1001.",
        ],
        [
            "an empty batch",
            MAPPING,
            { functionName: "worker", eventSourceArn: ARN, batchSize: 0 },
            "InvalidParameterValueException: The batch size of a queue goes from 1 to 10000: 0.",
        ],
        [
            "a window that ends before it begins",
            MAPPING,
            { functionName: "worker", eventSourceArn: ARN, maximumBatchingWindowInSeconds: -1 },
            "InvalidParameterValueException: The batching window goes from 0 to 300 seconds.",
        ],
        [
            "a window of 301 seconds",
            MAPPING,
            { functionName: "worker", eventSourceArn: ARN, maximumBatchingWindowInSeconds: 301 },
            "InvalidParameterValueException: The batching window goes from 0 to 300 seconds.",
        ],
        [
            "a response type that Lambda does not know",
            MAPPING,
            {
                functionName: "worker",
                eventSourceArn: ARN,
                functionResponseTypes: ["ReportBatchItemFailures", "Report"],
            },
            'InvalidParameterValueException: functionResponseTypes takes ReportBatchItemFailures only: "Report".',
        ],
        [
            "six filters",
            MAPPING,
            {
                functionName: "worker",
                eventSourceArn: ARN,
                filterCriteria: { filters: Array(6).fill({ pattern: '{"body":["a"]}' }) },
            },
            /^InvalidParameterValueException: An event source mapping takes 5 filters at most\.$/,
        ],
        [
            "a filter that is no pattern",
            MAPPING,
            { functionName: "worker", eventSourceArn: ARN, filterCriteria: { filters: [{ pattern: '{"body":"a"}' }] } },
            /^InvalidParameterValueException: Invalid filter pattern definition\. "body" must be an object or an array$/,
        ],
        [
            "a mapping of a stream",
            MAPPING,
            { functionName: "worker", eventSourceArn: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/s` },
            `InvalidParameterValueException: The lab polls queues only: the event source arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/s is none.`,
        ],
        [
            "a mapping of what is no ARN",
            MAPPING,
            { functionName: "worker", eventSourceArn: "work" },
            "InvalidParameterValueException: The lab polls queues only: the event source work is none.",
        ],
        [
            "a schedule with a wrong expression",
            SCHEDULE,
            {
                scheduleExpression: "cron(0 8 * * *)",
                flexibleTimeWindow: { mode: "OFF" },
                target: { arn: ARN, roleArn: ROLE },
            },
            /cron takes six fields/,
        ],
        [
            "a schedule without a window",
            SCHEDULE,
            { scheduleExpression: "rate(1 day)", target: { arn: ARN, roleArn: ROLE } },
            /flexibleTimeWindow is/,
        ],
        [
            "a schedule in a group that is not there",
            SCHEDULE,
            {
                groupName: "none",
                scheduleExpression: "rate(1 day)",
                flexibleTimeWindow: { mode: "OFF" },
                target: { arn: ARN, roleArn: ROLE },
            },
            /^ResourceNotFoundException: Schedule group none does not exist\.$/,
        ],
    ];
    for (const [what, type, inputs, message] of refused) {
        it(`is ${what}`, async () => {
            const world = await furnished();
            const said = await refusal(world.make(type, "made", inputs));
            if (typeof message === "string") expect(said).to.equal(message);
            else expect(said).to.match(message);
        });
    }

    it("is a batch of eleven and any window of a FIFO queue", async () => {
        const world = await furnished();
        const queue = await world.queue("line.fifo", { fifoQueue: true });
        expect(await refusal(world.mapping(queue, "worker", { batchSize: 11 }))).to.equal(
            "InvalidParameterValueException: The batch size of a FIFO queue goes from 1 to 10: 11.",
        );
        expect(await refusal(world.mapping(queue, "worker", { maximumBatchingWindowInSeconds: 1 }))).to.equal(
            "InvalidParameterValueException: Batching window is not supported for FIFO queues.",
        );
    });

    it("is no mapping at the edges: the largest batch and window, the smallest and largest concurrency, or none", async () => {
        for (const inputs of [
            { batchSize: 10_000, maximumBatchingWindowInSeconds: 300 },
            { scalingConfig: { maximumConcurrency: 0 } },
            { scalingConfig: { maximumConcurrency: 2 } },
            { scalingConfig: { maximumConcurrency: 1_000 } },
            { filterCriteria: { filters: [{}] } },
        ]) {
            const world = await furnished();
            await world.mapping(ARN, "worker", inputs);
            await world.sendTo(ARN, "a");
            await world.clock.advance(301_000);
            expect(world.bodies("work"), JSON.stringify(inputs)).to.deep.equal([]);
        }
    });

    it("is the sixth target of a rule, but not one with an id that is there", async () => {
        const world = await furnished();
        for (let n = 1; n <= 5; n++) await world.make(TARGET, `t${n}`, { rule: "stops", arn: ARN, targetId: `t${n}` });
        await world.make(TARGET, "again", { rule: "stops", arn: ARN, targetId: "t5" });
        const message = await refusal(world.make(TARGET, "t6", { rule: "stops", arn: ARN }));
        expect(message).to.match(/^LimitExceededException: .*rule stops has 5 targets\.$/);
    });

    it("is the 301st rule of a bus", async () => {
        const world = new World();
        const make = (n: number) => world.make(RULE, `r${n}`, { eventPattern: '{"source":["a"]}' });
        for (let n = 0; n < 300; n++) await make(n);
        expect(await refusal(make(300))).to.equal(
            "LimitExceededException: The bus default has 300 rules, which is the quota.",
        );
    });
});
