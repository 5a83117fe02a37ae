import type { Cloud } from "../cloud";
import { alarmMessage, type StateChange } from "../cloudwatch/alarmMessage";
import { parseArn, serviceCaller } from "../fabric/arns";
import { AwsError, NO_TRACE } from "../types";

/**
 * Calls what an alarm calls when it comes into a state: topics, as CloudWatch for the alarm, so that their policies and keys must let
 * it in. Nothing tries again. Other actions are recorded, and nothing happens with them.
 */
export function runActions(cloud: Cloud, change: StateChange): void {
    for (const action of change.alarm.actions[change.to.value]) {
        cloud.clock.schedule(0, () => run(cloud, action, change));
    }
}

async function run(cloud: Cloud, action: string, change: StateChange): Promise<void> {
    const time = cloud.clock.now().toISOString();
    const { Subject, Message } = alarmMessage(change);
    const parsed = parseArn(action);
    if (parsed?.service !== "sns") {
        cloud.notify({ kind: "message", time, trace: NO_TRACE, to: action, body: Message });
        return;
    }
    const { arn } = change.alarm;
    const caller = serviceCaller("cloudwatch.amazonaws.com", arn, cloud.accountId);
    const input = { TopicArn: action, Subject, Message };
    const request = { service: "sns", operation: "Publish", input, region: parsed.region, caller, trace: NO_TRACE };
    try {
        await cloud.call(request);
    } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const why = `${change.to.value}: the action ${action} failed: ${error.code}: ${error.message}`;
        cloud.notify({ kind: "lost", time, trace: NO_TRACE, where: arn, why });
    }
}
