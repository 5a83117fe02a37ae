import { expect } from "chai";
import { type Tags, tagging } from "../../../lab/aws/tags";
import { refusal, testAccount } from "./account";

const ARN = "arn:aws:ec2:eu-west-1:123456789012";
const RESOURCES = new Map<string, Tags>([
    [`${ARN}:instance/i-1`, { Name: "web", owner: "shop" }],
    [`${ARN}:instance/i-2`, { Name: "db", owner: "data" }],
    [`${ARN}:volume/vol-1`, { owner: "shop" }],
    ["arn:aws:sqs:eu-west-1:123456789012:orders", { owner: "shop", constructor: "x" }],
]);

describe("The tagging API in the lab", () => {
    const { call } = testAccount();
    const service = tagging((region) => (region === "eu-west-1" ? RESOURCES : new Map()));
    const found = async (input: object) =>
        (await call(service, "GetResources", { ...input }))["ResourceTagMappingList"].map(
            ({ ResourceARN }: { ResourceARN: string }) => ResourceARN.split(":").at(-1),
        );

    it("gives the tags of the resources asked for, and leaves out those it does not know", async () => {
        const output = await call(service, "GetResources", {
            ResourceARNList: [`${ARN}:instance/i-1`, `${ARN}:instance/i-9`],
        });
        expect(output).to.deep.equal({
            PaginationToken: "",
            ResourceTagMappingList: [
                {
                    ResourceARN: `${ARN}:instance/i-1`,
                    Tags: [
                        { Key: "Name", Value: "web" },
                        { Key: "owner", Value: "shop" },
                    ],
                },
            ],
        });
    });

    it("belongs to a Region", async () => {
        const output = await call(service, "GetResources", { ResourceARNList: [`${ARN}:instance/i-1`] }, "us-east-1");
        expect(output["ResourceTagMappingList"]).to.deep.equal([]);
    });

    for (const [input, expected] of [
        [{}, ["instance/i-1", "instance/i-2", "volume/vol-1", "orders"]],
        [{ TagFilters: [{ Key: "owner", Values: ["shop"] }] }, ["instance/i-1", "volume/vol-1", "orders"]],
        [
            { TagFilters: [{ Key: "owner", Values: ["shop", "data"] }, { Key: "Name" }] },
            ["instance/i-1", "instance/i-2"],
        ],
        [{ TagFilters: [{ Key: "toString" }] }, []],
        [{ TagFilters: [{ Key: "constructor" }] }, ["orders"]],
        [{ ResourceTypeFilters: ["ec2:instance"] }, ["instance/i-1", "instance/i-2"]],
        [{ ResourceTypeFilters: ["sqs", "ec2:volume"] }, ["volume/vol-1", "orders"]],
    ] as const) {
        it(`finds ${expected.length} of 4 with ${JSON.stringify(input)}`, async () => {
            expect(await found(input)).to.deep.equal(expected);
        });
    }

    it("gives pages", async () => {
        const first = await call(service, "GetResources", { ResourcesPerPage: 3 });
        expect(first["ResourceTagMappingList"]).to.have.length(3);
        const second = await call(service, "GetResources", {
            ResourcesPerPage: 3,
            PaginationToken: first["PaginationToken"],
        });
        expect([second["ResourceTagMappingList"].length, second["PaginationToken"]]).to.deep.equal([1, ""]);
    });

    for (const [input, code] of [
        [{ ResourceARNList: Array(101).fill(ARN) }, "InvalidParameterException"],
        [{ ResourceARNList: [] }, "InvalidParameterException"],
        [{ ResourceARNList: [ARN], ResourcesPerPage: 10 }, "InvalidParameterException"],
        [{ ResourcesPerPage: 101 }, "InvalidParameterException"],
        [{ PaginationToken: "nonsense" }, "PaginationTokenExpiredException"],
    ] as const) {
        it(`refuses ${JSON.stringify(input).slice(0, 60)} with ${code}`, async () => {
            expect((await refusal(() => call(service, "GetResources", input)))[0]).to.equal(code);
        });
    }
});
