import { expect } from "chai";
import {
    anythingBut,
    cidr,
    compilePattern,
    equalsIgnoreCase,
    exists,
    hearsAllOfAws,
    numeric,
    prefix,
    suffix,
    wildcard,
} from "../../patterns";

const ALL = [prefix("aws.")];

describe("a pattern hears every event of every AWS service", () => {
    const WHOLE: readonly object[] = [
        { source: [prefix("aws.")] },
        { source: [prefix("aws")] },
        { source: [prefix("a")] },
        { source: [prefix("AWS.", { ignoreCase: true })] },
        { source: [wildcard("aws.*")] },
        { source: ["my.app", prefix("aws.")] },
        { source: ALL, account: ["123456789012"], region: ["us-east-1"], version: ["0"], id: [exists(true)] },
        { source: ALL, time: [prefix("20")] },
        { source: ALL, "detail-type": [exists(true)] },
        { source: ALL, "detail-type": [prefix("")] },
        { source: ALL, "detail-type": [prefix("", { ignoreCase: true })] },
        { source: ALL, "detail-type": [suffix("")] },
        { source: ALL, "detail-type": [wildcard("*")] },
        { source: ALL, "detail-type": [anythingBut("AWS API Call via CloudTrail")] },
        { source: ALL, "detail-type": [anythingBut({ prefix: "AWS API" })] },
        { source: ALL, "detail-type": ["AWS API Call via CloudTrail", exists(true)] },
        { source: ALL, resources: [prefix("")] },
        { source: ALL, resources: [prefix("arn:aws:")] },
        { source: ALL, resources: [prefix("arn:aws-cn:")] },
        { source: ALL, resources: [wildcard("arn:*")] },
        { source: ALL, resources: [wildcard("arn:aws:*:*:111122223333:*")] },
        { source: ALL, resources: [wildcard("arn:aws:*:eu-central-1:111122223333:*")] },
        { source: ALL, resources: [wildcard("arn:aws-us-gov:*:us-gov-west-1:*")] },
        { source: ALL, resources: [exists(false)] },
        { source: ALL, detail: { x: [wildcard("*")] } },
        { source: ALL, detail: { x: [exists(true)] } },
        { source: ALL, detail: { x: [exists(false)] } },
        { source: ALL, detail: { x: ["a", exists(false)] } },
        { source: ALL, detail: { x: [anythingBut(["a", "b"])] } },
        { source: ALL, detail: { x: [anythingBut([1, 2])] } },
        { source: ALL, detail: { x: [numeric(">=", -5e9)] } },
        { source: ALL, detail: { x: [numeric("<", 0), numeric(">=", 0)] } },
        { source: ALL, detail: { x: [cidr("0.0.0.0/0")] } },
        { source: ALL, detail: { x: [true, false] } },
        { source: ALL, "replay-name": [exists(false)] },
        { source: ALL, $or: [{ "detail-type": ["a"] }, { detail: { x: [exists(true)] } }] },
        { $or: [{ source: ["aws.ec2"] }, { source: ALL }] },
    ];
    for (const pattern of WHOLE) {
        it(JSON.stringify(pattern), () => {
            expect(hearsAllOfAws(compilePattern(pattern))).to.equal(true);
        });
    }
});

describe("a pattern hears some of them", () => {
    const SOME: readonly object[] = [
        { "detail-type": [exists(true)] },
        { source: ["aws.ec2"] },
        { source: ALL, "detail-type": [prefix("arn:")] },
        { source: ["aws.ec2", "aws.rds", "aws.s3", "aws.health"] },
        { source: [prefix("aws.e")] },
        { source: [wildcard("aws.*2")] },
        { source: [prefix("my.")], "detail-type": [exists(true)] },
        { source: ALL, "detail-type": ["EC2 Instance State-change Notification"] },
        { source: ALL, "detail-type": [suffix("via CloudTrail")] },
        { source: ALL, "detail-type": [equalsIgnoreCase("aws health event")] },
        { source: ALL, "detail-type": [exists(true)], detail: { state: ["stopped"] } },
        { source: ALL, resources: [prefix("arn:aws:ec2:")] },
        { source: ALL, resources: [wildcard("arn:aws:*:*:111122223333:instance/*")] },
        { source: ALL, resources: ["arn:aws:s3:::bucket"] },
        { source: ALL, resources: [suffix("/production")] },
        { source: ALL, detail: { userIdentity: { type: ["Root"] } } },
        { source: ALL, detail: { count: [numeric(">", 0)] } },
        { source: ALL, detail: { sourceIPAddress: [cidr("10.0.0.0/8")] } },
        { source: ALL, detail: { readOnly: [false] } },
        { source: ALL, detail: { errorCode: [null] } },
        { source: ALL, $or: [{ "detail-type": ["a"] }, { detail: { x: ["b"] } }] },
    ];
    for (const pattern of SOME) {
        it(JSON.stringify(pattern), () => {
            expect(hearsAllOfAws(compilePattern(pattern))).to.equal(false);
        });
    }
});
