import { jsonText } from "../../jsonText";
import type { CreateRequest, Existing, ResourceKind } from "../../resources";
import { AwsError } from "../../types";
import { parseArn } from "../arns";
import type { Fabric } from "../fabric";
import type { FifoTopicSettings } from "../fifoTopic";
import { type FilterScope, readFilterPolicy } from "../filterPolicy";
import { uuidOf } from "../ids";
import { isObject, parseJson } from "../json";
import { setResourcePolicy } from "../resourcePolicy";
import type { Subscription } from "../sns";
import { forget, note, policyNow, setOwnPolicy } from "./facts";
import { FifoNames } from "./fifoName";

const NAMES = new FifoNames("fifoTopic", {
    what: "topic",
    limit: 256,
    shape: /^[\w-]+(\.fifo)?$/,
    allowed: "letters, digits, _ and -, and .fifo at the end",
});

export function snsKinds(fabric: Fabric): Record<string, ResourceKind> {
    return {
        "aws:sns/topic:Topic": topicKind(fabric),
        "aws:sns/topicPolicy:TopicPolicy": policyKind(fabric),
        "aws:sns/topicSubscription:TopicSubscription": subscriptionKind(fabric),
    };
}

function topicKind(fabric: Fabric): ResourceKind {
    const { sns } = fabric;
    return {
        naming: NAMES.naming,
        create(request) {
            const { arn } = sns.create(NAMES.of(request), request.region, fifoSettings(request));
            return { id: arn, outputs: adopt(fabric, arn, request) };
        },
        update(request) {
            const { old } = request;
            const settings = fifoSettings(request);
            const fifo = sns.find(old.id)?.fifo;
            if (fifo && settings) fifo.settings = settings;
            return adopt(fabric, old.id, request, old);
        },
        delete({ id }) {
            sns.delete(id);
            forget(fabric, id);
        },
        read: ({ id }) => (sns.find(id) ? {} : undefined),
    };
}

function fifoSettings({ inputs }: CreateRequest): FifoTopicSettings | undefined {
    if (inputs["fifoTopic"] !== true) return undefined;
    return {
        contentBasedDeduplication: inputs["contentBasedDeduplication"] ?? false,
        throughputScope: inputs["fifoThroughputScope"] ?? "Topic",
    };
}

function adopt(fabric: Fabric, arn: string, { inputs, tags }: CreateRequest, old?: Existing) {
    setOwnPolicy(fabric.cloud, arn, inputs["policy"], old?.inputs["policy"]);
    note(fabric, arn, { tags, key: inputs["kmsMasterKeyId"] });
    return {
        arn,
        name: parseArn(arn)!.resource,
        owner: fabric.cloud.accountId,
        fifoTopic: inputs["fifoTopic"] ?? false,
        contentBasedDeduplication: inputs["contentBasedDeduplication"] ?? false,
        ...(inputs["fifoTopic"] ? { fifoThroughputScope: inputs["fifoThroughputScope"] ?? "Topic" } : {}),
        policy: inputs["policy"] ? jsonText(inputs["policy"]) : "",
        signatureVersion: inputs["signatureVersion"] ?? 1,
        tracingConfig: inputs["tracingConfig"] ?? "PassThrough",
        tagsAll: tags,
    };
}

function policyKind({ sns, cloud }: Fabric): ResourceKind {
    const set = ({ inputs }: CreateRequest) => {
        const arn = String(inputs["arn"]);
        if (!sns.find(arn)) throw new AwsError("NotFound", `Topic does not exist: ${arn}`, 404);
        setResourcePolicy(cloud, arn, inputs["policy"]);
        return { id: arn, outputs: { arn, owner: cloud.accountId, policy: jsonText(inputs["policy"]) } };
    };
    return {
        create: set,
        update: (request) => set(request).outputs,
        delete({ id }) {
            cloud.authoriser.resourcePolicies.delete(id);
        },
        read({ id, outputs }) {
            const policy = policyNow(cloud, id, outputs["policy"]);
            return policy === undefined ? undefined : { policy };
        },
    };
}

function subscriptionKind({ sns, cloud }: Fabric): ResourceKind {
    return {
        create({ inputs, seed }) {
            const subscription = sns.subscribe(wantedOf(inputs), uuidOf(seed));
            return { id: subscription.arn, outputs: subscriptionOutputs(subscription, inputs, cloud.accountId) };
        },
        update: ({ inputs, old }) =>
            subscriptionOutputs(sns.resubscribe(old.id, wantedOf(inputs)), inputs, cloud.accountId),
        delete: ({ id }) => sns.unsubscribe(id),
        read: ({ id }) => (sns.subscription(id) ? {} : undefined),
    };
}

function wantedOf(inputs: CreateRequest["inputs"]) {
    const scope = (inputs["filterPolicyScope"] ?? "MessageAttributes") as FilterScope;
    const filter = inputs["filterPolicy"] ? readFilterPolicy(inputs["filterPolicy"], scope) : undefined;
    const deadLetterTargetArn = deadLetterOf(inputs["redrivePolicy"]);
    return {
        topicArn: String(inputs["topic"]),
        protocol: String(inputs["protocol"]),
        endpoint: String(inputs["endpoint"]),
        raw: inputs["rawMessageDelivery"] === true,
        ...(filter ? { filter } : {}),
        ...(deadLetterTargetArn === undefined ? {} : { deadLetterTargetArn }),
    };
}

function subscriptionOutputs(
    { arn, pendingConfirmation, raw, filter }: Subscription,
    inputs: CreateRequest["inputs"],
    accountId: string,
) {
    return {
        arn,
        ownerId: accountId,
        pendingConfirmation,
        confirmationWasAuthenticated: !pendingConfirmation,
        confirmationTimeoutInMinutes: inputs["confirmationTimeoutInMinutes"] ?? 1,
        endpointAutoConfirms: inputs["endpointAutoConfirms"] ?? false,
        rawMessageDelivery: raw,
        filterPolicyScope: inputs["filterPolicyScope"] ?? (filter ? "MessageAttributes" : ""),
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
