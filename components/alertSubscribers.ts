import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { trustOf } from "./policyStatements";

/** Who hears of alarms. */
export interface AlertSubscribers {
    /** Addresses; each gets a mail from AWS in which it must confirm. */
    readonly email?: readonly string[];
    /** HTTPS endpoints of incident tools; each must confirm, as `SubscribeURL` in the first message says. */
    readonly https?: readonly string[];
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

/** Where the subscriptions belong to. */
export interface SubscriberContext {
    readonly topicArn: pulumi.Input<string>;
    readonly partition: pulumi.Input<string>;
    readonly roleName: string;
    readonly rolePath: string;
    readonly permissionsBoundaryArn: pulumi.Input<string> | undefined;
    readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
    readonly parent: pulumi.Resource;
}

/** Subscribes them all. A chat channel gets a role that holds nothing: notifications need no permission. */
export function subscribeAlerts(name: string, subscribers: AlertSubscribers, context: SubscriberContext): void {
    const { parent, tags } = context;
    for (const protocol of ["email", "https"] as const) {
        for (const endpoint of subscribers[protocol] ?? []) {
            new aws.sns.TopicSubscription(
                `${name}-${protocol}-${protocol === "https" ? nameOfUrl(endpoint) : endpoint}`,
                { topic: context.topicArn, protocol, endpoint },
                { parent },
            );
        }
    }

    const slack = subscribers.slack ?? [];
    const teams = subscribers.teams ?? [];
    if (slack.length + teams.length === 0) return;
    const role = new aws.iam.Role(
        `${name}-chat-role`,
        {
            name: context.roleName,
            path: context.rolePath,
            description: "Holds no permissions: alerts are shown in chat, nothing can be done from there",
            assumeRolePolicy: trustOf("chatbot.amazonaws.com"),
            ...(context.permissionsBoundaryArn === undefined
                ? {}
                : { permissionsBoundary: context.permissionsBoundaryArn }),
            tags: { ...tags },
        },
        { parent },
    );
    const common = {
        iamRoleArn: role.arn,
        snsTopicArns: [context.topicArn],
        // Without a guardrail AWS applies AdministratorAccess, which bounds nothing should the role ever hold more.
        guardrailPolicyArns: [pulumi.interpolate`arn:${context.partition}:iam::aws:policy/AWSDenyAll`],
        tags: { ...tags },
    };
    for (const { workspaceId, channelId } of slack) {
        new aws.chatbot.SlackChannelConfiguration(
            `${name}-slack-${channelId}`,
            {
                ...common,
                configurationName: `${context.roleName}-${channelId}`,
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
                configurationName: `${context.roleName}-teams-${shortName(channelId)}`,
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

/** A URL often carries the key of an integration, which must not stand in a name: the host, and a hash that tells two apart. */
function nameOfUrl(url: string): string {
    return `${new URL(url).host}-${createHash("sha256").update(url).digest("hex").slice(0, 8)}`;
}
