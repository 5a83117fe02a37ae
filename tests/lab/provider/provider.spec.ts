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

        const wanted = { name: "orders", delaySeconds: 2 };
        await read(QUEUE, "orders", id, wanted);
        parts.fabric.sqs.queue(id).settings.delaySeconds = 5;
        const drifted = await read(QUEUE, "orders", id, wanted);
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

    const read = (type: string, name: string, id: string, inputs: Record<string, unknown>) => {
        const request = new proto.ReadRequest();
        request.setUrn(urnOf(type, name));
        request.setId(id);
        request.setInputs(structOf(inputs));
        return ask<proto.ReadResponse>("read", request);
    };

    it("sees what somebody has set that the program leaves to its default, and takes it for a change of the program's", async () => {
        const named = { name: "orders" };
        const id = (await create(QUEUE, "orders", named)).getId();
        parts.fabric.sqs.queue(id).settings.visibilityTimeoutSeconds = 77;
        const seen = valuesOf((await read(QUEUE, "orders", id, named)).getInputs());
        expect(seen).to.deep.equal({ name: "orders", visibilityTimeoutSeconds: 77 });
        expect(await diff(named, seen, { region: "eu-west-1" })).to.deep.equal({
            diffs: ["visibilityTimeoutSeconds"],
            replaces: [],
        });
    });

    for (const [type, inputs] of [
        ["RedriveAllowPolicy", { redriveAllowPolicy: '{"redrivePermission":"denyAll"}' }],
        ["RedrivePolicy", { redrivePolicy: '{"deadLetterTargetArn":"DEAD","maxReceiveCount":"3"}' }],
    ] as const) {
        it(`tells of a ${type} beside a queue that it is as written, another by now, and gone with the queue`, async () => {
            const property = Object.keys(inputs)[0] as "redrive";
            const dead = valuesOf((await create(QUEUE, "dead", { name: "dead" })).getProperties())["arn"];
            const id = (await create(QUEUE, "orders", { name: "orders" })).getId();
            const text = Object.values(inputs)[0]!.replace("DEAD", String(dead));
            const setting = { queueUrl: id, [property]: text };
            const kind = `aws:sqs/${type[0]!.toLowerCase()}${type.slice(1)}:${type}`;
            await create(kind, "orders", setting);
            const now = async () => valuesOf((await read(kind, "orders", id, setting)).getInputs());
            expect(await now()).to.deep.equal(setting);

            const { settings } = parts.fabric.sqs.queue(id);
            settings.redrive = { deadLetterTargetArn: String(dead), maxReceiveCount: 9 };
            settings.redriveAllow = { redrivePermission: "allowAll" };
            expect((await now())[property]).to.match(/"maxReceiveCount":9|allowAll/);

            parts.fabric.sqs.delete(parts.fabric.sqs.queue(id));
            await parts.fabric.sqs.create("orders", "eu-west-1", {
                ...settings,
                redrive: undefined,
                redriveAllow: undefined,
            });
            expect((await read(kind, "orders", id, setting)).getId()).to.equal("");
        });
    }

    it("tells that a resource is gone, and the engine too", async () => {
        const id = (await create(QUEUE, "orders", { name: "orders" })).getId();
        parts.fabric.sqs.delete(parts.fabric.sqs.queue(id));
        expect((await read(QUEUE, "orders", id, { name: "orders" })).getId()).to.equal("");
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

    it("takes all tags of a resource for secrets where the default tags of its provider are", async () => {
        const secret = (value: unknown) => ({ [runtime.specialSigKey]: runtime.specialSecretSig, value });
        const request = new proto.ConfigureRequest();
        request.setArgs(structOf({ region: "eu-west-1", defaultTags: secret('{"tags":{"client":"ACME"}}') }));
        request.setType("pulumi:providers:aws");
        request.setName("default_7");
        await ask("configure", request);
        const made = await create(QUEUE, "orders", { name: "orders" });
        expect(made.getProperties()!.toJavaScript()["tagsAll"]).to.deep.equal(secret({ client: "ACME" }));
        expect(parts.account.snapshot()[0]!.secrets).to.deep.equal(["tagsAll"]);
        expect(parts.account.settings().secretTags).to.equal(true);
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
