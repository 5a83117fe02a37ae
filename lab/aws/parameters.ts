import { physicalName } from "../account/physicalName";
import type { Cloud } from "../cloud";
import type { Iam } from "../iam/iam";
import { AwsError, type ResourceKind, type ServiceImplementation } from "../types";

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
/** Most parameters of one call (AWS Systems Manager API Reference: GetParameters, GetParametersByPath). */
const MAX_PER_CALL = 10;

/** The parameters of the account, by ARN. Only the newest version of each is kept. */
export class ParameterStore {
    readonly #parameters = new Map<string, Parameter>();

    constructor(private readonly cloud: Cloud) {}

    arn(region: string, name: string): string {
        return this.cloud.arn("ssm", region, `parameter${name.startsWith("/") ? "" : "/"}${name}`);
    }

    put(region: string, name: string, value: string, type: Parameter["type"] = "String", dataType = "text"): Parameter {
        const arn = this.arn(region, name);
        const version = (this.#parameters.get(arn)?.version ?? 0) + 1;
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
    return {
        "aws:ssm/parameter:Parameter": {
            create(request) {
                const { inputs, region, tags } = request;
                const name = physicalName(request);
                const { type, value, valueWo, insecureValue, dataType, keyId, tier } = inputs;
                const what = `parameter "${name}"`;
                if (!TYPES.includes(type))
                    throw new Error(`${what}: "type" is ${JSON.stringify(type)}: expected ${TYPES.join(", ")}`);
                const text = value ?? insecureValue ?? valueWo;
                if (typeof text !== "string" || text === "")
                    throw new Error(`${what}: "value" is missing or empty: give it a text`);
                if (store.has(region, name) && inputs["overwrite"] !== true) {
                    throw new AwsError(
                        "ParameterAlreadyExists",
                        `${what} exists already in ${region}: set "overwrite" or choose another name`,
                    );
                }
                const parameter = store.put(region, name, text, type, dataType);
                iam.resourceTags.set(parameter.arn, tags);
                if (type === "SecureString") iam.encryptionKeyOf.set(parameter.arn, keyId ?? "alias/aws/ssm");
                return {
                    id: name,
                    outputs: {
                        arn: parameter.arn,
                        name,
                        value: text,
                        dataType: parameter.dataType,
                        version: parameter.version,
                        tier: tier ?? "Standard",
                        hasValueWo: valueWo !== undefined,
                        ...(type === "SecureString" ? { keyId: keyId ?? "alias/aws/ssm" } : { insecureValue: text }),
                    },
                };
            },
        },
    };
}
