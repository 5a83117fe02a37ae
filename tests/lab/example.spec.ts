import { join } from "node:path";
import { expect } from "chai";
import { Lab } from "event-ops-lab";
import { exampleScenario, tagInstances } from "../../cli/scenario";
import { permissionReport } from "../../lab/iam/permissionReport";

const ROOT = join(__dirname, "../..");
const STATES_OF_A = ["pending", "running", "stopping", "stopped", "pending", "running", "shutting-down", "terminated"];

const EXPECTED_EMAIL = [
    "EC2 instance web-1: running",
    "What:     running (EC2 Instance State-change Notification)",
    "Which:    web-1, arn:aws:ec2:us-east-1:123456789012:instance/i-0a1b2c3d4e5f60001",
    "Where:    account 123456789012, us-east-1",
    "When:     2026-01-01 00:01:00 UTC",
    "Who:      not stated by the event",
    "Tags:     Owner=shop-team",
    "Console:  https://us-east-1.console.aws.amazon.com/ec2/home?region=us-east-1#InstanceDetails:instanceId=i-0a1b2c3d4e5f60001",
    "Event:    00000000-0000-4000-8000-000000000002",
];
const ROLES = ["messages", "AwsServiceEvents", "email"].map(
    (hop) => `role/event-ops/dev/event-ops-dev-notifications-${hop}`,
);

async function open(): Promise<Lab> {
    const lab = await Lab.of(ROOT, { stack: "dev", now: new Date("2026-01-01T00:00:00Z") });
    tagInstances(lab);
    return lab;
}

async function play(lab: Lab): Promise<void> {
    for (const { text } of exampleScenario(lab.accountId, lab.region, lab.clock.now())) await lab.send(text);
}

/** Takes an action away from all roles and sends the first event, which then ends in a dead-letter queue. */
async function sendWithout(lab: Lab, action: string): Promise<void> {
    for (const role of lab.iam.roles.all()) {
        for (const [name, document] of role.inline) {
            const Statement = document.Statement.map((statement) => ({
                ...statement,
                Action: [statement.Action ?? []].flat().filter((one) => one !== action),
            })).filter(({ Action }) => Action.length > 0);
            role.inline.set(name, { ...document, Statement });
        }
    }
    const [first] = exampleScenario(lab.accountId, lab.region, lab.clock.now());
    await lab.send(first!.text);
}

interface ResourceEvent {
    readonly subject: string;
    readonly type: string;
    readonly data: { readonly state: string };
}

