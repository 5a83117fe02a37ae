import { expect } from "chai";
import { Account } from "../../../lab/account/account";
import { NO_FIXTURES } from "../../../lab/account/fixtures";
import { makeUrn } from "../../../lab/account/names";
import type { Registration } from "../../../lab/account/registration";
import { AwsError } from "../../../lab/types";

function registration(
    type: string,
    name: string,
    inputs: Record<string, unknown> = {},
    over: Partial<Registration> = {},
): Registration {
    return { urn: makeUrn("dev", "shop", undefined, type, name), type, name, custom: true, inputs, ...over };
}

/** The message that something ends with. */
async function refusal(promise: Promise<unknown>): Promise<string> {
    return promise.then(
        () => "it was made",
        (error: Error) => error.message,
    );
}

describe("The account model", () => {
    it("gives a resource a physical name that stays the same from run to run", async () => {
        const [first, second] = await Promise.all(
            [new Account(), new Account()].map((account) =>
                account.create(registration("aws:sns/topic:Topic", "orders")),
            ),
        );
        expect(first?.id).to.match(/^orders-[0-9a-f]{7}$/);
        expect(second?.id).to.equal(first?.id);
        const other = await new Account().create(registration("aws:sns/topic:Topic", "bills"));
        expect(other.id?.slice(-7)).not.to.equal(first?.id?.slice(-7));
    });

    it("makes a second resource of a URN beside the first, with another name, until the first is deleted", async () => {
        const account = new Account();
        const first = await account.create(registration("aws:sns/topic:Topic", "orders"));
        const second = await account.create(registration("aws:sns/topic:Topic", "orders"));
        expect(second.id).to.not.equal(first.id);
        expect(account.all("aws:sns/topic:Topic").map(({ id }) => id)).to.have.members([first.id, second.id]);

        await account.delete(first.urn, first.id!);
        expect(account.all("aws:sns/topic:Topic").map(({ id }) => id)).to.deep.equal([second.id]);
        const third = await account.create(registration("aws:sns/topic:Topic", "orders"));
        expect(third.id).to.equal(first.id);
    });

    it("names the resource that AWS would refuse, with AWS's code", async () => {
        const account = new Account();
        account.use({
            "aws:sns/topic:Topic": {
                create: () => {
                    throw new AwsError("InvalidParameter", "the name is too long");
                },
            },
        });
        expect(await refusal(account.create(registration("aws:sns/topic:Topic", "orders")))).to.equal(
            'aws:sns/topic:Topic "orders": InvalidParameter: the name is too long',
        );
    });

    it("puts a resource's own tags over the default ones", async () => {
        const account = new Account({ defaultTags: { stack: "dev", owner: "all" } });
        const topic = await account.create(
            registration("aws:sns/topic:Topic", "orders", { tags: { owner: "orders" } }),
        );
        expect(topic.outputs["tags"]).to.deep.equal({ owner: "orders" });
        expect(topic.outputs["tagsAll"]).to.deep.equal({ stack: "dev", owner: "orders" });
    });

    const echoes: [string, Record<string, unknown>, RegExp, string][] = [
        ["aws:s3/bucket:Bucket", { bucket: "logs" }, /^logs$/, "arn:aws:s3:::logs"],
        [
            "aws:cloudtrail/trail:Trail",
            { name: "audit" },
            /^audit$/,
            "arn:aws:cloudtrail:eu-west-1:123456789012:trail/audit",
        ],
        ["aws:glue/job:Job", { name: "nightly" }, /^nightly$/, "arn:aws:glue:eu-west-1:123456789012:job/nightly"],
        [
            "aws:ec2/securityGroup:SecurityGroup",
            {},
            /^sg-[0-9a-f]{17}$/,
            "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-",
        ],
    ];
    for (const [type, inputs, id, arn] of echoes) {
        it(`echoes a ${type}, and counts it as unknown`, async () => {
            const account = new Account({ region: "eu-west-1" });
            const state = await account.create(registration(type, "some", inputs));
            expect(state.id).to.match(id);
            expect(state.outputs["arn"]).to.satisfy((text: string) => text.startsWith(arn));
            expect(state.outputs).to.include({ ...inputs, region: "eu-west-1" });
            expect([...account.unknownTypes]).to.deep.equal([[type, 1]]);
        });
    }

    it("takes the outputs of other providers' resources from the fixtures, by name or URN, and counts the rest", async () => {
        const urn = makeUrn("dev", "shop", undefined, "random:index/randomPet:RandomPet", "b");
        const resources = { a: { id: "happy-cat" }, [urn]: { id: "calm-dog", separator: "-" } };
        const account = new Account({ fixtures: { ...NO_FIXTURES, resources } });
        const made = [];
        for (const name of ["a", "b", "c"]) {
            made.push(await account.create(registration("random:index/randomPet:RandomPet", name, { length: 2 })));
        }
        expect(made.slice(0, 2).map(({ id, outputs }) => [id, outputs])).to.deep.equal([
            ["happy-cat", { length: 2 }],
            ["calm-dog", { length: 2, separator: "-" }],
        ]);
        expect(made[2]?.outputs).to.deep.equal({ length: 2 });
        expect([...account.unknownTypes]).to.deep.equal([["random:index/randomPet:RandomPet", 1]]);
    });

    it("reads a resource that the program made before by its id", async () => {
        const account = new Account();
        const made = await account.create(registration("aws:sns/topic:Topic", "orders"));
        const read = account.read({ ...registration("aws:sns/topic:Topic", "again"), id: made.id! });
        expect(read.outputs["arn"]).to.equal(made.outputs["arn"]);
    });

    it("forms URNs as the engine does: with the types of the components around, without the stack's", () => {
        const stack = makeUrn("dev", "shop", undefined, "pulumi:pulumi:Stack", "shop-dev");
        const outer = makeUrn("dev", "shop", stack, "shop:index:Outer", "o");
        const inner = makeUrn("dev", "shop", outer, "shop:index:Inner", "i::x");
        expect([stack, outer, inner, makeUrn("dev", "shop", inner, "aws:sns/topic:Topic", "t")]).to.deep.equal([
            "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev",
            "urn:pulumi:dev::shop::shop:index:Outer::o",
            "urn:pulumi:dev::shop::shop:index:Outer$shop:index:Inner::i::x",
            "urn:pulumi:dev::shop::shop:index:Outer$shop:index:Inner$aws:sns/topic:Topic::t",
        ]);
    });
});
