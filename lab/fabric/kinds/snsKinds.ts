import { type NameRule, physicalName } from "../../account/physicalName";
import { jsonText } from "../../jsonText";
import { AwsError, type CreateRequest, type ResourceKind } from "../../types";
import { parseArn } from "../arns";
import type { Fabric } from "../fabric";
import { type FilterScope, readFilterPolicy } from "../filterPolicy";
import { isObject, parseJson } from "../json";
import { setResourcePolicy } from "../resourcePolicy";

const NAME: NameRule = { what: "topic", limit: 256, shape: /^[\w-]+(\.fifo)?$/, allowed: "letters, digits, _ and -" };

export function snsKinds(fabric: Fabric): Record<string, ResourceKind> {
    return {
        "aws:sns/topic:Topic": { create: (request) => createTopic(fabric, request) },
        "aws:sns/topicPolicy:TopicPolicy": {
            create({ inputs }) {
                const arn = String(inputs["arn"]);
                if (!fabric.sns.find(arn)) throw new AwsError("NotFound", `Topic does not exist: ${arn}`, 404);
                setResourcePolicy(fabric.cloud, arn, inputs["policy"]);
                const outputs = { arn, owner: fabric.cloud.accountId, policy: jsonText(inputs["policy"]) };
                return { id: arn, outputs };
            },
        },
        "aws:sns/topicSubscription:TopicSubscription": { create: (request) => subscribe(fabric, request) },
    };
}

function createTopic({ sns, cloud, options }: Fabric, request: CreateRequest) {
    const { inputs, region, tags } = request;
    if (inputs["fifoTopic"] === true) {
        throw new Error(
            "The lab does not run FIFO topics: use a standard topic, or a FIFO queue for what needs its order.",
        );
    }
    const name = physicalName(request, NAME);
    const { arn } = sns.create(name, region);
    if (inputs["policy"]) setResourcePolicy(cloud, arn, inputs["policy"]);
    if (inputs["kmsMasterKeyId"]) options.onEncrypted?.(arn, String(inputs["kmsMasterKeyId"]));
    options.onTagged?.(arn, tags);
    return {
        id: arn,
        outputs: {
            arn,
            name,
            owner: cloud.accountId,
            fifoTopic: false,
            policy: inputs["policy"] ? jsonText(inputs["policy"]) : "",
            signatureVersion: inputs["signatureVersion"] ?? 1,
            tracingConfig: inputs["tracingConfig"] ?? "PassThrough",
            tagsAll: tags,
        },
    };
}

function subscribe({ sns, cloud }: Fabric, { inputs }: CreateRequest) {
    const scope = (inputs["filterPolicyScope"] ?? "MessageAttributes") as FilterScope;
    const filter = inputs["filterPolicy"] ? readFilterPolicy(inputs["filterPolicy"], scope) : undefined;
    const deadLetterTargetArn = deadLetterOf(inputs["redrivePolicy"]);
    const subscription = sns.subscribe({
        topicArn: String(inputs["topic"]),
        protocol: String(inputs["protocol"]),
        endpoint: String(inputs["endpoint"]),
        raw: inputs["rawMessageDelivery"] ?? false,
        ...(filter ? { filter } : {}),
        ...(deadLetterTargetArn === undefined ? {} : { deadLetterTargetArn }),
    });
    return {
        id: subscription.arn,
        outputs: {
            arn: subscription.arn,
            ownerId: cloud.accountId,
            pendingConfirmation: subscription.pendingConfirmation,
            confirmationWasAuthenticated: !subscription.pendingConfirmation,
            confirmationTimeoutInMinutes: inputs["confirmationTimeoutInMinutes"] ?? 1,
            endpointAutoConfirms: inputs["endpointAutoConfirms"] ?? false,
            rawMessageDelivery: subscription.raw,
            filterPolicyScope: filter ? scope : (inputs["filterPolicyScope"] ?? ""),
        },
    };
}

function deadLetterOf(policy: unknown): string | undefined {
    if (policy === undefined || policy === "") return undefined;
    const parsed = typeof policy === "string" ? parseJson(policy) : policy;
    const arn = isObject(parsed) ? parsed["deadLetterTargetArn"] : undefined;
    if (typeof arn === "string" && parseArn(arn)?.service === "sqs") return arn;
    throw new AwsError(
        "InvalidParameter",
        "Invalid parameter: RedrivePolicy: deadLetterTargetArn must be the ARN of a queue",
    );
}
