import { resourceGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";
import { tagNames } from "../tags";

/** The resources that cost something or that somebody has to answer for, and that take tags. */
const TAGGED = [
    TYPES.alarm,
    TYPES.bus,
    TYPES.compositeAlarm,
    TYPES.function,
    TYPES.key,
    TYPES.logGroup,
    TYPES.queue,
    TYPES.role,
    TYPES.rule,
    TYPES.table,
    TYPES.topic,
] as const;

type Tags = Readonly<Record<string, string>>;

const requiredTags = resourceGuardrail({
    name: "required-tags",
    displayName: "Resources have the tags that are required",
    description:
        "Buses, rules, functions, queues, topics, tables, keys, roles, log groups and alarms have the required tags.",
    severity: "medium",
    remediationSteps:
        "Add the tags, or the provider's defaultTags. At the level remediate, tags with a value in the setting are added.",
    url: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
    level: "mandatory",
    types: TAGGED,
    settings: {
        tags: {
            type: "object",
            additionalProperties: { type: "string" },
            default: {} as Tags,
            description:
                "The tags: name -> the value that remediation adds, or an empty text where people have to say it.",
        },
    },
    validate: ({ props, notApplicable }, { tags }) => {
        if (Object.keys(tags).length === 0) return notApplicable("no tags are required");
        const missing = missingOf(props, tags);
        return missing.length > 0 ? [`It lacks ${missing.length} required tags: ${missing.join(", ")}.`] : [];
    },
    remediate: ({ props }, { tags }) => {
        const added = Object.fromEntries(
            missingOf(props, tags).flatMap((name) => (tags[name] === "" ? [] : [[name, tags[name]!]])),
        );
        if (Object.keys(added).length === 0) return undefined;
        // Set in place: the other values, and those of other tags, may be secret or not known yet, and stay so.
        if (props["tags"]) Object.assign(props["tags"], added);
        else props["tags"] = added;
        return props;
    },
});

/** Whose resources are whose. */
export const TAGS = [requiredTags] as const;

function missingOf(props: Readonly<Record<string, unknown>>, tags: Tags): readonly string[] {
    const there = tagNames(props);
    return Object.keys(tags).filter((name) => !there.includes(name));
}
