import type { Cloud } from "../cloud";
import { AwsError, type CallContext, type ServiceImplementation } from "../types";
import { checkBatch, eachEntry } from "./batchEntries";
import { FifoTopic, type FifoTopicSettings } from "./fifoTopic";
import { type FilterPolicy, passes } from "./filterPolicy";
import type { Ids } from "./ids";
import { SNS_MESSAGE } from "./limits";
import { measureTopic } from "./measures";
import { type MessageAttributes, messageBytes } from "./messageAttributes";
import { CONFIRMED, checkSnsAttributes, checkSubscription, invalid, LIVE, structured } from "./snsChecks";
import { deliver } from "./snsDelivery";

/** What is asked for of a subscription. */
export interface Wanted {
    readonly topicArn: string;
    readonly protocol: string;
    readonly endpoint: string;
    readonly raw: boolean;
    readonly filter?: FilterPolicy;
    readonly deadLetterTargetArn?: string;
}

export interface Subscription {
    readonly arn: string;
    readonly topicArn: string;
    readonly protocol: string;
    readonly endpoint: string;
    readonly raw: boolean;
    readonly filter?: FilterPolicy;
    readonly deadLetterTargetArn?: string;
    /** E-mail and web addresses must confirm first: nothing is delivered to them here. */
    readonly pendingConfirmation: boolean;
}

export interface Topic {
    readonly arn: string;
    readonly name: string;
    readonly region: string;
    readonly subscriptions: Subscription[];
    /** Of a FIFO topic. */
    readonly fifo?: FifoTopic;
}

type Input = Record<string, unknown>;

/** The topics of the account, and the SNS API over them. */
export class Sns {
    readonly #topics = new Map<string, Topic>();

    constructor(
        private readonly cloud: Cloud,
        private readonly ids: Ids,
    ) {
        cloud.serve("sns", this.#operations());
    }

    /** Makes a topic, a FIFO one where it has settings for that. Throws when its name is taken in the Region. */
    create(name: string, region: string, fifo?: FifoTopicSettings): Topic {
        const arn = this.cloud.arn("sns", region, name);
        if (this.#topics.has(arn)) {
            throw new AwsError("InvalidParameter", `A topic with the name ${name} exists already in ${region}.`);
        }
        const order = fifo && new FifoTopic(arn, fifo, this.cloud.clock, this.ids);
        const topic: Topic = { arn, name, region, subscriptions: [], ...(order ? { fifo: order } : {}) };
        this.#topics.set(arn, topic);
        return topic;
    }

    /** The topic with an ARN or a name; a name must be unique among the Regions. */
    find(arnOrName: string): Topic | undefined {
        const matching = this.all().filter(({ name }) => name === arnOrName);
        return this.#topics.get(arnOrName) ?? (matching.length === 1 ? matching[0] : undefined);
    }

    all(): readonly Topic[] {
        return [...this.#topics.values()];
    }

    /** Subscriptions that wait for somebody to confirm them. */
    pending(): readonly Subscription[] {
        return this.all().flatMap(({ subscriptions }) =>
            subscriptions.filter(({ pendingConfirmation }) => pendingConfirmation),
        );
    }

    /** Takes a topic away, with its subscriptions. */
    delete(arn: string): void {
        this.#topics.delete(arn);
    }

    subscription(arn: string): Subscription | undefined {
        return this.all()
            .flatMap(({ subscriptions }) => subscriptions)
            .find((subscription) => subscription.arn === arn);
    }

    /** Changes a subscription in its place. Throws when there is none. */
    resubscribe(arn: string, wanted: Wanted): Subscription {
        const before = this.subscription(arn);
        if (!before) throw new AwsError("NotFound", `Subscription does not exist: ${arn}`, 404);
        const { pendingConfirmation } = before;
        const topic = this.#topics.get(before.topicArn)!;
        checkSubscription(topic, wanted, before);
        const subscription: Subscription = { ...wanted, arn, pendingConfirmation };
        const { subscriptions } = topic;
        subscriptions.splice(subscriptions.indexOf(before), 1, subscription);
        return subscription;
    }

    unsubscribe(arn: string): void {
        const subscription = this.subscription(arn);
        if (!subscription) return;
        const { subscriptions } = this.#topics.get(subscription.topicArn)!;
        subscriptions.splice(subscriptions.indexOf(subscription), 1);
    }

    /**
     * Subscribes an endpoint; `id` is the last part of its ARN. Throws for a topic that is not there and for an endpoint that does
     * not fit the protocol.
     */
    subscribe(wanted: Wanted, id: string): Subscription {
        const { topicArn, protocol } = wanted;
        const topic = this.#topics.get(topicArn);
        if (!topic) throw new AwsError("NotFound", `Topic does not exist: ${topicArn}`, 404);
        checkSubscription(topic, wanted);
        const subscription: Subscription = {
            ...wanted,
            arn: `${topicArn}:${id}`,
            pendingConfirmation: CONFIRMED.has(protocol),
        };
        topic.subscriptions.push(subscription);
        return subscription;
    }

    #operations(): ServiceImplementation {
        return {
            Publish: (input, context) => this.#publish(input, input, context),
            PublishBatch: (input, context) => this.#publishBatch(input, context),
            ListTopics: (_, { region }) => ({
                Topics: this.all()
                    .filter((topic) => topic.region === region)
                    .map(({ arn }) => ({ TopicArn: arn })),
            }),
        };
    }

    #topic(input: Input): Topic {
        const arn = input["TopicArn"] ?? input["TargetArn"];
        if (typeof arn !== "string") {
            throw new AwsError(
                "InvalidParameter",
                "Invalid parameter: TopicArn or TargetArn: the lab publishes to topics only",
            );
        }
        const topic = this.#topics.get(arn);
        if (!topic) throw new AwsError("NotFound", "Topic does not exist", 404);
        return topic;
    }

