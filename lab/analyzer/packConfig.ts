import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { LabError } from "../labError";
import type { PolicyLevel } from "./report";

/** What is set of a policy. */
export interface PolicySetting {
    readonly level?: PolicyLevel;
    readonly properties: Readonly<Record<string, unknown>>;
}

/** Policy, or `all` -> what is set. */
export type PackConfig = Readonly<Record<string, PolicySetting>>;

/** A policy as config applies to it. */
export interface ConfigurablePolicy {
    readonly name: string;
    readonly level: PolicyLevel;
    /** A JSON schema of each setting. */
    readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly required: readonly string[];
}

const LEVELS: readonly string[] = ["advisory", "mandatory", "remediate", "disabled"] satisfies PolicyLevel[];

/**
 * Reads the file of `--policy-pack-config`, as `pulumi` does: policy -> level, or an object with `enforcementLevel` and settings;
 * `all` for the level of those that are not named. Throws a `LabError` that says what is wrong.
 */
export function readPackConfig(file: string): PackConfig {
    let text: string;
    try {
        text = readFileSync(file, "utf8");
    } catch (error) {
        throw new LabError(`The config of the policy pack cannot be read: ${unreadable(file, error)}`);
    }
    if (text.trim() === "") return {};
    let parsed: unknown;
    try {
        parsed = JSON.parse(text);
    } catch (error) {
        throw new LabError(`${file} is not JSON: ${(error as Error).message}`);
    }
    if (!isMapping(parsed)) {
        throw new LabError(`${file}: expected an object, policy -> level or settings`);
    }
    // ESC environments, which only Pulumi Cloud can open.
    const { environments: _, ...policies } = parsed;
    return Object.fromEntries(
        Object.entries(policies).map(([policy, value]) => [policy, settingOf(value, `${file}: "${policy}"`)]),
    );
}

function unreadable(file: string, error: unknown): string {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return `there is no file ${file}`;
    return code === "EISDIR" ? `${file} is a folder; expected a JSON file` : message;
}

/** A policy's setting as a config file, or a pack's own code, writes it. */
function settingOf(value: unknown, where: string): PolicySetting {
    if (typeof value === "string") return { level: levelOf(value, where), properties: {} };
    if (!isMapping(value)) throw new LabError(`${where} is ${JSON.stringify(value)}: expected a level or an object`);
    const { enforcementLevel, ...properties } = value;
    return { ...(enforcementLevel === undefined ? {} : { level: levelOf(enforcementLevel, where) }), properties };
}

/**
 * The level and the settings of each policy, as the engine puts them together: the defaults of its schema, then what the pack's
 * code says, then the file. Throws a `LabError` that lists the settings that the schemas refuse, and the policies that do not exist.
 */
export function reconcile(
    pack: string,
    policies: readonly ConfigurablePolicy[],
    configs: readonly PackConfig[],
): Readonly<Record<string, Required<PolicySetting>>> {
    let settings = Object.fromEntries(
        policies.map(({ name, level, properties }) => [name, { level, properties: defaultsOf(properties) }]),
    );
    for (const config of configs) settings = applied(settings, config);

    const known = policies.map(({ name }) => name);
    const strange = [...new Set(configs.flatMap(Object.keys))].filter(
        (name) => name !== "all" && !known.includes(name),
    );
    const problems = [
        ...strange.map((name) => `there is no policy "${name}"; there are ${known.join(", ")}`),
        ...policies.flatMap((policy) => refusals(policy, settings[policy.name]!.properties)),
    ];
    if (problems.length > 0) {
        throw new LabError(`The config of the policy pack ${pack} is not usable:\n${indented(problems)}`);
    }
    return settings;
}

type Settings = Record<string, Required<PolicySetting>>;

function applied(settings: Settings, config: PackConfig): Settings {
    const all = config["all"]?.level;
    return Object.fromEntries(
        Object.entries(settings).map(([name, before]) => {
            const given = config[name];
            const level = given?.level ?? all ?? before.level;
            return [name, { level, properties: { ...before.properties, ...given?.properties } }];
        }),
    );
}

function defaultsOf(properties: ConfigurablePolicy["properties"]): Record<string, unknown> {
    const withDefault = Object.entries(properties).filter(([, schema]) => schema["default"] !== undefined);
    return Object.fromEntries(withDefault.map(([key, schema]) => [key, schema["default"]]));
}

function refusals({ name, properties, required }: ConfigurablePolicy, values: PolicySetting["properties"]): string[] {
    const ajv = new Ajv({ allErrors: true, unknownFormats: "ignore" });
    if (ajv.validate({ type: "object", properties, required: [...required] }, values)) return [];
    return (ajv.errors ?? []).map(({ dataPath, message, params }) => {
        const allowed =
            "allowedValues" in params ? ` (${(params.allowedValues as readonly unknown[]).join(", ")})` : "";
        return `${name}${dataPath} ${message ?? "is refused"}${allowed}`;
    });
}

function levelOf(value: unknown, where: string): PolicyLevel {
    if (typeof value === "string" && LEVELS.includes(value)) return value as PolicyLevel;
    throw new LabError(`${where}: ${JSON.stringify(value)} is no level; expected ${LEVELS.join(", ")}`);
}

function isMapping(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function indented(lines: readonly string[]): string {
    return lines.map((line) => `  ${line}`).join("\n");
}
