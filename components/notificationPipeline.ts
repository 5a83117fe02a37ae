import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { describeResourceEvent } from "../handlers/describe";
import { standardise } from "../handlers/standardise";
import type { AlarmSettings } from "./alarms";
import { EmailDelivery, type EmailSettings } from "./emailDelivery";
import { handlerOf } from "./inlineFunction";
import { MachineQueue } from "./machineQueue";
import { checkPipeline } from "./notificationPipelineChecks";
import type { OpsFoundation } from "./opsFoundation";
import { OwnerTopics, type Routes } from "./ownerTopics";
import type { QueuedFunction } from "./queuedFunction";
import type { QueueSubscription } from "./queueSubscription";
import { Reaction } from "./reaction";
import { type EventSource, resourceStatePattern, SERVICES } from "./resourceStatePatterns";
import { createSubscriber, type SubscriberArgs, type SubscriberFunction } from "./subscriber";
import { createTopic } from "./topic";
import { WebhookDelivery, type WebhookSettings } from "./webhookDelivery";

/** Arguments of a `NotificationPipeline`. */
export interface NotificationPipelineArgs {
    readonly foundation: OpsFoundation;
    /** Whose state events are informed about: names of `SERVICES`. Default `["ec2"]`. */
    readonly services?: readonly string[];
    /** Other events: sources with their detail-types. What is not known is described in general words. */
    readonly otherEvents?: readonly EventSource[];
    /** Events about resources with one of these tags inform nobody: tag key -> values, an empty list for any value. Default: none. */
    readonly ignoreTags?: Readonly<Record<string, readonly string[]>>;
    /** Looks up tags, and says the `Name` and owner of a resource. Default true. */
    readonly enrichTags?: boolean;
    /** Replayed events inform, too. Default false. */
    readonly informOnReplays?: boolean;
    /** By tag, to the topic of an owner instead of the common one. Needs `enrichTags`. Default: everything to the common topic. */
    readonly routes?: Routes;
    /** Accounts, roles or users that may read the machine queue, beside those of this account. */
    readonly machineReaders?: readonly string[];
    /** When nobody reads the machine queue. Default: rings when a message has waited a day. `false` turns it off. */
    readonly machineQueueAgeAlarm?: AlarmSettings | false;
    /** E-mail. Default: none. */
    readonly email?: EmailSettings;
    /** Chat. Default: none. */
    readonly webhooks?: readonly WebhookSettings[];
    /** How long the functions' logs are kept. Default 30 days. */
    readonly logRetentionDays?: number;
    /** `false` turns all alarms of all hops off. Default: all on. */
    readonly alarms?: false;
}

/**
 * Informs machines and people about what happens to resources, in three layers, each a queue or topic away from the next.
 *
 * 1. The reaction `${name}-AwsServiceEvents` turns each event into resource events on the topic `${name}-OrgResourceEvents`.
 *    Its way in is a queue, because a topic carries a quarter of what an event can be.
 * 2. `${name}-machines` keeps them for other systems; `${name}-messages` writes the human text to `${name}-OrgResourceEventsNotification`.
 * 3. `${name}-email` and `${name}-webhook-<name>` deliver it.
 *
 * Every hop has a dead-letter queue and an alarm.
 *
 * @example
 * new NotificationPipeline("notifications", {
 *     foundation,
 *     services: ["ec2", "rds"],
 *     email: { from: "ops@example.com", to: ["team@example.com"] },
 * });
 */
export class NotificationPipeline extends pulumi.ComponentResource {
    readonly awsServiceEvents: Reaction;
    /** CloudEvents 1.0 documents, one for each resource. Other sources may publish here, too. */
    readonly orgResourceEvents: aws.sns.Topic;
    readonly machines: MachineQueue;
    readonly messages: QueuedFunction;
    readonly messagesSubscription: QueueSubscription;
    /** Human texts. */
    readonly orgResourceEventsNotification: aws.sns.Topic;
    readonly ownerTopics: OwnerTopics | undefined;
    readonly email: EmailDelivery | undefined;
    readonly webhooks: readonly WebhookDelivery[];

