import { TYPES } from "../../../policies/resourceTypes";
import { resource, type TestResource } from "../support";

export const ACCOUNT = "123456789012";
export const REGION = "eu-west-1";

export const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
export const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
export const queueArn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
export const topicArn = (name: string) => `arn:aws:sns:${REGION}:${ACCOUNT}:${name}`;
export const busArn = (name: string) => `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/${name}`;

export const allow = (actions: string | readonly string[], resources: string | readonly string[] = "*", more = {}) => ({
    Effect: "Allow",
    Action: actions,
    Resource: resources,
    ...more,
});

/** A pattern on calls of a service that are recorded. */
export const calls = (service: string, names: readonly unknown[], detail: object = {}) => ({
    source: [`aws.${service}`],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: names, ...detail },
});

export const notBy = (excluded: unknown) => ({
    userIdentity: { sessionContext: { sessionIssuer: { arn: [{ "anything-but": excluded }] } } },
});

/** A function with a role and a policy, deployed; its name is that of all three. */
export function lambda(name: string, ...statements: readonly object[]): TestResource[] {
    const role = resource(TYPES.role, name, { name, arn: roleArn(name), path: "/" });
    const policy = JSON.stringify({ Statement: statements });
    return [
        resource(TYPES.function, name, { name, arn: functionArn(name), role: roleArn(name) }),
        role,
        resource(TYPES.rolePolicy, name, { role: name, policy }),
    ];
}

/** A rule with a target. */
export function rule(name: string, eventPattern: object, target: string, more: object = {}): TestResource[] {
    return [
        resource(TYPES.rule, name, { name, region: REGION, eventPattern: JSON.stringify(eventPattern), ...more }),
        resource(TYPES.target, name, { rule: name, arn: target }),
    ];
}

/** A rule with a function behind it. */
export function reaction(name: string, eventPattern: object, ...statements: readonly object[]): TestResource[] {
    return [...rule(name, eventPattern, functionArn(name)), ...lambda(name, ...statements)];
}

/** A queue and what brings its messages to a function. */
export function queued(name: string, lambdaName: string): TestResource[] {
    return [
        resource(TYPES.queue, name, { name, arn: queueArn(name), url: `https://sqs/${name}` }),
        resource(TYPES.eventSourceMapping, name, { eventSourceArn: queueArn(name), functionName: lambdaName }),
    ];
}

export function topic(name: string, protocol: string, endpoint: string): TestResource[] {
    return [
        resource(TYPES.topic, name, { name, arn: topicArn(name) }),
        resource(TYPES.subscription, name, { topic: topicArn(name), protocol, endpoint }),
    ];
}

export function bus(name: string): TestResource[] {
    return [resource(TYPES.bus, name, { name, arn: busArn(name) })];
}
