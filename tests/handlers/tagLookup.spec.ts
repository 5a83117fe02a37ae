import { expect } from "chai";
import { createTagLookup, hasAnyTag, type TagLookupOptions } from "../../handlers/tagLookup";
import { fakeClient, INSTANCE } from "./samples";

type Client = ReturnType<TagLookupOptions["clientOf"]>;
type Answer = Readonly<Record<string, Readonly<Record<string, string>>>>;

const arn = (n: number) => `arn:aws:ec2:eu-central-1:123456789012:instance/i-${n}`;

/** A lookup over a tagging API that answers with what `answer` holds at the time, or fails with it. */
function lookupWith(options: Partial<TagLookupOptions> = {}) {
    const world = { answer: {} as Answer | Error, now: 0 };
    const { client, calls } = fakeClient<Client>((input) => {
        if (world.answer instanceof Error) throw world.answer;
        const asked = new Set(input.ResourceARNList as string[]);
        return {
            ResourceTagMappingList: Object.entries(world.answer)
                .filter(([ResourceARN]) => asked.has(ResourceARN))
                .map(([ResourceARN, tags]) => ({
                    ResourceARN,
                    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
                })),
            PaginationToken: "",
        };
    });
    const lookup = createTagLookup({
        timeoutMs: 1_000,
        cacheSeconds: 60,
        clientOf: () => client,
        now: () => world.now,
        ...options,
    });
    const find = async (...resources: string[]) => {
        const { known, failure } = await lookup.find(resources, "eu-central-1");
        return { known: Object.fromEntries(known), failure };
    };
    return { world, calls, find };
}

