import { expect } from "chai";
import { VirtualClock } from "../../lab/clock";
import { CANNOT_TELL, Cloud } from "../../lab/cloud";
import { Iam } from "../../lab/iam/iam";
import { AwsError, type AwsRequest, NO_TRACE, type Notice } from "../../lab/types";

const ACCOUNT = "123456789012";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/plain`;

/** A role with what a plain CallbackFunction gets, and a cloud that answers everything. */
function cloudOf(): { cloud: Cloud; notices: Notice[] } {
    const iam = new Iam({ accountId: ACCOUNT });
    const trust = { Statement: [] };
    const attached = new Set([
        "arn:aws:iam::aws:policy/CloudWatchFullAccessV2",
        "arn:aws:iam::aws:policy/AmazonCognitoPowerUser",
    ]);
    iam.roles.add({ arn: ROLE, name: "plain", trust, tags: {}, inline: new Map(), attached });
    const cloud = new Cloud(ACCOUNT, new VirtualClock(new Date(0)), iam, () => ({ answered: true }));
    const notices: Notice[] = [];
    cloud.listen((notice) => notices.push(notice));
    return { cloud, notices };
}

const request = (service: string, operation: string, input: Record<string, unknown>): AwsRequest => ({
    service,
    operation,
    input,
    region: "us-east-1",
    caller: { kind: "role", roleArn: ROLE, sessionName: "plain" },
    by: "handler",
    trace: NO_TRACE,
});

describe("A call in the lab", () => {
    it("is permitted by what is known of a policy of AWS, even where the rest of the policy is not", async () => {
        const { cloud } = cloudOf();

        const output = await cloud.call(
            request("cloudwatch-logs", "CreateLogStream", { logGroupName: "g", logStreamName: "s" }),
        );

        expect(output).to.deep.equal({ answered: true });
    });

    it("fails, and is recorded, where it depends on a policy that nobody here knows: never an allow, and no end of the run", async () => {
        const { cloud, notices } = cloudOf();

        const error = await cloud
            .call(request("sns", "Publish", { TopicArn: "arn:aws:sns:us-east-1:123456789012:t" }))
            .catch((thrown) => thrown);

        expect(error).to.be.instanceOf(AwsError);
        expect((error as AwsError).code).to.equal(CANNOT_TELL);
        expect((error as AwsError).message).to.match(
            /sns:Publish .* cannot be told: it depends on .*AmazonCognitoPowerUser/,
        );
        expect(
            notices.map((notice) => notice.kind === "call" && [notice.record.operation, notice.record.result]),
        ).to.deep.equal([["Publish", "error"]]);
    });
});
