import type { AwsRequest, Caller } from "./types";

/** An IAM policy document, parsed. */
export interface PolicyDocument {
    readonly Version?: string;
    readonly Id?: string;
    readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
    readonly Sid?: string;
    readonly Effect: "Allow" | "Deny";
    readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
    readonly NotPrincipal?: "*" | Readonly<Record<string, string | readonly string[]>>;
    readonly Action?: string | readonly string[];
    readonly NotAction?: string | readonly string[];
    readonly Resource?: string | readonly string[];
    readonly NotResource?: string | readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** What a call needs: an IAM action on resources, under condition keys. */
export interface Requirement {
    readonly action: string;
    readonly resources: readonly string[];
    readonly context: Readonly<Record<string, string | readonly string[]>>;
}

export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** Says which permissions a call needs and whether its caller has them. */
export interface Authoriser {
    requirements(request: AwsRequest): readonly Requirement[];
    decide(caller: Caller, requirement: Requirement): Decision;
    /** Policies on resources (queues, topics, functions, keys, buses), by the resource's ARN. */
    readonly resourcePolicies: Map<string, PolicyDocument[]>;
}
