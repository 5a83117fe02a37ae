import { expect } from "chai";
import { ArgumentsError, OpsFoundation, Reaction, type ReactionArgs } from "../../components";
import { mockPulumi } from "../support/mocks";

const PATTERN = { source: ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"] } as const;

/** What a Reaction says to arguments; the first line names it, the others what is wrong. */
function complaintsOf(args: Partial<ReactionArgs>, name = "watch"): string[] {
    mockPulumi();
    const foundation = new OpsFoundation("ops");
    try {
        new Reaction(name, { foundation, handler: () => undefined, eventPattern: PATTERN, ...args });
    } catch (error) {
        expect(error).to.be.instanceOf(ArgumentsError);
        return (error as Error).message.split("\n");
    }
    return [];
}

interface Case {
    readonly title: string;
    readonly name?: string;
    // biome-ignore lint/suspicious/noExplicitAny: wrong arguments are the point
    readonly args: any;
    readonly says: readonly string[];
}

const CASES: readonly Case[] = [
    {
        title: "a pattern and a schedule",
        args: { schedule: { expression: "rate(1 hour)" } },
        says: ["  schedule: stands beside eventPattern. Keep one: what runs at a time and on events is two reactions."],
    },
    {
        title: "neither a pattern nor a schedule",
        args: { eventPattern: undefined },
        says: ["  eventPattern: is missing, and so is schedule. Give one of them: nothing would ever run."],
    },
    {
        title: "a visibility timeout under six times the function timeout",
        args: { timeoutSeconds: 60, visibilityTimeoutSeconds: 300 },
        says: [
            "  visibilityTimeoutSeconds: 300 is under six times the function timeout plus the batching window: messages would be handled twice. Set at least 360, lower timeoutSeconds, or leave it out.",
        ],
    },
    {
        title: "a visibility timeout that forgets the batching window",
        args: { maximumBatchingWindowInSeconds: 10, visibilityTimeoutSeconds: 180 },
        says: [
            "  visibilityTimeoutSeconds: 180 is under six times the function timeout plus the batching window: messages would be handled twice. Set at least 190, lower timeoutSeconds, or leave it out.",
        ],
    },
    {
        title: "a pattern that is no JSON",
        args: { eventPattern: "{'source': ['aws.ec2']}" },
        says: ["  eventPattern: is not valid: "],
    },
    {
        title: "a pattern that EventBridge refuses",
        args: { eventPattern: { source: ["aws.ec2"], detail: { state: [{ prefix: ["a"] }] } } },
        says: ["  eventPattern: is not valid: "],
    },
    {
        title: "a pattern without a source",
        args: { eventPattern: { "detail-type": ["Order Placed"] } },
        says: [
            '  eventPattern: is pinned to no source: the pattern names no source. Whoever may put events on the bus could make the reaction run. Name the sources, for example "source": ["aws.ec2"].',
        ],
    },
    {
        title: "a pattern of which one branch has no source",
        args: { eventPattern: { $or: [{ source: ["aws.ec2"] }, { "detail-type": ["Order Placed"] }] } },
        says: ["  eventPattern: is pinned to no source: a branch of $or names no source."],
    },
    {
        title: "a pattern that takes any source",
        args: { eventPattern: { source: [{ exists: true }] } },
        says: ["  eventPattern: is pinned to no source: source is matched by exists, which admits any source."],
    },
    {
        title: "a pattern that listens to the whole bus",
        args: { eventPattern: { source: [{ prefix: "aws." }], account: ["123456789012"] } },
        says: [
            "  eventPattern: listens to the whole bus: every event of every AWS service. Name sources, detail-types or values of detail: a field that takes any value narrows nothing.",
        ],
    },
    {
        title: "a pattern that listens to the whole bus, beside a field that takes any value",
        args: { eventPattern: { source: [{ prefix: "aws." }], "detail-type": [{ exists: true }] } },
        says: ["  eventPattern: listens to the whole bus: every event of every AWS service."],
    },
    {
        title: "a pattern of more than 2,048 characters",
        args: {
            eventPattern: {
                source: ["aws.ec2"],
                detail: {
                    "instance-id": Array.from({ length: 100 }, (_, index) => `i-${String(index).padStart(17, "0")}`),
                },
            },
        },
        says: [
            "  eventPattern: has 2249 characters; EventBridge takes 2048. Make two reactions of it, or name fewer values.",
        ],
    },
    {
        title: "a key that occurs twice in a pattern's text",
        args: { eventPattern: '{"source":["aws.ec2"],"source":["aws.s3"]}' },
        says: ["  eventPattern: source: source occurs twice: only the last one counts. See docs/event-patterns.md."],
    },
    {
        title: "more than 5 targets",
        args: {
            extraTargets: ["a", "b", "c", "d", "e"].map((name) => ({
                name,
                arn: "arn:aws:sns:us-east-1:123456789012:t",
            })),
        },
        says: [
            "  extraTargets: with the function's own the rule would have 6 targets; AWS allows 5. Move some to another reaction with the same pattern.",
        ],
    },
    {
        title: "two targets of one name",
        args: { extraTargets: ["a", "a"].map((name) => ({ name, arn: "arn:aws:sns:us-east-1:123456789012:t" })) },
        says: ['  extraTargets[1].name: "a" is there twice. Rename one.'],
    },
    {
        title: "a name from which a queue's would be too long",
        name: `watch-${"x".repeat(45)}`,
        args: {},
        says: [
            `  name: the queue "watch-${"x".repeat(45)}-delivery-dead-letters" would have a name of 81 characters; AWS allows 80. Shorten it by 1.`,
            `  name: the role "event-ops-dev-watch-${"x".repeat(45)}" would have a name of 65 characters; AWS allows 64. Shorten it by 1.`,
        ],
    },
    {
        title: "a name that AWS does not take",
        name: "watch all",
        args: {},
        says: ['  name: the rule "watch all-rule" has characters other than letters, digits, - and _. Rename it.'],
    },
    {
        title: "a batch that is too large",
        args: { batchSize: 10_001, maximumBatchingWindowInSeconds: 1 },
        says: ["  batchSize: 10001 is not a whole number from 1 to 10,000."],
    },
    {
        title: "a large batch without a window",
        args: { batchSize: 11 },
        says: [
            "  batchSize: 11 messages need a batching window. Set maximumBatchingWindowInSeconds to 1 or more, or batchSize to at most 10.",
        ],
    },
    {
        title: "a window that is too long",
        args: { maximumBatchingWindowInSeconds: 301 },
        says: ["  maximumBatchingWindowInSeconds: 301 is not a whole number from 0 to 300."],
    },
    {
        title: "a concurrency of one",
        args: { maximumConcurrency: 1 },
        says: ["  maximumConcurrency: 1 is not a whole number from 2 to 1,000."],
    },
    {
        title: "more at a time than is reserved",
        args: { maximumConcurrency: 10, reservedConcurrency: 5 },
        says: [
            "  maximumConcurrency: 10 is more than the 5 that reservedConcurrency leaves: messages would be throttled into the dead-letter queue.",
        ],
    },
    {
        title: "a reserved concurrency of one for a queue",
        args: { reservedConcurrency: 1 },
        says: [
            "  reservedConcurrency: 1 is less than the two invocations that Lambda begins with at a queue: messages would be throttled into the dead-letter queue. Set 2 or more, deliver directly, set 0 to stop the function, or leave it out.",
        ],
    },
    {
        title: "no attempt at all",
        args: { maxReceiveCount: 0 },
        says: ["  maxReceiveCount: 0 is not a whole number from 1 to 1,000."],
    },
    {
        title: "a queue that keeps as long as its dead-letter queue",
        args: { messageRetentionSeconds: 1_209_600 },
        says: ["  messageRetentionSeconds: 1209600 is not a whole number from 60 to 1,209,599."],
    },
    {
        title: "an event age under a minute",
        args: { retryPolicy: { maximumEventAgeInSeconds: 59 } },
        says: ["  retryPolicy.maximumEventAgeInSeconds: 59 is not a whole number from 60 to 86,400."],
    },
    {
        title: "too many retries",
        args: { retryPolicy: { maximumRetryAttempts: 186 } },
        says: ["  retryPolicy.maximumRetryAttempts: 186 is not a whole number from 0 to 185."],
    },
    {
        title: "an unknown delivery",
        args: { delivery: "topic" },
        says: ['  delivery: "topic" is unknown. Use "queued" or "direct".'],
    },
    {
        title: "settings of a queue with direct delivery",
        args: { delivery: "direct", batchSize: 5 },
        says: ["  batchSize: applies to queued delivery only. Leave it out: direct delivery has no queue."],
    },
    {
        title: "settings of direct delivery with a queue",
        args: { invocationRetryPolicy: { maximumRetryAttempts: 1 } },
        says: ["  invocationRetryPolicy: applies to direct delivery only. Use maxReceiveCount, or leave it out."],
    },
    {
        title: "more retries than Lambda makes",
        args: { delivery: "direct", invocationRetryPolicy: { maximumRetryAttempts: 3 } },
        says: ["  invocationRetryPolicy.maximumRetryAttempts: 3 is not a whole number from 0 to 2."],
    },
    {
        title: "read-only calls of any name",
        args: { readOnlyCalls: true },
        says: [
            "  readOnlyCalls: the pattern does not name exact calls, and read-only calls are by far the most of all.",
        ],
    },
    {
        title: "read-only calls by prefix",
        args: {
            readOnlyCalls: true,
            eventPattern: { source: ["aws.kms"], detail: { eventName: [{ prefix: "Get" }] } },
        },
        says: [
            "  readOnlyCalls: the pattern does not name exact calls, and read-only calls are by far the most of all.",
        ],
    },
    {
        title: "null as its schedule",
        args: { eventPattern: undefined, schedule: null },
        says: [
            '  schedule: null is not an object with an expression. Write it like { expression: "rate(5 minutes)" }.',
        ],
    },
    {
        title: "an expression as its schedule",
        args: { eventPattern: undefined, schedule: "rate(1 hour)" },
        says: ['  schedule: "rate(1 hour)" is not an object with an expression.'],
    },
    {
        title: "a bad schedule expression",
        args: { eventPattern: undefined, schedule: { expression: "cron(0 8 * * MON-FRI *)" } },
        says: [
            '  schedule.expression: "cron(0 8 * * MON-FRI *)" is not a schedule expression: one of day-of-month and day-of-week must be ?, and only one. Write one like "rate(5 minutes)", "cron(0 8 ? * MON-FRI *)" or "at(2027-01-31T08:00:00)".',
        ],
    },
    {
        title: "an alarm that there is not",
        args: { alarms: { ages: false } },
        says: [
            "  alarms.ages: there is no such alarm of queued delivery. Use deliveryDeadLetters, deadLetters or age.",
        ],
    },
    {
        title: "an alarm of direct delivery with a queue",
        args: { alarms: { throttles: false } },
        says: [
            "  alarms.throttles: there is no such alarm of queued delivery. Use deliveryDeadLetters, deadLetters or age.",
        ],
    },
    {
        title: "an alarm of a queue with direct delivery",
        args: { delivery: "direct", alarms: { age: { threshold: 60 } } },
        says: [
            "  alarms.age: there is no such alarm of direct delivery. Use deliveryDeadLetters, deadLetters, throttles or droppedFailures.",
        ],
    },
    {
        title: "alarms that are neither settings nor false",
        args: { alarms: true },
        says: ["  alarms: true is neither settings nor false. Give one of them, or leave it out."],
    },
    {
        title: "one alarm that is neither settings nor false",
        args: { alarms: { age: "off", deadLetters: [] } },
        says: [
            '  alarms.age: "off" is neither settings nor false. Give one of them, or leave it out.',
            "  alarms.deadLetters: a list is neither settings nor false. Give one of them, or leave it out.",
        ],
    },
    {
        title: "a setting of an alarm that there is not",
        args: { alarms: { age: { treshold: 60 } } },
        says: [
            "  alarms.age.treshold: there is no such setting of an alarm. Use threshold, periodSeconds, evaluationPeriods or datapointsToAlarm.",
        ],
    },
    {
        title: "thresholds that always ring, never ring, or are no numbers",
        args: {
            alarms: {
                age: { threshold: 0 },
                deadLetters: { threshold: Number.NaN },
                deliveryDeadLetters: { threshold: "5" },
            },
        },
        says: [
            "  alarms.age.threshold: 0 is not a number over 0. Give one, or leave it out.",
            "  alarms.deadLetters.threshold: NaN is not a number over 0. Give one, or leave it out.",
            '  alarms.deliveryDeadLetters.threshold: "5" is not a number over 0. Give one, or leave it out.',
        ],
    },
    {
        title: "periods that CloudWatch does not take for metrics of AWS",
        args: { alarms: { age: { periodSeconds: 30 }, deadLetters: { periodSeconds: 90 } } },
        says: [
            "  alarms.age.periodSeconds: 30 is not 60 or a multiple of it. Give one, or leave it out.",
            "  alarms.deadLetters.periodSeconds: 90 is not 60 or a multiple of it. Give one, or leave it out.",
        ],
    },
    {
        title: "no period to look at, and more data points than periods",
        args: {
            alarms: { age: { evaluationPeriods: 0 }, deadLetters: { evaluationPeriods: 2, datapointsToAlarm: 3 } },
        },
        says: [
            "  alarms.age.evaluationPeriods: 0 is not a whole number from 1 up. Give one, or leave it out.",
            "  alarms.deadLetters.datapointsToAlarm: 3 is not a whole number from 1 to 2, the periods that are looked at. Give one, or leave it out.",
        ],
    },
    {
        title: "an alarm that looks back further than CloudWatch does",
        args: {
            alarms: {
                age: { evaluationPeriods: 1_441 },
                deadLetters: { periodSeconds: 3_600, evaluationPeriods: 169 },
            },
        },
        says: [
            "  alarms.age.evaluationPeriods: 1441 periods of 60 seconds are more than the 86,400 seconds that CloudWatch looks back. Lower it, or periodSeconds.",
            "  alarms.deadLetters.evaluationPeriods: 169 periods of 3600 seconds are more than the 604,800 seconds that CloudWatch looks back. Lower it, or periodSeconds.",
        ],
    },
    {
        title: "what only a rule has with a schedule",
        args: {
            eventPattern: undefined,
            schedule: { expression: "rate(1 hour)" },
            readOnlyCalls: true,
            busName: "partner",
            extraTargets: [{ name: "a", arn: "arn" }],
        },
        says: [
            "  extraTargets: a schedule has one target. Leave it out.",
            "  readOnlyCalls: a schedule sees no calls. Leave it out.",
            "  busName: a schedule listens to no bus. Leave it out.",
        ],
    },
];

describe("Reaction, wrong arguments", () => {
    for (const { title, name, args, says } of CASES) {
        it(`refuses ${title}`, () => {
            const [first, ...rest] = complaintsOf(args, name);

            expect(first).to.equal(
                `Reaction "${name ?? "watch"}": ${says.length === 1 ? "an argument is" : `${says.length} arguments are`} wrong.`,
            );
            expect(rest.map((line, index) => line.slice(0, says[index]?.length))).to.deep.equal(says);
        });
    }

    it("says all that is wrong at once", () => {
        const [first, ...rest] = complaintsOf({ batchSize: 0, maxReceiveCount: 0, eventPattern: {} });

        expect(first).to.equal('Reaction "watch": 3 arguments are wrong.');
        expect(rest.map((line) => line.trim().split(":")[0])).to.deep.equal([
            "eventPattern",
            "batchSize",
            "maxReceiveCount",
        ]);
    });

    it("takes what is right: a prefix of all AWS sources that something narrows down", () => {
        const eventPattern = { source: [{ prefix: "aws." }], detail: { userIdentity: { type: ["Root"] } } };

        expect(complaintsOf({ eventPattern })).to.deep.equal([]);
    });

    it("takes the alarms that look back as far as CloudWatch does, and those that are off", () => {
        const age = { threshold: 0.5, periodSeconds: 3_600, evaluationPeriods: 168, datapointsToAlarm: 168 };

        expect(complaintsOf({ alarms: { age, deadLetters: { evaluationPeriods: 1_440 } } })).to.deep.equal([]);
        expect(
            complaintsOf({ alarms: { age: false, deadLetters: {}, deliveryDeadLetters: undefined } as never }),
        ).to.deep.equal([]);
    });

    it("takes a pattern of 2,048 characters", () => {
        const frame = JSON.stringify({ source: ["aws.ec2"], detail: { x: [""] } }).length;

        expect(
            complaintsOf({ eventPattern: { source: ["aws.ec2"], detail: { x: ["x".repeat(2_048 - frame)] } } }),
        ).to.deep.equal([]);
    });
});