describe("the look-up of tags", () => {
    it("finds the tags of a resource and remembers them until their time is over", async () => {
        const { world, calls, find } = lookupWith();
        world.answer = { [INSTANCE]: { Name: "web" } };
        expect(await find(INSTANCE)).to.deep.equal({
            known: { [INSTANCE]: { tags: { Name: "web" } } },
            failure: undefined,
        });

        world.answer = { [INSTANCE]: { Name: "db" } };
        world.now = 59_999;
        expect((await find(INSTANCE)).known).to.deep.equal({ [INSTANCE]: { tags: { Name: "web" } } });
        expect(calls).to.deep.equal([{ ResourceARNList: [INSTANCE] }]);

        world.now = 60_000;
        expect((await find(INSTANCE)).known).to.deep.equal({ [INSTANCE]: { tags: { Name: "db" } } });
    });

    it("asks for at most 100 ARNs a call, and only for those it does not know", async () => {
        const { calls, find } = lookupWith();
        await find(arn(0));
        const all = Array.from({ length: 251 }, (_, n) => arn(n));
        await find(...all);
        expect(calls.map((call) => (call.ResourceARNList as string[]).length)).to.deep.equal([1, 100, 100, 50]);
        expect(calls.slice(1).flatMap((call) => call.ResourceARNList)).to.deep.equal(all.slice(1));
    });

    it("follows pages", async () => {
        const mapping = (n: number) => ({ ResourceARN: arn(n), Tags: [{ Key: "n", Value: String(n) }] });
        const { client, calls } = fakeClient<Client>((input) =>
            input.PaginationToken
                ? { ResourceTagMappingList: [mapping(2)] }
                : { ResourceTagMappingList: [mapping(1)], PaginationToken: "more" },
        );
        const { find } = lookupWith({ clientOf: () => client });
        expect((await find(arn(1), arn(2))).known).to.deep.equal({
            [arn(1)]: { tags: { n: "1" } },
            [arn(2)]: { tags: { n: "2" } },
        });
        expect(calls.map((call) => call.PaginationToken)).to.deep.equal([undefined, "more"]);
    });

    it("takes a resource that the API does not know for one without tags", async () => {
        expect((await lookupWith().find(INSTANCE)).known).to.deep.equal({ [INSTANCE]: { tags: {} } });
    });

    it("soon asks again for a resource without tags: it may just have been made", async () => {
        const { world, find } = lookupWith();
        await find(arn(1));
        world.answer = { [arn(1)]: { Owner: "shop" } };
        world.now += 3_000;

        expect((await find(arn(1))).known).to.deep.equal({ [arn(1)]: { tags: { Owner: "shop" } } });
    });

    it("still knows the tags of a resource that is gone, but believes that the tags of one that is there were removed", async () => {
        const { world, find } = lookupWith();
        world.answer = { [arn(1)]: { a: "1" }, [arn(2)]: { b: "2" } };
        await find(arn(1), arn(2));

        world.now = 1_000_000;
        world.answer = { [arn(2)]: {} };
        expect((await find(arn(1), arn(2))).known).to.deep.equal({
            [arn(1)]: { tags: { a: "1" } },
            [arn(2)]: { tags: {} },
        });
    });

    it("says why it does not know, and uses what it knew before", async () => {
        const { world, find } = lookupWith();
        world.answer = { [arn(1)]: { a: "1" } };
        await find(arn(1));
        world.now = 1_000_000;
        world.answer = Object.assign(new Error("Rate\nexceeded"), { name: "ThrottledException" });

        const failure = "ThrottledException: Rate exceeded";
        expect(await find(arn(1), arn(2))).to.deep.equal({
            known: { [arn(1)]: { tags: { a: "1" } }, [arn(2)]: { unknown: failure } },
            failure,
        });
    });

    it("gives up after its time, also on a client that does not listen to the signal", async () => {
        let signal: AbortSignal | undefined;
        const { client } = fakeClient<Client>((_input, options) => {
            signal = (options as { readonly abortSignal: AbortSignal }).abortSignal;
            return new Promise(() => {});
        });
        const { find } = lookupWith({ timeoutMs: 100, clientOf: () => client });
        expect((await find(INSTANCE)).known).to.deep.equal({ [INSTANCE]: { unknown: "no answer within 100 ms" } });
        expect(signal!.aborted).to.equal(true);
    });

    it("does not ask for what is no complete ARN", async () => {
        const { calls, find } = lookupWith();
        const snapshot = "arn:aws:ec2::eu-central-1:snapshot/snap-1";
        const unknown = "the event names no complete ARN";
        expect(await find("i-1", snapshot)).to.deep.equal({
            known: { "i-1": { unknown }, [snapshot]: { unknown } },
            failure: undefined,
        });
        expect(calls).to.deep.equal([]);
    });

    it("forgets the resource that was not used for longest", async () => {
        const { calls, find } = lookupWith({ cacheSize: 2 });
        await find(arn(1));
        await find(arn(2));
        await find(arn(1));
        await find(arn(3));
        await find(arn(1));
        await find(arn(2));
        expect(calls.map((call) => (call.ResourceARNList as string[])[0])).to.deep.equal([
            arn(1),
            arn(2),
            arn(3),
            arn(2),
        ]);
    });

    it("is not poisoned by a tag called __proto__", async () => {
        const { client } = fakeClient<Client>(() => ({
            ResourceTagMappingList: [
                {
                    ResourceARN: INSTANCE,
                    Tags: [
                        { Key: "__proto__", Value: "x" },
                        { Key: "a", Value: "b" },
                    ],
                },
            ],
        }));
        const { find } = lookupWith({ clientOf: () => client });
        const found = (await find(INSTANCE)).known[INSTANCE] as { readonly tags: Record<string, string> };
        expect(JSON.stringify(found.tags)).to.equal('{"__proto__":"x","a":"b"}');
    });
});

describe("the tags that make a resource ignored", () => {
    const cases: readonly (readonly [Record<string, string>, Record<string, string[]>, string | undefined])[] = [
        [{ notify: "off" }, { notify: ["off", "no"] }, "notify"],
        [{ notify: "on" }, { notify: ["off"] }, undefined],
        [{ notify: "Off" }, { notify: ["off"] }, undefined],
        [{ sandbox: "anything" }, { notify: ["off"], sandbox: [] }, "sandbox"],
        [{ sandbox: "" }, { sandbox: [] }, "sandbox"],
        [{}, { constructor: [], toString: [] }, undefined],
        [{ a: "b" }, {}, undefined],
    ];
    for (const [tags, wanted, key] of cases) {
        it(`${JSON.stringify(wanted)} ${key ? "match" : "do not match"} ${JSON.stringify(tags)}`, () => {
            expect(hasAnyTag(tags, wanted)).to.equal(key);
        });
    }
});
