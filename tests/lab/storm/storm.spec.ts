import { expect } from "chai";
import { FAULT_KINDS, faultText } from "../../../lab/faults/fault";
import type { Lab } from "../../../lab/lab";
import { playStorm } from "../../../lab/storm/run";
import { failureText, Storm, type StormOptions, type StormResult } from "../../../lab/storm/storm";
import { labError } from "../host/support";
import { removeFolders } from "../runner/support";
import { type StackOptions, setup, sqsArn } from "./support";

type Wanted = Partial<StormOptions> & { readonly orders?: number };

async function stormOver<T>(
    options: StackOptions,
    wanted: Wanted,
    use: (storm: Storm, lab: Lab) => Promise<T>,
): Promise<T> {
    const { lab, ...own } = await setup(wanted.orders ?? 3, options);
    try {
        return await use(await Storm.of({ ...own, seed: 1, schedules: 40, ...wanted }), lab);
    } finally {
        await lab.close();
    }
}

async function result(options: StackOptions, wanted: Wanted = {}): Promise<StormResult & { readonly text: string }> {
    return stormOver(options, wanted, async (storm, lab) => {
        const played = await storm.run();
        const text = played.failure ? failureText(played.failure, (arn) => lab.nameOf(arn)) : "";
        return { ...played, text };
    });
}

