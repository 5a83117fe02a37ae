import type { Props } from "./stackView";

/** A list price of AWS in us-east-1, in US dollars, first tier. */
export interface Price {
    readonly what: string;
    readonly usd: number;
    /** For how many units. */
    readonly per: number;
    readonly unit: string;
    /** Where AWS says it. */
    readonly source: string;
    /** Where the number was read, on `PRICES_READ`: a copy of AWS's page, or a page that quotes it. Absent: nowhere. */
    readonly seen?: string;
    /** False: the number was read nowhere on that day and is from memory. Shown with an asterisk. */
    readonly confirmed: boolean;
}

/** The day on which the prices were looked up. */
export const PRICES_READ = "2026-11-24";
export const PRICES_REGION = "us-east-1";

/** AWS counts a month as 730 hours: https://docs.aws.amazon.com/pricing-calculator/latest/userguide/pricing-assumptions.html */
export const HOURS = 730;
/** Days of a month, for what is kept longer or shorter than one. */
export const DAYS = HOURS / 24;

/**
 * While a queue is empty, Lambda keeps five long polls open, each for 20 seconds at most, whatever the maximum concurrency says:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html and
 * https://zaccharles.medium.com/reproducing-the-sqs-trigger-and-lambda-concurrency-limit-issue-f4c09d384a18
 */
export const POLLERS = 5;
export const POLL_SECONDS = 20;
export const POLLS_A_MONTH = (POLLERS * HOURS * 3_600) / POLL_SECONDS;

/** CloudWatch Logs stores text compressed to about this share: https://aws.amazon.com/cloudwatch/pricing/, example 3. Unconfirmed. */
export const STORED_SHARE = 0.15;
/** What is kept for ever is counted as after a year. */
export const FOREVER_DAYS = 365;

const page = (service: string) => `https://aws.amazon.com/${service}/pricing/`;
const CLOUDBURN = "https://cloudburn.io/blog/amazon-eventbridge-pricing";
const FACTUAL = "https://www.factualminds.com/blog/amazon-";
const CW_SEEN = `${FACTUAL}cloudwatch-pricing-metrics-logs-alarms-dashboards/`;
const SNS_SEEN = `${FACTUAL}sns-pricing-publishes-fanout-protocols/`;
const ALARM_SEEN = "https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm";
const SQS_SEEN = "https://cloudburn.io/blog/amazon-sqs-pricing";
const LAMBDA_SEEN = "https://cloudchipr.com/blog/aws-lambda-pricing";
const SECRETS_SEEN = "https://awsready.net/learn/aws-secrets-manager-parameter-store/";
const KMS_SEEN = "https://www.wring.co/blog/aws-kms-pricing-guide";
const DYNAMO_SEEN = "https://airbyte.com/data-engineering-resources/dynamodb-pricing";
const SES_SEEN = "https://www.acecloudinterviews.com/tutorials/aws/ses/";
const STEPS_SEEN = "https://mdsite.deno.dev/https://aws.amazon.com/step-functions/pricing";

const M = 1_000_000;

function price(what: string, usd: number, per: number, unit: string, service: string, seen?: string): Price {
    return { what, usd, per, unit, source: page(service), ...(seen ? { seen } : {}), confirmed: seen !== undefined };
}

