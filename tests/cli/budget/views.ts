import { type Grant, type Props, type Resource, type StackView, viewOf } from "../../../cli/budget/stackView";

const ACCOUNT = "123456789012";

export const arnOf = (service: string, name: string): string => `arn:aws:${service}:us-east-1:${ACCOUNT}:${name}`;

/** A resource as the lab would show it: `sqs/queue`, its name, its ARN where it has one, and its settings. */
export function resource(
    kind: string,
    name: string,
    arn: string | undefined,
    props: Props = {},
    component?: string,
): Resource {
    return { kind, type: `aws:${kind}:X`, name, arn, props: { name, ...(arn ? { arn } : {}), ...props }, component };
}

export const rule = (name: string, props: Props = {}): Resource =>
    resource("cloudwatch/eventRule", name, arnOf("events", `rule/${name}`), {
        eventBusName: "default",
        eventPattern: JSON.stringify({ source: ["aws.ec2"] }),
        ...props,
    });

export const target = (of: string, arn: string, props: Props = {}): Resource =>
    resource("cloudwatch/eventTarget", `${of}-target`, undefined, { rule: of, arn, eventBusName: "default", ...props });

export const queue = (name: string, props: Props = {}): Resource =>
    resource("sqs/queue", name, arnOf("sqs", name), props);

export const topic = (name: string, props: Props = {}): Resource =>
    resource("sns/topic", name, arnOf("sns", name), props);

export const subscription = (of: string, protocol: string, endpoint: string, props: Props = {}): Resource =>
    resource("sns/topicSubscription", `${of}-${protocol}`, undefined, {
        topic: arnOf("sns", of),
        protocol,
        endpoint,
        ...props,
    });

/** A function of 1,024 MB on x86 with a role of its own. */
export const fn = (name: string, props: Props = {}): Resource =>
    resource("lambda/function", name, arnOf("lambda", `function:${name}`), { memorySize: 1_024, role: name, ...props });

export const poller = (of: string, reader: string, props: Props = {}): Resource =>
    resource("lambda/eventSourceMapping", `${of}-poller`, undefined, {
        eventSourceArn: arnOf("sqs", of),
        functionName: reader,
        batchSize: 10,
        ...props,
    });

/** A stack of these resources; `grants`: what the role of a function allows, by the function's name. */
export function view(
    resources: readonly Resource[],
    grants: Readonly<Record<string, readonly Grant[]>> = {},
): StackView {
    return viewOf({ region: "us-east-1", accountId: ACCOUNT, resources, grants: (role) => grants[role] ?? [] });
}
