import { isDeepStrictEqual } from "node:util";
import { physicalName } from "../account/physicalName";
import type { Cloud } from "../cloud";
import type { Iam } from "../iam/iam";
import type { CreateRequest, NameRule, Outputs, ResourceKind } from "../resources";
import { AwsError, type ServiceImplementation } from "../types";

export interface Parameter {
    readonly arn: string;
    readonly name: string;
    readonly region: string;
    readonly type: "String" | "StringList" | "SecureString";
    readonly value: string;
    readonly version: number;
    readonly dataType: string;
    readonly modified: Date;
}

const TYPES = ["String", "StringList", "SecureString"];
/** AWS Systems Manager API Reference, PutParameter. */
const NAME: NameRule = {
    what: "parameter",
    limit: 1011,
    shape: /^[\w./-]+$/,
    allowed: "letters, digits and _.-/",
};
/** Where these alone change, there is no new version. */
const BESIDE_THE_VERSION = ["name", "overwrite", "tags"];
/** Most parameters of one call (AWS Systems Manager API Reference: GetParameters, GetParametersByPath). */
const MAX_PER_CALL = 10;

/** The parameters of the account, by ARN. Only the newest version of each is kept. */
export class ParameterStore {
    readonly #parameters = new Map<string, Parameter>();

    constructor(private readonly cloud: Cloud) {}

    arn(region: string, name: string): string {
        return this.cloud.arn("ssm", region, `parameter${name.startsWith("/") ? "" : "/"}${name}`);
    }

