import { expect } from "chai";
import { wrapRaw } from "../../../handlers/runtime/raw";
import { createRuntime } from "../../../handlers/runtime/runtime";
import type { EventContext, EventHandler } from "../../../handlers/runtime/types";
import { wrapEvents } from "../../../handlers/runtime/wrap";
import { failureOf, instanceEvent, LAMBDA_CONTEXT, recordingLog, resourceEvent } from "../samples";

/** Runs a handler behind the runtime and keeps what it was given and what was logged. */
function wrapped(handler: EventHandler = () => {}) {
    const { log, lines } = recordingLog();
    const seen: { readonly event: unknown; readonly context: EventContext }[] = [];
    const entry = wrapEvents(
        () => (event, context) => {
            seen.push({ event, context });
            return handler(event, context);
        },
        createRuntime(log, {}),
    );
    return { run: (lambdaEvent: unknown) => entry(lambdaEvent, LAMBDA_CONTEXT), seen, lines };
}

function record(body: unknown, changes: Record<string, unknown> = {}) {
    return {
        messageId: "m-1",
        body: typeof body === "string" ? body : JSON.stringify(body),
        eventSource: "aws:sqs",
        eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:q",
        attributes: { ApproximateReceiveCount: "1" },
        ...changes,
    };
}

const event = (id: string) => ({ id, source: "aws.ec2", "detail-type": "x", detail: {} });
const envelope = (Message: string) => ({ Type: "Notification", TopicArn: "arn:aws:sns:eu-central-1:1:t", Message });

