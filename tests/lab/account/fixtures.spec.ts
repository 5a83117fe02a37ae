import { expect } from "chai";
import { answerFrom } from "../../../lab/account/answers";
import { contains, durationOf, loadFixtures, NO_FIXTURES, parseFixtures } from "../../../lab/account/fixtures";
import { LabError } from "../../../lab/labError";
import { AwsError, type AwsRequest, NO_TRACE } from "../../../lab/types";
import { folderWith, removeFolders } from "../runner/support";

describe("The fixtures of a program", () => {
    after(removeFolders);

    it("are read from event-ops.fixtures.yaml beside it, or are none", () => {
        expect(loadFixtures(folderWith({}))).to.deep.equal(NO_FIXTURES);
        const text = `
config: { token: t0ken, limits: { most: 5 } }
stackReferences: { acme/network/dev: { vpcId: vpc-1 } }
invokes:
  aws:ec2/getVpc:getVpc: { id: vpc-1 }
  aws:ec2/getAmi:getAmi:
    - { when: { owners: [self] }, result: { id: ami-1 } }
    - { result: { id: ami-2 } }
resources: { shared: { arn: "arn:shared" } }
answers:
  - { service: ec2, operation: DescribeImages, output: { Images: [] } }
secrets: { hook: "https://hooks.example.com/a", pair: { user: u, key: k } }
parameters: { /ops/limit: 5 }
tags: { "arn:a": { Owner: platform } }
sesIdentities: ["arn:aws:ses:eu-west-1:123456789012:identity/example.com"]
durations: { orders: 20, "*": 0.5 }
`;
        expect(loadFixtures(folderWith({ "event-ops.fixtures.yaml": text }))).to.deep.equal({
            config: { token: "t0ken", limits: { most: 5 } },
            stackReferences: { "acme/network/dev": { vpcId: "vpc-1" } },
            invokes: {
                "aws:ec2/getVpc:getVpc": [{ result: { id: "vpc-1" } }],
                "aws:ec2/getAmi:getAmi": [
                    { when: { owners: ["self"] }, result: { id: "ami-1" } },
                    { result: { id: "ami-2" } },
                ],
            },
            resources: { shared: { arn: "arn:shared" } },
            answers: [{ service: "ec2", operation: "DescribeImages", output: { Images: [] } }],
            secrets: { hook: "https://hooks.example.com/a", pair: '{"user":"u","key":"k"}' },
            parameters: { "/ops/limit": "5" },
            tags: { "arn:a": { Owner: "platform" } },
            sesIdentities: ["arn:aws:ses:eu-west-1:123456789012:identity/example.com"],
            durations: { orders: 20, "*": 0.5 },
        });
    });

    const wrong: [string, string, string][] = [
        [
            "a part that does not exist",
            "secret: {}",
            "secret: unknown; expected one of config, stackReferences, invokes, resources, answers, secrets, parameters, tags, sesIdentities, durations",
        ],
        ["a list for a mapping", "resources: []", "resources: expected a mapping, found a list"],
        [
            "an invocation that takes longer than Lambda lets it",
            "durations: { orders: 901 }",
            "durations.orders: expected 0 to 900 seconds, found 901",
        ],
        ["a tag that is no text", "tags: { arn: { Owner: 5 } }", "tags.arn.Owner: expected a text, found the number 5"],
        [
            "an answer without an operation",
            "answers: [{ service: ec2, output: {} }]",
            'answers[0]: "operation" is missing',
        ],
        [
            "an answer with nothing to say",
            "answers: [{ service: ec2, operation: A }]",
            'answers[0]: expected either "output" or "error"',
        ],
        [
            "an answer with a wrong error",
            "answers: [{ service: ec2, operation: A, error: { code: X, text: no } }]",
            "answers[0].error.text: unknown; expected one of code, message, status",
        ],
        [
            "a conditional invoke without a result",
            "invokes: { a: [{ when: {} }] }",
            'invokes.a[0]: "result" is missing',
        ],
        ["a list", "- a", "(the file): expected a mapping, found a list"],
    ];
    for (const [what, text, problem] of wrong) {
        it(`with ${what} are refused, with the place`, () => {
            expect(() => parseFixtures(text, "f.yaml")).to.throw(
                LabError,
                new RegExp(
                    `^f\\.yaml does not have the expected shape:\\n  ${problem.replace(/[[\]().?"]/g, "\\$&")}$`,
                ),
            );
        });
    }

    it("say how long an invocation takes: by the first name that they know, else as for all others, else none", () => {
        const fixtures = { ...NO_FIXTURES, durations: { orders: 20, "orders-24bc90d": 30, "*": 0.5 } };
        expect(durationOf(fixtures, ["orders", "orders-24bc90d"])).to.equal(20);
        expect(durationOf(fixtures, ["others", "orders-24bc90d"])).to.equal(30);
        expect(durationOf(fixtures, ["others", "toString"])).to.equal(0.5);
        expect(durationOf(NO_FIXTURES, ["orders", "toString"])).to.equal(0);
    });

    it("that are not YAML are refused, with the line", () => {
        expect(() => parseFixtures("config: [", "f.yaml")).to.throw(LabError, /^f\.yaml is not YAML: .*line 1/s);
    });

    const parts: [unknown, unknown, boolean][] = [
        [{ a: 1, b: 2 }, { a: 1 }, true],
        [{ a: 1 }, { a: 2 }, false],
        [{ a: 1 }, { b: undefined }, false],
        [{ a: { b: [1, { c: 2, d: 3 }] } }, { a: { b: [1, { c: 2 }] } }, true],
        [{ a: [1, 2] }, { a: [1] }, false],
        [{ a: null }, { a: {} }, false],
        [{ a: "x" }, {}, true],
    ];
    for (const [value, part, answer] of parts) {
        it(`${JSON.stringify(value)} ${answer ? "contains" : "does not contain"} ${JSON.stringify(part)}`, () => {
            expect(contains(value, part)).to.equal(answer);
        });
    }
});

