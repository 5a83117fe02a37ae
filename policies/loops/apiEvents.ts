import {
    API_CALL,
    HOME_REGION,
    isGlobal,
    isUnheardRead,
    type KnownShape,
    type KnownValue,
    type PartialText,
} from "../../patterns";
import { actionsOf, globMatches, type IamAction } from "../iamActions";
import { grouped } from "../maps";
import { DATA_EVENT_NAMES, EVENT_NAMES, EVENT_SOURCES, UNNAMED_CALLS, UNRECORDED } from "./callNames";
import { SERVICE_EVENTS, type ServiceEventRow } from "./serviceEvents";

/** An event that a call causes, as far as it can be known without knowing who calls and with what. */
export interface CausedEvent {
    /** For example `CreateTags (aws.ec2)`. */
    readonly label: string;
    /** Undefined: any that is not AWS's. */
    readonly source?: string;
    readonly detailType?: string;
    /** What CloudTrail calls the call; undefined for other events, and where it may be any call of the service. */
    readonly eventName?: string;
    /** CloudTrail's record of the call itself: it says who has called. */
    readonly isRecord: boolean;
    /** The record of a call on data, which only a trail that is told so makes: it counts for rules that name the call. */
    readonly isOnData?: boolean;
    /** Only rules in the state for read-only calls hear it. */
    readonly isRead: boolean;
    /** The one Region where it arrives; undefined: where the call was made. */
    readonly region?: string;
    readonly known: Readonly<Record<string, KnownValue>>;
    readonly shape: KnownShape;
    /** Where the resource that a statement names stands in the event. */
    readonly names?: ServiceEventRow["names"] | "requestedObject";
}

export const TAG_CHANGE = "Tag Change on Resource";

/**
 * A record of a call that has not failed, and is not replayed: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * lists what a record may have.
 */
const RECORD: KnownShape = {
    absent: ["replay-name"],
    members: {
        detail: [
            ...[
                "eventVersion",
                "userIdentity",
                "eventTime",
                "eventSource",
                "eventName",
                "awsRegion",
                "sourceIPAddress",
            ],
            ...["userAgent", "requestParameters", "responseElements", "additionalEventData", "requestID", "eventID"],
            ...["eventType", "apiVersion", "managementEvent", "readOnly", "resources", "recipientAccountId"],
            ...["serviceEventDetails", "sharedEventID", "vpcEndpointId", "vpcEndpointAccountId", "eventCategory"],
            ...["addendum", "sessionCredentialFromConsole", "eventContext", "edgeDeviceDetails", "tlsDetails"],
        ],
    },
};
const NO_RECORD: KnownShape = {
    absent: ["replay-name", "detail.eventName", "detail.eventSource", "detail.userIdentity"],
};

/** The rows of the table by the services whose calls they are on. */
const ROWS = grouped(SERVICE_EVENTS, ({ actions }) => new Set(actions.map((action) => action.split(":", 1)[0]!)));

/**
 * The events that a call of an action causes: CloudTrail's record, of a management event or a data event, and what the service itself
 * sends. A call that fails is not looked at.
 */
export function eventsOf(action: IamAction): readonly CausedEvent[] {
    return [...records(action), ...tagChanges(action), ...serviceEvents(action)];
}

/** The sources of the events that calls of a service may cause: enough to know whether anybody listens. */
export function sourcesOf(prefix: string): readonly string[] {
    return [
        ...eventSourcesOf(prefix).map((name) => `aws.${name}`),
        "aws.tag",
        ...rowsOf(prefix).map(({ source }) => source),
    ];
}

/** What is known of an event whose call is permitted on a resource, given as IAM writes it, with `*` and `?`. */
export function knownOfResource(names: CausedEvent["names"], resource: string): Readonly<Record<string, KnownValue>> {
    const [, bucket, key] = /^arn:[^:]*:s3:::([^/]+)\/(.*)$/s.exec(resource) ?? [];
    // Not the key: a call on several objects has none.
    if (names === "requestedObject") {
        return bucket === undefined ? {} : { "detail.requestParameters.bucketName": ends(bucket) };
    }
    if (names === "object") {
        return bucket === undefined ? {} : { "detail.bucket.name": ends(bucket), "detail.object.key": ends(key!) };
    }
    if (names === undefined) return {};
    const [, alarm] = /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/s.exec(resource) ?? [];
    return alarm === undefined ? {} : { "detail.alarmName": ends(alarm) };
}

