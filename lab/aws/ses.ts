import type { Cloud } from "../cloud";
import type { Iam } from "../iam/iam";
import type { CreateRequest, Existing, Outputs, ResourceKind } from "../resources";
import { AwsError, type CallContext, type ServiceImplementation } from "../types";
import { readMail } from "./rawMail";

interface SimpleContent {
    readonly Subject?: { readonly Data: string };
    readonly Body?: { readonly Text?: { readonly Data: string }; readonly Html?: { readonly Data: string } };
}

interface Mail {
    readonly from: string | undefined;
    readonly to: readonly string[];
    readonly subject: string | undefined;
    readonly body: string;
}

/** Most recipients of one message (Amazon SES: "Service quotas"). */
const MAX_RECIPIENTS = 50;

/**
 * Amazon SES, version 2: `SendEmail` with simple and raw content. What would be delivered becomes a notice of the kind `sent`.
 * Templates do not exist in the lab, so that sending with one is refused as SES refuses an unknown one.
 */
export function ses(cloud: Cloud): ServiceImplementation {
    const send = sender(cloud);
    return {
        SendEmail(input, context) {
            const content = input["Content"] ?? {};
            if (content.Template) {
                const name = content.Template.TemplateName ?? content.Template.TemplateArn ?? "(inline)";
                throw new AwsError("NotFoundException", `Template ${name} does not exist.`, 404);
            }
            const given = recipients(input["Destination"]);
            if (content.Raw) {
                const mail = readMail(content.Raw.Data ?? new Uint8Array());
                const to = given.length > 0 ? given : mail.to;
                return send(
                    { ...mail, from: input["FromEmailAddress"] ?? mail.from, to },
                    context,
                    "BadRequestException",
                );
            }
            if (!content.Simple)
                throw new AwsError("BadRequestException", "Content must hold one of Simple, Raw and Template.");
            return send(simpleMail(input["FromEmailAddress"], given, content.Simple), context, "BadRequestException");
        },
    };
}

/** Amazon SES, version 1: `SendEmail` and `SendRawEmail`. */
export function sesV1(cloud: Cloud): ServiceImplementation {
    const send = sender(cloud);
    return {
        SendEmail: (input, context) =>
            send(
                simpleMail(input["Source"], recipients(input["Destination"]), input["Message"] ?? {}),
                context,
                "InvalidParameterValue",
            ),
        SendRawEmail(input, context) {
            const mail = readMail(input["RawMessage"]?.Data ?? new Uint8Array());
            const to = input["Destinations"]?.length > 0 ? input["Destinations"] : mail.to;
            return send({ ...mail, from: input["Source"] ?? mail.from, to }, context, "InvalidParameterValue");
        },
    };
}

/** Which identities a person has confirmed is not in a program: all of them count as verified. */
function sender(cloud: Cloud) {
    let count = 0;
    return (mail: Mail, { trace }: CallContext, invalid: string) => {
        const address = addressOf(mail.from ?? "");
        if (address === "") throw new AwsError(invalid, "Missing required header 'From'.");
        if (mail.to.length === 0) throw new AwsError(invalid, "Missing required header 'To'.");
        if (mail.to.length > MAX_RECIPIENTS) throw new AwsError(invalid, `Recipient count exceeds ${MAX_RECIPIENTS}.`);
        cloud.notify({
            kind: "sent",
            time: cloud.clock.now().toISOString(),
            trace,
            channel: "email",
            to: mail.to,
            ...(mail.subject === undefined ? {} : { subject: mail.subject }),
            body: mail.body,
        });
        return { MessageId: `01000000-${String(++count).padStart(12, "0")}-000000` };
    };
}

function simpleMail(from: string | undefined, to: readonly string[], content: SimpleContent): Mail {
    const { Text, Html } = content.Body ?? {};
    return { from, to, subject: content.Subject?.Data, body: Text?.Data ?? Html?.Data ?? "" };
}

function recipients(destination: Record<string, string[] | undefined> = {}): string[] {
    return ["ToAddresses", "CcAddresses", "BccAddresses"].flatMap((kind) => destination[kind] ?? []);
}

/** `a@b.example` of `Name <a@b.example>`. */
function addressOf(from: string): string {
    return (/<([^>]*)>\s*$/.exec(from)?.[1] ?? from).trim();
}

/** The resources that make an identity: an e-mail address or a domain. */
export function sesKinds(
    cloud: Cloud,
    iam: Pick<Iam, "sesIdentities" | "resourceTags">,
): Readonly<Record<string, ResourceKind>> {
    const identity = (name: string, request: CreateRequest) => {
        const arn = cloud.arn("ses", request.region, `identity/${name}`);
        iam.sesIdentities.add(arn);
        iam.resourceTags.set(arn, request.tags);
        return arn;
    };
    const forget = ({ outputs }: Existing) => {
        iam.sesIdentities.delete(outputs["arn"]);
        iam.resourceTags.delete(outputs["arn"]);
    };
    const putV2 = (request: CreateRequest): Outputs => {
        const name = required(request, "emailIdentity");
        return {
            arn: identity(name, request),
            emailIdentity: name,
            identityType: name.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN",
            verificationStatus: "SUCCESS",
            verifiedForSendingStatus: true,
        };
    };
    return {
        "aws:sesv2/emailIdentity:EmailIdentity": {
            create: (request) => ({ id: required(request, "emailIdentity"), outputs: putV2(request) }),
            update: putV2,
            delete: forget,
        },
        "aws:ses/emailIdentity:EmailIdentity": {
            create(request) {
                const email = required(request, "email");
                return { id: email, outputs: { arn: identity(email, request), email } };
            },
            delete: forget,
        },
        "aws:ses/domainIdentity:DomainIdentity": {
            create(request) {
                const domain = required(request, "domain");
                return { id: domain, outputs: { arn: identity(domain, request), domain } };
            },
            delete: forget,
        },
    };
}

function required({ inputs, name }: CreateRequest, property: string): string {
    const value = inputs[property];
    if (typeof value === "string" && value !== "") return value;
    throw new Error(`identity "${name}": "${property}" is missing: give the address or the domain to send from`);
}
