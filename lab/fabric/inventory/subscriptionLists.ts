import type { Cloud } from "../../cloud";
import { AwsError, type ServiceImplementation } from "../../types";
import type { Sns, Subscription } from "../sns";

/** What SNS tells of subscriptions. Source: SNS API Reference, "ListSubscriptions", "GetSubscriptionAttributes". */
export function subscriptionLists(cloud: Cloud, sns: Sns): ServiceImplementation {
    return {
        ListSubscriptions: (_, { region }) => ({
            Subscriptions: sns
                .all()
                .filter((topic) => topic.region === region)
                .flatMap(({ subscriptions }) => subscriptions)
                .map(({ arn, topicArn, protocol, endpoint, pendingConfirmation }) => ({
                    // One that waits has no ARN to the outside.
                    SubscriptionArn: pendingConfirmation ? "PendingConfirmation" : arn,
                    Owner: cloud.accountId,
                    Protocol: protocol,
                    Endpoint: endpoint,
                    TopicArn: topicArn,
                })),
        }),
        GetSubscriptionAttributes(input) {
            const subscription = sns.subscription(String(input["SubscriptionArn"]));
            if (!subscription) throw new AwsError("NotFound", "Subscription does not exist", 404);
            return { Attributes: attributesOf(subscription, cloud.accountId) };
        },
    };
}

function attributesOf(subscription: Subscription, owner: string): Record<string, string> {
    const { arn, topicArn, protocol, endpoint, raw, filter, deadLetterTargetArn, pendingConfirmation } = subscription;
    return {
        SubscriptionArn: arn,
        TopicArn: topicArn,
        Owner: owner,
        Protocol: protocol,
        Endpoint: endpoint,
        RawMessageDelivery: String(raw),
        PendingConfirmation: String(pendingConfirmation),
        ConfirmationWasAuthenticated: String(!pendingConfirmation),
        ...(filter === undefined ? {} : { FilterPolicy: filter.pattern.text, FilterPolicyScope: filter.scope }),
        ...(deadLetterTargetArn === undefined ? {} : { RedrivePolicy: JSON.stringify({ deadLetterTargetArn }) }),
    };
}
