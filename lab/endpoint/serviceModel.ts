import type { ClientPackage } from "./clientPackages";
import { isStructure, type Schema, type Structure, type Traits } from "./schema";

export interface Operation {
    readonly name: string;
    readonly input: Schema;
    readonly output: Schema;
    /** Method, URI template and status of success; REST protocols only. */
    readonly http?: readonly [method: string, uri: string, status: number];
}

/** The part of an SDK protocol that the endpoint uses, in both directions. */
export interface SdkProtocol {
    getShapeId(): string;
    setSerdeContext(context: unknown): void;
    serializeRequest(
        operation: object,
        input: unknown,
        context: object,
    ): Promise<{ headers: Record<string, string>; body?: unknown }>;
    deserializeResponse(operation: object, context: object, response: object): Promise<Record<string, unknown>>;
}

export interface ProtocolSettings {
    readonly defaultNamespace: string;
    readonly errorTypeRegistries?: unknown[];
    readonly xmlNamespace?: string;
    readonly version?: string;
    readonly serviceTarget?: string;
    readonly awsQueryCompatible?: boolean;
}

/** A service as its SDK client describes it. */
export interface ServiceModel {
    /** The package's name without `@aws-sdk/client-`. */
    readonly service: string;
    readonly operations: ReadonlyMap<string, Operation>;
    /** The protocol that this version of the client speaks. */
    readonly protocol: SdkProtocol;
    readonly settings: ProtocolSettings;
    /** The client's configuration: what its serializers take encoders from. */
    readonly config: object;
    /** The error that an API answers with, by its name or by the code of the query protocol. */
    error(code: string): Structure | undefined;
}

interface ClientConfig {
    readonly protocol?: SdkProtocol;
    readonly protocolSettings?: ProtocolSettings;
}

/** Loads a client: 2 to 20 ms, about 150 ms for EC2. */
export function loadServiceModel(client: ClientPackage): ServiceModel {
    const exported = require(client.directory) as Record<string, unknown>;
    const Client = Object.entries(exported).find(
        ([name, value]) => /Client$/.test(name) && name !== "__Client" && typeof value === "function",
    )?.[1] as (new (config: object) => { readonly config: ClientConfig }) | undefined;
    const schemas = Object.values(exported).filter((value): value is unknown[] => Array.isArray(value));
    const config =
        Client &&
        new Client({
            region: "us-east-1",
            endpoint: "http://127.0.0.1",
            credentials: { accessKeyId: "-", secretAccessKey: "-" },
        }).config;
    if (!config?.protocol || !config.protocolSettings) {
        throw new Error(`@aws-sdk/client-${client.name} has no schemas: version 3.1000 or later of it is needed`);
    }
    config.protocol.setSerdeContext(config);
    const errors = errorsByCode(schemas);
    return {
        service: client.name,
        operations: new Map(
            schemas.filter((schema) => schema[0] === 9).map((schema) => [schema[2] as string, operation(schema)]),
        ),
        protocol: config.protocol,
        settings: config.protocolSettings,
        config,
        error: (code) => errors.get(code),
    };
}

function operation(schema: unknown[]): Operation {
    const [, , name, traits, input, output] = schema as [9, string, string, Traits | number, Schema, Schema];
    const http = typeof traits === "object" ? (traits["http"] as [string, string, number] | undefined) : undefined;
    return { name, input, output, ...(http ? { http } : {}) };
}

function errorsByCode(schemas: readonly unknown[]): ReadonlyMap<string, Structure> {
    const errors = schemas.filter(isStructure).filter((schema) => schema[0] === -3);
    const byCode = new Map<string, Structure>();
    for (const error of errors) {
        const queryCode = queryError(error)?.[0];
        if (queryCode !== undefined) byCode.set(queryCode, error);
    }
    for (const error of errors) byCode.set(error[2], error);
    return byCode;
}

/** Code and status that the query protocol has for an error. */
export function queryError(error: Structure): readonly [code: string, status: number] | undefined {
    return typeof error[3] === "object" ? (error[3]["awsQueryError"] as [string, number] | undefined) : undefined;
}

export function httpStatus(error: Structure): number | undefined {
    return typeof error[3] === "object" ? (error[3]["httpError"] as number | undefined) : undefined;
}
