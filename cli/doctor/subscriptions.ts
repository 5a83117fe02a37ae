import { ListSubscriptionsCommand, type Subscription } from "@aws-sdk/client-sns";
import { parseArn } from "event-ops-lab/delivery";
import type { AwsAccount } from "../aws/awsAccount";
import { allPages } from "../aws/pages";
import { type ConfirmedByHand, type Finding, isCalled, type Needs } from "./types";

const about = "subscriptions";

/** Whether those who are to be told have confirmed that they want to be. */
export async function subscriptionFindings(account: AwsAccount, { subscriptions }: Needs): Promise<Finding[]> {
    if (subscriptions.length === 0)
        return [{ about, state: "well", what: "no subscription of the stack waits for a person" }];
    const regions = [...new Set(subscriptions.map(({ topic }) => topic.region))];
    const there = new Map(
        await Promise.all(regions.map(async (region) => [region, await listed(account, region)] as const)),
    );
    return subscriptions.map((wanted) => judged(wanted, there.get(wanted.topic.region)!));
}

function listed(account: AwsAccount, region: string): Promise<Subscription[]> {
    return allPages(async (NextToken) => {
        const page = await account.sns(region).send(new ListSubscriptionsCommand({ NextToken }));
        return [page.Subscriptions, page.NextToken];
    });
}

function judged(wanted: ConfirmedByHand, there: readonly Subscription[]): Finding {
    const { topic, protocol, endpoint } = wanted;
    const who = `${protocol === "email" ? "" : `${protocol} `}${endpoint} to topic ${topic.name}`;
    const found = there.find(
        ({ Protocol, Endpoint, TopicArn }) =>
            Protocol === protocol && Endpoint === endpoint && isCalled(topic, parseArn(TopicArn ?? "")?.resource ?? ""),
    );
    if (!found) {
        return {
            about,
            state: "not well",
            what: `${who}: there is none. It is not deployed, or was deleted because nobody confirmed it in time`,
            remedy: "pulumi refresh, then pulumi up: SNS sends the confirmation again",
        };
    }
    if (found.SubscriptionArn?.startsWith("arn:")) return { about, state: "well", what: `${who}: confirmed` };
    return {
        about,
        state: "not well",
        what: `${who}: not confirmed, gets nothing`,
        remedy: protocol.startsWith("email")
            ? `follow the link in the mail from AWS Notifications to ${endpoint}, within 48 hours of the deployment`
            : "let the endpoint visit the SubscribeURL that SNS has sent to it",
    };
}
