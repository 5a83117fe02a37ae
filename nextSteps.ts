import type * as pulumi from "@pulumi/pulumi";
import { addressOf } from "./handlers/emailAddress";
import type { StackConfig } from "./stackConfig";

/** What a person has to do once after the first `pulumi up`, in the order in which it matters. */
export function nextStepsOf({ foundation, pipeline, auditTrail }: StackConfig): string[] {
    const { email, webhooks = [], routes, machineReaders = [] } = pipeline;
    const alerts = foundation.alertSubscribers ?? {};
    const owners = Object.values(routes?.topics ?? {}).flatMap((topic) =>
        "email" in topic && topic.email ? topic.email : [],
    );
    const confirmations = [...(alerts.email ?? []), ...(alerts.https ?? []).map(endpointName), ...owners];
    const channels = [...(alerts.slack ?? []), ...(alerts.teams ?? [])].length;
    const people = (alerts.email ?? []).length + channels;
    const endpoints = (alerts.https ?? []).length;
    return [
        ...(confirmations.length > 0
            ? [
                  `Confirm the subscriptions: each of ${[...new Set(confirmations)].join(", ")} got a message from AWS with a link.`,
              ]
            : []),
        ...(people + endpoints === 0 && !foundation.alertTopic
            ? ["Nobody hears of alarms yet: set event-ops:alertSubscribers."]
            : []),
        ...(people === 0 && endpoints === 1 && !foundation.alertTopic
            ? [
                  "Add an address or a channel to event-ops:alertSubscribers: when the one HTTPS endpoint cannot be reached, nobody hears.",
              ]
            : []),
        ...(channels > 0
            ? [
                  "Authorise the chat workspace once in the console of Amazon Q Developer in chat applications, and invite the app to the channel.",
              ]
            : []),
        ...(email && !email.identityArn
            ? [`Verify the SES identity: ${addressOf(email.from)} got a message from AWS with a link.`]
            : []),
        ...(email
            ? [
                  "Leave the SES sandbox (SES console, Account dashboard): until then mails reach verified addresses only.",
              ]
            : []),
        ...webhooks.map(
            ({ name, secretArn, parameterName }) =>
                `Store the URL of the webhook "${name}" as the value of ${secretArn ?? `the SecureString parameter ${parameterName}`}.`,
        ),
        ...(pipeline.services?.includes("lambda") && !auditTrail
            ? [
                  "Make sure that a trail logs management events: Lambda announces changes through CloudTrail only (event-ops:auditTrail).",
              ]
            : []),
        ...(machineReaders.length > 0
            ? ["Give machineQueueUrl to the readers of other accounts; their own roles need the permissions, too."]
            : []),
    ];
}

/** The host of a URL, or its place in the list where the URL is a secret. */
function endpointName(url: pulumi.Input<string>, index: number): string {
    return typeof url === "string" ? new URL(url).host : `HTTPS endpoint ${index + 1}`;
}
