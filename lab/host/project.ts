import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve, sep } from "node:path";
import { parseDocument, stringify } from "yaml";
import { FIXTURES_FILE, type Fixtures, NO_FIXTURES } from "../account/fixtures";
import { DEFAULT_ACCOUNT_ID, DEFAULT_REGION } from "../account/options";
import { providerSettings } from "../account/providers";
import { LabError } from "../labError";
import { configText, type Declaration, declarationOf, hasSecure, isMapping, wrongType } from "./configValues";

/** A Pulumi project with the config of one stack, checked, as the program will see it. */
export interface Project {
    readonly name: string;
    readonly stack: string;
    /** The folder of `Pulumi.yaml`. */
    readonly root: string;
    /** The folder that the program runs in; relative paths of assets start there. */
    readonly workingDirectory: string;
    /** What is run: a file name, or `.` for the folder's own entry point. */
    readonly main: string;
    readonly runtimeOptions: Readonly<Record<string, unknown>>;
    /** Full key (`project:key`) -> text, as in `PULUMI_CONFIG`. */
    readonly config: Readonly<Record<string, string>>;
    readonly secretKeys: readonly string[];
    /** The first of `aws:allowedAccountIds`, else 123456789012. */
    readonly accountId: string;
    /** `aws:region`, else us-east-1. */
    readonly region: string;
    /** `aws:defaultTags`. */
    readonly defaultTags: Readonly<Record<string, string>>;
    readonly warnings: readonly string[];
}

export interface ProjectOptions {
    /** The folder that holds `Pulumi.yaml`. */
    readonly directory: string;
    readonly stack: string;
    /** `key: text` over what the files say; keys without a namespace are the project's. Structured values as JSON. */
    readonly config?: Readonly<Record<string, string>>;
    readonly fixtures?: Fixtures;
}

/**
 * Reads `Pulumi.yaml` and `Pulumi.<stack>.yaml`, puts defaults, stack values and overrides together and checks them: declared
 * types, missing values, keys of the project's own namespace that it does not declare (where it declares any), encrypted
 * values without a fixture. Throws one `LabError` that lists all that is wrong.
 */
export function loadProject(options: ProjectOptions): Project {
    const root = resolve(options.directory);
    const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(root, name)).find(existsSync);
    if (!file) throw new LabError(`No Pulumi.yaml in ${root}: is it the folder of a Pulumi project?`);
    const project = readYaml(file);
    const name = project["name"];
    if (typeof name !== "string" || name === "") throw new LabError(`${file}: "name" is missing`);
    const { language, runtimeOptions } = runtimeOf(project["runtime"], file);
    if (language !== "nodejs") {
        throw new LabError(`${file}: the runtime is "${language}"; the lab runs programs of the runtime "nodejs"`);
    }

    const stackFile = stackFileOf(root, project["stackConfigDir"], options.stack);
    if (!existsSync(stackFile)) {
        throw new LabError(`There is no stack "${options.stack}": ${stackFile} does not exist`);
    }
    const stackSettings = readYaml(stackFile);
    const config = configOf({ name, project, stackSettings, stackFile, file, options });
    const aws = Object.fromEntries(
        Object.entries(config.values).flatMap(([key, text]) => (key.startsWith("aws:") ? [[key.slice(4), text]] : [])),
    );
    const settings = providerSettings(aws, { region: DEFAULT_REGION, tags: {} });
    const allowed: unknown = aws["allowedAccountIds"] === undefined ? [] : JSON.parse(aws["allowedAccountIds"]);
    const environment =
        stackSettings["environment"] === undefined
            ? []
            : [`${basename(stackFile)}: the lab does not read ESC environments`];
    return {
        name,
        stack: options.stack,
        root,
        ...entryOf(root, project["main"], file),
        runtimeOptions,
        config: config.values,
        secretKeys: config.secretKeys,
        accountId: Array.isArray(allowed) && allowed.length > 0 ? String(allowed[0]) : DEFAULT_ACCOUNT_ID,
        region: settings.region,
        defaultTags: settings.tags,
        warnings: [
            ...environment,
            ...(aws["region"] === undefined
                ? [`aws:region is not set for the stack ${options.stack}; the lab takes ${DEFAULT_REGION}`]
                : []),
        ],
    };
}

function runtimeOf(runtime: unknown, file: string): { language: string; runtimeOptions: Record<string, unknown> } {
    if (typeof runtime === "string") return { language: runtime, runtimeOptions: {} };
    if (isMapping(runtime) && typeof runtime["name"] === "string") {
        const { options } = runtime;
        return { language: runtime["name"], runtimeOptions: isMapping(options) ? options : {} };
    }
    throw new LabError(`${file}: "runtime" is missing; expected for instance "runtime: nodejs"`);
}

function stackFileOf(root: string, directory: unknown, stack: string): string {
    const folder = typeof directory === "string" ? join(root, directory) : root;
    const found = ["yaml", "yml"].map((end) => join(folder, `Pulumi.${stack}.${end}`));
    return found.find(existsSync) ?? found[0]!;
}

