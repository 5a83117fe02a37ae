import type { Cloud } from "../cloud";
import { AwsError, type CallContext, type ServiceImplementation } from "../types";
import { parseArn } from "./arns";
import { type FilterPolicy, passes } from "./filterPolicy";
import type { Ids } from "./ids";
import { isObject, parseJson } from "./json";
import { BATCH_ENTRIES, SNS_MESSAGE } from "./limits";
import { checkAttributes, type MessageAttributes, messageBytes } from "./messageAttributes";
import { deliver } from "./snsDelivery";

/** What is asked for of a subscription. */
export interface Wanted {
    readonly topicArn: string;
    readonly protocol: string;
    readonly endpoint: string;
    readonly raw?: boolean;
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
}

type Input = Record<string, unknown>;

/** Protocols whose subscribers must confirm. */
const CONFIRMED = new Set(["email", "email-json", "http", "https"]);
/** Protocols that the lab delivers. */
const LIVE = new Set(["sqs", "lambda"]);
const KNOWN = new Set([...CONFIRMED, ...LIVE, "sms", "application", "firehose"]);

/** The topics of the account, and the SNS API over them. */
export class Sns {
    readonly #topics = new Map<string, Topic>();

    constructor(
        private readonly cloud: Cloud,
        private readonly ids: Ids,
    ) {
        cloud.serve("sns", this.#operations());
    }

    create(name: string, region: string): Topic {
        const arn = this.cloud.arn("sns", region, name);
        if (this.#topics.has(arn)) {
            throw new AwsError("InvalidParameter", `A topic with the name ${name} exists already in ${region}.`);
        }
        const topic: Topic = { arn, name, region, subscriptions: [] };
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
        const subscription: Subscription = { ...wanted, arn, raw: wanted.raw ?? false, pendingConfirmation };
        const { subscriptions } = this.#topics.get(before.topicArn)!;
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
        const { topicArn, protocol, endpoint } = wanted;
        const topic = this.#topics.get(topicArn);
        if (!topic) throw new AwsError("NotFound", `Topic does not exist: ${topicArn}`, 404);
        checkEndpoint(protocol, endpoint, wanted.raw ?? false);
        const subscription: Subscription = {
            ...wanted,
            arn: `${topicArn}:${id}`,
            raw: wanted.raw ?? false,
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
            ListSubscriptionsByTopic: (input) => ({
                Subscriptions: this.#topic(input).subscriptions.map((subscription) => ({
                    SubscriptionArn: subscription.pendingConfirmation ? "PendingConfirmation" : subscription.arn,
                    Owner: this.cloud.accountId,
                    Protocol: subscription.protocol,
                    Endpoint: subscription.endpoint,
                    TopicArn: subscription.topicArn,
                })),
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

    #publish(target: Input, input: Input, { trace }: CallContext): { MessageId: string } {
        const topic = this.#topic(target);
        const { Message: message, Subject: subject } = input as { Message?: string; Subject?: string };
        const attributes = (input["MessageAttributes"] ?? {}) as MessageAttributes;
        if (!message) throw invalid("Empty message");
        checkSnsAttributes(attributes);
        if (subject !== undefined && !/^[\x20-\x7e]{1,100}$/.test(subject)) throw invalid("Subject");
        const bytes = messageBytes(message, attributes) + Buffer.byteLength(subject ?? "");
        if (bytes > SNS_MESSAGE) throw invalid("Message too long");
        const perProtocol = input["MessageStructure"] === "json" ? structured(message) : undefined;

        const id = this.ids.uuid("notification");
        const timestamp = this.cloud.clock.now().toISOString();
        this.cloud.notify({ kind: "message", time: timestamp, trace, to: topic.arn, body: message });
        for (const subscription of topic.subscriptions) {
            if (subscription.pendingConfirmation || !LIVE.has(subscription.protocol)) continue;
            const text = perProtocol?.[subscription.protocol] ?? perProtocol?.["default"] ?? message;
            if (subscription.filter && !passes(subscription.filter, text, attributes)) continue;
            const sent = {
                id,
                topicArn: topic.arn,
                message: text,
                attributes,
                timestamp,
                ...(subject === undefined ? {} : { subject }),
            };
            this.cloud.clock.schedule(0, () => deliver(this.cloud, subscription, sent, trace));
        }
        return { MessageId: id };
    }

    #publishBatch(input: Input, context: CallContext) {
        const entries = (input["PublishBatchRequestEntries"] ?? []) as Input[];
        if (entries.length === 0) throw new AwsError("EmptyBatchRequest", "The batch request contains no entries.");
        if (entries.length > BATCH_ENTRIES) {
            throw new AwsError(
                "TooManyEntriesInBatchRequest",
                "The batch request contains more entries than permissible.",
            );
        }
        const Successful: Input[] = [];
        const Failed: Input[] = [];
        for (const entry of entries) {
            try {
                Successful.push({ Id: entry["Id"], ...this.#publish(input, entry, context) });
            } catch (error) {
                if (!(error instanceof AwsError)) throw error;
                Failed.push({ Id: entry["Id"], Code: error.code, Message: error.message, SenderFault: true });
            }
        }
        return { Successful, Failed };
    }
}

function invalid(what: string): AwsError {
    return new AwsError("InvalidParameter", `Invalid parameter: ${what}`);
}

/** SNS has one type more than SQS, and checks it. */
function checkSnsAttributes(attributes: MessageAttributes): void {
    checkAttributes(attributes);
    for (const [name, { DataType, StringValue }] of Object.entries(attributes)) {
        if (DataType === "String.Array" && !Array.isArray(parseJson(StringValue ?? ""))) {
            throw invalid(`Message attribute ${name} of the type String.Array must hold a JSON array`);
        }
    }
}

/** `MessageStructure: json`: a text for each protocol, and one for all others. */
function structured(message: string): Record<string, string> {
    const texts = parseJson(message);
    if (!isObject(texts)) throw invalid("Message Structure - JSON message body failed to parse");
    if (typeof texts["default"] !== "string") {
        throw invalid("Message Structure - No default entry in JSON message body");
    }
    return texts as Record<string, string>;
}

function checkEndpoint(protocol: string, endpoint: string, raw: boolean): void {
    if (!KNOWN.has(protocol)) throw invalid(`Amazon SNS does not support this protocol string: ${protocol}`);
    const arn = parseArn(endpoint);
    if (protocol === "sqs" && arn?.service !== "sqs") throw invalid(`SQS endpoint ARN: ${endpoint}`);
    if (protocol === "lambda" && arn?.service !== "lambda") throw invalid(`Lambda endpoint ARN: ${endpoint}`);
    if (protocol.startsWith("email") && !/^[^\s@]+@[^\s@]+$/.test(endpoint)) throw invalid("Email address");
    if (/^https?$/.test(protocol) && !endpoint.startsWith(`${protocol}://`)) {
        throw invalid("Endpoint must match the specified protocol");
    }
    if (raw && !["sqs", "http", "https", "firehose"].includes(protocol)) {
        throw invalid(`RawMessageDelivery: Delivery protocol [${protocol}] does not support raw message delivery.`);
    }
}
