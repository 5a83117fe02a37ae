import { resourceGuardrail } from "../guardrail";
import { regionOf } from "../regions";
import { TYPES } from "../resourceTypes";

const nameAllowed = resourceGuardrail({
    name: "name-allowed",
    displayName: "Names follow the rule",
    description:
        "The names of buses, rules, functions, queues, topics, tables, roles and alarms match the given expression.",
    severity: "low",
    remediationSteps: "Rename the resource, or change the expression in the settings.",
    url: "https://www.pulumi.com/docs/iac/concepts/resources/names/",
    level: "mandatory",
    types: [TYPES.alarm, TYPES.bus, TYPES.function, TYPES.queue, TYPES.role, TYPES.rule, TYPES.table, TYPES.topic],
    settings: {
        pattern: {
            type: "string",
            format: "regex",
            default: "",
            description: "A regular expression that the whole name matches. Empty: any name is allowed.",
        },
    },
    validate: ({ name: logical, props, notApplicable }, { pattern }) => {
        if (pattern === "") return notApplicable("any name is allowed");
        const name: string = props["name"] ?? props["namePrefix"] ?? logical;
        return new RegExp(`^(?:${pattern})$`).test(name) ? [] : [`Its name "${name}" does not match ${pattern}.`];
    },
});

const regionAllowed = resourceGuardrail({
    name: "region-allowed",
    displayName: "Resources are in allowed Regions",
    description: "Every resource that the guardrails know is in one of the given Regions.",
    severity: "high",
    remediationSteps: "Give the resource, or its provider, one of the Regions.",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-requested-region.html",
    level: "mandatory",
    // Roles and policies of IAM are in no Region.
    types: Object.values(TYPES).filter((type) => !type.startsWith("aws:iam/")),
    settings: {
        regions: {
            type: "array",
            items: { type: "string" },
            default: [] as readonly string[],
            description: "The Regions, for example eu-central-1. Empty: any Region is allowed.",
        },
    },
    validate: (resource, { regions }) => {
        if (regions.length === 0) return resource.notApplicable("any Region is allowed");
        const region = regionOf(resource);
        return regions.includes(region) ? [] : [`It is in ${region}, which is none of ${regions.join(", ")}.`];
    },
});

/** What resources are called, and where they are. */
export const PLACES = [nameAllowed, regionAllowed] as const;
