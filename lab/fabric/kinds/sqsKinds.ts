import { isDeepStrictEqual } from "node:util";
import { jsonText } from "../../jsonText";
import type { CreateRequest, Existing, ResourceKind } from "../../resources";
import { AwsError } from "../../types";
import type { Fabric } from "../fabric";
import { parseJson } from "../json";
import type { Queue, QueueSettings } from "../queue";
import { checkSettings, readRedriveAllowPolicy, readRedrivePolicy } from "../queueAttributes";
import { setResourcePolicy } from "../resourcePolicy";
import { forget, note, policyNow, setOwnPolicy } from "./facts";
import { FifoNames } from "./fifoName";

const NAMES = new FifoNames("fifoQueue", {
    what: "queue",
    limit: 80,
    shape: /^[\w-]+(\.fifo)?$/,
    allowed: "letters, digits, _ and -, and .fifo at the end",
});

const SETTINGS = ["redrivePolicy", "redriveAllowPolicy"] as const;
type Setting = (typeof SETTINGS)[number];

export function sqsKinds(fabric: Fabric): Record<string, ResourceKind> {
    return {
        "aws:sqs/queue:Queue": queueKind(fabric),
        "aws:sqs/queuePolicy:QueuePolicy": policyKind(fabric),
        "aws:sqs/redrivePolicy:RedrivePolicy": settingKind(fabric, "redrivePolicy", (queue, text) => {
            queue.settings.redrive = text && readRedrivePolicy(text, queue, (arn) => fabric.sqs.find(arn));
        }),
        "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": settingKind(fabric, "redriveAllowPolicy", (queue, text) => {
            queue.settings.redriveAllow = text && readRedriveAllowPolicy(text);
        }),
    };
}

function queueKind(fabric: Fabric): ResourceKind {
    const { sqs, cloud } = fabric;
    return {
        naming: NAMES.naming,
        create(request) {
            const name = NAMES.of(request);
            const settings = readSettings(fabric, request, cloud.arn("sqs", request.region, name));
            const queue = sqs.create(name, request.region, settings);
            return { id: queue.url, outputs: adopt(fabric, queue, request) };
        },
        update(request) {
            const { old, inputs } = request;
            const queue = byUrl(fabric, old.id);
            const settings = readSettings(fabric, request, queue.arn);
            // What a resource beside the queue has set stays, where the queue itself never named any.
            if (!inputs["redrivePolicy"] && !old.inputs["redrivePolicy"]) settings.redrive = queue.settings.redrive;
            if (!inputs["redriveAllowPolicy"] && !old.inputs["redriveAllowPolicy"]) {
                settings.redriveAllow = queue.settings.redriveAllow;
            }
            Object.assign(queue.settings, settings);
            return adopt(fabric, queue, request, old);
        },
        delete({ id }) {
            const queue = sqs.find(id);
            if (!queue) return;
            sqs.delete(queue);
            forget(fabric, queue.arn);
        },
        read({ id, inputs, outputs }) {
            const queue = sqs.find(id);
            if (!queue) return undefined;
            const { contentBasedDeduplication } = queue.settings;
            // One that the queue itself never named is that of a resource beside it.
            const own = SETTINGS.filter((setting) => inputs[setting]);
            const policies = own.map((setting) => [setting, settingNow(queue, setting, outputs[setting]) ?? ""]);
            return { ...numbersOf(queue.settings), contentBasedDeduplication, ...Object.fromEntries(policies) };
        },
    };
}

function policyKind(fabric: Fabric): ResourceKind {
    const { cloud } = fabric;
    const set = ({ inputs }: CreateRequest) => {
        const queue = byUrl(fabric, inputs["queueUrl"]);
        setResourcePolicy(cloud, queue.arn, inputs["policy"]);
        return { id: queue.url, outputs: { queueUrl: queue.url, policy: jsonText(inputs["policy"]) } };
    };
    return {
        create: set,
        update: (request) => set(request).outputs,
        delete({ id }) {
            const queue = fabric.sqs.find(id);
            if (queue) cloud.authoriser.resourcePolicies.delete(queue.arn);
        },
        read({ id, outputs }) {
            const queue = fabric.sqs.find(id);
            const policy = queue && policyNow(cloud, queue.arn, outputs["policy"]);
            return policy === undefined ? undefined : { policy };
        },
    };
}

