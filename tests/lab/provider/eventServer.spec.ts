import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { makeUrn } from "../../../lab/account/names";
import { assemble } from "../../../lab/assemble";
import { Lab } from "../../../lab/lab";
import type { Told } from "../../../lab/provider/eventMessages";
import { type EventServer, serveEvents } from "../../../lab/provider/eventServer";

const EVENT = { id: "e-1", source: "shop", "detail-type": "ordered", detail: {}, region: "eu-west-1" };

describe("The server of events", () => {
    let lab: Lab;
    let server: EventServer;
    beforeEach(async () => {
        lab = new Lab(await assemble({ folder: __dirname, region: "eu-west-1", accountId: "111122223333" }));
        server = await serveEvents(lab);
    });
    afterEach(async () => {
        await server.close();
        await lab.close();
    });

    async function ask(path: string, body?: unknown, token = new URL(server.url).hash.slice(1)) {
        const response = await fetch(new URL(path, server.url), {
            headers: { authorization: `Bearer ${token}` },
            ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
        });
        return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    }
    const send = (event: unknown) => ask("/events", { text: JSON.stringify(event) });

    async function rule(name: string) {
        const [ruleType, queueType] = ["aws:cloudwatch/eventRule:EventRule", "aws:sqs/queue:Queue"];
        const make = (type: string, inputs: object) => {
            const urn = makeUrn("dev", "shop", undefined, type, name);
            return lab.account.create({ urn, type, name, custom: true, inputs: { ...inputs } });
        };
        const queue = await make(queueType, {});
        const made = await make(ruleType, { eventPattern: '{"source":["shop"]}' });
        await make("aws:cloudwatch/eventTarget:EventTarget", { rule: made.id, arn: queue.outputs["arn"] });
        const anyone = { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: queue.outputs["arn"] };
        const policy = JSON.stringify({ Version: "2012-10-17", Statement: [anyone] });
        await make("aws:sqs/queuePolicy:QueuePolicy", { queueUrl: queue.id, policy });
        return { queue: String(queue.outputs["arn"]), rule: String(made.outputs["arn"]) };
    }

    it("listens on this machine alone, with a token of its own", async () => {
        expect(server.url).to.match(/^http:\/\/127\.0\.0\.1:\d+\/#[\w-]{32}$/);
        const other = await serveEvents(lab);
        await other.close();
        expect(new URL(other.url).hash).to.not.equal(new URL(server.url).hash);
    });

    it("refuses whoever has no token, or another one, and sends nothing", async () => {
        const refusal = { status: 403, body: { error: "the token is missing or another one" } };
        const { hash } = new URL(server.url);
        for (const token of ["", "x".repeat(32), hash.slice(1, -1)]) {
            expect(await ask("/", undefined, token)).to.deep.equal(refusal);
            expect(await ask("/events", { text: JSON.stringify(EVENT) }, token)).to.deep.equal(refusal);
        }
        expect((await fetch(server.url)).status).to.equal(403);
        expect(lab.notices).to.deep.equal([]);
    });

    it("says which account it is, and how SDK clients reach it", async () => {
        const { endpoint } = lab;
        await rule("orders");
        const now = lab.clock.now().toISOString();
        expect(await ask("/")).to.deep.equal({
            status: 200,
            body: { accountId: "111122223333", region: "eu-west-1", now, resources: 4, aws: endpoint },
        });
        expect(endpoint.endpoint).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
    });

    it("answers an event with what it led to, and the names of all that took part", async () => {
        const made = await rule("orders");
        const { status, body } = await send(EVENT);
        const { notices, names, rules } = body as unknown as Told;
        expect(status).to.equal(200);
        expect(notices.map(({ kind }) => kind)).to.deep.equal(["event", "message", "call"]);
        expect(names).to.deep.equal({ [made.queue]: "orders" });
        expect(rules).to.deep.equal({ [made.rule]: { rule: made.rule.split("/").at(-1), reaction: null } });
        expect(notices.flatMap((notice) => (notice.kind === "call" ? [notice.record.input] : []))).to.deep.equal([{}]);
    });

    it("sends events one after another, however many come at once", async () => {
        await server.close();
        const steps: string[] = [];
        server = await serveEvents({
            accountId: lab.accountId,
            region: lab.region,
            clock: lab.clock,
            size: lab.size,
            endpoint: lab.endpoint,
            nameOf: (arn) => arn,
            ruleNames: (rule) => ({ rule, reaction: null }),
            send: async () => {
                steps.push("begins");
                await setTimeout(20);
                steps.push("ends");
                return [];
            },
            pass: async () => {
                steps.push("time passes");
                return [];
            },
        });
        await Promise.all([...["e-1", "e-2"].map((id) => send({ ...EVENT, id })), ask("/time", {})]);
        expect(steps.join(" ").replace("time passes", "begins ends")).to.equal("begins ends begins ends begins ends");
    });

    it("lets time pass when it is asked to, and answers what has happened", async () => {
        const before = lab.clock.now().getTime();
        expect(await ask("/time", { ms: 90_000 })).to.deep.equal({
            status: 200,
            body: { notices: [], names: {}, rules: {} },
        });
        expect(lab.clock.now().getTime() - before).to.equal(90_000);
        for (const ms of [-1, "1m", null]) {
            const error = '"ms" must be a number of milliseconds';
            expect(await ask("/time", { ms })).to.deep.equal({ status: 400, body: { error } });
        }
    });

    it("says what is wrong with an event that is none, and takes the next", async () => {
        await rule("orders");
        const refusal = { status: 400, body: { error: '"text" must be the JSON text of an event' } };
        for (const body of [{ event: {} }, { text: {} }]) expect(await ask("/events", body)).to.deep.equal(refusal);
        for (const [text, error] of [
            ["[]", "The event is an array: expected an EventBridge event, an object."],
            ["{", "The event is no JSON: expected an EventBridge event, as an object or as its JSON text."],
        ])
            expect(await ask("/events", { text })).to.deep.equal({ status: 400, body: { error } });
        expect((await send(EVENT)).status).to.equal(200);
        expect(await ask("/elsewhere")).to.deep.equal({ status: 404, body: { error: "there is no GET /elsewhere" } });
    });
});
