import type { PolicyResource } from "@pulumi/policy";
import { asks } from "../conditions";
import { type Statement, statementName, statementsOf } from "../documents";
import { stackGuardrail } from "../guardrail";
import { globMatches } from "../iamActions";
import { isEveryone } from "../principals";
import { TYPES } from "../resourceTypes";
import type { StackView } from "../stackView";

const NEEDED = ["kms:Decrypt", "kms:GenerateDataKey"];
const EVENT_BRIDGE = "events.amazonaws.com";

/** What EventBridge does not send along, which AWS says of these under any operator. */
const OF_SOURCE = ["aws:SourceArn", "aws:SourceAccount"] as const;
/**
 * What a service's own calls do not carry: organisations of a source, and whatever tells of a principal with an account, which a service is
 * not. `aws:PrincipalIsAWSService` and `aws:PrincipalServiceName` are there.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const ABSENT = [
    ...OF_SOURCE,
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalTag",
    "kms:CallerAccount",
    "kms:ViaService",
] as const;
/** Operators that hold where the key is absent. */
const HOLDING = /IfExists$|^ForAllValues:|^(String|Arn|Numeric|Date)Not|^NotIpAddress$/i;

const keyEventDelivery = stackGuardrail({
    name: "key-event-delivery",
    displayName: "Keys let EventBridge deliver",
    description:
        "The key of a queue or topic that a rule sends to lets events.amazonaws.com use it, without a condition on what deliveries do not carry, such as aws:SourceArn or aws:SourceAccount.",
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
    const all = stack.read(holder, (props) => statementsOf(props["policy"]));
    all.forEach((statement, at) => {
        const denied = NEEDED.filter((action) => denies(statement, action));
        if (denied.length === 0) return;
        const keys = keysIn(statement, () => true);
        const why = keys.length > 0 ? ` where ${keys.join(", ")} is absent, as in deliveries` : "";
        report(
            `${statementName(statement, at)} denies ${EVENT_BRIDGE} ${denied.join(", ")}${why}: what a rule sends to ${receiver.name} is dropped.`,
            holder.urn,
        );
    });
    const statements = all.filter(({ effect, principals }) => effect === "Allow" && letsEventBridge(principals));
    const missing = NEEDED.filter((action) => !statements.some((one) => allows(one, action) && !isConditioned(one)));
    if (missing.length === 0) return;
    const dropping = statements.find((one) => isConditioned(one) && missing.some((action) => allows(one, action)));
    report(
        dropping
            ? `${dropping.sid ? `Statement "${dropping.sid}"` : "A statement"} lets ${EVENT_BRIDGE} call ${missing.join(", ")} under a condition on ${asked(dropping).join(", ")}, which deliveries to ${receiver.name} do not carry: they are dropped.`
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

/** Whether a statement that denies means EventBridge's own calls: each of its conditions holds for them. */
function denies(statement: Statement, action: string): boolean {
    const { effect, principals, notPrincipals, actions, notActions, conditions } = statement;
    const but = Object.values(notPrincipals).flat();
    const isMeant = letsEventBridge(principals) || (but.length > 0 && !but.includes(EVENT_BRIDGE));
    const isAction =
        actions.some((pattern) => globMatches(pattern, action)) ||
        (notActions.length > 0 && !notActions.some((pattern) => globMatches(pattern, action)));
    const holds = Object.entries(conditions).every(([operator, values]) =>
        Object.entries(values).every(
            ([key, wanted]) =>
                absent(key) !== undefined &&
                (HOLDING.test(operator) || (/^Null$/i.test(operator) && wanted.every((value) => value === "true"))),
        ),
    );
    return effect === "Deny" && isMeant && isAction && holds;
}

function isConditioned(statement: Statement): boolean {
    return asked(statement).length > 0;
}

/** The keys of which a statement that allows asks for a value that EventBridge's calls do not carry. */
function asked(statement: Statement): readonly string[] {
    return keysIn(
        statement,
        (key) =>
            (OF_SOURCE as readonly string[]).includes(absent(key)!) ||
            asks(statement.conditions, (other) => other === key),
    );
}

function keysIn({ conditions }: Statement, isMeant: (key: string) => boolean): readonly string[] {
    const keys = Object.values(conditions).flatMap((values) => Object.keys(values));
    return [...new Set(keys.flatMap((key) => (isMeant(key) ? (absent(key) ?? []) : [])))];
}

/** A key, in lower case, as it is written, if EventBridge's calls do not carry it. */
function absent(key: string): (typeof ABSENT)[number] | undefined {
    return ABSENT.find((one) => one.toLowerCase() === key.replace(/\/.*/, ""));
}
