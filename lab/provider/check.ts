import type { Account } from "../account/account";
import type { Registration } from "../account/registration";
import { isObject, parseJson } from "../fabric/json";
import { LabError } from "../labError";
import { missingRequired } from "./resourceTypes";
import { holdsUnknown } from "./wireValues";

export interface Failure {
    /** Path of the property. */
    readonly property: string;
    readonly reason: string;
}

type Values = Readonly<Record<string, unknown>>;

/** Properties that hold the ARN of something; `*` stands for every entry of a list. */
const ARNS: Readonly<Record<string, readonly string[]>> = {
    "aws:cloudwatch/eventArchive:EventArchive": ["eventSourceArn"],
    "aws:cloudwatch/eventBus:EventBus": ["deadLetterConfig.arn"],
    "aws:cloudwatch/eventTarget:EventTarget": ["arn", "roleArn", "deadLetterConfig.arn"],
    "aws:cloudwatch/metricAlarm:MetricAlarm": ["alarmActions.*", "okActions.*", "insufficientDataActions.*"],
    "aws:iam/role:Role": ["permissionsBoundary"],
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["policyArn"],
    "aws:lambda/eventSourceMapping:EventSourceMapping": ["eventSourceArn"],
    "aws:lambda/function:Function": ["role", "deadLetterConfig.targetArn"],
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": [
        "destinationConfig.onFailure.destination",
        "destinationConfig.onSuccess.destination",
    ],
    "aws:lambda/permission:Permission": ["sourceArn"],
    "aws:scheduler/schedule:Schedule": ["target.arn", "target.roleArn", "target.deadLetterConfig.arn"],
    "aws:sns/topicPolicy:TopicPolicy": ["arn"],
    "aws:sns/topicSubscription:TopicSubscription": ["topic"],
};

/** Properties that hold the JSON text of an object. */
const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
    "aws:cloudwatch/eventArchive:EventArchive": ["eventPattern"],
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ["policy"],
    "aws:cloudwatch/eventRule:EventRule": ["eventPattern"],
    "aws:iam/policy:Policy": ["policy"],
    "aws:iam/role:Role": ["assumeRolePolicy"],
    "aws:iam/rolePolicy:RolePolicy": ["policy"],
    "aws:kms/key:Key": ["policy"],
    "aws:sns/topic:Topic": ["policy"],
    "aws:sns/topicPolicy:TopicPolicy": ["policy"],
    "aws:sns/topicSubscription:TopicSubscription": ["filterPolicy", "redrivePolicy"],
    "aws:sqs/queue:Queue": ["policy", "redrivePolicy", "redriveAllowPolicy"],
    "aws:sqs/queuePolicy:QueuePolicy": ["policy"],
};

/**
 * What the real provider refuses before anything is made, at a preview already: required properties that are missing, ARNs and
 * documents that are none. What is unknown is not judged.
 */
export function checkInputs(type: string, inputs: Values): readonly Failure[] {
    const missing = missingRequired(type, inputs).map((property) => ({
        property,
        reason: "it is required and missing",
    }));
    const arns = found(inputs, ARNS[type]).filter(({ value }) => !isArn(value));
    const documents = found(inputs, DOCUMENTS[type]).filter(({ value }) => !isDocument(value));
    return [
        ...missing,
        ...arns.map(({ property, value }) => ({
            property,
            reason: `${JSON.stringify(value)} is no ARN: it should look like arn:aws:service:region:account:resource`,
        })),
        ...documents.map(({ property }) => ({ property, reason: "it is not the JSON text of an object" })),
    ];
}

/** The inputs with the name that the resource gets; a name that AWS refuses is a failure of `name`, and left out. */
export function namedOrRefused(
    account: Account,
    registration: Pick<Registration, "urn" | "type" | "name" | "inputs">,
): { readonly inputs: Values; readonly failures: readonly Failure[] } {
    try {
        return { inputs: account.named(registration), failures: [] };
    } catch (error) {
        if (!(error instanceof LabError && error.cause instanceof Error)) throw error;
        return { inputs: registration.inputs, failures: [{ property: "name", reason: error.cause.message }] };
    }
}

function found(inputs: Values, paths: readonly string[] = []) {
    return paths
        .flatMap((path) => at(inputs, path.split("."), ""))
        .filter(({ value }) => value !== undefined && value !== null && value !== "" && !holdsUnknown(value));
}

function at(value: unknown, path: readonly string[], property: string): { property: string; value: unknown }[] {
    const [key, ...rest] = path;
    if (key === undefined) return [{ property, value }];
    if (key === "*") return [value].flat().flatMap((item, index) => at(item, rest, `${property}[${index}]`));
    if (!isObject(value)) return [];
    return at(value[key], rest, property === "" ? key : `${property}.${key}`);
}

// Source: hashicorp/terraform-provider-aws, internal/verify: the accounts that are none, and the actions of alarms on instances.
const ARN = /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|aws|aws-managed|aws-marketplace|third-party|cw.{10})?:.+$/;
const INSTANCE_ACTION = /^arn:aws[a-z-]*:automate:[a-z0-9-]+:ec2:(reboot|recover|stop|terminate)$/;

function isArn(value: unknown): boolean {
    return typeof value === "string" && (ARN.test(value) || INSTANCE_ACTION.test(value));
}

function isDocument(value: unknown): boolean {
    return isObject(typeof value === "string" ? parseJson(value) : value);
}
