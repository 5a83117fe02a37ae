import * as pulumi from "@pulumi/pulumi";
import { sendWebhook } from "../handlers/sendWebhook";
import { handlerOf, type Permission } from "./inlineFunction";
import type { QueuedFunction } from "./queuedFunction";
import type { QueueSubscription } from "./queueSubscription";
import { completeSecretArn } from "./secretArn";
import { createSubscriber, type SubscriberArgs } from "./subscriber";

/** A chat channel's webhook. Its URL is a secret: the function reads it when it runs, and it is in no archive and no state. */
export interface WebhookSettings {
    /** Ends the names of what is made: letters, digits and hyphens. */
    readonly name: string;
    /** `slack`: an incoming webhook. `teams`: a Workflows webhook, which gets an Adaptive Card. */
    readonly format: "slack" | "teams";
    /** The complete ARN of a secret whose value is the URL. Either this or `parameterName`. */
    readonly secretArn?: pulumi.Input<string>;
    /** The name of a SecureString parameter whose value is the URL, for example `/event-ops/teams-webhook`. */
    readonly parameterName?: string;
    /** The customer key that encrypts the secret or parameter. Default: the service's own key, which needs no permission. */
    readonly keyArn?: pulumi.Input<string>;
}

/** The human text to a chat channel. Creates the queue and function (`${name}`) and their subscription (`${name}-subscription`). */
export class WebhookDelivery extends pulumi.ComponentResource {
    readonly sender: QueuedFunction;
    readonly subscription: QueueSubscription;

    constructor(
        name: string,
        args: SubscriberArgs & { readonly webhook: WebhookSettings },
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("event-ops:index:WebhookDelivery", name, {}, opts);
        const secretArn = args.webhook.secretArn && completeSecretArn("WebhookDelivery", name, args.webhook.secretArn);
        const webhook = { ...args.webhook, secretArn };

        const { worker, subscription } = createSubscriber(
            name,
            args,
            {
                description: `Sends the human text to ${webhook.format}`,
                handler: handlerOf(sendWebhook, {
                    format: webhook.format,
                    url: webhook.secretArn === undefined ? "parameter" : "secret",
                }),
                environment: { WEBHOOK_URL_SOURCE: webhook.secretArn ?? webhook.parameterName! },
                permissions: readPermissions({ ...args, webhook }),
            },
            this,
        );
        this.sender = worker;
        this.subscription = subscription;
        this.registerOutputs({ sender: this.sender.function });
    }
}

function readPermissions({
    foundation,
    webhook,
}: SubscriberArgs & { readonly webhook: WebhookSettings }): Permission[] {
    const { partition, region, accountId } = foundation;
    const read: Permission =
        webhook.secretArn === undefined
            ? {
                  actions: ["ssm:GetParameter"],
                  resources: [
                      pulumi.interpolate`arn:${partition}:ssm:${region}:${accountId}:parameter/${webhook.parameterName!.replace(/^\//, "")}`,
                  ],
              }
            : { actions: ["secretsmanager:GetSecretValue"], resources: [webhook.secretArn] };
    return webhook.keyArn === undefined ? [read] : [read, { actions: ["kms:Decrypt"], resources: [webhook.keyArn] }];
}
