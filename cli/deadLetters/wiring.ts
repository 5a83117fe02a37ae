import {
    ListEventBusesCommand,
    ListRulesCommand,
    ListTargetsByRuleCommand,
    type Target,
} from "@aws-sdk/client-eventbridge";
import { ListFunctionEventInvokeConfigsCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import {
    GetScheduleCommand,
    ListSchedulesCommand,
    ResourceNotFoundException,
    type Target as TargetOfSchedule,
} from "@aws-sdk/client-scheduler";
import { GetSubscriptionAttributesCommand, ListSubscriptionsCommand } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, ListQueuesCommand } from "@aws-sdk/client-sqs";
import type { AwsAccount } from "../aws/awsAccount";
import { told } from "../aws/awsErrors";
import { allPages, forEach } from "../aws/pages";

export interface QueueFacts {
    readonly arn: string;
    readonly url: string;
    readonly fifo: boolean;
    /** Messages that can be received now, and those that cannot: received by somebody or delayed. About. */
    readonly waiting: number;
    readonly hidden: number;
    readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number };
}

export interface RuleTarget {
    readonly ruleArn: string;
    readonly ruleName: string;
    readonly target: Target;
}

export interface ScheduleFacts {
    readonly arn: string;
    readonly target: TargetOfSchedule;
}

export interface SubscriptionFacts {
    readonly arn: string;
    readonly topicArn: string;
    readonly protocol: string;
    readonly endpoint: string;
    readonly raw: boolean;
    readonly deadLetterArn?: string;
}

/** Where a function's failures go: its on-failure destination, or its own dead-letter queue. */
export interface FunctionFailures {
    readonly functionArn: string;
    readonly kind: "destination" | "dead-letter queue";
    readonly to: string;
}

/** What leads to dead-letter queues in an account and Region. */
export interface Wiring {
    readonly queues: readonly QueueFacts[];
    readonly targets: readonly RuleTarget[];
    readonly schedules: readonly ScheduleFacts[];
    readonly subscriptions: readonly SubscriptionFacts[];
    readonly functions: readonly FunctionFailures[];
}

/** Reads it, with calls that only list. Throws a `UserError` for a call that is refused. */
export async function readWiring(account: AwsAccount): Promise<Wiring> {
    const [queues, targets, schedules, subscriptions, functions] = await Promise.all([
        readQueues(account),
        readTargets(account),
        readSchedules(account),
        readSubscriptions(account),
        readFunctions(account),
    ]);
    return { queues, targets, schedules, subscriptions, functions };
}

async function readQueues(account: AwsAccount): Promise<QueueFacts[]> {
    const sqs = account.sqs();
    const urls = await told("sqs:ListQueues", () =>
        allPages(async (token) => {
            const page = await sqs.send(new ListQueuesCommand({ MaxResults: 1000, NextToken: token }));
            return [page.QueueUrls, page.NextToken];
        }),
    );
    return forEach(urls, async (url) => {
        const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] });
        const { Attributes = {} } = await told(`sqs:GetQueueAttributes of ${url}`, () => sqs.send(command));
        const count = (name: "" | "NotVisible" | "Delayed") =>
            Number(Attributes[`ApproximateNumberOfMessages${name}`] ?? 0);
        const policy = Attributes["RedrivePolicy"];
        return {
            arn: Attributes["QueueArn"]!,
            url,
            fifo: Attributes["FifoQueue"] === "true",
            waiting: count(""),
            hidden: count("NotVisible") + count("Delayed"),
            ...(policy === undefined ? {} : { redrive: redriveOf(policy) }),
        };
    });
}

function redriveOf(policy: string) {
    const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy) as Record<string, unknown>;
    return { deadLetterArn: String(deadLetterTargetArn), maxReceiveCount: Number(maxReceiveCount) };
}

async function readTargets(account: AwsAccount): Promise<RuleTarget[]> {
    const events = account.events();
    const buses = await told("events:ListEventBuses", () =>
        allPages(async (NextToken) => {
            const page = await events.send(new ListEventBusesCommand({ NextToken }));
            return [page.EventBuses, page.NextToken];
        }),
    );
    const rules = await forEach(buses, ({ Name: EventBusName }) =>
        told(`events:ListRules of ${EventBusName}`, () =>
            allPages(async (NextToken) => {
                const page = await events.send(new ListRulesCommand({ EventBusName, NextToken }));
                return [page.Rules, page.NextToken];
            }),
        ),
    );
    const targets = await forEach(rules.flat(), async ({ Name, EventBusName, Arn }) => {
        const found = await told(`events:ListTargetsByRule of ${Name}`, () =>
            allPages(async (NextToken) => {
                const page = await events.send(new ListTargetsByRuleCommand({ Rule: Name, EventBusName, NextToken }));
                return [page.Targets, page.NextToken];
            }),
        );
        return found.map((target) => ({ ruleArn: Arn!, ruleName: Name!, target }));
    });
    return targets.flat();
}

