import { PublishCommand } from "@aws-sdk/client-sns";
import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import type { AwsAccount } from "../../../cli/aws/awsAccount";
import type { DeadLetter } from "../../../cli/deadLetters/deadLetter";
import { type End, redriveFrom } from "../../../cli/deadLetters/redrive";
import { makeUrn } from "../../../lab/account/names";
import { Lab } from "../../../lab/lab";
import {
    accountOf,
    handledBy,
    lastEventOf,
    lettersIn,
    overTheOutage,
    PROGRAM,
    START,
    shopEvent,
} from "./deadLetterStack";

const ARN = "arn:aws:sqs:eu-west-1:123456789012";
const url = (name: string) => `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`;

describe("Dead letters in the lab", () => {
    let lab: Lab;
    let account: AwsAccount;
    beforeEach(async () => {
        lab = await Lab.of(PROGRAM, { stack: "dev", now: START });
        account = await accountOf(lab);
    });
    afterEach(async () => {
        account?.close();
        await lab?.close();
    });

    async function only(queue: string): Promise<DeadLetter> {
        const { [queue]: letters = [], ...others } = await lettersIn(account);
        expect([letters.length, Object.keys(others)]).to.deep.equal([1, []]);
        return letters[0]!;
    }
    const short = ({ shape, from, to, why }: DeadLetter) => ({ shape, from, to, why });

    async function redriven(...letters: readonly DeadLetter[]) {
        const ends: End[] = [];
        await redriveFrom(account, letters, (end) => ends.push(end));
        await lab.clock.settle();
        return ends.map((end) => ("why" in end ? `${end.end}: ${end.why}` : end.end));
    }
    const publish = async (message: string) => {
        const TopicArn = "arn:aws:sns:eu-west-1:123456789012:news";
        const MessageAttributes = { kind: { DataType: "String", StringValue: "sale" } };
        await account.sns().send(new PublishCommand({ TopicArn, Message: message, MessageAttributes }));
        await lab.clock.settle();
    };

    it("of SQS go back to their queue, with their attributes, and are handled when the outage is over", async () => {
        const MessageAttributes = { kind: { DataType: "Number", StringValue: "7" } };
        const QueueUrl = url("orders");
        await account.sqs().send(new SendMessageCommand({ QueueUrl, MessageBody: "order 1", MessageAttributes }));
        await lab.clock.settle();
        const letter = await only("handled-dead-letters");
        expect(short(letter)).to.deep.equal({
            shape: "sqs-redrive",
            from: `${ARN}:orders`,
            to: `${ARN}:orders`,
            why: "received 3 times and never deleted: its consumer failed, or took longer than the visibility timeout",
        });
        await overTheOutage(lab);
        expect(await redriven(letter)).to.deep.equal(["sent"]);
        const { Records } = lastEventOf(lab, "order") as { Records: Record<string, unknown>[] };
        expect([handledBy(lab), Records[0]!["body"]]).to.deep.equal([["order"], "order 1"]);
        expect(Records[0]!["messageAttributes"]).to.have.nested.property("kind.stringValue", "7");
        expect(await lettersIn(account)).to.deep.equal({});
    });

    it("of an EventBridge target go to the queue alone, as the target's transformer makes them", async () => {
        await lab.send(shopEvent("refused", { order: 7 }));
        const letter = await only("delivery-dead-letters");
        const { why, ...ends } = short(letter);
        expect(ends).to.deep.equal({
            shape: "eventbridge-target",
            from: "arn:aws:events:eu-west-1:123456789012:rule/refused",
            to: `${ARN}:refused`,
        });
        expect(why).to.match(/^NO_PERMISSIONS after 0 retries: /);
        const events = lab.notices.filter(({ kind }) => kind === "event").length;
        expect(await redriven(letter)).to.deep.equal(["sent"]);
        expect(lab.messages("refused").map(({ body }) => JSON.parse(body))).to.deep.equal([
            { order: 7, by: "refused" },
        ]);
        expect(lab.notices.filter(({ kind }) => kind === "event").length).to.equal(events);
        expect(await lettersIn(account)).to.deep.equal({});
    });

    it("of an EventBridge target go to the function, with the whole event", async () => {
        await lab.send(shopEvent("locked"));
        await overTheOutage(lab);
        expect(await redriven(await only("delivery-dead-letters"))).to.deep.equal(["sent"]);
        expect(lastEventOf(lab, "locked")).to.deep.include({
            id: "event-locked",
            source: "shop",
            detail: { order: 1 },
        });
    });

    it("of SNS subscriptions go to each subscriber as SNS would deliver to it", async () => {
        await publish("half price");
        const { "unheard-dead-letters": letters = [], ...others } = await lettersIn(account);
        expect(others).to.deep.equal({});
        const to = (end: string) => letters.find((letter) => letter.to?.endsWith(`:${end}`))!;
        expect(["plain", "raw", "reader"].map((end) => to(end).shape)).to.deep.equal(Array(3).fill("sns-subscription"));
        expect(to("plain").from).to.match(/^arn:aws:sns:eu-west-1:123456789012:news:[\w-]{36}$/);
        expect(to("plain").why).to.match(/AccessDenied/);

        await overTheOutage(lab);
        expect(await redriven(...letters)).to.deep.equal(["sent", "sent", "sent"]);
        const [plain] = lab.messages("plain").map(({ body }) => JSON.parse(body) as Record<string, unknown>);
        expect(plain).to.include({ Type: "Notification", Message: "half price" });
        const { Messages = [] } = await account.sqs().send(
            new ReceiveMessageCommand({
                QueueUrl: url("raw"),
                MessageAttributeNames: ["All"],
                MessageSystemAttributeNames: ["All"],
            }),
        );
        expect(Messages.map(({ Body }) => Body)).to.deep.equal(["half price"]);
        expect(Messages[0]!.Attributes).to.not.have.property("MessageGroupId");
        expect(Object.keys(Messages[0]!.MessageAttributes!)).to.deep.equal(["kind"]);
        const { Records } = lastEventOf(lab, "reader") as { Records: Record<string, Record<string, unknown>>[] };
        expect(Records[0]!["EventSource"]).to.equal("aws:sns");
        expect(Records[0]!["Sns"]).to.deep.include({
            Message: "half price",
            Subject: null,
            MessageAttributes: { kind: { Type: "String", Value: "sale" } },
        });
        expect(Records[0]!["Sns"]).to.include.keys("SigningCertUrl", "UnsubscribeUrl");
        expect(await lettersIn(account)).to.deep.equal({});
    });

    it("of a function's on-failure destination go to the function, with the event that it failed with", async () => {
        await lab.send(shopEvent("direct", { order: 9 }));
        const letter = await only("failures");
        expect(short(letter)).to.deep.equal({
            shape: "lambda-on-failure",
            from: "arn:aws:lambda:eu-west-1:123456789012:function:direct:$LATEST",
            to: "arn:aws:lambda:eu-west-1:123456789012:function:direct:$LATEST",
            why: "RetriesExhausted after 3 attempts: TypeError: the shop is closed",
        });
        await overTheOutage(lab);
        expect(await redriven(letter)).to.deep.equal(["sent"]);
        expect(handledBy(lab)).to.deep.equal(["direct"]);
        expect(lastEventOf(lab, "direct")).to.deep.include({ id: "event-direct", detail: { order: 9 } });
        expect(await lettersIn(account)).to.deep.equal({});
    });

    it("of a function's own dead-letter queue go to the function that has it", async () => {
        await lab.send(shopEvent("legacy"));
        const letter = await only("legacy-dead-letters");
        expect(short(letter)).to.deep.include({ shape: "lambda-dead-letter", why: "error 200: the shop is closed" });
        await overTheOutage(lab);
        expect(await redriven(letter)).to.deep.equal(["sent"]);
        expect(handledBy(lab)).to.deep.equal(["legacy"]);
    });

    it("come back as new dead letters while the outage lasts", async () => {
        await lab.send(shopEvent("direct"));
        const letter = await only("failures");
        expect(await redriven(letter)).to.deep.equal(["sent"]);
        expect((await only("failures")).id).to.not.equal(letter.id);
    });

    it("stay where they are when they cannot be sent, and it is said why", async () => {
        await lab.send(shopEvent("refused"));
        const letter = await only("delivery-dead-letters");
        lab.fabric.sqs.delete(lab.fabric.sqs.queue("refused"));
        expect(await redriven(letter)).to.deep.equal(["failed: QueueDoesNotExist: The specified queue does not exist"]);
        expect((await only("delivery-dead-letters")).id).to.equal(letter.id);
    });

    it("stay where they are when their rule is gone: what its target was to get is not known", async () => {
        await lab.send(shopEvent("refused"));
        lab.fabric.events.findBus("default", "eu-west-1")!.rules.delete("refused");
        // It is still the dead-letter queue of the other rule's target.
        const { redrive } = await only("delivery-dead-letters");
        expect(redrive).to.deep.equal({
            refused: "the rule is gone or has no targets: what the target was to get is not known",
        });
    });

    it("stay where they are when the body is no event, whatever its attributes say", async () => {
        const text = (StringValue: string) => ({ DataType: "String", StringValue });
        const RULE_ARN = text("arn:aws:events:eu-west-1:123456789012:rule/refused");
        const MessageAttributes = { RULE_ARN, TARGET_ARN: text(`${ARN}:refused`) };
        const QueueUrl = url("delivery-dead-letters");
        await account.sqs().send(new SendMessageCommand({ QueueUrl, MessageBody: "no event", MessageAttributes }));
        expect((await only("delivery-dead-letters")).redrive).to.deep.equal({
            refused: "the target's input cannot be made: An event must be a JSON object.",
        });
    });

    it("that nothing tells the origin of are shown as unknown, and not sent anywhere", async () => {
        await account.sqs().send(new SendMessageCommand({ QueueUrl: url("failures"), MessageBody: "by hand" }));
        const { shape, redrive } = await only("failures");
        expect([shape, Object.keys(redrive)]).to.deep.equal(["unknown", ["refused"]]);
    });

    it("that somebody else has taken are told as gone, and the others are left alone", async () => {
        for (const order of [1, 2, 3]) await lab.send({ ...shopEvent("refused", { order }), id: `e-${order}` });
        const { "delivery-dead-letters": letters = [] } = await lettersIn(account);
        const [first, second] = letters as [DeadLetter, DeadLetter];
        expect(await redriven(first)).to.deep.equal(["sent"]);
        expect(await redriven(first, second)).to.deep.equal(["sent", "gone"]);
        expect(lab.messages("delivery-dead-letters")).to.have.length(1);
    });

    it("of a FIFO queue keep their order: what comes behind one that fails waits, and other groups go on", async () => {
        const QueueUrl = url("sorted-dead-letters.fifo");
        for (const [group, text] of ["a1", "a2", "b1"].map((text) => [text[0]!, text])) {
            const dedup = { MessageGroupId: group, MessageDeduplicationId: text };
            await account.sqs().send(new SendMessageCommand({ QueueUrl, MessageBody: text, ...dedup }));
        }
        const { "sorted-dead-letters.fifo": letters = [] } = await lettersIn(account);
        expect(letters.map(({ body, shape }) => `${body} ${shape}`)).to.deep.equal(
            ["a1", "a2", "b1"].map((text) => `${text} sqs-redrive`),
        );
        const nowhere = { refused: "it is broken" };
        const broken = letters.map((letter) => (letter.body === "a1" ? { ...letter, redrive: nowhere } : letter));
        expect((await redriven(...broken)).sort()).to.deep.equal([
            "failed: it is broken",
            "failed: one before it in its group a could not be sent",
            "sent",
        ]);
        expect(lab.messages("sorted.fifo").map(({ body }) => body)).to.deep.equal(["b1"]);
        const { "sorted-dead-letters.fifo": left = [] } = await lettersIn(account);
        expect(await redriven(...left)).to.deep.equal(["sent", "sent"]);
        expect(lab.messages("sorted.fifo").map(({ body }) => body)).to.deep.equal(["b1", "a1", "a2"]);
    });

    /** What is sent is worked off, with all that follows from it, before the next call is made. */
    function slowly(): void {
        account.sqs().middlewareStack.add(
            (next) => async (args) => {
                const answer = await next(args);
                await lab.clock.settle();
                return answer;
            },
            { step: "initialize" },
        );
    }

    it("are all sent, and once, however many there are and however long each of them takes", async () => {
        const QueueUrl = url("handled-dead-letters");
        const texts = Array.from({ length: 25 }, (_, at) => `order ${at}`);
        for (const MessageBody of texts) await account.sqs().send(new SendMessageCommand({ QueueUrl, MessageBody }));
        const { "handled-dead-letters": letters = [] } = await lettersIn(account);
        expect(letters).to.have.length(25);
        slowly();
        expect(await redriven(...letters)).to.deep.equal(Array(25).fill("sent"));
        const { "handled-dead-letters": again = [] } = await lettersIn(account);
        expect(again.map(({ body }) => body).sort()).to.deep.equal([...texts].sort());
    });

    it("of a FIFO queue are sent once, however long what they are sent to takes", async () => {
        const type = "aws:lambda/eventSourceMapping:EventSourceMapping";
        const inputs = { eventSourceArn: `${ARN}:sorted.fifo`, functionName: "order" };
        await lab.account.create({
            urn: makeUrn("dev", "deadLetters", undefined, type, "sorted"),
            type,
            name: "sorted",
            custom: true,
            inputs,
        });
        const QueueUrl = url("sorted-dead-letters.fifo");
        const texts = ["a", "b", "c", "d"];
        for (const text of texts) {
            const dedup = { MessageGroupId: text, MessageDeduplicationId: text };
            await account.sqs().send(new SendMessageCommand({ QueueUrl, MessageBody: text, ...dedup }));
        }
        const { "sorted-dead-letters.fifo": letters = [] } = await lettersIn(account);
        // Each of them fails again, and is a dead letter again after half a minute, before the next one is sent.
        slowly();
        expect(await redriven(...letters)).to.deep.equal(Array(4).fill("sent"));
        const { "sorted-dead-letters.fifo": again = [] } = await lettersIn(account);
        expect(again.map(({ body }) => body).sort()).to.deep.equal(texts);
        await overTheOutage(lab);
        expect(await redriven(...again)).to.deep.equal(Array(4).fill("sent"));
        expect(handledBy(lab)).to.deep.equal(Array(4).fill("order"));
        expect(await lettersIn(account)).to.deep.equal({});
    });
});
