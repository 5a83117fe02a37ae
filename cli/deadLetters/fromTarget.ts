import type { Target } from "@aws-sdk/client-eventbridge";
import type { Message } from "@aws-sdk/client-sqs";
import { parseArn, targetText } from "event-ops-lab/delivery";
import { toFunction, toQueue, toTopic } from "./calls";
import { attributesOf, type Recognised, type Redrive } from "./deadLetter";
import type { RuleTarget, Wiring } from "./wiring";

/**
 * What EventBridge could not deliver to a target: the event, with attributes that say to what and why. Source: EventBridge User Guide,
 * "Using dead-letter queues to process undelivered events", https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function fromTarget(message: Message, wiring: Wiring): Recognised | undefined {
    const { RULE_ARN, TARGET_ARN, ERROR_CODE, ERROR_MESSAGE, RETRY_ATTEMPTS, EXHAUSTED_RETRY_CONDITION } =
        attributesOf(message);
    if (RULE_ARN === undefined || TARGET_ARN === undefined) return undefined;
    const retries = RETRY_ATTEMPTS === undefined ? "" : ` after ${RETRY_ATTEMPTS} retries`;
    const exhausted = EXHAUSTED_RETRY_CONDITION === undefined ? "" : ` (${EXHAUSTED_RETRY_CONDITION})`;
    return {
        shape: "eventbridge-target",
        from: RULE_ARN,
        to: TARGET_ARN,
        why: `${ERROR_CODE ?? "no error code"}${retries}${exhausted}: ${ERROR_MESSAGE ?? ""}`,
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
    let texts: ReadonlySet<string | undefined>;
    try {
        texts = new Set(found.map((one) => textFor(one, message.Body ?? "")));
    } catch (error) {
        return { refused: `the target's input cannot be made: ${(error as Error).message}` };
    }
    if (texts.size > 1)
        return { refused: `the rule has ${found.length} targets with this ARN, and other inputs for each` };
    const [text] = texts;
    if (text === undefined) return { refused: "the input of the target makes no JSON of this event" };
    return sending(found[0]!.target, text, message);
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

function sending({ Arn: arn = "", SqsParameters }: Target, text: string, message: Message): Redrive {
    switch (parseArn(arn)?.service) {
        case "sqs": {
            const groupId = SqsParameters?.MessageGroupId;
            const call = toQueue(arn, text, message, groupId === undefined ? {} : { groupId });
            return typeof call === "string" ? { refused: call } : { call };
        }
        case "lambda":
            return { call: toFunction(arn, text) };
        case "sns":
            return { call: toTopic(arn, text) };
        case "events":
            return {
                refused: "the target is a bus: only EventBridge can hand on an event with its source, time and id",
            };
        default:
            return { refused: `targets of this kind are not sent to again: ${arn}` };
    }
}
