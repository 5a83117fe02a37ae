import { expect } from "chai";
import { Lab } from "../../../lab/lab";
import { type Evaluated, evaluated, labError, programFolder } from "./support";

describe("A Pulumi program in the lab", () => {
    it("is refused by the name of the function whose archive has an entry that leads out of it", async () => {
        expect(await labError(evaluated("leadingOut"))).to.equal(
            'aws:lambda/function:Function "orders": the archive has an entry that leads out of it: ../shared/index.js. Name it by its path in the archive, without "..", for example shared/index.js',
        );
    });

    it("imports event-ops in a clone of its repository, where nothing is built", async () => {
        expect((await evaluated("inClone")).outputs).to.deep.equal({ imported: ["function", "function"] });
    });

    describe("with plain AWS resources, a component and an explicit provider", () => {
        let plain: Evaluated;
        before(async () => {
            plain = await evaluated("plain");
        });

        it("exports its outputs, secrets in plain text", () => {
            expect(plain.outputs).to.deep.equal({
                account: "111122223333",
                region: "eu-west-1",
                queueName: "dev-queue-c38467f",
                queueTags: { stack: "dev", owner: "ops" },
                topicRegion: "us-east-1 eu-central-1",
                settings: { count: 2, teams: ["platform"] },
                hidden: "nobody sees it",
                roleOfFunction: "arn:aws:iam:eu-west-1:111122223333:role/role-8f41c28",
            });
        });

        it("registers every resource under the URN that the engine would give it", () => {
            expect([...plain.account.resources.keys()].sort()).to.deep.equal(
                [
                    "pulumi:pulumi:Stack::plain-dev",
                    "plain:index:Pair::dev",
                    "plain:index:Pair$aws:sqs/queue:Queue::dev-queue",
                    "pulumi:providers:aws::abroad",
                    "aws:sns/topic:Topic::abroad-topic",
                    "aws:sns/topic:Topic::elsewhere",
                    "aws:iam/role:Role::role",
                    "aws:lambda/function:Function::echo",
                ]
                    .map((end) => `urn:pulumi:dev::plain::${end}`)
                    .sort(),
            );
        });

        it("gives resources the Region and the default tags of their provider", () => {
            const topic = plain.account.find("aws:sns/topic:Topic", "abroad-topic");
            expect(topic?.region).to.equal("us-east-1");
            expect(topic?.outputs["tagsAll"]).to.deep.equal({ where: "abroad" });
            const elsewhere = plain.account.find("aws:sns/topic:Topic", "elsewhere");
            expect(elsewhere?.region).to.equal("eu-central-1");
            expect(elsewhere?.outputs["tagsAll"]).to.deep.equal({ stack: "dev" });
        });

        it("hands its inputs over without wrappings: references, secrets and archives", () => {
            const { inputs } = plain.account.find("aws:lambda/function:Function", "echo")!;
            expect(inputs["environment"]).to.deep.equal({ variables: { TOKEN: "a secret" } });
            expect((inputs["code"] as { files: unknown }).files).to.deep.equal([{ name: "index.js", bytes: 93 }]);
        });

        it("keeps what a component registered as its outputs, and knows its children", () => {
            const pair = plain.account.find("plain:index:Pair", "dev")!;
            expect(pair.custom).to.equal(false);
            const [queue] = plain.account.children(pair.urn);
            expect(pair.outputs).to.deep.equal({ queueArn: queue?.outputs["arn"] });
        });

        it("counts the resource types that the lab does not know", () => {
            expect(Object.fromEntries(plain.unknownTypes)).to.deep.equal({
                "aws:sqs/queue:Queue": 1,
                "aws:sns/topic:Topic": 2,
                "aws:iam/role:Role": 1,
                "aws:lambda/function:Function": 1,
            });
        });
    });

    it("makes resources through their kinds, and passes on what they come out with", async () => {
        const seen: unknown[] = [];
        const { outputs, unknownTypes } = await evaluated("javascript", {
            kinds: {
                "aws:sqs/queue:Queue": {
                    create: (request) => {
                        seen.push(request);
                        return { id: "https://queue", outputs: { name: "named-by-kind" } };
                    },
                },
            },
        });
        expect(outputs).to.deep.equal({ queue: "named-by-kind" });
        expect([...unknownTypes]).to.deep.equal([]);
        expect(seen).to.deep.equal([
            {
                seed: "urn:pulumi:dev::javascript::aws:sqs/queue:Queue::orders",
                name: "orders",
                inputs: {},
                region: "eu-west-1",
                tags: {},
            },
        ]);
    });

    it("ends with the sentence of a kind that refuses a resource", async () => {
        const kinds = {
            "aws:sqs/queue:Queue": {
                create: () => {
                    throw new Error("the delay must be at most 900 seconds");
                },
            },
        };
        expect(await labError(evaluated("javascript", { kinds }))).to.equal(
            'aws:sqs/queue:Queue "orders": the delay must be at most 900 seconds',
        );
    });

    it("may be plain JavaScript, and what it prints is passed on", async () => {
        const { logs } = await evaluated("javascript");
        expect(logs).to.deep.equal([{ severity: "info", source: "stdout", message: "made in JavaScript" }]);
    });

    it("may use CallbackFunction and onEvent: their code comes as it would be uploaded", async () => {
        const { account } = await evaluated("callback");
        const functions = account.all("aws:lambda/function:Function");
        const shapes = functions.map(({ name, inputs }) => {
            const { files } = inputs["code"] as { files: { name: string }[] };
            return [name, inputs["handler"], files.map((file) => file.name)];
        });
        expect(shapes.sort()).to.deep.equal([
            ["sum", "__index.handler", ["__index.js"]],
            ["tell", "__index.handler", ["__index.js"]],
        ]);
        const [target] = account.all("aws:cloudwatch/eventTarget:EventTarget");
        expect(target?.inputs["arn"]).to.equal(functions.find(({ name }) => name === "tell")?.outputs["arn"]);
    });

    it("may transform the resources of the stack and of a component", async () => {
        const { account } = await evaluated("transforms");
        const queue = account.find("aws:sqs/queue:Queue", "team-queue");
        expect(queue?.outputs["tagsAll"]).to.deep.equal({ group: "team", by: "stack" });
    });

    it("may make an awsx trail: its bucket, log group and trail are in the account", async () => {
        const { account, outputs } = await evaluated("trail");
        const component = account.find("awsx:cloudtrail:Trail", "audit")!;
        expect(account.children(component.urn).map(({ type, name }) => `${type} ${name}`)).to.deep.equal([
            "aws:s3/bucket:Bucket audit",
            "aws:s3/bucketPolicy:BucketPolicy audit",
            "aws:cloudwatch/logGroup:LogGroup audit",
            "aws:cloudtrail/trail:Trail audit",
        ]);
        const trail = account.find("aws:cloudtrail/trail:Trail", "audit");
        expect(outputs).to.deep.equal({ trailArn: trail?.outputs["arn"], bucket: trail?.inputs["s3BucketName"] });
    });

    it("reads another stack from the fixtures", async () => {
        const fixtures = { stackReferences: { "acme/network/dev": { vpcId: "vpc-1" } } };
        expect((await evaluated("stackReference", { fixtures })).outputs).to.deep.equal({ vpc: "vpc-1" });
    });

    it("ends with what to add when it reads a stack that the fixtures do not have", async () => {
        expect(await labError(evaluated("stackReference"))).to.equal(
            "The program reads the stack acme/network/dev, which the lab cannot know. Add to event-ops.fixtures.yaml:\n" +
                "stackReferences:\n  acme/network/dev:\n    someOutput: its value",
        );
    });

    describe("that asks providers and reads resources", () => {
        const invokes = {
            "aws:ec2/getVpc:getVpc": [{ when: { tags: { Name: "main" } }, result: { cidrBlock: "10.0.0.0/16" } }],
        };
        const url = "https://sqs.eu-west-1.amazonaws.com/123456789012/shared";

        it("gets the answers of the fixtures", async () => {
            const fixtures = { invokes, resources: { [url]: { arn: "arn:shared" } } };
            const { outputs } = await evaluated("missingFixture", { fixtures });
            expect(outputs).to.deep.equal({ cidr: "10.0.0.0/16", arn: "arn:shared" });
        });

        it("ends with what to add for a resource", async () => {
            expect(await labError(evaluated("missingFixture", { fixtures: { invokes } }))).to.equal(
                `The program reads aws:sqs/queue:Queue "shared" with the id ${url}, which the lab cannot know. ` +
                    `Add to event-ops.fixtures.yaml:\nresources:\n  ${url}:\n    arn: ...`,
            );
        });

        it("ends with what to add for a provider function", async () => {
            const fixtures = { resources: { shared: { arn: "arn:shared" } } };
            expect(await labError(evaluated("missingFixture", { fixtures }))).to.equal(
                "The program asks a provider for aws:ec2/getVpc:getVpc, which the lab cannot know. " +
                    "Add to event-ops.fixtures.yaml:\ninvokes:\n  aws:ec2/getVpc:getVpc:\n" +
                    "    - when:\n        tags:\n          Name: main\n      result: {}",
            );
        });
    });

    it("gets neither credentials nor how the lab's own process was started", async () => {
        process.env["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE";
        process.env["NODE_OPTIONS"] = "--no-warnings";
        try {
            const { outputs } = await evaluated("choices", { config: { kind: "environment" } });
            expect(outputs).to.deep.equal({ names: ["AWS_EC2_METADATA_DISABLED"], arguments: [] });
        } finally {
            delete process.env["AWS_ACCESS_KEY_ID"];
            delete process.env["NODE_OPTIONS"];
        }
    });

    it("ends with the name of a component that only its provider can make", async () => {
        expect(await labError(evaluated("choices", { config: { kind: "remote" } }))).to.equal(
            "awsx:ec2:Vpc is made by its provider, which the lab cannot run; the lab knows these: awsx:cloudtrail:Trail",
        );
    });

    it("ends with the URN that it uses twice", async () => {
        expect(await labError(evaluated("choices", { config: { kind: "duplicate" } }))).to.equal(
            "Duplicate resource URN 'urn:pulumi:dev::choices::aws:sqs/queue:Queue::twice'; try giving it a unique name",
        );
    });

    it("is told that its resource hooks are not run", async () => {
        const { warnings } = await evaluated("choices", { config: { kind: "hook" } });
        expect(warnings).to.deep.equal(["The program registers resource hooks; the lab does not run them"]);
    });

    it("may hand a resource over as an input and as an output: it becomes its id", async () => {
        const { account, outputs } = await evaluated("choices", { config: { kind: "reference" } });
        const queue = account.find("aws:sqs/queue:Queue", "given")!;
        expect(account.find("aws:sqs/queuePolicy:QueuePolicy", "policy")?.inputs["queueUrl"]).to.equal(queue.id);
        expect(outputs).to.deep.equal({ url: queue.id });
    });

    const failures: [string, Record<string, string>, string][] = [
        ["throws", {}, "Error: the program does not like this stack\n    at index.ts:17:11"],
        [
            "throws a RunError",
            { kind: "run-error" },
            "The team has no channel; set it with: pulumi config set channel NAME",
        ],
        [
            "rejects a promise that nobody waits for",
            { kind: "rejection" },
            "TypeError: nobody waited for this\n    at index.ts:7:42",
        ],
        [
            "misses a config value",
            { kind: "missing" },
            "Missing required configuration variable 'throws:owner'\n\tplease set a value using the command `pulumi config set throws:owner <value>`",
        ],
        ["exits", { kind: "exit" }, "The program throws ended with exit code 7 and said nothing"],
    ];
    for (const [what, config, message] of failures) {
        it(`that ${what} ends in one readable message`, async () => {
            expect(await labError(evaluated("throws", { config }))).to.equal(message);
        });
    }

    it("that says something and exits has it told once: where it is printed, or else in the message", async () => {
        const config = { kind: "says" };
        expect(await labError(evaluated("throws", { config }))).to.equal(
            "The program throws ended with exit code 3; what it printed says why",
        );
        expect(await labError(Lab.of(programFolder("throws"), { config }))).to.equal(
            "The program throws ended with exit code 3:\nthe disk is full",
        );
    });

    it("that makes a component with wrong arguments ends with each of them", async () => {
        expect(await labError(evaluated("badArguments"))).to.equal(
            'Alarm "late" cannot be made\n  threshold: must be over 0, but isn\'t\n  period: must be "60" or more',
        );
    });
});
