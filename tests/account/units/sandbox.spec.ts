import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { Lab } from "../../../lab/index";
import { ROOT } from "../../support/stack";
import { isOthers, SANDBOX_EVENT, sandboxConfig, wrongWith } from "../sandbox";

const dev = parse(readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8")).config;

describe("what test:account deploys and expects, in the lab", () => {
    let lab: Lab;
    before(async () => {
        const config = Object.entries(sandboxConfig(dev, "111122223333")).map(([key, value]) => [
            key,
            typeof value === "string" ? value : JSON.stringify(value),
        ]);
        lab = await Lab.of(ROOT, { stack: "dev", config: Object.fromEntries(config) });
    });
    after(() => lab.close());

    it("is the dev stack in that account, which brings the event to the machine queue and writes no mail", async () => {
        const id = "6a7e8feb-b491-4cf7-a9f1-bf3703467718";
        const { source, detailType } = SANDBOX_EVENT;
        await lab.send({ id, source, "detail-type": detailType, detail: {} });

        const [message, ...more] = lab.messages("notifications-machines");
        expect(lab.accountId).to.equal("111122223333");
        expect(more).to.deep.equal([]);
        expect(wrongWith(message!.body, id)).to.equal(undefined);
        expect(lab.account.all("aws:sesv2/emailIdentity:EmailIdentity")).to.deep.equal([]);
        expect(
            lab.account.all("aws:sns/topicSubscription:TopicSubscription").map(({ inputs }) => inputs["protocol"]),
        ).to.deep.equal(["sqs", "sqs"]);
    });

    it("leaves messages about other resources of the account alone", async () => {
        await lab.send({
            source: "aws.ec2",
            "detail-type": "EC2 Instance State-change Notification",
            detail: { "instance-id": "i-1", state: "running" },
        });
        expect(lab.messages("notifications-machines").map(({ body }) => isOthers(body))).to.deep.equal([false, true]);
        expect(isOthers('{"type":"x","id":"1"}')).to.equal(false);
    });

    it("says what is wrong with another message", () => {
        expect(wrongWith('{"type":"x","id":"1"}', "2")).to.equal(
            'the machine queue has {"type":"x","id":"1"}, expected {"type":"event-ops.resource-event.v1","id":"2","source":"event-ops.sandbox","state":"Sandbox Check"}',
        );
    });
});
