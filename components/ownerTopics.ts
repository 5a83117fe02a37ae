import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuseWrongAlarms } from "./alarmChecks";
import type { AlarmSettings } from "./alarms";
import { DeadLetterQueue } from "./deadLetterQueue";
import type { Existing, OpsFoundation } from "./opsFoundation";
import { createTopic } from "./topic";

/** Messages about resources with a tag go to the topic of its owner instead of the common one. */
export interface Routes {
    /** The tag key, for example `department`. */
    readonly tag: string;
    /** Tag value -> its topic. What has no such value goes to the common topic. */
    readonly topics: Readonly<Record<string, OwnerTopic>>;
}

/** A topic that exists, with its key if it is encrypted; or one that is made, with the addresses that it mails to. */
export type OwnerTopic =
    | (Existing & { readonly keyArn?: pulumi.Input<string> })
    | { readonly email: readonly string[] };

/** Arguments of `OwnerTopics`. */
export interface OwnerTopicsArgs {
    readonly foundation: OpsFoundation;
    readonly routes: Routes;
    /** The alarms on mails that could not be delivered. Default: ring with the first. */
    readonly undeliveredAlarm?: AlarmSettings | false;
}

/**
 * The topics of owners. For each that does not exist: the topic (`${name}-${value}`) with its policy, a subscription for each address,
 * and a dead-letter queue for mails that SNS could not deliver.
 */
export class OwnerTopics extends pulumi.ComponentResource {
    /** Tag value -> topic ARN. */
    readonly arns: Readonly<Record<string, pulumi.Output<string>>>;
    /** Keys of topics that exist, for those who publish. */
    readonly keyArns: readonly pulumi.Input<string>[];

    constructor(name: string, args: OwnerTopicsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("event-ops:index:OwnerTopics", name, {}, opts);
        refuseWrongAlarms("OwnerTopics", name, { undeliveredAlarm: args.undeliveredAlarm });
        const arns: Record<string, pulumi.Output<string>> = {};
        const keyArns: pulumi.Input<string>[] = [];
        for (const [value, owner] of Object.entries(args.routes.topics)) {
            if ("existing" in owner) {
                arns[value] = pulumi.output(owner.existing);
                if (owner.keyArn) keyArns.push(owner.keyArn);
            } else {
                arns[value] = this.#create(`${name}-${value}`, args, owner.email).arn;
            }
        }
        this.arns = arns;
        this.keyArns = keyArns;
        this.registerOutputs({ arns });
    }

    #create(
        name: string,
        { foundation, undeliveredAlarm }: OwnerTopicsArgs,
        addresses: readonly string[],
    ): aws.sns.Topic {
        const { topic } = createTopic(name, { keyArn: foundation.keyArn, tags: foundation.tags }, this);
        const undelivered = new DeadLetterQueue(
            `${name}-undelivered`,
            {
                foundation,
                meaning: `Mails of the topic ${name} could not be delivered. They wait 14 days.`,
                sender: { service: "sns.amazonaws.com", sourceArn: topic.arn },
                alarm: undeliveredAlarm,
            },
            { parent: this },
        );
        for (const address of addresses) {
            new aws.sns.TopicSubscription(
                `${name}-email-${address}`,
                {
                    topic: topic.arn,
                    protocol: "email",
                    endpoint: address,
                    redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: undelivered.queue.arn }),
                },
                { parent: this, dependsOn: [undelivered.policy] },
            );
        }
        return topic;
    }
}
