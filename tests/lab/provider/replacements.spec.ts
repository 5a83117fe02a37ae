import { expect } from "chai";
import { REPLACEMENTS } from "../../../lab/provider/replacements";
import { deletesBeforeReplace, replaces, schemaOf } from "../../../lab/provider/resourceTypes";

/** The inputs of a type whose change replaces the resource, as the provider will find out. */
function replacing(type: string): string[] {
    const { inputs } = schemaOf(type) ?? expect.fail(`${type} has no schema`);
    return [...inputs].filter((property) => replaces(type, property));
}

/** Stated by hand, so that a slip in the table does not repeat itself here. */
const EXPECTED: readonly { what: string; type: string; when: readonly string[] }[] = [
    { what: "a queue", type: "aws:sqs/queue:Queue", when: ["name", "namePrefix", "fifoQueue", "region"] },
    { what: "a topic", type: "aws:sns/topic:Topic", when: ["name", "namePrefix", "fifoTopic", "region"] },
    {
        what: "a subscription",
        type: "aws:sns/topicSubscription:TopicSubscription",
        when: ["topic", "protocol", "endpoint", "region"],
    },
    { what: "an event bus", type: "aws:cloudwatch/eventBus:EventBus", when: ["name", "eventSourceName", "region"] },
    {
        what: "a rule",
        type: "aws:cloudwatch/eventRule:EventRule",
        when: ["name", "namePrefix", "eventBusName", "region"],
    },
    {
        what: "a target",
        type: "aws:cloudwatch/eventTarget:EventTarget",
        when: ["rule", "eventBusName", "targetId", "region"],
    },
    {
        what: "a function",
        type: "aws:lambda/function:Function",
        when: ["name", "packageType", "tenancyConfig", "region"],
    },
    {
        what: "an event source mapping",
        type: "aws:lambda/eventSourceMapping:EventSourceMapping",
        when: [
            "eventSourceArn",
            "queues",
            "topics",
            "startingPosition",
            "startingPositionTimestamp",
            "selfManagedEventSource",
            "selfManagedKafkaEventSourceConfig",
            "amazonManagedKafkaEventSourceConfig",
            "region",
        ],
    },
    { what: "a role", type: "aws:iam/role:Role", when: ["name", "namePrefix", "path"] },
    { what: "a role policy", type: "aws:iam/rolePolicy:RolePolicy", when: ["name", "namePrefix", "role"] },
    {
        what: "a key",
        type: "aws:kms/key:Key",
        when: ["keyUsage", "customerMasterKeySpec", "multiRegion", "customKeyStoreId", "xksKeyId", "region"],
    },
    { what: "the alias of a key", type: "aws:kms/alias:Alias", when: ["name", "namePrefix", "region"] },
    { what: "the alias of a function", type: "aws:lambda/alias:Alias", when: ["name", "functionName", "region"] },
    {
        what: "a log group",
        type: "aws:cloudwatch/logGroup:LogGroup",
        when: ["name", "namePrefix", "logGroupClass", "region"],
    },
    { what: "an alarm", type: "aws:cloudwatch/metricAlarm:MetricAlarm", when: ["name", "region"] },
    {
        what: "a schedule",
        type: "aws:scheduler/schedule:Schedule",
        when: ["name", "namePrefix", "groupName", "region"],
    },
    { what: "a secret", type: "aws:secretsmanager/secret:Secret", when: ["name", "namePrefix", "region"] },
    { what: "a parameter", type: "aws:ssm/parameter:Parameter", when: ["name", "dataType", "region"] },
];

