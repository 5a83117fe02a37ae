import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { LabError } from "../../../lab/labError";
import { temporaryRoot } from "../../../lab/runner/unpack";
import type { FunctionConfig, InvocationResult } from "../../../lab/types";
import { functionOf, removeFolders, TestRunner } from "./support";

/** What a successful invocation returned. */
function returned(result: InvocationResult): unknown {
    if (!result.ok) throw new LabError(`${result.errorType}: ${result.errorMessage}\n${result.logs.join("\n")}`);
    return JSON.parse(result.payload);
}

function failure(result: InvocationResult) {
    if (result.ok) throw new Error(`it succeeded: ${result.payload}`);
    return result;
}

describe("A function in the lab", () => {
    let runner: TestRunner;
    beforeEach(() => {
        runner = new TestRunner();
    });
    afterEach(async () => {
        await runner.close();
    });
    after(removeFolders);

    describe("is called as in Lambda", () => {
        it("with the event, and a context with its names and the time that is left", async () => {
            const config = functionOf(
                `exports.handler = async (event, context) => {
                    const { getRemainingTimeInMillis, ...rest } = context;
                    return { event, rest, left: getRemainingTimeInMillis() > 29000 };
                };`,
            );
            expect(returned(await runner.run(config, { text: "é" }))).to.deep.equal({
                event: { text: "é" },
                left: true,
                rest: {
                    callbackWaitsForEmptyEventLoop: true,
                    functionName: "sample",
                    functionVersion: "$LATEST",
                    memoryLimitInMB: "256",
                    logGroupName: "/aws/lambda/sample",
                    logStreamName: "event-ops-lab",
                    invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:sample",
                    awsRequestId: "request-1",
                },
            });
        });

        it("in an environment of its own: its variables, its role's credentials, the lab's endpoint, nothing of the lab's process", async () => {
            process.env["EVENT_OPS_TEST_SECRET"] = "not for functions";
            const config = functionOf("exports.handler = async () => process.env;", {
                environment: { TOPIC: "orders" },
            });
            const env = returned(await runner.run(config)) as Record<string, string>;
            delete process.env["EVENT_OPS_TEST_SECRET"];
            // Node.js hands this one on by itself where coverage is taken.
            const names = Object.keys(env).filter((name) => name !== "NODE_V8_COVERAGE");
            expect(names.sort()).to.deep.equal([
                "AWS_ACCESS_KEY_ID",
                "AWS_DEFAULT_REGION",
                "AWS_ENDPOINT_URL",
                "AWS_EXECUTION_ENV",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                "AWS_LAMBDA_FUNCTION_NAME",
                "AWS_LAMBDA_FUNCTION_VERSION",
                "AWS_LAMBDA_INITIALIZATION_TYPE",
                "AWS_LAMBDA_LOG_GROUP_NAME",
                "AWS_LAMBDA_LOG_STREAM_NAME",
                "AWS_LAMBDA_RUNTIME_API",
                "AWS_REGION",
                "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN",
                "LAMBDA_TASK_ROOT",
                "LANG",
                "PATH",
                "TOPIC",
                "TZ",
                "_HANDLER",
            ]);
            expect(env).to.include({
                TOPIC: "orders",
                AWS_REGION: "eu-west-1",
                AWS_ENDPOINT_URL: "http://127.0.0.1:9",
            });
            expect(env["AWS_ACCESS_KEY_ID"]).to.equal(runner.sessions[0]?.accessKeyId);
            expect(runner.sessions[0]?.caller).to.deep.equal({
                kind: "role",
                roleArn: "arn:aws:iam::123456789012:role/sample",
                sessionName: "sample",
            });
        });

        it("at the virtual time of the invocation, in a process used before as well", async () => {
            const config = functionOf(
                `exports.handler = async () => [Date.now(), new Date(), Date().slice(0, 15), new Date(0), new Date() instanceof Date]
                    .map((value) => typeof value === "number" ? new Date(value).toISOString().slice(0, 16) : value);`,
            );
            for (const time of ["2031-05-06T07:08", "2001-02-03T04:05"]) {
                const [now, made, text, epoch, isDate] = returned(
                    await runner.run(config, {}, new Date(`${time}:00Z`)),
                ) as string[];
                expect([now, made?.slice(0, 16), epoch, isDate]).to.deep.equal([
                    time,
                    time,
                    "1970-01-01T00:00:00.000Z",
                    true,
                ]);
                expect(text).to.equal(new Date(`${time}:00Z`).toDateString());
            }
            expect(runner.sessions).to.have.length(1);
        });

        const handlers: [string, Record<string, string>, string, unknown][] = [
            ["a CommonJS file", { "index.js": "exports.handler = async () => 1;" }, "index.handler", 1],
            [
                "an ES module",
                { "index.mjs": "export const handler = async () => import.meta.url.length > 0;" },
                "index.handler",
                true,
            ],
            [
                "a file of a package of type module",
                { "package.json": '{"type":"module"}', "index.js": "export const handler = async () => 3;" },
                "index.handler",
                3,
            ],
            ["a file in a folder", { "src/app.js": "exports.run = async () => 4;" }, "src/app.run", 4],
            ["a nested export", { "index.js": "exports.api = { get: async () => 5 };" }, "index.api.get", 5],
            [
                "a handler that returns without a promise",
                { "index.js": "exports.handler = () => 6;" },
                "index.handler",
                6,
            ],
            [
                "a handler that returns nothing",
                { "index.js": "exports.handler = async () => {};" },
                "index.handler",
                null,
            ],
        ];
        for (const [what, files, handler, result] of handlers) {
            it(`from ${what}`, async () => {
                expect(returned(await runner.run(functionOf(files, { handler })))).to.equal(result);
            });
        }

        it("with a callback up to nodejs22.x, and refused with one from nodejs24.x on", async () => {
            const code = "exports.handler = (event, context, callback) => setTimeout(() => callback(null, 'late'), 5);";
            expect(returned(await runner.run(functionOf(code, { runtime: "nodejs22.x" })))).to.equal("late");
            expect(failure(await runner.run(functionOf(code))).errorType).to.equal("Runtime.CallbackHandlerDeprecated");
        });

        it("with the AWS SDK that Lambda's runtime has, where its archive carries none", async () => {
            const code = 'exports.handler = async () => typeof require("@aws-sdk/client-sqs").SQSClient;';
            expect(returned(await runner.run(functionOf(code)))).to.equal("function");
            const other = failure(await runner.run(functionOf('require("chai"); exports.handler = async () => 1;')));
            expect(other.errorType).to.equal("Runtime.ImportModuleError");
        });
    });

    describe("has its output as logs", () => {
        it("of the invocation that printed it, in order, errors among them", async () => {
            const config = functionOf(
                `console.log("start");
                exports.handler = async ({ n }) => {
                    console.log("out", n);
                    console.error("err", n);
                    process.stdout.write("no line end " + n);
                };`,
            );
            expect((await runner.run(config, { n: 1 })).logs).to.deep.equal([
                "start",
                "out 1",
                "err 1",
                "no line end 1",
            ]);
            expect((await runner.run(config, { n: 2 })).logs).to.deep.equal(["out 2", "err 2", "no line end 2"]);
        });

        it("however much it is, blank lines included", async () => {
            const config = functionOf(
                `exports.handler = async () => {
                    for (let n = 0; n < 20000; n++) console.log("line", n);
                    console.log("");
                };`,
            );
            const { logs } = await runner.run(config);
            expect(logs).to.have.length(20_001);
            expect(logs.slice(-2)).to.deep.equal(["line 19999", ""]);
        });
    });

    describe("that fails", () => {
        it("by throwing has the error's name, message and stack, and its process goes on", async () => {
            const config = functionOf(
                `let calls = 0;
                exports.handler = async () => { if (calls++ === 0) throw new RangeError("too many"); return calls; };`,
            );
            const result = failure(await runner.run(config));
            expect([result.reason, result.errorType, result.errorMessage]).to.deep.equal([
                "error",
                "RangeError",
                "too many",
            ]);
            expect(result.stack?.[0]).to.equal("RangeError: too many");
            expect(returned(await runner.run(config))).to.equal(2);
        });

        it("by throwing something that is no error has its text", async () => {
            const result = failure(await runner.run(functionOf("exports.handler = async () => { throw 'no'; };")));
            expect([result.errorType, result.errorMessage]).to.deep.equal(["string", "no"]);
        });

        const starts: [string, string | Record<string, string>, string, string][] = [
            [
                "a file that is not there",
                { "other.js": "" },
                "Runtime.ImportModuleError",
                "Error: Cannot find module 'index'\nRequire stack:\n- /var/runtime/index.mjs",
            ],
            [
                "a syntax error",
                "exports.handler = async (",
                "Runtime.UserCodeSyntaxError",
                "SyntaxError: Unexpected end of input",
            ],
            [
                "an export that is not there",
                "exports.other = 1;",
                "Runtime.HandlerNotFound",
                "index.handler is undefined or not exported",
            ],
            ["an error at its start", "throw new Error('no config');", "Error", "no config"],
        ];
        for (const [what, code, errorType, errorMessage] of starts) {
            it(`by ${what} says so, at every invocation`, async () => {
                const config = functionOf(code);
                for (let n = 0; n < 2; n++) {
                    const result = failure(await runner.run(config));
                    expect([result.reason, result.errorType, result.errorMessage]).to.deep.equal([
                        "error",
                        errorType,
                        errorMessage,
                    ]);
                }
            });
        }

        it("by a rejected promise that nobody waits for ends its process, and the next invocation gets a new one", async () => {
            const config = functionOf(
                `let calls = 0;
                exports.handler = async ({ fail }) => {
                    if (!fail) return ++calls;
                    Promise.reject(new Error("lost"));
                    await new Promise((resolve) => setTimeout(resolve, 10000));
                };`,
            );
            expect(returned(await runner.run(config))).to.equal(1);
            const result = failure(await runner.run(config, { fail: true }));
            expect([result.errorType, result.errorMessage]).to.deep.equal([
                "Runtime.UnhandledPromiseRejection",
                "lost",
            ]);
            expect(returned(await runner.run(config))).to.equal(1);
        });

        it("by exiting has its logs and exit status, and the next invocation gets a new process", async () => {
            const config = functionOf(
                "exports.handler = async ({ code }) => { console.log('going'); if (code) process.exit(code); return process.pid; };",
            );
            const result = failure(await runner.run(config, { code: 3 }));
            expect(result).to.deep.include({
                reason: "exit",
                errorType: "Runtime.ExitError",
                errorMessage: "RequestId: request-1 Error: Runtime exited with error: exit status 3",
                logs: ["going"],
            });
            expect(returned(await runner.run(config))).to.be.a("number");
            expect(runner.sessions).to.have.length(2);
            expect(runner.closedSessions).to.deep.equal(["ASIA0"]);
        });

        it("by taking too long is ended at its timeout, with its logs", async () => {
            const config = functionOf("exports.handler = () => { console.log('busy'); for (;;); };", {
                timeoutSeconds: 1,
            });
            const result = failure(await runner.run(config));
            expect(result).to.deep.include({
                reason: "timeout",
                errorType: "Sandbox.Timedout",
                errorMessage: "RequestId: request-1 Error: Task timed out after 1.00 seconds",
                logs: ["busy"],
            });
        });

        it("by using more than its memory is ended", async () => {
            const code =
                "exports.handler = async () => { const all = []; for (;;) all.push(new Array(1000).fill(Math.random())); };";
            const result = failure(await runner.run(functionOf(code, { memoryMb: 128 })));
            expect(result.reason).to.equal("exit");
            expect(result.logs.join("\n")).to.include("heap out of memory");
        });

        it("by returning what JSON cannot hold, or more than 6 MB, says so", async () => {
            const circular = functionOf("exports.handler = async () => { const a = {}; a.a = a; return a; };");
            expect(failure(await runner.run(circular)).errorType).to.equal("Runtime.MarshalError");
            const large = functionOf("exports.handler = async () => 'x'.repeat(6 * 1024 * 1024);");
            expect(failure(await runner.run(large)).errorType).to.equal("Function.ResponseSizeTooLarge");
        });
    });

    describe("is not run", () => {
        const ok = "exports.handler = async () => 1;";
        const cases: [string, Parameters<typeof functionOf>[1], string][] = [
            [
                "in another runtime",
                { runtime: "python3.13" },
                "sample needs the runtime python3.13; the lab runs nodejs18.x, nodejs20.x, nodejs22.x and nodejs24.x",
            ],
            [
                "without code",
                { code: undefined },
                "sample has no code in the program (its code is in a bucket or elsewhere)",
            ],
            [
                "as a container image",
                { runtime: undefined },
                "sample is a container image; the lab runs functions from archives",
            ],
        ];
        for (const [what, over, message] of cases) {
            it(`${what}, and that is said`, async () => {
                const result = failure(await runner.run(functionOf(ok, over)));
                expect([result.reason, result.errorMessage]).to.deep.equal(["not-runnable", message]);
            });
        }

        it("with an event over 6 MB", async () => {
            const result = failure(await runner.run(functionOf(ok), "x".repeat(6 * 1024 * 1024)));
            expect(result.errorMessage).to.equal(
                "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
            );
        });
    });

    describe("stays inside the lab", () => {
        const refusal = (target: string) =>
            `The function tried to reach ${target}. In the lab a function reaches AWS (through AWS_ENDPOINT_URL) and the ` +
            "webhooks whose URLs are known as secrets or parameters; nothing else.";
        const attempts: [string, string, string][] = [
            ["fetch", "() => fetch('https://example.com/a')", "example.com"],
            [
                "https.get",
                "() => new Promise((yes, no) => require('node:https').get('https://example.com/a', yes).on('error', no))",
                "example.com",
            ],
            [
                "http.request with options",
                "() => new Promise((yes, no) => require('http').request({ host: 'example.com', port: 81, path: '/a' }, yes).on('error', no).end())",
                "example.com:81",
            ],
            [
                "a socket",
                "() => new Promise((yes, no) => require('net').connect(443, '192.0.2.1', yes).on('error', no))",
                "192.0.2.1:443",
            ],
            [
                "TLS",
                "() => new Promise((yes, no) => require('tls').connect({ host: 'example.com', port: 443 }, yes).on('error', no))",
                "example.com:443",
            ],
            [
                "another port of this machine",
                "() => new Promise((yes, no) => require('net').connect({ port: 22 }, yes).on('error', no))",
                "127.0.0.1:22",
            ],
            ["DNS", "() => require('dns').promises.resolve4('example.com')", "example.com"],
            [
                "a look-up",
                "() => new Promise((yes, no) => require('dns').lookup('example.com', (error) => error ? no(error) : yes()))",
                "example.com",
            ],
            ["UDP", "async () => require('dgram').createSocket('udp4').send('x', 53, '192.0.2.1')", "a UDP address"],
            [
                "a worker thread",
                `() => new Promise((yes, no) => {
                    const code = "require('net').connect(443, '192.0.2.1').on('error', (e) => { throw e; })";
                    new (require('worker_threads').Worker)(code, { eval: true }).on('error', no).on('exit', yes);
                })`,
                "192.0.2.1:443",
            ],
        ];
        for (const [what, code, target] of attempts) {
            it(`when it tries ${what}`, async () => {
                const result = failure(await runner.run(functionOf(`exports.handler = ${code};`)));
                expect(result.errorMessage).to.equal(refusal(target));
            });
        }

        it("when it is an ES module that imports request by name", async () => {
            const code = `import { get } from "node:https";
                export const handler = () => new Promise((yes, no) => get("https://example.com/a", yes).on("error", no));`;
            const result = failure(await runner.run(functionOf({ "index.mjs": code })));
            expect(result.errorMessage).to.equal(refusal("example.com"));
        });

        it("and reaches the endpoint", async () => {
            const server = createServer((request, response) => response.end(`${request.method} ${request.url}`));
            await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
            const endpointUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
            const reaching = new TestRunner({ endpointUrl });
            const code = `exports.handler = async () => [
                await (await fetch(process.env.AWS_ENDPOINT_URL + "/by-fetch", { method: "PUT" })).text(),
                await new Promise((yes, no) => require("http").get(process.env.AWS_ENDPOINT_URL + "/by-http", (response) => {
                    response.on("data", (chunk) => yes(String(chunk)));
                }).on("error", no)),
            ];`;
            const result = await reaching.run(functionOf(code));
            await reaching.close();
            server.close();
            expect(returned(result)).to.deep.equal(["PUT /by-fetch", "GET /by-http"]);
        });

        it("and reaches it by the host of a queue's URL, where the SDK's client of SQS goes", async () => {
            const server = createServer((request, response) => {
                response.setHeader("content-type", "application/x-amz-json-1.0");
                response.end(
                    JSON.stringify({ MessageId: `${request.headers["x-amz-target"]} ${request.headers.host}` }),
                );
            });
            await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
            const endpointUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
            const reaching = new TestRunner({ endpointUrl });
            const code = `const { SendMessageCommand, SQSClient } = require("@aws-sdk/client-sqs");
            exports.handler = async () => {
                const QueueUrl = "https://sqs.us-east-1.amazonaws.com/123456789012/work";
                const { MessageId } = await new SQSClient({ md5: false }).send(new SendMessageCommand({ QueueUrl, MessageBody: "a" }));
                return MessageId;
            };`;
            const result = await reaching.run(functionOf(code));
            await reaching.close();
            server.close();
            expect(returned(result)).to.equal("AmazonSQS.SendMessage sqs.us-east-1.amazonaws.com");
        });

        const senders: [string, string][] = [
            [
                "fetch",
                `async () => {
                    const headers = { "content-type": "application/json" };
                    const response = await fetch("https://hooks.example.com/a?b=c", { method: "POST", headers, body: '{"text":"hi"}' });
                    return [response.status, await response.text()];
                }`,
            ],
            [
                "node:https",
                `() => new Promise((yes, no) => {
                    const options = { method: "POST", headers: { "content-type": "application/json" } };
                    const request = require("node:https").request("https://hooks.example.com/a?b=c", options, (response) => {
                        response.on("data", (chunk) => yes([response.statusCode, String(chunk)]));
                    });
                    request.on("error", no);
                    request.end('{"text":"hi"}');
                })`,
            ],
        ];
        for (const [what, code] of senders) {
            it(`while what it sends to a webhook by ${what} is caught, with what led to it`, async () => {
                expect(returned(await runner.run(functionOf(`exports.handler = ${code};`)))).to.deep.equal([
                    202,
                    "taken",
                ]);
                const [sent] = runner.webhooks;
                expect(sent).to.deep.include({
                    url: "https://hooks.example.com/a?b=c",
                    method: "POST",
                    body: '{"text":"hi"}',
                    trace: { events: ["request-1"], rules: [] },
                });
                expect(sent?.headers["content-type"]).to.equal("application/json");
            });
        }
    });

    describe("keeps its processes", () => {
        const counting =
            "let calls = 0; exports.handler = async ({ wait = 0 }) => { const call = ++calls; await new Promise((r) => setTimeout(r, wait)); return call; };";

        it("for the next invocation", async () => {
            const config = functionOf(counting);
            expect([returned(await runner.run(config)), returned(await runner.run(config))]).to.deep.equal([1, 2]);
        });

        it("apart: invocations at once get one each", async () => {
            const config = functionOf(counting);
            const results = await Promise.all([1, 2, 3].map(() => runner.run(config, { wait: 300 })));
            expect(results.map(returned)).to.deep.equal([1, 1, 1]);
            expect(runner.sessions).to.have.length(3);
        });

        it("only while its code and settings stay the same", async () => {
            const config = functionOf(counting);
            await runner.run(config);
            expect(returned(await runner.run({ ...config, environment: { CHANGED: "yes" } }))).to.equal(1);
        });

        it("up to a number: the one unused longest is ended", async () => {
            const frugal = new TestRunner({ maxIdleProcesses: 2 });
            const configs = ["a", "b", "c"].map((name) => functionOf(counting, { name }));
            for (const config of configs) await frugal.run(config);
            const again = [returned(await frugal.run(configs[2]!)), returned(await frugal.run(configs[0]!))];
            await frugal.close();
            expect(again).to.deep.equal([2, 1]);
        });

        it("and what they have compiled, for the next process of the same code", async () => {
            const compiled = () => readdirSync(join(temporaryRoot(), "compiled"), { recursive: true }).length;
            const started = async (config: FunctionConfig) => {
                await runner.run(config);
                // It compiles on until it asks for the next event.
                await runner.run(config);
                await runner.discard(config.arn);
                return compiled();
            };
            const before = await started(functionOf("exports.handler = async () => 1;"));
            const config = functionOf(`exports.handler = async () => "${randomUUID()}";`);
            expect([await started(config), await started(config)]).to.deep.equal([before + 1, before + 1]);
        });

        it("each with the trace of what it is working on", async () => {
            const config = functionOf(counting);
            await runner.run(config);
            await runner.run(config);
            expect(runner.sessions.map(({ trace }) => trace.events)).to.deep.equal([["request-2"]]);
        });
    });
});
