import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ArgumentProblems, ArgumentsError } from "../../../components/arguments";
import { InlineFunction, type InlineFunctionArgs } from "../../../components/inlineFunction";
import { mockPulumi, type Recording, type Registered, settled } from "../../support/mocks";

const handler = async () => undefined;

async function made(args: Partial<InlineFunctionArgs> = {}): Promise<Recording> {
    const recording = mockPulumi();
    new InlineFunction("tell", { handler, ...args });
    await settled();
    return recording;
}

const functionOf = (recording: Recording): Registered => recording.get("aws:lambda/function:Function", "tell");

function refused(args: Partial<InlineFunctionArgs>, name = "tell"): string {
    mockPulumi();
    try {
        new InlineFunction(name, { handler, ...args });
    } catch (error) {
        expect(error).to.be.instanceOf(ArgumentsError);
        expect(pulumi.RunError.isInstance(error)).to.equal(true);
        return (error as Error).message;
    }
    throw new Error("It was accepted");
}

describe("InlineFunction", () => {
    it("creates the role, its one policy, the log group and the function, and nothing else", async () => {
        const recording = await made();
        expect(recording.list()).to.deep.equal([
            "aws:cloudwatch/logGroup:LogGroup tell-logs",
            "aws:iam/role:Role tell-role",
            "aws:iam/rolePolicy:RolePolicy tell-policy",
            "aws:lambda/function:Function tell",
            "event-ops:index:InlineFunction tell",
        ]);
    });

    it("is the parent of its children", async () => {
        const recording = await made();
        const children = recording
            .urns()
            .filter((urn) => !urn.endsWith("InlineFunction::tell") && urn.includes("aws:"));
        expect(children).to.have.length(4);
        for (const urn of children) expect(urn).to.contain("event-ops:index:InlineFunction$aws:");
    });

    it("runs on Node.js 24 and arm64, for 30 s with 256 MB, unless told otherwise", async () => {
        const { inputs } = functionOf(await made());
        expect(inputs).to.include({ runtime: "nodejs24.x", handler: "index.handler", timeout: 30, memorySize: 256 });
        expect(inputs.architectures).to.deep.equal(["arm64"]);
        expect(inputs).not.to.have.any.keys("environment", "reservedConcurrentExecutions", "description");

        const other = functionOf(
            await made({
                architecture: "x86_64",
                timeoutSeconds: 900,
                memoryMb: 10_240,
                reservedConcurrency: 0,
                description: "d",
            }),
        );
        expect(other.inputs).to.include({
            timeout: 900,
            memorySize: 10_240,
            reservedConcurrentExecutions: 0,
            description: "d",
        });
        expect(other.inputs.architectures).to.deep.equal(["x86_64"]);
    });

    it("lets the role write its own log and do what is declared, and nothing else", async () => {
        const recording = await made({
            permissions: [
                {
                    actions: ["sns:Publish"],
                    resources: [pulumi.output("arn:aws:sns:eu-central-1:123456789012:topic")],
                    conditions: { StringEquals: { "aws:PrincipalAccount": "123456789012" } },
                },
            ],
        });
        const { policy } = recording.get("aws:iam/rolePolicy:RolePolicy", "tell-policy").inputs;
        const { Statement } = JSON.parse(policy) as { Statement: { Resource: string[] }[] };
        const own = Statement[1]?.Resource[0] ?? "";
        expect(Statement).to.deep.equal([
            {
                Effect: "Allow",
                Action: ["sns:Publish"],
                Resource: ["arn:aws:sns:eu-central-1:123456789012:topic"],
                Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } },
            },
            { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: [own] },
        ]);
        expect(own).to.match(/^arn:aws:logs:.*:log-group:.*tell.*:\*$/);
    });

    it("lets Lambda alone take the role, under the name, path and boundary that were asked for", async () => {
        const recording = await made({
            roleName: "ops-dev-tell",
            rolePath: "/ops/",
            permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/boundary",
        });
        const { inputs } = recording.get("aws:iam/role:Role", "tell-role");
        expect(inputs).to.include({
            name: "ops-dev-tell",
            path: "/ops/",
            permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
        });
        expect(JSON.parse(inputs.assumeRolePolicy).Statement).to.deep.equal([
            { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
        ]);
    });

    it("keeps log lines as they are, for 30 days", async () => {
        const recording = await made();
        const group = recording.get("aws:cloudwatch/logGroup:LogGroup", "tell-logs");
        expect(group.inputs).to.include({ namePrefix: "/aws/lambda/tell-", retentionInDays: 30 });
        expect(functionOf(recording).inputs.loggingConfig.logFormat).to.equal("Text");
        const longer = await made({ logRetentionDays: 365 });
        expect(longer.get("aws:cloudwatch/logGroup:LogGroup", "tell-logs").inputs.retentionInDays).to.equal(365);
    });

    it("passes environment and tags on", async () => {
        const recording = await made({
            environment: { TOPIC_ARN: pulumi.output("arn:aws:sns:eu-central-1:123456789012:topic"), LEVEL: "info" },
            tags: { "event-ops:reaction": "tell" },
        });
        expect(functionOf(recording).inputs.environment.variables).to.deep.equal({
            TOPIC_ARN: "arn:aws:sns:eu-central-1:123456789012:topic",
            LEVEL: "info",
        });
        for (const { inputs, custom, type } of recording.resources) {
            if (custom && !type.includes("RolePolicy"))
                expect(inputs.tags, type).to.deep.equal({ "event-ops:reaction": "tell" });
        }
    });

    it("hands no callback to the state", async () => {
        const component = (await made()).get("event-ops:index:InlineFunction", "tell");
        expect(component.inputs).to.deep.equal({});
    });
});

