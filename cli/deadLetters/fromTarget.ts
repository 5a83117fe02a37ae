import type { Message } from "@aws-sdk/client-sqs";
import { dynamicParameter, targetText } from "event-ops-lab/delivery";
import { attributesOf, type Recognised, type Redrive } from "./deadLetter";
import { objectOf } from "./json";
import { toTarget, whyNot } from "./undelivered";
import type { RuleTarget, Wiring } from "./wiring";

/**
 * What EventBridge could not deliver to a target: the event, with attributes that say to what and why. Source: EventBridge User Guide,
 * "Using dead-letter queues to process undelivered events", https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function fromTarget(message: Message, wiring: Wiring): Recognised | undefined {
    const attributes = attributesOf(message);
    const { RULE_ARN, TARGET_ARN } = attributes;
    if (RULE_ARN === undefined || TARGET_ARN === undefined) return undefined;
    return {
        shape: "eventbridge-target",
        from: RULE_ARN,
        to: TARGET_ARN,
        why: whyNot(attributes),
        redrive: redriveOf(message, RULE_ARN, TARGET_ARN, wiring),
    };
}

/** To the target alone: put on the bus, the event would reach every rule that has had it already. */
function redriveOf(message: Message, ruleArn: string, targetArn: string, { targets }: Wiring): Redrive {
    const ofRule = targets.filter((one) => one.ruleArn === ruleArn);
    const found = ofRule.filter(({ target }) => target.Arn === targetArn);
    if (ofRule.length === 0)
        return { refused: `the rule is gone or has no targets: what the target was to get is not known` };
    if (found.length === 0) return { refused: "the rule has this target no more: what it was to get is not known" };
    const event = message.Body ?? "";
    let texts: ReadonlySet<string | undefined>;
    try {
        texts = new Set(found.map((one) => textFor(one, event)));
    } catch (error) {
        return { refused: `the target's input cannot be made: ${(error as Error).message}` };
    }
    const groups = new Set(found.map((one) => groupFor(one, event)));
    if (texts.size > 1 || groups.size > 1)
        return { refused: `the rule has ${found.length} targets with this ARN, and other inputs or groups for each` };
    const [text] = texts;
    const [groupId] = groups;
    if (text === undefined) return { refused: "the input of the target makes no JSON of this event" };
    return toTarget(targetArn, text, {
        message,
        groupId,
        buses: "the target is a bus: only EventBridge can hand on an event with its source, time and id",
    });
}

function groupFor({ target }: RuleTarget, event: string): string | undefined {
    const group = target.SqsParameters?.MessageGroupId;
    return group === undefined ? undefined : dynamicParameter(group, objectOf(event));
}

function textFor({ target, ruleArn, ruleName }: RuleTarget, body: string): string | undefined {
    const { Input, InputPath, InputTransformer } = target;
    const args = {
        ...(Input === undefined ? {} : { input: Input }),
        ...(InputPath === undefined ? {} : { inputPath: InputPath }),
        ...(InputTransformer === undefined
            ? {}
            : {
                  inputTransformer: {
                      inputPaths: InputTransformer.InputPathsMap ?? {},
                      inputTemplate: InputTransformer.InputTemplate ?? "",
                  },
              }),
    };
    return targetText(args, body, { arn: ruleArn, name: ruleName });
}