async function readSchedules(account: AwsAccount): Promise<ScheduleFacts[]> {
    const scheduler = account.scheduler();
    const all = await told("scheduler:ListSchedules", () =>
        allPages(async (NextToken) => {
            const page = await scheduler.send(new ListSchedulesCommand({ NextToken }));
            return [page.Schedules, page.NextToken];
        }),
    );
    const found = await forEach(all, ({ Arn, Name, GroupName }) =>
        told(`scheduler:GetSchedule of ${Name}`, async () => {
            try {
                const { Target } = await scheduler.send(new GetScheduleCommand({ Name, GroupName }));
                return [{ arn: Arn!, target: Target! }];
            } catch (error) {
                // A one-time schedule may delete itself meanwhile.
                if (error instanceof ResourceNotFoundException) return [];
                throw error;
            }
        }),
    );
    return found.flat();
}

async function readSubscriptions(account: AwsAccount): Promise<SubscriptionFacts[]> {
    const sns = account.sns();
    const all = await told("sns:ListSubscriptions", () =>
        allPages(async (NextToken) => {
            const page = await sns.send(new ListSubscriptionsCommand({ NextToken }));
            return [page.Subscriptions, page.NextToken];
        }),
    );
    // One that is not confirmed has no ARN yet, and gets nothing that could fail.
    const confirmed = all.filter(({ SubscriptionArn }) => SubscriptionArn?.startsWith("arn:"));
    return forEach(confirmed, async ({ SubscriptionArn, TopicArn, Protocol, Endpoint }) => {
        const command = new GetSubscriptionAttributesCommand({ SubscriptionArn });
        const { Attributes = {} } = await told(`sns:GetSubscriptionAttributes of ${SubscriptionArn}`, () =>
            sns.send(command),
        );
        const policy = Attributes["RedrivePolicy"];
        return {
            arn: SubscriptionArn!,
            topicArn: TopicArn!,
            protocol: Protocol!,
            endpoint: Endpoint ?? "",
            raw: Attributes["RawMessageDelivery"] === "true",
            ...(policy === undefined ? {} : { deadLetterArn: redriveOf(policy).deadLetterArn }),
        };
    });
}

async function readFunctions(account: AwsAccount): Promise<FunctionFailures[]> {
    const lambda = account.lambda();
    const functions = await told("lambda:ListFunctions", () =>
        allPages(async (Marker) => {
            const page = await lambda.send(new ListFunctionsCommand({ Marker }));
            return [page.Functions, page.NextMarker];
        }),
    );
    const failures = await forEach(functions, async ({ FunctionName, FunctionArn, DeadLetterConfig }) => {
        const configs = await told(`lambda:ListFunctionEventInvokeConfigs of ${FunctionName}`, () =>
            allPages(async (Marker) => {
                const page = await lambda.send(new ListFunctionEventInvokeConfigsCommand({ FunctionName, Marker }));
                return [page.FunctionEventInvokeConfigs, page.NextMarker];
            }),
        );
        const destinations = configs.flatMap(
            ({ DestinationConfig }) => DestinationConfig?.OnFailure?.Destination ?? [],
        );
        const own = DeadLetterConfig?.TargetArn ? [DeadLetterConfig.TargetArn] : [];
        return [
            ...destinations.map((to): FunctionFailures => ({ functionArn: FunctionArn!, kind: "destination", to })),
            ...own.map((to): FunctionFailures => ({ functionArn: FunctionArn!, kind: "dead-letter queue", to })),
        ];
    });
    return failures.flat();
}

/** The queues that something names as its dead-letter queue, by name; those that it names and that are not there, by ARN. */
export function deadLetterQueues({ queues, targets, schedules, subscriptions, functions }: Wiring) {
    const named = new Set([
        ...queues.flatMap(({ redrive }) => redrive?.deadLetterArn ?? []),
        ...targets.flatMap(({ target }) => target.DeadLetterConfig?.Arn ?? []),
        ...schedules.flatMap(({ target }) => target.DeadLetterConfig?.Arn ?? []),
        ...subscriptions.flatMap(({ deadLetterArn }) => deadLetterArn ?? []),
        ...functions.flatMap(({ to }) => (to.split(":")[2] === "sqs" ? to : [])),
    ]);
    const there = new Set(queues.map(({ arn }) => arn));
    return {
        found: queues.filter(({ arn }) => named.has(arn)).sort((a, b) => (a.arn < b.arn ? -1 : 1)),
        missing: [...named].filter((arn) => !there.has(arn)).sort(),
    };
}
