import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AlertSubscribers, checkAlertSubscribers, subscribeAlerts } from "./alertSubscribers";
import { ArgumentProblems } from "./arguments";
import type { DeadLetterQueue } from "./deadLetterQueue";
import { checkNames } from "./names";
import { policyDocument, type ResourceStatement } from "./policyStatements";
import { createTopic } from "./topic";

/** Something that exists already, by its ARN. */
export interface Existing {
    readonly existing: pulumi.Input<string>;
}

/** Arguments of an `OpsFoundation`. Everything has a default: `new OpsFoundation("ops")`. */
export interface OpsFoundationArgs {
    /** The first part of every role's name, which is `<prefix>-<stack>-<reaction>`. Default `event-ops`. */
    readonly namePrefix?: string;
    /** The IAM path of all roles, beginning and ending with a slash. Default `/event-ops/<stack>/`. */
    readonly rolePath?: string;
    /** A managed policy that bounds every role. Default: none. */
    readonly permissionsBoundaryArn?: pulumi.Input<string>;
    /** Tags of everything that the reactions create. Default: none. */
    readonly tags?: Readonly<Record<string, pulumi.Input<string>>>;
    /** The bus for what the stack itself has to say. Default: a bus of its own, to which only the stack's roles can put events. */
    readonly bus?: Existing;
    /** The topic that all alarms tell. Default: a topic of its own. */
    readonly alertTopic?: Existing;
    /** Who hears of alarms. Default: nobody. */
    readonly alertSubscribers?: AlertSubscribers;
    /**
     * The key that encrypts the topics: one that exists, or none at all. Default: a key of its own with yearly rotation.
     * An existing key's policy must let `cloudwatch.amazonaws.com` and `events.amazonaws.com` use `kms:Decrypt` and `kms:GenerateDataKey`,
     * the latter without conditions on the source.
     */
    readonly key?: Existing | { readonly disabled: true };
}

const PREFIX = /^[A-Za-z][A-Za-z0-9-]{0,30}$/;
const PATH = /^\/([\w+=,.@-]+\/)*$/;

/**
 * What the reactions of one stack share: the stack's own bus, the alert topic, the key of the topics, and how roles are named.
 *
 * Creates, unless told to use one that exists: an event bus with its policy, an SNS topic with its policy, a KMS key. And the subscriptions, with
 * a dead-letter queue for alerts that reach no address or HTTPS endpoint.
 *
 * @example
 * const foundation = new OpsFoundation("ops", { alertSubscribers: { email: ["oncall@example.com"] } });
 */
export class OpsFoundation extends pulumi.ComponentResource {
    readonly bus: aws.cloudwatch.EventBus | undefined;
    readonly busPolicy: aws.cloudwatch.EventBusPolicy | undefined;
    readonly busArn: pulumi.Output<string>;
    readonly alertTopic: aws.sns.Topic | undefined;
    readonly alertTopicPolicy: aws.sns.TopicPolicy | undefined;
    readonly alertTopicArn: pulumi.Output<string>;
    /** Alerts that reached no address or HTTPS endpoint; undefined when none is subscribed. */
    readonly undeliveredAlerts: DeadLetterQueue | undefined;
    readonly key: aws.kms.Key | undefined;
    /** The key of the topics; undefined when they are not encrypted. */
    readonly keyArn: pulumi.Output<string> | undefined;
    readonly accountId: pulumi.Output<string>;
    readonly region: pulumi.Output<string>;
    readonly partition: pulumi.Output<string>;
    readonly namePrefix: string;
    readonly rolePath: string;
    readonly permissionsBoundaryArn: pulumi.Output<string> | undefined;
    readonly tags: Readonly<Record<string, pulumi.Input<string>>>;

    constructor(name: string, args: OpsFoundationArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("event-ops:index:OpsFoundation", name, {}, opts);
        checkArgs(name, args);
        const parent = { parent: this };

        this.namePrefix = args.namePrefix ?? "event-ops";
        this.rolePath = args.rolePath ?? `/event-ops/${pulumi.getStack()}/`;
        this.permissionsBoundaryArn = args.permissionsBoundaryArn
            ? pulumi.output(args.permissionsBoundaryArn)
            : undefined;
        this.tags = { ...args.tags };
        this.accountId = aws.getCallerIdentityOutput({}, parent).accountId;
        this.region = aws.getRegionOutput({}, parent).region;
        this.partition = aws.getPartitionOutput({}, parent).partition;

        this.key = args.key ? undefined : this.#createKey(`${name}-key`);
        this.keyArn = this.key
            ? this.key.arn
            : args.key && "existing" in args.key
              ? pulumi.output(args.key.existing)
              : undefined;

        if (!args.bus) {
            this.bus = new aws.cloudwatch.EventBus(`${name}-bus`, { tags: { ...this.tags } }, parent);
            this.busPolicy = this.#createBusPolicy(`${name}-bus-policy`, this.bus);
        }
        this.busArn = this.bus ? this.bus.arn : pulumi.output(args.bus!.existing);

        if (!args.alertTopic) {
            const { topic, policy } = this.#createAlertTopic(`${name}-alerts`);
            this.alertTopic = topic;
            this.alertTopicPolicy = policy;
        }
        this.alertTopicArn = this.alertTopic ? this.alertTopic.arn : pulumi.output(args.alertTopic!.existing);
        this.undeliveredAlerts = subscribeAlerts(`${name}-alerts`, args.alertSubscribers ?? {}, this);

        this.registerOutputs({ busArn: this.busArn, alertTopicArn: this.alertTopicArn, keyArn: this.keyArn });
    }

