import type { EnforcementLevel, Policies } from "@pulumi/policy";
import { DATA } from "./data";
import { DELIVERY } from "./delivery";
import { EVENT_PATTERNS } from "./eventPatterns";
import type { Guardrail, GuardrailChoice } from "./guardrail";
import { LOOPS } from "./loops";
import { OBSERVABILITY } from "./observability";
import { OPERATIONS } from "./operations";
import { PERMISSIONS } from "./permissions";

/** All guardrails, area by area. */
export const GUARDRAILS = [
    ...DELIVERY,
    ...OBSERVABILITY,
    ...PERMISSIONS,
    ...DATA,
    ...EVENT_PATTERNS,
    ...OPERATIONS,
    ...LOOPS,
] as const;

type All = (typeof GUARDRAILS)[number];
export type GuardrailName = All["name"];
type Choice = EnforcementLevel | { readonly enforcementLevel?: EnforcementLevel };
type SettingsOf<N extends GuardrailName> = Extract<All, { name: N }>["settings"];

/** The level of all, and what differs: by a guardrail's name a level, settings, or both. */
export type GuardrailArgs = {
    /** For each guardrail that is not named. Default: its own, which docs/guardrails.md lists. */
    readonly all?: EnforcementLevel;
} & { readonly [N in GuardrailName]?: GuardrailChoice<SettingsOf<N>> };

/**
 * The guardrails as policies of a CrossGuard pack. Throws an error that names a guardrail that does not exist.
 *
 * ```ts
 * new PolicyPack("acme", {
 *     policies: guardrails({ all: "advisory", "target-dead-letter-queue": "mandatory", "queue-receive-count": { minimum: 3 } }),
 * });
 * ```
 */
export function guardrails(args: GuardrailArgs = {}): Policies {
    const { all, ...choices } = args as { all?: EnforcementLevel } & Record<string, Choice>;
    const names: readonly string[] = GUARDRAILS.map(({ name }) => name);
    const unknown = Object.keys(choices).filter((name) => !names.includes(name));
    if (unknown.length > 0) {
        throw new Error(`There is no guardrail "${unknown.join('", "')}". There are: all, ${names.join(", ")}.`);
    }
    return GUARDRAILS.map((guardrail) =>
        (guardrail as Pick<Guardrail, "policy">).policy(chosen(choices[guardrail.name], all)),
    );
}

function chosen(choice: Choice | undefined, all: EnforcementLevel | undefined): Choice | undefined {
    if (all === undefined || typeof choice === "string") return choice;
    return { enforcementLevel: all, ...choice };
}