describe("Wrong arguments of an InlineFunction", () => {
    const table: [what: string, args: Partial<InlineFunctionArgs>, expected: string][] = [
        [
            "neither callback nor factory",
            { handler: undefined },
            "handler: is one way to say what runs, callbackFactory the other; neither was given. Give one of them.",
        ],
        ["both of them", { callbackFactory: () => handler }, "both were given"],
        ["a handler that is no function", { handler: "index.handler" as never }, "handler: is no function but string."],
        [
            "a factory that is no function",
            { handler: undefined, callbackFactory: {} as never },
            "callbackFactory: is no function but object.",
        ],
        ["a timeout of nothing", { timeoutSeconds: 0 }, "timeoutSeconds: is 0. Use a whole number from 1 to 900."],
        [
            "a timeout over 15 minutes",
            { timeoutSeconds: 901 },
            "timeoutSeconds: is 901. Use a whole number from 1 to 900.",
        ],
        ["a part of a second", { timeoutSeconds: 1.5 }, "timeoutSeconds: is 1.5."],
        ["too little memory", { memoryMb: 127 }, "memoryMb: is 127. Use a whole number from 128 to 10,240."],
        ["too much memory", { memoryMb: 10_241 }, "memoryMb: is 10241."],
        [
            "a negative reservation",
            { reservedConcurrency: -1 },
            "reservedConcurrency: is -1. Use a whole number from 0 up.",
        ],
        [
            "a retention that CloudWatch does not take",
            { logRetentionDays: 31 },
            "logRetentionDays: is 31, which CloudWatch Logs does not take. Use 60.",
        ],
        [
            "another architecture",
            { architecture: "riscv" as never },
            `architecture: is "riscv". Use "arm64" or "x86_64".`,
        ],
        ["another form of events", { receives: "batch" as never }, `receives: is "batch". Use "events" or "raw".`],
        ["a long description", { description: "d".repeat(257) }, "description: has 257 characters, Lambda allows 256."],
        [
            "a long role name",
            { roleName: "r".repeat(65) },
            "roleName: the role would have a name of 65 characters, AWS allows 64. Shorten it by 1.",
        ],
        [
            "a role name with spaces",
            { roleName: "my role" },
            `roleName: "my role" has characters that AWS does not take in the name of a role.`,
        ],
        [
            "a role path without slashes",
            { rolePath: "ops" },
            `rolePath: is "ops". Begin and end it with a slash, as in "/ops/".`,
        ],
        [
            "a variable that Lambda keeps",
            { environment: { AWS_REGION: "x" } },
            "environment.AWS_REGION: is a name that Lambda keeps for itself. Rename it.",
        ],
        [
            "a variable with a hyphen",
            { environment: { "MY-NAME": "x" } },
            "environment.MY-NAME: is no name that Lambda takes.",
        ],
        [
            "a variable that is a number",
            { environment: { PORT: 1 as never } },
            "environment.PORT: is no text but number. Make it a string.",
        ],
        [
            "an environment over 4 KB",
            { environment: { LARGE: "x".repeat(4092) } },
            "environment: has 4097 bytes, Lambda allows 4096 in all.",
        ],
        [
            "a permission without actions",
            { permissions: [{ actions: [], resources: ["*"] }] },
            "permissions[0].actions: is empty.",
        ],
        [
            "a permission without resources",
            { permissions: [{ actions: ["sns:Publish"], resources: [] }] },
            "permissions[0].resources: is empty.",
        ],
        [
            "a permission for everything",
            { permissions: [{ actions: ["sns:*"], resources: ["*"] }] },
            `permissions[0].actions: "sns:*" is not one action of one service.`,
        ],
    ];
    for (const [what, args, expected] of table) {
        it(`are refused: ${what}`, () => {
            expect(refused(args)).to.contain(expected);
        });
    }

    it("are refused: a name from which a too long one would come", () => {
        expect(refused({}, "n".repeat(57))).to.contain(
            "name: the function would have a name of 65 characters, AWS allows 64. Shorten it by 1.",
        );
        expect(refused({}, "n".repeat(52))).to.contain(
            "name: the role would have a name of 65 characters, AWS allows 64.",
        );
        expect(refused({}, "my.function")).to.contain(`name: "my.function" has characters that AWS does not take`);
    });

    it("are all told at once, in one message with component and name", () => {
        expect(refused({ timeoutSeconds: 0, memoryMb: 1 })).to.equal(
            [
                `InlineFunction "tell": 2 arguments are wrong.`,
                "  timeoutSeconds: is 0. Use a whole number from 1 to 900.",
                "  memoryMb: is 1. Use a whole number from 128 to 10,240.",
            ].join("\n"),
        );
    });
});

describe("The collector of wrong arguments", () => {
    it("throws nothing when nothing is wrong", () => {
        expect(() => new ArgumentProblems("Reaction", "r").throwIfAny()).not.to.throw();
    });

    it("keeps each property with its reason and remedy", () => {
        const problems = new ArgumentProblems("Reaction", "r");
        problems.add("batchSize", "is 0", "Use 1 or more");
        try {
            problems.throwIfAny();
            expect.fail("It threw nothing");
        } catch (error) {
            expect((error as ArgumentsError).errors).to.deep.equal([
                { propertyPath: "batchSize", reason: "is 0", remedy: "Use 1 or more" },
            ]);
        }
    });
});
