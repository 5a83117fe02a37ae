import type { Cloud } from "../../cloud";
import { AwsError, type ServiceImplementation } from "../../types";
import type { Sns, Subscription } from "../sns";

/** What SNS tells of subscriptions. Source: SNS API Reference, "ListSubscriptions", "ListSubscriptionsByTopic", "GetSubscriptionAttributes". */
export function subscriptionLists(cloud: Cloud, sns: Sns): ServiceImplementation {
    return {
        ListSubscriptions: (_, { region }) => ({
            Subscriptions: sns
                .all()
                .filter((topic) => topic.region === region)
                .flatMap(({ subscriptions }) => subscriptions)
                .map((subscription) => summaryOf(subscription, cloud.accountId)),
        }),
        ListSubscriptionsByTopic(input) {
            const topic = sns.find(String(input["TopicArn"]));
            if (!topic) throw new AwsError("NotFound", "Topic does not exist", 404);
            return { Subscriptions: topic.subscriptions.map((one) => summaryOf(one, cloud.accountId)) };
        },
        GetSubscriptionAttributes(input) {
            const subscription = sns.subscription(String(input["SubscriptionArn"]));
            if (!subscription) throw new AwsError("NotFound", "Subscription does not exist", 404);
            return { Attributes: attributesOf(subscription, cloud.accountId) };
        },
    };
}

function summaryOf({ arn, topicArn, protocol, endpoint, pendingConfirmation }: Subscription, owner: string) {
    return {
        // One that waits has no ARN to the outside.
        SubscriptionArn: pendingConfirmation ? "PendingConfirmation" : arn,
        Owner: owner,
        Protocol: protocol,
        Endpoint: endpoint,
        TopicArn: topicArn,
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
