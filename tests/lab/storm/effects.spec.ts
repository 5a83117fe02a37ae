import { expect } from "chai";
import { type Effect, effectsOf } from "../../../lab/storm/effects";
import type { Run } from "../../../lab/storm/run";
import { violations } from "../../../lab/storm/verdict";
import { removeFolders } from "../runner/support";
import { ACCOUNT, REGION, stack } from "./support";

/** A run in which these events were handled and this was done. */
const run = (events: readonly string[], effects: readonly Effect[]): Run => ({
    trace: [],
    ends: new Map(events.map((event) => [event, "handled" as const])),
    losses: new Map(),
    effects,
    waiting: [],
    dead: new Set(),
    redriven: true,
    notices: [],
});
const item = (key: string, more: object = {}): Effect => ({
    what: `item "${key}" in audit`,
    body: JSON.stringify({ key, ...more }),
});

describe("What a stack has done", () => {
    after(removeFolders);

    it("is its e-mails by recipient and event, and its items by table and key", async () => {
        const lab = await stack();
        try {
            const type = "aws:dynamodb/table:Table";
            const inputs = { name: "audit-1", hashKey: "id", attributes: [{ name: "id", type: "S" }] };
            const urn = `urn:pulumi:dev::storm::${type}::audit`;
            await lab.parts.account.create({ urn, type, name: "audit", custom: true, inputs });
            const roleArn = `arn:aws:iam::${ACCOUNT}:role/worker`;
            const trace = { events: ["order-1", "order-2"], rules: [] };
            await lab.cloud.call({
                service: "dynamodb",
                operation: "PutItem",
                input: { TableName: "audit-1", Item: { id: { S: "a" } } },
                region: REGION,
                caller: { kind: "role", roleArn, sessionName: "worker" },
                trace,
            });
            const to = ["one@example.com", "two@example.com"];
            const body = "order-2 is late";
            lab.cloud.notify({ kind: "sent", time: "2026-03-02T08:00:00Z", trace, channel: "email", to, body });
            expect(await effectsOf(lab)).to.deep.equal([
                { event: "order-2", what: "e-mail to one@example.com", body },
                { event: "order-2", what: "e-mail to two@example.com", body },
                { what: 'item {"S":"a"} in audit', body: '{"id":{"S":"a"}}' },
            ]);
        } finally {
            await lab.close();
        }
    });

    it("is missing an item where every event was accepted; where one was not, nobody can tell", () => {
        const calm = run(["a", "b"], [item("1"), item("2")]);
        expect(violations(run(["a", "b"], [item("1")]), calm)).to.deep.equal([
            'the stack has had no item "2" in audit',
        ]);
        expect(violations(run(["a"], [item("1")]), calm)).to.deep.equal([]);
    });

    it("is the same where items have other contents, but with exact", () => {
        const calm = run(["a"], [item("1")]);
        const other = run(["a"], [item("1", { at: 9 })]);
        expect(violations(other, calm)).to.deep.equal([]);
        expect(violations(other, calm, true)).to.deep.equal([
            'the stack has had no item "1" in audit',
            'the stack has had another item "1" in audit than without faults',
        ]);
    });
});
