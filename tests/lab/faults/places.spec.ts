import { expect } from "chai";
import type { Assembly } from "../../../lab/assemble";
import type { Fault } from "../../../lab/faults/fault";
import { FaultPlan } from "../../../lab/faults/faultPlan";
import { ACCOUNT, REGION, refusal, World } from "../fabric/support";

const arn = (service: string, name: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;
const always = { at: 0, lasts: 1_000 };

/** A world in which these faults begin now, and what they hit. */
function faulty(world: World, faults: readonly Fault[]) {
    const hit: Fault["kind"][] = [];
    const parts = { clock: world.clock, cloud: world.cloud, fabric: world.fabric } as unknown as Assembly;
    const plan = new FaultPlan(parts, faults, ({ kind }) => hit.push(kind));
    plan.begin();
    return { plan, hit };
}

describe("A fault", () => {
    it("hits the place that it names alone, from its first second up to its last, and that one no more", async () => {
        const world = new World();
        const { plan } = faulty(world, [
            { kind: "duplicate", place: "a", at: 10, lasts: 10 },
            { kind: "delay", place: "a", by: 5, at: 10, lasts: 10 },
            { kind: "reorder", place: "b", ...always },
            { kind: "duplicate", place: "c.fifo", ...always },
        ]);
        const seen: unknown[] = [];
        for (const ms of [9_999, 1, 9_999, 1]) {
            await world.clock.advance(ms);
            seen.push(plan.deliveries("a"));
        }
        expect(seen).to.deep.equal([[0], [5_000, 5_000], [5_000, 5_000], [0]]);
        expect([plan.deliveries("b"), plan.deliveries("c"), plan.deliveries("c.fifo")]).to.deep.equal([
            [2 * 980_000],
            [0],
            [0],
        ]);
    });

    it("of the kind drop has PutEvents answer that it accepted nothing", async () => {
        const world = new World();
        const { hit } = faulty(world, [{ kind: "drop", ...always }]);
        const entry = { Source: "my.app", DetailType: "Done", Detail: "{}" };
        const failed = { ErrorCode: "InternalFailure", ErrorMessage: "The event was not accepted." };
        expect(await world.call("eventbridge", "PutEvents", { Entries: [entry, entry] })).to.deep.equal({
            FailedEntryCount: 2,
            Entries: [failed, failed],
        });
        expect([hit, world.of("event")]).to.deep.equal([["drop"], []]);
    });

    it("of the kind duplicate on a queue has its messages stay when they are deleted, and those of no other", async () => {
        const world = new World();
        for (const name of ["work", "other"]) await world.sendTo(await world.queue(name), "a");
        faulty(world, [{ kind: "duplicate", place: arn("sqs", "work"), ...always }]);
        for (const name of ["work", "other"]) {
            const QueueUrl = world.url(name);
            const { Messages } = await world.call("sqs", "ReceiveMessage", { QueueUrl });
            const Entries = [{ Id: "1", ReceiptHandle: Messages[0].ReceiptHandle }];
            expect(await world.call("sqs", "DeleteMessageBatch", { QueueUrl, Entries })).to.deep.equal({
                Successful: [{ Id: "1" }],
                Failed: [],
            });
        }
        expect([world.bodies("work"), world.bodies("other")]).to.deep.equal([["a"], []]);
    });

    it("of an API fails the calls that it names, as the service would", async () => {
        const world = new World();
        const QueueUrl = world.url(await world.queue("work"));
        const topic = await world.topic("news");
        faulty(world, [
            { kind: "throttle", place: "sqs:SendMessage", ...always },
            { kind: "api-error", call: "sqs:ReceiveMessage", ...always },
            { kind: "gone", place: topic, ...always },
        ]);
        const answers = [
            world.call("sqs", "SendMessage", { QueueUrl, MessageBody: "a" }),
            world.call("sqs", "ReceiveMessage", { QueueUrl }),
            world.call("sns", "Publish", { TargetArn: topic, Message: "a" }),
            world.call("sqs", "PurgeQueue", { QueueUrl }),
        ];
        expect(await Promise.all(answers.map(refusal))).to.deep.equal([
            "ThrottlingException: Rate exceeded",
            "InternalFailure: The request processing has failed because of an unknown error.",
            "NotFound: Topic does not exist",
            "nothing was refused",
        ]);
    });

    it("of the kind poison puts its message into a FIFO queue, too, in a group of its own", async () => {
        const world = new World();
        const place = await world.queue("orders.fifo", { fifoQueue: true });
        const { hit } = faulty(world, [
            { kind: "drop", at: 0, lasts: 1 },
            { kind: "poison", place, body: "{", at: 30, lasts: 1 },
        ]);
        await world.clock.settle();
        const [message] = world.fabric.sqs.queue(place).messages();
        expect([
            message?.body,
            message?.groupId,
            message?.trace.events,
            world.seconds(new Date(message!.sentAt)),
            hit,
        ]).to.deep.equal(["{", "poison", ["poison-1"], 30, ["poison"]]);
    });
});
