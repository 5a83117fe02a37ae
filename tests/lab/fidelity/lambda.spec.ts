import { expect } from "chai";
import { succeeded } from "../../../lab/fabric/invocationResult";
import { AwsError } from "../../../lab/types";
import { ACCOUNT, instanceEvent, REGION, refusal, World } from "../fabric/support";

const CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
const MIB = 1_048_576;

const fail = () => {
    throw new RangeError("too far");
};
const throttled = () => {
    throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
};

const invoke = (world: World, FunctionName: string, input: Record<string, unknown> = {}) =>
    world.call("lambda", "Invoke", { FunctionName, Payload: '{"n":1}', ...input });
const start = (world: World, fn: string, input: Record<string, unknown> = {}) =>
    invoke(world, fn, { InvocationType: "Event", ...input });

/** A function with an on-failure queue, after one asynchronous invocation; `attempts` in seconds since the start. */
async function started(handler: () => unknown, config: Record<string, unknown> = {}, inputs = {}) {
    const world = new World();
    const attempts: number[] = [];
    const fn = await world.function(
        "worker",
        () => {
            attempts.push(world.seconds());
            return handler();
        },
        inputs,
    );
    const destination = await world.queue("failures");
    const destinationConfig = { onFailure: { destination } };
    await world.make(CONFIG, "config", { functionName: fn, destinationConfig, ...config });
    await start(world, fn);
    await world.clock.settle();
    const [record] = world.bodies("failures");
    return { world, fn, attempts, record: record === undefined ? undefined : JSON.parse(record) };
}