    constructor(name: string, args: NotificationPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
        super("event-ops:index:NotificationPipeline", name, {}, opts);
        checkPipeline(name, args);
        const { foundation } = args;
        const child = { parent: this };
        const settings = { logRetentionDays: args.logRetentionDays, alarms: args.alarms };
        const topicSpec = { keyArn: foundation.keyArn, tags: foundation.tags };

        this.orgResourceEvents = createTopic(`${name}-OrgResourceEvents`, topicSpec, this).topic;
        this.orgResourceEventsNotification = createTopic(
            `${name}-OrgResourceEventsNotification`,
            topicSpec,
            this,
        ).topic;

        this.awsServiceEvents = new Reaction(
            `${name}-AwsServiceEvents`,
            {
                ...settings,
                foundation,
                description: "State events of AWS services become resource events",
                eventPattern: resourceStatePattern(wantedEvents(args), args.informOnReplays === true),
                handler: handlerOf(standardise, {
                    ignoreTags: args.ignoreTags ?? {},
                    enrichTags: args.enrichTags ?? true,
                }),
                environment: { TOPIC_ARN: this.orgResourceEvents.arn },
                permissions: [
                    ...foundation.publishPermissions([this.orgResourceEvents.arn]),
                    // No resource level: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonresourcegrouptaggingapi.html
                    ...(looksUpTags(args) ? [{ actions: ["tag:GetResources"], resources: ["*"] }] : []),
                ],
            },
            child,
        );

        const undeliveredAlarm = args.alarms;
        this.machines = new MachineQueue(
            `${name}-machines`,
            {
                foundation,
                topic: this.orgResourceEvents,
                readers: args.machineReaders,
                ageAlarm: args.alarms ?? args.machineQueueAgeAlarm,
                undeliveredAlarm,
            },
            child,
        );

        this.ownerTopics =
            args.routes &&
            new OwnerTopics(`${name}-owners`, { foundation, routes: args.routes, undeliveredAlarm }, child);
        const common = { foundation, settings, undeliveredAlarm };
        const { worker, subscription } = createSubscriber(
            `${name}-messages`,
            { ...common, topic: this.orgResourceEvents },
            this.#describe(args),
            this,
        );
        this.messages = worker;
        this.messagesSubscription = subscription;

        const delivery: SubscriberArgs = { ...common, topic: this.orgResourceEventsNotification };
        this.email = args.email && new EmailDelivery(`${name}-email`, { ...delivery, email: args.email }, child);
        this.webhooks = (args.webhooks ?? []).map(
            (webhook) => new WebhookDelivery(`${name}-webhook-${webhook.name}`, { ...delivery, webhook }, child),
        );
        this.registerOutputs({
            orgResourceEvents: this.orgResourceEvents.arn,
            orgResourceEventsNotification: this.orgResourceEventsNotification.arn,
            machineQueue: this.machines.queue.arn,
        });
    }

    #describe({ foundation, routes }: NotificationPipelineArgs): SubscriberFunction {
        const owners = this.ownerTopics?.arns ?? {};
        const keys = this.ownerTopics?.keyArns ?? [];
        return {
            description: "Resource events become human text",
            handler: handlerOf(describeResourceEvent, routes ? { routeByTag: routes.tag } : {}),
            environment: { TOPIC_ARN: this.orgResourceEventsNotification.arn, ROUTES: pulumi.jsonStringify(owners) },
            permissions: [
                ...foundation.publishPermissions([this.orgResourceEventsNotification.arn, ...Object.values(owners)]),
                ...(keys.length > 0 ? [{ actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: keys }] : []),
            ],
        };
    }
}

function wantedEvents({ services = ["ec2"], otherEvents = [] }: NotificationPipelineArgs): EventSource[] {
    return [...services.map((service) => SERVICES[service]!), ...otherEvents];
}

/** Whether any option needs the tags of a resource. */
function looksUpTags({ enrichTags = true, ignoreTags = {} }: NotificationPipelineArgs): boolean {
    return enrichTags || Object.keys(ignoreTags).length > 0;
}
