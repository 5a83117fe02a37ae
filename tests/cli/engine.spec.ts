import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { EngineClient, TO_LOOK } from "../../cli/engineClient";
import { attachOptions } from "../../cli/engineOptions";
import { presses } from "../../cli/signals";
import { UserError } from "../../cli/userError";

const ROOT = join(__dirname, "../..");
const PASTE = 'Start "event-ops engine" in another terminal and paste the lines here that it prints there.';

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const node = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only", "cli/main.ts", ...args];
    const { EVENT_OPS_ENGINE: _, ...own } = process.env;
    return spawn(process.execPath, node, { cwd: ROOT, env: { ...own, ...env }, stdio: ["ignore", "pipe", "pipe"] });
}

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const process_ = start(args, env);
    const [out, err, [code]] = await Promise.all([
        text(process_.stdout),
        text(process_.stderr),
        once(process_, "exit"),
    ]);
    return { code, out, err };
}

describe("event-ops engine", () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "event-ops-engine-cli-"));
    });
    after(() => rmSync(folder, { recursive: true }));

    it("ends as with SIGTERM when npm ends, which ends the shell between them alone", async () => {
        const command = `"${process.execPath}" -C event-ops-source -r ts-node/register/transpile-only cli/main.ts engine; true`;
        const shell = spawn("sh", ["-c", command], {
            cwd: ROOT,
            env: { ...process.env, npm_lifecycle_event: "event-ops" },
            stdio: ["ignore", "pipe", "pipe"],
        });
        const said = text(shell.stderr);
        for await (const _ of createInterface({ input: shell.stdout })) shell.kill("SIGTERM");
        expect((await said).trimEnd().split("\n").at(-1)).to.equal(
            "The engine has ended, and with it all that was deployed into it (--state FILE keeps that).",
        );
    });

    it("prints what to export and nothing else, says how to go on, and at its end with SIGTERM what is left", async () => {
        const engine = start(["engine", "--account", "111122223333", "--region", "eu-west-1"]);
        const said = text(engine.stderr);
        const ended = once(engine, "exit");
        const printed: string[] = [];
        for await (const line of createInterface({ input: engine.stdout })) {
            printed.push(line);
            if (printed.length < 2) continue;
            engine.kill("SIGTERM");
            engine.kill("SIGINT"); // as npm does with a Ctrl-C, which the terminal has sent already
        }
        expect(await ended).to.deep.equal([0, null]);
        expect(printed).to.have.length(2);
        expect(printed[0]).to.match(/^export PULUMI_DEBUG_PROVIDERS="aws:(\d+),awsx:\1"$/);
        expect(printed[1]).to.match(/^export EVENT_OPS_ENGINE="http:\/\/127\.0\.0\.1:\d+\/#[\w-]{32}"$/);
        const lines = (await said).split("\n").filter((line) => line !== "");
        expect(lines[0]).to.match(
            /^The account 111122223333, Region eu-west-1, is served to the Pulumi engine: 0 resources/,
        );
        expect(lines.slice(1, 4).map((line) => line.slice(0, 2))).to.deep.equal(["1.", "2.", "3."]);
        expect(lines.at(-1)).to.equal(
            "The engine has ended, and with it all that was deployed into it (--state FILE keeps that).",
        );
        expect(lines.slice(4, -1).every((line) => line.startsWith("# "))).to.equal(true);
        expect(lines.at(-2)).to.match(
            /AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+ AWS_REGION=eu-west-1 AWS_ACCESS_KEY_ID=ASIA/,
        );
    });

    it("says at its end where the account is kept", async () => {
        const path = join(folder, "kept.json");
        const engine = start(["engine", "--state", path]);
        const said = text(engine.stderr);
        await once(createInterface({ input: engine.stdout }), "line");
        engine.kill("SIGINT");
        expect(await once(engine, "exit")).to.deep.equal([0, null]);
        expect((await said).trimEnd().split("\n").at(-1)).to.equal(
            `The engine has ended. What is deployed is kept in ${path}: start it with --state ${path} to go on.`,
        );
        expect(existsSync(path)).to.equal(true);
    });

    it("ends in order at the first Ctrl-C, which may come twice, and at once at the second", () => {
        const told: string[] = [];
        const press = presses(
            () => told.push("first"),
            () => told.push("second"),
        );
        for (const now of [1_000, 1_001, 1_500]) press(now, true);
        expect(told).to.deep.equal(["first"]);
        // A shell that goes with its terminal.
        press(3_000, false);
        expect(told).to.deep.equal(["first"]);
        press(1_501, true);
        expect(told).to.deep.equal(["first", "second"]);
    });

    it("ends with 2 and one message for a state file that is none", async () => {
        const path = join(folder, "none.json");
        writeFileSync(path, "{}");
        expect(await run(["engine", "--state", path])).to.deep.equal({
            code: 2,
            out: "",
            err: `${path} is no state of event-ops engine: choose another file, or delete this one.\n`,
        });
    });
});

