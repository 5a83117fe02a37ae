/**
 * Services whose events arrive in us-east-1 alone, in the commercial partition: https://repost.aws/knowledge-center/eventbridge-rule-triggers-iam-single-region
 * (IAM, Route 53), https://repost.aws/knowledge-center/use-eventbridge-rule-across-regions (IAM, Organizations, Account Management),
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_cloudtrail-integration.html, and for CloudFront
 * AWS's announcement of November 2021: https://github.com/SummitRoute/aws_breaking_changes/issues/51.
 * STS is not among them: calls are recorded where their endpoint is.
 */
export const GLOBAL_SOURCES: ReadonlySet<string> = new Set([
    ...["aws.account", "aws.cloudfront", "aws.iam", "aws.organizations", "aws.route53"],
]);

export const HOME_REGION = "us-east-1";

/**
 * Where sign-ins through the global endpoint are recorded; root users' in us-east-1 only, those of IAM users in any of them. Sign-ins
 * through a Region's own endpoint are recorded there.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export const SIGN_IN_REGIONS: readonly string[] = [HOME_REGION, "us-east-2", "eu-north-1", "ap-southeast-2"];

/** Whether events of a source arrive in us-east-1 only, given that the account is in the commercial partition. */
export function isGlobal(source: string): boolean {
    return GLOBAL_SOURCES.has(source);
}

/** Whether a Region is one of the commercial partition; those of others have a part more (`us-gov-west-1`), or begin with `cn-`. */
export function isCommercial(region: string): boolean {
    return /^[a-z]{2}-[a-z]+-\d+$/.test(region) && !region.startsWith("cn-");
}
