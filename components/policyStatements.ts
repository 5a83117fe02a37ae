import * as pulumi from "@pulumi/pulumi";

/** A statement of a policy on a resource, as IAM writes it; values may be outputs. */
export interface ResourceStatement {
    readonly Sid: string;
    readonly Effect: "Allow" | "Deny";
    readonly Principal: "*" | Readonly<Record<string, pulumi.Input<string> | pulumi.Input<string>[]>>;
    readonly Action: string | string[];
    readonly Resource: pulumi.Input<string>;
    readonly Condition?: Readonly<
        Record<string, Readonly<Record<string, pulumi.Input<string> | pulumi.Input<string>[]>>>
    >;
}

/** An AWS service that sends on behalf of one resource: `events.amazonaws.com` for a rule, `sns.amazonaws.com` for a topic. */
export interface Sender {
    readonly service: "events.amazonaws.com" | "sns.amazonaws.com";
    /** The one rule or topic that may send. */
    readonly sourceArn: pulumi.Input<string>;
}

/** A statement of a role's policy. */
export interface RoleStatement {
    readonly Effect: "Allow";
    readonly Action: string | string[];
    readonly Resource: pulumi.Input<string> | pulumi.Input<string>[];
}

/** A policy document as JSON text. */
export function policyDocument(statements: readonly (ResourceStatement | RoleStatement)[]): pulumi.Output<string> {
    return pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });
}

/**
 * The policy of a queue: each sender for its one source, nobody without TLS.
 * The statements of the senders are numbered when there are several.
 */
export function queuePolicy(
    queueArn: pulumi.Input<string>,
    senders: readonly Sender[],
    more: readonly ResourceStatement[] = [],
): pulumi.Output<string> {
    const allow = senders.map(
        ({ service, sourceArn }, index): ResourceStatement => ({
            Sid: senders.length === 1 ? "OnlyItsSourceSends" : `OnlyItsSourceSends${index + 1}`,
            Effect: "Allow",
            Principal: { Service: service },
            Action: "sqs:SendMessage",
            Resource: queueArn,
            Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
        }),
    );
    return policyDocument([...allow, ...more, onlyTls("sqs:*", queueArn)]);
}

/** Nobody, whatever his own permissions, without TLS. */
export function onlyTls(action: string, resource: pulumi.Input<string>): ResourceStatement {
    return {
        Sid: "OnlyTls",
        Effect: "Deny",
        Principal: "*",
        Action: action,
        Resource: resource,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
}

/** Lets an AWS service assume a role on behalf of its resources: `conditions` name them. */
export function trustOf(
    service: string,
    conditions?: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>,
): pulumi.Output<string> {
    return pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { Service: service },
                Action: "sts:AssumeRole",
                ...(conditions === undefined ? {} : { Condition: conditions }),
            },
        ],
    });
}
