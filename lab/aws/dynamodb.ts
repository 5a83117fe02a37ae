import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { AttributeValue, CreateTableCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { physicalName } from "../account/physicalName";
import type { Cloud } from "../cloud";
import { memo } from "../endpoint/memo";
import type { Iam } from "../iam/iam";
import type { CreateRequest, NameRule, Outputs, ResourceKind } from "../resources";
import { AwsError, type ServiceImplementation } from "../types";
import { withFailedItem } from "./failedCondition";

export interface DynamoDb {
    readonly service: ServiceImplementation;
    createTable(region: string, input: TableInput): Promise<void>;
    /** Changes what a table looks like; its items stay. When it is refused, the table is as it was. */
    changeTable(region: string, before: TableInput, after: TableInput): Promise<void>;
    /** One that is gone already is no mistake. */
    deleteTable(region: string, name: string): Promise<void>;
    /** Whether there is such a table now. */
    hasTable(region: string, name: string): boolean;
    /** All items of a table. */
    items(region: string, name: string): Promise<readonly Item[]>;
    close(): Promise<void>;
}

type TableInput = CreateTableCommandInput & { readonly TableName: string };

/** DynamoDB API Reference, CreateTable. */
const NAME: NameRule = {
    what: "table",
    limit: 255,
    shape: /^[\w.-]{3,}$/,
    allowed: "three or more letters, digits and _.-",
};

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

type Item = Readonly<Record<string, AttributeValue>>;

interface Table {
    readonly client: DynamoDBClient;
    close(): Promise<void>;
}

/** Amazon DynamoDB, by dynalite: one in memory for each Region, started when it is first asked for something. */
export function dynamodb(cloud: Cloud): DynamoDb {
    const regions = new Map<string, Promise<Table>>();
    /** By their ARN. */
    const tables = new Set<string>();
    const arnOf = (region: string, name: string) => cloud.arn("dynamodb", region, `table/${name}`);
    const inRegion = (region: string) => memo(regions, region, () => startDynalite(region));
    const send = async (
        region: string,
        operation: string,
        input: Record<string, unknown>,
    ): Promise<Record<string, unknown>> => {
        const { client } = await inRegion(region);
        const Command =
            load<Record<string, new (input: unknown) => never>>("@aws-sdk/client-dynamodb")[`${operation}Command`]!;
        try {
            const { $metadata: _, ...output } = (await client.send(
                new Command(withTableName(input)),
            )) as unknown as Record<string, unknown>;
            if (operation === "CreateTable") tables.add(arnOf(region, nameOf(output)));
            if (operation === "DeleteTable") tables.delete(arnOf(region, nameOf(output)));
            return withArn(cloud, region, output);
        } catch (error) {
            throw await withFailedItem(asAwsError(error), input, (...asked) => send(region, ...asked));
        }
    };
    // Dynalite answers before it is done.
    const settled = async (region: string, name: string, wanted: string) => {
        while ((await statusOf(region, name)) !== wanted) await setTimeout(1);
    };
    const statusOf = async (region: string, name: string): Promise<unknown> => {
        try {
            const { Table } = await send(region, "DescribeTable", { TableName: name });
            return (Table as { TableStatus: string }).TableStatus;
        } catch (error) {
            if (error instanceof AwsError && error.code === "ResourceNotFoundException") return "GONE";
            throw error;
        }
    };
    const createTable = async (region: string, input: TableInput) => {
        await send(region, "CreateTable", { ...input });
        await settled(region, input.TableName, "ACTIVE");
    };
    const deleteTable = async (region: string, name: string) => {
        if (!tables.has(arnOf(region, name))) return;
        await send(region, "DeleteTable", { TableName: name });
        await settled(region, name, "GONE");
    };
    const itemsOf = async (region: string, TableName: string) => {
        const items: Item[] = [];
        let start: unknown;
        do {
            const page = await send(region, "Scan", { TableName, ...(start ? { ExclusiveStartKey: start } : {}) });
            items.push(...(page["Items"] as Item[]));
            start = page["LastEvaluatedKey"];
        } while (start);
        return items;
    };
    return {
        items: itemsOf,
        service: Object.fromEntries(
            OPERATIONS.map((operation) => [operation, (input, { region }) => send(region, operation, input)]),
        ),
        createTable,
        deleteTable,
        hasTable: (region, name) => tables.has(arnOf(region, name)),
        // Dynalite cannot change indexes: the table is made again, and its items are put back.
        async changeTable(region, before, after) {
            const TableName = before.TableName;
            const items = await itemsOf(region, TableName);
            const remake = async (input: TableInput) => {
                await deleteTable(region, TableName);
                await createTable(region, input);
                for (const item of items) await send(region, "PutItem", { TableName, Item: item });
            };
            try {
                await remake(after);
            } catch (error) {
                await remake(before);
                throw error;
            }
        },
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

function nameOf({ TableDescription }: Record<string, unknown>): string {
    return (TableDescription as { TableName: string }).TableName;
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
    const outputsOf = ({ inputs, region, tags }: CreateRequest, name: string, old?: Outputs): Outputs => {
        const arn = cloud.arn("dynamodb", region, `table/${name}`);
        iam.resourceTags.set(arn, tags);
        const label = old?.["streamLabel"] ?? cloud.clock.now().toISOString().slice(0, -1);
        return {
            arn,
            name,
            billingMode: inputs["billingMode"] ?? "PROVISIONED",
            ...(inputs["streamEnabled"] === true ? { streamArn: `${arn}/stream/${label}`, streamLabel: label } : {}),
        };
    };
    return {
        "aws:dynamodb/table:Table": {
            naming: () => NAME,
            async create(request) {
                const name = physicalName(request, NAME);
                await database.createTable(request.region, tableInput(name, request.inputs));
                return { id: name, outputs: outputsOf(request, name) };
            },
            async update(request) {
                const { inputs, old, region } = request;
                const [before, after] = [tableInput(old.id, old.inputs), tableInput(old.id, inputs)];
                if (!isDeepStrictEqual(before, after)) await database.changeTable(region, before, after);
                return outputsOf(request, old.id, old.outputs);
            },
            async delete({ id, inputs, outputs, region }) {
                if (inputs["deletionProtectionEnabled"] === true) {
                    throw new AwsError(
                        "ValidationException",
                        `The table ${id} is protected against deletion: set "deletionProtectionEnabled" to false first.`,
                    );
                }
                await database.deleteTable(region, id);
                iam.resourceTags.delete(outputs["arn"]);
            },
            // A function may have deleted it.
            read: ({ id, region }) => (database.hasTable(region, id) ? {} : undefined),
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

function tableInput(name: string, inputs: CreateRequest["inputs"]): TableInput {
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
