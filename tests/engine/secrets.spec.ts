import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { CodeArchive } from "../../lab/types";
import { type Deployment, openDeployment } from "./deployment";

const PROGRAM = join(__dirname, "../fixtures/programs/reactions");
const SECRET = "correct-horse-battery-staple";

describe("A secret in the config", () => {
    let deployment: Deployment;
    let folder: string;
    const said: string[] = [];

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "event-ops-secrets-"));
        deployment = await openDeployment({
            program: PROGRAM,
            config: {
                token: { value: SECRET, secret: true },
                "aws:defaultTags": { value: JSON.stringify({ tags: { Client: SECRET } }), secret: true },
            },
            stateFile: join(folder, "account.json"),
        });
    });
    after(async () => {
        await deployment?.close();
        await rm(folder, { recursive: true, force: true });
    });

    for (const operation of ["preview", "up", "refresh"] as const) {
        it(`goes through pulumi ${operation}`, async () => {
            const { output, events, diagnostics } = await deployment.stack[operation]();
            said.push(output, JSON.stringify(events), JSON.stringify(diagnostics));
        });
    }

    it("reaches the function, and the parameter that holds it", async () => {
        const { account } = deployment.attached.lab;
        const fn = account.find("aws:lambda/function:Function", "stopped")!;
        expect(fn.inputs["environment"]).to.deep.equal({ variables: { TOKEN: SECRET } });
        const { value, tagsAll } = account.find("aws:ssm/parameter:Parameter", "token")!.outputs;
        expect({ value, tagsAll }).to.deep.equal({ value: SECRET, tagsAll: { Client: SECRET } });
    });

    it("is in plain text neither in the state nor in any file of the engine's", async () => {
        const { stdout: exported } = await deployment.stack.run("stack", "export");
        expect(exported).to.include("ciphertext");
        expect(exported).to.not.include(SECRET);
        expect(filesWith(deployment.stack.folder, SECRET)).to.deep.equal([]);
    });

    it("is in no archive", async () => {
        const codes = deployment.attached.lab.account
            .all("aws:lambda/function:Function")
            .map(({ inputs }) => inputs["code"] as CodeArchive);
        expect(codes).to.have.length(2);
        for (const code of codes) expect(filesWith(await code.directory(), SECRET)).to.deep.equal([]);
    });

    it("is in nothing that the engine says", () => {
        expect(said.join("\n")).to.include("stopped");
        expect(said.filter((text) => text.includes(SECRET))).to.deep.equal([]);
    });

    it("is in nothing that the lab tells of an event", async () => {
        const { lab } = deployment.attached;
        const notices = await lab.send({
            source: "aws.ec2",
            "detail-type": "EC2 Instance State-change Notification",
            region: "eu-west-1",
            detail: { "instance-id": "i-1", state: "stopped" },
        });
        const invocations = notices.filter((notice) => notice.kind === "invocation");
        expect(invocations.map(({ result }) => result.logs.join()).join()).to.include('"told":true');
        expect(JSON.stringify(notices)).to.not.include(SECRET);
    });

    it("is not in plain text in the file that the account is kept in", async () => {
        await deployment.attached.close();
        expect(readFileSync(join(folder, "account.json"), "utf8")).to.include("event-ops:sealed");
        expect(filesWith(folder, SECRET)).to.deep.equal([]);
    });
});

/** The files below a folder that hold a text. */
function filesWith(folder: string, text: string): string[] {
    const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
    return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((path) => readFileSync(path).includes(text));
}
