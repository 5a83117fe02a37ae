import { functionOf } from "./atRest";
import type { Props, Resource, StackView } from "./stackView";

/** What the role of a function lets it do that costs, once for each message. */
export interface Uses {
    /** Topics, queues, buses, functions, tables and state machines of the stack. */
    readonly resources: readonly { readonly resource: Resource; readonly action: string }[];
    readonly mails: boolean;
    readonly secrets: boolean;
    /** Actions that it may do on anything: what they reach is not known. */
    readonly anywhere: readonly string[];
}

const TARGETED: Readonly<Record<string, string>> = {
    "sns:Publish": "sns/topic",
    "sqs:SendMessage": "sqs/queue",
    "events:PutEvents": "cloudwatch/eventBus",
    "lambda:InvokeFunction": "lambda/function",
    "states:StartExecution": "sfn/stateMachine",
    "dynamodb:PutItem": "dynamodb/table",
    "dynamodb:UpdateItem": "dynamodb/table",
    "dynamodb:DeleteItem": "dynamodb/table",
    "dynamodb:GetItem": "dynamodb/table",
    "dynamodb:Query": "dynamodb/table",
};
const MAILS = ["ses:SendEmail", "ses:SendRawEmail", "ses:SendTemplatedEmail"];
const SECRETS = ["secretsmanager:GetSecretValue"];

/** What a function does for a message, as far as its role says it: each permission used once. Where failures go is left out. */
export function usesOf(view: StackView, { arn, props }: Resource): Uses {
    const grants = view.grants(String(props["role"] ?? ""));
    const failures = failureTargets(view, { arn, props });
    const allowed = (action: string) => grants.filter(({ actions }) => actions.some((text) => covers(text, action)));
    const resources = Object.entries(TARGETED).flatMap(([action, kind]) => {
        const patterns = allowed(action).flatMap((grant) => grant.resources.filter((text) => text !== "*"));
        const found = view.ofKind(kind).filter((one) => one.arn && patterns.some((text) => covers(text, one.arn!)));
        return found.filter((one) => !failures.has(one.arn!)).map((resource) => ({ resource, action }));
    });
    return {
        resources,
        mails: MAILS.some((action) => allowed(action).length > 0),
        secrets: SECRETS.some((action) => allowed(action).length > 0),
        anywhere: Object.keys(TARGETED).filter((action) =>
            allowed(action).some((grant) => grant.resources.includes("*")),
        ),
    };
}

function failureTargets({ ofKind }: StackView, { arn, props }: Pick<Resource, "arn" | "props">): ReadonlySet<string> {
    const settings = ofKind("lambda/functionEventInvokeConfig").filter(({ props: { functionName } }) =>
        [arn, props["name"]].includes(functionName),
    );
    const onFailure = settings.map((setting) => setting.props["destinationConfig"]?.onFailure?.destination);
    return new Set([props["deadLetterConfig"]?.targetArn, ...onFailure].filter((one) => typeof one === "string"));
}

/** Whether a pattern of IAM, with * and ?, covers a text. Letter case counts for ARNs, not for actions; a table's pattern may name more. */
function covers(pattern: string, text: string): boolean {
    const source = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replace(/\*/g, ".*")
        .replace(/\?/g, ".");
    return new RegExp(`^${source}$`, pattern.startsWith("arn:") ? "" : "i").test(text);
}

/** The function that reads a queue or a stream, with the settings of its mapping. */
export function readersOf(
    view: StackView,
    sourceArn: string,
): readonly { readonly reader: Resource; readonly mapping: Props }[] {
    const mappings = view
        .ofKind("lambda/eventSourceMapping")
        .filter(({ props }) => props["eventSourceArn"] === sourceArn && props["enabled"] !== false);
    return mappings.flatMap(({ props }) => {
        const reader = functionOf(view, String(props["functionName"] ?? ""));
        return reader ? [{ reader, mapping: props }] : [];
    });
}

/** The log group that a function writes to, as far as it is part of the stack. */
export function logGroupOf({ ofKind }: StackView, { props }: Resource): Props {
    const name = props["loggingConfig"]?.logGroup ?? `/aws/lambda/${props["name"]}`;
    return ofKind("cloudwatch/logGroup").find((group) => group.props["name"] === name)?.props ?? {};
}

/** The subscriptions of a topic. */
export function subscriptionsOf({ ofKind }: StackView, topicArn: string): readonly Props[] {
    return ofKind("sns/topicSubscription").flatMap(({ props }) => (props["topic"] === topicArn ? [props] : []));
}

const DEFAULT_BUS = "default";

/** The name of a bus from its name or its ARN. */
export function busName(nameOrArn: unknown): string {
    return typeof nameOrArn === "string" ? nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1) : DEFAULT_BUS;
}

export function rulesOf({ ofKind }: StackView, bus: string): readonly Resource[] {
    return ofKind("cloudwatch/eventRule").filter(
        ({ props }) => busName(props["eventBusName"]) === bus && props["eventPattern"] && isEnabled(props),
    );
}

function isEnabled({ state, isEnabled: enabled }: Props): boolean {
    return state === undefined ? enabled !== false : state !== "DISABLED";
}

export function targetsOf({ ofKind }: StackView, { props }: Resource): readonly Props[] {
    return ofKind("cloudwatch/eventTarget").flatMap(({ props: target }) =>
        target["rule"] === props["name"] && busName(target["eventBusName"]) === busName(props["eventBusName"])
            ? [target]
            : [],
    );
}

/** How many archives of the stack keep events of a bus. */
export function archivesOf({ ofKind }: StackView, bus: string): number {
    return ofKind("cloudwatch/eventArchive").filter(({ props }) => busName(props["eventSourceArn"]) === bus).length;
}

/**
 * Whether the events of a rule cost nothing: those of AWS services on the default bus, and the runs of a rule's schedule. A pattern
 * that names no source counts as one of AWS where its detail types are AWS's own calls.
 */
export function isFree({ eventBusName, eventPattern, scheduleExpression }: Props): boolean {
    if (busName(eventBusName) !== DEFAULT_BUS) return false;
    if (scheduleExpression && !eventPattern) return true;
    const { source, "detail-type": type } = JSON.parse(eventPattern ?? "{}") as Record<string, unknown>;
    if (source !== undefined) return startAll(source, /^aws\./);
    return type !== undefined && startAll(type, /^AWS /);
}

function startAll(values: unknown, start: RegExp): boolean {
    const texts = Array.isArray(values) ? values.map((one) => (typeof one === "string" ? one : one?.prefix)) : [];
    return texts.length > 0 && texts.every((text) => typeof text === "string" && start.test(text));
}
