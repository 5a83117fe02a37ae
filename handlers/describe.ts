import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { parseArn } from "./arn";
import { notificationOf } from "./describeText";
import { OptionsError } from "./errors";
import { readResourceEvent } from "./readMessages";
import { regionalClients, regionOfTopic } from "./regionalClients";
import type { ResourceEvent } from "./resourceEvent";
import { textAt } from "./resources/row";
import { isObject } from "./runtime/delivery";
import type { HandlerFactory, HandlerReport } from "./runtime/types";
import { wireJson } from "./snsMessage";

/** Options of `describeResourceEvent`. Environment: `TOPIC_ARN`, and `ROUTES` (JSON: tag value -> topic ARN). */
export interface DescribeOptions {
    /** The tag whose value chooses an owner's topic from `ROUTES`, instead of the default one. Default: none. */
    readonly routeByTag?: string;
}

/** What tests put in place of AWS. */
export interface DescribeClients {
    readonly sns?: (region: string) => SNSClient;
}

/**
 * Writes the human text of each resource event and publishes it, as a `Notification` in JSON, to the owner's topic, or to `TOPIC_ARN` where the
 * resource has no such tag, its tags are not known, or its value has no route.
 *
 * A message that is no resource event of this version throws `UnknownMessageError`, so that it is dead-lettered.
 * Needs `sns:Publish` on all these topics and `kms:GenerateDataKey` and `kms:Decrypt` on their keys.
 */
export const describeResourceEvent =
    ({ routeByTag }: DescribeOptions, clients: DescribeClients = {}): HandlerFactory<unknown> =>
    (runtime) => {
        const routes = parseRoutes(runtime.env.ROUTES);
        const defaultTopic = runtime.required("TOPIC_ARN");
        const snsOf = regionalClients(clients.sns ?? ((region) => new SNSClient(region === "" ? {} : { region })));

        return async (message): Promise<HandlerReport> => {
            const event = readResourceEvent(message);
            const topicArn = topicOf(event, routeByTag, routes) ?? defaultTopic;
            const notification = notificationOf(event);
            await snsOf(regionOfTopic(topicArn) ?? "").send(
                new PublishCommand({
                    TopicArn: topicArn,
                    Subject: notification.subject,
                    // People who subscribe an address to the topic read the text; senders and systems get the document.
                    MessageStructure: "json",
                    Message: wireJson({ default: wireJson(notification), email: notification.text }),
                }),
            );
            return { outcome: "informed", resource: event.data.resource, state: event.data.state, topicArn };
        };
    };

/** The topic that the resource's tag routes to; undefined for the default one. */
export function topicOf(
    { data }: ResourceEvent,
    routeByTag: string | undefined,
    routes: ReadonlyMap<string, string>,
): string | undefined {
    if (routeByTag === undefined) return undefined;
    const value = textAt(data, "tags", routeByTag);
    return value === undefined ? undefined : routes.get(value);
}

/** Reads `ROUTES`; absent or empty means none. */
export function parseRoutes(text: string | undefined): ReadonlyMap<string, string> {
    if (!text) return new Map();
    let routes: unknown;
    try {
        routes = JSON.parse(text);
    } catch {
        routes = undefined;
    }
    const entries = isObject(routes) ? Object.entries(routes) : undefined;
    if (!entries?.every((entry): entry is [string, string] => typeof entry[1] === "string" && !!parseArn(entry[1]))) {
        throw new OptionsError("The environment variable ROUTES is not a JSON object of tag values and topic ARNs.");
    }
    return new Map(entries);
}
