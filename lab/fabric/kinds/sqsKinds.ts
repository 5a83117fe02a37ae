import { type NameRule, physicalName } from "../../account/physicalName";
import { jsonText } from "../../jsonText";
import { AwsError, type CreateRequest, type ResourceKind } from "../../types";
import type { Fabric } from "../fabric";
import type { Queue, QueueSettings } from "../queue";
import { checkSettings, readRedriveAllowPolicy, readRedrivePolicy } from "../queueAttributes";
import { setResourcePolicy } from "../resourcePolicy";

const NAME: NameRule = {
    what: "queue",
    limit: 80,
    shape: /^[\w-]+(\.fifo)?$/,
    allowed: "letters, digits, _ and -, and .fifo at the end",
};

export function sqsKinds(fabric: Fabric): Record<string, ResourceKind> {
    const { sqs, cloud } = fabric;
    const byUrl = (inputs: Record<string, unknown>): Queue => {
        const queue = sqs.find(String(inputs["queueUrl"]));
        if (queue) return queue;
        throw new AwsError("QueueDoesNotExist", `The queue ${inputs["queueUrl"]} does not exist.`);
    };
    return {
        "aws:sqs/queue:Queue": { create: (request) => createQueue(fabric, request) },
        "aws:sqs/queuePolicy:QueuePolicy": {
            create({ inputs }) {
                const queue = byUrl(inputs);
                setResourcePolicy(cloud, queue.arn, inputs["policy"]);
                return { id: queue.url, outputs: { queueUrl: queue.url, policy: jsonText(inputs["policy"]) } };
            },
        },
        "aws:sqs/redrivePolicy:RedrivePolicy": {
            create({ inputs }) {
                const queue = byUrl(inputs);
                queue.settings.redrive = readRedrivePolicy(inputs["redrivePolicy"], queue, (arn) => sqs.find(arn));
                return { id: queue.url, outputs: { queueUrl: queue.url } };
            },
        },
        "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": {
            create({ inputs }) {
                const queue = byUrl(inputs);
                queue.settings.redriveAllow = readRedriveAllowPolicy(inputs["redriveAllowPolicy"]);
                return { id: queue.url, outputs: { queueUrl: queue.url } };
            },
        },
    };
}

function createQueue({ sqs, cloud, options }: Fabric, request: CreateRequest) {
    const { inputs, region, tags } = request;
    const fifo = inputs["fifoQueue"] === true;
    const name = physicalName(request, fifo ? { ...NAME, suffix: ".fifo" } : NAME);
    if (fifo !== name.endsWith(".fifo")) {
        throw new Error(
            fifo
                ? `The name of a FIFO queue ends with ".fifo": "${name}".`
                : `"${name}" is no FIFO queue: set fifoQueue.`,
        );
    }
    const settings: QueueSettings = {
        visibilityTimeoutSeconds: inputs["visibilityTimeoutSeconds"] ?? 30,
        delaySeconds: inputs["delaySeconds"] ?? 0,
        maxMessageSize: inputs["maxMessageSize"] ?? 1_048_576,
        messageRetentionSeconds: inputs["messageRetentionSeconds"] ?? 345_600,
        fifo,
        contentBasedDeduplication: inputs["contentBasedDeduplication"] ?? false,
        deduplicationScope: inputs["deduplicationScope"] ?? "queue",
    };
    checkSettings(settings);
    const arn = cloud.arn("sqs", region, name);
    if (inputs["redrivePolicy"]) {
        settings.redrive = readRedrivePolicy(inputs["redrivePolicy"], { arn, settings }, (one) => sqs.find(one));
    }
    if (inputs["redriveAllowPolicy"]) settings.redriveAllow = readRedriveAllowPolicy(inputs["redriveAllowPolicy"]);
    const queue = sqs.create(name, region, settings);
    if (inputs["policy"]) setResourcePolicy(cloud, arn, inputs["policy"]);
    const key = inputs["kmsMasterKeyId"];
    if (key) options.onEncrypted?.(arn, String(key));
    options.onTagged?.(arn, tags);
    return {
        id: queue.url,
        outputs: {
            arn,
            name,
            url: queue.url,
            fifoQueue: fifo,
            visibilityTimeoutSeconds: settings.visibilityTimeoutSeconds,
            delaySeconds: settings.delaySeconds,
            maxMessageSize: settings.maxMessageSize,
            messageRetentionSeconds: settings.messageRetentionSeconds,
            receiveWaitTimeSeconds: inputs["receiveWaitTimeSeconds"] ?? 0,
            contentBasedDeduplication: settings.contentBasedDeduplication,
            deduplicationScope: fifo ? settings.deduplicationScope : "",
            fifoThroughputLimit: fifo ? (inputs["fifoThroughputLimit"] ?? "perQueue") : "",
            kmsDataKeyReusePeriodSeconds: inputs["kmsDataKeyReusePeriodSeconds"] ?? 300,
            sqsManagedSseEnabled: inputs["sqsManagedSseEnabled"] ?? !key,
            policy: inputs["policy"] ? jsonText(inputs["policy"]) : "",
            redrivePolicy: inputs["redrivePolicy"] ?? "",
            redriveAllowPolicy: inputs["redriveAllowPolicy"] ?? "",
            tagsAll: tags,
        },
    };
}
