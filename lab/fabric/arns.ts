import { AwsError, type Caller } from "../types";

/** An ARN in its parts. `resource` is all that follows the account, colons included. */
export interface Arn {
    readonly partition: string;
    readonly service: string;
    readonly region: string;
    readonly account: string;
    readonly resource: string;
}

/** Undefined when the text is no ARN. */
export function parseArn(text: string): Arn | undefined {
    const match = /^arn:([^:]+):([^:]+):([^:]*):([^:]*):(.+)$/s.exec(text);
    if (!match) return undefined;
    const [, partition, service, region, account, resource] = match as unknown as string[];
    return { partition: partition!, service: service!, region: region!, account: account!, resource: resource! };
}

/** An AWS service that acts for one of its resources: what resource policies see as `aws:SourceArn`. */
export function serviceCaller(principal: string, sourceArn: string, sourceAccount: string): Caller {
    return { kind: "service", principal, sourceArn, sourceAccount };
}

export function roleCaller(roleArn: string, sessionName: string): Caller {
    return { kind: "role", roleArn, sessionName };
}

/** Who a caller is, as a policy would name it. */
export function callerName(caller: Caller): string {
    return caller.kind === "role" ? caller.roleArn : caller.principal;
}

/** What API Gateway calls to invoke a function, a version or an alias. `call` is the operation's path in the API of that date. */
export function invokeArn(functionArn: string, api = "2015-03-31", call = "invocations"): string {
    const { partition, region } = parseArn(functionArn)!;
    return `arn:${partition}:apigateway:${region}:lambda:path/${api}/functions/${functionArn}/${call}`;
}

export function queueUrl(arn: Arn): string {
    return `https://sqs.${arn.region}.amazonaws.com/${arn.account}/${arn.resource}`;
}

/** The URL of a queue from its ARN. Throws for what is no ARN of a queue. */
export function queueUrlOf(arn: string): string {
    const parsed = parseArn(arn);
    if (parsed?.service !== "sqs") throw new AwsError("InvalidParameterValue", `${arn} is not the ARN of a queue.`);
    return queueUrl(parsed);
}
