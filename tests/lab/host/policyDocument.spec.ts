import { expect } from "chai";
import { makePolicyDocument } from "../../../lab/host/policyDocument";

function statements(args: Record<string, unknown>): unknown {
    return JSON.parse(String(makePolicyDocument(args)["json"])).Statement;
}

describe("getPolicyDocument", () => {
    it("writes statements in IAM's words, one element of a list as the element", () => {
        const args = {
            statements: [
                {
                    sid: "Send",
                    actions: ["sqs:SendMessage"],
                    resources: ["arn:b", "arn:a"],
                    principals: [
                        { type: "AWS", identifiers: ["arn:1"] },
                        { type: "Service", identifiers: ["events.amazonaws.com", "sns.amazonaws.com"] },
                    ],
                    conditions: [
                        { test: "ArnEquals", variable: "aws:SourceArn", values: ["arn:rule"] },
                        { test: "StringLike", variable: "aws:PrincipalTag/team", values: ["&{aws:username}", "x"] },
                    ],
                },
                {
                    effect: "Deny",
                    notActions: ["s3:*"],
                    notResources: ["*"],
                    principals: [{ type: "*", identifiers: ["*"] }],
                },
            ],
        };
        expect(JSON.parse(String(makePolicyDocument(args)["json"]))).to.deep.equal({
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "Send",
                    Effect: "Allow",
                    Action: "sqs:SendMessage",
                    Resource: ["arn:b", "arn:a"],
                    Principal: { AWS: "arn:1", Service: ["sns.amazonaws.com", "events.amazonaws.com"] },
                    Condition: {
                        ArnEquals: { "aws:SourceArn": "arn:rule" },
                        // biome-ignore lint/suspicious/noTemplateCurlyInString: an IAM policy variable
                        StringLike: { "aws:PrincipalTag/team": ["${aws:username}", "x"] },
                    },
                },
                { Effect: "Deny", NotAction: "s3:*", NotResource: "*", Principal: "*" },
            ],
        });
    });

    it("merges source and override documents by Sid", () => {
        const document = (...all: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: all });
        const args = {
            sourcePolicyDocuments: [document({ Sid: "A", Effect: "Allow", Action: "a:*", Resource: "*" })],
            statements: [{ sid: "B", actions: ["b:*"], resources: ["*"] }],
            overridePolicyDocuments: [document({ Sid: "B", Effect: "Deny", Action: "b:*", Resource: "*" })],
        };
        expect(statements(args)).to.deep.equal([
            { Sid: "A", Effect: "Allow", Action: "a:*", Resource: "*" },
            { Sid: "B", Effect: "Deny", Action: "b:*", Resource: "*" },
        ]);
    });

    it("refuses two source statements of one Sid", () => {
        const one = JSON.stringify({ Statement: [{ Sid: "A", Effect: "Allow", Action: "a:*", Resource: "*" }] });
        expect(() => makePolicyDocument({ sourcePolicyDocuments: [one, one] })).to.throw(
            "duplicate Sid (A) in source policy documents",
        );
    });
});
