import type { Authoriser, Decision, PolicyDocument, Requirement } from "../authorisation";
import type { AwsRequest, Caller } from "../types";
import type { Place } from "./arns";
import { requestContext, type Surroundings } from "./context";
import { decideOne } from "./decide";
import { splitArn } from "./glob";
import type { Named } from "./named";
import { requirementsOf } from "./requirements";
import { type Role, Roles } from "./roles";
import { describeCaller, type NamedPolicy } from "./statements";

export interface IamOptions {
    readonly accountId: string;
    /** Default: `aws`. */
    readonly partition?: string;
    /** Virtual time, for conditions on it. Without it, a policy that asks for the time cannot be decided. */
    readonly now?: () => Date;
}

/**
 * The account's permissions: roles with their policies, policies of resources, keys. Says what a call needs and whether its
 * caller has it, with a reason. What it does not know (an operator, a condition key's value, a policy of AWS) is an error where
 * the answer depends on it, never an allow.
 */
export class Iam implements Authoriser, Named {
    readonly accountId: string;
    readonly partition: string;
    readonly roles = new Roles();
    /**
     * By the ARN of the bucket, bus, function, key, queue, secret or topic. The resource policies of CloudWatch Logs belong to
     * account and Region: `arn:aws:logs:REGION:ACCOUNT:*`.
     */
    readonly resourcePolicies = new Map<string, PolicyDocument[]>();
    /** The key that a topic, queue, secret, parameter or bucket is encrypted with (id, alias or ARN), by the ARN of the resource. */
    readonly encryptionKeyOf = new Map<string, string>();
    /** Keys' ARNs by the ARN of their alias. */
    readonly aliases = new Map<string, string>();
    /** ARNs of secrets with their suffix, by the ARN without it. */
    readonly secrets = new Map<string, string>();
    /** ARNs of verified SES identities. */
    readonly sesIdentities = new Set<string>();
    /** Tags of resources, by ARN. A condition on the tags of one that is not here cannot be decided. */
    readonly resourceTags = new Map<string, Readonly<Record<string, string>>>();
    /** Condition keys that hold for every call, for example `aws:PrincipalOrgID`. */
    readonly givenContext = new Map<string, string | readonly string[]>();
    /** Virtual time, where there is one. */
    readonly now: (() => Date) | undefined;

    constructor(options: IamOptions) {
        this.accountId = options.accountId;
        this.partition = options.partition ?? "aws";
        this.now = options.now;
    }

    requirements(request: AwsRequest): readonly Requirement[] {
        return requirementsOf(request, this.#place(request.region), this);
    }

    /** Whether the caller has a permission on every resource that it is needed on. */
    decide(caller: Caller, requirement: Requirement): Decision {
        const role = caller.kind === "role" ? this.roles.find(caller.roleArn) : undefined;
        const own = caller.kind === "role" && splitArn(caller.roleArn)[4] === this.accountId;
        if (own && !role) {
            return {
                allowed: false,
                reason:
                    `${describeCaller(caller)} is not authorized to perform ${requirement.action} because the program creates ` +
                    `no role ${caller.roleArn}: its permissions are not known`,
            };
        }
        const held = role && this.roles.policiesOf(role);
        for (const resource of requirement.resources) {
            const decision = decideOne(
                {
                    action: requirement.action,
                    resource,
                    caller,
                    lookup: this.#lookup(caller, requirement, resource, role),
                },
                {
                    ...(held ? { identity: held.policies } : {}),
                    ...(role?.boundary === undefined ? {} : { boundary: this.#boundary(role.boundary) }),
                    resource: this.#policiesOfResource(requirement.action, resource),
                    unknownPolicies: held?.unknown ?? [],
                    accountId: this.accountId,
                },
            );
            if (!decision.allowed) return decision;
        }
        return { allowed: true };
    }

    /**
     * Whether a service may take on a role, for example `lambda.amazonaws.com` the role of a function, on behalf of the resource
     * `sourceArn`.
     */
    canAssume(roleArn: string, principal: string, sourceArn = ""): Decision {
        const refuse = (why: string): Decision => ({
            allowed: false,
            reason: `${principal} is not authorized to perform sts:AssumeRole on ${roleArn} because ${why}`,
        });
        const role = this.roles.find(roleArn);
        if (!role) return refuse("the program creates no such role");
        const caller: Caller = { kind: "service", principal, sourceArn, sourceAccount: this.accountId };
        const requirement = { action: "sts:AssumeRole", resources: [roleArn], context: {} };
        const question = {
            action: requirement.action,
            resource: roleArn,
            caller,
            lookup: this.#lookup(caller, requirement, roleArn, undefined),
        };
        return decideOne(question, {
            resource: [{ name: "the role's trust policy", document: role.trust }],
            unknownPolicies: [],
            accountId: this.accountId,
        });
    }

    /** The ARN of a key from its id, alias or ARN. */
    keyArn(id: string, region: string): string {
        const arn = id.startsWith("arn:")
            ? id
            : `arn:${this.partition}:kms:${region}:${this.accountId}:${id.startsWith("alias/") ? id : `key/${id}`}`;
        return this.aliases.get(arn) ?? arn;
    }

    #place(region: string): Place {
        return { partition: this.partition, region, accountId: this.accountId };
    }

    #lookup(caller: Caller, requirement: Requirement, resource: string, role: Role | undefined) {
        const surroundings: Surroundings = {
            principalTags: role?.tags ?? {},
            resourceTags: (arn) => this.resourceTags.get(arn) ?? this.roles.find(arn)?.tags,
            given: this.givenContext,
            ...(this.now ? { now: this.now } : {}),
        };
        return requestContext(caller, requirement, resource, surroundings);
    }

    #boundary(arn: string): readonly NamedPolicy[] {
        const policy = this.roles.managed(arn);
        if (policy) return [{ ...policy, name: `permissions boundary ${policy.name}` }];
        throw new Error(
            `The permissions boundary ${arn} is not known to the lab, so nothing that is bounded by it can be decided: ` +
                "create it in the program, or give the lab its document.",
        );
    }

    #policiesOfResource(action: string, resource: string): readonly NamedPolicy[] {
        if (action.startsWith("sts:")) {
            const role = this.roles.find(resource);
            return role ? [{ name: "the role's trust policy", document: role.trust }] : [];
        }
        return holdersOf(resource).flatMap((arn) =>
            (this.resourcePolicies.get(arn) ?? []).map((document) => ({ name: `the policy of ${arn}`, document })),
        );
    }
}

/** Where a resource's policies may be kept: at itself, at what contains it. */
function holdersOf(resource: string): readonly string[] {
    const [, partition, service, region, account] = splitArn(resource);
    const holders = [resource];
    if (service === "s3") holders.push(resource.split("/")[0]!);
    if (service === "lambda") holders.push(resource.split(":").slice(0, 7).join(":"));
    if (service === "dynamodb") holders.push(resource.split("/").slice(0, 2).join("/"));
    if (service === "logs") holders.push(`arn:${partition}:logs:${region}:${account}:*`);
    return [...new Set(holders)];
}
