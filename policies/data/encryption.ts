import { resourceGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";
import { tagOf } from "../tags";

const queueEncryption = resourceGuardrail({
    name: "queue-encryption",
    displayName: "Nobody switches a queue's encryption off",
    description: "A queue keeps the encryption that SQS gives it, or has a key of its own.",
    severity: "high",
    remediationSteps:
        "Leave sqsManagedSseEnabled out or set it to true, or set kmsMasterKeyId. At the level remediate it is set to true.",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
    level: "mandatory",
    types: [TYPES.queue],
    validate: ({ props }) =>
        isPlain(props) ? ["Its sqsManagedSseEnabled is false and it has no key: messages lie in it unencrypted."] : [],
    remediate: ({ props }) => {
        if (!isPlain(props)) return undefined;
        // True and not absent: for a queue that exists, the provider keeps what is absent as it was.
        props["sqsManagedSseEnabled"] = true;
        return props;
    },
});

const topicEncryption = resourceGuardrail({
    name: "topic-encryption",
    displayName: "Topics of confidential data have a key",
    description: "A topic whose tag says that it carries data of certain classes is encrypted with a KMS key.",
    severity: "high",
    remediationSteps:
        "Set kmsMasterKeyId to a key whose policy lets the publishing services use it: kms:GenerateDataKey and kms:Decrypt.",
    url: "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
    level: "mandatory",
    types: [TYPES.topic],
    settings: {
        tag: {
            type: "string",
            default: "data-class",
            description: "The tag that names the class of the data in a topic.",
        },
        classes: {
            type: "array",
            items: { type: "string" },
            default: ["confidential", "restricted", "personal"],
            description: "The classes, in any case, for which a topic must have a key.",
        },
    },
    validate: ({ props, notApplicable }, { tag, classes }) => {
        const dataClass = tagOf(props, tag);
        if (dataClass === undefined) return notApplicable(`it has no tag ${tag}`);
        const isSecret = classes.some((one) => one.toLowerCase() === dataClass.toLowerCase());
        return isSecret && !props["kmsMasterKeyId"] ? [`Its data is ${dataClass} and it has no kmsMasterKeyId.`] : [];
    },
});

/** What AWS does not encrypt by itself, or would if nobody had switched it off. */
export const ENCRYPTION = [queueEncryption, topicEncryption] as const;

function isPlain(props: Readonly<Record<string, unknown>>): boolean {
    return props["sqsManagedSseEnabled"] === false && !props["kmsMasterKeyId"];
}
