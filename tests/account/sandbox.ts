/** An event that can be put: EventBridge refuses sources that begin with `aws.` to everybody but AWS. */
export const SANDBOX_EVENT = { source: "event-ops.sandbox", detailType: "Sandbox Check" };

type Config = Readonly<Record<string, unknown>>;

/**
 * The config of the dev stack as it is deployed into a sandbox: in this account alone, hearing of the event that can be put, and
 * without addresses that would get mails.
 */
export function sandboxConfig(dev: Config, account: string): Config {
    return {
        ...dev,
        "aws:allowedAccountIds": [account],
        "event-ops:otherEvents": [{ source: SANDBOX_EVENT.source, detailTypes: [SANDBOX_EVENT.detailType] }],
        "event-ops:alertSubscribers": {},
        "event-ops:email": {},
    };
}

/** What is wrong with a message of the machine queue; undefined when it is the resource event of the event that was put. */
export function wrongWith(body: string, eventId: string): string | undefined {
    const { type, id, source, data } = JSON.parse(body) as Record<string, unknown> & { data?: { state?: string } };
    const found = JSON.stringify({ type, id, source, state: data?.state });
    const expected = JSON.stringify({
        type: "event-ops.resource-event.v1",
        id: eventId,
        source: SANDBOX_EVENT.source,
        state: SANDBOX_EVENT.detailType,
    });
    return found === expected ? undefined : `the machine queue has ${found}, expected ${expected}`;
}

/** Whether a message of the machine queue tells of another resource event than that of the event that was put. */
export function isOthers(body: string): boolean {
    const { type, source } = JSON.parse(body) as Record<string, unknown>;
    return type === "event-ops.resource-event.v1" && source !== SANDBOX_EVENT.source;
}
