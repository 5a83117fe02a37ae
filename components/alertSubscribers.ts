import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ArgumentProblems } from "./arguments";
import { DeadLetterQueue } from "./deadLetterQueue";
import type { OpsFoundation } from "./opsFoundation";
import { trustOf } from "./policyStatements";

/** Who hears of alarms. */
export interface AlertSubscribers {
    /** Addresses; each gets a mail from AWS in which it must confirm. */
    readonly email?: readonly string[];
    /**
     * HTTPS endpoints of incident tools; each must confirm, as `SubscribeURL` in the first message says. Give a URL that carries a key as a secret
     * (`config.requireSecret("alerts")`): an output is named by its place in the list, and is in no name.
     */
    readonly https?: readonly pulumi.Input<string>[];
    /** Slack channels, through Amazon Q Developer in chat applications: its workspace must be authorised once, by hand. */
    readonly slack?: readonly SlackChannel[];
    /** Teams channels, in the same way. */
    readonly teams?: readonly TeamsChannel[];
}

/** A Slack channel. Both ids are in the channel's link: `https://app.slack.com/client/T0123ABCD/C0123ABCD`. */
export interface SlackChannel {
    readonly workspaceId: string;
    readonly channelId: string;
}

/** A Microsoft Teams channel, with the ids of its link. */
export interface TeamsChannel {
    readonly tenantId: string;
    readonly teamId: string;
    readonly channelId: string;
}

/** Subscribes them all; answers the queue for alerts that could not be delivered, where there can be any. */
export function subscribeAlerts(
    name: string,
    subscribers: AlertSubscribers,
    foundation: OpsFoundation,
): DeadLetterQueue | undefined {
    subscribeChannels(name, subscribers, foundation);
    return subscribeEndpoints(name, subscribers, foundation);
}

/**
 * Addresses and URLs, with one dead-letter queue (`${name}-undelivered`) for all of them: SNS tries an address for six hours and a URL four
 * times within a minute, and then discards the message unless the subscription has such a queue.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 *
 * The queue's alarm tells the same topic. That is no circle, because an alarm tells when it begins to ring and not while it rings; and whoever
 * else is subscribed hears it.
 */
function subscribeEndpoints(
    name: string,
    { email = [], https = [] }: AlertSubscribers,
    foundation: OpsFoundation,
): DeadLetterQueue | undefined {
    if (email.length + https.length === 0) return undefined;
    const topic = foundation.alertTopicArn;
    const undelivered = new DeadLetterQueue(
        `${name}-undelivered`,
        {
            foundation,
            meaning:
                "Alerts could not be delivered to an address or an HTTPS endpoint. They wait 14 days; look at the subscriptions of the alert topic.",
            sender: { service: "sns.amazonaws.com", sourceArn: topic },
        },
        { parent: foundation },
    );
    const redrivePolicy = pulumi.jsonStringify({ deadLetterTargetArn: undelivered.queue.arn });
    const subscribe = (protocol: "email" | "https", suffix: string, endpoint: pulumi.Input<string>) =>
        new aws.sns.TopicSubscription(
            `${name}-${protocol}-${suffix}`,
            { topic, protocol, endpoint, redrivePolicy },
            { parent: foundation, dependsOn: [undelivered.policy] },
        );
    for (const address of email) subscribe("email", address, address);
    https.forEach((url, index) => {
        subscribe("https", typeof url === "string" ? nameOfUrl(url) : `${index + 1}`, url);
    });
    return undelivered;
}

/** Chat channels, with a role that holds nothing: notifications need no permission. Their subscriptions are Amazon Q's own. */
function subscribeChannels(name: string, subscribers: AlertSubscribers, foundation: OpsFoundation): void {
    const parent = foundation;
    const { tags, rolePath, permissionsBoundaryArn, partition, alertTopicArn } = foundation;
    const roleName = foundation.roleName("alerts-chat");
    const slack = subscribers.slack ?? [];
    const teams = subscribers.teams ?? [];
    if (slack.length + teams.length === 0) return;
    const role = new aws.iam.Role(
        `${name}-chat-role`,
        {
            name: roleName,
            path: rolePath,
            description: "Holds no permissions: alerts are shown in chat, nothing can be done from there",
            assumeRolePolicy: trustOf("chatbot.amazonaws.com"),
            ...(permissionsBoundaryArn === undefined ? {} : { permissionsBoundary: permissionsBoundaryArn }),
            tags: { ...tags },
        },
        { parent },
    );
    const common = {
        iamRoleArn: role.arn,
        snsTopicArns: [alertTopicArn],
        // Without a guardrail AWS applies AdministratorAccess, which bounds nothing should the role ever hold more.
        guardrailPolicyArns: [pulumi.interpolate`arn:${partition}:iam::aws:policy/AWSDenyAll`],
        tags: { ...tags },
    };
    for (const { workspaceId, channelId } of slack) {
        new aws.chatbot.SlackChannelConfiguration(
            `${name}-slack-${channelId}`,
            {
                ...common,
                configurationName: `${roleName}-${channelId}`,
                slackTeamId: workspaceId,
                slackChannelId: channelId,
            },
            { parent },
        );
    }
    for (const { tenantId, teamId, channelId } of teams) {
        new aws.chatbot.TeamsChannelConfiguration(
            `${name}-teams-${channelId}`,
            {
                ...common,
                configurationName: `${roleName}-teams-${shortName(channelId)}`,
                tenantId,
                teamId,
                channelId,
            },
            { parent },
        );
    }
}

/** A Teams channel's id has characters that a configuration's name must not have. */
function shortName(channelId: string): string {
    return channelId.replace(/[^A-Za-z0-9_-]/g, "").slice(0, 40);
}

/** Everything that is wrong with the subscribers. It does not show a URL: it may carry the key of an integration. */
export function checkAlertSubscribers(problems: ArgumentProblems, { https = [] }: AlertSubscribers): void {
    https.forEach((url, index) => {
        if (typeof url !== "string" || (url.startsWith("https://") && URL.canParse(url))) return;
        problems.add(
            `alertSubscribers.https[${index}]`,
            "is not an address that begins with https://",
            'Write one like "https://alerts.example.com/sns"',
        );
    });
}

/** A URL often carries the key of an integration, which must not stand in a name: the host, and a hash that tells two apart. */
function nameOfUrl(url: string): string {
    return `${new URL(url).host}-${createHash("sha256").update(url).digest("hex").slice(0, 8)}`;
}
