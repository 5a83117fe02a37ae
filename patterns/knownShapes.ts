/**
 * Shapes of AWS's own events, as far as lint needs them: paths that hold objects, and paths of arrays of objects. From the event
 * references of CloudTrail, ECS, AWS Health, Security Hub and Amazon EC2 ("Events delivered via CloudTrail" and each service's
 * "EventBridge events" page).
 */
const OBJECTS = new Set([
    "detail",
    "detail.requestParameters",
    "detail.responseElements",
    "detail.additionalEventData",
    "detail.userIdentity",
    "detail.userIdentity.sessionContext",
    "detail.userIdentity.sessionContext.attributes",
    "detail.userIdentity.sessionContext.sessionIssuer",
    "detail.tlsDetails",
    "detail.overrides",
]);

const ARRAYS = [
    "detail.affectedEntities",
    "detail.attachments",
    "detail.attachments.details",
    "detail.containers",
    "detail.containers.networkInterfaces",
    "detail.eventDescription",
    "detail.findings",
    "detail.findings.Resources",
    "detail.overrides.containerOverrides",
    "detail.requestParameters.ipPermissions.items",
    "detail.requestParameters.tagSet.items",
    "detail.resources",
    "detail.responseElements.instancesSet.items",
];

/** Whether AWS's events hold an object at a path. */
export function knownObject(path: string): boolean {
    return OBJECTS.has(path);
}

/** The array of objects that a path leads through, if AWS's events are known to have one there. */
export function knownArray(path: string): string | undefined {
    return ARRAYS.find((array) => path.startsWith(`${array}.`));
}
