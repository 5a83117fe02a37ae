import { isDeepStrictEqual } from "node:util";
import { physicalName } from "../account/physicalName";
import type { Cloud } from "../cloud";
import type { Iam } from "../iam/iam";
import type { CreateRequest, NameRule, Outputs, ResourceKind } from "../resources";
import { AwsError } from "../types";
import type { DynamoDb, TableInput } from "./dynamodb";

/** DynamoDB API Reference, CreateTable. */
const NAME: NameRule = {
    what: "table",
    limit: 255,
    shape: /^[\w.-]{3,}$/,
    allowed: "three or more letters, digits and _.-",
};

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