/** A resource that is one setting of a queue. */
function settingKind(
    fabric: Fabric,
    property: Setting,
    // biome-ignore lint/suspicious/noExplicitAny: a text or an object
    set: (queue: Queue, text: any) => void,
): ResourceKind {
    const put = ({ inputs }: Pick<CreateRequest, "inputs">) => {
        const queue = byUrl(fabric, inputs["queueUrl"]);
        set(queue, inputs[property]);
        return { id: queue.url, outputs: { queueUrl: queue.url } };
    };
    return {
        create: put,
        update: (request) => put(request).outputs,
        delete({ id }) {
            const queue = fabric.sqs.find(id);
            if (queue) set(queue, undefined);
        },
        read({ id, outputs }) {
            const queue = fabric.sqs.find(id);
            const now = queue && settingNow(queue, property, outputs[property]);
            return now === undefined ? undefined : { [property]: now };
        },
    };
}

function byUrl({ sqs }: Fabric, url: unknown): Queue {
    const queue = sqs.find(String(url));
    if (queue) return queue;
    throw new AwsError("QueueDoesNotExist", `The queue ${url} does not exist.`);
}

function readSettings({ sqs }: Fabric, { inputs }: CreateRequest, arn: string): QueueSettings {
    const settings: QueueSettings = {
        visibilityTimeoutSeconds: inputs["visibilityTimeoutSeconds"] ?? 30,
        delaySeconds: inputs["delaySeconds"] ?? 0,
        // 256 KiB: what the provider sends where nothing is said. SQS's own default is 1 MiB.
        maxMessageSize: inputs["maxMessageSize"] ?? 262_144,
        messageRetentionSeconds: inputs["messageRetentionSeconds"] ?? 345_600,
        fifo: inputs["fifoQueue"] === true,
        contentBasedDeduplication: inputs["contentBasedDeduplication"] ?? false,
        deduplicationScope: inputs["deduplicationScope"] ?? "queue",
        redrive: undefined,
        redriveAllow: undefined,
    };
    checkSettings(settings);
    if (inputs["redrivePolicy"]) {
        settings.redrive = readRedrivePolicy(inputs["redrivePolicy"], { arn, settings }, (one) => sqs.find(one));
    }
    if (inputs["redriveAllowPolicy"]) settings.redriveAllow = readRedriveAllowPolicy(inputs["redriveAllowPolicy"]);
    return settings;
}

function numbersOf({ visibilityTimeoutSeconds, delaySeconds, maxMessageSize, messageRetentionSeconds }: QueueSettings) {
    return { visibilityTimeoutSeconds, delaySeconds, maxMessageSize, messageRetentionSeconds };
}

/** The text of a redrive policy, or of one that allows it: as it was written, unless it is another by now; undefined when there is none. */
function settingNow({ settings }: Queue, setting: Setting, written: unknown): string | undefined {
    const { redrive, redriveAllow } = settings;
    const now = setting === "redrivePolicy" ? redrive : redriveAllow;
    if (!now) return undefined;
    const before = (typeof written === "string" ? parseJson(written) : written) as Record<string, unknown> | undefined;
    const count = before?.["maxReceiveCount"];
    // The count may be written as a text.
    const meant = count === undefined ? before : { ...before, maxReceiveCount: Number(count) };
    return isDeepStrictEqual(meant, now) ? String(written) : JSON.stringify(now);
}

/** Puts what is not among a queue's settings into force, and tells what comes out. */
function adopt(fabric: Fabric, queue: Queue, { inputs, tags }: CreateRequest, old?: Existing) {
    const { arn, name, url, settings } = queue;
    const key = inputs["kmsMasterKeyId"];
    setOwnPolicy(fabric.cloud, arn, inputs["policy"], old?.inputs["policy"]);
    note(fabric, arn, { tags, key });
    return {
        arn,
        name,
        url,
        ...numbersOf(settings),
        fifoQueue: settings.fifo,
        receiveWaitTimeSeconds: inputs["receiveWaitTimeSeconds"] ?? 0,
        contentBasedDeduplication: settings.contentBasedDeduplication,
        deduplicationScope: settings.fifo ? settings.deduplicationScope : "",
        fifoThroughputLimit: settings.fifo ? (inputs["fifoThroughputLimit"] ?? "perQueue") : "",
        kmsDataKeyReusePeriodSeconds: inputs["kmsDataKeyReusePeriodSeconds"] ?? 300,
        sqsManagedSseEnabled: inputs["sqsManagedSseEnabled"] ?? !key,
        policy: inputs["policy"] ? jsonText(inputs["policy"]) : "",
        redrivePolicy: inputs["redrivePolicy"] ?? "",
        redriveAllowPolicy: inputs["redriveAllowPolicy"] ?? "",
        tagsAll: tags,
    };
}
