import { expect } from "chai";
import { deadLetterArns } from "../../../lab/faults/deadLetterArns";
import { clockText, type Fault, faultText } from "../../../lab/faults/fault";
import { ACCOUNT, REGION, World } from "../fabric/support";

const arn = (service: string, name: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;
const place = arn("sqs", "work");
const fn = arn("lambda", "function:worker");
const names = new Map([
    [place, "queue work"],
    [fn, "function worker"],
]);
const call = "sqs:SendMessage";
const time = { at: 65, lasts: 3_600 };

describe("A fault in words", () => {
    const table: readonly [Fault, string][] = [
        [{ kind: "duplicate", place, ...time }, "duplicate: all that passes queue work comes twice"],
        [{ kind: "reorder", place, ...time }, "reorder: what passes queue work comes in reverse order"],
        [{ kind: "delay", place, by: 90, ...time }, "delay: what passes queue work comes 1:30 later"],
        [{ kind: "drop", ...time }, "drop: no event is accepted"],
        [{ kind: "throttle", place: fn, ...time }, "throttle: function worker"],
        [{ kind: "throttle", place: call, ...time }, "throttle: sqs:SendMessage"],
        [{ kind: "api-error", call, ...time }, "api-error: sqs:SendMessage answers InternalFailure"],
        [{ kind: "stale-read", call, ...time }, "stale-read: sqs:SendMessage answers what it answered last"],
        [{ kind: "timeout", function: fn, ...time }, "timeout: function worker runs out of time when its work is done"],
        [
            { kind: "timeout", function: fn, call, ...time },
            "timeout: function worker runs out of time in sqs:SendMessage",
        ],
        [
            { kind: "crash", function: fn, when: "before", call, ...time },
            "crash: function worker before sqs:SendMessage",
        ],
        [{ kind: "gone", place, ...time }, "gone: queue work does not exist"],
        [{ kind: "clock-jump", by: 60, ...time }, "clock-jump: functions see a time 1:00 later"],
        [{ kind: "clock-jump", by: -3_661, ...time }, "clock-jump: functions see a time 1:01:01 earlier"],
    ];
    for (const [fault, text] of table) {
        it(`is ${text}`, () => {
            expect(faultText(fault, (one) => names.get(one) ?? "?")).to.equal(`1:05 for 1:00:00  ${text}`);
        });
    }

    it("is at one time where it lasts for none: a message that is no event", () => {
        const fault: Fault = { kind: "poison", place, body: '{"a":1', at: 0, lasts: 1 };
        expect(faultText(fault, (one) => names.get(one) ?? "?")).to.equal(
            'at 0:00  poison: "{\\"a\\":1" comes into queue work',
        );
    });

    it("has times in minutes and seconds, and in hours where there are any", () => {
        expect([0, 59.9, 60, 3_599, 3_600, 90_061].map(clockText)).to.deep.equal([
            "0:00",
            "0:59",
            "1:00",
            "59:59",
            "1:00:00",
            "25:01:01",
        ]);
    });
});

describe("The dead-letter queues of a stack", () => {
    it("are those of queues, of rules' targets, of subscriptions and of functions, and the functions' destinations", async () => {
        const world = new World();
        const of: Record<string, string> = {};
        for (const name of ["queue", "target", "subscription", "function", "destination", "none"]) {
            of[name] = await world.queue(name);
        }
        const work = await world.queue("work", {
            redrivePolicy: JSON.stringify({ deadLetterTargetArn: of["queue"], maxReceiveCount: 3 }),
        });
        await world.rule("stops", { source: ["aws.ec2"] }, { arn: work, deadLetterConfig: { arn: of["target"] } });
        await world.subscribe(await world.topic("news"), "sqs", work, {
            redrivePolicy: JSON.stringify({ deadLetterTargetArn: of["subscription"] }),
        });
        await world.function("worker", () => 1, { deadLetterConfig: { targetArn: of["function"] } });
        await world.make("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "config", {
            functionName: "worker",
            destinationConfig: { onFailure: { destination: of["destination"] } },
        });
        expect([...deadLetterArns(world)].sort()).to.deep.equal(
            ["destination", "function", "queue", "subscription", "target"].map((name) => of[name]),
        );
    });
});
