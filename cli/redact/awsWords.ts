/**
 * Words of AWS's own that stand where names stand, in ARNs, paths and hosts, and members of events that people also call their
 * resources. They are kept, and a resource that is called so is not looked for in other texts.
 */
const WORDS = new Set(
    `aws amazon amazonaws com cn root role user group policy function instance cluster service task container bucket object
    key name state status type result event source detail resources resource queue topic table database version default alias
    lambda ec2 ecs eks rds s3 sns sqs iam sts kms ssm events logs dynamodb cloudtrail cloudwatch cloudformation codepipeline
    codebuild backup health autoscaling apigateway elasticloadbalancing secretsmanager elasticbeanstalk batch glue athena
    app net gwy log-group log-stream autoScalingGroup autoScalingGroupName task-definition assumed-role federated-user
    instance-profile security-group launch-template aws-service-role service-role aws-reserved targetgroup loadbalancer
    listener listener-rule stack changeSet changeset rule event-bus archive replay secret parameter document snapshot
    cluster-snapshot db pg og subgrp cluster-pg volume image network-interface subnet vpc function-url layer
    event-source-mapping trail identity configuration-set backup-vault recovery-point backup-plan mfa saml-provider
    oidc-provider session-name account arn id principal issuer region time true false null none all any
    pending running stopping stopped shutting-down terminated available deleted creating created deleting failed succeeded
    ALARM OK INSUFFICIENT_DATA
    success failure completed active inactive enabled disabled started canceled cancelled expired open closed upcoming
    Root IAMUser AssumedRole FederatedUser AWSAccount AWSService Role User Unknown SAMLUser WebIdentityUser
    Anonymous Directory IdentityCenterUser Service Success Failure
    AWS Amazon Custom ThirdParty stackset $LATEST $default index.handler`.split(/\s+/),
);

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d[a-z]?$/;

/** Whether a part of a name is AWS's own, a number or a wildcard: nothing that says whose it is. */
export function isAwsWord(part: string): boolean {
    return (
        WORDS.has(part) ||
        REGION.test(part) ||
        /^AWSServiceRole/.test(part) ||
        isServicePrincipal(part) ||
        (/^[\d*?.-]*$/.test(part) && !/\d{9}/.test(part) && !/^\d+(\.\d+){3}$/.test(part))
    );
}

/** A service as a caller, for example `ec2.amazonaws.com`, `delivery.logs.amazonaws.com`. */
export function isServicePrincipal(text: string): boolean {
    const host = /^((?:[a-z0-9-]+\.)+)(?:amazonaws\.com(?:\.cn)?|aws\.internal|amazon\.com)$/.exec(text);
    return host !== null && customerLabels(host[1]!.slice(0, -1).split(".")) === 0;
}

/** Services that put names of the customer's before their own in a host name. */
const HOSTING =
    /^(s3|s3-[a-z0-9-]+|s3-website|rds|elb|execute-api|cache|es|aos|redshift|docdb|neptune|mq|kafka|efs|fsx|compute|compute-1|ecr|vpce|iot|codeartifact|elasticbeanstalk|cloudsearch)$/;

/** How many labels of a host of AWS, from the left, are the customer's: `photos.s3.us-east-1` has one. */
export function customerLabels(labels: readonly string[]): number {
    for (let at = labels.length - 1; at > 0; at--) {
        if (!HOSTING.test(labels[at]!)) continue;
        // The Region stands before the service (db.abc.us-east-1.rds) or behind it.
        let count = at;
        while (count > 0 && (REGION.test(labels[count - 1]!) || HOSTING.test(labels[count - 1]!))) count--;
        if (labels[at] === "ecr" && labels[count - 1] === "dkr") count--;
        return count;
    }
    return 0;
}
