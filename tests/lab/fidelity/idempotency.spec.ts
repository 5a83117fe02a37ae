import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect } from "chai";
import { NO_FIXTURES } from "../../../lab/account/fixtures";
import { assemble } from "../../../lab/assemble";
import type { Fault } from "../../../lab/faults/fault";
import { FaultPlan } from "../../../lab/faults/faultPlan";
import { Lab } from "../../../lab/lab";
import { archiveOfPath } from "../../../lab/runner/archive";
import { archiveFile } from "../../components/inlineFunction/support";
import { once } from "../../fixtures/handlers/once";
import { ACCOUNT, REGION, START } from "../fabric/support";
import { folderWith, removeFolders } from "../runner/support";

const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`;
const RULE = `arn:aws:events:${REGION}:${ACCOUNT}:rule/orders`;
const TABLE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/state`;
const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:done`;
const SECONDS = 1_000;
/** Of the function: its record is locked for so long. It lies between the second attempt at an event and the third. */
const TIMEOUT = 100;
/** Powertools' own for records. */
const EXPIRY = 3_600;
const EVENT = { id: "order-1", source: "shop", "detail-type": "Order", detail: {} };
const KEY = `once#${createHash("md5").update('"order-1"').digest("base64")}`;
const LOCKED = `IdempotencyAlreadyInProgressError: There is already an execution in progress with idempotency key: ${KEY}`;

const at = (seconds: number) => START.getTime() + seconds * SECONDS;
const result = (seconds: number) => ({ id: "order-1", at: new Date(at(seconds)).toISOString() });
const policy = (Statement: object) => JSON.stringify({ Version: "2012-10-17", Statement });
/** For the first second. */
const first = { at: 0, lasts: 1 };
const crash = (when: "before" | "after"): Fault => ({
    kind: "crash",
    function: FUNCTION,
    call: "sqs:SendMessage",
    when,
    ...first,
});

