import * as aws from "@pulumi/aws";
import { cloudtrail } from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { auditTrailProblems } from "./auditTrailChecks";

/** Arguments of an `AuditTrail`: the ARN of a trail that exists, or what a new one is to be. */
export type AuditTrailArgs =
    | { readonly existing: pulumi.Input<string> }
    | {
          readonly create: {
              /** Tags of the trail. Default: none. */
              readonly tags?: Readonly<Record<string, pulumi.Input<string>>>;
              /** A customer key for the log files. Default: encryption with keys of S3. */
              readonly kmsKeyArn?: pulumi.Input<string>;
          };
      };

/**
 * The trail that API-call events need: without one that logs, EventBridge has no `AWS API Call via CloudTrail` events.
 *
 * A trail that exists is read, and refused unless it covers all Regions, is switched on, and logs management events, reads and writes.
 * A new one is made with `awsx.cloudtrail.Trail`, with a bucket of its own; docs/costs.md says what that costs.
 *
 * @example
 * new AuditTrail("audit", { existing: "arn:aws:cloudtrail:eu-west-1:123456789012:trail/organisation" });
 */
export class AuditTrail extends pulumi.ComponentResource {
    /** The trail's ARN, once it was found good. */
    readonly arn: pulumi.Output<string>;
    readonly existing: aws.cloudtrail.Trail | undefined;
    readonly created: cloudtrail.Trail | undefined;

    constructor(name: string, args: AuditTrailArgs, opts?: pulumi.ComponentResourceOptions) {
        super("event-ops:index:AuditTrail", name, {}, opts);
        const child = { parent: this };
        if ("existing" in args) {
            this.existing = aws.cloudtrail.Trail.get(`${name}-trail`, args.existing, undefined, child);
            this.arn = checked(name, this.existing);
        } else {
            this.created = new cloudtrail.Trail(
                `${name}-trail`,
                {
                    isMultiRegionTrail: true,
                    includeGlobalServiceEvents: true,
                    enableLogging: true,
                    enableLogFileValidation: true,
                    ...(args.create.kmsKeyArn === undefined ? {} : { kmsKeyId: args.create.kmsKeyArn }),
                    ...(args.create.tags === undefined ? {} : { tags: { ...args.create.tags } }),
                },
                child,
            );
            this.arn = this.created.trail.apply((trail) => trail.arn);
        }
        // Not the ARN: what is wrong with a trail is to be said once, by whoever uses it.
        this.registerOutputs({ existing: this.existing, created: this.created });
    }
}

function checked(name: string, trail: aws.cloudtrail.Trail): pulumi.Output<string> {
    const { isMultiRegionTrail, enableLogging, includeGlobalServiceEvents, eventSelectors, advancedEventSelectors } =
        trail;
    const found = {
        isMultiRegionTrail,
        enableLogging,
        includeGlobalServiceEvents,
        eventSelectors,
        advancedEventSelectors,
    };
    return pulumi.all([trail.arn, pulumi.output(found)]).apply(([arn, properties]) => {
        const problems = auditTrailProblems(properties);
        if (problems.length > 0) {
            throw new pulumi.RunError(
                [`AuditTrail "${name}": the trail ${arn} does not do.`, ...problems.map((line) => `  ${line}`)].join(
                    "\n",
                ),
            );
        }
        return arn;
    });
}
