import { createHash } from "node:crypto";
import { timeText } from "event-ops-lab/delivery";

type Json = Readonly<Record<string, unknown>>;

/** What stands in for members that a recorded event or record does not have; undefined: they stay absent. */
export interface Defaults {
    readonly account: string | undefined;
    readonly region: string | undefined;
    readonly time: Date;
}

/** The detail-types by the record's eventType. Source: EventBridge User Guide, "AWS service events delivered via AWS CloudTrail". */
const detailTypes: Readonly<Record<string, string>> = {
    AwsApiCall: "AWS API Call via CloudTrail",
    AwsServiceEvent: "AWS Service Event via CloudTrail",
    AwsConsoleAction: "AWS Console Action via CloudTrail",
    AwsConsoleSignIn: "AWS Console Sign In via CloudTrail",
    AwsCloudTrailInsight: "AWS Insight via CloudTrail",
    AwsVpceEvent: "AWS Network Activity Event via CloudTrail",
};

/** Whether it is a CloudTrail record, of the kind that lies in log files. */
export function isRecord(value: Json): boolean {
    if (value["eventType"] === "AwsCloudTrailInsight") return true;
    const { eventSource, eventName } = value;
    return (
        typeof eventName === "string" && typeof eventSource === "string" && /\.amazonaws\.com(\.cn)?$/.test(eventSource)
    );
}

/**
 * A record as EventBridge delivers it: the envelope, and the record as its detail, letter by letter. Global services have their
 * Region in the record. `event` is what `text` says. Undefined for an eventType that EventBridge does not deliver.
 */
export function wrapRecord(
    record: Json,
    raw: string,
    defaults: Defaults,
): { readonly event: Json; readonly text: string } | undefined {
    // Records of the first years have no eventType: they are API calls.
    const eventType = word(record["eventType"]) ?? "AwsApiCall";
    const detailType = Object.hasOwn(detailTypes, eventType) ? detailTypes[eventType] : undefined;
    if (detailType === undefined) return undefined;
    const service = word(record["eventSource"])?.split(".")[0] ?? "cloudtrail";
    const identity = record["userIdentity"] as Json | null | undefined;
    const envelope = {
        version: "0",
        id: word(record["eventID"]) ?? idOf(raw),
        "detail-type": detailType,
        source: eventType === "AwsCloudTrailInsight" ? "aws.cloudtrail" : `aws.${service}`,
        account: word(record["recipientAccountId"]) ?? word(identity?.["accountId"]) ?? defaults.account,
        time: word(record["eventTime"]) ?? timeText(defaults.time),
        region: word(record["awsRegion"]) ?? defaults.region,
        resources: [],
    };
    const text = `${JSON.stringify(envelope).slice(0, -1)},"detail":${raw}}`;
    return { event: { ...envelope, detail: record }, text };
}

/** An id that is the same each time the same text is read. */
export function idOf(raw: string): string {
    const hex = createHash("sha256").update(raw).digest("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function word(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}
