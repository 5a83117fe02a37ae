import { expect } from "chai";
import { Account } from "../../../lab/account/account";
import { makeUrn } from "../../../lab/account/names";
import type { Registration } from "../../../lab/account/registration";
import type { Outputs, ResourceKind } from "../../../lab/resources";
import { AwsError } from "../../../lab/types";

const TYPE = "aws:sqs/queue:Queue";

/** Queues of a Region, by name, as AWS would keep them. */
function queues(more: (there: Map<string, Outputs>) => Partial<ResourceKind> = () => ({})) {
    const there = new Map<string, Outputs>();
    const kind: ResourceKind = {
        naming: () => ({ what: "queue", limit: 80, shape: /^[\w-]+$/, allowed: "letters" }),
        create({ inputs }) {
            if (there.has(inputs["name"])) throw new Error("QueueAlreadyExists: it is there");
            if (inputs["delay"] > 900) throw new Error("InvalidAttributeValue: the delay is too long");
            if (inputs["needs"] && !there.has(inputs["needs"])) {
                throw new AwsError("NonExistentQueue", "make it first");
            }
            const seen = { delay: inputs["delay"], size: 9 };
            there.set(inputs["name"], seen);
            return { id: inputs["name"], outputs: { arn: `arn:${inputs["name"]}`, ...seen } };
        },
        delete: ({ id }) => void there.delete(id),
        read: ({ id }) => there.get(id),
        ...more(there),
    };
    const account = new Account();
    account.use({ [TYPE]: kind });
    return { account, there };
}

function queue(name: string, inputs: Record<string, unknown> = {}): Registration {
    return { urn: makeUrn("dev", "shop", undefined, TYPE, name), type: TYPE, name, custom: true, inputs };
}

const message = (promise: Promise<unknown>) =>
    promise.then(
        () => "nothing was refused",
        (error: Error) => `${error.name}: ${error.message}`,
    );

describe("Changing a resource of the account", () => {
    it("lets its kind put the new inputs into force, with the old ones at hand", async () => {
        const seen: unknown[] = [];
        const { account } = queues(() => ({
            update({ inputs, old }) {
                seen.push([old.id, old.inputs["delay"], inputs["delay"]]);
                return { arn: "arn:new", delay: inputs["delay"] };
            },
        }));
        const { id } = await account.create(queue("orders", { name: "orders", delay: 1 }));
        const updated = await account.update(id!, queue("orders", { name: "orders", delay: 2 }));

        expect(seen).to.deep.equal([["orders", 1, 2]]);
        expect(updated.outputs).to.include({ arn: "arn:new", delay: 2 });
        expect(account.find(TYPE, "orders")).to.equal(updated);
    });

    it("takes it away and makes it again where its kind knows no other way", async () => {
        const { account, there } = queues();
        const { id } = await account.create(queue("orders", { name: "orders", delay: 1 }));
        await account.update(id!, queue("orders", { name: "orders", delay: 2 }));
        expect([...there]).to.deep.equal([["orders", { delay: 2, size: 9 }]]);
    });

    it("leaves it as it was where AWS refuses", async () => {
        const { account, there } = queues();
        const { id } = await account.create(queue("orders", { name: "orders", delay: 1 }));
        expect(await message(account.update(id!, queue("orders", { name: "orders", delay: 901 })))).to.equal(
            `LabError: ${TYPE} "orders": InvalidAttributeValue: the delay is too long`,
        );
        expect([...there]).to.deep.equal([["orders", { delay: 1, size: 9 }]]);
        expect(account.find(TYPE, "orders")?.outputs["delay"]).to.equal(1);
    });

    it("is refused of one that is gone, with what to do", async () => {
        const { account } = queues();
        expect(await message(account.update("orders", queue("orders")))).to.equal(
            `LabError: ${TYPE} "orders": it does not exist any more (id orders). Run pulumi refresh, so that it is made again.`,
        );
    });
});

