import { rulesPerBus as mostRules, UNRESERVED_CONCURRENCY } from "event-ops-lab/delivery";
import { FUNCTION_POLICY_BYTES } from "event-ops-policies/functionPolicy";
import { targetsOf } from "./connections";
import {
    all,
    environmentBytes,
    filtersOf,
    functionPolicies,
    inlinePolicies,
    reservedConcurrency,
    rulesPerBus,
    sizes,
    type Use,
    use,
} from "./quotaMeasures";
import type { StackView } from "./stackView";
import type { QuotaUse } from "./types";

/** A quota of AWS, as it is by default, and how much of it the parts of a stack use. */
interface Quota {
    readonly quota: string;
    readonly limit: number | ((view: StackView) => number);
    readonly adjustable: boolean;
    readonly source: string;
    /** False: the number was not read on the page. */
    readonly confirmed: boolean;
    /** Each use of its own; `resource` is absent where all of the account count together. */
    readonly uses: (view: StackView) => readonly Use[];
}

const EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html";
const LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";
const IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const SNS = "https://docs.aws.amazon.com/general/latest/gr/sns.html";
const KMS = "https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html";
const CLOUDWATCH = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html";

const QUOTAS: readonly Quota[] = [
    {
        quota: "rules of a bus",
        limit: ({ region }) => mostRules(region),
        adjustable: true,
        source: EVENTS,
        confirmed: true,
        uses: rulesPerBus,
    },
    {
        quota: "targets of a rule",
        limit: 5,
        adjustable: false,
        source: EVENTS,
        confirmed: true,
        uses: (view) => view.ofKind("cloudwatch/eventRule").map((rule) => use(rule, targetsOf(view, rule).length)),
    },
    {
        quota: "characters of an event pattern",
        limit: 2_048,
        adjustable: true,
        source: EVENTS,
        confirmed: true,
        uses: sizes("cloudwatch/eventRule", ({ eventPattern }) => eventPattern),
    },
    {
        quota: "event buses",
        limit: 100,
        adjustable: true,
        source: EVENTS,
        confirmed: true,
        uses: all("cloudwatch/eventBus"),
    },
    {
        quota: "characters of a bus policy",
        limit: 10_240,
        adjustable: true,
        source: EVENTS,
        confirmed: true,
        uses: sizes("cloudwatch/eventBusPolicy", ({ policy }) => policy),
    },
    {
        quota: "bytes of a queue policy",
        limit: 8_192,
        adjustable: false,
        source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
        confirmed: true,
        uses: sizes("sqs/queuePolicy", ({ policy }) => policy),
    },
    {
        quota: "bytes of a topic policy",
        limit: 30_720,
        adjustable: false,
        source: "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html",
        confirmed: true,
        uses: sizes("sns/topicPolicy", ({ policy }) => policy),
    },
    {
        quota: "filter policies of a topic",
        limit: 200,
        adjustable: true,
        source: SNS,
        confirmed: false,
        uses: (view) => view.ofKind("sns/topic").map((topic) => use(topic, filtersOf(view, topic))),
    },
    {
        quota: "bytes of a function policy",
        limit: FUNCTION_POLICY_BYTES,
        adjustable: false,
        source: LAMBDA,
        confirmed: false,
        uses: functionPolicies,
    },
    {
        quota: "bytes of environment variables",
        limit: 4_096,
        adjustable: false,
        source: LAMBDA,
        confirmed: true,
        uses: (view) => view.ofKind("lambda/function").map((fn) => use(fn, environmentBytes(fn.props))),
    },
    {
        quota: "reserved concurrency",
        limit: 1_000 - UNRESERVED_CONCURRENCY,
        adjustable: true,
        source: LAMBDA,
        confirmed: true,
        uses: reservedConcurrency,
    },
    {
        quota: "characters of a role's inline policies",
        limit: 10_240,
        adjustable: false,
        source: IAM,
        confirmed: true,
        uses: inlinePolicies,
    },
    { quota: "roles", limit: 1_000, adjustable: true, source: IAM, confirmed: false, uses: all("iam/role") },
    {
        quota: "bytes of a key policy",
        limit: 32_768,
        adjustable: false,
        source: KMS,
        confirmed: false,
        uses: sizes("kms/key", ({ policy }) => policy),
    },
    {
        quota: "alarms",
        limit: 5_000,
        adjustable: true,
        source: CLOUDWATCH,
        confirmed: false,
        uses: (view) => [
            { used: view.ofKind("cloudwatch/metricAlarm").length + view.ofKind("cloudwatch/compositeAlarm").length },
        ],
    },
];

/** How much of each quota the stack uses, by the resource that uses most; unused ones are left out. Worst first. */
export function quotaUses(view: StackView): readonly QuotaUse[] {
    const found = QUOTAS.flatMap(({ quota, limit, adjustable, source, confirmed, uses }) => {
        const most = uses(view).reduce((a, b) => (b.used > a.used ? b : a), { used: 0 } as Use);
        if (most.used === 0) return [];
        const number = typeof limit === "number" ? limit : limit(view);
        return [{ quota, ...most, limit: number, share: most.used / number, adjustable, source, confirmed }];
    });
    return found.sort((a, b) => b.share - a.share);
}
