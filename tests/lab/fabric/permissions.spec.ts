import { expect } from "chai";
import { ACCOUNT, furnished, REGION, ROLE, refusal } from "./support";

const PERMISSION = "aws:lambda/permission:Permission";
const ARN = `arn:aws:sqs:${REGION}:${ACCOUNT}:work`;

describe("Resources that permit something", () => {
    it("set policies on what they belong to", async () => {
        const world = await furnished();
        const policy = JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } });
        const Statement = [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }];
        const topic = `arn:aws:sns:${REGION}:${ACCOUNT}:news`;
        const bus = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;
        await world.make("aws:sqs/queuePolicy:QueuePolicy", "q", { queueUrl: world.url("work"), policy });
        await world.make("aws:sns/topicPolicy:TopicPolicy", "t", { arn: topic, policy });
        await world.make("aws:cloudwatch/eventBusPolicy:EventBusPolicy", "b", { policy });
        const principal = "111122223333";
        await world.make("aws:cloudwatch/eventPermission:EventPermission", "p", { principal, statementId: "other" });

        const { resourcePolicies } = world.authoriser;
        expect(resourcePolicies.get(ARN)).to.deep.equal([{ Statement }]);
        expect(resourcePolicies.get(topic)).to.deep.equal([{ Statement }]);
        expect(resourcePolicies.get(bus)?.flatMap((document) => document.Statement)).to.deep.equal([
            ...Statement,
            {
                Sid: "other",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::111122223333:root" },
                Action: "events:PutEvents",
                Resource: bus,
            },
        ]);
    });

    it("turn a permission into a statement on the function", async () => {
        const world = await furnished();
        const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`;
        const inputs = {
            function: "worker",
            action: "lambda:InvokeFunction",
            principal: "events.amazonaws.com",
            sourceArn: `arn:aws:events:${REGION}:${ACCOUNT}:rule/stops`,
            sourceAccount: ACCOUNT,
        };
        await world.make(PERMISSION, "one", { ...inputs, statementId: "sid" });

        expect(world.authoriser.resourcePolicies.get(arn)).to.deep.equal([
            {
                Version: "2012-10-17",
                Statement: [
                    {
                        Sid: "sid",
                        Effect: "Allow",
                        Principal: { Service: "events.amazonaws.com" },
                        Action: "lambda:InvokeFunction",
                        Resource: arn,
                        Condition: {
                            ArnLike: { "AWS:SourceArn": inputs.sourceArn },
                            StringEquals: { "AWS:SourceAccount": ACCOUNT },
                        },
                    },
                ],
            },
        ]);
        expect(await refusal(world.make(PERMISSION, "two", { ...inputs, statementId: "sid" }))).to.match(
            /^ResourceConflictException/,
        );
    });

    const FUNCTION_ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`;
    const permitted: readonly [string, Record<string, unknown>, object][] = [
        [
            "an account",
            { principal: "111122223333" },
            { Principal: { AWS: "arn:aws:iam::111122223333:root" }, Resource: FUNCTION_ARN },
        ],
        ["a role", { principal: ROLE }, { Principal: { AWS: ROLE }, Resource: FUNCTION_ARN }],
        [
            "everybody in an organization, for an alias",
            { principal: "*", principalOrgId: "o-123", qualifier: "live" },
            {
                Principal: "*",
                Resource: `${FUNCTION_ARN}:live`,
                Condition: { StringEquals: { "aws:PrincipalOrgID": "o-123" } },
            },
        ],
        [
            "what has a token, through the function's URL",
            { principal: "*", eventSourceToken: "token", functionUrlAuthType: "NONE" },
            {
                Principal: "*",
                Resource: FUNCTION_ARN,
                Condition: {
                    StringEquals: { "lambda:EventSourceToken": "token", "lambda:FunctionUrlAuthType": "NONE" },
                },
            },
        ],
        [
            "a service for one source",
            { principal: "sns.amazonaws.com", sourceArn: ARN },
            {
                Principal: { Service: "sns.amazonaws.com" },
                Resource: FUNCTION_ARN,
                Condition: { ArnLike: { "AWS:SourceArn": ARN } },
            },
        ],
    ];
    for (const [whom, inputs, expected] of permitted) {
        it(`permit a function's invocation to ${whom}`, async () => {
            const world = await furnished();
            const asked = { function: "worker", action: "lambda:InvokeFunction", ...inputs };
            const made = await world.make(PERMISSION, "p", { ...asked, statementIdPrefix: "pre-" });
            expect(made.id).to.match(/^pre-[\da-f]{7}$/);
            expect(made.outputs["statementId"]).to.equal(made.id);
            expect(world.authoriser.resourcePolicies.get(FUNCTION_ARN)).to.deep.equal([
                {
                    Version: "2012-10-17",
                    Statement: [{ Sid: made.id, Effect: "Allow", Action: "lambda:InvokeFunction", ...expected }],
                },
            ]);
        });
    }

    it("let everybody in an organization put events on a bus, under an id that no statement has yet", async () => {
        const world = await furnished();
        const bus = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;
        const condition = { type: "StringEquals", key: "aws:PrincipalOrgID", value: "o-123" };
        const inputs = { principal: "*", statementId: "org", condition };
        const type = "aws:cloudwatch/eventPermission:EventPermission";
        const made = await world.make(type, "p", inputs);
        const Statement = [
            {
                Sid: "org",
                Effect: "Allow",
                Principal: "*",
                Action: "events:PutEvents",
                Resource: bus,
                Condition: { StringEquals: { "aws:PrincipalOrgID": "o-123" } },
            },
        ];
        expect(world.authoriser.resourcePolicies.get(bus)).to.deep.equal([{ Version: "2012-10-17", Statement }]);

        const policy = {
            Statement: [
                { ...Statement[0], Sid: "first" },
                { ...Statement[0], Sid: "second" },
            ],
        };
        const whole = await world.make("aws:cloudwatch/eventBusPolicy:EventBusPolicy", "b", { policy });
        expect(world.read(made)).to.equal(undefined);
        expect(await refusal(world.make(type, "p2", { ...inputs, statementId: "second" }))).to.equal(
            "ResourceConflictException: The statement id (second) provided already exists. Please provide a new statement id, or remove the existing statement.",
        );
        await world.remove({ ...made, inputs: { ...inputs, statementId: "second" } });
        expect(world.authoriser.resourcePolicies.get(bus)).to.deep.equal([{ Statement: policy.Statement.slice(0, 1) }]);
        await world.remove(whole);
        expect(await refusal(world.remove(made))).to.equal("nothing was refused");
    });
});
