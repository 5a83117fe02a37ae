import { idOf } from "./arn";
import { consoleUrl } from "./consoleUrl";
import type { Notification, ResourceEvent } from "./resourceEvent";
import { textAt } from "./resources/row";
import { cut, oneLine } from "./runtime/text";

/** SNS takes fewer than 100 ASCII characters. Source: "Publish", Amazon SNS API Reference, parameter Subject. */
const LONGEST_SUBJECT = 99;

const LABEL_WIDTH = "Severity: ".length;

const SERVICES: Readonly<Record<string, string>> = {
    autoscaling: "Auto Scaling",
    backup: "Backup",
    cloudformation: "CloudFormation",
    codepipeline: "CodePipeline",
    ec2: "EC2",
    ecs: "ECS",
    health: "Health",
    lambda: "Lambda",
    rds: "RDS",
    s3: "S3",
    sns: "SNS",
    sqs: "SQS",
};

/** Types whose own name says little to a person. */
const TYPES: Readonly<Record<string, string>> = {
    autoScalingGroup: "group",
    db: "DB instance",
    cluster: "cluster",
    "cluster-snapshot": "cluster snapshot",
};

/** `EC2 instance`, `RDS DB instance`: what a kind is called among people. */
export function nameOfKind(kind: string): string {
    const [service = "", type] = kind.split(":");
    const serviceName = Object.hasOwn(SERVICES, service) ? SERVICES[service]! : service;
    if (type === undefined) return serviceName;
    return `${serviceName} ${Object.hasOwn(TYPES, type) ? TYPES[type]! : type.replaceAll("-", " ")}`;
}

/** The human text of a resource event: what, which, where, when, who, and a link. Every fact is one line, whatever is in it. */
export function notificationOf(event: ResourceEvent): Notification {
    const { data } = event;
    const fact = (key: keyof typeof data) => {
        const text = oneLine(textAt(data, key) ?? "");
        return text === "" ? undefined : cut(text, 2_048);
    };
    const resource = fact("resource")!;
    const state = fact("state")!;
    const what = nameOfKind(fact("kind") ?? fact("source")!);
    const name = fact("name");
    const called = name ?? idOf(resource);
    const url =
        linkOf(fact("consoleUrl")) ?? consoleUrl({ resource, kind: fact("kind") ?? "", region: fact("region") ?? "" });
    const severity = fact("severity");
    const lines: readonly (readonly [string, string | undefined])[] = [
        ["What", `${state} (${fact("detailType") ?? fact("source")!})`],
        ["Which", name === undefined || name === resource ? resource : `${name}, ${resource}`],
        ["Where", `account ${fact("account") ?? "not stated"}, ${fact("region") ?? "no Region"}`],
        ["When", whenText(event.time)],
        ["Who", fact("actor") ?? "not stated by the event"],
        ["Message", fact("message")],
        ["Severity", severity],
        ["Tags", tagsText(data.tags) ?? (fact("tagsUnknown") && `not known: ${fact("tagsUnknown")}`)],
        ["Console", url],
        ["Event", `${oneLine(event.id)}${data.replayed === true ? " (replayed)" : ""}`],
    ];
    return {
        version: 1,
        subject: subjectOf(`${what} ${called}: ${state}`, fact("region")),
        text: [
            `${what} ${called}: ${state}`,
            "",
            ...lines
                .filter((line): line is readonly [string, string] => Boolean(line[1]))
                .map(([label, value]) => `${`${label}:`.padEnd(LABEL_WIDTH)}${value}`),
        ].join("\n"),
        resourceEvent: {
            id: event.id,
            source: fact("source")!,
            resource,
            ...(name !== undefined && { name }),
            state,
            account: fact("account") ?? "",
            region: fact("region") ?? "",
            time: event.time,
            ...(url !== undefined && { consoleUrl: url }),
            ...(severity !== undefined && { severity }),
            ...(data.replayed === true && { replayed: true }),
        },
    };
}

/** Printable ASCII of one line, cut in the middle of the name rather than at the state; the Region is added where there is room. */
export function subjectOf(text: string, region?: string): string {
    const ascii = (value: string) => oneLine(value).replace(/[^ -~]+/g, "?");
    const [line, suffix] = [ascii(text), region ? ` (${ascii(region)})` : ""];
    if (line.length + suffix.length <= LONGEST_SUBJECT) return line + suffix;
    if (line.length <= LONGEST_SUBJECT) return line;
    const tail = Math.min(line.length - line.lastIndexOf(":"), 40);
    return `${line.slice(0, LONGEST_SUBJECT - tail - 3)}...${line.slice(line.length - tail)}`;
}

function whenText(time: string): string {
    const millis = Date.parse(time);
    if (Number.isNaN(millis)) return oneLine(time);
    return `${new Date(millis).toISOString().replace("T", " ").slice(0, 19)} UTC`;
}

function tagsText(tags: unknown): string | undefined {
    if (typeof tags !== "object" || tags === null) return undefined;
    const pairs = Object.keys(tags)
        .filter((key) => key !== "Name" && !key.startsWith("aws:"))
        .map((key) => oneLine(`${key}=${textAt(tags, key) ?? ""}`));
    return pairs.length > 0 ? cut(pairs.join(", "), 1_024) : undefined;
}

/** A link that another publisher gave is passed on only when it leads to an AWS console. */
function linkOf(url: string | undefined): string | undefined {
    if (url === undefined || /[\s<>"]/.test(url) || !URL.canParse(url)) return undefined;
    const { protocol, hostname, username } = new URL(url);
    const host = /(^|\.)console\.(aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)$/;
    return protocol === "https:" && username === "" && host.test(hostname) ? url : undefined;
}