describe("Deleting a resource of the account", () => {
    it("takes it away, and is no mistake the second time", async () => {
        const { account, there } = queues();
        const { urn, id } = await account.create(queue("orders", { name: "orders" }));
        await account.delete(urn, id!);
        await account.delete(urn, id!);
        expect([there.size, account.snapshot().length]).to.deep.equal([0, 0]);
    });

    it("is refused where AWS refuses, and it stays", async () => {
        const { account } = queues(() => ({
            delete: () => {
                throw new Error("ValidationException: it has targets");
            },
        }));
        const { urn, id } = await account.create(queue("orders"));
        expect(await message(account.delete(urn, id!))).to.equal(
            `LabError: ${TYPE} "orders": ValidationException: it has targets`,
        );
        expect(account.find(TYPE, "orders")?.id).to.equal(id);
    });
});

describe("Looking at a resource again", () => {
    it("sees what was changed behind the program's back, in outputs and inputs, what the program leaves to its default too", async () => {
        const { account, there } = queues();
        const { urn, id } = await account.create(queue("orders", { name: "orders", delay: 1 }));
        there.set("orders", { delay: 5, size: 10 });
        const seen = account.refresh(urn, id!);
        expect(seen?.inputs).to.deep.equal({ name: "orders", delay: 5, size: 10 });
        expect(seen?.outputs).to.include({ arn: "arn:orders", delay: 5, size: 10 });
    });

    it("changes nothing where nothing was changed", async () => {
        const { account } = queues();
        const made = await account.create(queue("orders", { name: "orders", delay: 1 }));
        const { revision } = account;
        expect(account.refresh(made.urn, made.id!)).to.equal(made);
        expect(account.revision).to.equal(revision);
    });

    it("forgets it when it is gone", async () => {
        const { account, there } = queues();
        const { urn, id } = await account.create(queue("orders"));
        there.clear();
        expect(account.refresh(urn, id!)).to.equal(undefined);
        expect(account.snapshot()).to.deep.equal([]);
    });
});

describe("Putting resources back", () => {
    it("keeps ids and made-up names, and those that are still to be deleted", async () => {
        const { account } = queues();
        await account.create(queue("orders"));
        await account.create(queue("orders"));
        const other = queues();
        await other.account.restore(account.snapshot());

        expect(account.snapshot()).to.have.length(2);
        expect(other.account.snapshot()).to.deep.equal(account.snapshot());
        expect([...other.there.keys()]).to.have.members(account.snapshot().map(({ id }) => id));
    });

    it("makes what others need first, in whatever order they stand", async () => {
        const { account, there } = queues();
        const dead = await account.create(queue("dead", { name: "dead" }));
        const orders = await account.create(queue("orders", { name: "orders", needs: "dead" }));
        there.clear();
        await account.delete(dead.urn, dead.id!);
        const other = queues();
        await other.account.restore([orders, dead]);
        expect([...other.there.keys()]).to.deep.equal(["dead", "orders"]);
        expect(other.account.snapshot()).to.deep.equal([orders, dead]);
    });

    it("leaves out what went with what it needs, and a refresh says so", async () => {
        const { account } = queues();
        await account.create(queue("dead", { name: "dead" }));
        const orders = await account.create(queue("orders", { name: "orders", needs: "dead" }));
        const other = queues();
        await other.account.restore([orders]);
        expect([...other.there.keys()]).to.deep.equal([]);
        expect(other.account.refresh(orders.urn, orders.id!)).to.equal(undefined);
    });

    it("is refused by name where one can never be made", async () => {
        const { account } = queues();
        const orders = await account.create(queue("orders", { name: "orders", delay: 900 }));
        const broken = { ...orders, inputs: { ...orders.inputs, delay: 901 } };
        expect(await message(queues().account.restore([broken]))).to.equal(
            `LabError: ${TYPE} "orders": InvalidAttributeValue: the delay is too long`,
        );
    });
});