describe("An AWS call that no service of the lab answers", () => {
    const request = (input: Record<string, unknown>): AwsRequest => ({
        service: "backup",
        operation: "StartBackupJob",
        input,
        region: "eu-west-1",
        caller: { kind: "role", roleArn: "arn:role", sessionName: "s" },
        trace: NO_TRACE,
    });
    const fixtures = parseFixtures(`
answers:
  - { service: backup, operation: StartBackupJob, when: { BackupVaultName: full }, error: { code: LimitExceededException, message: too many, status: 429 } }
  - { service: backup, operation: StartBackupJob, when: { BackupVaultName: main }, output: { BackupJobId: job-1 } }
`);

    it("is answered by the first fixture whose condition its input meets", () => {
        expect(answerFrom(fixtures, request({ BackupVaultName: "main", ResourceArn: "arn" }))).to.deep.equal({
            BackupJobId: "job-1",
        });
    });

    it("ends with the error of the fixture", () => {
        try {
            answerFrom(fixtures, request({ BackupVaultName: "full" }));
            expect.fail("it was answered");
        } catch (error) {
            expect(error).to.be.instanceOf(AwsError);
            const { code, message, httpStatus } = error as AwsError;
            expect([code, message, httpStatus]).to.deep.equal(["LimitExceededException", "too many", 429]);
        }
    });

    it("says what to add where no fixture fits", () => {
        expect(() => answerFrom(fixtures, request({ BackupVaultName: "other" }))).to.throw(
            AwsError,
            "The lab does not run backup, and event-ops.fixtures.yaml has no answer to StartBackupJob. Add to it:\n" +
                "answers:\n  - service: backup\n    operation: StartBackupJob\n    when:\n      BackupVaultName: other\n    output: {}",
        );
    });
});
