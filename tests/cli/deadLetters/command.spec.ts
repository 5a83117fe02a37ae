import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { list, redrive, show } from "../../../cli/commands/deadLetters";
import { confirm } from "../../../cli/confirm";
import { UserError } from "../../../cli/userError";
import { endpointEnvironment } from "../../../lab/administrator";
import { Lab } from "../../../lab/lab";
import { serveEvents } from "../../../lab/provider/eventServer";
import { overTheOutage, PROGRAM, START, shopEvent } from "./deadLetterStack";

const ROOT = join(__dirname, "../../..");

interface Ran {
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
}

/** The command in a process of its own, with nothing on standard input. */
async function start(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran> {
    const node = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only", "cli/main.ts"];
    const child = spawn(process.execPath, [...node, "dead-letters", ...args], {
        cwd: ROOT,
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
    });
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
    return { code: code as number | null, out, err };
}

const ALL = { queue: [], json: false, limit: 100, all: false, yes: false };

/** The same in this process, with these variables alone of AWS's. */
async function run(env: Readonly<Record<string, string>>, work: () => Promise<number>): Promise<Ran> {
    const { log, error } = console;
    const before = { ...process.env };
    const written = { out: "", err: "" };
    for (const name of Object.keys(process.env)) if (/^(AWS|EVENT_OPS)_/.test(name)) delete process.env[name];
    Object.assign(process.env, { AWS_CONFIG_FILE: "/dev/null", AWS_EC2_METADATA_DISABLED: "true", ...env });
    console.log = (line: string) => {
        written.out += `${line}\n`;
    };
    console.error = (line: string) => {
        written.err += `${line}\n`;
    };
    try {
        return { code: await work(), ...written };
    } catch (failure) {
        if (!(failure instanceof UserError)) throw failure;
        return { code: 2, out: written.out, err: `${written.err}${failure.message}\n` };
    } finally {
        Object.assign(console, { log, error });
        for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
        Object.assign(process.env, before);
    }
}

describe("event-ops dead-letters", () => {
    let lab: Lab;
    let env: Readonly<Record<string, string>>;
    const at = () => lab.endpoint.endpoint;
    const title = () =>
        `Account 123456789012, Region eu-west-1, at ${at()}, as arn:aws:sts::123456789012:assumed-role/event-ops-lab-administrator/administrator`;

    before(async () => {
        lab = await Lab.of(PROGRAM, { stack: "dev", now: START });
        env = endpointEnvironment(lab.endpoint);
        await lab.send(shopEvent("direct"));
        await lab.send(shopEvent("refused"));
        await overTheOutage(lab);
    });
    after(() => lab?.close());

    const idIn = (queue: string) => lab.fabric.sqs.queue(queue).messages()[0]!.id;

    it("list, show and redrive a dead letter, and say each time which account it is", async () => {
        const id = idIn("failures");
        const listed = await run(env, () => list(ALL));
        expect([listed.code, listed.err]).to.deep.equal([0, ""]);
        expect(listed.out.split("\n").slice(0, 2)).to.deep.equal([title(), ""]);
        expect(listed.out).to.include(
            `Queue failures: 1 dead letter\n  ${id}  2026-01-01T00:03:00.000Z  Lambda on-failure record: function direct:$LATEST\n` +
                "      RetriesExhausted after 3 attempts: TypeError: the shop is closed\n",
        );
        expect(listed.out.trimEnd().split("\n").at(-1)).to.equal("2 dead letters in 2 of 6 dead-letter queues.");

        const call =
            "lambda:Invoke in eu-west-1: FunctionName=arn:aws:lambda:eu-west-1:123456789012:function:direct InvocationType=Event Payload=<";
        const shown = await run(env, () => show([id], { ...ALL, queue: ["failures"] }));
        expect(shown.out).to.include(`  redrive   ${call}`).and.to.include('"requestPayload": {');

        const refused = await start(env, "redrive", id);
        expect([refused.code, refused.err]).to.deep.equal([
            2,
            "Standard input is no terminal: nobody can be asked. Nothing was changed. Add --yes to go on.\n",
        ]);
        expect(lab.messages("failures")).to.have.length(1);

        const redriven = await run(env, () => redrive([id], { ...ALL, yes: true }));
        const lines = redriven.out.trimEnd().split("\n");
        expect([redriven.code, redriven.err]).to.deep.equal([0, ""]);
        expect(lines.slice(0, 3)).to.deep.equal([
            title(),
            "1 dead letter to be sent again, and each to be deleted from its queue once that is answered:",
            `  ${id}  Lambda on-failure record: function direct:$LATEST`,
        ]);
        expect(lines[3]).to.match(/^ {6}lambda:Invoke in eu-west-1: .* Payload=<\d+ bytes>$/);
        expect(lines.slice(4)).to.deep.equal([
            "      sqs:DeleteMessage in eu-west-1: QueueUrl=https://sqs.eu-west-1.amazonaws.com/123456789012/failures",
            `sent       ${id}`,
            "1 dead letter sent again, 0 not.",
        ]);
        expect(lab.messages("failures")).to.have.length(0);
    });

    it("say what --lab needs where no engine is in the environment", async () => {
        expect(await run({}, () => list({ ...ALL, lab: true }))).to.deep.equal({
            code: 2,
            out: "",
            err:
                "--lab: no engine whose account to look at: EVENT_OPS_ENGINE is not set. " +
                'Start "event-ops engine" in another terminal and paste the lines here that it prints there, ' +
                'then run "pulumi up" here: the account holds what that deploys.\n',
        });
    });

    it("reach the account of a running engine with --lab, say what follows, and end with 1 when a dead letter is left", async () => {
        const server = await serveEvents(lab);
        try {
            const engine = { EVENT_OPS_ENGINE: server.url };
            const again = () => run(engine, () => redrive([], { ...ALL, lab: true, all: true, yes: true }));
            const well = await again();
            expect([well.code, ...well.out.trimEnd().split("\n").slice(-2)]).to.deep.equal([
                0,
                "1 dead letter sent again, 0 not.",
                "The lab works it off now: functions run, retries let its time pass, and alarms see that. What fails again: event-ops dead-letters list --lab.",
            ]);

            await lab.send(shopEvent("refused"));
            const id = idIn("delivery-dead-letters");
            lab.fabric.sqs.delete(lab.fabric.sqs.queue("refused"));
            const { code, out, err } = await again();
            expect(out).to.not.include("The lab works it off now");
            expect([code, out.split("\n")[0]]).to.deep.equal([1, title()]);
            expect(err).to.equal(
                `failed     ${id}: QueueDoesNotExist: The specified queue does not exist. It is still in delivery-dead-letters.\n`,
            );
            const json = await run(engine, () => list({ ...ALL, lab: true, json: true }));
            expect(
                json.out
                    .trimEnd()
                    .split("\n")
                    .map((line) => JSON.parse(line)),
            ).to.have.nested.property("[0].id", id);
        } finally {
            await server.close();
        }
    });

    it("say what is wrong with what was asked for", async () => {
        const message = async (work: () => Promise<number>) => {
            const { code, out, err } = await run(env, work);
            return [code, out.replace(title(), "").trim(), err.trim()];
        };
        expect(await message(() => redrive([], ALL))).to.deep.equal([
            2,
            "",
            "Which dead letters? Give the ids that event-ops dead-letters list prints, or --all.",
        ]);
        expect(await message(() => show(["nobody"], { ...ALL, queue: ["failures"] }))).to.deep.equal([
            2,
            "",
            "There is no dead letter nobody (in failures), or somebody else looks at it right now. See event-ops dead-letters list.",
        ]);
        const [, , queues] = await message(() => list({ ...ALL, queue: ["orders"] }));
        expect(String(queues).split("\n").slice(0, 3)).to.deep.equal([
            "--queue orders: nothing in the account has this queue as its dead-letter queue. Give one of these, as a whole or, where one alone has it, by its name in the program:",
            "  delivery-dead-letters",
            "  failures",
        ]);
    });

    it("say what to set where there is no Region, and where there are no credentials that AWS knows", async () => {
        const none = await run({}, () => list(ALL));
        expect([none.code, none.out, none.err]).to.deep.equal([
            2,
            "",
            "Reading the Region failed: Region is missing. Set AWS_REGION and credentials as for the AWS CLI, or give --lab for the account of a running event-ops engine.\n",
        ]);
        const stranger = await run({ ...env, AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE" }, () => list(ALL));
        expect(stranger.code).to.equal(2);
        expect(stranger.err).to.match(/^sts:GetCallerIdentity failed: InvalidClientTokenId: .* Set AWS_REGION/);
    });

    it("take y and yes for yes, and nothing else", async () => {
        const answer = async (line: string) => {
            const input = Object.assign(new PassThrough(), { isTTY: true });
            input.end(`${line}\n`);
            return confirm("Send?", false, input as unknown as NodeJS.ReadStream, new PassThrough());
        };
        const answers = await Promise.all(["y", "YES", "", "n", "yess"].map(answer));
        expect(answers).to.deep.equal([true, true, false, false, false]);
    });
});
