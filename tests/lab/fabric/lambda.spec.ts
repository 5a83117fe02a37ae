import { expect } from "chai";
import { fabricKinds } from "../../../lab/fabric/fabric";
import { responsePayload } from "../../../lab/fabric/invocationResult";
import { AwsError, type InvocationResult } from "../../../lab/types";
import { ACCOUNT, instanceEvent, NotRunnable, REGION, ROLE, refusal, World } from "./support";

const TRACE = { events: ["e1"], rules: ["r1"] };
const fail = () => {
    throw new RangeError("too far");
};

async function invokeConfig(world: World, functionName: string, inputs: Record<string, unknown>) {
    await world.make("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "config", {
        functionName,
        ...inputs,
    });
}

const RAN = { logs: [], durationMs: 1 };
const failure = (reason: "error" | "not-runnable") =>
    ({ ok: false, reason, errorType: "RangeError", errorMessage: "too far" }) as const;

const start = (world: World, FunctionName: string, event: unknown = { n: 1 }) =>
    world.call(
        "lambda",
        "Invoke",
        { FunctionName, InvocationType: "Event", Payload: Buffer.from(JSON.stringify(event)) },
        TRACE,
    );

describe("A function invoked synchronously", () => {
    it("answers what it returned", async () => {
        const world = new World();
        await world.function("worker", (event) => ({ got: event }));
        const answer = await world.call("lambda", "Invoke", {
            FunctionName: "worker",
            Payload: Buffer.from('{"a":1}'),
        });
        const Payload = Buffer.from('{"got":{"a":1}}');
        expect(answer).to.deep.equal({ StatusCode: 200, ExecutedVersion: "$LATEST", Payload });
        const bytes = new TextEncoder().encode('{"b":"ä"}');
        expect(
            String((await world.call("lambda", "Invoke", { FunctionName: "worker", Payload: bytes }))["Payload"]),
        ).to.equal('{"got":{"b":"ä"}}');
        const empty = await world.call("lambda", "Invoke", { FunctionName: "worker" });
        expect(String(empty["Payload"])).to.equal('{"got":{}}');
    });

    const results: readonly [string, InvocationResult, string][] = [
        ["what the function returned", { ...RAN, ok: true, payload: "[1]" }, "[1]"],
        ["null for no text at all", { ...RAN, ok: true, payload: "" }, "null"],
        ["null where the lab cannot run it", { ...RAN, ...failure("not-runnable") }, "null"],
        ["its error", { ...RAN, ...failure("error") }, '{"errorType":"RangeError","errorMessage":"too far"}'],
        [
            "its error with its stack",
            { ...RAN, ...failure("error"), stack: ["RangeError: too far", "at x"] },
            '{"errorType":"RangeError","errorMessage":"too far","trace":["RangeError: too far","at x"]}',
        ],
    ];
    for (const [what, result, payload] of results) {
        it(`answers ${what}`, () => {
            expect(responsePayload(result)).to.equal(payload);
        });
    }

    it("answers its error, with 200 all the same", async () => {
        const world = new World();
        const fn = await world.function("worker", fail);
        const answer = await world.call("lambda", "Invoke", { FunctionName: fn });
        expect([answer["StatusCode"], answer["FunctionError"], String(answer["Payload"])]).to.deep.equal([
            200,
            "Unhandled",
            '{"errorType":"RangeError","errorMessage":"too far"}',
        ]);
    });

    it("is found by its aliases, $LATEST and version numbers, and by no other qualifier", async () => {
        const world = new World();
        const fn = await world.function("worker", () => 1);
        await world.make("aws:lambda/alias:Alias", "live", { name: "live", functionName: fn, functionVersion: "1" });
        const invoke = (FunctionName: string, Qualifier?: string) =>
            refusal(
                world.call("lambda", "Invoke", { FunctionName, ...(Qualifier === undefined ? {} : { Qualifier }) }),
            );
        for (const name of ["worker", `${ACCOUNT}:function:worker`, fn]) {
            for (const qualifier of ["live", "$LATEST", "1", "12"]) {
                expect(await invoke(`${name}:${qualifier}`)).to.equal("nothing was refused");
                expect(await invoke(name, qualifier)).to.equal("nothing was refused");
                expect(await invoke(`${name}:${qualifier}`, qualifier)).to.equal("nothing was refused");
            }
            for (const other of ["life", "v1", "1st"]) {
                const refused = `ResourceNotFoundException: Function not found: ${name}:${other}`;
                expect([await invoke(`${name}:${other}`), await invoke(name, other)]).to.deep.equal([refused, refused]);
            }
            expect(await invoke(`${name}:live`, "1")).to.equal(
                "InvalidParameterValueException: The derived qualifier from the function name does not match the specified qualifier.",
            );
        }
    });

    it("is not reached through a misspelt alias: the event is a dead letter, and a mapping is refused", async () => {
        const world = new World();
        const fn = await world.function("worker", () => 1);
        const dead = await world.queue("dead");
        await world.rule("stops", { source: ["aws.ec2"] }, { arn: `${fn}:life`, deadLetterConfig: { arn: dead } });
        world.fabric.events.deliver(REGION, "default", instanceEvent());
        const topic = await world.topic("news");
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: await world.queue("letters") });
        await world.subscribe(topic, "lambda", `${fn}:life`, { redrivePolicy });
        await world.call("sns", "Publish", { TopicArn: topic, Message: "hello" });
        await world.clock.settle();
        expect(world.attributes("dead")["ERROR_CODE"]).to.equal("NO_RESOURCE");
        expect(world.attributes("letters")["ErrorCode"]).to.equal("ResourceNotFoundException");
        expect(world.requestIds).to.deep.equal([]);
        const mapped = world.mapping(await world.queue("work"), `${fn}:life`);
        expect(await refusal(mapped)).to.equal(`ResourceNotFoundException: Function not found: ${fn}:life`);
    });

    it("has none of the aliases of the one before it of its name: an update of one is refused", async () => {
        const world = new World();
        const inputs = { name: "worker", role: ROLE, runtime: "nodejs24.x", handler: "index.handler" };
        const old = await world.make("aws:lambda/function:Function", "worker", inputs);
        const alias = { name: "live", functionName: "worker", functionVersion: "1" };
        const live = await world.make("aws:lambda/alias:Alias", "live", alias);
        await world.change(live, { description: "the one in use" });
        await world.remove(old);
        const update = () => refusal(world.change(live, { description: "it is gone" }));
        expect(await update()).to.equal("ResourceNotFoundException: Function not found: worker");
        await world.make("aws:lambda/function:Function", "worker", inputs);
        expect(await update()).to.equal(`ResourceNotFoundException: Alias not found: ${live.id}`);
        expect(world.fabric.lambda.find("worker:live")).to.equal(undefined);
    });

    it("keeps its aliases when another function is deleted, and is not the one of another Region", async () => {
        const world = new World();
        const fn = await world.function("worker", () => 1);
        await world.make("aws:lambda/alias:Alias", "live", { name: "live", functionName: fn, functionVersion: "1" });
        const inputs = { name: "other", role: ROLE, runtime: "nodejs24.x", handler: "index.handler" };
        await world.remove(await world.make("aws:lambda/function:Function", "other", inputs));
        expect(world.fabric.lambda.find("worker:live")?.config.arn).to.equal(fn);
        const far = fn.replace(REGION, "us-east-1");
        expect(await refusal(world.call("lambda", "Invoke", { FunctionName: far }))).to.equal(
            `ResourceNotFoundException: Function not found: ${far}`,
        );
    });

    it("takes along what was set on it when it is deleted: the next one of its name has none of that", async () => {
        const world = new World();
        const kinds = fabricKinds(world.fabric);
        const make = async (what: string, inputs: Record<string, unknown>) => {
            const type = `aws:lambda/${what}`;
            const { id, outputs } = await world.make(type, what, inputs);
            return { kind: kinds[type]!, existing: { id, inputs, outputs, region: REGION } };
        };
        const FN = { name: "worker", role: ROLE, runtime: "nodejs24.x", handler: "index.handler" };
        const fn = await make("function:Function", FN);
        const arn = String(fn.existing.outputs["arn"]);
        const set = [
            await make("alias:Alias", { name: "live", functionName: "worker", functionVersion: "1" }),
            await make("permission:Permission", {
                function: "worker",
                action: "lambda:InvokeFunction",
                principal: "sns.amazonaws.com",
                qualifier: "live",
            }),
            await make("functionEventInvokeConfig:FunctionEventInvokeConfig", {
                functionName: "worker",
                maximumRetryAttempts: 0,
            }),
        ];
        await make("functionRecursionConfig:FunctionRecursionConfig", {
            functionName: "worker",
            recursiveLoop: "Allow",
        });
        const there = () => set.map(({ kind, existing }) => kind.read!(existing) !== undefined);
        expect(there()).to.deep.equal([true, true, true]);

        await fn.kind.delete!(fn.existing);
        expect(there()).to.deep.equal([false, false, false]);
        await make("function:Function", FN);
        expect(there()).to.deep.equal([false, false, false]);
        expect(await refusal(world.call("lambda", "Invoke", { FunctionName: `${arn}:live` }))).to.equal(
            `ResourceNotFoundException: Function not found: ${arn}:live`,
        );
        expect(world.fabric.lambda.find(arn)?.allowsLoops ?? false).to.equal(false);
    });

    it("is only looked at in a dry run, and tells its configuration", async () => {
        const world = new World();
        let runs = 0;
        const arn = await world.function("worker", () => void runs++, { timeout: 9, memorySize: 256 });
        await world.make("aws:lambda/function:Function", "image", {
            name: "image",
            role: ROLE,
            packageType: "Image",
            imageUri: "i",
        });
        const dry = { FunctionName: "worker", InvocationType: "DryRun" };
        expect([await world.call("lambda", "Invoke", dry), runs]).to.deep.equal([{ StatusCode: 204 }, 0]);
        const Configuration = {
            FunctionName: "worker",
            FunctionArn: arn,
            Role: ROLE,
            Timeout: 9,
            MemorySize: 256,
            Runtime: "nodejs24.x",
            Handler: "index.handler",
            State: "Active",
        };
        const asked = { FunctionName: "worker" };
        expect(await world.call("lambda", "GetFunction", asked)).to.deep.equal({ Configuration, Tags: {} });
        expect(await world.call("lambda", "GetFunctionConfiguration", asked)).to.deep.equal(Configuration);
        expect(await world.call("lambda", "GetFunctionConfiguration", { FunctionName: "image" })).to.deep.equal({
            FunctionName: "image",
            FunctionArn: arn.replace("worker", "image"),
            Role: ROLE,
            Timeout: 3,
            MemorySize: 128,
            State: "Active",
        });
    });

    it("is found by its name alone as long as no other Region has one of the name", async () => {
        const world = new World();
        const arn = await world.function("worker", () => 1);
        await world.function("other", () => 1);
        expect(world.fabric.lambda.find("worker")?.config.arn).to.equal(arn);
        const inputs = { name: "worker", role: ROLE, runtime: "nodejs24.x", handler: "index.handler" };
        await world.make("aws:lambda/function:Function", "far", inputs, "us-east-1");
        expect(world.fabric.lambda.find("worker")).to.equal(undefined);
        expect(world.fabric.lambda.find("worker", "eu-central-1")?.config.arn).to.equal(arn);
    });

    it("refuses what Lambda refuses", async () => {
        const world = new World();
        await world.function("worker", () => 1);
        await world.function("stopped", () => 1, { reservedConcurrentExecutions: 0 });
        const invoke = (FunctionName: string, input = {}) =>
            refusal(world.call("lambda", "Invoke", { FunctionName, ...input }));
        expect(await invoke("none")).to.equal("ResourceNotFoundException: Function not found: none");
        expect(await invoke("stopped")).to.equal("TooManyRequestsException: Rate Exceeded.");
        expect(await invoke("worker", { Payload: "{broken" })).to.match(
            /^InvalidRequestContentException: Could not parse request body into json: Expected property name/,
        );
        const Payload = JSON.stringify("x".repeat(1_048_576));
        expect(await invoke("worker", { Payload })).to.equal("nothing was refused");
        expect(await invoke("worker", { Payload, InvocationType: "Event" })).to.equal(
            "RequestTooLargeException: Request must be smaller than 1048576 bytes for the InvokeFunction operation",
        );
    });

    it("writes its log with its role: the stream once, events at every invocation", async () => {
        const world = new World();
        await world.function("worker", () => 1);
        for (let time = 0; time < 2; time++) await world.call("lambda", "Invoke", { FunctionName: "worker" });
        expect(world.callsBy(ROLE)).to.deep.equal([
            "cloudwatch-logs:CreateLogStream ok",
            "cloudwatch-logs:PutLogEvents ok",
            "cloudwatch-logs:PutLogEvents ok",
        ]);
    });

    it("tries to make a log group that is not there, and runs without a log when it may not", async () => {
        const world = new World();
        await world.function("worker", () => 1);
        world.logGroups.clear();
        world.permissive.forbidden.add("cloudwatch-logs:CreateLogGroup");
        const { StatusCode } = await world.call("lambda", "Invoke", { FunctionName: "worker" });
        expect(StatusCode).to.equal(200);
        expect(world.callsBy(ROLE)).to.deep.equal([
            "cloudwatch-logs:CreateLogStream error",
            "cloudwatch-logs:CreateLogGroup denied",
            "cloudwatch-logs:CreateLogStream error",
        ]);
    });
});

