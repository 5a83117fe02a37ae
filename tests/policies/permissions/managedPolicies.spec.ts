import { expect } from "chai";
import { PERMISSIONS } from "../../../policies/permissions";
import { CALLBACK_FUNCTION_DEFAULTS } from "../../../policies/permissions/managedPolicies";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, UNKNOWN } from "../support";

const { ManagedPolicy } = require("@pulumi/aws/iam") as { ManagedPolicy: Readonly<Record<string, string>> };

describe("managed-policy-breadth", () => {
    const guardrail = named(PERMISSIONS, "managed-policy-breadth");
    const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
    const attachment = (policyArn: string) => resource(TYPES.rolePolicyAttachment, "attachment", { policyArn });
    const judged = (policyArn: string, settings = {}) => judge(guardrail, [attachment(policyArn)], settings).violations;

    it("knows the nine policies that the SDK's CallbackFunction attaches", () => {
        expect(CALLBACK_FUNCTION_DEFAULTS.map(aws)).to.deep.equal(
            [
                "LambdaFullAccess",
                "CloudWatchFullAccessV2",
                "CloudWatchEventsFullAccess",
                "AmazonS3FullAccess",
                "AmazonDynamoDBFullAccess",
                "AmazonSQSFullAccess",
                "AmazonKinesisFullAccess",
                "AmazonCognitoPowerUser",
                "AWSXrayWriteOnlyAccess",
            ].map((name) => ManagedPolicy[name]),
        );
    });

    for (const name of CALLBACK_FUNCTION_DEFAULTS) {
        it(`reports ${name}, a default of CallbackFunction`, () => {
            expect(judged(aws(name))).to.deep.equal([
                `attachment: It attaches ${name}, one of the nine policies that CallbackFunction attaches where it is given no role: give the function a role with what it needs.`,
            ]);
        });
    }

    for (const arn of [
        aws("AmazonEC2FullAccess"),
        aws("AmazonBedrockFullAccessV2"),
        aws("AdministratorAccess"),
        aws("AdministratorAccess-Amplify"),
        aws("PowerUserAccess"),
        "arn:aws-cn:iam::aws:policy/service-role/SomeFullAccess",
        "arn:aws:iam::123456789012:policy/team/TeamFullAccess",
    ]) {
        it(`reports ${arn}`, () => {
            const name = arn.slice(arn.lastIndexOf("/") + 1);
            expect(judged(arn)).to.deep.equal([
                `attachment: It attaches ${name}: give the role the actions and resources that it needs.`,
            ]);
        });
    }

    it("passes policies that give less", () => {
        for (const name of [
            "service-role/AWSLambdaBasicExecutionRole",
            "AmazonS3ReadOnlyAccess",
            "AWSXRayDaemonWriteAccess",
            "FullAccessReviewer",
            "NotAdministratorAccess",
            "PowerUserAccessAudit",
        ]) {
            expect(judged(aws(name)), name).to.deep.equal([]);
        }
    });

    it("passes what the settings allow", () => {
        expect(judged(aws("AWSXrayWriteOnlyAccess"), { allowed: ["AWSXrayWriteOnlyAccess"] })).to.deep.equal([]);
        expect(judged(aws("AmazonS3FullAccess"), { allowed: ["AWSXrayWriteOnlyAccess"] })).to.have.length(1);
    });

    it("looks at each policy that a role or a list of attachments names", () => {
        const arns = [aws("AmazonS3FullAccess"), aws("ReadOnlyAccess"), aws("AmazonEC2FullAccess")];
        for (const of of [
            resource(TYPES.role, "role", { managedPolicyArns: arns }),
            resource(TYPES.rolePolicyAttachmentsExclusive, "role", { policyArns: arns }),
        ]) {
            expect(judge(guardrail, [of]).violations).to.have.length(2);
        }
        const shared = resource(TYPES.policyAttachment, "shared", { policyArn: aws("AmazonEC2FullAccess") });
        expect(judge(guardrail, [shared]).violations).to.have.length(1);
    });

    it("does not know of a policy whose ARN is not known yet", () => {
        expect(judge(guardrail, [attachment(UNKNOWN)])).to.deep.equal({
            violations: [],
            unknown: "string value at .policyArn can't be known during preview",
        });
    });

    it("does not apply to a role without managed policies", () => {
        for (const props of [{}, { managedPolicyArns: [] }]) {
            expect(judge(guardrail, [resource(TYPES.role, "role", props)]).notApplicable).to.equal(
                "it attaches no managed policy",
            );
        }
    });
});
