import { AwsError } from "../types";

type Ask = (operation: string, input: Record<string, unknown>) => Promise<Record<string, unknown>>;

/**
 * The error of a write whose condition does not hold, with the item that is there where `ReturnValuesOnConditionCheckFailure` asks for
 * it: dynalite tells it to nobody. Other errors come back as they are. The item is read after the refusal: of writes that come at the
 * very same time, it may be the later one's.
 * Source: DynamoDB API Reference, PutItem, UpdateItem, DeleteItem and ConditionalCheckFailedException.
 */
export async function withFailedItem(error: unknown, input: Record<string, unknown>, ask: Ask): Promise<unknown> {
    const isFailed = error instanceof AwsError && error.code === "ConditionalCheckFailedException";
    if (!isFailed || input["ReturnValuesOnConditionCheckFailure"] !== "ALL_OLD") return error;
    const { TableName } = input;
    const Key = input["Key"] ?? (await keyOf(TableName, input["Item"] as Record<string, unknown>, ask));
    const { Item } = await ask("GetItem", { TableName, Key, ConsistentRead: true });
    return Item === undefined ? error : Object.assign(error, { Item });
}

async function keyOf(TableName: unknown, item: Record<string, unknown>, ask: Ask): Promise<Record<string, unknown>> {
    const { Table } = await ask("DescribeTable", { TableName });
    const { KeySchema } = Table as { readonly KeySchema: readonly { readonly AttributeName: string }[] };
    return Object.fromEntries(KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]));
}