/** A rule to a function that sends the id of an event to a queue, once for each id; its role allows what that needs alone. */
async function stack(index: string, faults: readonly Fault[], registersContext: boolean): Promise<Lab> {
    const parts = await assemble({
        accountId: ACCOUNT,
        region: REGION,
        folder: __dirname,
        now: START,
        fixtures: NO_FIXTURES,
        functions: "contexts",
        steady: true,
    });
    const make = (type: string, name: string, inputs: Record<string, unknown>) =>
        parts.account.create({ urn: `urn:pulumi:dev::shop::${type}::${name}`, type, name, custom: true, inputs });
    await make("aws:dynamodb/table:Table", "state", {
        name: "state",
        billingMode: "PAY_PER_REQUEST",
        hashKey: "id",
        attributes: [{ name: "id", type: "S" }],
    });
    await make("aws:sqs/queue:Queue", "done", { name: "done" });
    await make("aws:iam/role:Role", "worker", {
        name: "worker",
        assumeRolePolicy: policy({
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com" },
            Action: "sts:AssumeRole",
        }),
    });
    const writes = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"];
    await make("aws:iam/rolePolicy:RolePolicy", "worker", {
        name: "once",
        role: "worker",
        policy: policy([
            { Effect: "Allow", Action: writes, Resource: TABLE },
            { Effect: "Allow", Action: "sqs:SendMessage", Resource: QUEUE },
            { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" },
        ]),
    });
    const variables = {
        DONE_URL: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/done`,
        REGISTERS_CONTEXT: String(registersContext),
    };
    await make("aws:lambda/function:Function", "worker", {
        name: "worker",
        role: `arn:aws:iam::${ACCOUNT}:role/worker`,
        runtime: "nodejs24.x",
        handler: "index.handler",
        timeout: TIMEOUT,
        code: archiveOfPath(folderWith({ "index.js": index })),
        environment: { variables },
    });
    const principal = "events.amazonaws.com";
    const permission = { function: "worker", action: "lambda:InvokeFunction", principal, sourceArn: RULE };
    await make("aws:lambda/permission:Permission", "orders", permission);
    const eventPattern = JSON.stringify({ source: ["shop"] });
    await make("aws:cloudwatch/eventRule:EventRule", "orders", { name: "orders", eventPattern });
    await make("aws:cloudwatch/eventTarget:EventTarget", "orders", { rule: "orders", arn: FUNCTION });
    new FaultPlan(parts, faults).begin();
    return new Lab(parts);
}

describe("Powertools' idempotency on DynamoDB, run from an archive in the lab:", () => {
    let index: string;
    let lab: Lab;
    const start = async (faults: readonly Fault[] = [], registersContext = true) => {
        lab = await stack(index, faults, registersContext);
    };
    before(async () => {
        index = readFileSync(await archiveFile({ callbackFactory: once as never }), "utf8");
    });
    afterEach(() => lab.close());
    after(removeFolders);

    /** What became of each invocation until now, and when. */
    const invocations = () =>
        lab.notices
            .filter((notice) => notice.kind === "invocation")
            .map(({ time, result: of }) => [
                (Date.parse(time) - START.getTime()) / SECONDS,
                of.ok
                    ? JSON.parse(of.payload)
                    : of.reason === "error"
                      ? `${of.errorType}: ${of.errorMessage}`
                      : of.reason,
            ]);
    const records = () => lab.parts.services.tables.items(REGION, "state");
    const calls = () => lab.calls.filter(({ by }) => by === "handler").map(({ operation }) => operation);
    const done = () => lab.messages("done").map(({ body }) => body);
    /** Invokes the function at so many seconds after the start, and waits for it. */
    const invokeAt = async (seconds: number) => {
        await lab.until(new Date(at(seconds)));
        const client = new LambdaClient({ ...lab.endpoint, maxAttempts: 1 });
        const { Payload } = await client.send(
            new InvokeCommand({ FunctionName: "worker", Payload: JSON.stringify(EVENT) }),
        );
        return JSON.parse(Buffer.from(Payload!).toString()) as Record<string, unknown>;
    };

    it("the first of duplicates locks its record as INPROGRESS, and completes it with its result", async () => {
        await start();
        await lab.send(EVENT);
        expect(invocations()).to.deep.equal([[0, result(0)]]);
        expect(calls()).to.deep.equal(["PutItem", "SendMessage", "UpdateItem"]);
        const locked = {
            id: { S: KEY },
            expiration: { N: String(at(EXPIRY) / SECONDS) },
            in_progress_expiration: { N: String(at(TIMEOUT)) },
        };
        const [put] = lab.calls.filter(({ operation }) => operation === "PutItem");
        expect(put!.input["Item"]).to.deep.equal({ ...locked, status: { S: "INPROGRESS" } });
        const data = { M: { id: { S: "order-1" }, at: { S: result(0).at } } };
        expect(await records()).to.deep.equal([{ ...locked, status: { S: "COMPLETED" }, data }]);
    });

    it("a duplicate gets the stored result for one conditional write, and does nothing a second time", async () => {
        await start([{ kind: "duplicate", place: RULE, ...first }]);
        await lab.send(EVENT);
        await lab.until(new Date(at(60)));
        await lab.send(EVENT);
        expect(invocations()).to.deep.equal([
            [0, result(0)],
            [0, result(0)],
            [60, result(0)],
        ]);
        expect(calls()).to.deep.equal(["PutItem", "SendMessage", "UpdateItem", "PutItem", "PutItem"]);
        expect(done()).to.deep.equal(["order-1"]);
    });

    it("a duplicate of what is in progress is refused, and comes again", async () => {
        await start([crash("before")]);
        await lab.send(EVENT);
        expect(invocations()).to.deep.equal([
            [0, "exit"],
            [60, LOCKED],
            [180, result(180)],
        ]);
        expect(done()).to.deep.equal(["order-1"]);
    });

    it("an exception deletes the record, so that the next attempt does the work", async () => {
        await start([{ kind: "api-error", call: "sqs:SendMessage", ...first }]);
        await lab.send(EVENT);
        const [failed, ...later] = invocations();
        expect(failed?.[1]).to.match(/^InternalFailure: /);
        expect(later).to.deep.equal([[60, result(60)]]);
        expect(calls().filter((operation) => operation.endsWith("Item"))).to.deep.equal([
            "PutItem",
            "DeleteItem",
            "PutItem",
            "UpdateItem",
        ]);
        expect(done()).to.deep.equal(["order-1"]);
    });

    for (const [what, reason, fault] of [
        ["a crash", "exit", crash("before")],
        ["a timeout", "timeout", { kind: "timeout", function: FUNCTION, call: "sqs:SendMessage", ...first }],
    ] as const) {
        it(`what is left INPROGRESS is locked until the function's timeout would be over: after ${what}`, async () => {
            await start([fault]);
            await invokeAt(0);
            expect(invocations()).to.deep.equal([[0, reason]]);
            expect((await records()).map(({ status }) => status)).to.deep.equal([{ S: "INPROGRESS" }]);
            expect(await invokeAt(TIMEOUT)).to.include({ errorType: "IdempotencyAlreadyInProgressError" });
            expect(done()).to.deep.equal([]);
            expect(await invokeAt(TIMEOUT + 0.001)).to.deep.equal(result(TIMEOUT + 0.001));
            expect(done()).to.deep.equal(["order-1"]);
        });
    }

    it("what is left INPROGRESS without Lambda's context registered is locked until its record expires", async () => {
        await start([crash("before")], false);
        await lab.send(EVENT);
        expect(invocations()).to.deep.equal([
            [0, "exit"],
            [60, LOCKED],
            [180, LOCKED],
        ]);
        expect(await invokeAt(EXPIRY)).to.include({ errorType: "IdempotencyAlreadyInProgressError" });
        expect(await invokeAt(EXPIRY + 0.001)).to.deep.equal(result(EXPIRY + 0.001));
        expect(done()).to.deep.equal(["order-1"]);
    });

    it("what was done before a crash is done again: nothing promises exactly once", async () => {
        await start([crash("after")]);
        await lab.send(EVENT);
        expect(invocations().at(-1)).to.deep.equal([180, result(180)]);
        expect(done()).to.deep.equal(["order-1", "order-1"]);
    });

    it("the same event is work again once its record has expired, after an hour", async () => {
        await start();
        await lab.send(EVENT);
        expect(await invokeAt(EXPIRY)).to.deep.equal(result(0));
        expect(done()).to.deep.equal(["order-1"]);
        expect(await invokeAt(EXPIRY + 0.001)).to.deep.equal(result(EXPIRY + 0.001));
        expect(done()).to.deep.equal(["order-1", "order-1"]);
    });
});
