import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import { isAddress, isSender, MOST_RECIPIENTS } from "./emailAddress";
import { OptionsError } from "./errors";
import { readNotification } from "./readMessages";
import type { Notification } from "./resourceEvent";
import { cut, oneLine } from "./runtime/text";
import type { HandlerFactory, HandlerReport } from "./runtime/types";

/** Options of `sendEmail`. */
export interface SendEmailOptions {
    /** A verified sender: `ops@example.com` or `Operations <ops@example.com>`. */
    readonly from: string;
    /** 1 to 50 addresses. */
    readonly to: readonly string[];
    /** An SES configuration set. Default: none. */
    readonly configurationSet?: string;
}

/** What tests put in place of AWS. */
export interface SendEmailClients {
    readonly ses?: () => SESv2Client;
}

/**
 * Sends each notification as a plain-text e-mail through SES. What SES refuses is thrown: tried again, then dead-lettered.
 * A delivery that is repeated sends the e-mail again: SES has no key to tell the second from the first.
 *
 * Needs `ses:SendEmail` on the sender's identity, and on the configuration set where there is one.
 */
export const sendEmail =
    (options: SendEmailOptions, clients: SendEmailClients = {}): HandlerFactory<unknown> =>
    () => {
        const checked = checkEmailOptions(options);
        const ses = (clients.ses ?? (() => new SESv2Client({})))();
        return async (message): Promise<HandlerReport> => {
            const notification = readNotification(message);
            const { MessageId } = await ses.send(new SendEmailCommand(emailOf(notification, checked)));
            return { outcome: "informed", channel: "email", recipients: checked.to.length, messageId: MessageId };
        };
    };

/** The e-mail as SES takes it. The subject is one line whatever was in it: it cannot become a header. */
export function emailOf(
    { subject, text }: Notification,
    { from, to, configurationSet }: SendEmailOptions,
): SendEmailCommandInput {
    return {
        FromEmailAddress: from,
        Destination: { ToAddresses: [...to] },
        ...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
        Content: {
            Simple: {
                Subject: { Data: cut(oneLine(subject), 200), Charset: "UTF-8" },
                Body: { Text: { Data: text, Charset: "UTF-8" } },
            },
        },
    };
}

/** Collects everything that is wrong and throws it once. */
export function checkEmailOptions(options: SendEmailOptions): SendEmailOptions {
    const { from, to } = options;
    const problems: string[] = [];
    if (!isSender(from))
        problems.push(`from is ${JSON.stringify(from)}; expected "ops@example.com" or "Name <ops@example.com>"`);
    if (!Array.isArray(to) || to.length === 0 || to.length > MOST_RECIPIENTS) {
        problems.push(
            `to has ${Array.isArray(to) ? to.length : "no list of"} addresses; expected 1 to ${MOST_RECIPIENTS}`,
        );
    } else {
        for (const address of to) {
            if (!isAddress(address))
                problems.push(`to has ${JSON.stringify(address)}; expected an address such as "ops@example.com"`);
        }
    }
    if (problems.length > 0) throw new OptionsError(`sendEmail: ${problems.join("; ")}.`);
    return options;
}
