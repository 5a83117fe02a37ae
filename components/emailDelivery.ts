import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { addressOf } from "../handlers/emailAddress";
import { sendEmail } from "../handlers/sendEmail";
import { handlerOf, type Permission } from "./inlineFunction";
import type { QueuedFunction } from "./queuedFunction";
import type { QueueSubscription } from "./queueSubscription";
import { createSubscriber, type SubscriberArgs } from "./subscriber";

/** E-mail through SES. */
export interface EmailSettings {
    /** The sender: `ops@example.com`, or `Operations <ops@example.com>`. */
    readonly from: string;
    /** Up to 50 addresses. */
    readonly to: readonly string[];
    /** The ARN of a verified SES identity (the address or its domain). Default: an identity for the address is made; AWS mails a link to confirm. */
    readonly identityArn?: pulumi.Input<string>;
    /** The name of an SES configuration set. Default: none. */
    readonly configurationSet?: string;
}

/**
 * The human text by e-mail.
 *
 * Creates the queue and function (`${name}`), their subscription (`${name}-subscription`), and the SES identity (`${name}-identity`) unless one is given.
 */
export class EmailDelivery extends pulumi.ComponentResource {
    readonly identity: aws.sesv2.EmailIdentity | undefined;
    readonly identityArn: pulumi.Output<string>;
    readonly sender: QueuedFunction;
    readonly subscription: QueueSubscription;

    constructor(
        name: string,
        args: SubscriberArgs & { readonly email: EmailSettings },
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("event-ops:index:EmailDelivery", name, {}, opts);
        const { foundation, email } = args;

        if (!email.identityArn) {
            this.identity = new aws.sesv2.EmailIdentity(
                `${name}-identity`,
                { emailIdentity: addressOf(email.from), tags: { ...foundation.tags } },
                { parent: this },
            );
        }
        this.identityArn = this.identity ? this.identity.arn : pulumi.output(email.identityArn!);

        const { worker, subscription } = createSubscriber(
            name,
            args,
            {
                description: "Sends the human text by e-mail",
                handler: handlerOf(sendEmail, {
                    from: email.from,
                    to: email.to,
                    ...(email.configurationSet === undefined ? {} : { configurationSet: email.configurationSet }),
                }),
                permissions: [this.#sendPermission(args)],
            },
            this,
        );
        this.sender = worker;
        this.subscription = subscription;
        this.registerOutputs({ identityArn: this.identityArn });
    }

    #sendPermission({ foundation, email }: SubscriberArgs & { readonly email: EmailSettings }): Permission {
        const { partition, region, accountId } = foundation;
        const sets =
            email.configurationSet === undefined
                ? []
                : [
                      pulumi.interpolate`arn:${partition}:ses:${region}:${accountId}:configuration-set/${email.configurationSet}`,
                  ];
        return { actions: ["ses:SendEmail"], resources: [this.identityArn, ...sets] };
    }
}
