import { expect } from "chai";
import { type DynamoDb, dynamodb, dynamodbKinds } from "../../../lab/aws/dynamodb";
import { creating, refusal, testAccount } from "./account";

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

    it("does nothing until it is asked for something, and nothing after it was closed", async () => {
        const unused = dynamodb(cloud);
        await unused.close();
        expect(Object.keys(unused.service)).to.include("UpdateItem");
        expect(Object.keys(unused.service)).to.not.include("TransactWriteItems");
    });
});
