import { kindOfArn, parseArn } from "../arn";
import { at, joined, type ResourceRow, type ServiceEvent, textAt } from "./row";

const STATES = [
    ["state"],
    ["status"],
    ["State"],
    ["Status"],
    ["state", "value"],
    ["status-details", "status"],
    ["lastStatus"],
    ["currentState"],
    ["newState"],
    ["current-phase"],
    ["build-status"],
    ["StatusCode"],
    ["statusCode"],
    ["result"],
    ["eventName"],
    ["event"],
] as const;

const MESSAGES = ["message", "Message", "statusMessage", "reason", "stoppedReason", "cause", "description", "title"];

const IDENTIFIERS = [
    "arn",
    "resourceArn",
    "resource-arn",
    "ResourceArn",
    "SourceArn",
    "resourceId",
    "resource-id",
    "instance-id",
    "instanceId",
    "EC2InstanceId",
    "SourceIdentifier",
    "alarmName",
    "name",
    "id",
];

/** How an event that is not in the table is read: ARNs from `resources`, otherwise the event's own identifiers; a state from the fields that services use. */
export const GENERIC = {
    kind: (event: ServiceEvent, resource: string): string => kindOfArn(resource) ?? event.source.replace(/^aws\./, ""),
    state: ({ detail, detailType }: ServiceEvent): string =>
        STATES.map((path) => textAt(detail, ...path)).find((state) => state !== undefined) ?? detailType,
    resources: ({ detail, id }: ServiceEvent): string =>
        IDENTIFIERS.map((key) => textAt(detail, key)).find((value) => value !== undefined) ?? id,
    message: ({ detail }: ServiceEvent): string | undefined =>
        MESSAGES.map((key) => textAt(detail, key)).find((message) => message !== undefined),
    actor: ({ detail }: ServiceEvent): string | undefined => actorOf(detail),
    severity: ({ detail }: ServiceEvent): string | undefined => textAt(detail, "severity"),
};

/** Who made an API call: the identity's ARN, or what the record gives instead. */
function actorOf(detail: unknown): string | undefined {
    return (
        textAt(detail, "userIdentity", "arn") ??
        textAt(detail, "userIdentity", "sessionContext", "sessionIssuer", "arn") ??
        textAt(detail, "userIdentity", "userName") ??
        textAt(detail, "userIdentity", "invokedBy") ??
        textAt(detail, "userIdentity", "principalId")
    );
}

/** How CloudTrail's records are read, whatever service they come from. Shape: "CloudTrail record contents". */
export const CLOUDTRAIL: Omit<ResourceRow, "source" | "detailType"> = {
    kind: (resource) => kindOfArn(resource),
    // Lambda's call names end in a date and a revision: UpdateFunctionCode20150331v2.
    state: ({ detail }) =>
        joined(":", textAt(detail, "eventName")?.replace(/\d{8}(v\d+)?$/, ""), textAt(detail, "errorCode")),
    resourcesInDetail: ({ detail }) => {
        const listed = at(detail, "resources");
        const arns = Array.isArray(listed)
            ? listed.map((entry) => textAt(entry, "ARN")).filter((arn) => arn !== undefined)
            : [];
        if (arns.length > 0) return arns;
        return [identifierIn(at(detail, "responseElements")) ?? identifierIn(at(detail, "requestParameters"))];
    },
    message: ({ detail }) => textAt(detail, "errorMessage"),
    actor: ({ detail }) => actorOf(detail),
};

export const CLOUDTRAIL_DETAIL_TYPES: readonly string[] = [
    "AWS API Call via CloudTrail",
    "AWS Service Event via CloudTrail",
    "AWS Console Sign In via CloudTrail",
];

/** The first ARN that is not a role's, otherwise the first value that is called a name or an id. */
function identifierIn(parameters: unknown): string | undefined {
    if (typeof parameters !== "object" || parameters === null) return undefined;
    const entries = Object.keys(parameters)
        .map((key) => [key, textAt(parameters, key)] as const)
        .filter((entry): entry is readonly [string, string] => entry[1] !== undefined);
    const arn = entries.find(([key, value]) => !/role/i.test(key) && parseArn(value));
    return (arn ?? entries.find(([key]) => !/role|request/i.test(key) && /(name|id|identifier)$/i.test(key)))?.[1];
}
