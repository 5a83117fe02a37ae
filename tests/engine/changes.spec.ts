import { join } from "node:path";
import { expect } from "chai";
import type { Outputs } from "../../lab/resources";
import { type Deployment, idsOf, nonZero, openDeployment } from "./deployment";
import type { Operation } from "./operation";

const PROGRAM = join(__dirname, "../fixtures/programs/reactions");

describe("Changes of a deployed stack", () => {
    let deployment: Deployment;
    before(async () => {
        deployment = await openDeployment({ program: PROGRAM });
    });
    after(() => deployment?.close());

    it("follow its first update", async () => {
        expect(nonZero((await deployment.stack.up()).changes)).to.have.keys("create");
    });

    it("touch what they are about: a log's retention", async () => {
        await deployment.stack.setConfig("days", "14");
        const { events, changes } = await deployment.stack.up();
        expect(nonZero(changes)).to.deep.equal({ same: changes.same, update: 1 });
        expect(steps(events)).to.deep.equal(["update aws:cloudwatch/logGroup:LogGroup stopped-logs: retentionInDays"]);
    });

    it("touch what they are about: an event pattern", async () => {
        const pattern = {
            source: ["aws.ec2"],
            "detail-type": ["EC2 Instance State-change Notification"],
            detail: { state: ["stopped", "terminated"] },
        };
        await deployment.stack.setConfig("pattern", JSON.stringify(pattern));
        const { events } = await deployment.stack.up();
        expect(steps(events)).to.deep.equal(["update aws:cloudwatch/eventRule:EventRule stopped-rule: eventPattern"]);
        const notices = await deployment.attached.lab.send({
            source: "aws.ec2",
            "detail-type": "EC2 Instance State-change Notification",
            region: "eu-west-1",
            detail: { "instance-id": "i-1", state: "terminated" },
        });
        const invocations = notices.filter((notice) => notice.kind === "invocation");
        expect(invocations.map(({ functionArn }) => deployment.attached.lab.nameOf(functionArn))).to.deep.equal([
            "stopped",
        ]);
    });

    it("of the default tags touch every resource that has tags, and replace none", async () => {
        await deployment.stack.setConfig("aws:defaultTags", JSON.stringify({ tags: { Environment: "test" } }));
        const { changes } = await deployment.stack.up();
        expect(changes.update).to.be.greaterThan(20);
        expect(changes.replace + changes.create + changes.delete).to.equal(0);
        const queues = deployment.attached.lab.account.all("aws:sqs/queue:Queue");
        expect(new Set(queues.map(({ outputs }) => (outputs as Outputs)["tagsAll"].Environment))).to.deep.equal(
            new Set(["test"]),
        );
    });

    it("that take a reaction out delete its resources, and no others", async () => {
        const { account } = deployment.attached.lab;
        const { changes: before } = await deployment.stack.preview();
        await deployment.stack.setConfig("started", "false");
        const { changes } = await deployment.stack.up();
        expect(nonZero(changes)).to.deep.equal({ same: before.same - changes.delete, delete: changes.delete });
        const left = [...account.resources.values()].filter(({ name }) => name.startsWith("started"));
        expect(left.map(({ urn }) => urn)).to.deep.equal([]);
        expect(account.find("aws:sqs/queue:Queue", "stopped-queue")).to.not.equal(undefined);
    });

    it("behind the program's back are seen by a refresh, and put right by the next update", async () => {
        const { account, fabric } = deployment.attached.lab;
        const queue = fabric.sqs.queue(account.find("aws:sqs/queue:Queue", "stopped-queue")!.id!);
        const visibility = queue.settings.visibilityTimeoutSeconds;
        queue.settings.visibilityTimeoutSeconds = 31;
        const { name, eventPattern } = account.find("aws:cloudwatch/eventRule:EventRule", "stopped-rule")!
            .outputs as Outputs;
        const rules = fabric.events.bus("default", "eu-west-1").rules;
        fabric.events.updateRule(rules.get(name)!, { pattern: eventPattern, state: "DISABLED" });
        const gone = account.find("aws:sns/topicSubscription:TopicSubscription", "ops-alerts-email-ops@example.com")!;
        fabric.sns.unsubscribe(gone.id!);

        const refreshed = await deployment.stack.refresh();
        expect(nonZero(refreshed.changes)).to.include({ update: 2, delete: 1 });
        const mended = await deployment.stack.up();
        expect(steps(mended.events)).to.have.members([
            "create aws:sns/topicSubscription:TopicSubscription ops-alerts-email-ops@example.com: ",
            "update aws:cloudwatch/eventRule:EventRule stopped-rule: state",
            "update aws:sqs/queue:Queue stopped-queue: visibilityTimeoutSeconds",
        ]);
        expect(queue.settings.visibilityTimeoutSeconds).to.equal(visibility);
        expect(rules.get(name)!.state).to.equal("ENABLED");
        expect(nonZero((await deployment.stack.up()).changes)).to.have.keys("same");
    });

    it("of a component's name replace nothing, where the old name is its alias", async () => {
        const before = idsOf(deployment);
        await deployment.stack.setConfig("renamed", "true");
        const { changes } = await deployment.stack.up();
        expect(changes.replace + changes.create + changes.delete).to.equal(0);
        expect(idsOf(deployment)).to.deep.equal(before);
    });
});

/** What the engine did with custom resources: operation, type, name, and the properties that changed. */
function steps(events: Operation["events"]): string[] {
    return events.flatMap(({ resourcePreEvent }) => {
        const { op, urn, type, diffs = [], old, new: now } = resourcePreEvent?.metadata ?? {};
        const custom = (now ?? old)?.custom ?? false;
        if (!custom || op === undefined || op === "same" || !type?.startsWith("aws:")) return [];
        return [`${op} ${type} ${urn!.split("::").at(-1)}: ${diffs.join(", ")}`];
    });
}
