import type {
    EnforcementLevel,
    Policy,
    PolicyConfigSchema,
    ResourceValidationPolicy,
    Severity,
    StackValidationPolicy,
} from "@pulumi/policy";
import { StackView } from "./stackView";
import { unknownValue } from "./unknown";

/** A setting of a guardrail: a JSON schema with a default and a description. */
export type Setting = PolicyConfigSchema["properties"][string] & {
    readonly default: unknown;
    readonly description: string;
};
export type Settings = Readonly<Record<string, Setting>>;

/** What the settings are, given or by default. */
export type SettingValues<S extends Settings> = { readonly [K in keyof S]: Widened<S[K]["default"]> };
type Widened<T> = T extends number ? number : T extends boolean ? boolean : T extends string ? string : T;

/** What one stack says of a guardrail: a level, settings, or both. */
export type GuardrailChoice<S extends Settings> =
    | EnforcementLevel
    | ({ readonly enforcementLevel?: EnforcementLevel } & Partial<SettingValues<S>>);

/** What is told of a guardrail. */
export interface GuardrailFacts<N extends string, S extends Settings> {
    /** In kebab-case; what config files and reports call it. */
    readonly name: N;
    readonly displayName: string;
    /** The rule, as a sentence. */
    readonly description: string;
    readonly severity: Severity;
    /** What to do about a violation. */
    readonly remediationSteps: string;
    /** The outside fact that the rule rests on. */
    readonly url: string;
    /** The level where nothing is chosen. */
    readonly level: EnforcementLevel;
    readonly settings?: S;
}

/** A policy of the pack. */
export interface Guardrail<N extends string = string, S extends Settings = Settings> extends GuardrailFacts<N, S> {
    readonly settings: S;
    /** As the policy SDK takes it, with the level and the settings that were chosen. */
    policy(choice?: GuardrailChoice<S>): ResourceValidationPolicy | StackValidationPolicy;
}

/** A resource as its inputs say: reading a value that is not known before an update throws. */
export interface Judged {
    readonly type: string;
    readonly urn: string;
    readonly name: string;
    // biome-ignore lint/suspicious/noExplicitAny: what a resource's inputs are is described by its provider
    readonly props: Record<string, any>;
    /** What makes the resource; it knows the Region where the resource does not say. */
    readonly provider?: {
        // biome-ignore lint/suspicious/noExplicitAny: as above
        readonly props: Record<string, any>;
    };
    /** Ends the judgement: the guardrail has nothing to say of this resource. */
    notApplicable(reason: string): never;
}

interface ResourceSpec<N extends string, S extends Settings> extends GuardrailFacts<N, S> {
    /** The resource types that it judges. */
    readonly types: readonly string[];
    /** Returns what is wrong, a sentence each. Unknown values end it: "not known yet". */
    validate(resource: Judged, settings: SettingValues<S>): readonly string[] | Promise<readonly string[]>;
    /** Returns the inputs put right, or nothing where they are right. At the level `remediate`. */
    remediate?(resource: Judged, settings: SettingValues<S>): Record<string, unknown> | undefined;
}

interface StackSpec<N extends string, S extends Settings> extends GuardrailFacts<N, S> {
    /** It does not apply to a stack with none of these. */
    readonly types: readonly string[];
    /** Reports what is wrong with `report(message, urn)`. */
    validate(stack: StackView, report: (message: string, urn: string) => void, settings: SettingValues<S>): void;
}

/** A guardrail that judges one resource by its inputs: it can stop an update before the resource is touched. */
export function resourceGuardrail<N extends string, S extends Settings = Record<never, Setting>>(
    spec: ResourceSpec<N, S>,
): Guardrail<N, S> {
    const { types, validate, remediate } = spec;
    return guardrail(spec, (common, valuesOf): ResourceValidationPolicy => {
        const applies = (type: string) => types.includes(type);
        const none = `it judges ${types.join(", ")}`;
        return {
            ...common,
            validateResource: (args, report) => {
                if (!applies(args.type)) args.notApplicable(none);
                const tell = (messages: readonly string[]) => {
                    for (const message of messages) report(message);
                };
                const messages = validate(args, valuesOf(args.getConfig()));
                return messages instanceof Promise ? messages.then(tell) : tell(messages);
            },
            ...(remediate && {
                remediateResource: (args) => {
                    if (!applies(args.type)) args.notApplicable(none);
                    return remediate(args, valuesOf(args.getConfig()));
                },
            }),
        };
    });
}

/** A guardrail that judges resources together, as their property dependencies connect them. */
export function stackGuardrail<N extends string, S extends Settings = Record<never, Setting>>(
    spec: StackSpec<N, S>,
): Guardrail<N, S> {
    const { types, validate } = spec;
    return guardrail(
        spec,
        (common, valuesOf): StackValidationPolicy => ({
            ...common,
            validateStack: (args, report) => {
                if (!args.resources.some(({ type }) => types.includes(type))) {
                    args.notApplicable(`the stack has none of ${types.join(", ")}`);
                }
                const stack = new StackView(args.resources);
                validate(stack, report, valuesOf(args.getConfig()));
                if (stack.unknown.size > 0) throw notKnownYet(stack.unknown);
            },
        }),
    );
}

type Build<S extends Settings> = (
    common: Policy,
    valuesOf: (config: object) => SettingValues<S>,
) => ResourceValidationPolicy | StackValidationPolicy;

function guardrail<N extends string, S extends Settings>(
    { name, displayName, description, severity, remediationSteps, url, level, settings }: GuardrailFacts<N, S>,
    build: Build<S>,
): Guardrail<N, S> {
    const known = settings ?? ({} as S);
    const facts = { name, displayName, description, severity, remediationSteps, url, level };
    return {
        ...facts,
        settings: known,
        policy: (choice) => {
            const { enforcementLevel = level, ...chosen } =
                typeof choice === "string" ? { enforcementLevel: choice } : (choice ?? {});
            const properties = Object.fromEntries(
                Object.entries(known).map(([key, schema]) => [
                    key,
                    { ...schema, default: (chosen as Record<string, never>)[key] ?? schema.default },
                ]),
            ) as PolicyConfigSchema["properties"];
            const defaults = Object.fromEntries(
                Object.entries(properties).map(([key, schema]) => [key, schema.default]),
            );
            const common = { name, displayName, description, severity, remediationSteps, url, enforcementLevel };
            return build({ ...common, ...(settings ? { configSchema: { properties } } : {}) }, (config) => ({
                ...(defaults as SettingValues<S>),
                ...config,
            }));
        },
    };
}

function notKnownYet(unknown: ReadonlyMap<string, string>): Error {
    return unknownValue(`not known yet: ${[...unknown].map(([name, path]) => `${path} of ${name}`).join(", ")}`);
}
