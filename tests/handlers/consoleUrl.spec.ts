import { expect } from "chai";
import { idOf, kindOfArn, parseArn } from "../../handlers/arn";
import { consoleUrl, partitionOf } from "../../handlers/consoleUrl";

describe("a link to the AWS console", () => {
    const R = "eu-central-1";
    const HOST = `https://${R}.console.aws.amazon.com`;
    const links: readonly (readonly [string, string, string | undefined])[] = [
        [`arn:aws:ec2:${R}:1:instance/i-1`, R, `${HOST}/ec2/home?region=${R}#InstanceDetails:instanceId=i-1`],
        [`arn:aws:ec2:${R}:1:volume/vol-1`, R, `${HOST}/ec2/home?region=${R}#VolumeDetails:volumeId=vol-1`],
        [`arn:aws:ec2:${R}:1:vpc/vpc-1`, R, undefined],
        [`arn:aws:ec2::${R}:snapshot/snap-1`, R, `${HOST}/ec2/home?region=${R}#SnapshotDetails:snapshotId=snap-1`],
        [`arn:aws:ec2:${R}::image/ami-1`, R, `${HOST}/ec2/home?region=${R}#ImageDetails:imageId=ami-1`],
        [`arn:aws:rds:${R}:1:db:orders`, R, `${HOST}/rds/home?region=${R}#database:id=orders;is-cluster=false`],
        [`arn:aws:rds:${R}:1:cluster:au`, R, `${HOST}/rds/home?region=${R}#database:id=au;is-cluster=true`],
        [`arn:aws:rds:${R}:1:snapshot:rds:x`, R, `${HOST}/rds/home?region=${R}#snapshots-list:`],
        [`arn:aws:rds:${R}:1:pg:x`, R, undefined],
        [`arn:aws:ecs:${R}:1:task/shop/ab`, R, `${HOST}/ecs/v2/clusters/shop/tasks/ab?region=${R}`],
        [`arn:aws:ecs:${R}:1:service/shop/web`, R, `${HOST}/ecs/v2/clusters/shop/services/web?region=${R}`],
        [
            `arn:aws:ecs:${R}:1:container-instance/shop/ab`,
            R,
            `${HOST}/ecs/v2/clusters/shop/infrastructure/container-instances/ab?region=${R}`,
        ],
        [`arn:aws:ecs:${R}:1:task/old-format`, R, undefined],
        [`arn:aws:ecs:${R}:1:task-set/a/b/c`, R, undefined],
        [`arn:aws:lambda:${R}:1:function:f:$LATEST`, R, `${HOST}/lambda/home?region=${R}#/functions/f`],
        ["arn:aws:s3:::photos/2026/a.jpg", R, `${HOST}/s3/buckets/photos?region=${R}`],
        [`arn:aws:cloudformation:${R}:1:stackset/b:1`, R, `${HOST}/cloudformation/home?region=${R}#/stacksets`],
        [`arn:aws:backup:${R}:1:backup-vault:v`, R, `${HOST}/backup/home?region=${R}#/backupvaults/details/v`],
        [`arn:aws:backup:${R}:1:backup-plan:p`, R, `${HOST}/backup/home?region=${R}#/backupplan`],
        [`arn:aws:backup:${R}:1:recovery-point:p`, R, `${HOST}/backup/home?region=${R}#/jobs`],
        [`arn:aws:sns:${R}:1:topic`, R, undefined],
        ["i-0a1b", R, undefined],
        [
            "arn:aws-us-gov:ec2:us-gov-west-1:1:instance/i-1",
            "us-gov-west-1",
            "https://us-gov-west-1.console.amazonaws-us-gov.com/ec2/home?region=us-gov-west-1#InstanceDetails:instanceId=i-1",
        ],
        [
            "arn:aws-cn:lambda:cn-north-1:1:function:f",
            "cn-north-1",
            "https://cn-north-1.console.amazonaws.cn/lambda/home?region=cn-north-1#/functions/f",
        ],
        ["arn:aws-iso:ec2:us-iso-east-1:1:instance/i-1", "us-iso-east-1", undefined],
        ["arn:aws:s3:::b", "evil.example.com/", undefined],
        ["arn:aws:s3:::b", "", undefined],
        [
            `arn:aws:ec2:${R}:1:instance/i-1#<x>"&y`,
            R,
            `${HOST}/ec2/home?region=${R}#InstanceDetails:instanceId=i-1%23%3Cx%3E%22%26y`,
        ],
    ];
    for (const [resource, region, url] of links) {
        it(`${url === undefined ? "is not made" : "is right"} for ${resource} in "${region}"`, () => {
            expect(consoleUrl({ resource, kind: kindOfArn(resource) ?? "", region })).to.equal(url);
        });
    }

    it("leads to the Health dashboard of the Region's partition, whatever is affected", () => {
        const page = (region: string) => consoleUrl({ resource: "i-1", kind: "health:event", region });
        expect(page("global")).to.equal(
            "https://health.console.aws.amazon.com/health/home#/account/dashboard/open-issues",
        );
        expect(page("cn-north-1")).to.match(/^https:\/\/health\.console\.amazonaws\.cn\//);
        expect(page("us-iso-east-1")).to.equal(undefined);
        expect(partitionOf("us-gov-east-1")).to.equal("aws-us-gov");
    });
});

describe("an ARN", () => {
    const arns: readonly (readonly [string, string | undefined, string])[] = [
        ["arn:aws:sqs:eu-west-1:1:orders", "sqs:queue", "orders"],
        ["arn:aws:codepipeline:eu-west-1:1:release/x", "codepipeline:pipeline", "release/x"],
        ["arn:aws:iam::1:role/path/name", "iam:role", "path/name"],
        [
            "arn:aws:autoscaling:eu-west-1:1:autoScalingGroup:u:autoScalingGroupName/web",
            "autoscaling:autoScalingGroup",
            "web",
        ],
        ["arn:aws:autoscaling:eu-west-1:1:launchConfiguration:u", "autoscaling:launchConfiguration", "u"],
        ["arn:aws:new-service:eu-west-1:1:thing", "new-service", "thing"],
        ["arn:aws:constructor:eu-west-1:1:thing", "constructor", "thing"],
        ["i-1", undefined, "i-1"],
        ["arn:aws:ec2:eu-west-1:1:", undefined, "arn:aws:ec2:eu-west-1:1:"],
        [
            `arn:aws:ec2:eu-west-1:1:instance/${"i".repeat(1_011)}`,
            undefined,
            `arn:aws:ec2:eu-west-1:1:instance/${"i".repeat(1_011)}`,
        ],
    ];
    for (const [text, kind, id] of arns) {
        it(`${text.slice(0, 60)} is a ${kind} called ${id.slice(0, 20)}`, () => {
            expect([kindOfArn(text), idOf(text)]).to.deep.equal([kind, id]);
        });
    }

    it("has parts", () => {
        expect(parseArn("arn:aws-cn:rds:cn-north-1:123456789012:db:x:y")).to.deep.equal({
            partition: "aws-cn",
            service: "rds",
            region: "cn-north-1",
            account: "123456789012",
            resource: "db:x:y",
        });
    });
});
