import { type Arn, idOf, parseArn } from "./arn";

/** Where the AWS console of a partition is; Regions have a host of their own below it. */
const CONSOLES: Readonly<Record<string, string>> = {
    aws: "console.aws.amazon.com",
    "aws-us-gov": "console.amazonaws-us-gov.com",
    "aws-cn": "console.amazonaws.cn",
};

/** What is shown: the resource's ARN (or what stands for it), its kind and its Region. */
export interface ConsoleSubject {
    readonly resource: string;
    readonly kind: string;
    readonly region: string;
}

/**
 * A link to the resource in the AWS console. Undefined for kinds without a page of their own here, for what is no ARN (except Health, whose
 * page is one for all), and for partitions other than `aws`, `aws-us-gov` and `aws-cn`.
 */
export function consoleUrl({ resource, kind, region }: ConsoleSubject): string | undefined {
    const arn = parseArn(resource);
    const console = consoleOf(arn?.partition ?? partitionOf(region));
    if (!console) return undefined;
    if (kind === "health:event") return `https://health.${console}/health/home#/account/dashboard/open-issues`;
    const where = arn?.region || region;
    if (!arn || !/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(where)) return undefined;
    const page = pageOf(arn, resource, where);
    return page === undefined ? undefined : `https://${where}.${console}/${page}`;
}

function consoleOf(partition: string): string | undefined {
    return Object.hasOwn(CONSOLES, partition) ? CONSOLES[partition] : undefined;
}

/** The partition that a Region belongs to. */
export function partitionOf(region: string): string {
    if (region.startsWith("cn-")) return "aws-cn";
    if (region.startsWith("us-gov-")) return "aws-us-gov";
    if (/^(us-iso|eu-iso|eusc-)/.test(region)) return "other";
    return "aws";
}

/** The page inside the console, by service and type of resource. */
function pageOf(arn: Arn, resource: string, region: string): string | undefined {
    const id = encodeURIComponent(idOf(resource));
    const [type] = arn.resource.split(/[:/]/, 1);
    const home = (service: string, fragment: string) => `${service}/home?region=${region}#${fragment}`;
    switch (arn.service) {
        case "ec2":
            return ec2Page(type!, id, home);
        case "autoscaling":
            return home("ec2", `AutoScalingGroupDetails:id=${id};view=details`);
        case "rds":
            return rdsPage(type!, id, home);
        case "ecs":
            return ecsPage(arn.resource.split("/"), region);
        case "lambda":
            return home("lambda", `/functions/${encodeURIComponent(idOf(resource).split(":")[0]!)}`);
        case "s3":
            return `s3/buckets/${encodeURIComponent(arn.resource.split("/")[0]!)}?region=${region}`;
        case "cloudformation":
            return type === "stack"
                ? home("cloudformation", `/stacks/stackinfo?stackId=${encodeURIComponent(resource)}`)
                : home("cloudformation", "/stacksets");
        case "codepipeline":
            return `codesuite/codepipeline/pipelines/${id}/view?region=${region}`;
        case "backup":
            return backupPage(type!, id, home);
        default:
            return undefined;
    }
}

type Home = (service: string, fragment: string) => string;

function ec2Page(type: string, id: string, home: Home): string | undefined {
    const pages: Readonly<Record<string, string>> = {
        instance: `InstanceDetails:instanceId=${id}`,
        volume: `VolumeDetails:volumeId=${id}`,
        snapshot: `SnapshotDetails:snapshotId=${id}`,
        image: `ImageDetails:imageId=${id}`,
    };
    return Object.hasOwn(pages, type) ? home("ec2", pages[type]!) : undefined;
}

function rdsPage(type: string, id: string, home: Home): string | undefined {
    if (type === "db" || type === "cluster") return home("rds", `database:id=${id};is-cluster=${type === "cluster"}`);
    return type === "snapshot" || type === "cluster-snapshot" ? home("rds", "snapshots-list:") : undefined;
}

function backupPage(type: string, id: string, home: Home): string {
    if (type === "backup-vault") return home("backup", `/backupvaults/details/${id}`);
    return home("backup", type === "backup-plan" ? "/backupplan" : "/jobs");
}

/** `task/<cluster>/<id>`; ARNs in the old format lack the cluster, and then there is no page to name. */
function ecsPage([type, cluster, id]: readonly string[], region: string): string | undefined {
    if (!cluster || !id) return undefined;
    const pages: Readonly<Record<string, string>> = {
        task: `tasks/${encodeURIComponent(id)}`,
        service: `services/${encodeURIComponent(id)}`,
        "container-instance": `infrastructure/container-instances/${encodeURIComponent(id)}`,
    };
    if (!Object.hasOwn(pages, type!)) return undefined;
    return `ecs/v2/clusters/${encodeURIComponent(cluster)}/${pages[type!]}?region=${region}`;
}
