import type { Cloud } from "../cloud";
import { alarmInput, alarmMessage, type StateChange } from "../cloudwatch/alarmMessage";
import { parseArn, serviceCaller } from "../fabric/arns";
import { tellLost } from "../fabric/deadLetter";
import { AwsError, type AwsRequest, NO_TRACE } from "../types";

/**
 * Calls what an alarm calls when it comes into a state: topics and functions, as CloudWatch for the alarm, so that their policies and
 * keys must let it in. Nothing tries again. Other actions are recorded, and nothing happens with them.
 */
export function runActions(cloud: Cloud, change: StateChange): void {
    for (const action of change.alarm.actions[change.to.value]) {
        cloud.clock.schedule(0, () => run(cloud, action, change));
    }
}

async function run(cloud: Cloud, action: string, change: StateChange): Promise<void> {
    const request = requestOf(cloud, action, change);
    if (!request) {
        const time = cloud.clock.now().toISOString();
        cloud.notify({ kind: "message", time, trace: NO_TRACE, to: action, body: alarmMessage(change).Message });
        return;
    }
    try {
        await cloud.call(request);
    } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const why = `${change.to.value}: the action ${action} failed: ${error.code}: ${error.message}`;
        tellLost(cloud, NO_TRACE, change.alarm.arn, why);
    }
}

function requestOf(cloud: Cloud, action: string, change: StateChange): AwsRequest | undefined {
    const { service, region = "" } = parseArn(action) ?? {};
    const caller = (principal: string) => serviceCaller(principal, change.alarm.arn, cloud.accountId);
    if (service === "sns") {
        const input = { TopicArn: action, ...alarmMessage(change) };
        const by = caller("cloudwatch.amazonaws.com");
        return { service, operation: "Publish", input, region, caller: by, trace: NO_TRACE };
    }
    if (service === "lambda") {
        const input = { FunctionName: action, InvocationType: "Event", Payload: alarmInput(change) };
        const by = caller("lambda.alarms.cloudwatch.amazonaws.com");
        return { service, operation: "Invoke", input, region, caller: by, trace: NO_TRACE };
    }
    return undefined;
}