/** Where the program runs and what is run, as the engine decides it from `main`. */
function entryOf(root: string, main: unknown, file: string): Pick<Project, "workingDirectory" | "main"> {
    if (main === undefined || main === "") return { workingDirectory: root, main: "." };
    const path = join(root, String(main));
    if (isAbsolute(String(main)) || (path !== root && !path.startsWith(root + sep))) {
        throw new LabError(
            `${file}: "main" must be a path inside the project's folder, but is ${JSON.stringify(main)}`,
        );
    }
    if (!existsSync(path)) throw new LabError(`${file}: "main" names ${path}, which does not exist`);
    return statSync(path).isDirectory()
        ? { workingDirectory: path, main: "." }
        : { workingDirectory: dirname(path), main: basename(path) };
}

interface ConfigRequest {
    readonly name: string;
    readonly project: Record<string, unknown>;
    readonly stackSettings: Record<string, unknown>;
    readonly file: string;
    readonly stackFile: string;
    readonly options: ProjectOptions;
}

function configOf(request: ConfigRequest): { values: Record<string, string>; secretKeys: string[] } {
    const { name, file, stackFile, options } = request;
    const fixtures = options.fixtures ?? NO_FIXTURES;
    const full = (key: string) => (key.includes(":") ? key.replace(":config:", ":") : `${name}:${key}`);
    const declared = new Map(
        entries(request.project["config"], file).map(([key, entry]) => [full(key), declarationOf(key, entry, file)]),
    );
    const values = new Map<string, unknown>();
    const secretKeys = new Set<string>();
    const problems: { readonly key: string; readonly what: string }[] = [];
    const given = new Set(Object.keys(options.config ?? {}).map(full));
    const missing: Record<string, string> = {};

    for (const [key, declaration] of declared) {
        const value = declaration.value ?? declaration.default;
        if (value !== undefined) values.set(key, value);
        if (declaration.secret) secretKeys.add(key);
    }
    for (const [short, value] of entries(request.stackSettings["config"], stackFile)) {
        const key = full(short);
        if (!hasSecure(value)) values.set(key, value);
        else {
            secretKeys.add(key);
            const fixture =
                fixtures.config[key] ?? fixtures.config[short] ?? fixtures.config[key.replace(`${name}:`, "")];
            if (fixture === undefined && options.config?.[short] === undefined && options.config?.[key] === undefined) {
                missing[key] = "a value for the lab";
            } else values.set(key, fixture);
        }
    }
    for (const [short, text] of Object.entries(options.config ?? {})) {
        values.set(full(short), overridden(text, declared.get(full(short))));
    }

    const own = [...declared.keys()].filter((key) => key.startsWith(`${name}:`));
    for (const key of values.keys()) {
        if (own.length === 0 || declared.has(key) || !key.startsWith(`${name}:`)) continue;
        const known = own.map((known) => known.slice(name.length + 1));
        const what = `"${key.slice(name.length + 1)}" is not a config key of ${name}; it has ${known.join(", ")}`;
        problems.push({ key, what });
    }
    for (const [key, declaration] of declared) {
        if (!values.has(key)) {
            const what = `"${key}" has no value; set it with: pulumi config set ${key} VALUE`;
            if (missing[key] === undefined) problems.push({ key, what });
            continue;
        }
        const wrong = wrongType(values.get(key), declaration, key);
        if (wrong) problems.push({ key, what: wrong });
    }
    if (problems.length > 0) {
        const inFile = problems.some(({ key }) => !given.has(key));
        const lines = problems.map(
            ({ key, what }) => `  ${what}${given.has(key) && inFile ? " (given over the file)" : ""}`,
        );
        const where = inFile ? stackFile : `what was given over ${stackFile}`;
        throw new LabError(`The config of the stack ${options.stack} is not usable (${where}):\n${lines.join("\n")}`);
    }
    if (Object.keys(missing).length > 0) {
        const example = stringify({ config: missing }).trimEnd();
        throw new LabError(
            `${stackFile} has encrypted values, which the lab cannot read. Add to ${FIXTURES_FILE}:\n${example}`,
        );
    }
    return {
        values: Object.fromEntries([...values].map(([key, value]) => [key, configText(value)])),
        secretKeys: [...secretKeys],
    };
}

/** A structured value comes as JSON; anything else is the text itself. */
function overridden(text: string, declaration: Declaration | undefined): unknown {
    if (declaration?.type !== "array" && declaration?.type !== "object") return text;
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

function entries(config: unknown, file: string): [string, unknown][] {
    if (config === undefined || config === null) return [];
    if (!isMapping(config)) throw new LabError(`${file}: "config" must be a mapping`);
    return Object.entries(config);
}

function readYaml(file: string): Record<string, unknown> {
    const document = parseDocument(readFileSync(file, "utf8"));
    const [syntax] = document.errors;
    if (syntax) throw new LabError(`${file} is not YAML: ${syntax.message.trimEnd()}`);
    const value: unknown = document.toJS() ?? {};
    if (!isMapping(value)) throw new LabError(`${file}: expected a mapping`);
    return value;
}
