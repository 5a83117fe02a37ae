import { isDeepStrictEqual } from "node:util";
import type { Cloud } from "../cloud";
import { LabError } from "../labError";
import { AwsError } from "../types";
import { tellLost } from "./deadLetter";
import type { Ids } from "./ids";
import { measureQueue } from "./measures";
import type { QueueMessage } from "./messageStore";
import { Queue, type QueueSettings } from "./queue";
import { sqsOperations } from "./sqsOperations";

/** The queues of the account, and the SQS API over them. */
export class Sqs {
    readonly #queues = new Map<string, Queue>();
    readonly #users = new Set<(queue: Queue) => void>();

    constructor(
        private readonly cloud: Cloud,
        private readonly ids: Ids,
    ) {
        cloud.serve("sqs", sqsOperations(cloud, this));
    }

    /**
     * Makes a queue, or returns the one of that name and those settings. Throws where one of the name has others in the Region.
     * Source: SQS API Reference, "CreateQueue".
     */
    create(name: string, region: string, settings: QueueSettings): Queue {
        const arn = this.cloud.arn("sqs", region, name);
        const there = this.#queues.get(arn);
        if (there) {
            if (isDeepStrictEqual({ ...there.settings }, settings)) return there;
            throw new AwsError("QueueAlreadyExists", `A queue already exists with the name ${name} in ${region}.`);
        }
        const queue = new Queue(arn, settings, this.cloud.clock, this.ids, (message) =>
            this.#lost(queue, message, `expired: it was in the queue for ${settings.messageRetentionSeconds} s`),
        );
        this.#queues.set(arn, queue);
        queue.watch(() => {
            for (const user of this.#users) user(queue);
        });
        return queue;
    }

    /** Calls back with each queue that messages come to, are received from or leave. */
    onUse(user: (queue: Queue) => void): void {
        this.#users.add(user);
    }

    /** Takes a queue away, with what waits in it. */
    delete(queue: Queue): void {
        queue.purge();
        this.#queues.delete(queue.arn);
    }

    /** The queue with an ARN, a URL or a name. A name must be unique among the Regions. */
    find(arnUrlOrName: string): Queue | undefined {
        const direct = this.#queues.get(arnUrlOrName);
        if (direct) return direct;
        const matching = this.all().filter(({ name, url }) => name === arnUrlOrName || url === arnUrlOrName);
        return matching.length === 1 ? matching[0] : undefined;
    }

    /** The queue that a call names in `QueueUrl`: by a URL of either form, or as `find`. */
    at(url: string): Queue | undefined {
        const [, region, account, name] = /^https?:\/\/(?:sqs\.)?([^./]+)[^/]*\/(\d{12})\/(.+)$/.exec(url) ?? [];
        return this.#queues.get(`arn:${this.cloud.partition}:sqs:${region}:${account}:${name}`) ?? this.find(url);
    }

    /** As `find`, but throws when there is none. */
    queue(arnUrlOrName: string): Queue {
        const queue = this.find(arnUrlOrName);
        if (!queue) throw new LabError(`The lab has no queue "${arnUrlOrName}": it has ${this.#names()}.`);
        return queue;
    }

    all(): readonly Queue[] {
        return [...this.#queues.values()];
    }

    /** Takes messages as a consumer does; those that were received too often go to the dead-letter queue. */
    receive(queue: Queue, max: number, visibilityTimeoutSeconds?: number): readonly QueueMessage[] {
        const { messages, exhausted } = queue.receive(max, visibilityTimeoutSeconds);
        for (const message of exhausted) this.#redrive(queue, message);
        if (messages.length === 0) measureQueue(this.cloud, queue, "NumberOfEmptyReceives");
        else measureQueue(this.cloud, queue, "NumberOfMessagesReceived", { value: messages.length });
        return messages;
    }

    #redrive(queue: Queue, message: QueueMessage): void {
        const { deadLetterTargetArn, maxReceiveCount } = queue.settings.redrive!;
        const target = this.#queues.get(deadLetterTargetArn);
        const times = maxReceiveCount === 1 ? "once" : `${maxReceiveCount} times`;
        if (!target || !allows(target, queue)) {
            const why = target ? "its redrive allow policy does not name this queue" : "it does not exist";
            this.#lost(
                queue,
                message,
                `received ${times}, and the dead-letter queue ${deadLetterTargetArn} refuses it: ${why}`,
            );
            return;
        }
        target.accept(message, queue.arn);
        this.cloud.notify({
            kind: "dead-letter",
            time: this.cloud.clock.now().toISOString(),
            trace: message.trace,
            queueArn: target.arn,
            reason: `received ${times} from ${queue.name} and never deleted`,
        });
    }

    #lost({ arn }: Queue, { trace }: QueueMessage, why: string): void {
        tellLost(this.cloud, trace, arn, why);
    }

    #names(): string {
        return this.all().length === 0
            ? "none"
            : this.all()
                  .map(({ name }) => name)
                  .join(", ");
    }
}

function allows(target: Queue, source: Queue): boolean {
    const policy = target.settings.redriveAllow;
    if (policy?.redrivePermission === "byQueue") return policy.sourceQueueArns!.includes(source.arn);
    return policy?.redrivePermission !== "denyAll";
}
