import type { PolicyDocument, PolicyStatement, Requirement } from "../../../lab/authorisation";
import { Iam } from "../../../lab/iam/iam";
import type { AwsRequest, Caller } from "../../../lab/types";

export const account = "123456789012";
export const region = "us-east-1";
export const roleArn = `arn:aws:iam::${account}:role/event-ops/worker`;
export const worker: Caller = { kind: "role", roleArn, sessionName: "worker-function" };
export const rule = `arn:aws:events:${region}:${account}:rule/started`;

export const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;

export function service(principal: string, sourceArn = rule): Caller {
    return { kind: "service", principal, sourceArn, sourceAccount: account };
}

export function policy(...statements: readonly Partial<PolicyStatement>[]): PolicyDocument {
    return {
        Version: "2012-10-17",
        Statement: statements.map((statement) => ({ Effect: "Allow", ...statement }) as PolicyStatement),
    };
}

/** An account with one role that holds these statements. */
export function iamWith(
    identity: readonly Partial<PolicyStatement>[],
    options: {
        readonly boundary?: readonly Partial<PolicyStatement>[];
        readonly resource?: Readonly<Record<string, readonly Partial<PolicyStatement>[]>>;
        readonly tags?: Readonly<Record<string, string>>;
        readonly now?: () => Date;
    } = {},
): Iam {
    const iam = new Iam({ accountId: account, ...(options.now ? { now: options.now } : {}) });
    const boundary = `arn:aws:iam::${account}:policy/boundary`;
    if (options.boundary) iam.roles.addPolicy(boundary, "boundary", policy(...options.boundary));
    iam.roles.add({
        arn: roleArn,
        name: "worker",
        trust: policy({ Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }),
        tags: options.tags ?? {},
        inline: new Map(identity.length === 0 ? [] : [["work", policy(...identity)]]),
        attached: new Set(),
        ...(options.boundary ? { boundary } : {}),
    });
    for (const [resource, statements] of Object.entries(options.resource ?? {})) {
        iam.resourcePolicies.set(resource, [policy(...statements)]);
    }
    return iam;
}

export function need(action: string, resource: string, context: Requirement["context"] = {}): Requirement {
    return { action, resources: [resource], context };
}

export function call(
    service: string,
    operation: string,
    input: Record<string, unknown>,
    caller: Caller = worker,
): AwsRequest {
    return { service, operation, input, region, caller, trace: { events: [], rules: [] } };
}

/** "allowed", or the reason why not. */
export function answer(iam: Iam, caller: Caller, requirement: Requirement): string {
    const decision = iam.decide(caller, requirement);
    return decision.allowed ? "allowed" : decision.reason;
}
