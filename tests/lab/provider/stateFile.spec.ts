import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { makeUrn } from "../../../lab/account/names";
import { type Assembly, assemble } from "../../../lab/assemble";
import { StateFile } from "../../../lab/provider/stateFile";
import { archiveOf } from "../../../lab/runner/archive";

const QUEUE = "aws:sqs/queue:Queue";
const FUNCTION = "aws:lambda/function:Function";
const SECRET_TEXT = "correct horse battery staple";

describe("The file of an account", () => {
    let folder: string;
    let path: string;
    const running: Assembly[] = [];
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "event-ops-state-"));
        path = join(folder, "account.json");
    });
    afterEach(async () => {
        for (const parts of running.splice(0)) await parts.close();
        rmSync(folder, { recursive: true });
    });

    async function start(accountId = "111122223333"): Promise<Assembly> {
        const parts = await assemble({ accountId, folder });
        running.push(parts);
        return parts;
    }

    const load = async (accountId?: string) => {
        const parts = await start(accountId);
        await new StateFile(path, parts.account).load();
        return parts;
    };
    const refusal = (accountId?: string) =>
        load(accountId).then(
            () => "it was read",
            (error: Error) => `${error.name}: ${error.message}`,
        );

    /** A function, a queue whose dead-letter queue was made after it, and a secret. */
    async function shop(): Promise<Assembly> {
        const parts = await start();
        const { account } = parts;
        account.configure({ region: "eu-west-1", tags: { project: "shop" } });
        const make = (type: string, name: string, inputs: object, secrets: string[] = []) => {
            const urn = makeUrn("dev", "shop", undefined, type, name);
            return account.create({ urn, type, name, custom: true, inputs: { ...inputs }, secrets });
        };
        const orders = await make(QUEUE, "orders", { visibilityTimeoutSeconds: 60 });
        const dead = await make(QUEUE, "dead", {});
        const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.outputs["arn"], maxReceiveCount: 3 });
        await account.update(orders.id!, { ...orders, inputs: { ...orders.inputs, redrivePolicy } });
        await make(FUNCTION, "handle", {
            role: "arn:aws:iam::111122223333:role/handle",
            runtime: "nodejs24.x",
            handler: "index.handler",
            code: archiveOf({ assets: { "index.js": { text: "exports.handler = async () => 7;" } } }, folder),
        });
        const secret = await make("aws:secretsmanager/secret:Secret", "hook", { name: "hook" });
        const version = { secretId: secret.id, secretString: SECRET_TEXT };
        await make("aws:secretsmanager/secretVersion:SecretVersion", "hook", version, ["secretString"]);
        return parts;
    }

    async function saved(): Promise<Assembly> {
        const parts = await shop();
        await new StateFile(path, parts.account).flush();
        return parts;
    }

    it("brings all of it back as it was: names, outputs, settings, what hangs on what", async () => {
        const before = await saved();
        const after = await load();

        const plain = ({ account }: Assembly) => JSON.parse(JSON.stringify(account.snapshot()));
        expect(plain(after)).to.deep.equal(plain(before));
        expect(after.account.settings()).to.deep.equal({ region: "eu-west-1", tags: { project: "shop" } });
        const [orders, dead] = ["orders", "dead"].map((name) => after.account.find(QUEUE, name)!.outputs);
        expect(after.fabric.sqs.queue(String(orders!["url"])).settings.redrive).to.deep.equal({
            deadLetterTargetArn: dead!["arn"],
            maxReceiveCount: 3,
        });
        expect(after.services.secrets.texts()).to.deep.equal([SECRET_TEXT]);
        const { code } = after.fabric.lambda.all()[0]!.config;
        expect(await readFile(join(await code!.directory(), "index.js"), "utf8")).to.equal(
            "exports.handler = async () => 7;",
        );
    });

    it("holds no secret in plain text, and is for its owner alone", async () => {
        await saved();
        expect(readFileSync(path, "utf8")).to.include('"event-ops:sealed"').and.not.include(SECRET_TEXT);
        expect(statSync(path).mode & 0o777).to.equal(0o600);
    });

    it("holds no default tag in plain text where they are secret, and has them again", async () => {
        const { account } = await start();
        const settings = { region: "eu-west-1", tags: { client: SECRET_TEXT }, secretTags: true };
        account.configure(settings);
        await new StateFile(path, account).flush();
        expect(readFileSync(path, "utf8")).to.not.include(SECRET_TEXT);
        expect((await load()).account.settings()).to.deep.equal(settings);
    });

    it("has the code of functions beside it as long as a function has it", async () => {
        const { account } = await saved();
        const { sha256 } = account.find(FUNCTION, "handle")!.inputs["code"] as { sha256: string };
        expect(readdirSync(`${path}.code`)).to.deep.equal([`${sha256}.zip`]);

        const { urn, id } = account.find(FUNCTION, "handle")!;
        await account.delete(urn, id!);
        await new StateFile(path, account).flush();
        expect(readdirSync(`${path}.code`)).to.deep.equal([]);
    });

    it("is written soon after a change", async () => {
        const { account } = await shop();
        const file = new StateFile(path, account);
        file.save();
        for (let waited = 0; waited < 5_000 && !existsSync(path); waited += 10) await setTimeout(10);
        expect(JSON.parse(readFileSync(path, "utf8")).resources).to.have.length(5);
    });

    it("is no mistake where it does not exist yet", async () => {
        const { account } = await load();
        expect(account.snapshot()).to.deep.equal([]);
    });

    it("is refused where it holds another account", async () => {
        await saved();
        expect(await refusal("123456789012")).to.equal(
            `LabError: ${path} holds the account 111122223333, not 123456789012: name that one, or another file.`,
        );
    });

    for (const [what, content] of [
        ["something else", "{}"],
        ["a list", "[]"],
        ["null", "null"],
        ["broken", '{"version": 1,'],
    ]) {
        it(`is refused where it is ${what}`, async () => {
            writeFileSync(path, content!);
            expect(await refusal()).to.equal(
                `LabError: ${path} is no state of event-ops engine: choose another file, or delete this one.`,
            );
        });
    }

    it("is refused where it is a folder", async () => {
        mkdirSync(path);
        expect(await refusal()).to.equal(`LabError: ${path} is a folder: name a file.`);
    });

    it("is refused where the key of its secrets is gone", async () => {
        await saved();
        rmSync(`${path}.key`);
        expect(await refusal()).to.equal(
            `LabError: ${path} cannot be read: the key of its secrets, ${path}.key, is gone`,
        );
    });

    it("says at once that it cannot be written, once, and at the end", async () => {
        const { account } = await start();
        writeFileSync(join(folder, "file"), "");
        const told: string[] = [];
        const onFailure = ({ message }: Error) => told.push(message);
        const file = new StateFile(join(folder, "file", "account.json"), account, onFailure);
        file.save();
        await setTimeout(20);
        file.save();
        await setTimeout(20);
        expect(told).to.have.length(1);
        expect(told[0]).to.match(/^\S+account\.json cannot be written: /);
        const message = await file.flush().catch((error: Error) => `${error.name}: ${error.message}`);
        expect(message).to.match(/^LabError: \S+account\.json cannot be written: /);
    });
});
