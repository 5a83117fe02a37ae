import { expect } from "chai";
import {
    actionsMatching,
    actionsNamed,
    actionsOf,
    allPrefixes,
    globMatches,
    hasResourceLevel,
    iamAction,
    isEveryAction,
    isRead,
} from "../../policies/iamActions";

describe("IAM actions", () => {
    it("are found whatever their case, with what they do and whether they have resources", () => {
        expect(iamAction("EC2:createtags")).to.deep.equal({
            action: "ec2:CreateTags",
            reads: false,
            tags: true,
            hasResourceLevel: true,
        });
        expect(iamAction("s3:listallmybuckets")).to.deep.equal({
            action: "s3:ListAllMyBuckets",
            reads: true,
            tags: false,
            hasResourceLevel: false,
        });
        expect(iamAction("sqs:GetQueueUrl")).to.include({ reads: true, tags: false });
        expect(iamAction("iam:PutRolePolicy")).to.include({ reads: false, tags: false });
    });

    it("are not found where there is no such action or service, or what is named is no service", () => {
        expect(iamAction("ec2:Nothing")).to.equal(undefined);
        expect(iamAction("nothing:Nothing")).to.equal(undefined);
        expect(iamAction("ec2:constructor")).to.equal(undefined);
        expect(iamAction("ec2")).to.equal(undefined);
        for (const prefix of ["nothing", "", "../actions/ec2", "*"])
            expect(actionsOf(prefix), prefix).to.deep.equal([]);
    });

    it("are those of all services", () => {
        const prefixes = allPrefixes();
        expect(prefixes).to.include.members(["ec2", "lambda", "sqs"]);
        expect(actionsOf("sqs").map(({ action }) => action)).to.include.members(["sqs:SendMessage", "sqs:CreateQueue"]);
    });

    it("are those of one service that a pattern stands for, whatever its case", () => {
        const named = (pattern: string) => actionsMatching(pattern).map(({ action }) => action);
        expect(named("EC2:*tags")).to.deep.equal(["ec2:CreateTags", "ec2:DeleteTags", "ec2:DescribeTags"]);
        expect(named("sqs:?endMessage")).to.deep.equal(["sqs:SendMessage"]);
        expect(named("sqs:SendMessage")).to.deep.equal(["sqs:SendMessage"]);
        expect(named("sqs:*")).to.have.length(actionsOf("sqs").length);
        expect(named("sqs:Nothing*")).to.deep.equal([]);
        expect(named("*:SendMessage")).to.deep.equal([]);
    });

    it("stand for themselves where nothing is known of them", () => {
        expect(actionsNamed("sqs:sendmessage")).to.deep.equal(["sqs:SendMessage"]);
        expect(actionsNamed("ec2:*Tags")).to.have.length(3);
        for (const pattern of ["*", "newservice:Do*", "sqs:Nothing*", "sqs"]) {
            expect(actionsNamed(pattern)).to.deep.equal([pattern]);
        }
    });

    it("have a resource level where a statement can name what they are about", () => {
        expect(["sqs:SendMessage", "ec2:DescribeInstances", "newservice:Do"].map(hasResourceLevel)).to.deep.equal([
            ...[true, false, false],
        ]);
        // CloudWatch lets a statement name data sets here, which metrics of functions are not in.
        expect(hasResourceLevel("cloudwatch:PutMetricData")).to.equal(false);
    });

    it("read or write as AWS says, or as their name says where AWS does not", () => {
        const reading = ["sqs:GetQueueUrl", "s3:ListBucket", "new:GetThing", "new:ListThings", "new:DescribeThing"];
        expect(reading.filter((action) => !isRead(action))).to.deep.equal([]);
        const writing = ["sqs:SendMessage", "ec2:CreateTags", "kms:Decrypt", "new:CreateThing", "new:ForgetThing", "*"];
        expect(writing.filter(isRead)).to.deep.equal([]);
    });

    it("are every action of a service, or of all, where a pattern is a star behind the name of one", () => {
        expect(["*", "**", "*:*", "sqs:*", "sqs:**"].filter((pattern) => !isEveryAction(pattern))).to.deep.equal([]);
        expect(["sqs:Send*", "sqs:*Message", "sqs:SendMessage", "sqs", "a*"].filter(isEveryAction)).to.deep.equal([]);
    });
});

describe("a text that IAM compares with a pattern", () => {
    it("may be anything where a star stands, of any length, and one character where a question mark does", () => {
        expect(globMatches("ec2:*Tags", "ec2:CreateTags")).to.equal(true);
        expect(globMatches("ec2:*Tags", "ec2:Tags")).to.equal(true);
        expect(globMatches("a*c", "a\nc")).to.equal(true);
        expect(globMatches("ec2:?reateTags", "ec2:CreateTags")).to.equal(true);
        expect(globMatches("ec2:?CreateTags", "ec2:CreateTags")).to.equal(false);
    });

    it("is compared as a whole, and whatever its case", () => {
        expect(globMatches("ec2:createtags", "EC2:CreateTags")).to.equal(true);
        expect(globMatches("ec2:Create", "ec2:CreateTags")).to.equal(false);
        expect(globMatches("Tags", "ec2:CreateTags")).to.equal(false);
    });

    it("finds nothing special in other signs", () => {
        expect(globMatches("a.c", "abc")).to.equal(false);
        expect(globMatches("a+(b)[c]{1}^$|\\", "a+(b)[c]{1}^$|\\")).to.equal(true);
    });
});