describe("A function invoked asynchronously", () => {
    it("is tried again after one minute and after two more, then its on-failure destination gets the record", async () => {
        const world = new World();
        const fn = await world.function("worker", fail);
        const queue = await world.queue("failures");
        await invokeConfig(world, fn, { destinationConfig: { onFailure: { destination: queue } } });
        expect(await start(world, fn)).to.deep.equal({ StatusCode: 202, Payload: Buffer.alloc(0) });
        await world.clock.settle();

        expect(
            world.of("invocation").map(({ attempt, time, trace }) => [attempt, world.seconds(time), trace]),
        ).to.deep.equal([
            [1, 0, TRACE],
            [2, 60, TRACE],
            [3, 180, TRACE],
        ]);
        const { requestContext, ...record } = JSON.parse(world.bodies("failures")[0]!);
        expect(requestContext.requestId).to.match(/^[\da-f-]{36}$/);
        expect({ ...record, requestContext: { ...requestContext, requestId: "id" } }).to.deep.equal({
            version: "1.0",
            timestamp: "2026-03-02T08:03:00.000Z",
            requestContext: {
                requestId: "id",
                functionArn: `${fn}:$LATEST`,
                condition: "RetriesExhausted",
                approximateInvokeCount: 3,
            },
            requestPayload: { n: 1 },
            responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
            responsePayload: { errorType: "RangeError", errorMessage: "too far" },
        });
        expect(
            world.of("dead-letter").map(({ queueArn, trace, reason }) => ({ queueArn, trace, reason })),
        ).to.deep.equal([
            { queueArn: queue, trace: TRACE, reason: "RetriesExhausted after 3 attempts: RangeError: too far" },
        ]);
        expect(world.callsBy(ROLE).filter((call) => !call.startsWith("cloudwatch"))).to.deep.equal([
            "sqs:SendMessage ok",
        ]);
    });

    it("loses the event without a destination and a dead-letter queue", async () => {
        const world = new World();
        const fn = await world.function("worker", fail);
        await start(world, fn);
        await world.clock.settle();
        expect(world.of("lost").map(({ where, why, trace }) => ({ where, why, trace }))).to.deep.equal([
            {
                where: fn,
                why: "RetriesExhausted after 3 attempts: RangeError: too far; the function has neither an on-failure destination nor a dead-letter queue",
                trace: TRACE,
            },
        ]);
    });

    it("loses the event when the role may not send to the destination", async () => {
        const world = new World();
        world.permissive.forbidden.add("sqs:SendMessage");
        const fn = await world.function("worker", fail);
        const queue = await world.queue("failures");
        await invokeConfig(world, fn, {
            maximumRetryAttempts: 0,
            destinationConfig: { onFailure: { destination: queue } },
        });
        await start(world, fn);
        await world.clock.settle();
        expect(world.of("lost")[0]?.why).to.equal(
            `RetriesExhausted after 1 attempt: RangeError: too far; ${queue} refuses it: AccessDeniedException: not authorized to perform sqs:SendMessage`,
        );
    });

    it("loses the event when destination and dead-letter queue are nothing that the lab sends to", async () => {
        for (const target of ["nowhere", `arn:aws:s3:::${ACCOUNT}`]) {
            const world = new World();
            const fn = await world.function("worker", fail, { deadLetterConfig: { targetArn: target } });
            await invokeConfig(world, fn, {
                maximumRetryAttempts: 0,
                destinationConfig: { onFailure: { destination: target } },
            });
            await start(world, fn);
            await world.clock.settle();
            const why = `RetriesExhausted after 1 attempt: RangeError: too far; ${target} refuses it: InvalidParameterValueException: The lab does not run this destination.`;
            expect(world.of("lost").map((notice) => notice.why)).to.deep.equal([why, why]);
        }
    });

    it("sends the event alone to its dead-letter queue, with three attributes", async () => {
        const world = new World();
        const targetArn = await world.queue("dead");
        const fn = await world.function("worker", fail, { deadLetterConfig: { targetArn } });
        await start(world, fn);
        await world.clock.settle();
        expect(world.bodies("dead")).to.deep.equal(['{"n":1}']);
        const { RequestID, ...attributes } = world.attributes("dead");
        expect(RequestID).to.match(/^[\da-f-]{36}$/);
        expect(attributes).to.deep.equal({ ErrorCode: "200", ErrorMessage: "too far" });
    });

    const retries: readonly [Record<string, unknown>, number[], string][] = [
        [{ maximumRetryAttempts: 0 }, [0], "RetriesExhausted"],
        [{ maximumRetryAttempts: 1 }, [0, 60], "RetriesExhausted"],
        [{ maximumEventAgeInSeconds: 60 }, [0, 60], "EventAgeExceeded"],
    ];
    for (const [inputs, expected, condition] of retries) {
        it(`keeps to ${JSON.stringify(inputs)}`, async () => {
            const world = new World();
            const fn = await world.function("worker", fail);
            const destination = await world.queue("failures");
            await invokeConfig(world, fn, { ...inputs, destinationConfig: { onFailure: { destination } } });
            await start(world, fn);
            await world.clock.settle();
            expect(world.of("invocation").map(({ time }) => world.seconds(time))).to.deep.equal(expected);
            expect(JSON.parse(world.bodies("failures")[0]!).requestContext.condition).to.equal(condition);
        });
    }

    it("is tried again after throttling: seconds that double, up to five minutes, until the event is too old", async () => {
        const world = new World();
        const times: number[] = [];
        const fn = await world.function("worker", () => {
            times.push(world.seconds());
            throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
        });
        const destination = await world.queue("failures");
        await invokeConfig(world, fn, {
            maximumEventAgeInSeconds: 1200,
            destinationConfig: { onFailure: { destination } },
        });
        await start(world, fn);
        await world.clock.settle();
        expect(times).to.deep.equal([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811, 1111]);
        expect(JSON.parse(world.bodies("failures")[0]!).requestContext).to.include({
            condition: "EventAgeExceeded",
            approximateInvokeCount: 0,
        });
    });

    it("never runs with a reserved concurrency of 0: its event goes to the destination at once", async () => {
        const world = new World();
        const fn = await world.function("worker", () => 1, { reservedConcurrentExecutions: 0 });
        const destination = await world.queue("failures");
        await invokeConfig(world, fn, { destinationConfig: { onFailure: { destination } } });
        await start(world, fn);
        await world.clock.settle();
        const { condition } = JSON.parse(world.bodies("failures")[0]!).requestContext as { condition: string };
        expect([condition, world.of("invocation").length, world.seconds()]).to.deep.equal([
            "ZeroReservedConcurrency",
            0,
            0,
        ]);
    });

    it("tells destinations of all kinds of its success", async () => {
        const world = new World();
        const next: { requestContext: { condition: string } }[] = [];
        const second = await world.function("second", (event) => void next.push(event as (typeof next)[number]));
        const topic = await world.topic("news");
        await world.subscribe(topic, "sqs", await world.queue("subscriber"), { rawMessageDelivery: true });
        await world.rule(
            "results",
            { source: ["lambda"] },
            { arn: await world.queue("bus"), inputPath: "$.detail-type" },
        );
        const bus = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;
        for (const [name, destination] of [
            ["a", second],
            ["b", topic],
            ["c", bus],
        ] as const) {
            const fn = await world.function(name, () => ({ done: true }));
            await world.make("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", name, {
                functionName: fn,
                destinationConfig: { onSuccess: { destination } },
            });
            await start(world, fn);
        }
        await world.clock.settle();

        expect(next.map(({ requestContext }) => requestContext.condition)).to.deep.equal(["Success"]);
        expect(JSON.parse(world.bodies("subscriber")[0]!).responsePayload).to.deep.equal({ done: true });
        expect(world.bodies("bus")).to.deep.equal(['"Lambda Function Invocation Result - Success"']);
    });

    it("that the lab cannot run counts as done, and the notice says why", async () => {
        const world = new World();
        const fn = await world.function("worker", () => new NotRunnable());
        await start(world, fn);
        await world.clock.settle();
        expect(world.of("invocation").map(({ result }) => (result.ok ? "ok" : result.reason))).to.deep.equal([
            "not-runnable",
        ]);
        expect(world.of("lost")).to.deep.equal([]);
    });
});
