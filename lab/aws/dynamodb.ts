import { setTimeout } from "node:timers/promises";
import type { AttributeValue, CreateTableCommandInput } from "@aws-sdk/client-dynamodb";
import type { Cloud } from "../cloud";
import { memo } from "../endpoint/memo";
import { AwsError, type ServiceImplementation } from "../types";
import { commandOf, type Dynalite, startDynalite } from "./dynalite";
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

export type TableInput = CreateTableCommandInput & { readonly TableName: string };

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

/** Amazon DynamoDB, by dynalite: one in memory for each Region, started when it is first asked for something. */
export function dynamodb(cloud: Cloud): DynamoDb {
    const regions = new Map<string, Promise<Dynalite>>();
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
        try {
            const answer = await client.send(commandOf(operation, withTableName(input)));
            const { $metadata: _, ...output } = answer as unknown as Record<string, unknown>;
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
