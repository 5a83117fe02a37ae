import { join } from "node:path";
import { ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { expect } from "chai";
import { AwsAccount } from "../../cli/aws/awsAccount";
import { viewOf } from "../../cli/budget/stackView";
import { doctor } from "../../cli/commands/doctor";
import { refuseOtherAccount } from "../../cli/doctor/account";
import { examine } from "../../cli/doctor/doctor";
import { needsOf, needsOfView } from "../../cli/doctor/needs";
import { type Finding, isCalled, type Needs } from "../../cli/doctor/types";
import { UserError } from "../../cli/userError";
import { type AnswerFixture, NO_FIXTURES } from "../../lab/account/fixtures";
import { makeUrn } from "../../lab/account/names";
import { endpointEnvironment } from "../../lab/administrator";
import { assemble } from "../../lab/assemble";
import { Lab } from "../../lab/lab";

const ROOT = join(__dirname, "../..");
const region = "eu-west-1";
const NOTHING: Needs = { identities: [], subscriptions: [], trails: [], functions: [], rules: [] };
const TRAIL = "aws:cloudtrail/trail:Trail";

describe("event-ops doctor", () => {
    let lab: Lab;
    afterEach(() => lab?.close());

    async function open(...answers: readonly AnswerFixture[]): Promise<void> {
        lab = new Lab(await assemble({ folder: __dirname, region, fixtures: { ...NO_FIXTURES, answers } }));
    }
    function make(type: string, name: string, inputs: Record<string, unknown>) {
        const urn = makeUrn("dev", "shop", undefined, type, name);
        return lab.account.create({ urn, type, name, custom: true, inputs: { name, ...inputs } });
    }
    async function findings(about: Finding["about"], needs: Partial<Needs>): Promise<Omit<Finding, "about">[]> {
        const account = await AwsAccount.open(lab.endpoint, {});
        try {
            const found = await examine(account, { ...NOTHING, ...needs });
            return found.filter((one) => one.about === about).map(({ about: _, ...rest }) => rest);
        } finally {
            account.close();
        }
    }
    const short = (found: readonly Omit<Finding, "about">[]) => found.map(({ state, what }) => `${state}: ${what}`);

    describe("for e-mail", () => {
        const from = "arn:aws:ses:eu-west-1:123456789012:identity/ops@example.com";

        it("tells of the sandbox and of an identity that SES does not know, each with its remedy", async () => {
            const output = { ProductionAccessEnabled: false, SendingEnabled: true };
            await open({ service: "sesv2", operation: "GetAccount", output });
            expect(await findings("e-mail", { identities: [from] })).to.deep.equal([
                {
                    state: "not well",
                    what: "SES in eu-west-1 is in the sandbox: mail reaches verified addresses alone, 200 a day",
                    remedy: "request production access (https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html), or verify every recipient's address",
                },
                {
                    state: "not well",
                    what: "SES in eu-west-1 does not know the identity ops@example.com",
                    remedy: "aws sesv2 create-email-identity --email-identity ops@example.com (https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html)",
                },
            ]);
        });

        it("takes an address for verified when its domain is", async () => {
            await open();
            await make("aws:sesv2/emailIdentity:EmailIdentity", "domain", { emailIdentity: "example.com" });
            expect(short(await findings("e-mail", { identities: [from] }))).to.deep.equal([
                "well: SES in eu-west-1 is out of the sandbox",
                "well: SES may send from ops@example.com in eu-west-1",
            ]);
        });

        it("tells of an address that nobody has confirmed, of paused sending, and of what it cannot tell", async () => {
            const pending = { VerifiedForSendingStatus: false, VerificationStatus: "PENDING" };
            const when = { EmailIdentity: "ops@example.com" };
            const paused = { ProductionAccessEnabled: true, SendingEnabled: false, EnforcementStatus: "SHUTDOWN" };
            await open(
                { service: "sesv2", operation: "GetEmailIdentity", when, output: pending },
                { service: "sesv2", operation: "GetAccount", output: paused },
            );
            const found = await findings("e-mail", { identities: [from, "*"] });
            expect(found.at(-1)!.remedy).to.match(/^name the identity in the role's policy/);
            expect(short(found)).to.deep.equal([
                "well: SES in eu-west-1 is out of the sandbox",
                "not well: SES in eu-west-1 sends nothing: sending is paused (SHUTDOWN)",
                "not well: SES may not send from ops@example.com in eu-west-1: PENDING",
                "unknown: a role may send from any identity: which one is used cannot be told",
            ]);
        });

        for (const open_ of ["*", "eu-*", "eu-west-?"]) {
            it(`takes the account's Region where a policy says ${open_}`, async () => {
                await open();
                await make("aws:sesv2/emailIdentity:EmailIdentity", "domain", { emailIdentity: "example.com" });
                const arn = `arn:aws:ses:${open_}:123456789012:identity/example.com`;
                expect(short(await findings("e-mail", { identities: [arn] }))).to.deep.equal([
                    "well: SES in eu-west-1 is out of the sandbox",
                    "well: SES may send from example.com in eu-west-1",
                ]);
            });
        }
    });

    it("tells of subscriptions that are not confirmed, or are gone because nobody has confirmed them", async () => {
        await open();
        const topic = await make("aws:sns/topic:Topic", "alerts-1234567", {});
        const subscribe = { topic: topic.id, protocol: "email", endpoint: "ops@example.com" };
        await make("aws:sns/topicSubscription:TopicSubscription", "ops", subscribe);
        const of = { region, name: "alerts-abcdef0" };
        const subscriptions = ["ops@example.com", "boss@example.com"].map((endpoint) => ({
            topic: of,
            protocol: "email",
            endpoint,
        }));
        expect(short(await findings("subscriptions", { subscriptions }))).to.deep.equal([
            "not well: ops@example.com to topic alerts-abcdef0: not confirmed, gets nothing",
            "not well: boss@example.com to topic alerts-abcdef0: there is none. It is not deployed, or was deleted because nobody confirmed it in time",
        ]);
    });

    describe("for API-call events", () => {
        const trails = [{ region, reads: false, rule: "calls" }];

        it("tells that there is no trail", async () => {
            await open();
            expect(short(await findings("trail", { trails }))).to.deep.equal([
                "not well: there is no trail in eu-west-1: the rule calls will never hear of an API call",
            ]);
        });

        it("tells all that the nearest trail lacks", async () => {
            await open();
            const nothing = { enableLogging: false, includeGlobalServiceEvents: false };
            await make(TRAIL, "poor", { ...nothing, eventSelectors: [{ readWriteType: "ReadOnly" }] });
            expect(await findings("trail", { trails })).to.deep.equal([
                {
                    state: "not well",
                    what: "the trail poor is not complete: it is switched off; it covers eu-west-1 alone; it leaves out IAM, STS and CloudFront; it does not log management writes",
                    remedy: "aws cloudtrail start-logging --name poor --region eu-west-1; aws cloudtrail update-trail --name poor --region eu-west-1 --is-multi-region-trail; aws cloudtrail update-trail --name poor --region eu-west-1 --include-global-service-events; aws cloudtrail put-event-selectors --trail-name poor with a selector for all management events",
                },
            ]);
            await make(TRAIL, "good", { isMultiRegionTrail: true, eventSelectors: [{ readWriteType: "WriteOnly" }] });
            expect(short(await findings("trail", { trails }))).to.deep.equal([
                "well: the trail good gives API calls of eu-west-1 to EventBridge",
            ]);
            expect(short(await findings("trail", { trails: [{ ...trails[0]!, reads: true }] }))).to.deep.equal([
                "not well: the trail good is not complete: it does not log management reads",
            ]);
        });

        it("tells what advanced selectors leave out, or cannot be told of", async () => {
            const management = { field: "eventCategory", equals: ["Management"] };
            const writes = { field: "readOnly", equals: ["false"] };
            const event = (condition: object) => ({ field: "eventSource", ...condition });
            for (const [fieldSelectors, expected] of [
                [[management], "well: the trail t gives API calls of eu-west-1 to EventBridge"],
                [[management, writes], "well: the trail t gives API calls of eu-west-1 to EventBridge"],
                [
                    [management, { field: "readOnly", equals: ["true"] }],
                    "not well: the trail t is not complete: it does not log management writes",
                ],
                [
                    [management, event({ notEquals: ["kms.amazonaws.com"] })],
                    "not well: the trail t is not complete: it leaves management writes of kms.amazonaws.com out",
                ],
                [
                    [management, event({ notEndsWiths: [".amazonaws.com"] })],
                    "unknown: the trail t may not be complete: whether it logs management writes cannot be told: advancedEventSelectors[0] filters by eventSource (notEndsWith)",
                ],
                [
                    [{ field: "eventCategory", equals: ["Data"] }],
                    "not well: the trail t is not complete: it does not log management writes",
                ],
            ] as const) {
                await open();
                await make(TRAIL, "t", { isMultiRegionTrail: true, advancedEventSelectors: [{ fieldSelectors }] });
                expect(short(await findings("trail", { trails }))).to.deep.equal([expected]);
                await lab.close();
            }
        });
    });

    it("tells of a concurrency quota that the stack's reservations do not fit into", async () => {
        const AccountLimit = { ConcurrentExecutions: 200, UnreservedConcurrentExecutions: 150 };
        await open({ service: "lambda", operation: "GetAccountSettings", output: { AccountLimit } });
        const functions = (reserved: number) => ({ functions: [{ region, name: "worker", reserved }] });
        expect(short(await findings("concurrency", functions(50)))).to.deep.equal([
            "well: 100 of 200 concurrent executions are free in eu-west-1",
        ]);
        expect(short(await findings("concurrency", functions(51)))).to.deep.equal([
            "not well: functions of the stack will reserve 51 more of the 150 concurrent executions that are free in eu-west-1: Lambda keeps 100 back, and refuses",
        ]);
    });

    it("tells of a new account's small concurrency quota", async () => {
        const AccountLimit = { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 };
        await open({ service: "lambda", operation: "GetAccountSettings", output: { AccountLimit } });
        expect(
            short(await findings("concurrency", { functions: [{ region, name: "worker", reserved: 0 }] })),
        ).to.deep.equal([
            "not well: 10 concurrent executions are left in eu-west-1 for functions that reserve none, of 10 in all: a burst is throttled",
        ]);
    });

    it("says where an endpoint may be set, where one is no URL", async () => {
        const refused = await AwsAccount.open({ region, endpoint: "nonsense" }).catch((error: Error) => error);
        expect(refused).to.be.instanceOf(UserError);
        expect((refused as Error).message).to.equal(
            'sts:GetCallerIdentity failed: the endpoint "nonsense" is no URL: look at AWS_ENDPOINT_URL, its kin for single services, and endpoint_url of the profile.',
        );
    });

    it("sees rules that run on a schedule, and when, and patterns of the others", async () => {
        await open();
        const RULE = "aws:cloudwatch/eventRule:EventRule";
        await make(RULE, "sweep", { scheduleExpression: "rate(1 day)" });
        await make(RULE, "states", { eventPattern: '{"source":["aws.ec2"]}' });
        const account = await AwsAccount.open(lab.endpoint, {});
        const { Rules = [] } = await account.events(region).send(new ListRulesCommand({}));
        account.close();
        expect(
            Rules.map(({ Name, ScheduleExpression, EventPattern }) => [Name, ScheduleExpression, EventPattern]),
        ).to.deep.equal([
            ["sweep", "rate(1 day)", undefined],
            ["states", undefined, '{"source":["aws.ec2"]}'],
        ]);
    });

    it("counts the rules of a bus, with those of the stack that are still to come", async () => {
        await open();
        for (let n = 0; n < 269; n++)
            lab.fabric.events.createRule(`r-${n}`, lab.fabric.events.bus("default", region), { state: "ENABLED" });
        const rules = (...names: string[]) => ({
            rules: names.map((name) => ({ region, name, bus: "default" as const })),
        });
        expect(short(await findings("rules", rules("r-0", "new")))).to.deep.equal([
            "well: the bus default in eu-west-1 has 269 rules, 1 of the stack still to come; the default quota is 300",
        ]);
        expect(short(await findings("rules", rules("new", "newer")))).to.deep.equal([
            "not well: the bus default in eu-west-1 has 269 rules, 2 of the stack still to come: near the default quota of 300, over which PutRule is refused",
        ]);
    });

    it("says of a call that is refused that it cannot tell", async () => {
        const error = { code: "AccessDeniedException", message: "not you", status: 403 };
        await open({ service: "lambda", operation: "GetAccountSettings", error });
        expect(
            short(await findings("concurrency", { functions: [{ region, name: "worker", reserved: 0 }] })),
        ).to.deep.equal(["unknown: it cannot be told: AccessDeniedException: not you"]);
    });

    it("refuses an account that the stack is not for", () => {
        const caller = "arn:aws:iam::111122223333:user/ops";
        const judged = (config: Readonly<Record<string, string>>) => () =>
            refuseOtherAccount({ accountId: "111122223333", caller }, "prod", config);
        expect(judged({})).to.not.throw();
        expect(judged({ "aws:allowedAccountIds": '["111122223333"]' })).to.not.throw();
        expect(judged({ "aws:forbiddenAccountIds": '["123456789012"]' })).to.not.throw();
        expect(judged({ "aws:allowedAccountIds": '["123456789012"]' })).to.throw(
            UserError,
            `The stack prod is not for the account 111122223333: aws:allowedAccountIds has 123456789012. The credentials are those of ${caller}: take those of the stack's account`,
        );
        expect(judged({ "aws:forbiddenAccountIds": '["111122223333"]' })).to.throw(
            UserError,
            "The stack prod is not for the account 111122223333: aws:forbiddenAccountIds has it.",
        );
    });

    it("makes no call but the one that asks for the account before it refuses one", async () => {
        await open();
        const before = { ...process.env };
        Object.assign(process.env, endpointEnvironment(lab.endpoint));
        try {
            const config = { "aws:allowedAccountIds": '["210987654321"]' };
            const refused = await doctor({ cwd: ROOT, stack: "dev", config, json: false }).catch((error) => error);
            expect(refused).to.be.instanceOf(UserError);
            expect(refused.message).to.match(/^The stack dev is not for the account 123456789012: /);
        } finally {
            process.env = before;
        }
        expect(lab.calls.map(({ service, operation }) => `${service} ${operation}`)).to.deep.equal([
            "sts GetCallerIdentity",
        ]);
    });

    it("reads out of the program what a stack needs", async () => {
        lab = await Lab.of(ROOT, { stack: "prod" });
        const { identities, subscriptions, trails, functions, rules } = needsOf(lab);
        expect(identities).to.deep.equal(["arn:aws:ses:eu-west-1:111122223333:identity/example.com"]);
        expect(subscriptions.map(({ endpoint }) => endpoint)).to.deep.equal([
            "oncall@example.com",
            "finance-systems@example.com",
        ]);
        expect(trails).to.deep.equal([{ region, reads: false, rule: "notifications-AwsServiceEvents-rule" }]);
        expect([functions.length, rules.map(({ bus }) => bus)]).to.deep.equal([4, ["default"]]);
    });

    for (const [what, pattern, needed] of [
        ["a call by its name", { source: ["aws.ec2"], detail: { eventName: ["RunInstances"] } }, true],
        ["calls by the endpoint", { detail: { eventSource: ["ec2.amazonaws.com"] } }, true],
        ["a beginning of the detail type", { "detail-type": [{ prefix: "AWS API Call" }] }, true],
        ["calls in one branch", { $or: [{ source: ["a"] }, { "detail-type": ["AWS API Call via CloudTrail"] }] }, true],
        ["sign-ins", { "detail-type": ["AWS Console Sign In via CloudTrail"] }, true],
        ["another detail type beside a call's name", { "detail-type": ["a"], detail: { eventName: ["b"] } }, false],
        ["a source alone", { source: ["aws.ec2"] }, false],
        ["the stack's own source", { source: ["shop"], detail: { eventName: ["b"] } }, false],
    ] as const) {
        it(`sees that a rule on ${what} needs ${needed ? "a" : "no"} trail`, () => {
            const props = { name: "r", state: "ENABLED", eventPattern: JSON.stringify(pattern) };
            const rule = {
                kind: "cloudwatch/eventRule",
                type: "",
                name: "calls",
                arn: undefined,
                component: undefined,
            };
            const trailsOf = (changed: object) =>
                needsOfView(
                    viewOf({
                        region,
                        accountId: "123456789012",
                        resources: [{ ...rule, props: { ...props, ...changed } }],
                        grants: () => [],
                    }),
                ).trails;
            expect(trailsOf({})).to.deep.equal(needed ? [{ region, reads: false, rule: "calls" }] : []);
            expect(trailsOf({ state: "DISABLED" })).to.deep.equal([]);
        });
    }

    it("knows a resource by its name, whatever digits Pulumi has given to it in the account", () => {
        expect(isCalled({ region, name: "alerts-1234567" }, "alerts-abcdef0")).to.equal(true);
        expect(isCalled({ region, name: "alerts" }, "alerts-abcdef0")).to.equal(false);
        expect(isCalled({ region, name: "alerts-1234567" }, "alarms-1234567")).to.equal(false);
    });
});
