import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { OptionsError } from "./errors";
import { wholeNumber } from "./options";
import { regionalClients, regionOfTopic } from "./regionalClients";
import type { HandlerFactory, HandlerReport } from "./runtime/types";
import { readServiceEvent } from "./serviceEvent";
import { snsMessage } from "./snsMessage";
import { createTagLookup, type FoundTags, hasAnyTag } from "./tagLookup";
import { resourcesOf, toResourceEvents } from "./toResourceEvents";

/** Options of `standardise`. Environment: `TOPIC_ARN`, the topic that gets the resource events. */
export interface StandardiseOptions {
    /** Events about resources with one of these tags are ignored: tag key -> values; an empty list means any value. Default: none. */
    readonly ignoreTags?: Readonly<Record<string, readonly string[]>>;
    /** Looks up the resource's tags and puts them, and the `Name`, into the message. Default true. */
    readonly enrichTags?: boolean;
    /** How long a look-up of tags may take, in milliseconds, 100 to 20,000. Default 2,000. */
    readonly lookupTimeoutMs?: number;
    /** How long looked-up tags are taken for true, in seconds, 0 to 3,600. Default 300. */
    readonly cacheSeconds?: number;
}

/** How many messages of one event are published at a time. */
const SIDE_BY_SIDE = 10;

/** What tests put in place of AWS. */
export interface StandardiseClients {
    readonly sns?: (region: string | undefined) => SNSClient;
    readonly tagging?: (region: string) => Pick<ResourceGroupsTaggingAPIClient, "send">;
}

/**
 * Turns each service's own event into resource events, one for each resource, and publishes them to the topic `TOPIC_ARN`.
 *
 * - Tags come from the Resource Groups Tagging API of the event's Region. A look-up that fails or takes too long is said in the log line and
 *   in the message (`tagsUnknown`), and holds nothing up.
 * - A resource whose tags are not known is not ignored: better one message too many than one lost.
 * - An event without a source or detail-type throws `MalformedEventError`, so that it is dead-lettered.
 *
 * Needs `sns:Publish` on the topic, `kms:GenerateDataKey` and `kms:Decrypt` on its key, and `tag:GetResources` when tags are looked up.
 */
export const standardise =
    (options: StandardiseOptions, clients: StandardiseClients = {}): HandlerFactory<unknown> =>
    (runtime) => {
        const { ignoreTags, enrich, lookupTimeoutMs, cacheSeconds } = checked(options);
        const topicArn = runtime.required("TOPIC_ARN");
        const sns = (clients.sns ?? ((region) => new SNSClient({ region })))(regionOfTopic(topicArn));
        const lookup = createTagLookup({
            timeoutMs: lookupTimeoutMs,
            cacheSeconds,
            clientOf: regionalClients(
                clients.tagging ?? ((region) => new ResourceGroupsTaggingAPIClient({ region, maxAttempts: 2 })),
            ),
        });
        const ignoring = Object.keys(ignoreTags).length > 0;

        return async (event): Promise<HandlerReport> => {
            const serviceEvent = readServiceEvent(event);
            const resources = resourcesOf(serviceEvent);
            const asked = enrich || ignoring;
            const found: FoundTags = asked
                ? await lookup.find(resources, serviceEvent.region)
                : { known: new Map<string, never>() };
            const tagsOf = (resource: string) => found.known.get(resource);

            const reasons = new Map<string, string>();
            for (const resource of resources) {
                const known = tagsOf(resource);
                const key = known && "tags" in known ? hasAnyTag(known.tags, ignoreTags) : undefined;
                if (key !== undefined) reasons.set(resource, key);
            }
            // Ids are counted over all resources, so that they stay the same whether or not a neighbour is ignored.
            const resourceEvents = toResourceEvents(serviceEvent, resources, enrich ? tagsOf : undefined);
            const messages = resourceEvents
                .filter(({ subject }) => !reasons.has(subject))
                .map((one) => snsMessage(one));

            for (let start = 0; start < messages.length; start += SIDE_BY_SIDE) {
                await Promise.all(
                    messages.slice(start, start + SIDE_BY_SIDE).map(({ Message, MessageAttributes }) =>
                        sns.send(
                            new PublishCommand({
                                TopicArn: topicArn,
                                Message,
                                MessageAttributes: { ...MessageAttributes },
                            }),
                        ),
                    ),
                );
            }

            const truncated = messages.filter(({ leftOut }) => leftOut.length > 0).length;
            const facts = {
                detailType: serviceEvent.detailType,
                resources: resources.length,
                messages: messages.length,
                ...(reasons.size > 0 && { ignoredResources: [...reasons.keys()] }),
                ...(truncated > 0 && { truncated }),
                ...(found.failure !== undefined && { tagLookup: found.failure }),
            };
            return messages.length > 0
                ? { outcome: "informed", ...facts }
                : { outcome: "ignored", reason: `tag ${[...new Set(reasons.values())].join(", ")}`, ...facts };
        };
    };

function checked({ ignoreTags = {}, enrichTags = true, lookupTimeoutMs, cacheSeconds }: StandardiseOptions) {
    for (const [key, values] of Object.entries(ignoreTags)) {
        if (Array.isArray(values) && values.every((value) => typeof value === "string")) continue;
        throw new OptionsError(
            `ignoreTags.${key} is ${JSON.stringify(values)}; expected a list of values, [] for any.`,
        );
    }
    return {
        ignoreTags,
        enrich: enrichTags,
        lookupTimeoutMs: wholeNumber("lookupTimeoutMs", lookupTimeoutMs, { fallback: 2_000, min: 100, max: 20_000 }),
        cacheSeconds: wholeNumber("cacheSeconds", cacheSeconds, { fallback: 300, min: 0, max: 3_600 }),
    };
}
