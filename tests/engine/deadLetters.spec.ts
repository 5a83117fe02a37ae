import { expect } from "chai";
import type { AwsAccount } from "../../cli/aws/awsAccount";
import { redriveFrom } from "../../cli/deadLetters/redrive";
import { accountOf, handledBy, lettersIn, overTheOutage, PROGRAM, shopEvent } from "../cli/deadLetters/deadLetterStack";
import { type Deployment, nonZero, openDeployment } from "./deployment";

describe("Dead letters of what the engine deployed", () => {
    let deployment: Deployment;
    let account: AwsAccount;
    before(async () => {
        deployment = await openDeployment({ program: PROGRAM });
    });
    after(async () => {
        account?.close();
        await deployment?.close();
    });

    it("need a stack, which the engine deploys", async () => {
        expect(nonZero((await deployment.stack.up()).changes)).to.have.keys("create");
        account = await accountOf(deployment.attached.lab);
    });

    it("are of every shape, and are handled once they are sent again", async () => {
        const { lab } = deployment.attached;
        const call = (service: string, operation: string, input: Record<string, unknown>) =>
            lab.cloud.call({
                service,
                operation,
                input,
                region: "eu-west-1",
                caller: {
                    kind: "role",
                    roleArn: "arn:aws:iam::123456789012:role/event-ops-lab-administrator",
                    sessionName: "test",
                },
                trace: { events: [], rules: [] },
            });
        for (const rule of ["refused", "locked", "direct", "legacy"]) await lab.send(shopEvent(rule));
        await call("sns", "Publish", { TopicArn: "arn:aws:sns:eu-west-1:123456789012:news", Message: "half price" });
        const QueueUrl = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders";
        await call("sqs", "SendMessage", { QueueUrl, MessageBody: "order 1" });
        await lab.clock.settle();

        const before = await lettersIn(account);
        const shapes = Object.entries(before).map(([queue, letters]) => [queue, letters.map(({ shape }) => shape)]);
        expect(Object.fromEntries(shapes)).to.deep.equal({
            "delivery-dead-letters": ["eventbridge-target", "eventbridge-target"],
            failures: ["lambda-on-failure"],
            "handled-dead-letters": ["sqs-redrive"],
            "legacy-dead-letters": ["lambda-dead-letter"],
            "unheard-dead-letters": ["sns-subscription", "sns-subscription", "sns-subscription"],
        });
        expect(handledBy(lab)).to.deep.equal([]);

        await overTheOutage(lab);
        const ends: string[] = [];
        for (const letters of Object.values(before)) await redriveFrom(account, letters, ({ end }) => ends.push(end));
        await lab.clock.settle();
        expect(ends).to.deep.equal(Array(8).fill("sent"));
        expect(handledBy(lab).sort()).to.deep.equal(["direct", "legacy", "locked", "order", "reader"]);
        expect(["refused", "plain", "raw"].map((queue) => lab.messages(queue).length)).to.deep.equal([1, 1, 1]);
        expect(await lettersIn(account)).to.deep.equal({});
    });
});
