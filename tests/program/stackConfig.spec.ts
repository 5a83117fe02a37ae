import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { CONFIG_KEYS, readStackConfig } from "../../stackConfig";
import { mockPulumi, resolved } from "../support/mocks";
import { declaredConfig, evaluateStack, ROOT, stackConfig } from "../support/stack";

const END = "docs/configuration.md describes every key.";

/** What the program says to a config; undefined when it takes it. */
function saidTo(config: Record<string, string>, secretKeys: string[] = []): string[] | undefined {
    mockPulumi({ config, secretKeys });
    try {
        readStackConfig();
        return undefined;
    } catch (error) {
        expect(pulumi.RunError.isInstance(error), "Pulumi prints it without a stack").to.equal(true);
        const lines = (error as Error).message.split("\n");
        expect(lines.shift()).to.equal(
            'The config of the stack "dev" is wrong (Pulumi.dev.yaml, or pulumi config set):',
        );
        expect(lines.pop()).to.equal(END);
        return lines.map((line) => line.trim());
    }
}

describe("the config of the program", () => {
    const cases: readonly (readonly [title: string, config: Record<string, string>, says: string[]])[] = [
        [
            "a key that does not exist",
            { serivces: '["ec2"]' },
            ["event-ops:serivces: there is no such key; did you mean event-ops:services?"],
        ],
        ["a key that is like no other", { colour: "blue" }, ["event-ops:colour: there is no such key"]],
        ["a list that is a text", { services: "ec2" }, ['event-ops:services: expected a list, but it is "ec2"']],
        [
            "a list with something else in it",
            { services: '["ec2", 5]' },
            ["event-ops:services[1]: expected a text, but it is 5"],
        ],
        [
            "a boolean that is none",
            { enrichTags: "yes" },
            ['event-ops:enrichTags: expected true or false, but it is "yes"'],
        ],
        [
            "a number that is none",
            { machineQueueAlarmHours: "soon" },
            ['event-ops:machineQueueAlarmHours: expected a whole number from 0 to 335, but it is "soon"'],
        ],
        [
            "a number that is too large",
            { machineQueueAlarmHours: "336" },
            ["event-ops:machineQueueAlarmHours: expected a whole number from 0 to 335, but it is 336"],
        ],
        [
            "a retention that CloudWatch does not know",
            { logRetentionDays: "31" },
            [
                "event-ops:logRetentionDays: expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, but it is 31",
            ],
        ],
        [
            "an object that is a list",
            { email: "[]" },
            ["event-ops:email: expected an object with from, to, identityArn, configurationSet, but it is []"],
        ],
        [
            "an object without a required field",
            { email: '{"from":"ops@example.com"}' },
            ["event-ops:email.to: is missing"],
        ],
        [
            "an object with a field that does not exist",
            { email: '{"from":"ops@example.com","to":["a@example.com"],"cc":[]}' },
            ["event-ops:email.cc: is unknown; expected from, to, identityArn, configurationSet"],
        ],
        [
            "a wrong value deep inside",
            {
                alertSubscribers:
                    '{"slack":[{"workspaceId":"T1","channelId":"C1"},{"workspaceId":"T1","channelId":7}]}',
            },
            ["event-ops:alertSubscribers.slack[1].channelId: expected a text, but it is 7"],
        ],
        [
            "an address that is none",
            { alertSubscribers: '{"email":["oncall"]}' },
            ['event-ops:alertSubscribers.email[0]: expected an e-mail address, but it is "oncall"'],
        ],
        [
            "plain HTTP",
            { alertSubscribers: '{"https":["http://example.com"]}' },
            [
                'event-ops:alertSubscribers.https[0]: expected an address that begins with https://, but it is "http://example.com"',
            ],
        ],
        [
            "plain HTTP, without showing what may be a key",
            { alertSubscribers: '{"https":["http://me:pass@example.com/sns?key=hush"]}' },
            [
                'event-ops:alertSubscribers.https[0]: expected an address that begins with https://, but it is "http://example.com/..."',
            ],
        ],
        [
            "an HTTPS address without a host",
            { alertSubscribers: '{"https":["https:///sns"]}' },
            [
                'event-ops:alertSubscribers.https[0]: expected an address that begins with https://, but it is "https:///sns"',
            ],
        ],
        [
            "the URL of a webhook instead of its secret",
            { webhooks: '[{"name":"chat","format":"slack","secretArn":"https://hooks.slack.com/services/T/B/x"}]' },
            [
                'event-ops:webhooks[0].secretArn: expected the complete ARN of a secret, which ends in a hyphen and six characters (aws secretsmanager describe-secret says it; the URL itself belongs in no config), but it is "https://hooks.slack.com/..."',
            ],
        ],
        [
            "the ARN of a secret without its last six characters, for which no permission would match",
            {
                webhooks:
                    '[{"name":"chat","format":"slack","secretArn":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:hook"}]',
            },
            [
                'event-ops:webhooks[0].secretArn: expected the complete ARN of a secret, which ends in a hyphen and six characters (aws secretsmanager describe-secret says it; the URL itself belongs in no config), but it is "arn:aws:secretsmanager:eu-west-1:123456789012:secret:hook"',
            ],
        ],
        [
            "a webhook without a place for its URL",
            { webhooks: '[{"name":"chat","format":"slack"}]' },
            ["event-ops:webhooks[0]: expected either secretArn or parameterName"],
        ],
        [
            "an unknown format",
            { webhooks: '[{"name":"chat","format":"irc","parameterName":"p"}]' },
            ['event-ops:webhooks[0].format: expected one of slack, teams, but it is "irc"'],
        ],
        [
            "a tag to ignore without a list",
            { ignoreTags: '{"silent":"true"}' },
            ['event-ops:ignoreTags.silent: expected a list, but it is "true"'],
        ],
        [
            "a key of the topics that is neither",
            { topicKey: "aws/sns" },
            ['event-ops:topicKey: expected create, none, or the ARN of a KMS key, but it is "aws/sns"'],
        ],
        [
            "a path without slashes",
            { rolePath: "ops" },
            ['event-ops:rolePath: expected an IAM path such as /event-ops/dev/, but it is "ops"'],
        ],
        [
            "an ARN that is none",
            { busArn: "my-bus" },
            ['event-ops:busArn: expected the ARN of an event bus, but it is "my-bus"'],
        ],
        [
            "a trail that exists and is made",
            { auditTrail: '{"existing":"arn:aws:cloudtrail:eu-west-1:123456789012:trail/t","create":true}' },
            ["event-ops:auditTrail: expected either existing, or create: true"],
        ],
        [
            "a trail that is neither",
            { auditTrail: '{"create":false}' },
            ["event-ops:auditTrail: expected either existing, or create: true"],
        ],
        [
            "a route to nowhere",
            { routes: '{"tag":"team","topics":{"a":{}}}' },
            ["event-ops:routes.topics.a: expected either existing or email"],
        ],
        ["broken JSON", { tags: '{"Team":' }, ['event-ops:tags: expected an object, but it is "{\\"Team\\":"']],
        [
            "several at once",
            { serivces: "[]", enrichTags: "1", email: '{"from":5,"to":[]}' },
            [
                "event-ops:serivces: there is no such key; did you mean event-ops:services?",
                "event-ops:enrichTags: expected true or false, but it is 1",
                "event-ops:email.from: expected a text, but it is 5",
            ],
        ],
    ];
    for (const [title, config, says] of cases) {
        it(`refuses ${title}`, () => {
            expect(saidTo(config)).to.deep.equal(says);
        });
    }

    it("refuses encrypted values of what is no secret, without showing them", () => {
        expect(saidTo({ tags: '{"Team":"hush"}' }, ["event-ops:tags"])).to.deep.equal([
            "event-ops:tags: it is encrypted, but it is no secret; set it again without --secret",
        ]);
    });

    const encrypted: readonly (readonly [title: string, value: string, says: string[]])[] = [
        [
            "a wrong address",
            '{"https":["https://a.example.com/key","http://b.example.com/hush"]}',
            [
                "event-ops:alertSubscribers.https[1]: expected an address that begins with https://; what it is now is encrypted, and not shown",
            ],
        ],
        [
            "a list in place of the object",
            '["https://a.example.com/hush"]',
            [
                "event-ops:alertSubscribers: expected an object with email, https, slack, teams; what it is now is encrypted, and not shown",
            ],
        ],
        [
            "an address in place of the object",
            "https://a.example.com/hush",
            [
                "event-ops:alertSubscribers: expected an object with email, https, slack, teams; what it is now is encrypted, and not shown",
            ],
        ],
        [
            "a key that does not exist",
            '{"htps":["https://a.example.com/hush"]}',
            ["event-ops:alertSubscribers.htps: is unknown; expected email, https, slack, teams"],
        ],
    ];
    for (const [title, value, says] of encrypted) {
        it(`says what is wrong with encrypted subscribers, and not what they are: ${title}`, () => {
            expect(saidTo({ alertSubscribers: value }, ["event-ops:alertSubscribers"])).to.deep.equal(says);
        });
    }

    it("keeps the URLs of encrypted subscribers secret, and leaves the others as they are", async () => {
        mockPulumi({
            config: { alertSubscribers: '{"email":["oncall@example.com"],"https":["https://a.example.com/key"]}' },
            secretKeys: ["event-ops:alertSubscribers"],
        });
        const { email, https } = readStackConfig().foundation.alertSubscribers!;
        const [url] = https as pulumi.Output<string>[];

        expect(email).to.deep.equal(["oncall@example.com"]);
        expect(await pulumi.isSecret(url!)).to.equal(true);
        expect(await resolved(url!)).to.equal("https://a.example.com/key");
    });

    it("leaves the config of providers and other projects alone", () => {
        expect(saidTo({ "aws:region": "eu-west-1", "other:services": "nonsense" })).to.equal(undefined);
    });

    it("needs nothing: every key has a default", () => {
        mockPulumi();
        const config = readStackConfig();

        expect(config).to.deep.equal({
            foundation: { namePrefix: "event-ops", tags: {}, alertSubscribers: {} },
            pipeline: {
                services: ["ec2"],
                otherEvents: [],
                ignoreTags: {},
                enrichTags: true,
                informOnReplays: false,
                machineReaders: [],
                machineQueueAgeAlarm: { threshold: 86_400 },
                webhooks: [],
                logRetentionDays: 30,
            },
            auditTrail: undefined,
        });
    });

    it("says things in the words of the components", () => {
        mockPulumi({
            config: {
                busArn: "arn:aws:events:us-east-1:123456789012:event-bus/b",
                alertTopicArn: "arn:aws:sns:us-east-1:123456789012:t",
                topicKey: "none",
                rolePath: "/ops/",
                permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/p",
                machineQueueAlarmHours: "0",
                tags: '{"Team":"ops"}',
                auditTrail: '{"create":true}',
            },
        });
        const { foundation, pipeline, auditTrail } = readStackConfig();

        expect(foundation).to.deep.equal({
            namePrefix: "event-ops",
            rolePath: "/ops/",
            permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/p",
            tags: { Team: "ops" },
            bus: { existing: "arn:aws:events:us-east-1:123456789012:event-bus/b" },
            alertTopic: { existing: "arn:aws:sns:us-east-1:123456789012:t" },
            alertSubscribers: {},
            key: { disabled: true },
        });
        expect(pipeline.machineQueueAgeAlarm).to.equal(false);
        expect(auditTrail).to.deep.equal({ create: { tags: { Team: "ops" } } });
    });
});

