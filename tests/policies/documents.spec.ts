import { expect } from "chai";
import { isNarrowed } from "../../policies/conditions";
import { hasCondition, type Statement, statementName, statementsOf } from "../../policies/documents";
import { isEveryone, isService } from "../../policies/principals";

const NOTHING = {
    effect: "Allow",
    actions: [],
    notActions: [],
    resources: [],
    notResources: [],
    principals: {},
    notPrincipals: {},
    conditions: {},
};
const conditioned = (Condition: unknown) => statementsOf({ Statement: { Condition } })[0]!;

describe("the statements of a policy document", () => {
    it("have lists, whether the document has one value or several", () => {
        const document = {
            Statement: {
                Sid: "One",
                Effect: "Deny",
                Action: "sqs:SendMessage",
                NotAction: ["iam:*"],
                Resource: ["arn:a", "arn:b"],
                NotResource: "arn:c",
                Principal: { Service: "events.amazonaws.com", AWS: ["1", "2"] },
                NotPrincipal: "*",
                Condition: { ArnLike: { "AWS:SourceArn": "arn:d" }, Bool: { "aws:SecureTransport": true } },
            },
        };
        const expected = {
            sid: "One",
            effect: "Deny",
            actions: ["sqs:SendMessage"],
            notActions: ["iam:*"],
            resources: ["arn:a", "arn:b"],
            notResources: ["arn:c"],
            principals: { Service: ["events.amazonaws.com"], AWS: ["1", "2"] },
            notPrincipals: { "*": ["*"] },
            conditions: { ArnLike: { "aws:sourcearn": ["arn:d"] }, Bool: { "aws:securetransport": ["true"] } },
        };
        expect(statementsOf(document)).to.deep.equal([expected]);
        expect(statementsOf(JSON.stringify(document))).to.deep.equal([expected]);
        expect(statementsOf({ Statement: [document.Statement, {}] })).to.deep.equal([expected, NOTHING]);
    });

    it("are empty where something is null, and no Sid is what is no text", () => {
        const nulls = { Sid: 5, Action: null, Principal: null, Condition: null };
        expect(statementsOf({ Statement: [nulls, { Condition: { Bool: null } }] })).to.deep.equal([
            NOTHING,
            { ...NOTHING, conditions: { Bool: {} } },
        ]);
    });

    it("are none in what is no document", () => {
        for (const document of [undefined, null, "", "{", "[]", "5", {}, { Statement: null }]) {
            expect(statementsOf(document), String(document)).to.deep.equal([]);
        }
    });

    it("are called by their Sid, or by their place", () => {
        expect(statementsOf({ Statement: [{ Sid: "One" }, {}] }).map(statementName)).to.deep.equal([
            'Statement "One"',
            "Statement 2",
        ]);
    });

    it("have a condition on a key under any operator, beside others too", () => {
        const both = conditioned({
            StringNotEquals: { "aws:SourceAccount": "1", "aws:PrincipalTag/a": "b" },
            Bool: {},
        });
        expect(hasCondition(both, "aws:sourcearn", "aws:sourceaccount")).to.equal(true);
        expect(hasCondition(both, "aws:sourcearn")).to.equal(false);
        expect(hasCondition(conditioned(undefined), "aws:sourcearn")).to.equal(false);
    });
});

describe("a condition on the caller", () => {
    const narrows = (value: unknown, operator = "StringLike") =>
        isNarrowed(conditioned({ [operator]: { "aws:SourceArn": value } }), ["aws:sourcearn"]);

    it("narrows where it asks for an account, or for a bucket, whose name belongs to one", () => {
        expect(narrows("arn:aws:sns:*:123456789012:*")).to.equal(true);
        expect(narrows("arn:aws:s3:::orders-*")).to.equal(true);
        expect(narrows("arn:aws:sns:*:*:orders")).to.equal(false);
        for (const open of ["*", "arn:aws:sns", "arn:aws:s3:::*", "arn:aws:s3:::*:*", "arn:aws:sns:*:?*:orders"]) {
            expect(narrows(open), open).to.equal(false);
        }
    });

    it("narrows where each of its values does, and where one of several conditions does", () => {
        expect(narrows(["123456789012", "*"])).to.equal(false);
        expect(narrows([])).to.equal(false);
        const several = { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:SourceArn": "arn:x:y:z:1:t" } };
        expect(isNarrowed(conditioned(several), ["aws:sourcearn"])).to.equal(true);
        expect(isNarrowed(conditioned(several), ["aws:sourceaccount"])).to.equal(false);
    });

    it("does not narrow where all addresses are meant, but where some are", () => {
        const from = (address: string) =>
            isNarrowed(conditioned({ IpAddress: { "aws:SourceIp": address } }), ["aws:sourceip"]);
        expect(["0.0.0.0/0", "::/0", "203.0.113.0/24"].map(from)).to.deep.equal([false, false, true]);
    });

    it("does not narrow under operators that hold where the key is absent", () => {
        for (const operator of ["StringNotEquals", "StringEqualsIfExists", "ForAllValues:StringEquals", "Null"]) {
            expect(narrows("123456789012", operator), operator).to.equal(false);
        }
        for (const operator of ["StringEquals", "stringlike", "ForAnyValue:StringEqualsIgnoreCase", "ArnEquals"]) {
            expect(narrows("123456789012", operator), operator).to.equal(true);
        }
    });
});

describe("principals", () => {
    it("are everyone where a star stands alone or for any account", () => {
        const everyone: readonly Statement["principals"][] = [{ "*": ["*"] }, { AWS: ["1", "*"] }];
        const some: readonly Statement["principals"][] = [{}, { AWS: ["1"] }, { Service: ["*.amazonaws.com"] }];
        expect(everyone.every(isEveryone)).to.equal(true);
        expect(some.some(isEveryone)).to.equal(false);
    });

    it("are services by their domain", () => {
        const services = ["events.amazonaws.com", "ec2.amazonaws.com.cn", "alexa-appkit.amazon.com"];
        expect(services.filter((one) => !isService(one))).to.deep.equal([]);
        const others = ["123456789012", "amazonaws.com", "x.amazonaws.com.example.org", "x.amazon.community"];
        expect(others.filter(isService)).to.deep.equal([]);
    });
});
