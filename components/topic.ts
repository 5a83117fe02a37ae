import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { onlyTls, policyDocument, type ResourceStatement } from "./policyStatements";

/** What a topic of this package is made of. */
export interface TopicSpec {
    /** The customer key; none: not encrypted. */
    readonly keyArn: pulumi.Input<string> | undefined;
    readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
    /** Who may publish beside the roles of the account that hold the permission. */
    readonly publishers?: (topicArn: pulumi.Output<string>) => ResourceStatement[];
}

/** A topic and its policy (`${name}-policy`), which refuses whatever comes without TLS. */
export function createTopic(
    name: string,
    spec: TopicSpec,
    parent: pulumi.Resource,
): { readonly topic: aws.sns.Topic; readonly policy: aws.sns.TopicPolicy } {
    const topic = new aws.sns.Topic(
        name,
        { ...(spec.keyArn === undefined ? {} : { kmsMasterKeyId: spec.keyArn }), tags: { ...spec.tags } },
        { parent },
    );
    const policy = new aws.sns.TopicPolicy(
        `${name}-policy`,
        {
            arn: topic.arn,
            policy: policyDocument([...(spec.publishers?.(topic.arn) ?? []), onlyTls("sns:Publish", topic.arn)]),
        },
        { parent },
    );
    return { topic, policy };
}
