import { expect } from "chai";
import { refusal, World } from "../fabric/support";

const LIMIT = 300;

/** A function that sends what it gets to itself again, by a queue, a topic, itself or a bus. */
async function looping(by: "queue" | "topic" | "itself" | "bus", prepare?: (world: World) => Promise<unknown>) {
    const world = new World();
    let runs = 0;
    let send = async (): Promise<unknown> => undefined;
    const failures = await world.queue("failures");
    const fn = await world.function("worker", async () => {
        if (++runs < LIMIT) await send();
    });
    // Calls of a handler carry the trace that its invocation was given, as the endpoint sees to.
    const trace = () => world.traces.at(-1);
    const call = (service: string, operation: string, input: object) => world.call(service, operation, input, trace());
    const dead = await world.queue("dead");
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 2 });
    const queue = await world.queue("work", { redrivePolicy });
    const topic = await world.topic("news");
    await world.make("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "config", {
        functionName: fn,
        destinationConfig: { onFailure: { destination: failures } },
    });
    if (by === "queue") await world.mapping(queue, fn);
    if (by === "topic") await world.subscribe(topic, "lambda", fn);
    if (by === "bus") await world.rule("mine", { source: ["my.app"] }, { arn: fn });
    await prepare?.(world);
    send = {
        queue: () => call("sqs", "SendMessage", { QueueUrl: world.url(queue), MessageBody: "x" }),
        topic: () => call("sns", "Publish", { TopicArn: topic, Message: "x" }),
        itself: () => call("lambda", "Invoke", { FunctionName: fn, InvocationType: "Event" }),
        bus: () => call("eventbridge", "PutEvents", { Entries: [{ Source: "my.app", DetailType: "t", Detail: "{}" }] }),
    }[by];
    await send();
    await world.clock.settle();
    return { world, runs, queue, dead, failures };
}

describe("A function that runs in a loop, as in AWS,", () => {
    it("is stopped after 16 runs when it sends to the queue that it reads: the message is a dead letter in the end", async () => {
        const { world, runs, dead } = await looping("queue");
        expect([runs, world.bodies(dead)]).to.deep.equal([16, ["x"]]);
    });

    it("is stopped after 16 runs when it publishes to its topic, or invokes itself: the event goes to the on-failure destination", async () => {
        for (const by of ["topic", "itself"] as const) {
            const { world, runs, failures } = await looping(by);
            expect([by, runs, world.bodies(failures).length]).to.deep.equal([by, 16, 1]);
            const { condition, approximateInvokeCount } = JSON.parse(world.bodies(failures)[0]!).requestContext;
            expect([condition, approximateInvokeCount]).to.deep.equal(["RecursiveInvocation", 0]);
        }
    });

    it("is stopped when several messages come in each batch, too", async () => {
        const world = new World();
        const queue = await world.queue("work");
        let runs = 0;
        const input = { QueueUrl: world.url(queue), MessageBody: "x" };
        const sendTwo = async () => {
            for (let n = 0; n < 2; n++) await world.call("sqs", "SendMessage", input, world.traces.at(-1));
        };
        const fn = await world.function("worker", async () => {
            if (++runs < LIMIT) await sendTwo();
        });
        await sendTwo();
        await world.mapping(queue, fn);
        await world.clock.advance(1_000);
        expect([runs, world.fabric.sqs.queue(queue).messages().length]).to.deep.equal([16, 2]);
    });

    it("goes on when the loop leads through EventBridge, which Lambda does not see", async () => {
        expect((await looping("bus")).runs).to.equal(LIMIT);
    });

    it("goes on when its recursion configuration allows it", async () => {
        const type = "aws:lambda/functionRecursionConfig:FunctionRecursionConfig";
        const allow = (recursiveLoop: string) => (world: World) =>
            world.make(type, "loops", { functionName: "worker", recursiveLoop });
        expect((await looping("queue", allow("Allow"))).runs).to.equal(LIMIT);
        expect((await looping("queue", allow("Terminate"))).runs).to.equal(16);
        expect(await refusal(looping("queue", allow("Maybe")))).to.match(/recursiveLoop is Allow or Terminate/);
    });

    it("is stopped with an error when it calls itself and waits", async () => {
        const world = new World();
        let runs = 0;
        const answers: string[] = [];
        await world.function("worker", async () => {
            if (++runs === LIMIT) return;
            const invoke = world.call("lambda", "Invoke", { FunctionName: "worker" }, world.traces.at(-1));
            const answer = await refusal(invoke);
            if (answer !== "nothing was refused") answers.push(answer);
        });
        await world.call("lambda", "Invoke", { FunctionName: "worker" });
        expect(runs).to.equal(16);
        expect(answers).to.deep.equal([
            "RecursiveInvocationException: Lambda has detected your function being invoked in a recursive loop with other AWS resources and stopped your function's invocation.",
        ]);
    });
});