describe("The options of event-ops engine", () => {
    it("are taken where they are good, and left out where they are not given", () => {
        expect(attachOptions({ cwd: "." })).to.deep.equal({ directory: process.cwd() });
        const given = { cwd: ROOT, account: "111122223333", region: "us-gov-west-1", state: "a.json", port: 8080 };
        expect(attachOptions(given)).to.deep.equal({
            directory: ROOT,
            accountId: "111122223333",
            region: "us-gov-west-1",
            stateFile: "a.json",
            port: 8080,
        });
    });

    it("are refused for a folder that is not there", () => {
        expect(() => attachOptions({ cwd: "no/such" })).to.throw(
            UserError,
            "--cwd no/such: expected the folder of a Pulumi program; there is none of that name",
        );
    });
});

describe("event-ops send", () => {
    const refused = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
        run(["send", "package.json", ...args], env);

    it("says what to do where there is no engine in the environment", async () => {
        expect(await refused([])).to.deep.equal({
            code: 2,
            out: "",
            err: `No engine to send to: EVENT_OPS_ENGINE is not set. ${PASTE}\n`,
        });
    });

    it("names a path that is not there", async () => {
        expect(await run(["send", "no/such.json"])).to.deep.equal({
            code: 2,
            out: "",
            err: "no/such.json does not exist: give files or folders of events, or - for standard input\n",
        });
    });
});

describe("The client of an engine", () => {
    let server: Server;
    let answer: { status: number; body: string };
    let asked: unknown[];
    let origin: string;
    beforeEach(async () => {
        asked = [];
        server = createServer((request, response) => {
            const { method, url, headers } = request;
            void text(request).then((body) => {
                asked.push([method, url, headers.authorization, body]);
                response.writeHead(answer.status).end(answer.body);
            });
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => server.close());

    const message = (work: () => Promise<unknown>) =>
        work().then(
            (value) => value,
            (error: Error) => `${error.name}: ${error.message}`,
        );
    const facts = (url: string) => message(async () => new EngineClient(undefined, { EVENT_OPS_ENGINE: url }).facts());

    it("sends the token of the URL as a bearer, never in the path", async () => {
        answer = { status: 200, body: '{"notices":[]}' };
        const client = new EngineClient(`${origin}/#token-1`, { EVENT_OPS_ENGINE: "http://127.0.0.1:1/#other" });
        expect(await client.send("{}")).to.deep.equal({ notices: [] });
        expect(asked).to.deep.equal([["POST", "/events", "Bearer token-1", JSON.stringify({ text: "{}" })]]);
    });

    it("asks for time to pass, so much of it or until the alarms have seen the events", async () => {
        answer = { status: 200, body: '{"notices":[]}' };
        const client = new EngineClient(`${origin}/#t`);
        expect([await client.pass(), await client.pass(60_000)]).to.deep.equal([{ notices: [] }, { notices: [] }]);
        expect(asked).to.deep.equal([
            ["POST", "/time", "Bearer t", "{}"],
            ["POST", "/time", "Bearer t", '{"ms":60000}'],
        ]);
    });

    it("hands on what the engine says of an event that is none", async () => {
        answer = { status: 400, body: '{"error":"it has no source"}' };
        expect(await new EngineClient(`${origin}/#t`).send("{}")).to.equal("it has no source");
    });

    it("says what to do where the token is another engine's", async () => {
        answer = { status: 403, body: '{"error":"no"}' };
        expect(await facts(`${origin}/#t`)).to.equal(
            `UserError: The engine at ${origin} does not know the token: it is another one. ${PASTE}`,
        );
    });

    it("says what to do where something else answers", async () => {
        for (const other of [
            { status: 404, body: "not found" },
            { status: 200, body: "<html>" },
        ]) {
            answer = other;
            expect(await facts(`${origin}/#t`)).to.equal(
                `UserError: What answers at ${origin} is no engine of event-ops. ${PASTE}`,
            );
        }
    });

    it("says what to do where the engine is gone", async () => {
        server.close();
        expect(await facts(`${origin}/#t`)).to.equal(
            `UserError: No engine answers at ${origin} (ECONNREFUSED). ${PASTE}`,
        );
    });

    it("says for --lab, too, where it looked and what to do", async () => {
        const DEPLOY = `${PASTE.slice(0, -1)}, then run "pulumi up" here: the account holds what that deploys.`;
        const lab = async (environment: Record<string, string>) =>
            message(async () => new EngineClient(undefined, environment, TO_LOOK).facts());
        expect(await lab({})).to.equal(
            `UserError: --lab: no engine whose account to look at: EVENT_OPS_ENGINE is not set. ${DEPLOY}`,
        );
        server.close();
        expect(await lab({ EVENT_OPS_ENGINE: `${origin}/#t` })).to.equal(
            `UserError: No engine answers at ${origin} (ECONNREFUSED). ${DEPLOY}`,
        );
    });

    it("says what is expected where the URL is none, or has no token", async () => {
        for (const url of ["localhost", "https://127.0.0.1:1/#t", "http://127.0.0.1:1/"]) {
            expect(await facts(url)).to.equal(
                `UserError: EVENT_OPS_ENGINE is "${url}": expected http://127.0.0.1:PORT/#TOKEN. ${PASTE}`,
            );
        }
    });
});
