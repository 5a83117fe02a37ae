import { expect } from "chai";
import { POLICY_LIMIT, policyDocuments } from "../../../lab/deployer/documents";
import type { Permission } from "../../../lab/deployer/permissions";

const arn = (name: string) => `arn:aws:sqs:eu-west-1:111122223333:${name}`;
const allow = (action: string, resource: string, value?: string): Permission => ({
    action,
    resource,
    ...(value === undefined ? {} : { condition: { StringEquals: { "iam:PassedToService": value } } }),
});
const lengthOf = (document: unknown) => JSON.stringify(document).length;

describe("the policy documents of whoever deploys a stack", () => {
    it("are one statement for all actions on the same resources, sorted, in whatever order they are asked for", () => {
        const permissions = [
            allow("sqs:DeleteQueue", arn("b")),
            allow("sqs:CreateQueue", arn("a")),
            allow("sqs:CreateQueue", arn("b")),
            allow("sqs:DeleteQueue", arn("a")),
            allow("sqs:DeleteQueue", arn("a")),
            allow("sqs:TagQueue", arn("a")),
        ];

        const documents = policyDocuments("deployer", permissions);
        expect(documents).to.deep.equal({
            deployer: {
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: "Sqs1",
                        Effect: "Allow",
                        Action: ["sqs:CreateQueue", "sqs:DeleteQueue"],
                        Resource: [arn("a"), arn("b")],
                    },
                    { Sid: "Sqs2", Effect: "Allow", Action: ["sqs:TagQueue"], Resource: [arn("a")] },
                ],
            },
        });
        expect(policyDocuments("deployer", permissions.toReversed())).to.deep.equal(documents);
    });

    it("leave out what another resource of the statement covers", () => {
        const [statement] = policyDocuments("deployer", [
            allow("sqs:CreateQueue", arn("orders-dead-letters-*")),
            allow("sqs:CreateQueue", arn("orders-*")),
            allow("sqs:CreateQueue", arn("order")),
        ])["deployer"]!.Statement;

        expect(statement?.Resource).to.deep.equal([arn("order"), arn("orders-*")]);
    });

    it("join conditions that differ in their one value", () => {
        const documents = policyDocuments("deployer", [
            allow("iam:PassRole", "arn:aws:iam::111122223333:role/a/*", "lambda.amazonaws.com"),
            allow("iam:PassRole", "arn:aws:iam::111122223333:role/a/*", "chatbot.amazonaws.com"),
        ]);

        expect(documents["deployer"]?.Statement.map(({ Condition }) => Condition)).to.deep.equal([
            { StringEquals: { "iam:PassedToService": ["chatbot.amazonaws.com", "lambda.amazonaws.com"] } },
        ]);
    });

    it("are several, numbered, where one would be longer than a managed policy may be, and lose nothing", () => {
        const names = Array.from({ length: 300 }, (_, index) => `queue-number-${index}`);
        const documents = policyDocuments(
            "deployer",
            names.map((name) => allow("sqs:CreateQueue", arn(name))),
        );

        expect(Object.keys(documents)).to.deep.equal(["deployer-1", "deployer-2", "deployer-3", "deployer-4"]);
        for (const document of Object.values(documents)) expect(lengthOf(document)).to.be.at.most(POLICY_LIMIT);
        const resources = Object.values(documents).flatMap(({ Statement }) => Statement.flatMap((one) => one.Resource));
        expect(resources.sort()).to.deep.equal(names.map(arn).sort());
    });
});
