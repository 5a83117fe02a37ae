/** The standard message: one shape for every source. docs/resource-events.md is its reference. */

export const RESOURCE_EVENT_TYPE = "event-ops.resource-event.v1";

/** What happened to one resource. */
export interface ResourceEventData {
    /** Who announced it, for example `aws.ec2`. */
    readonly source: string;
    /** The resource's ARN; where the event names no ARN, the event's own identifier of it. */
    readonly resource: string;
    /** In the source's own words, for example `running`. */
    readonly state: string;
    /** What kind of resource it is, for example `ec2:instance`. */
    readonly kind: string;
    readonly account: string;
    readonly region: string;
    /** The `Name` tag, or the name that the event gives. */
    readonly name?: string;
    /** Present when tags were looked up. */
    readonly tags?: Readonly<Record<string, string>>;
    /** Why tags are absent although they were asked for. */
    readonly tagsUnknown?: string;
    /** Who caused it, where the event says so: an ARN, a user name or a service's principal. */
    readonly actor?: string;
    /** One sentence of the source about what happened, where there is one. */
    readonly message?: string;
    /** The source's own urgency, where it has one. */
    readonly severity?: string;
    readonly detailType: string;
    /** The original `detail`; absent when `truncated`. */
    readonly detail?: unknown;
    readonly consoleUrl?: string;
    /** The three columns as one CSV row (RFC 4180). */
    readonly csv: string;
    /** True when EventBridge delivered the original from an archive. */
    readonly replayed?: boolean;
    /** True when `detail` was left out because the message would not fit into SNS's 256 KiB. */
    readonly truncated?: boolean;
}

/** A CloudEvents 1.0 document in JSON. */
export interface ResourceEvent {
    readonly specversion: "1.0";
    readonly type: typeof RESOURCE_EVENT_TYPE;
    /** The original event's id; with several resources `<id>/<n>`, counted from 1. */
    readonly id: string;
    readonly source: string;
    readonly subject: string;
    /** RFC 3339. */
    readonly time: string;
    readonly datacontenttype: "application/json";
    readonly data: ResourceEventData;
}

/** What the human-text function publishes: the senders of e-mail and chat need no parsing. */
export interface Notification {
    readonly version: 1;
    /** At most 99 printable ASCII characters: SNS and e-mail take it as it is. */
    readonly subject: string;
    /** Plain text, lines separated by `\n`. */
    readonly text: string;
    readonly resourceEvent: NotificationFacts;
}

/** What a sender may want to show as fields of their own. */
export interface NotificationFacts {
    readonly id: string;
    readonly source: string;
    readonly resource: string;
    readonly name?: string;
    readonly state: string;
    readonly account: string;
    readonly region: string;
    readonly time: string;
    readonly consoleUrl?: string;
    readonly severity?: string;
    /** True when EventBridge delivered the original from an archive. */
    readonly replayed?: boolean;
}
