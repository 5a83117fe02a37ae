import { readBusEvent } from "./busEvent";
import { inputFor, readTargetInput, type TargetInputArgs } from "./targetInput";

export type { TargetInputArgs } from "./targetInput";

/**
 * What EventBridge sends to a target for an event: the event's text, or what the target's input, input path or input transformer
 * makes of it; undefined where that is nothing. The time of ingestion, which a transformer may ask for, is the event's own time.
 * Throws `AwsError` for an input that EventBridge would refuse, and an `InvalidEventError` for a text that is no event.
 */
export function targetText(
    args: TargetInputArgs,
    text: string,
    rule: { readonly arn: string; readonly name: string },
): string | undefined {
    const event = readBusEvent(text);
    const surroundings = { ruleArn: rule.arn, ruleName: rule.name, ingestionTime: event.time };
    return inputFor(readTargetInput(args, rule.name), event, surroundings);
}