/** A text with `*` and `?` for what is not known. */
export function ends(glob: string): string | PartialText {
    const parts = glob.split(/[*?]/);
    return parts.length === 1 ? glob : { prefix: parts[0]!, suffix: parts.at(-1)! };
}

function eventSourcesOf(prefix: string): readonly string[] {
    return EVENT_SOURCES[prefix] ?? [prefix];
}

/** What CloudTrail calls the calls that an action permits; undefined where it may be any call of the service. */
function namesOf(action: string): readonly (string | undefined)[] {
    const [prefix = "", name = ""] = action.split(":");
    if (UNNAMED_CALLS.includes(prefix)) return [undefined];
    return EVENT_NAMES[action] ?? DATA_EVENT_NAMES[action] ?? [name];
}

/** The names of all calls that CloudTrail records of a source, such as `aws.ec2`; none where they are not known. */
export function callsOfSource(source: string): readonly string[] {
    const service = source.slice("aws.".length);
    const prefixes = [service, ...Object.keys(EVENT_SOURCES)].filter((one) => eventSourcesOf(one).includes(service));
    const names = prefixes.flatMap((prefix) => actionsOf(prefix).flatMap(({ action }) => namesOf(action)));
    return names.includes(undefined) ? [] : names.filter((name) => name !== undefined);
}

function records({ action, reads }: IamAction): CausedEvent[] {
    if (action === "iam:PassRole") return [];
    const isOnData = UNRECORDED.includes(action);
    const [prefix = ""] = action.split(":");
    return eventSourcesOf(prefix).flatMap((service) =>
        namesOf(action).map((eventName) => ({
            label: `${eventName ?? "any call"} (aws.${service})`,
            source: `aws.${service}`,
            detailType: API_CALL,
            ...(eventName === undefined ? {} : { eventName }),
            isRecord: true,
            ...(isOnData ? { isOnData } : {}),
            ...(isOnData && prefix === "s3" ? { names: "requestedObject" as const } : {}),
            isRead: reads && (eventName === undefined || isUnheardRead(eventName)),
            ...(isGlobal(`aws.${prefix}`) ? { region: HOME_REGION } : {}),
            known: {
                source: `aws.${service}`,
                "detail-type": API_CALL,
                "detail.eventSource": `${service}.amazonaws.com`,
                "detail.eventType": "AwsApiCall",
                ...(eventName === undefined ? {} : { "detail.eventName": eventName }),
            },
            shape: RECORD,
        })),
    );
}

/**
 * Whoever tags a resource, the service for tags tells of it. https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-tag.html
 * A resource that is made with tags counts as none.
 */
function tagChanges({ action, tags }: IamAction): CausedEvent[] {
    const [prefix = ""] = action.split(":");
    if (!tags && !/:(Un)?[Tt]agResources$/.test(action)) return [];
    const service: Record<string, KnownValue> = prefix === "tag" ? {} : { "detail.service": prefix };
    return [ownEvent("aws.tag", TAG_CHANGE, service)];
}

function serviceEvents({ action }: IamAction): CausedEvent[] {
    const rows = rowsOf(action.split(":", 1)[0]!);
    const own = rows.filter(({ actions }) => actions.some((one) => globMatches(one, action)));
    return own.flatMap((row) =>
        row.detailTypes.map((detailType) => ({
            ...ownEvent(row.source, detailType, row.known ?? {}),
            ...(row.names ? { names: row.names } : {}),
        })),
    );
}

function rowsOf(prefix: string): readonly ServiceEventRow[] {
    return ROWS.get(prefix) ?? [];
}

function ownEvent(source: string, detailType: string, more: Readonly<Record<string, KnownValue>>): CausedEvent {
    return {
        label: `${detailType} (${source})`,
        source,
        detailType,
        isRecord: false,
        isRead: false,
        known: { source, "detail-type": detailType, ...more },
        shape: NO_RECORD,
    };
}

/** A custom event that a function puts: anything, but not in AWS's name. */
export function customEvent(conditions: Readonly<Record<string, KnownValue>>): CausedEvent {
    return {
        label: "custom event",
        isRecord: false,
        isRead: false,
        known: { source: { notPrefix: "aws." }, ...conditions },
        shape: { absent: ["replay-name"] },
    };
}

/** An event that is replayed from an archive: any, with the name of the replay. */
export const REPLAYED_EVENT: CausedEvent = {
    label: "replayed event",
    isRecord: false,
    isRead: false,
    known: { "replay-name": {} },
    shape: {},
};
