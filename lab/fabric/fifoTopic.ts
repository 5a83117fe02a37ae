import { createHash } from "node:crypto";
import type { VirtualClock } from "../clock";
import { AwsError } from "../types";
import type { Ids } from "./ids";
import { isFifoId, RecentlySent } from "./recentlySent";

export interface FifoTopicSettings {
    /** Tells duplicates from the message where it has no id. Default false. */
    readonly contentBasedDeduplication: boolean;
    /** `MessageGroup`: the same deduplication id in two groups is two messages. Default `Topic`. */
    readonly throughputScope: "Topic" | "MessageGroup";
}

/** What a FIFO topic knows of a message beside the message. */
export interface FifoStamp {
    readonly id: string;
    readonly groupId: string;
    readonly deduplicationId: string;
    readonly sequenceNumber: string;
}

interface Published {
    readonly MessageGroupId?: string;
    readonly MessageDeduplicationId?: string;
}

/** Delivers, and calls back once when it has come to an end, one way or the other. */
type Delivery = (done: () => void) => unknown;

/**
 * The order of a FIFO topic, and what it takes only once. Source: SNS Developer Guide, "Message ordering and deduplication strategies
 * using Amazon SNS FIFO topics".
 */
export class FifoTopic {
    readonly #recent = new RecentlySent<FifoStamp>();
    /** Deliveries that wait for the one before them, by subscription and group. */
    readonly #lanes = new Map<string, Delivery[]>();

    constructor(
        readonly arn: string,
        public settings: FifoTopicSettings,
        private readonly clock: VirtualClock,
        private readonly ids: Ids,
    ) {}

    /** Stamps a message; says whether it is the duplicate of one that was taken before. Throws what Publish answers. */
    take(body: string, message: Published): { readonly stamp: FifoStamp; readonly duplicate: boolean } {
        const { groupId, deduplicationId } = idsOf(body, message, this.settings);
        const scope = this.settings.throughputScope === "MessageGroup" ? `${groupId}\n` : "";
        const key = `${scope}${deduplicationId}`;
        const now = this.clock.now().getTime();
        const before = this.#recent.find(key, now);
        if (before) return { stamp: before, duplicate: true };
        const stamp: FifoStamp = {
            id: this.ids.uuid("notification"),
            groupId,
            deduplicationId,
            sequenceNumber: this.ids.sequence(`sequence ${this.arn}`),
        };
        this.#recent.add(key, stamp, now);
        return { stamp, duplicate: false };
    }

    /** Delivers to a subscription once all that came before in the group is delivered there, or given up. */
    enqueue(subscriptionArn: string, groupId: string, delivery: Delivery): void {
        const key = `${subscriptionArn}\n${groupId}`;
        const lane = this.#lanes.get(key);
        if (lane) {
            lane.push(delivery);
            return;
        }
        this.#lanes.set(key, []);
        this.#run(key, delivery);
    }

    /** Forgets what it has taken: no message is a duplicate of one before. */
    reset(): void {
        this.#recent.clear();
    }

    #run(key: string, delivery: Delivery): void {
        const done = () => {
            const next = this.#lanes.get(key)!.shift();
            if (next) this.#run(key, next);
            else this.#lanes.delete(key);
        };
        this.clock.schedule(0, () => delivery(done));
    }
}

function idsOf(body: string, message: Published, { contentBasedDeduplication }: FifoTopicSettings) {
    const { MessageGroupId: groupId, MessageDeduplicationId: given } = message;
    if (groupId === undefined) throw invalid("The MessageGroupId parameter is required for FIFO topics");
    if (!isFifoId(groupId))
        throw invalid("MessageGroupId Reason: it must have 1 to 128 letters, digits and punctuation");
    if (given !== undefined && !isFifoId(given)) {
        throw invalid("MessageDeduplicationId Reason: it must have 1 to 128 letters, digits and punctuation");
    }
    if (given === undefined && !contentBasedDeduplication) {
        throw invalid(
            "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
        );
    }
    return { groupId, deduplicationId: given ?? createHash("sha256").update(body).digest("hex") };
}

function invalid(what: string): AwsError {
    return new AwsError("InvalidParameter", `Invalid parameter: ${what}`);
}