describe("Asynchronous invocations, as in AWS", () => {
    it("M1 a function that fails is tried at once, after one minute and after two more", async () => {
        const { attempts } = await started(fail);
        expect(attempts).to.deep.equal([0, 60, 180]);
    });

    it("M1 retries are 0 to 2, and the age 60 to 21,600 seconds", async () => {
        expect((await started(fail, { maximumRetryAttempts: 0 })).attempts).to.deep.equal([0]);
        expect((await started(fail, { maximumRetryAttempts: 1 })).attempts).to.deep.equal([0, 60]);
        const wrong: readonly Record<string, unknown>[] = [
            { maximumRetryAttempts: 3 },
            { maximumRetryAttempts: -1 },
            { maximumEventAgeInSeconds: 59 },
            { maximumEventAgeInSeconds: 21_601 },
        ];
        for (const config of wrong) {
            expect(await refusal(started(fail, config))).to.match(/^InvalidParameterValueException: Maximum/);
        }
    });

    it("M1 throttling is no attempt: it is tried again after a second, doubled up to five minutes, for six hours", async () => {
        const { attempts, record } = await started(throttled);
        const waits = attempts.slice(1).map((at, index) => at - attempts[index]!);
        expect(waits.slice(0, 10)).to.deep.equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
        expect(new Set(waits.slice(9))).to.deep.equal(new Set([300]));
        expect(21_600 - attempts.at(-1)!).to.be.within(0, 300);
        expect(record.requestContext).to.include({ condition: "EventAgeExceeded", approximateInvokeCount: 0 });
    });

    it("M1 errors of Lambda itself are retried as throttling is", async () => {
        const broken = () => {
            throw new AwsError("ServiceException", "broken", 500);
        };
        expect((await started(broken, { maximumEventAgeInSeconds: 60 })).attempts).to.deep.equal([0, 1, 3, 7, 15, 31]);
    });

    it("M1 all attempts of an event have one request id", async () => {
        const world = new World();
        await start(world, await world.function("worker", fail));
        await world.clock.settle();
        expect([world.requestIds.length, new Set(world.requestIds).size]).to.deep.equal([3, 1]);
    });

    it("M1 a timeout and an end of the process are errors of the function", () => {
        for (const reason of ["timeout", "exit", "error"] as const) {
            const result = { ok: false, reason, errorType: "", errorMessage: "", logs: [], durationMs: 1 } as const;
            expect(succeeded(result), reason).to.equal(false);
        }
    });

    it("M2 the record of a failure has these fields and no others", async () => {
        const { fn, record } = await started(fail);
        expect(record.requestContext.requestId).to.match(/^[\da-f-]{36}$/);
        expect(record).to.deep.equal({
            version: "1.0",
            timestamp: "2026-03-02T08:03:00.000Z",
            requestContext: {
                requestId: record.requestContext.requestId,
                functionArn: `${fn}:$LATEST`,
                condition: "RetriesExhausted",
                approximateInvokeCount: 3,
            },
            requestPayload: { n: 1 },
            responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
            responsePayload: { errorType: "RangeError", errorMessage: "too far" },
        });
    });

    it("M2 the record of an event that never ran has no response", async () => {
        const { record } = await started(throttled, { maximumEventAgeInSeconds: 60 });
        expect(Object.keys(record)).to.deep.equal(["version", "timestamp", "requestContext", "requestPayload"]);
    });

    it("M2 the record of an event that grew too old after an error has the last response", async () => {
        const { record, attempts } = await started(fail, { maximumEventAgeInSeconds: 60 });
        expect(attempts).to.deep.equal([0, 60]);
        expect(record.requestContext).to.include({ condition: "EventAgeExceeded", approximateInvokeCount: 2 });
        expect(record.responsePayload).to.deep.equal({ errorType: "RangeError", errorMessage: "too far" });
    });

    it("M2 a success has its record too, without an error", async () => {
        const world = new World();
        const fn = await world.function("worker", () => ({ done: true }));
        const destination = await world.queue("successes");
        await world.make(CONFIG, "config", { functionName: fn, destinationConfig: { onSuccess: { destination } } });
        await start(world, fn);
        await world.clock.settle();
        const record = JSON.parse(world.bodies("successes")[0]!);
        expect(record.requestContext).to.include({ condition: "Success", approximateInvokeCount: 1 });
        expect([record.responseContext, record.responsePayload]).to.deep.equal([
            { statusCode: 200, executedVersion: "$LATEST" },
            { done: true },
        ]);
    });

    it("M2 a bus gets the record as an event of lambda", async () => {
        const world = new World();
        const fn = await world.function("worker", fail);
        const bus = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;
        const destinationConfig = { onFailure: { destination: bus } };
        await world.make(CONFIG, "config", { functionName: fn, destinationConfig, maximumRetryAttempts: 0 });
        await world.rule("results", { source: ["lambda"] }, { arn: await world.queue("work") });
        await start(world, fn);
        await world.clock.settle();
        const event = JSON.parse(world.bodies("work")[0]!);
        expect([event["detail-type"], event.resources, event.detail.requestContext.condition]).to.deep.equal([
            "Lambda Function Invocation Result - Failure",
            [`${fn}:$LATEST`, bus],
            "RetriesExhausted",
        ]);
    });

    it("M2 a record of a success that arrives is nothing that was lost, one that does not is", async () => {
        const lost = async (name: string) => {
            const world = new World();
            const fn = await world.function("worker", () => 1);
            await world.queue("successes");
            const destination = `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
            await world.make(CONFIG, "config", { functionName: fn, destinationConfig: { onSuccess: { destination } } });
            await start(world, fn);
            await world.clock.settle();
            return world.of("lost").map(({ where, why }) => [where, why]);
        };
        expect(await lost("successes")).to.deep.equal([]);
        expect(await lost("gone")).to.deep.equal([
            [
                `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`,
                `the record of a success did not reach arn:aws:sqs:${REGION}:${ACCOUNT}:gone: The specified queue does not exist.`,
            ],
        ]);
    });

    it("M2 an event that is given up goes to the destination and to the dead-letter queue, and the lab says why", async () => {
        const world = new World();
        const targetArn = await world.queue("dead");
        const destination = await world.queue("failures");
        const fn = await world.function("worker", fail, { deadLetterConfig: { targetArn } });
        const destinationConfig = { onFailure: { destination } };
        await world.make(CONFIG, "config", { functionName: fn, destinationConfig, maximumRetryAttempts: 0 });
        await start(world, fn);
        await world.clock.settle();
        const reason = "RetriesExhausted after 1 attempt: RangeError: too far";
        expect(world.of("dead-letter").map(({ queueArn, reason }) => [queueArn, reason])).to.deep.equal([
            [destination, reason],
            [targetArn, reason],
        ]);
        expect(world.of("lost")).to.deep.equal([]);
    });

    it("M2 a dead-letter queue gets the event alone, with RequestID, ErrorCode (a number) and the first kilobyte of ErrorMessage", async () => {
        const world = new World();
        const targetArn = await world.queue("dead");
        const fn = await world.function(
            "worker",
            () => {
                throw new Error("x".repeat(2_000));
            },
            { deadLetterConfig: { targetArn } },
        );
        await start(world, fn);
        await world.clock.settle();
        const [letter] = world.fabric.sqs.queue("dead").messages();
        const { RequestID, ...attributes } = letter!.attributes;
        expect(letter?.body).to.equal('{"n":1}');
        expect(RequestID?.DataType).to.equal("String");
        expect(attributes).to.deep.equal({
            ErrorCode: { DataType: "Number", StringValue: "200" },
            ErrorMessage: { DataType: "String", StringValue: "x".repeat(1_024) },
        });
    });
});

describe("Events of functions that never ran, in the lab", () => {
    const dead = `arn:aws:sqs:${REGION}:${ACCOUNT}:dead`;

    /** What an event leaves behind at a function that runs nothing; `inputs` beside those that switch it off. */
    async function unrun(inputs: Record<string, unknown>, destination?: string) {
        const world = new World();
        await world.queue("dead");
        const fn = await world.function("worker", fail, { reservedConcurrentExecutions: 0, ...inputs });
        if (destination !== undefined) {
            const destinationConfig = { onFailure: { destination } };
            await world.make(CONFIG, "config", { functionName: fn, destinationConfig });
        }
        await start(world, fn);
        await world.clock.settle();
        return world;
    }

    it("go to the dead-letter queue with the code of throttling", async () => {
        const world = await unrun({ deadLetterConfig: { targetArn: dead } });
        const { RequestID, ...attributes } = world.attributes("dead");
        expect(RequestID).to.match(/^[\da-f-]{36}$/);
        expect(attributes).to.deep.equal({ ErrorCode: "429", ErrorMessage: "The event was not processed." });
        expect(world.of("dead-letter").map(({ reason }) => reason)).to.deep.equal([
            "ZeroReservedConcurrency after 0 attempts",
        ]);
    });

    it("are lost with neither a destination nor a dead-letter queue", async () => {
        const world = await unrun({});
        expect(world.of("lost").map(({ why }) => why)).to.deep.equal([
            "ZeroReservedConcurrency after 0 attempts; the function has neither an on-failure destination nor a dead-letter queue",
        ]);
    });

    it("are lost where the destination is one that the lab does not run, and are in the dead-letter queue all the same", async () => {
        const bucket = "arn:aws:s3:::failures";
        const world = await unrun({ deadLetterConfig: { targetArn: dead } }, bucket);
        expect(world.of("lost").map(({ why }) => why)).to.deep.equal([
            `ZeroReservedConcurrency after 0 attempts; ${bucket} refuses it: InvalidParameterValueException: The lab does not run this destination.`,
        ]);
        expect(world.bodies("dead")).to.deep.equal(['{"n":1}']);
    });

    it("say so where an error has no text", async () => {
        const world = new World();
        await world.queue("dead");
        const silent = () => {
            throw new Error("");
        };
        const fn = await world.function("worker", silent, { deadLetterConfig: { targetArn: dead } });
        await start(world, fn);
        await world.clock.settle();
        expect(world.attributes("dead")).to.include({ ErrorCode: "200", ErrorMessage: "Unknown error" });
    });

    it("end the run with an error that is none of Lambda's: a mistake in a program, which is not tried again", async () => {
        const world = new World();
        const fn = await world.function("worker", () => {
            throw new AwsError("AccessDeniedException", "no role", 403);
        });
        await start(world, fn);
        expect(await refusal(world.clock.settle())).to.equal("AccessDeniedException: no role");
    });
});

describe("Limits of functions, as in AWS", () => {
    it("M5 a payload has 6 MiB at most, or 1 MiB when it is asynchronous", async () => {
        const world = new World();
        const fn = await world.function("worker", () => 1);
        const sized = (bytes: number) => ({ Payload: JSON.stringify("x".repeat(bytes - 2)) });
        expect(await refusal(invoke(world, fn, sized(6 * MIB)))).to.equal("nothing was refused");
        expect(await refusal(invoke(world, fn, sized(6 * MIB + 1)))).to.match(/^RequestTooLargeException: /);
        expect(await refusal(start(world, fn, sized(MIB)))).to.equal("nothing was refused");
        expect(await refusal(start(world, fn, sized(MIB + 1)))).to.match(/^RequestTooLargeException: /);
    });

    it("M5 the environment has 4 KB at most, as JSON", async () => {
        const world = new World();
        const make = (length: number) =>
            refusal(world.function(`f${length}`, () => 1, { environment: { variables: { KEY: "x".repeat(length) } } }));
        // {"KEY":""} has ten characters.
        expect(await make(4_086)).to.equal("nothing was refused");
        expect(await make(4_087)).to.match(/exceeded the 4KB limit: 4097 bytes\.$/);
    });

    it("M5 the environment has no variable that Lambda keeps for itself", async () => {
        const world = new World();
        const variables = { AWS_REGION: "eu-west-1", AWS_LAMBDA_FUNCTION_NAMES: "free", _HANDLER: "index.other" };
        expect(await refusal(world.function("fn", () => 1, { environment: { variables } }))).to.equal(
            "InvalidParameterValueException: Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION, _HANDLER",
        );
    });

    it("M5 a timeout has 1 to 900 seconds", async () => {
        const world = new World();
        const make = (timeout: number) => refusal(world.function(`f${timeout}`, () => 1, { timeout }));
        expect([await make(1), await make(900)]).to.deep.equal(["nothing was refused", "nothing was refused"]);
        for (const timeout of [0, 901]) expect(await make(timeout)).to.match(/timeout goes from 1 to 900 seconds/);
    });

    it("M5 a reserved concurrency of 0 throttles callers, and sends asynchronous events to the destination unrun", async () => {
        const off = { reservedConcurrentExecutions: 0 };
        const { world, fn, attempts, record } = await started(() => 1, {}, off);
        expect(await refusal(invoke(world, fn))).to.equal("TooManyRequestsException: Rate Exceeded.");
        expect([attempts, record.requestContext.condition, world.seconds()]).to.deep.equal([
            [],
            "ZeroReservedConcurrency",
            0,
        ]);
    });

    it("M5 a reserved concurrency of one throttles a function that calls itself; of two it does not", async () => {
        const calls = async (reservedConcurrentExecutions: number) => {
            const world = new World();
            const answers: string[] = [];
            const fn = await world.function(
                "worker",
                async (event) => {
                    if ((event as { n: number }).n > 1) return;
                    answers.push(await refusal(invoke(world, "worker", { Payload: '{"n":2}' })));
                },
                { reservedConcurrentExecutions },
            );
            await invoke(world, fn);
            await invoke(world, fn);
            return answers;
        };
        const refused = "TooManyRequestsException: Rate Exceeded.";
        expect(await calls(1)).to.deep.equal([refused, refused]);
        expect(await calls(2)).to.deep.equal(["nothing was refused", "nothing was refused"]);
    });
});

describe("EventBridge and a function, as in AWS", () => {
    it("EventBridge invokes a function asynchronously: the target's dead-letter queue never sees that it failed", async () => {
        const world = new World();
        const fn = await world.function("worker", fail);
        const [dead, failures] = [await world.queue("dead"), await world.queue("failures")];
        const destinationConfig = { onFailure: { destination: failures } };
        await world.make(CONFIG, "config", { functionName: fn, destinationConfig });
        await world.rule("stops", { source: ["aws.ec2"] }, { arn: fn, deadLetterConfig: { arn: dead } });
        world.fabric.events.deliver(REGION, "default", instanceEvent());
        await world.clock.settle();
        expect([world.bodies("dead").length, world.bodies("failures").length]).to.deep.equal([0, 1]);
        expect(world.of("invocation")).to.have.length(3);
    });

    it("without an on-failure destination and a dead-letter queue of the function the event is gone", async () => {
        const world = new World();
        const fn = await world.function("worker", fail);
        const arn = await world.queue("dead");
        await world.rule("stops", { source: ["aws.ec2"] }, { arn: fn, deadLetterConfig: { arn } });
        world.fabric.events.deliver(REGION, "default", instanceEvent());
        await world.clock.settle();
        expect(world.bodies("dead")).to.deep.equal([]);
        expect(world.of("lost").map(({ where }) => where)).to.deep.equal([fn]);
    });
});