describe("The example scenario in the dev stack, run from the archives", () => {
    let lab: Lab;

    before(async () => {
        lab = await open();
        await play(lab);
    });
    after(() => lab.close());

    it("leaves one resource event for each state of instance A in the machine queue, and none of B", () => {
        const messages = lab.messages("notifications-machines").map(({ body }) => JSON.parse(body) as ResourceEvent);

        expect(messages.map(({ data }) => data.state)).to.deep.equal(STATES_OF_A);
        expect([...new Set(messages.map(({ subject }) => subject))]).to.deep.equal([
            "arn:aws:ec2:us-east-1:123456789012:instance/i-0a1b2c3d4e5f60001",
        ]);
        expect([...new Set(messages.map(({ type }) => type))]).to.deep.equal(["event-ops.resource-event.v1"]);
    });

    it("sends one e-mail for each state of instance A, with its name from its tags", () => {
        expect(lab.emails.map(({ subject }) => subject)).to.deep.equal(
            STATES_OF_A.map((state) => `EC2 instance web-1: ${state} (us-east-1)`),
        );
        expect([...new Set(lab.emails.flatMap(({ to }) => to))]).to.deep.equal(["team@example.com"]);
    });

    it("says in the e-mail what, which, where, when, and where to look", () => {
        expect(lab.emails[1]?.body.split("\n").filter((line) => line !== "")).to.deep.equal(EXPECTED_EMAIL);
    });

    it("looks up the tags of instance B and reports its four events as ignored", () => {
        const lookUps = lab.calls.filter(({ operation }) => operation === "GetResources");
        const logs = lab.notices.filter((notice) => notice.kind === "invocation").flatMap(({ result }) => result.logs);
        const reports = logs.map((line) => JSON.parse(line) as { outcome: string; reason?: string });

        expect(lookUps.map(({ input }) => input["ResourceARNList"])).to.deep.equal([
            ["arn:aws:ec2:us-east-1:123456789012:instance/i-0a1b2c3d4e5f60001"],
            ["arn:aws:ec2:us-east-1:123456789012:instance/i-0a1b2c3d4e5f60002"],
        ]);
        expect(reports.filter(({ outcome }) => outcome === "ignored")).to.have.length(4);
        expect(reports.filter(({ outcome }) => outcome === "failed")).to.deep.equal([]);
    });

    it("loses nothing and dead-letters nothing", () => {
        const waiting = lab.queueDepths().filter(({ depth }) => depth > 0);

        expect(waiting.map(({ name, depth }) => [name, depth])).to.deep.equal([["notifications-machines", 8]]);
        expect(lab.notices.filter(({ kind }) => kind === "lost" || kind === "dead-letter")).to.deep.equal([]);
    });

    it("holds, in each role, exactly what is used: nothing is denied, nothing is left over", () => {
        const report = permissionReport(lab.iam.roles, lab.calls);

        expect(report.flatMap(({ denied }) => denied.map(({ operation }) => operation))).to.deep.equal([]);
        expect(report.flatMap(({ role, unused }) => unused.map(({ action }) => `${role} ${action}`))).to.deep.equal([]);
        expect(report.map(({ role }) => role.slice(role.indexOf(":role/") + 1))).to.have.members(ROLES);
    });

    it("authorises what AWS does with the roles, too: the pollers and the logs", () => {
        const actions = lab.calls
            .filter(({ by, caller }) => by === "service" && caller.kind === "role")
            .flatMap(({ authorised }) => authorised.map(({ action }) => action));

        expect([...new Set(actions)].sort()).to.deep.equal([
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:ReceiveMessage",
        ]);
    });
});

describe("The roles of the example", () => {
    for (const action of ["kms:Decrypt", "kms:GenerateDataKey", "sns:Publish"]) {
        it(`need ${action}: without it nobody is informed, and the event waits in a dead-letter queue`, async () => {
            const lab = await open();
            try {
                await sendWithout(lab, action);

                const denied = lab.calls.filter(({ result }) => result === "denied");
                const dead = lab.notices.filter((notice) => notice.kind === "dead-letter");
                expect(lab.emails).to.deep.equal([]);
                expect([...new Set(denied.map(({ operation }) => operation))]).to.deep.equal(["Publish"]);
                expect(dead.map(({ queueArn }) => lab.nameOf(queueArn))).to.deep.equal([
                    "notifications-AwsServiceEvents-dead-letters",
                ]);
            } finally {
                await lab.close();
            }
        });
    }
});

describe("The alarms of the example", () => {
    it("ring at the alert topic for a message in a dead-letter queue, until it is gone", async () => {
        const lab = await open();
        try {
            await sendWithout(lab, "sns:Publish");
            await lab.advance(3_600_000);
            const ringing = lab.alarms.filter(({ state }) => state !== "OK").map(({ name }) => name);
            expect(ringing).to.deep.equal(["notifications-AwsServiceEvents-dead-letters-alarm"]);
            const dead = lab.queueDepths().find(({ depth }) => depth > 0);
            lab.fabric.sqs.queue(dead!.arn).purge();
            await lab.advance(60_000);

            const alarms = lab.notices.filter((notice) => notice.kind === "alarm");
            const told = lab.calls.filter(
                ({ caller }) => caller.kind === "service" && caller.principal === "cloudwatch.amazonaws.com",
            );
            expect(alarms.map(({ alarmArn, from, to }) => [lab.nameOf(alarmArn), from, to])).to.deep.equal([
                ["notifications-AwsServiceEvents-dead-letters-alarm", "OK", "ALARM"],
                ["notifications-AwsServiceEvents-dead-letters-alarm", "ALARM", "OK"],
            ]);
            expect(told.map(({ operation, input, result }) => [operation, input["TopicArn"], result])).to.deep.equal([
                ["Publish", lab.account.find("aws:sns/topic:Topic", "event-ops-alerts")?.outputs["arn"], "ok"],
            ]);
        } finally {
            await lab.close();
        }
    });
});
