import type { LabEndpoint } from "../administrator";
import type { Lab } from "../lab";
import type { RuleNames } from "../names";
import type { Notice } from "../types";

/** What an engine says of itself. */
export interface EngineFacts {
    readonly accountId: string;
    /** Of events that name none. */
    readonly region: string;
    /** In virtual time. */
    readonly now: string;
    /** How many resources it has. */
    readonly resources: number;
    /** For SDK clients that look at the account and change it. */
    readonly aws: LabEndpoint;
}

/** What an event led to, with the names of all that is named in it. The inputs of calls are left out: they may hold streams. */
export interface Told {
    readonly notices: readonly Notice[];
    /** The program's names of queues, topics, functions and alarms, by ARN. */
    readonly names: Readonly<Record<string, string>>;
    /** Of the rules that the event matched, by ARN. */
    readonly rules: Readonly<Record<string, RuleNames>>;
}

export function told(notices: readonly Notice[], lab: Pick<Lab, "nameOf" | "ruleNames">): Told {
    const rules = notices.flatMap((notice) => (notice.kind === "event" ? notice.matched : []));
    return {
        notices: notices.map((notice) =>
            notice.kind === "call" ? { ...notice, record: { ...notice.record, input: {} } } : notice,
        ),
        names: Object.fromEntries(notices.flatMap(arnOf).map((arn) => [arn, lab.nameOf(arn)])),
        rules: Object.fromEntries(rules.map((arn) => [arn, lab.ruleNames(arn)])),
    };
}

function arnOf(notice: Notice): string[] {
    switch (notice.kind) {
        case "message":
            return [notice.to];
        case "invocation":
            return [notice.functionArn];
        case "dead-letter":
            return [notice.queueArn];
        case "alarm":
            return [notice.alarmArn];
        default:
            return [];
    }
}
