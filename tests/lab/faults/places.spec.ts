import { expect } from "chai";
import type { Assembly } from "../../../lab/assemble";
import type { Fault } from "../../../lab/faults/fault";
import { FaultPlan } from "../../../lab/faults/faultPlan";
import { type AwsRequest, type InvocationResult, NO_TRACE } from "../../../lab/types";
import { ACCOUNT, CALLER, REGION, refusal, World } from "../fabric/support";

const arn = (service: string, name: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;
const always = { at: 0, lasts: 1_000 };

/** A world in which these faults begin now, what they hit, and which functions they end. */
function faulty(world: World, faults: readonly Fault[]) {
    const hit: Fault["kind"][] = [];
    const ended: string[] = [];
    const runner = {
        interrupt: (fn: string, reason: string) => void ended.push(`${reason} ${fn}`),
        discard: (fn: string) => void ended.push(`discard ${fn}`),
    };
    const parts = { clock: world.clock, cloud: world.cloud, fabric: world.fabric, runner } as unknown as Assembly;
    const plan = new FaultPlan(parts, faults, ({ kind }) => hit.push(kind));
    plan.begin();
    return { plan, hit, ended };
}

const ran: InvocationResult = { ok: true, payload: "1", logs: ["line"], durationMs: 5 };
const request = (name: string, input: AwsRequest["input"] = {}, by: AwsRequest["by"] = "handler"): AwsRequest => {
    const [service = "", operation = ""] = name.split(":");
    return { service, operation, input, region: REGION, caller: CALLER, by, trace: NO_TRACE };
};

describe("A fault", () => {
    it("hits the place that it names alone, from its first second up to its last, and that one no more", async () => {
        const world = new World();
        const { plan } = faulty(world, [
            { kind: "duplicate", place: "a", at: 10, lasts: 10 },
            { kind: "delay", place: "a", by: 5, at: 10, lasts: 10 },
            { kind: "reorder", place: "b", ...always },
            { kind: "duplicate", place: "c.fifo", ...always },
            { kind: "delay", place: "d", by: 7, ...always },
        ]);
        const seen: unknown[] = [];
        for (const ms of [9_999, 1, 9_999, 1]) {
            await world.clock.advance(ms);
            seen.push(plan.deliveries("a"));
        }
        expect(seen).to.deep.equal([[0], [5_000, 5_000], [5_000, 5_000], [0]]);
        expect(["b", "c", "c.fifo", "d"].map((place) => plan.deliveries(place))).to.deep.equal([
            [2 * 980_000],
            [0],
            [0],
            [7_000],
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
        await world.sendTo(await world.queue("work"), "a");
        expect([hit, world.bodies("work")]).to.deep.equal([["drop"], ["a"]]);
    });

    it("of the kind duplicate on a queue has its messages stay when they are deleted, and those of no other", async () => {
        const world = new World();
        const fifo = await world.queue("orders.fifo", { fifoQueue: true, contentBasedDeduplication: true });
        await world.sendTo(fifo, "a", { MessageGroupId: "g" });
        for (const name of ["work", "other"]) await world.sendTo(await world.queue(name), "a");
        faulty(world, [
            { kind: "duplicate", place: arn("sqs", "work"), ...always },
            { kind: "duplicate", place: fifo, ...always },
        ]);
        for (const name of ["work", "other", "orders.fifo"]) {
            const QueueUrl = world.url(name);
            const { Messages } = await world.call("sqs", "ReceiveMessage", { QueueUrl });
            const Entries = [{ Id: "1", ReceiptHandle: Messages[0].ReceiptHandle }];
            expect(await world.call("sqs", "DeleteMessageBatch", { QueueUrl, Entries })).to.deep.equal({
                Successful: [{ Id: "1" }],
                Failed: [],
            });
        }
        expect(["work", "other", "orders.fifo"].map((name) => world.bodies(name))).to.deep.equal([["a"], [], []]);
        const nowhere = { QueueUrl: world.url("work").replace("work", "none"), ReceiptHandle: "x" };
        expect(await refusal(world.call("sqs", "DeleteMessage", nowhere))).to.equal(
            "QueueDoesNotExist: The specified queue does not exist.",
        );
    });

    it("of an API fails the calls that it names, as the service would", async () => {
        const world = new World();
        const QueueUrl = world.url(await world.queue("work"));
        const topic = await world.topic("news");
        faulty(world, [
            { kind: "throttle", place: "sqs:SendMessage", ...always },
            { kind: "api-error", call: "sqs:ReceiveMessage", ...always },
            { kind: "gone", place: topic, ...always },
            { kind: "gone", place: await world.queue("lost"), ...always },
        ]);
        const answers = [
            world.call("sqs", "SendMessage", { QueueUrl, MessageBody: "a" }),
            world.call("sqs", "ReceiveMessage", { QueueUrl }),
            world.call("sns", "Publish", { TargetArn: topic, Message: "a" }),
            world.call("sqs", "PurgeQueue", { QueueUrl: world.url("lost") }),
            world.call("sqs", "PurgeQueue", { QueueUrl }),
        ];
        expect(await Promise.all(answers.map(refusal))).to.deep.equal([
            "ThrottlingException: Rate exceeded",
            "InternalFailure: The request processing has failed because of an unknown error.",
            "NotFound: Topic does not exist",
            "QueueDoesNotExist: The specified queue does not exist.",
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
            message?.senderId,
            message?.trace.events,
            world.seconds(new Date(message!.sentAt)),
            hit,
        ]).to.deep.equal(["{", "poison", "poison", ["poison-1"], 30, ["poison"]]);
    });

    it("of a dead-letter queue hits the functions that call it, and no service", async () => {
        const world = new World();
        const dead = await world.queue("dead");
        await world.queue("work", { redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 3 }) });
        const { plan } = faulty(world, [
            { kind: "gone", place: dead, ...always },
            { kind: "api-error", call: "sqs:SendMessage", ...always },
        ]);
        const send = (queue: string, by: AwsRequest["by"]) =>
            refusal(plan.call(request("sqs:SendMessage", { QueueUrl: world.url(queue) }, by), async () => "sent"));
        expect([
            await send("dead", "service"),
            await send("dead", "handler"),
            await send("work", "service"),
        ]).to.deep.equal([
            "nothing was refused",
            "QueueDoesNotExist: The specified queue does not exist.",
            "InternalFailure: The request processing has failed because of an unknown error.",
        ]);
    });

    it("of a function hits its own calls that it names, while it runs", async () => {
        const { plan, ended } = faulty(new World(), [
            { kind: "crash", function: "f", call: "sqs:SendMessage", when: "before", ...always },
            { kind: "crash", function: "f", call: "sns:Publish", when: "after", ...always },
            { kind: "timeout", function: "f", call: "ses:SendEmail", ...always },
        ]);
        const made: string[] = [];
        /** What becomes of a call: its answer, or nothing, as a function that is ended waits for ever. */
        const call = (name: string, by: AwsRequest["by"] = "handler") =>
            Promise.race([
                plan.call(request(name, {}, by), async () => made.push(name)).then(() => "answered"),
                new Promise((resolve) => setImmediate(resolve, "ended")),
            ]);
        const names = ["sqs:SendMessage", "sns:Publish", "ses:SendEmail", "sqs:PurgeQueue"];
        const calls = async (by?: AwsRequest["by"]) => {
            const answers: unknown[] = [];
            for (const name of names) answers.push(await call(name, by));
            return answers;
        };
        const running = async (fn: string, by?: AwsRequest["by"]) => {
            let answers: unknown[] = [];
            const run = async () => {
                answers = await calls(by);
                return ran;
            };
            await plan.run(fn, new Date(0), run);
            return answers;
        };
        expect(await running("f")).to.deep.equal(["ended", "ended", "ended", "answered"]);
        expect(made.splice(0)).to.deep.equal(["sns:Publish", "sqs:PurgeQueue"]);
        expect(ended.splice(0)).to.deep.equal(["crash f", "crash f", "timeout f"]);
        const all = names.map(() => "answered");
        expect([await running("g"), await running("f", "service"), await calls()]).to.deep.equal([all, all, all]);
        expect(ended).to.deep.equal([]);
    });

    it("of a function has it throttled or run out of time, and no other one", async () => {
        const { plan, ended } = faulty(new World(), [
            { kind: "throttle", place: "f", ...always },
            { kind: "timeout", function: "g", call: "sqs:SendMessage", ...always },
            { kind: "timeout", function: "f", ...always },
        ]);
        expect(["f", "g"].map((fn) => plan.throttles(fn))).to.deep.equal([true, false]);
        const run = (fn: string, result: InvocationResult = ran) => plan.run(fn, new Date(0), async () => result);
        expect(await run("f")).to.deep.equal({
            ok: false,
            reason: "timeout",
            errorType: "Sandbox.Timedout",
            errorMessage: "Error: Task timed out",
            logs: ["line"],
            durationMs: 5,
        });
        const failed = { ...ran, ok: false, reason: "error", errorType: "Error", errorMessage: "no" } as const;
        expect([await run("f", failed), await run("g")]).to.deep.equal([failed, ran]);
        expect(ended).to.deep.equal(["discard f"]);
    });

    it("of the kind stale-read hits the reads that it names, but for consistent ones", async () => {
        const { plan, hit } = faulty(new World(), [{ kind: "stale-read", call: "dynamodb:GetItem", ...always }]);
        let made = 0;
        const read = (name: string, input: AwsRequest["input"] = {}) =>
            plan.call(request(name, input), async () => ++made);
        const answers = [];
        for (const input of [{}, { ConsistentRead: true }, { ConsistentRead: false }]) {
            answers.push([await read("dynamodb:GetItem", input), await read("dynamodb:GetItem", input)]);
        }
        answers.push([await read("dynamodb:Query"), await read("dynamodb:Query")]);
        expect(answers).to.deep.equal([
            [1, 1],
            [2, 3],
            [4, 4],
            [5, 6],
        ]);
        expect(hit).to.deep.equal(["stale-read", "stale-read"]);
    });
});
