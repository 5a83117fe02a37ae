import { expect } from "chai";
import type { InvocationResult, Notice } from "event-ops-lab";
import { lostIn, rowsOf } from "../../cli/outcomes";

const RULE = "arn:aws:events:us-east-1:123456789012:rule/instances";
const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:standardise";
const SENDER = "arn:aws:lambda:us-east-1:123456789012:function:send-email";
const QUEUE = "arn:aws:sqs:us-east-1:123456789012:dead-letters";
const TIME = "2026-01-01T00:00:00.000Z";
const TRACE = { events: ["e1"], rules: [RULE] };

const event: Notice = {
    kind: "event",
    time: TIME,
    busArn: "arn:aws:events:us-east-1:123456789012:event-bus/default",
    matched: [RULE],
    event: {
        id: "e1",
        source: "aws.ec2",
        detailType: "AWS API Call via CloudTrail",
        account: "123456789012",
        region: "us-east-1",
        time: "2026-01-01T00:00:00Z",
        text: "{}",
        body: { detail: { eventName: "RunInstances" } },
    },
};

function ran(functionArn: string, result: Partial<InvocationResult> & { ok: boolean }, attempt = 1): Notice {
    const filled = { payload: "null", logs: [], durationMs: 1, ...result } as InvocationResult;
    return { kind: "invocation", time: TIME, trace: TRACE, functionArn, attempt, result: filled };
}
const reported = (outcome: string) => JSON.stringify({ level: "INFO", message: "event-ops", outcome });
const failed = { ok: false, reason: "error", errorType: "TypeError", errorMessage: "no such thing" } as const;
const dead: Notice = { kind: "dead-letter", time: TIME, trace: TRACE, queueArn: QUEUE, reason: "received 5 times" };
const lost: Notice = {
    kind: "lost",
    time: TIME,
    trace: TRACE,
    where: "rule instances",
    why: "it has no dead-letter queue",
};

const TABLE: [string, Notice[], { outcome: string; error: string | null }][] = [
    ["nothing ran at all: a queue took the event", [], { outcome: "informed", error: null }],
    [
        "the function reports that it informed",
        [ran(FUNCTION, { ok: true, logs: [reported("informed")] })],
        { outcome: "informed", error: null },
    ],
    [
        "the function of somebody else reports nothing",
        [ran(FUNCTION, { ok: true, logs: ["hello", "{not json"] })],
        { outcome: "informed", error: null },
    ],
    [
        "the function reports that it ignored",
        [ran(FUNCTION, { ok: true, logs: [reported("ignored")] })],
        { outcome: "ignored", error: null },
    ],
    [
        "a function that fails, then succeeds",
        [ran(FUNCTION, failed), ran(FUNCTION, { ok: true }, 2)],
        { outcome: "informed", error: null },
    ],
    [
        "a function that fails to the end",
        [ran(FUNCTION, failed)],
        { outcome: "failed", error: "TypeError: no such thing" },
    ],
    [
        "a function that the lab cannot run",
        [ran(FUNCTION, { ...failed, reason: "not-runnable" })],
        { outcome: "informed", error: "no such thing" },
    ],
    [
        "a later function whose message is dead-lettered",
        [ran(FUNCTION, { ok: true, logs: [reported("informed")] }), ran(SENDER, failed), dead],
        { outcome: "dead-lettered", error: "TypeError: no such thing" },
    ],
    [
        "a function that reports each failure of a batch and is dead-lettered",
        [
            ran(FUNCTION, {
                ok: true,
                logs: [JSON.stringify({ message: "event-ops", outcome: "failed", error: "Error: boom" })],
            }),
            dead,
        ],
        { outcome: "dead-lettered", error: "Error: boom" },
    ],
    [
        "a delivery that is dead-lettered before any function",
        [dead],
        { outcome: "dead-lettered", error: "received 5 times" },
    ],
    ["a delivery that is lost", [lost], { outcome: "failed", error: "rule instances: it has no dead-letter queue" }],
];

describe("What became of a replayed event", () => {
    for (const [what, notices, expected] of TABLE) {
        it(`is ${expected.outcome} for: ${what}`, () => {
            const [row] = rowsOf([event, ...notices], () => ({ rule: "instances", reaction: "ec2" }));

            expect({ outcome: row?.outcome, error: row?.error }).to.deep.equal(expected);
        });
    }

    it("says which event, rule, reaction and function, which calls the handlers made, not those that AWS made for them, and who was told", () => {
        const call = (by: "handler" | "service", operation: string): Notice => ({
            kind: "call",
            record: {
                time: TIME,
                service: "sns",
                operation,
                authorised: [{ action: `sns:${operation}`, resources: ["arn:aws:sns:us-east-1:123456789012:topic"] }],
                caller: {
                    kind: "role",
                    roleArn: "arn:aws:iam::123456789012:role/standardise",
                    sessionName: "standardise",
                },
                by,
                region: "us-east-1",
                input: {},
                result: "ok",
                trace: TRACE,
            },
        });

        const sent = { kind: "sent", time: TIME, trace: TRACE, body: "" } as const;
        const rows = rowsOf(
            [
                event,
                ran(FUNCTION, { ok: true }),
                call("handler", "Publish"),
                call("service", "Other"),
                { ...sent, channel: "webhook", to: ["hooks.example.com"] },
                { ...sent, channel: "email", to: ["team@example.com"], subject: "running" },
            ],
            () => ({
                rule: "instances",
                reaction: "ec2",
            }),
        );

        expect(rows).to.deep.equal([
            {
                event: {
                    id: "e1",
                    source: "aws.ec2",
                    detailType: "AWS API Call via CloudTrail",
                    name: "RunInstances",
                    time: "2026-01-01T00:00:00Z",
                    region: "us-east-1",
                },
                rule: "instances",
                reaction: "ec2",
                function: "standardise",
                outcome: "informed",
                calls: [
                    { service: "sns", operation: "Publish", resources: ["arn:aws:sns:us-east-1:123456789012:topic"] },
                ],
                sent: [
                    { channel: "email", to: ["team@example.com"], subject: "running" },
                    { channel: "webhook", to: ["hooks.example.com"], subject: null },
                ],
                error: null,
            },
        ]);
    });

    it("keeps what happened through another rule apart, and counts what was lost", () => {
        const other = { ...TRACE, rules: ["arn:aws:events:us-east-1:123456789012:rule/other"] };

        const rows = rowsOf([event, { ...dead, trace: other }, { ...lost, trace: other }] as Notice[], () => ({
            rule: "r",
            reaction: null,
        }));

        expect(rows.map(({ outcome }) => outcome)).to.deep.equal(["informed"]);
        expect(lostIn([event, dead, lost])).to.equal(1);
    });
});