describe("A storm", function () {
    this.timeout(180_000);
    after(removeFolders);

    it("finds nothing in a stack that loses nothing, and tells what became of the events", async () => {
        const { played, ends, notAccepted, text } = await result({});
        expect(text).to.equal("");
        expect(played).to.equal(40);
        const accepted = Object.values(ends).reduce((sum, count) => sum + count, 0);
        expect(accepted + notAccepted).to.equal(120);
        expect(Object.keys(ends)).to.have.members(["handled", "dead-lettered"]);
    });

    it("counts the events that match no rule, of which nothing is asked", async () => {
        const { lab, ...own } = await setup(2, {});
        try {
            const order = JSON.parse(own.events[0]!.text) as Record<string, unknown>;
            const other = { text: JSON.stringify({ ...order, id: "other", source: "elsewhere" }) };
            const storm = await Storm.of({ ...own, events: [...own.events, other], seed: 1, schedules: 3 });
            const { ends, notAccepted, failure } = await storm.run();
            const accepted = Object.values(ends).reduce((sum, one) => sum + one, 0);
            expect([storm.unmatched, accepted + notAccepted, failure]).to.deep.equal([1, 2 * 3, undefined]);
        } finally {
            await lab.close();
        }
    });

    it("counts what a function could not do, and its on-failure destination has", async () => {
        const handle = '(body.includes("order-1") ? forward(body) : Promise.reject(body))';
        await stormOver({ direct: true, handle }, { schedules: 5 }, async (storm) => {
            const { ends, failure } = await storm.run();
            expect([storm.unhandled?.count, Object.keys(ends).sort(), failure]).to.deep.equal([
                2,
                ["handled", "on-failure"],
                undefined,
            ]);
        });
    });

    it("is played where one rule handles what another could not", async () => {
        const { lab, ...own } = await setup(2, {});
        const prepare = ({ fabric: { events }, region }: Lab) => {
            const [orders] = events.bus("default", region)!.rules.values();
            const [target] = orders!.targets.values();
            const second = events.createRule("second", events.bus("default", region)!, {
                pattern: JSON.stringify({ source: ["shop"] }),
                state: "ENABLED",
            });
            second.targets.set("gone", { ...target!, id: "gone", arn: sqsArn("gone") });
        };
        try {
            const storm = await Storm.of({ ...own, prepare, seed: 1, schedules: 1 });
            expect([storm.unhandled, new Set(storm.calm.ends.values())]).to.deep.equal([
                undefined,
                new Set(["dead-lettered"]),
            ]);
        } finally {
            await lab.close();
        }
    });

    it("is refused where no event is handled without faults, with the first reason", async () => {
        const handle = 'Promise.reject(new TypeError("it is closed"))';
        const none =
            "Without any fault, the stack handles none of the events that match a rule: faults would show nothing. ";
        expect(await labError(result({ handle }))).to.equal(
            `${none}Of order-1, the function worker makes TypeError: it is closed. A replay of the events shows more.`,
        );
        const partial = '(globalThis.answer = { batchItemFailures: [{ itemIdentifier: "" }] }, Promise.resolve())';
        expect(await labError(result({ handle: partial }))).to.equal(
            `${none}order-1 is a dead letter: received 3 times from work and never deleted. A replay of the events shows more.`,
        );
        const { lab, ...own } = await setup(1, {});
        try {
            const prepare = (world: Lab) => void world.iam.resourcePolicies.delete(sqsArn("work"));
            expect(await labError(Storm.of({ ...own, prepare, seed: 1, schedules: 1 }))).to.match(
                /faults would show nothing\. order-1 is a dead letter: NO_PERMISSIONS: /,
            );
        } finally {
            await lab.close();
        }
    });

    it("draws faults of every kind", async () => {
        const kinds = new Set<string>();
        const onSchedule: StormOptions["onSchedule"] = (_, schedule) => {
            for (const { kind } of schedule) kinds.add(kind);
        };
        const handle = `call("GetQueueUrl", { QueueName: "out" }).then(() => forward(body))`;
        await result({ handle }, { schedules: 60, onSchedule });
        expect([...kinds]).to.have.members([...FAULT_KINDS]);
    });

    it("finds a target without a dead-letter queue whose queue goes away, and says it in one fault", async () => {
        const { text, failure } = await result({ ruleDeadLetters: false });
        expect(failure?.shortest.schedule.map(({ kind }) => kind)).to.deep.equal(["gone"]);
        expect(text).to.match(
            /The shortest that does \(1 fault(, of \d)?\):\n {2}\d+:\d\d for \d+:\d\d {2}gone: work does not exist\n/,
        );
        expect(text).to.contain(
            "is lost: work: rule orders could not deliver, and its target has no dead-letter queue",
        );
    });

    it("finds a handler that swallows errors: an order is handled, and nothing is done for it", async () => {
        const { failure } = await result({ handle: "forward(body).catch(() => {})" });
        const { schedule, violations } = failure!.shortest;
        expect(schedule).to.have.length(1);
        expect(violations[0]).to.match(/^order-\d has had no message in out$/);
    });

    it("repeats a seed byte for byte, and the schedule of a number is that of the seed with that number", async () => {
        const traces = async (seed: number, schedules: number) => {
            const all: string[] = [];
            const onSchedule: StormOptions["onSchedule"] = (_, schedule, { trace }) =>
                all.push([...schedule.map((fault) => faultText(fault, (arn) => arn)), ...trace].join("\n"));
            await result({}, { seed, schedules, onSchedule });
            return all;
        };
        const first = await traces(7, 4);
        expect(await traces(7, 4)).to.deep.equal(first);
        expect(await traces(9, 1)).to.deep.equal([first[2]]);
        expect(new Set(first).size).to.equal(4);
    });

    it("sees the same in contexts as in processes", async () => {
        const { played, text } = await result({}, { schedules: 5, functions: "both" });
        expect([played, text]).to.deep.equal([5, ""]);
    });

    it("sees the same where a function does several things side by side, and waits at random in between", async () => {
        const one = `async (n) => {
            await new Promise((go) => setTimeout(go, Math.random() * 2));
            await forward(JSON.stringify({ id: JSON.parse(body).id, n }));
        }`;
        const handle = `Promise.all([1, 2, 3, 4, 5].map(${one}))`;
        const { played, text } = await result({ handle }, { schedules: 5, functions: "both" });
        expect([played, text]).to.deep.equal([5, ""]);
    });

    it("with exact finds what is done twice with different contents", async () => {
        const handle = "forward(JSON.stringify({ id: JSON.parse(body).id, at: Date.now() }))";
        const faults = await result({ handle }, { exact: true });
        expect(faults.failure?.shortest.schedule).to.have.length(1);
        expect(faults.text).to.match(/order-\d has had another message in out than without faults/);
        expect((await result({ handle }, { schedules: 20 })).text).to.equal("");
    });

    it("sends dead letters again when the faults are over: an order that is lost behind them is found", async () => {
        const again: StormOptions["redrive"] = ({ queueArn, message }) => {
            const to = queueArn.endsWith(":dead") ? "work" : "out";
            const QueueUrl = `https://sqs.us-east-1.amazonaws.com/123456789012/${to}`;
            return {
                service: "sqs",
                operation: "SendMessage",
                region: "us-east-1",
                input: { QueueUrl, MessageBody: message.Body },
            };
        };
        expect((await result({}, { redrive: again })).text).to.equal("");
        const nowhere: StormOptions["redrive"] = () => undefined;
        expect((await result({}, { redrive: nowhere })).text).to.match(/order-\d has had no message in out/);
    });

    it("sends what was done for an order again, though a poison message came in its batch, and leaves the poison", async () => {
        const sent: string[] = [];
        const { lab, ...storm } = await setup(1);
        const redrive: StormOptions["redrive"] = ({ queueArn, message }) => {
            sent.push(`${queueArn.split(":").at(-1)} ${message.Body}`);
            return undefined;
        };
        try {
            const trace = { events: ["poison-0", "order-1"], rules: [] };
            const prepare = (world: Lab) => {
                const dead = world.fabric.sqs.queue(sqsArn("dead"));
                dead.send({ body: "mixed", trace, senderId: "a" });
                dead.send({ body: "poison", trace: { events: ["poison-0"], rules: [] }, senderId: "a" });
                dead.send({ body: "of nothing", trace: { events: [], rules: [] }, senderId: "a" });
            };
            await playStorm({ ...storm, prepare, redrive }, [], "contexts");
        } finally {
            await lab.close();
        }
        expect(sent).to.deep.equal(["dead mixed", "dead of nothing"]);
    });

    it("refuses events that match no rule, and a stack that loses them without any fault", async () => {
        const event = JSON.stringify({ ...JSON.parse((await setupEvent()).text), source: "other" });
        expect(await labError(result({}, { events: [{ text: event }] }))).to.equal(
            "No event of the storm matches a rule of the stack: nothing could be lost. Give events that do, with --events.",
        );
    });
});

async function setupEvent() {
    const { lab, events } = await setup(1);
    await lab.close();
    return events[0]!;
}
