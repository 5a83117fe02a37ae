import { expect } from "chai";
import { type DynamoDb, dynamodb } from "../../../lab/aws/dynamodb";
import { dynamodbKinds } from "../../../lab/aws/dynamodbKinds";
import { creating, living, refusal, testAccount } from "./account";

describe("DynamoDB in the lab", () => {
    const account = testAccount();
    const { call, iam, cloud } = account;
    let database: DynamoDb;
    before(async () => {
        database = dynamodb(cloud);
        await dynamodbKinds(cloud, database, iam)["aws:dynamodb/table:Table"]!.create(
            creating("state", {
                name: "state",
                billingMode: "PAY_PER_REQUEST",
                hashKey: "id",
                rangeKey: "at",
                attributes: [
                    { name: "id", type: "S" },
                    { name: "at", type: "N" },
                    { name: "owner", type: "S" },
                ],
                globalSecondaryIndexes: [{ name: "by-owner", hashKey: "owner", projectionType: "ALL" }],
            }),
        );
    });
    after(() => database.close());

    const item = (id: string, more: object = {}) => ({ id: { S: id }, at: { N: "1" }, owner: { S: "ops" }, ...more });

    it("keeps the items of the program's tables", async () => {
        const bytes = new Uint8Array([0, 255]);
        await call(database.service, "PutItem", {
            TableName: "state",
            Item: item("a", { blob: { B: bytes }, list: { L: [{ NULL: true }] } }),
        });
        const { Item } = await call(database.service, "GetItem", {
            TableName: "state",
            Key: { id: { S: "a" }, at: { N: "1" } },
        });
        expect([Item["list"], Buffer.from(Item["blob"].B).toString("hex")]).to.deep.equal([
            { L: [{ NULL: true }] },
            "00ff",
        ]);
    });

    it("takes a table by its ARN, and gives it the account's", async () => {
        const arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/state";
        const { Table } = await call(database.service, "DescribeTable", { TableName: arn });
        expect([Table.TableArn, Table.TableStatus, iam.resourceTags.get(arn)]).to.deep.equal([
            arn,
            "ACTIVE",
            { owner: "ops" },
        ]);
    });

    it("finds items by an index", async () => {
        await call(database.service, "PutItem", { TableName: "state", Item: item("b", { owner: { S: "shop" } }) });
        const { Items } = await call(database.service, "Query", {
            TableName: "state",
            IndexName: "by-owner",
            KeyConditionExpression: "#o = :o",
            ExpressionAttributeNames: { "#o": "owner" },
            ExpressionAttributeValues: { ":o": { S: "shop" } },
        });
        expect(Items.map((found: { id: { S: string } }) => found.id.S)).to.deep.equal(["b"]);
    });

    it("refuses a write whose condition does not hold", async () => {
        const write = () =>
            call(database.service, "PutItem", {
                TableName: "state",
                Item: item("once"),
                ConditionExpression: "attribute_not_exists(id)",
            });
        await write();
        expect(await refusal(write)).to.deep.equal([
            "ConditionalCheckFailedException",
            "The conditional request failed",
        ]);
    });

    it("tells which item did not meet the condition of a write, where the write asks for it", async () => {
        const there = item("asked", { state: { S: "there" } });
        await call(database.service, "PutItem", { TableName: "state", Item: there });
        const Key = { id: there.id, at: there.at };
        const failedItem = async (operation: string, input: Record<string, unknown>) => {
            const write = { TableName: "state", ConditionExpression: "attribute_not_exists(id)", ...input };
            const error = await call(database.service, operation, write).catch((error: unknown) => error);
            return [(error as Error).name, (error as { Item?: unknown }).Item];
        };
        const asked = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" };
        const failed = "ConditionalCheckFailedException";
        expect(await failedItem("PutItem", { Item: item("asked"), ...asked })).to.deep.equal([failed, there]);
        expect(await failedItem("UpdateItem", { Key, ...asked })).to.deep.equal([failed, there]);
        expect(await failedItem("DeleteItem", { Key, ...asked })).to.deep.equal([failed, there]);
        expect(await failedItem("PutItem", { Item: item("asked") })).to.deep.equal([failed, undefined]);
        const absent = { Item: item("absent"), ConditionExpression: "attribute_exists(id)", ...asked };
        expect(await failedItem("PutItem", absent)).to.deep.equal([failed, undefined]);
    });

    it("has tables for each Region", async () => {
        expect((await refusal(() => call(database.service, "Scan", { TableName: "state" }, "us-east-1")))[0]).to.equal(
            "ResourceNotFoundException",
        );
    });

    it("refuses a table whose key has no type, and one that is there", async () => {
        const kind = dynamodbKinds(cloud, database, iam)["aws:dynamodb/table:Table"]!;
        expect(
            (await refusal(() => kind.create(creating("t", { name: "table", hashKey: "id", attributes: [] }))))[1],
        ).to.equal('table "table": the key "id" is not among "attributes": add it with its type');
        const same = { name: "state", hashKey: "id", attributes: [{ name: "id", type: "S" }] };
        expect((await refusal(() => kind.create(creating("t", same))))[0]).to.equal("ResourceInUseException");
    });

    const orders = {
        name: "orders",
        billingMode: "PROVISIONED",
        hashKey: "id",
        attributes: [{ name: "id", type: "S" }],
    };
    const indexed = {
        ...orders,
        attributes: [...orders.attributes, { name: "owner", type: "S" }],
        globalSecondaryIndexes: [{ name: "by-owner", hashKey: "owner", projectionType: "ALL" }],
    };
    const ordersWithItems = async (name: string, inputs: object = {}) => {
        const kind = dynamodbKinds(cloud, database, iam)["aws:dynamodb/table:Table"]!;
        const table = await living(kind, name, { ...orders, name, ...inputs });
        for (const id of ["a", "b"]) {
            const Item = { id: { S: id }, owner: { S: "ops" } };
            await call(database.service, "PutItem", { TableName: name, Item });
        }
        const ids = async (more: object = {}) =>
            (await call(database.service, "Scan", { TableName: name, ...more }))["Items"]
                .map((found: { id: { S: string } }) => found.id.S)
                .sort();
        const described = async () => (await call(database.service, "DescribeTable", { TableName: name }))["Table"];
        return { kind, table, ids, described };
    };

    for (const [what, change] of [
        ["tags", {}],
        ["time to live", { ttl: { attributeName: "until", enabled: true } }],
        ["backups", { pointInTimeRecovery: { enabled: true } }],
        ["billing", { billingMode: "PAY_PER_REQUEST" }],
        ["capacity", { readCapacity: 5, writeCapacity: 5 }],
        ["an index", { ...indexed }],
    ] as const) {
        it(`keeps the items of a table that changes in its ${what}`, async () => {
            const name = `changed-${what.replaceAll(" ", "-")}`;
            const { table, ids, described } = await ordersWithItems(name);
            const outputs = await table.change({ ...orders, ...change, name }, { a: "b" });
            const billingMode = "billingMode" in change ? change.billingMode : "PROVISIONED";
            expect(outputs).to.deep.equal({ ...table.created, billingMode });
            expect([await ids(), iam.resourceTags.get(outputs["arn"])]).to.deep.equal([["a", "b"], { a: "b" }]);
            const {
                BillingModeSummary,
                ProvisionedThroughput,
                GlobalSecondaryIndexes = [],
                TableStatus,
            } = await described();
            expect([BillingModeSummary?.BillingMode ?? "PROVISIONED", TableStatus]).to.deep.equal([
                billingMode,
                "ACTIVE",
            ]);
            if (what === "capacity") expect(ProvisionedThroughput.ReadCapacityUnits).to.equal(5);
            expect(GlobalSecondaryIndexes).to.have.length(what === "an index" ? 1 : 0);
            if (what === "an index") expect(await ids({ IndexName: "by-owner" })).to.deep.equal(["a", "b"]);
        });
    }

    it("keeps more items than one page of them holds", async () => {
        const { table } = await ordersWithItems("large");
        for (const id of ["c", "d", "e", "f"]) {
            const Item = { id: { S: id }, text: { S: "x".repeat(390_000) } };
            await call(database.service, "PutItem", { TableName: "large", Item });
        }
        await table.change({ ...orders, name: "large", billingMode: "PAY_PER_REQUEST" });
        const found = await Promise.all(
            ["a", "b", "c", "d", "e", "f"].map((id) =>
                call(database.service, "GetItem", { TableName: "large", Key: { id: { S: id } } }),
            ),
        );
        expect(found.map(({ Item }) => Item?.id.S)).to.deep.equal(["a", "b", "c", "d", "e", "f"]);
    });

    for (const [what, change, message] of [
        ["no key", { hashKey: undefined }, '"hashKey" is missing'],
        ["an attribute that nothing uses", { attributes: indexed.attributes }, "AttributeDefinitions"],
        [
            "an index that its items do not fit",
            { ...indexed, attributes: [...orders.attributes, { name: "owner", type: "N" }] },
            "Type mismatch",
        ],
    ] as const) {
        it(`leaves a table as it was when a change is refused: ${what}`, async () => {
            const name = `refused-${what.replaceAll(" ", "-")}`;
            const { table, ids, described } = await ordersWithItems(name);
            expect((await refusal(() => table.change({ ...orders, ...change, name }, { a: "b" })))[1]).to.contain(
                message,
            );
            expect([await ids(), iam.resourceTags.get(table.created["arn"])]).to.deep.equal([
                ["a", "b"],
                { owner: "ops" },
            ]);
            expect((await described()).GlobalSecondaryIndexes).to.equal(undefined);
        });
    }

    it("deletes a table with its items and tags, unless it is protected", async () => {
        const { kind, table, ids } = await ordersWithItems("deleted", { deletionProtectionEnabled: true });
        expect((await refusal(table.delete))[1]).to.contain("is protected against deletion");
        expect(await ids()).to.deep.equal(["a", "b"]);
        await table.change({ ...orders, name: "deleted" });
        await table.delete();
        expect((await refusal(ids))[0]).to.equal("ResourceNotFoundException");
        expect(iam.resourceTags.has(table.created["arn"])).to.equal(false);
        await kind.create(creating("deleted", { ...orders, name: "deleted" }));
        expect(await ids()).to.deep.equal([]);
    });

    it("sees that a function has deleted a table, and does not mind", async () => {
        const { table } = await ordersWithItems("drifted");
        expect(table.look()).to.deep.equal({});
        await call(database.service, "DeleteTable", { TableName: "drifted" });
        expect(table.look()).to.equal(undefined);
        await table.delete();
    });

    it("the stream of a table stays the same one until it is switched off", async () => {
        const { table } = await ordersWithItems("streamed", { streamEnabled: true });
        await cloud.clock.advance(1000);
        const { streamArn } = table.created;
        const streamed = { ...orders, name: "streamed", streamEnabled: true };
        expect((await table.change(streamed))["streamArn"]).to.equal(streamArn);
        expect(await table.change({ ...orders, name: "streamed" })).to.not.have.property("streamArn");
        expect((await table.change(streamed))["streamArn"]).to.not.equal(streamArn);
    });

    it("does nothing until it is asked for something, and nothing after it was closed", async () => {
        const unused = dynamodb(cloud);
        await unused.close();
        expect(Object.keys(unused.service)).to.include("UpdateItem");
        expect(Object.keys(unused.service)).to.not.include("TransactWriteItems");
    });
});