    #publish(target: Input, input: Input, { trace }: CallContext): Input {
        const topic = this.#topic(target);
        const { Message: message, Subject: subject } = input as { Message?: string; Subject?: string };
        const attributes = (input["MessageAttributes"] ?? {}) as MessageAttributes;
        if (!message) throw invalid("Empty message");
        checkSnsAttributes(attributes);
        if (subject !== undefined && !/^[\x20-\x7e]{1,100}$/.test(subject)) throw invalid("Subject");
        if (bytesOf(input) > SNS_MESSAGE) throw invalid("Message too long");
        const perProtocol = input["MessageStructure"] === "json" ? structured(message) : undefined;

        if (!topic.fifo && input["MessageDeduplicationId"] !== undefined) {
            throw invalid(
                "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
            );
        }
        const taken = topic.fifo?.take(message, input);
        const groupId = taken?.stamp.groupId ?? (input["MessageGroupId"] as string | undefined);
        const id = taken?.stamp.id ?? this.ids.uuid("notification");
        const answer = { MessageId: id, ...(taken ? { SequenceNumber: taken.stamp.sequenceNumber } : {}) };
        if (taken?.duplicate) return answer;
        const timestamp = this.cloud.clock.now().toISOString();
        this.cloud.notify({ kind: "message", time: timestamp, trace, to: topic.arn, body: message });
        measureTopic(this.cloud, topic, "NumberOfMessagesPublished");
        measureTopic(this.cloud, topic, "PublishSize", { value: bytesOf(input), unit: "Bytes" });
        for (const subscription of topic.subscriptions) {
            if (subscription.pendingConfirmation || !LIVE.has(subscription.protocol)) continue;
            const text = perProtocol?.[subscription.protocol] ?? perProtocol?.["default"] ?? message;
            if (subscription.filter && !passes(subscription.filter, text, attributes)) {
                measureTopic(this.cloud, topic, "NumberOfNotificationsFilteredOut");
                continue;
            }
            const sent = {
                id,
                topicArn: topic.arn,
                message: text,
                attributes,
                timestamp,
                ...(subject === undefined ? {} : { subject }),
                ...(groupId === undefined ? {} : { groupId }),
                ...(taken ? { fifo: taken.stamp } : {}),
            };
            const run = (done?: () => void) => deliver(this.cloud, subscription, sent, trace, done);
            if (topic.fifo) topic.fifo.enqueue(subscription.arn, groupId!, run);
            else
                for (const later of this.cloud.faults?.deliveries(topic.arn) ?? [0])
                    this.cloud.clock.schedule(later, () => run());
        }
        return answer;
    }

    #publishBatch(input: Input, context: CallContext) {
        const entries = (input["PublishBatchRequestEntries"] ?? []) as Input[];
        checkBatch(entries, {
            empty: "The batch request contains no entries.",
            tooMany: () => "The batch request contains more entries than permissible.",
            notDistinct: "Two or more batch entries in the request have the same Id.",
        });
        if (entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > SNS_MESSAGE) {
            throw new AwsError(
                "BatchRequestTooLong",
                "The length of all the batch messages put together is more than the limit.",
            );
        }
        return eachEntry(entries, (entry) => this.#publish(input, entry, context));
    }
}

function bytesOf({ Message, Subject, MessageAttributes }: Input): number {
    const attributes = (MessageAttributes ?? {}) as MessageAttributes;
    return messageBytes(String(Message ?? ""), attributes) + Buffer.byteLength(String(Subject ?? ""));
}
