import * as pulumi from "@pulumi/pulumi";
import type { AlertSubscribers, NotificationPipelineArgs, OpsFoundationArgs } from "./components";
import { COMPLETE_SECRET_ARN } from "./components/secretArn";
import {
    boolean,
    type ConfigProblem,
    integer,
    list,
    mapOf,
    nearest,
    object,
    oneOf,
    optional,
    optionalText,
    problemText,
    type Shape,
    text,
    withoutValue,
} from "./configShape";

const arn = (service: string) => text(`the ARN of ${service}`, /^arn:[\w-]+:[\w-]+:[^\s]+$/);
const optionalArn = (service: string) => optionalText(`the ARN of ${service}`, /^arn:[\w-]+:[\w-]+:[^\s]+$/);
const address = text("an e-mail address", /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/);
const httpsUrl = text("an address that begins with https://", /^https:\/\/[^\s/?#]+([/?#][^\s]*)?$/);
const anyText = text("a text");

const alertSubscribers = object(
    {},
    {
        email: list(address),
        https: list(httpsUrl),
        slack: list(object({ workspaceId: anyText, channelId: anyText }, {})),
        teams: list(object({ tenantId: anyText, teamId: anyText, channelId: anyText }, {})),
    },
);
const email = object(
    { from: anyText, to: list(address) },
    { identityArn: arn("an SES identity"), configurationSet: anyText },
);
const webhook = object(
    { name: anyText, format: oneOf("slack", "teams") },
    {
        secretArn: text(
            "the complete ARN of a secret, which ends in a hyphen and six characters (aws secretsmanager describe-secret says it; the URL itself belongs in no config)",
            COMPLETE_SECRET_ARN,
        ),
        parameterName: anyText,
        keyArn: arn("a KMS key"),
    },
);
const ownerTopic = object({}, { existing: arn("an SNS topic"), keyArn: arn("a KMS key"), email: list(address) });
const auditTrail = object({}, { existing: arn("a trail"), create: boolean });

/** The retention periods that CloudWatch Logs knows: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Every key of the project's config: what it must look like, and what it is when the stack does not say. `Pulumi.yaml` says the same. */
export const CONFIG_KEYS = {
    namePrefix: key(
        "string",
        text("a letter and up to 30 letters, digits and hyphens", /^[A-Za-z][A-Za-z0-9-]{0,30}$/),
        "event-ops",
    ),
    rolePath: key("string", optionalText("an IAM path such as /event-ops/dev/", /^\/([\w+=,.@-]+\/)+$/), ""),
    permissionsBoundaryArn: key("string", optionalArn("a managed policy"), ""),
    tags: key("object", mapOf(anyText), {}),
    busArn: key("string", optionalArn("an event bus"), ""),
    alertTopicArn: key("string", optionalArn("an SNS topic"), ""),
    alertSubscribers: { ...key("object", alertSubscribers, {}), mayBeSecret: true },
    topicKey: key(
        "string",
        text("create, none, or the ARN of a KMS key", /^(create|none|arn:[\w-]+:kms:[^\s]+)$/),
        "create",
    ),
    services: key("array", list(anyText), ["ec2"]),
    otherEvents: key("array", list(object({ source: anyText, detailTypes: list(anyText) }, {})), []),
    ignoreTags: key("object", mapOf(list(anyText)), {}),
    enrichTags: key("boolean", boolean, true),
    informOnReplays: key("boolean", boolean, false),
    routes: key("object", optional(object({ tag: anyText, topics: mapOf(ownerTopic) }, {})), {}),
    machineReaders: key("array", list(anyText), []),
    machineQueueAlarmHours: key("integer", integer(0, 335), 24),
    email: key("object", optional(email), {}),
    webhooks: key("array", list(webhook), []),
    logRetentionDays: key("integer", oneOf(...RETENTION), 30),
    auditTrail: key("object", optional(auditTrail), {}),
} as const;

type Keys = typeof CONFIG_KEYS;
type Values = { readonly [K in keyof Keys]: ReturnType<Keys[K]["shape"]> };

interface Key<T> {
    readonly type: "string" | "boolean" | "integer" | "array" | "object";
    readonly shape: Shape<T>;
    readonly default: unknown;
    /** Whether the value may be encrypted. Pulumi takes all of a structured value for a secret when one text in it is. */
    readonly mayBeSecret?: boolean;
}

/** The config of the stack, in the words of the components. */
export interface StackConfig {
    readonly foundation: OpsFoundationArgs;
    readonly pipeline: Omit<NotificationPipelineArgs, "foundation">;
    readonly auditTrail:
        | { readonly existing: string }
        | { readonly create: { readonly tags: Readonly<Record<string, string>> } }
        | undefined;
}

/**
 * Reads and checks the whole config of the project. Throws one error that lists each wrong value by its path, what was
 * expected, and keys that do not exist; Pulumi prints it without a stack.
 */
export function readStackConfig(): StackConfig {
    const namespace = `${pulumi.getProject()}:`;
    const problems: ConfigProblem[] = unknownKeys(namespace);
    const values = Object.fromEntries(
        Object.entries(CONFIG_KEYS).map(([name, spec]) => [
            name,
            readKey(namespace + name, spec as Key<unknown>, problems),
        ]),
    ) as Values;
    checkTogether(values, namespace, problems);
    if (problems.length > 0) {
        throw new pulumi.RunError(
            [
                `The config of the stack "${pulumi.getStack()}" is wrong (Pulumi.${pulumi.getStack()}.yaml, or pulumi config set):`,
                ...problems.map((problem) => `  ${problemText(problem)}`),
                "docs/configuration.md describes every key.",
            ].join("\n"),
        );
    }
    return inComponentWords(values, namespace);
}

function key<T>(type: Key<T>["type"], shape: Shape<T>, fallback: unknown): Key<T> {
    return { type, shape, default: fallback };
}

function unknownKeys(namespace: string): ConfigProblem[] {
    const known = Object.keys(CONFIG_KEYS);
    return Object.keys(pulumi.runtime.allConfig())
        .filter((full) => full.startsWith(namespace) && !known.includes(full.slice(namespace.length)))
        .map((full) => {
            const meant = nearest(full.slice(namespace.length), known);
            return {
                path: full,
                expected: `there is no such key${meant ? `; did you mean ${namespace}${meant}?` : ""}`,
            };
        });
}

function readKey<T>(
    full: string,
    { type, shape, default: fallback, mayBeSecret = false }: Key<T>,
    problems: ConfigProblem[],
): T | undefined {
    const raw = pulumi.runtime.getConfig(full);
    if (raw === undefined) return shape(fallback, full, problems);
    const encrypted = isConfigSecret(full);
    if (encrypted && !mayBeSecret) {
        problems.push({
            path: full,
            expected: "it is encrypted, but it is no secret; set it again without --secret",
        });
        return undefined;
    }
    const own: ConfigProblem[] = [];
    const value = shape(type === "string" ? raw : parsed(raw), full, own);
    problems.push(...(encrypted ? own.map(withoutValue) : own));
    return value;
}

/** JSON, or the text itself where that was expected: the shape says what it wants. */
function parsed(raw: string): unknown {
    try {
        return JSON.parse(raw);
    } catch {
        return raw;
    }
}

/** Of what is encrypted the URLs are the secret: they may carry a key. Who is mailed to stands in names of resources. */
function withSecretUrls(subscribers: NonNullable<Values["alertSubscribers"]>, full: string): AlertSubscribers {
    const { https, ...others } = subscribers;
    if (https === undefined || !isConfigSecret(full)) return subscribers;
    return { ...others, https: https.map((url) => pulumi.secret(url)) };
}

/** Pulumi has this function but leaves it out of its types. */
function isConfigSecret(full: string): boolean {
    return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(full);
}

/** What can only be said of two values together. */
function checkTogether(values: Values, namespace: string, problems: ConfigProblem[]): void {
    const { auditTrail: trail, webhooks = [], routes } = values;
    if (trail && (trail.existing === undefined) === (trail.create !== true)) {
        problems.push({ path: `${namespace}auditTrail`, expected: "expected either existing, or create: true" });
    }
    webhooks.forEach(({ secretArn, parameterName }, index) => {
        if ((secretArn === undefined) === (parameterName === undefined)) {
            problems.push({
                path: `${namespace}webhooks[${index}]`,
                expected: "expected either secretArn or parameterName",
            });
        }
    });
    for (const [value, topic] of Object.entries(routes?.topics ?? {})) {
        if ((topic.existing === undefined) === (topic.email === undefined)) {
            problems.push({
                path: `${namespace}routes.topics.${value}`,
                expected: "expected either existing or email",
            });
        }
    }
}

function inComponentWords(values: Values, namespace: string): StackConfig {
    const { busArn, alertTopicArn, topicKey, rolePath, permissionsBoundaryArn, machineQueueAlarmHours: hours } = values;
    return {
        foundation: {
            namePrefix: values.namePrefix!,
            ...(rolePath === undefined ? {} : { rolePath }),
            ...(permissionsBoundaryArn === undefined ? {} : { permissionsBoundaryArn }),
            tags: values.tags!,
            ...(busArn === undefined ? {} : { bus: { existing: busArn } }),
            ...(alertTopicArn === undefined ? {} : { alertTopic: { existing: alertTopicArn } }),
            alertSubscribers: withSecretUrls(values.alertSubscribers!, `${namespace}alertSubscribers`),
            ...(topicKey === "create"
                ? {}
                : { key: topicKey === "none" ? { disabled: true } : { existing: topicKey! } }),
        },
        pipeline: {
            services: values.services!,
            otherEvents: values.otherEvents!,
            ignoreTags: values.ignoreTags!,
            enrichTags: values.enrichTags!,
            informOnReplays: values.informOnReplays!,
            ...(values.routes === undefined ? {} : { routes: values.routes as NotificationPipelineArgs["routes"] }),
            machineReaders: values.machineReaders!,
            machineQueueAgeAlarm: hours === 0 ? false : { threshold: hours! * 3_600 },
            ...(values.email === undefined ? {} : { email: values.email }),
            webhooks: values.webhooks!,
            logRetentionDays: values.logRetentionDays!,
        },
        auditTrail:
            values.auditTrail === undefined
                ? undefined
                : values.auditTrail.existing === undefined
                  ? { create: { tags: values.tags! } }
                  : { existing: values.auditTrail.existing },
    };
}
