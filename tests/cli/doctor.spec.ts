import { join } from "node:path";
import { expect } from "chai";
import { AwsAccount } from "../../cli/aws/awsAccount";
import { examine } from "../../cli/doctor/doctor";
import { needsOf } from "../../cli/doctor/needs";
import { logs } from "../../cli/doctor/trail";
import { type Finding, isCalled, type Needs } from "../../cli/doctor/types";
import { type AnswerFixture, NO_FIXTURES } from "../../lab/account/fixtures";
import { makeUrn } from "../../lab/account/names";
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
            expect(short(await findings("e-mail", { identities: [from, "*"] }))).to.deep.equal([
                "well: SES in eu-west-1 is out of the sandbox",
                "not well: SES in eu-west-1 sends nothing: sending is paused (SHUTDOWN)",
                "not well: SES may not send from ops@example.com in eu-west-1: PENDING",
                "unknown: a role may send from any identity: which one is used cannot be told",
            ]);
        });
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
                    what: "the trail poor is not complete: it is switched off; it covers eu-west-1 alone; it leaves out IAM, STS and CloudFront; it does not log all management writes",
                    remedy: "aws cloudtrail start-logging --name poor --region eu-west-1; aws cloudtrail update-trail --name poor --region eu-west-1 --is-multi-region-trail; aws cloudtrail update-trail --name poor --region eu-west-1 --include-global-service-events; aws cloudtrail put-event-selectors --trail-name poor with a selector for all management events",
                },
            ]);
            await make(TRAIL, "good", { isMultiRegionTrail: true, eventSelectors: [{ readWriteType: "WriteOnly" }] });
            expect(short(await findings("trail", { trails }))).to.deep.equal([
                "well: the trail good gives API calls of eu-west-1 to EventBridge",
            ]);
            expect(short(await findings("trail", { trails: [{ ...trails[0]!, reads: true }] }))).to.deep.equal([
                "not well: the trail good is not complete: it does not log all management reads",
            ]);
        });

        it("knows the management events that advanced selectors log", () => {
            const select = (...FieldSelectors: object[]) => [{ FieldSelectors }] as Parameters<typeof logs>[1];
            const management = { Field: "eventCategory", Equals: ["Management"] };
            expect(logs([], select(management), "writes")).to.equal(true);
            expect(logs([], select(management, { Field: "readOnly", Equals: ["true"] }), "writes")).to.equal(false);
            expect(logs([], select(management, { Field: "readOnly", Equals: ["true"] }), "reads")).to.equal(true);
            expect(
                logs([], select(management, { Field: "eventSource", NotEquals: ["kms.amazonaws.com"] }), "writes"),
            ).to.equal(false);
            expect(logs([], select({ Field: "eventCategory", Equals: ["Data"] }), "writes")).to.equal(false);
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

    it("counts the rules of a bus, with those of the stack that are still to come", async () => {
        await open();
        for (let n = 0; n < 269; n++)
            lab.fabric.events.createRule(`r-${n}`, lab.fabric.events.bus("default", region), {});
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

    it("knows a resource by its name, whatever digits Pulumi has given to it in the account", () => {
        expect(isCalled({ region, name: "alerts-1234567" }, "alerts-abcdef0")).to.equal(true);
        expect(isCalled({ region, name: "alerts" }, "alerts-abcdef0")).to.equal(false);
        expect(isCalled({ region, name: "alerts-1234567" }, "alarms-1234567")).to.equal(false);
    });
});