export const PRICES = {
    alarm: price("alarm, standard resolution", 0.1, 1, "metric", "cloudwatch", ALARM_SEEN),
    alarmHighResolution: price("alarm, high resolution", 0.3, 1, "metric", "cloudwatch", ALARM_SEEN),
    alarmComposite: price("composite alarm", 0.5, 1, "alarm", "cloudwatch", ALARM_SEEN),
    metric: price("custom metric", 0.3, 1, "metric", "cloudwatch", "https://signoz.io/guides/cloudwatch-pricing"),
    dashboard: price("dashboard", 3, 1, "dashboard", "cloudwatch", CW_SEEN),
    logIngest: price("logs written", 0.5, 1, "GB", "cloudwatch", CW_SEEN),
    logStorage: price("logs kept", 0.03, 1, "GB", "cloudwatch"),
    key: price("KMS key", 1, 1, "key", "kms", page("kms")),
    keyRequest: price("KMS requests", 0.03, 10_000, "requests", "kms", KMS_SEEN),
    poll: price("polls of an idle queue", 0.4, M, "requests", "sqs", SQS_SEEN),
    pollFifo: price("polls of an idle FIFO queue", 0.5, M, "requests", "sqs", SQS_SEEN),
    queue: price("SQS requests", 0.4, M, "requests", "sqs", SQS_SEEN),
    queueFifo: price("SQS requests, FIFO", 0.5, M, "requests", "sqs", SQS_SEEN),
    publish: price("SNS messages", 0.5, M, "requests", "sns", SNS_SEEN),
    publishFifo: price("SNS messages, FIFO", 0.3, M, "requests", "sns", SNS_SEEN),
    deliverHttp: price("SNS deliveries by HTTP", 0.6, M, "deliveries", "sns", SNS_SEEN),
    deliverEmail: price("SNS deliveries by e-mail", 2, 100_000, "deliveries", "sns", SNS_SEEN),
    deliverPush: price("SNS deliveries to apps", 0.5, M, "deliveries", "sns", SNS_SEEN),
    event: price("custom events", 1, M, "events", "eventbridge", CLOUDBURN),
    schedule: price("schedule runs", 1, M, "runs", "eventbridge", CLOUDBURN),
    apiDestination: price("deliveries to API destinations", 0.2, M, "deliveries", "eventbridge", CLOUDBURN),
    archived: price("events archived", 0.1, 1, "GB", "eventbridge", CLOUDBURN),
    call: price(
        "Lambda requests",
        0.2,
        M,
        "requests",
        "lambda",
        "https://kindatechnical.com/aws-lambda/lesson-3-pricing-model.html",
    ),
    compute: price("Lambda, x86", 0.0000166667, 1, "GB-seconds", "lambda", LAMBDA_SEEN),
    computeArm: price("Lambda, arm64", 0.0000133334, 1, "GB-seconds", "lambda", LAMBDA_SEEN),
    provisioned: price("provisioned concurrency, x86", 0.0000041667, 1, "GB-seconds", "lambda"),
    provisionedArm: price("provisioned concurrency, arm64", 0.0000033334, 1, "GB-seconds", "lambda"),
    mail: price("SES e-mails", 0.1, 1_000, "e-mails", "ses", SES_SEEN),
    secret: price("secret", 0.4, 1, "secret", "secrets-manager", SECRETS_SEEN),
    secretRequest: price("secret requests", 0.05, 10_000, "requests", "secrets-manager", SECRETS_SEEN),
    parameterAdvanced: price("parameter, advanced tier", 0.05, 1, "parameter", "systems-manager", SECRETS_SEEN),
    tableRead: price("DynamoDB reads", 0.125, M, "requests", "dynamodb", DYNAMO_SEEN),
    tableWrite: price("DynamoDB writes", 0.625, M, "requests", "dynamodb", DYNAMO_SEEN),
    readCapacity: price("DynamoDB read capacity", 0.00013, 1, "unit-hours", "dynamodb"),
    writeCapacity: price("DynamoDB write capacity", 0.00065, 1, "unit-hours", "dynamodb"),
    transition: price("Step Functions transitions", 0.025, 1_000, "transitions", "step-functions"),
    express: price("Step Functions express requests", 1, M, "requests", "step-functions", STEPS_SEEN),
    shard: price("Kinesis shard", 0.015, 1, "hours", "kinesis/data-streams"),
    endpoint: price("VPC interface endpoint", 0.01, 1, "hours", "privatelink"),
    nat: price("NAT gateway", 0.045, 1, "hours", "vpc"),
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof PRICES;

/** Free a month for the whole account, so never subtracted here. As documented on the services' pricing pages. */
export const FREE_TIERS = [
    "10 alarms and 10 custom metrics",
    "3 dashboards",
    "5 GB of logs",
    "1 million SQS requests",
    "1 million SNS messages",
    "1 million Lambda requests and 400,000 GB-seconds",
    "20,000 KMS requests",
    "14 million schedule runs",
] as const;

/** What a resource costs a month: so many units of a price. */
export type Charge = readonly [PriceName, number];

const PERIOD_OF_HIGH_RESOLUTION = 60;

const list = (value: unknown): readonly Props[] => (Array.isArray(value) ? value : []);
const many = (price: PriceName, quantity: number): readonly Charge[] => (quantity > 0 ? [[price, quantity]] : []);

/**
 * What a resource costs a month although nothing happens, by its type without `aws:`; `of` finds the function of a setting.
 * An empty list says that these settings of it cost nothing; undefined that their price is not known.
 */
export const AT_REST: Readonly<
    Record<string, (props: Props, of: (name: string) => Props) => readonly Charge[] | undefined>
> = {
    "cloudwatch/metricAlarm": alarm,
    "cloudwatch/compositeAlarm": () => [["alarmComposite", 1]],
    "cloudwatch/logMetricFilter": () => [["metric", 1]],
    "cloudwatch/dashboard": () => [["dashboard", 1]],
    "kms/key": () => [["key", 1]],
    "kms/replicaKey": () => [["key", 1]],
    "kms/externalKey": () => [["key", 1]],
    "secretsmanager/secret": ({ replicas }) => [["secret", 1 + list(replicas).length]],
    "ssm/parameter": ({ tier }) => many("parameterAdvanced", tier === "Advanced" ? 1 : 0),
    "lambda/eventSourceMapping": polls,
    "lambda/provisionedConcurrencyConfig": provisionedConcurrency,
    "dynamodb/table": table,
    "sfn/stateMachine": () => [],
    "kinesis/stream": ({ streamModeDetails, shardCount }) =>
        streamModeDetails?.streamMode === "ON_DEMAND" ? undefined : many("shard", HOURS * (shardCount ?? 1)),
    "ec2/vpcEndpoint": ({ vpcEndpointType, subnetIds }) =>
        many("endpoint", vpcEndpointType === "Interface" ? HOURS * Math.max(1, subnetIds?.length ?? 1) : 0),
    "ec2/natGateway": () => [["nat", HOURS]],
};

/** Each metric that an alarm watches counts; a band of expected values counts as two more. */
function alarm({ metricQueries, period, thresholdMetricId }: Props): readonly Charge[] {
    const metrics = list(metricQueries).flatMap(({ metric }) => (metric ? [metric] : []));
    const shortest = Math.min(period ?? Number.POSITIVE_INFINITY, ...metrics.map((metric) => Number(metric.period)));
    const name = shortest < PERIOD_OF_HIGH_RESOLUTION ? "alarmHighResolution" : "alarm";
    return [[name, Math.max(1, metrics.length) * (thresholdMetricId ? 3 : 1)]];
}

function polls({ eventSourceArn, enabled, provisionedPollerConfig }: Props): readonly Charge[] | undefined {
    if (enabled === false || !/^arn:[^:]+:sqs:/.test(eventSourceArn ?? "")) return [];
    if (provisionedPollerConfig) return undefined;
    return [[isFifo(eventSourceArn) ? "pollFifo" : "poll", POLLS_A_MONTH]];
}

function provisionedConcurrency(props: Props, of: (name: string) => Props): readonly Charge[] {
    const { memorySize, architectures } = of(props["functionName"]);
    const gbSeconds = (props["provisionedConcurrentExecutions"] * (memorySize ?? 128) * HOURS * 3_600) / 1_024;
    return [[isArm(architectures) ? "provisionedArm" : "provisioned", gbSeconds]];
}

/** The table and its global indexes each have capacity of their own. PROVISIONED is the default of the API. */
function table({ billingMode, readCapacity, writeCapacity, globalSecondaryIndexes }: Props): readonly Charge[] {
    if (billingMode === "PAY_PER_REQUEST") return [];
    const all = [{ readCapacity, writeCapacity }, ...list(globalSecondaryIndexes)];
    const sum = (key: string) => all.reduce((total, part) => total + Number((part as Props)[key] ?? 0), 0);
    return [
        ...many("readCapacity", sum("readCapacity") * HOURS),
        ...many("writeCapacity", sum("writeCapacity") * HOURS),
    ];
}

export const isFifo = (arn: string): boolean => arn.endsWith(".fifo");
export const isArm = (architectures: unknown): boolean =>
    Array.isArray(architectures) && architectures.includes("arm64");
