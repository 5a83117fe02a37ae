import { expect } from "chai";
import { knownSource } from "event-ops/patterns";
import { knownEventSource, sourcesOf } from "../../patterns/awsEvents";

const CLOUDTRAIL = [
    "AWS API Call via CloudTrail",
    "AWS Service Event via CloudTrail",
    "AWS Console Action via CloudTrail",
    "AWS Insight via CloudTrail",
];

describe("the table of AWS's events", () => {
    it("has a service's own events, and CloudTrail's", () => {
        expect(knownSource("aws.batch")).to.deep.equal({
            source: "aws.batch",
            eventSource: "batch.amazonaws.com",
            detailTypes: ["Batch Job State Change", "Batch Job Queue Blocked", ...CLOUDTRAIL],
        });
    });

    it("has CloudTrail's alone for services that send none of their own", () => {
        expect(knownSource("aws.lambda")?.detailTypes).to.deep.equal(CLOUDTRAIL);
        expect(knownSource("aws.sns")?.detailTypes).to.deep.equal(CLOUDTRAIL);
    });

    it("has sign-ins under aws.signin only, in both spellings", () => {
        expect(sourcesOf("AWS Console Sign In via CloudTrail")).to.deep.equal(["aws.signin"]);
        expect(sourcesOf("AWS Console Signin via CloudTrail")).to.deep.equal(["aws.signin"]);
    });

    it("has alarms under both sources that the documentation names, of which one makes API calls", () => {
        expect(sourcesOf("CloudWatch Alarm State Change")).to.deep.equal(["aws.cloudwatch", "aws.monitoring"]);
        expect(knownSource("aws.cloudwatch")?.eventSource).to.equal(undefined);
        expect(knownEventSource("monitoring.amazonaws.com")).to.equal(true);
        expect(knownEventSource("cloudwatch.amazonaws.com")).to.equal(false);
    });

    it("reads entries that go over several lines", () => {
        const types = knownSource("aws.ec2")!.detailTypes;
        expect(types).to.include.members(["Capacity Block Delivered", "EC2 Instance State-change Notification"]);
        expect(types.filter((type) => !/^[A-Z][A-Za-z2 -]*[a-z]$/.test(type))).to.deep.equal([]);
        expect(new Set(types).size).to.equal(types.length);
    });

    it("does not know other sources", () => {
        expect(knownSource("aws.new")).to.equal(undefined);
        expect(knownSource("my.app")).to.equal(undefined);
        expect(sourcesOf("Order Placed")).to.deep.equal([]);
    });
});
