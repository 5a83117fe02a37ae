import type { PolicyResource } from "@pulumi/policy";
import { hasCondition, type Statement, statementsOf } from "../documents";
import { stackGuardrail } from "../guardrail";
import { globMatches } from "../iamActions";
import { isEveryone } from "../principals";
import { TYPES } from "../resourceTypes";
import type { StackView } from "../stackView";

const NEEDED = ["kms:Decrypt", "kms:GenerateDataKey"];
const EVENT_BRIDGE = "events.amazonaws.com";

const keyEventDelivery = stackGuardrail({
    name: "key-event-delivery",
    displayName: "Keys let EventBridge deliver",
    description:
        "The key of a queue or topic that a rule sends to lets events.amazonaws.com use it, without a condition on aws:SourceArn or aws:SourceAccount.",
    severity: "critical",
    remediationSteps:
        "Allow events.amazonaws.com kms:Decrypt and kms:GenerateDataKey in the key's policy, without these conditions: EventBridge does not send them along with deliveries to encrypted queues and topics, and what it cannot encrypt is dropped.",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html",
    level: "mandatory",
    types: [TYPES.target],
    validate: (stack, report) => {
        for (const receiver of receiversOfRules(stack)) {
            stack.note(receiver, () => {
                const [key] = keysOf(stack, receiver);
                if (key) tellKey(stack, key, receiver, report);
                else if (/(^|:)alias\/aws\//.test(stack.read(receiver, (props) => String(props["kmsMasterKeyId"])))) {
                    report(
                        `Its key is ${receiver.props["kmsMasterKeyId"]}, whose policy does not let ${EVENT_BRIDGE} use it and cannot be changed: what a rule sends here is dropped.`,
                        receiver.urn,
                    );
                }
            });
        }
    },
});

/** Encryption lets events through. */
export const KEYS = [keyEventDelivery] as const;

/** The queues and topics that rules send to: events, or what could not be delivered. */
function receiversOfRules(stack: StackView): Set<PolicyResource> {
    const receivers = new Set<PolicyResource>();
    stack.each(TYPES.target, (target) => {
        for (const property of ["arn", "deadLetterConfig"]) {
            for (const one of stack.referenced(target, property, TYPES.queue, TYPES.topic)) receivers.add(one);
        }
    });
    return receivers;
}

/** The key of a queue or topic, by itself or by an alias, where the stack holds it. */
function keysOf(stack: StackView, receiver: PolicyResource): readonly PolicyResource[] {
    const aliases = stack.referenced(receiver, "kmsMasterKeyId", TYPES.keyAlias);
    return [
        ...stack.referenced(receiver, "kmsMasterKeyId", TYPES.key),
        ...aliases.flatMap((alias) => stack.referenced(alias, "targetKeyId", TYPES.key)),
    ];
}

function tellKey(
    stack: StackView,
    key: PolicyResource,
    receiver: PolicyResource,
    report: (message: string, urn: string) => void,
): void {
    const [apart] = stack.referencing(key, TYPES.keyPolicy, "keyId");
    const holder = apart ?? key;
    const statements = stack
        .read(holder, (props) => statementsOf(props["policy"]))
        .filter(({ effect, principals }) => effect === "Allow" && letsEventBridge(principals));
    const missing = NEEDED.filter((action) => !statements.some((one) => allows(one, action) && !isConditioned(one)));
    if (missing.length === 0) return;
    const dropping = statements.find((one) => isConditioned(one) && missing.some((action) => allows(one, action)));
    report(
        dropping
            ? `${dropping.sid ? `Statement "${dropping.sid}"` : "A statement"} lets ${EVENT_BRIDGE} call ${missing.join(", ")} under a condition on aws:SourceArn or aws:SourceAccount, which deliveries to ${receiver.name} do not carry: they are dropped.`
            : `It does not let ${EVENT_BRIDGE} call ${missing.join(", ")}: what a rule sends to ${receiver.name} is dropped.`,
        holder.urn,
    );
}

function letsEventBridge(principals: Statement["principals"]): boolean {
    return isEveryone(principals) || principals["Service"]?.includes(EVENT_BRIDGE) === true;
}

function allows({ actions }: Statement, action: string): boolean {
    return actions.some((pattern) => globMatches(pattern, action));
}

function isConditioned(statement: Statement): boolean {
    return hasCondition(statement, "aws:sourcearn", "aws:sourceaccount");
}