    /** A new version, of a number above `after` and above that of the version before. */
    put(
        region: string,
        name: string,
        value: string,
        type: Parameter["type"] = "String",
        dataType = "text",
        after = 0,
    ): Parameter {
        const arn = this.arn(region, name);
        const version = Math.max(this.#parameters.get(arn)?.version ?? 0, after) + 1;
        const parameter: Parameter = {
            arn,
            name,
            region,
            type,
            value,
            version,
            dataType,
            modified: this.cloud.clock.now(),
        };
        this.#parameters.set(arn, parameter);
        return parameter;
    }

    has(region: string, name: string): boolean {
        return this.#parameters.has(this.arn(region, name));
    }

    delete(arn: string): void {
        this.#parameters.delete(arn);
    }

    /** By name or ARN, either with `:version`. */
    find(region: string, id: string): Parameter | undefined {
        const [, arn, version] = /^(.*?)(?::(\d+))?$/.exec(id.startsWith("arn:") ? id : this.arn(region, id)) ?? [];
        const found = this.#parameters.get(arn ?? "");
        return found && (version === undefined || found.version === Number(version)) ? found : undefined;
    }

    /** The values of all parameters. */
    texts(): string[] {
        return [...this.#parameters.values()].map(({ value }) => value);
    }

    below(region: string, path: string, recursive: boolean): Parameter[] {
        const folder = path.endsWith("/") ? path : `${path}/`;
        return [...this.#parameters.values()]
            .filter(({ name, region: here }) => here === region && name.startsWith(folder))
            .filter(({ name }) => recursive || !name.slice(folder.length).includes("/"))
            .sort((a, b) => (a.name < b.name ? -1 : 1));
    }
}

/** AWS Systems Manager: `GetParameter`, `GetParameters` and `GetParametersByPath`. */
export function parameters(store: ParameterStore): ServiceImplementation {
    return {
        GetParameter(input, { region }) {
            const parameter = store.find(region, String(input["Name"]));
            if (!parameter) throw new AwsError("ParameterNotFound", `Parameter ${input["Name"]} not found.`);
            return { Parameter: shown(parameter, input["WithDecryption"]) };
        },
        GetParameters(input, { region }) {
            const names: string[] = input["Names"] ?? [];
            if (names.length === 0 || names.length > MAX_PER_CALL) {
                throw new AwsError(
                    "ValidationException",
                    `"Names" must hold 1 to ${MAX_PER_CALL} names: it holds ${names.length}.`,
                );
            }
            const found = names.map((name) => [name, store.find(region, name)] as const);
            return {
                Parameters: found.flatMap(([, parameter]) =>
                    parameter ? [shown(parameter, input["WithDecryption"])] : [],
                ),
                InvalidParameters: found.flatMap(([name, parameter]) => (parameter ? [] : [name])),
            };
        },
        GetParametersByPath(input, { region }) {
            const path = String(input["Path"] ?? "");
            if (!path.startsWith("/"))
                throw new AwsError("ValidationException", `"Path" must begin with a slash: "${path}".`);
            const all = store.below(region, path, input["Recursive"] === true);
            const start = Number(input["NextToken"] ?? 0);
            const end = start + (input["MaxResults"] ?? MAX_PER_CALL);
            return {
                Parameters: all.slice(start, end).map((parameter) => shown(parameter, input["WithDecryption"])),
                ...(end < all.length ? { NextToken: String(end) } : {}),
            };
        },
    };
}

function shown(parameter: Parameter, decrypted: unknown): Record<string, unknown> {
    const { arn, name, type, value, version, dataType, modified } = parameter;
    // Nobody can use what comes without decryption: it only has to be something else than the value.
    const encrypted = () => Buffer.from(`encrypted ${arn} ${version}`).toString("base64");
    return {
        ARN: arn,
        Name: name,
        Type: type,
        Value: type === "SecureString" && decrypted !== true ? encrypted() : value,
        Version: version,
        DataType: dataType,
        LastModifiedDate: modified,
    };
}

export function parameterKinds(
    store: ParameterStore,
    iam: Pick<Iam, "encryptionKeyOf" | "resourceTags">,
): Readonly<Record<string, ResourceKind>> {
    const exists = (name: string, region: string, remedy: string) =>
        new AwsError("ParameterAlreadyExists", `parameter "${name}" exists already in ${region}: ${remedy}`);
    const configure = (
        { inputs, tags }: CreateRequest,
        { text, dataType, keyId }: ParameterSettings,
        { arn, name, version }: Pick<Parameter, "arn" | "name" | "version">,
    ): Outputs => {
        iam.resourceTags.set(arn, tags);
        if (keyId === undefined) iam.encryptionKeyOf.delete(arn);
        else iam.encryptionKeyOf.set(arn, keyId);
        return {
            arn,
            name,
            value: text,
            dataType,
            version,
            tier: inputs["tier"] ?? "Standard",
            hasValueWo: inputs["valueWo"] !== undefined,
            ...(keyId === undefined ? { insecureValue: text } : { keyId }),
        };
    };
    return {
        "aws:ssm/parameter:Parameter": {
            naming: () => NAME,
            create(request) {
                const { inputs, region } = request;
                const name = physicalName(request, NAME);
                const settings = settingsOf(request, name);
                if (store.has(region, name) && inputs["overwrite"] !== true) {
                    throw exists(name, region, 'set "overwrite" or choose another name');
                }
                const { text, type, dataType } = settings;
                const parameter = store.put(region, name, text, type, dataType);
                return { id: name, outputs: configure(request, settings, parameter) };
            },
            update(request) {
                const { inputs, old, region } = request;
                const settings = settingsOf(request, old.id);
                const { arn, version } = old.outputs;
                if (isDeepStrictEqual(versioned(inputs), versioned(old.inputs))) {
                    return configure(request, settings, { arn, name: old.id, version });
                }
                if (inputs["overwrite"] === false) throw exists(old.id, region, 'leave "overwrite" out to change it');
                const { text, type, dataType } = settings;
                return configure(request, settings, store.put(region, old.id, text, type, dataType, version));
            },
            delete({ outputs }) {
                const { arn } = outputs;
                store.delete(arn);
                iam.resourceTags.delete(arn);
                iam.encryptionKeyOf.delete(arn);
            },
        },
    };
}

function versioned(inputs: CreateRequest["inputs"]): Outputs {
    return Object.fromEntries(Object.entries(inputs).filter(([key]) => !BESIDE_THE_VERSION.includes(key)));
}

interface ParameterSettings {
    readonly text: string;
    readonly type: Parameter["type"];
    readonly dataType: string;
    /** Of a SecureString. */
    readonly keyId: string | undefined;
}

function settingsOf({ inputs }: CreateRequest, name: string): ParameterSettings {
    const { type, value, valueWo, insecureValue, dataType, keyId } = inputs;
    if (!TYPES.includes(type)) {
        throw new Error(`parameter "${name}": "type" is ${JSON.stringify(type)}: expected ${TYPES.join(", ")}`);
    }
    const text = value ?? insecureValue ?? valueWo;
    if (typeof text !== "string" || text === "") {
        throw new Error(`parameter "${name}": "value" is missing or empty: give it a text`);
    }
    return {
        text,
        type,
        dataType: dataType ?? "text",
        keyId: type === "SecureString" ? (keyId ?? "alias/aws/ssm") : undefined,
    };
}
