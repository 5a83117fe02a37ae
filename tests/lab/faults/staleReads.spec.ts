import { expect } from "chai";
import { isRead, StaleReads } from "../../../lab/faults/staleReads";
import { type AwsRequest, NO_TRACE } from "../../../lab/types";

const caller = { kind: "role", roleArn: "arn:aws:iam::123456789012:role/worker", sessionName: "worker" } as const;

describe("A stale read", () => {
    let made: number;
    let reads: StaleReads;
    /** The answer to a call, which says how many were really made. */
    const answer = (over: Partial<AwsRequest> = {}, isStale = true) =>
        reads.through(
            {
                service: "ec2",
                operation: "DescribeInstances",
                region: "us-east-1",
                input: { InstanceIds: ["i-1"] },
                by: "handler",
                caller,
                trace: NO_TRACE,
                ...over,
            },
            async () => ++made,
            () => isStale,
        );
    beforeEach(() => {
        made = 0;
        reads = new StaleReads();
    });

    it("answers what the same call answered last, which is not made", async () => {
        expect([await answer({}, false), await answer({}, false), await answer(), await answer()]).to.deep.equal([
            1, 2, 2, 2,
        ]);
        expect(made).to.equal(2);
    });

    it("is never the first one: there is nothing yet that it could answer", async () => {
        expect(await answer()).to.equal(1);
    });

    it("is of the same service, operation, Region and input", async () => {
        await answer();
        const others: Partial<AwsRequest>[] = [
            { service: "rds" },
            { operation: "DescribeTags" },
            { region: "eu-west-1" },
            { input: { InstanceIds: ["i-2"] } },
        ];
        for (const [index, other] of others.entries()) expect(await answer(other)).to.equal(index + 2);
        expect(await answer()).to.equal(1);
    });

    it("is of a function: what services read themselves is never stale, and no answer for a function's read", async () => {
        expect(await answer({ by: "service" })).to.equal(1);
        expect(await answer({ by: "service" })).to.equal(2);
        expect(await answer()).to.equal(3);
    });

    it("is never a call that changes something", async () => {
        const change = { operation: "TerminateInstances" };
        expect([await answer(change), await answer(change)]).to.deep.equal([1, 2]);
    });

    it("is what the operation's name says", () => {
        const reading = ["GetItem", "ListQueues", "DescribeInstances", "Query", "Scan", "BatchGetItem", "HeadObject"];
        expect([...reading, "SearchResources", "LookupEvents"].filter(isRead)).to.have.length(9);
        const changing = ["PutItem", "ReceiveMessage", "Publish", "SendMessage", "BatchWriteItem", "StartQuery"];
        expect(changing.filter(isRead)).to.deep.equal([]);
    });
});
