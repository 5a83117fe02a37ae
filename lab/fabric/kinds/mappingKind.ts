import type { CreateRequest, Existing, ResourceKind } from "../../resources";
import { AwsError } from "../../types";
import { parseArn } from "../arns";
import { readFilters } from "../eventFilter";
import { EventSourceMapping } from "../eventSourceMapping";
import type { Fabric } from "../fabric";
import { readFunctionName } from "../functionName";
import { uuidOf } from "../ids";

/** Joins a queue to a function. Mappings of streams are refused: the lab has no such sources. */
export function mappingKind(fabric: Fabric): ResourceKind {
    const { mappings } = fabric;
    return {
        create(request) {
            const uuid = uuidOf(request.seed);
            const wanted = read(fabric, request);
            refuseSecond(fabric, uuid, wanted);
            return { id: uuid, outputs: start(fabric, uuid, wanted, request) };
        },
        update(request) {
            const { old } = request;
            const wanted = read(fabric, request);
            const mapping = mappings.get(old.id);
            if (!mapping) {
                throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
            }
            mapping.stop();
            return start(fabric, old.id, wanted, request);
        },
        delete({ id }) {
            mappings.get(id)?.stop();
            mappings.delete(id);
        },
        read: ({ id }: Existing) => (mappings.has(id) ? {} : undefined),
    };
}

/** Lets mappings look for their functions: one of the name of a function or alias that was deleted is theirs again. */
export function lookAgain({ mappings }: Fabric): void {
    for (const mapping of mappings.values()) mapping.look();
}

function refuse(why: string): never {
    throw new AwsError("InvalidParameterValueException", why);
}

function read({ sqs, lambda }: Fabric, request: CreateRequest) {
    const { functionArn, timeoutSeconds } = functionOf(lambda, request);
    const sourceArn = String(request.inputs["eventSourceArn"]);
    if (parseArn(sourceArn)?.service !== "sqs") {
        return refuse(`The lab polls queues only: the event source ${sourceArn} is none.`);
    }
    const queue = sqs.find(sourceArn) ?? refuse(`The event source ${sourceArn} does not exist.`);
    const visibility = queue.settings.visibilityTimeoutSeconds;
    if (timeoutSeconds > visibility) {
        refuse(
            `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeoutSeconds} seconds. ` +
                "Set visibilityTimeoutSeconds of the queue to six times the function's timeout.",
        );
    }
    return { functionArn, queue, settings: readSettings(request.inputs, queue.settings.fifo) };
}

/** A queue and a function have one mapping. Source: Lambda API Reference, CreateEventSourceMapping, ResourceConflictException. */
function refuseSecond({ mappings }: Fabric, uuid: string, { functionArn, queue }: ReturnType<typeof read>): void {
    const first = [...mappings.values()].find((one) => one.queue === queue && one.functionArn === functionArn);
    if (!first || first.uuid === uuid) return;
    throw new AwsError(
        "ResourceConflictException",
        `An event source mapping with SQS arn (" ${queue.arn} ") and function (" ${functionArn.split(":function:")[1]} ") already exists. Please update or delete the existing mapping with UUID ${first.uuid}`,
        409,
    );
}

function functionOf(lambda: Fabric["lambda"], { inputs, region, before }: CreateRequest) {
    if (before) {
        // It may have outlived its function.
        const functionArn = String(before["functionArn"]);
        return { functionArn, timeoutSeconds: lambda.find(functionArn)?.config.timeoutSeconds ?? 0 };
    }
    const { arn, timeoutSeconds } = lambda.named(inputs["functionName"], region).config;
    const { qualifier } = readFunctionName(String(inputs["functionName"]));
    return { functionArn: qualifier === undefined ? arn : `${arn}:${qualifier}`, timeoutSeconds };
}

function start(
    { mappings, lambda, cloud }: Fabric,
    uuid: string,
    { functionArn, queue, settings }: ReturnType<typeof read>,
    { inputs, region, tags }: CreateRequest,
) {
    const mapping = new EventSourceMapping(uuid, functionArn, queue, settings, lambda, cloud);
    mappings.set(uuid, mapping);
    const enabled = inputs["enabled"] !== false;
    if (enabled) mapping.start();
    return {
        uuid,
        arn: cloud.arn("lambda", region, `event-source-mapping:${uuid}`),
        functionArn,
        batchSize: settings.batchSize,
        state: enabled ? "Enabled" : "Disabled",
        stateTransitionReason: "USER_INITIATED",
        lastModified: cloud.clock.now().toISOString(),
        lastProcessingResult: "",
        tagsAll: tags,
    };
}

// Source: Lambda Developer Guide, "Amazon SQS event source mapping parameters".
function readSettings(inputs: CreateRequest["inputs"], fifo: boolean) {
    const batchSize: number = inputs["batchSize"] ?? 10;
    const batchingWindowSeconds: number = inputs["maximumBatchingWindowInSeconds"] ?? 0;
    const most = fifo ? 10 : 10_000;
    if (batchSize < 1 || batchSize > most)
        refuse(`The batch size of ${fifo ? "a FIFO" : "a"} queue goes from 1 to ${most}: ${batchSize}.`);
    if (batchingWindowSeconds < 0 || batchingWindowSeconds > 300)
        refuse("The batching window goes from 0 to 300 seconds.");
    if (fifo && batchingWindowSeconds > 0) refuse("Batching window is not supported for FIFO queues.");
    if (batchSize > 10 && batchingWindowSeconds < 1) {
        refuse("Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10.");
    }
    const concurrency: number | undefined = inputs["scalingConfig"]?.maximumConcurrency;
    if (concurrency && (concurrency < 2 || concurrency > 1_000)) {
        refuse(`The maximum concurrency goes from 2 to 1000: ${concurrency}.`);
    }
    const types: readonly string[] = inputs["functionResponseTypes"] ?? [];
    const unknown = types.find((type) => type !== "ReportBatchItemFailures");
    if (unknown !== undefined) refuse(`functionResponseTypes takes ReportBatchItemFailures only: "${unknown}".`);
    const filters: readonly { pattern?: string }[] = inputs["filterCriteria"]?.filters ?? [];
    return {
        batchSize,
        batchingWindowSeconds,
        ...(concurrency ? { maximumConcurrency: concurrency } : {}),
        reportsBatchItemFailures: types.length > 0,
        filters: readFilters(filters.flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern]))),
    };
}