describe("the runtime around a handler", () => {
    const bodies: readonly (readonly [string, unknown])[] = [
        ["an event, from a rule or a topic with raw delivery", event("e-1")],
        ["an event in SNS's envelope", envelope(JSON.stringify(event("e-1")))],
    ];
    for (const [what, body] of bodies) {
        it(`opens a queue's message that is ${what}`, async () => {
            const { run, seen, lines } = wrapped();
            const result = await run({ Records: [record(body, { attributes: { ApproximateReceiveCount: "3" } })] });

            expect(result).to.deep.equal({ batchItemFailures: [] });
            expect(seen.map((call) => call.event)).to.deep.equal([event("e-1")]);
            expect(seen[0]!.context).to.include({ attempt: 3, requestId: "r-1", replayed: false });
            expect(lines).to.deep.equal([
                {
                    level: "info",
                    message: "event-ops",
                    fields: { outcome: "informed", eventId: "e-1", source: "aws.ec2", attempt: 3, requestId: "r-1" },
                },
            ]);
        });
    }

    it("does not take an event for an envelope because it has a field called Message", async () => {
        const { run, seen } = wrapped();
        const body = { Type: "Notification", Message: "{}" };
        await run({ Records: [record(body)] });
        expect(seen[0]!.event).to.deep.equal(body);
    });

    const unreadable: readonly (readonly [string, string, string])[] = [
        ["not JSON", "not { json", "MalformedEventError: The message is not JSON."],
        ["empty", "", "MalformedEventError: The message is not JSON."],
        ["a list", "[]", "MalformedEventError: The message is JSON, but not an object."],
        ["null", "null", "MalformedEventError: The message is JSON, but not an object."],
        ["an envelope around text", JSON.stringify(envelope("hello")), "MalformedEventError: The message is not JSON."],
    ];
    for (const [what, body, error] of unreadable) {
        it(`fails a message that is ${what}, and that message alone`, async () => {
            const { run, seen, lines } = wrapped();
            const result = await run({ Records: [record(body, { messageId: "bad" }), record(event("e-2"))] });

            expect(result).to.deep.equal({ batchItemFailures: [{ itemIdentifier: "bad" }] });
            expect(seen.map((call) => call.event)).to.deep.equal([event("e-2")]);
            expect(lines.map(({ fields }) => [fields.outcome, fields.eventId, fields.error])).to.have.deep.members([
                ["failed", "bad", error],
                ["informed", "e-2", undefined],
            ]);
        });
    }

    it("answers a batch that failed as a whole with all its messages, and logs each once", async () => {
        const { run, lines } = wrapped(() => {
            throw new TypeError("no such thing");
        });
        const result = await run({
            Records: [record(event("e-1"), { messageId: "a" }), record(event("e-2"), { messageId: "b" })],
        });
        expect(result).to.deep.equal({ batchItemFailures: [{ itemIdentifier: "a" }, { itemIdentifier: "b" }] });
        expect(lines.map(({ level, fields }) => [level, fields.outcome, fields.eventId, fields.error])).to.deep.equal([
            ["error", "failed", "e-1", "TypeError: no such thing"],
            ["error", "failed", "e-2", "TypeError: no such thing"],
        ]);
        expect(lines[0]!.fields.stack)
            .to.match(/^ {4}at /)
            .and.not.contain("no such thing");
    });

    it("stops a FIFO batch at the first failure, so that order is kept", async () => {
        const { run, seen } = wrapped((one) => {
            if ((one as { id: string }).id === "e-1") throw new Error("no");
        });
        const fifo = { eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:q.fifo" };
        const result = await run({
            Records: [
                record(event("e-1"), { messageId: "a", ...fifo }),
                record(event("e-2"), { messageId: "b", ...fifo }),
            ],
        });
        expect(result).to.deep.equal({ batchItemFailures: [{ itemIdentifier: "a" }, { itemIdentifier: "b" }] });
        expect(seen).to.have.length(1);
    });

    it("handles the events of a batch side by side", async () => {
        const waiting: (() => void)[] = [];
        const { run } = wrapped(async () => {
            await new Promise<void>((resolve) => {
                waiting.push(resolve);
                // Only when both have begun may either end.
                if (waiting.length === 2) for (const end of waiting) end();
            });
        });
        expect(await run({ Records: [record(event("e-1")), record(event("e-2"))] })).to.deep.equal({
            batchItemFailures: [],
        });
    });

    it("takes an empty batch", async () => {
        expect(await wrapped().run({ Records: [] })).to.deep.equal({ batchItemFailures: [] });
    });

    it("takes an event that EventBridge delivers directly, and throws so that Lambda tries again", async () => {
        const good = wrapped();
        expect(await good.run(event("e-1"))).to.equal(undefined);
        expect(good.seen[0]!.event).to.deep.equal(event("e-1"));

        const bad = wrapped(() => Promise.reject(new Error("no")));
        expect((await failureOf(() => bad.run(event("e-1")))).message).to.equal("no");
        expect(bad.lines).to.have.length(1);
        expect((await failureOf(() => good.run("text"))).name).to.equal("MalformedEventError");
    });

    it("takes a direct event that has Records of its own", async () => {
        const { run, seen } = wrapped();
        const own = { ...event("e-1"), Records: [{ eventSource: "acme" }] };
        await run(own);
        expect(seen[0]!.event).to.deep.equal(own);
    });

    it("takes what SNS delivers directly, tries every message, and throws the first failure", async () => {
        const sns = (id: string) => ({
            EventSource: "aws:sns",
            Sns: { MessageId: id, Message: JSON.stringify(event(id)) },
        });
        const { run, lines } = wrapped((one) => {
            if ((one as { id: string }).id === "e-1") throw new Error("first");
        });
        expect((await failureOf(() => run({ Records: [sns("e-1"), sns("e-2")] }))).message).to.equal("first");
        expect(lines.map(({ fields }) => [fields.eventId, fields.outcome])).to.deep.equal([
            ["e-1", "failed"],
            ["e-2", "informed"],
        ]);
    });

    it("logs what the handler reported; the event's identity cannot be overwritten", async () => {
        const { run, lines } = wrapped(() => ({ outcome: "ignored", reason: "tag", messages: 0, eventId: "forged" }));
        await run(event("e-1"));
        expect(lines[0]!.fields).to.include({ outcome: "ignored", reason: "tag", messages: 0, eventId: "e-1" });
    });

    const replays: readonly (readonly [string, unknown, boolean])[] = [
        ["an event", instanceEvent({ "replay-name": "again" }), true],
        ["a resource event", resourceEvent({ replayed: true }), true],
        ["a notification", { version: 1, resourceEvent: { id: "n-1", source: "aws.ec2", replayed: true } }, true],
        ["a live event", instanceEvent(), false],
        ["a live resource event", resourceEvent(), false],
    ];
    for (const [what, one, replayed] of replays) {
        it(`says of ${what} that it is ${replayed ? "" : "not "}replayed`, async () => {
            const { run, seen, lines } = wrapped();
            await run({ Records: [record(one)] });
            expect(seen[0]!.context.replayed).to.equal(replayed);
            expect(lines[0]!.fields.replayed).to.equal(replayed || undefined);
            expect(lines[0]!.fields.eventId).to.be.a("string").and.not.equal("m-1");
        });
    }

    it("makes the handler once for all invocations", async () => {
        let made = 0;
        const entry = wrapEvents(
            () => {
                made += 1;
                return () => {};
            },
            createRuntime(recordingLog().log, {}),
        );
        await entry(event("e-1"), LAMBDA_CONTEXT);
        await entry(event("e-2"), LAMBDA_CONTEXT);
        expect(made).to.equal(1);
    });

    it("names a missing environment variable", () => {
        const runtime = createRuntime(recordingLog().log, { A: "1", EMPTY: "" });
        expect(runtime.required("A")).to.equal("1");
        expect(() => runtime.required("EMPTY")).to.throw(
            'The environment variable EMPTY is not set. Set it in the function\'s "environment".',
        );
        expect(() => runtime.required("B"))
            .to.throw("B is not set")
            .with.property("name", "OptionsError");
    });

    it("hands Lambda's own event and context through when asked for raw", async () => {
        const raw = wrapRaw(
            () => (one, context) => ({ one, id: context.awsRequestId }),
            createRuntime(recordingLog().log, {}),
        );
        expect(await raw({ Records: [1] }, LAMBDA_CONTEXT)).to.deep.equal({ one: { Records: [1] }, id: "r-1" });
    });
});
