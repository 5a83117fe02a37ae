import { runtime } from "@pulumi/pulumi";
import proto from "@pulumi/pulumi/proto/provider_pb";
import { expect } from "chai";
import { makeUrn } from "../../../lab/account/names";
import { type Assembly, assemble } from "../../../lab/assemble";
import { structOf, valuesOf } from "../../../lab/provider/properties";
import { type AccountChange, Provider } from "../../../lab/provider/provider";

const QUEUE = "aws:sqs/queue:Queue";

describe("The provider of a lab", () => {
    let parts: Assembly;
    let changes: AccountChange[];
    let methods: ReturnType<Provider["implementation"]>;
    beforeEach(async () => {
        parts = await assemble({ folder: __dirname, region: "eu-west-1" });
        changes = [];
        const onChange = (change: AccountChange) => changes.push(change);
        methods = new Provider({ account: parts.account, directory: __dirname, onChange }).implementation();
    });
    afterEach(() => parts.close());

    const ask = <Answer>(method: string, request: object): Promise<Answer> =>
        new Promise((resolve, reject) => {
            const call = { request, getPeer: () => "engine" };
            const respond = (error: Error | null, answer: Answer) => (error ? reject(error) : resolve(answer));
            (methods[method] as (call: object, respond: unknown) => void)(call, respond);
        });
    const urnOf = (type: string, name: string) => makeUrn("dev", "shop", undefined, type, name);

    async function create(type: string, name: string, inputs: Record<string, unknown>) {
        const request = new proto.CreateRequest();
        request.setUrn(urnOf(type, name));
        request.setProperties(structOf(inputs));
        return ask<proto.CreateResponse>("create", request);
    }

    async function diff(news: Record<string, unknown>, olds: Record<string, unknown>, state: Record<string, unknown>) {
        const request = new proto.DiffRequest();
        request.setUrn(urnOf(QUEUE, "orders"));
        request.setOldInputs(structOf(olds));
        request.setOlds(structOf({ tagsAll: {}, ...state }));
        request.setNews(structOf(news));
        const answer = await ask<proto.DiffResponse>("diff", request);
        return { diffs: answer.getDiffsList(), replaces: answer.getReplacesList() };
    }

    it("tells of each change of the account that the engine asks for or finds out", async () => {
        const made = await create(QUEUE, "orders", { name: "orders", delaySeconds: 1 });
        const id = made.getId();
        const update = new proto.UpdateRequest();
        update.setUrn(urnOf(QUEUE, "orders"));
        update.setId(id);
        update.setNews(structOf({ name: "orders", delaySeconds: 2 }));
        await ask("update", update);

        const read = new proto.ReadRequest();
        read.setUrn(urnOf(QUEUE, "orders"));
        read.setId(id);
        read.setInputs(structOf({ name: "orders", delaySeconds: 2 }));
        await ask("read", read);
        parts.fabric.sqs.queue(id).settings.delaySeconds = 5;
        const drifted = await ask<proto.ReadResponse>("read", read);
        expect(valuesOf(drifted.getInputs())["delaySeconds"]).to.equal(5);

        const removal = new proto.DeleteRequest();
        removal.setUrn(urnOf(QUEUE, "orders"));
        removal.setId(id);
        await ask("delete", removal);
        expect(changes.map(({ what, type, name }) => `${what} ${type} ${name}`)).to.deep.equal([
            `created ${QUEUE} orders`,
            `updated ${QUEUE} orders`,
            `drifted ${QUEUE} orders`,
            `deleted ${QUEUE} orders`,
        ]);
    });

    it("tells that a resource is gone, and the engine too", async () => {
        const id = (await create(QUEUE, "orders", { name: "orders" })).getId();
        parts.fabric.sqs.delete(parts.fabric.sqs.queue(id));
        const read = new proto.ReadRequest();
        read.setUrn(urnOf(QUEUE, "orders"));
        read.setId(id);
        read.setInputs(structOf({ name: "orders" }));
        expect((await ask<proto.ReadResponse>("read", read)).getId()).to.equal("");
        expect(changes.at(-1)).to.deep.equal({ what: "gone", type: QUEUE, name: "orders" });
    });

    it("remembers which properties are secrets: those of the program, and those that always are", async () => {
        const hidden = { [runtime.specialSigKey]: runtime.specialSecretSig, value: "a description" };
        await create("aws:ssm/parameter:Parameter", "hook", {
            name: "/hook",
            type: "String",
            value: "v",
            description: hidden,
        });
        const [state] = parts.account.snapshot();
        expect(state?.secrets).to.include.members(["value", "description"]).and.not.include("name");
        expect(state?.inputs["description"]).to.equal("a description");
    });

    it("refuses a name that AWS would refuse at a preview, as a failure of the property", async () => {
        const request = new proto.CheckRequest();
        request.setUrn(urnOf(QUEUE, "orders"));
        request.setNews(structOf({ name: "x".repeat(81) }));
        const failures = (await ask<proto.CheckResponse>("check", request)).getFailuresList();
        expect(failures.map((failure) => [failure.getProperty(), failure.getReason()])).to.deep.equal([
            [
                "name",
                `The name "${"x".repeat(81)}" has 81 characters: AWS takes 80 for a queue. Choose a shorter name.`,
            ],
        ]);
    });

    it("sees no change where a program names the Region of its provider, and a replacement where it is another", async () => {
        const here = { region: "eu-west-1" };
        expect(await diff({ name: "a", ...here }, { name: "a" }, here)).to.deep.equal({ diffs: [], replaces: [] });
        expect(await diff({ name: "a" }, { name: "a", ...here }, here)).to.deep.equal({ diffs: [], replaces: [] });
        expect(await diff({ name: "a", region: "us-east-1" }, { name: "a" }, here)).to.deep.equal({
            diffs: ["region"],
            replaces: ["region"],
        });
    });
});