    /** The name of a reaction's role. At most 64 characters, or AWS refuses it; the components check. */
    roleName(reaction: string): string {
        return `${this.namePrefix}-${pulumi.getStack()}-${reaction}`;
    }

    /** What a role needs beside `sns:Publish` to publish to a topic that is encrypted with this foundation's key. */
    publishPermissions(topicArns: pulumi.Input<string>[]): { actions: string[]; resources: pulumi.Input<string>[] }[] {
        return [
            { actions: ["sns:Publish"], resources: topicArns },
            ...(this.keyArn ? [{ actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [this.keyArn] }] : []),
        ];
    }

    #alarmArns(): pulumi.Output<string> {
        return pulumi.interpolate`arn:${this.partition}:cloudwatch:${this.region}:${this.accountId}:alarm:*`;
    }

    #createKey(name: string): aws.kms.Key {
        return new aws.kms.Key(
            name,
            {
                description: `Topics of ${this.namePrefix}-${pulumi.getStack()}`,
                enableKeyRotation: true,
                policy: policyDocument(this.#keyStatements()),
                tags: { ...this.tags },
            },
            { parent: this },
        );
    }

    #keyStatements(): ResourceStatement[] {
        const use = ["kms:Decrypt", "kms:GenerateDataKey"];
        return [
            {
                Sid: "PermissionsOfTheAccount",
                Effect: "Allow",
                Principal: { AWS: pulumi.interpolate`arn:${this.partition}:iam::${this.accountId}:root` },
                Action: "kms:*",
                Resource: "*",
            },
            {
                Sid: "AlarmsTellTheAlertTopic",
                Effect: "Allow",
                Principal: { Service: "cloudwatch.amazonaws.com" },
                Action: use,
                Resource: "*",
                Condition: {
                    StringEquals: { "aws:SourceAccount": this.accountId },
                    ArnLike: { "aws:SourceArn": this.#alarmArns() },
                },
            },
            {
                // EventBridge does not say its source to KMS: with a condition every message would be dropped, silently.
                Sid: "RulesPublish",
                Effect: "Allow",
                Principal: { Service: "events.amazonaws.com" },
                Action: use,
                Resource: "*",
            },
        ];
    }

    #createBusPolicy(name: string, bus: aws.cloudwatch.EventBus): aws.cloudwatch.EventBusPolicy {
        const roles = pulumi.interpolate`arn:${this.partition}:iam::${this.accountId}:role${this.rolePath}*`;
        return new aws.cloudwatch.EventBusPolicy(
            name,
            {
                eventBusName: bus.name,
                policy: policyDocument([
                    {
                        Sid: "OnlyTheStacksRolesPutEvents",
                        Effect: "Deny",
                        Principal: "*",
                        Action: "events:PutEvents",
                        Resource: bus.arn,
                        Condition: { ArnNotLike: { "aws:PrincipalArn": roles } },
                    },
                ]),
            },
            { parent: this },
        );
    }

    #createAlertTopic(name: string): ReturnType<typeof createTopic> {
        return createTopic(
            name,
            {
                keyArn: this.keyArn,
                tags: this.tags,
                publishers: (topicArn) => [
                    {
                        Sid: "AlarmsPublish",
                        Effect: "Allow",
                        Principal: { Service: "cloudwatch.amazonaws.com" },
                        Action: "sns:Publish",
                        Resource: topicArn,
                        Condition: {
                            StringEquals: { "aws:SourceAccount": this.accountId },
                            ArnLike: { "aws:SourceArn": this.#alarmArns() },
                        },
                    },
                ],
            },
            this,
        );
    }
}

function checkArgs(name: string, { namePrefix, rolePath, key, alertSubscribers }: OpsFoundationArgs): void {
    const problems = new ArgumentProblems("OpsFoundation", name);
    checkAlertSubscribers(problems, alertSubscribers ?? {});
    const { email = [], https = [] } = alertSubscribers ?? {};
    if (email.length + https.length > 0) checkNames(problems, { queue: [`${name}-alerts-undelivered`] });
    if (namePrefix !== undefined && !PREFIX.test(namePrefix)) {
        problems.add(
            "namePrefix",
            `"${namePrefix}" is not a letter and up to 30 letters, digits and hyphens`,
            "Shorten or rename it",
        );
    }
    if (rolePath !== undefined && (!PATH.test(rolePath) || rolePath.length > 512)) {
        problems.add(
            "rolePath",
            `"${rolePath}" is not an IAM path of at most 512 characters`,
            'Begin and end it with a slash, as in "/event-ops/dev/"',
        );
    }
    if (rolePath === "/") {
        problems.add(
            "rolePath",
            "the root path would let every role of the account put events on the stack's bus",
            "Name a path of the stack's own",
        );
    }
    if (key && "existing" in key && "disabled" in key) {
        problems.add("key", "has both existing and disabled", "Keep one");
    }
    problems.throwIfAny();
}
