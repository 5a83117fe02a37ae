import { join } from "node:path";
import type { Message } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { recognise } from "../../../cli/deadLetters/recognise";
import { redriveFrom } from "../../../cli/deadLetters/redrive";
import { queueText } from "../../../cli/deadLetters/text";
import type { ScheduleFacts } from "../../../cli/deadLetters/wiring";
import { Lab } from "../../../lab/lab";
import { accountOf, lettersIn, START } from "./deadLetterStack";

const PROGRAM = join(__dirname, "../../fixtures/programs/scheduled");
const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;

describe("Dead letters of EventBridge Scheduler", () => {
    it("lie in the queue that the schedule names, say which and why, and go to its target alone", async () => {
        const lab = await Lab.of(PROGRAM, { now: START });
        try {
            await lab.advance(3_600_000);
            const account = await accountOf(lab);
            const { "by-hand-dead-letters": letters = [], ...others } = await lettersIn(account);
            expect(others).to.deep.equal({});
            const [{ shape, from, to, why, id, queue, sent }] = letters as [(typeof letters)[0]];
            expect({ shape, from, to }).to.deep.equal({
                shape: "scheduler-target",
                from: arn("scheduler", "schedule/by-hand/by-hand"),
                to: arn("sqs", "work"),
            });
            expect(why).to.match(/^NO_PERMISSIONS after 0 retries: scheduler\.amazonaws\.com for /);
            expect(queueText(queue, letters)).to.include(
                `\n  ${id}  ${sent}  Scheduler target: schedule by-hand/by-hand -> queue work\n      NO_PERMISSIONS after 0`,
            );
            const ends: string[] = [];
            await redriveFrom(account, letters, ({ end }) => ends.push(end));
            expect(ends).to.deep.equal(["sent"]);
            expect(lab.messages("work").map(({ body }) => body)).to.deep.equal(["{}"]);
            expect(await lettersIn(account)).to.deep.equal({});
            account.close();
        } finally {
            await lab.close();
        }
    });

    const SCHEDULE = arn("scheduler", "schedule/default/nightly");
    const queue = { arn: arn("sqs", "dead"), url: "https://sqs/dead", fifo: false, waiting: 1, hidden: 0 };
    const text = (StringValue: string) => ({ DataType: "String", StringValue });
    function redriven(to: string, cut = "false", target: Partial<ScheduleFacts["target"]> = {}) {
        const message: Message = {
            MessageId: "m",
            Body: '{"days":30}',
            MessageAttributes: {
                SCHEDULE_ARN: text(SCHEDULE),
                TARGET_ARN: text(to),
                ERROR_CODE: text("INTERNAL_ERROR"),
                IS_PAYLOAD_TRUNCATED: text(cut),
            },
        };
        const schedules = [{ arn: SCHEDULE, target: { Arn: to, RoleArn: "role", ...target } }];
        const wiring = { queues: [queue], targets: [], schedules, subscriptions: [], functions: [] };
        const { redrive } = recognise(queue, message, wiring);
        return "refused" in redrive ? redrive.refused : [redrive.call.operation, redrive.call.text, redrive.call.input];
    }

    it("go to functions, topics and groups of FIFO queues with the payload as it is", () => {
        const body = '{"days":30}';
        const fn = arn("lambda", "function:sweep");
        expect(redriven(fn)).to.deep.equal([
            "lambda:Invoke",
            body,
            { FunctionName: fn, InvocationType: "Event", Payload: Buffer.from(body) },
        ]);
        const topic = arn("sns", "news");
        expect(redriven(topic)).to.deep.equal(["sns:Publish", body, { TopicArn: topic, Message: body }]);
        const fifo = arn("sqs", "work.fifo");
        expect(redriven(fifo, "false", { SqsParameters: { MessageGroupId: "nights" } })).to.deep.equal([
            "sqs:SendMessage",
            body,
            {
                QueueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/work.fifo",
                MessageBody: body,
                MessageGroupId: "nights",
                MessageDeduplicationId: "redrive-m",
            },
        ]);
        expect(redriven(fifo)).to.equal(`${fifo} is a FIFO queue, and the message has no group`);
    });

    it("stay where they are when the target is a bus or an API, or the payload was cut", () => {
        expect(redriven(arn("events", "event-bus/default"))).to.equal(
            "the target is a bus: nothing is put on one, where every rule would have it",
        );
        const api = "arn:aws:scheduler:::aws-sdk:ec2:stopInstances";
        expect(redriven(api)).to.equal(`targets of this kind are not sent to again: ${api}`);
        expect(redriven(arn("sqs", "work"), "true")).to.equal("the payload was too large for the queue and was cut");
    });
});