describe("what replaces a resource", () => {
    for (const { what, type, when } of EXPECTED) {
        it(`is, of ${what}, ${when.join(", ")} and nothing else`, () => {
            expect(replacing(type)).to.have.members([...when]);
        });
    }

    it("is everything about a permission, which cannot be changed", () => {
        const permission = "aws:lambda/permission:Permission";
        expect(replacing(permission)).to.have.members([...schemaOf(permission)!.inputs]);
    });

    it("is what a table keeps for life or was restored from, not its capacity or its indexes", () => {
        const table = "aws:dynamodb/table:Table";
        for (const property of [
            "name",
            "hashKey",
            "rangeKey",
            "localSecondaryIndexes",
            "restoreSourceName",
            "region",
        ]) {
            expect(replaces(table, property), property).to.equal(true);
        }
        for (const property of ["attributes", "billingMode", "readCapacity", "globalSecondaryIndexes", "ttl", "tags"]) {
            expect(replaces(table, property), property).to.equal(false);
        }
    });

    it("is not what the parts of a program are wired to, if AWS can wire them anew", () => {
        expect(replaces("aws:cloudwatch/eventTarget:EventTarget", "arn")).to.equal(false);
        expect(replaces("aws:lambda/eventSourceMapping:EventSourceMapping", "functionName")).to.equal(false);
        expect(replaces("aws:kms/alias:Alias", "targetKeyId")).to.equal(false);
    });

    it("is no tag of any type", () => {
        for (const type of Object.keys(REPLACEMENTS)) expect(replaces(type, "tags"), type).to.equal(false);
    });

    it("may stand within a block, whose other properties are updated", () => {
        const instance = "aws:ec2/instance:Instance";
        expect(replaces(instance, "ebsBlockDevices[0].volumeSize")).to.equal(true);
        expect(replaces(instance, "ebsBlockDevices[0].tags")).to.equal(false);
        expect(replaces(instance, "cpuOptions")).to.equal(true);
        expect(replaces("aws:dynamodb/table:Table", "localSecondaryIndexes[1].rangeKey")).to.equal(true);
        expect(replaces("aws:dynamodb/table:Table", "importTable.s3BucketSource.bucket")).to.equal(true);
        expect(replaces("aws:dynamodb/table:Table", "importTable.inputFormat")).to.equal(false);
    });

    it("is not a property whose name only begins alike", () => {
        expect(replaces("aws:cloudwatch/eventTarget:EventTarget", "roleArn")).to.equal(false);
        expect(replaces("aws:iam/role:Role", "pathology")).to.equal(false);
    });

    it("is the region of every type that has one, and not of a block within", () => {
        for (const type of Object.keys(REPLACEMENTS)) {
            expect(replaces(type, "region"), type).to.equal(!type.startsWith("aws:iam/"));
        }
        expect(replaces("aws:dynamodb/table:Table", "replicas[0].region")).to.equal(false);
    });

    it("is the name or the region of a type without a table", () => {
        const unknown = "aws:kinesis/stream:Stream";
        for (const property of ["name", "namePrefix", "region"]) expect(replaces(unknown, property)).to.equal(true);
        for (const property of ["shardCount", "tags", "constructor"])
            expect(replaces(unknown, property)).to.equal(false);
        expect(replaces("toString", "length")).to.equal(false);
    });
});

describe("the table of replacements", () => {
    it("names only properties that a program can set", () => {
        for (const [type, rows] of Object.entries(REPLACEMENTS)) {
            const inputs = schemaOf(type)?.inputs ?? expect.fail(`${type} has no schema: run "npm run schema"`);
            const named = rows.split(" ").filter((row) => row !== "");
            expect([...inputs], type).to.include.members(named.map((row) => row.split(".")[0]));
            expect(named, `${type} names a property twice`).to.have.lengthOf(new Set(named).size);
        }
    });

    it("leaves the region to its rule", () => {
        for (const [type, rows] of Object.entries(REPLACEMENTS)) expect(rows.split(" "), type).not.to.include("region");
    });
});

describe("a replacement", () => {
    it("comes before the old resource goes, except of a policy attached to a role", () => {
        expect(deletesBeforeReplace("aws:iam/rolePolicyAttachment:RolePolicyAttachment")).to.equal(true);
        expect(deletesBeforeReplace("aws:sqs/queue:Queue")).to.equal(false);
        expect(deletesBeforeReplace("aws:kinesis/stream:Stream")).to.equal(false);
    });
});
