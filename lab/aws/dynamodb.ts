import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import type { CreateTableCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { physicalName } from "../account/physicalName";
import type { Cloud } from "../cloud";
import { memo } from "../endpoint/memo";
import type { Iam } from "../iam/iam";
import { AwsError, type CreateRequest, type ResourceKind, type ServiceImplementation } from "../types";

export interface DynamoDb {
    readonly service: ServiceImplementation;
    createTable(region: string, input: CreateTableCommandInput): Promise<void>;
    close(): Promise<void>;
}

/** What dynalite knows of DynamoDB. No transactions, no time to live, no streams. */
const OPERATIONS = [
    "BatchGetItem",
    "BatchWriteItem",
    "CreateTable",
    "DeleteItem",
    "DeleteTable",
    "DescribeTable",
    "DescribeTimeToLive",
    "GetItem",
    "ListTables",
    "ListTagsOfResource",
    "PutItem",
    "Query",
    "Scan",
    "TagResource",
    "UntagResource",
    "UpdateItem",
    "UpdateTable",
];

interface Table {
    readonly client: DynamoDBClient;
    close(): Promise<void>;
}

/** Amazon DynamoDB, by dynalite: one in memory for each Region, started when it is first asked for something. */
export function dynamodb(cloud: Cloud): DynamoDb {
    const regions = new Map<string, Promise<Table>>();
    const inRegion = (region: string) => memo(regions, region, () => startDynalite(region));
    const send = async (region: string, operation: string, input: Record<string, unknown>) => {
        const { client } = await inRegion(region);
        const Command =
            load<Record<string, new (input: unknown) => never>>("@aws-sdk/client-dynamodb")[`${operation}Command`]!;
        try {
            const { $metadata: _, ...output } = (await client.send(
                new Command(withTableName(input)),
            )) as unknown as Record<string, unknown>;
            return withArn(cloud, region, output);
        } catch (error) {
            throw asAwsError(error);
        }
    };
    return {
        service: Object.fromEntries(
            OPERATIONS.map((operation) => [operation, (input, { region }) => send(region, operation, input)]),
        ),
        createTable: async (region, input) => void (await send(region, "CreateTable", { ...input })),
        async close() {
            const started = await Promise.all(regions.values());
            regions.clear();
            await Promise.all(started.map((table) => table.close()));
        },
    };
}

async function startDynalite(region: string): Promise<Table> {
    const dynalite = load<(options: object) => Server>("dynalite");
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, "127.0.0.1", resolve);
    });
    const { DynamoDBClient: Client } = load<typeof import("@aws-sdk/client-dynamodb")>("@aws-sdk/client-dynamodb");
    const client = new Client({
        region,
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        credentials: { accessKeyId: "lab", secretAccessKey: "lab" },
        maxAttempts: 1,
    });
    return {
        client,
        close: () => {
            client.destroy();
            return new Promise((resolve) => {
                server.close(() => resolve());
                server.closeAllConnections();
            });
        },
    };
}

const requireFrom = createRequire(__filename);
function load<T>(name: string): T {
    return requireFrom(name) as T;
}

/** A table may be named by its ARN; dynalite takes names. */
function withTableName(input: Record<string, unknown>): Record<string, unknown> {
    const name = input["TableName"];
    return typeof name === "string" && name.startsWith("arn:") ? { ...input, TableName: name.split("/")[1] } : input;
}

/** Dynalite's ARNs are of another account. */
function withArn(cloud: Cloud, region: string, output: Record<string, unknown>): Record<string, unknown> {
    for (const key of ["Table", "TableDescription"]) {
        const table = output[key] as { TableName?: string; TableArn?: string } | undefined;
        if (table?.TableName) table.TableArn = cloud.arn("dynamodb", region, `table/${table.TableName}`);
    }
    return output;
}

function asAwsError(error: unknown): unknown {
    if (!(error instanceof Error) || !("$metadata" in error)) return error;
    const status = (error.$metadata as { httpStatusCode?: number }).httpStatusCode;
    // Some errors tell more, for example the item that did not meet a condition.
    const members = Object.entries(error).filter(([name]) => /^[A-Z]/.test(name));
    return Object.assign(new AwsError(error.name, error.message, status), Object.fromEntries(members));
}

