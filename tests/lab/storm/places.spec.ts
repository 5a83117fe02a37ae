import { expect } from "chai";
import { type Places, placesOf } from "../../../lab/storm/places";
import { playStorm } from "../../../lab/storm/run";
import { removeFolders } from "../runner/support";
import { functionArn, ruleArn, type StackOptions, setup, sqsArn, topicArn } from "./support";

/** Where faults of the stack can be, after three orders. */
async function places(options: StackOptions = {}): Promise<Places> {
    const { lab, ...storm } = await setup(3, options);
    try {
        return placesOf(lab, await playStorm(storm, [], "contexts"), 120);
    } finally {
        await lab.close();
    }
}

describe("The places of faults", () => {
    after(removeFolders);

    it("are what the events come by: rules, queues that functions read, functions, calls", async () => {
        const { hops, queues, targets, functions, calls, callsOf, seconds } = await places();
        expect(hops).to.deep.equal([ruleArn]);
        expect(queues).to.deep.equal([sqsArn("work")]);
        expect(targets).to.have.members([sqsArn("out"), sqsArn("work")]);
        expect(functions).to.deep.equal([functionArn]);
        expect(calls).to.have.members([
            "sqs:SendMessage",
            "sqs:GetQueueAttributes",
            "sqs:ReceiveMessage",
            "sqs:DeleteMessageBatch",
        ]);
        expect(callsOf).to.deep.equal([{ function: functionArn, call: "sqs:SendMessage" }]);
        expect(seconds).to.equal(120);
    });

    it("are topics, too", async () => {
        const { hops, targets } = await places({ topic: true });
        expect(hops).to.have.members([ruleArn, topicArn]);
        expect(targets).to.have.members([topicArn, sqsArn("out"), sqsArn("work")]);
    });

    it("of stale reads are the calls of functions that read: none that changes something, and none of a service", async () => {
        expect((await places()).reads).to.deep.equal([]);
        const handle = `call("GetQueueUrl", { QueueName: "out" }).then(() => forward(body))`;
        expect((await places({ handle })).reads).to.deep.equal(["sqs:GetQueueUrl"]);
    });
});