describe("Pulumi.yaml", () => {
    it("declares exactly the keys that the program reads, with the same types and defaults", () => {
        const declared = Object.entries(declaredConfig()).map(([key, { type, default: value }]) => [
            key,
            { type, default: value },
        ]);
        const read = Object.entries(CONFIG_KEYS).map(([key, spec]) => [
            key,
            { type: spec.type, default: spec.default },
        ]);

        expect(Object.fromEntries(declared)).to.deep.equal(Object.fromEntries(read));
    });

    it("describes every key, and so does docs/configuration.md", () => {
        const page = readFileSync(join(ROOT, "docs/configuration.md"), "utf8");
        for (const [key, { description, type, items }] of Object.entries(declaredConfig())) {
            expect(description, key).to.match(/^[A-Z].*\.$/s);
            expect(page, key).to.include(`\`${key}\``);
            if (type === "array") expect(items?.type, `${key}: the engine asks what a list holds`).to.be.a("string");
        }
    });
});

describe("the prod stack", () => {
    const TRAIL = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/organisation";
    const existing = { [TRAIL]: { isMultiRegionTrail: true, enableLogging: true, includeGlobalServiceEvents: true } };

    it("names its account and hears all services, in mail and chat, with a verified sender", async () => {
        const prod = await evaluateStack("prod", {}, { existing });

        expect(JSON.parse(stackConfig("prod")["aws:allowedAccountIds"]!)).to.deep.equal(["111122223333"]);
        expect(prod.outputs["auditTrailArn"]).to.equal(TRAIL);
        expect(prod.outputs["nextSteps"]).to.deep.equal([
            "Confirm the subscriptions: each of oncall@example.com, finance-systems@example.com got a message from AWS with a link.",
            "Authorise the chat workspace once in the console of Amazon Q Developer in chat applications, and invite the app to the channel.",
            "Leave the SES sandbox (SES console, Account dashboard): until then mails reach verified addresses only.",
            'Store the URL of the webhook "slack" as the value of arn:aws:secretsmanager:eu-west-1:111122223333:secret:event-ops/slack-webhook-AbCdEf.',
            "Give machineQueueUrl to the readers of other accounts; their own roles need the permissions, too.",
        ]);
        expect(
            prod.get("aws:cloudwatch/logGroup:LogGroup", "notifications-messages-logs").inputs["retentionInDays"],
        ).to.equal(365);
        expect(prod.get("aws:iam/role:Role", "notifications-email-role").inputs["name"]).to.equal(
            "event-ops-prod-notifications-email",
        );
        expect(prod.list().filter((entry) => entry.startsWith("aws:lambda/function:Function"))).to.deep.equal([
            "aws:lambda/function:Function notifications-AwsServiceEvents",
            "aws:lambda/function:Function notifications-email",
            "aws:lambda/function:Function notifications-messages",
            "aws:lambda/function:Function notifications-webhook-slack",
        ]);
    });
});