export function dynamodbKinds(
    cloud: Cloud,
    database: DynamoDb,
    iam: Pick<Iam, "resourceTags">,
): Readonly<Record<string, ResourceKind>> {
    return {
        "aws:dynamodb/table:Table": {
            async create(request) {
                const { inputs, region, tags } = request;
                const name = physicalName(request);
                await database.createTable(region, tableInput(name, request));
                const arn = cloud.arn("dynamodb", region, `table/${name}`);
                iam.resourceTags.set(arn, tags);
                const streams = inputs["streamEnabled"] === true;
                const label = cloud.clock.now().toISOString().slice(0, -1);
                return {
                    id: name,
                    outputs: {
                        arn,
                        name,
                        billingMode: inputs["billingMode"] ?? "PROVISIONED",
                        ...(streams ? { streamArn: `${arn}/stream/${label}`, streamLabel: label } : {}),
                    },
                };
            },
        },
    };
}

interface IndexInputs {
    readonly name: string;
    readonly hashKey?: string;
    readonly rangeKey?: string;
    readonly keySchemas?: readonly { readonly attributeName: string; readonly keyType: "HASH" | "RANGE" }[];
    readonly projectionType: "ALL" | "KEYS_ONLY" | "INCLUDE";
    readonly nonKeyAttributes?: string[];
    readonly readCapacity?: number;
    readonly writeCapacity?: number;
}

function tableInput(name: string, { inputs }: CreateRequest): CreateTableCommandInput {
    const { attributes, hashKey, rangeKey, globalSecondaryIndexes, localSecondaryIndexes } = inputs;
    if (typeof hashKey !== "string" || hashKey === "") throw new Error(`table "${name}": "hashKey" is missing`);
    const known = new Set((attributes ?? []).map((attribute: { name: string }) => attribute.name));
    for (const key of [hashKey, ...(rangeKey ? [rangeKey] : [])]) {
        if (!known.has(key))
            throw new Error(`table "${name}": the key "${key}" is not among "attributes": add it with its type`);
    }
    const onDemand = inputs["billingMode"] === "PAY_PER_REQUEST";
    const throughput = (from: { readCapacity?: number; writeCapacity?: number }) =>
        onDemand
            ? {}
            : {
                  ProvisionedThroughput: {
                      ReadCapacityUnits: from.readCapacity ?? 1,
                      WriteCapacityUnits: from.writeCapacity ?? 1,
                  },
              };
    const index = (from: IndexInputs, hash: string | undefined) => ({
        IndexName: from.name,
        KeySchema: from.keySchemas
            ? from.keySchemas.map(({ attributeName, keyType }) => ({ AttributeName: attributeName, KeyType: keyType }))
            : keySchema(hash ?? "", from.rangeKey),
        Projection: {
            ProjectionType: from.projectionType,
            ...(from.nonKeyAttributes ? { NonKeyAttributes: from.nonKeyAttributes } : {}),
        },
    });
    const globals: IndexInputs[] = globalSecondaryIndexes ?? [];
    const locals: IndexInputs[] = localSecondaryIndexes ?? [];
    return {
        TableName: name,
        AttributeDefinitions: attributes.map((attribute: { name: string; type: "S" | "N" | "B" }) => ({
            AttributeName: attribute.name,
            AttributeType: attribute.type,
        })),
        KeySchema: keySchema(hashKey, rangeKey),
        BillingMode: onDemand ? "PAY_PER_REQUEST" : "PROVISIONED",
        ...throughput(inputs),
        ...(globals.length > 0
            ? { GlobalSecondaryIndexes: globals.map((from) => ({ ...index(from, from.hashKey), ...throughput(from) })) }
            : {}),
        ...(locals.length > 0 ? { LocalSecondaryIndexes: locals.map((from) => index(from, hashKey)) } : {}),
    };
}

function keySchema(hash: string, range: string | undefined): { AttributeName: string; KeyType: "HASH" | "RANGE" }[] {
    return [
        { AttributeName: hash, KeyType: "HASH" },
        ...(range ? [{ AttributeName: range, KeyType: "RANGE" as const }] : []),
    ];
}
