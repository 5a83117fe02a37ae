// Deploys the dev stack into a sandbox account, sends an event through it and takes it down again. Costs a few cents.
// The state is kept in .event-ops/account until the stack is gone, so that a run that was broken off can be finished by another.
import { readFileSync, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { parse, stringify } from "yaml";
import { makeProject } from "../engine/projectFolder";
import { reportName, reportText } from "./report";
import { isOthers, SANDBOX_EVENT, sandboxConfig, wrongWith } from "./sandbox";
import { checkCaller, Refusal, readSettings, type Settings } from "./settings";
import { Steps } from "./steps";

const ROOT = join(__dirname, "../..");
const HOME = join(ROOT, ".event-ops/account");
/** How long the event may take to the machine queue: the functions start cold, and rules take a while to be in force. */
const PATIENCE_MS = 180_000;

const configOf = (stack: string): Record<string, unknown> =>
    parse(readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8")).config;

async function main(): Promise<number> {
    const prodAccounts = (configOf("prod")["aws:allowedAccountIds"] ?? []) as string[];
    const settings = readSettings(process.env, prodAccounts);
    const dev = configOf("dev");
    const region = String(dev["aws:region"]);
    checkCaller(settings, await callerAccount(region));

    const date = new Date();
    const steps = new Steps();
    const stack = await open(settings, sandboxConfig(dev, settings.account));
    let resources: Record<string, number> = {};

    await steps.run("pulumi up", async () => {
        await stack.up();
        resources = await countTypes(stack);
        return undefined;
    });
    await steps.run("an event reaches the machine queue", async () => {
        const url = String((await stack.outputs())["machineQueueUrl"]?.value);
        return sendAndReceive(url, region);
    });
    await steps.run("a second pulumi up changes nothing", async () => {
        await stack.up({ expectNoChanges: true });
        return undefined;
    });
    await steps.run("pulumi refresh finds nothing changed", async () => {
        await stack.refresh({ expectNoChanges: true });
        return undefined;
    });
    await steps.run(
        "pulumi destroy",
        async () => {
            await stack.destroy({ remove: true });
            return undefined;
        },
        { always: true },
    );

    const report = { date, account: settings.account, region, stack: settings.stack, resources, steps: steps.done };
    const file = join(ROOT, reportName(date));
    writeFileSync(file, reportText({ ...report, versions: versions(stack) }));
    console.error(`The report is ${file}.`);
    return steps.failed ? 1 : 0;
}

async function callerAccount(region: string): Promise<string | undefined> {
    try {
        return (await new STSClient({ region }).send(new GetCallerIdentityCommand({}))).Account;
    } catch (error) {
        throw new Refusal(`There are no AWS credentials that can be used: ${(error as Error).message}`);
    }
}

/** The stack in a project folder of its own: the engine writes to the stack's file, which is not to happen in the checkout. */
async function open(settings: Settings, config: Readonly<Record<string, unknown>>): Promise<Stack> {
    const project = join(HOME, "project");
    await makeProject(project, ROOT, settings.stack);
    await mkdir(join(HOME, "backend"), { recursive: true });
    await writeFile(join(project, `Pulumi.${settings.stack}.yaml`), stringify({ config }));
    return LocalWorkspace.createOrSelectStack(
        { stackName: settings.stack, workDir: project },
        {
            envVars: {
                PULUMI_BACKEND_URL: `file://${join(HOME, "backend")}`,
                // Nothing in the stack is a secret, and the state goes when the stack does.
                PULUMI_CONFIG_PASSPHRASE: "",
            },
        },
    );
}

/** Puts the event until it is there: a rule that was just made may miss the first ones. Throws when it never comes, or wrongly. */
async function sendAndReceive(queueUrl: string, region: string): Promise<string> {
    const events = new EventBridgeClient({ region });
    const queue = new SQSClient({ region });
    const sent = new Set<string>();
    const start = Date.now();
    while (Date.now() - start < PATIENCE_MS) {
        const { source: Source, detailType: DetailType } = SANDBOX_EVENT;
        const { Entries } = await events.send(
            new PutEventsCommand({ Entries: [{ Source, DetailType, Detail: "{}" }] }),
        );
        const [entry] = Entries ?? [];
        if (!entry?.EventId) throw new Error(`PutEvents: ${entry?.ErrorCode} ${entry?.ErrorMessage}`);
        sent.add(entry.EventId);
        const read = new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 20 });
        const body = (await queue.send(read)).Messages?.[0]?.Body;
        if (body === undefined) continue;
        // Resources of the account may change their state meanwhile: the stack hears of them, too.
        if (isOthers(body)) continue;
        const id = (JSON.parse(body) as { id?: string }).id ?? "";
        const problem = wrongWith(body, sent.has(id) ? id : entry.EventId);
        if (problem !== undefined) throw new Error(problem);
        return `after ${Math.round((Date.now() - start) / 1000)} seconds and ${sent.size} events`;
    }
    throw new Error(
        `nothing in the machine queue ${PATIENCE_MS / 1000} seconds after the first of ${sent.size} events`,
    );
}

async function countTypes(stack: Stack): Promise<Record<string, number>> {
    const { deployment } = await stack.exportStack();
    const counts: Record<string, number> = {};
    for (const { type, custom } of (deployment as { resources: { type: string; custom: boolean }[] }).resources) {
        if (custom && !type.startsWith("pulumi:")) counts[type] = (counts[type] ?? 0) + 1;
    }
    return counts;
}

function versions(stack: Stack): Record<string, string> {
    const packageVersion = (name: string): string => require(`${name}/package.json`).version;
    return {
        "Pulumi CLI": stack.workspace.pulumiVersion,
        "Node.js": process.version,
        ...Object.fromEntries(
            ["@pulumi/pulumi", "@pulumi/aws", "event-ops"].map((name) => [name, packageVersion(name)]),
        ),
    };
}

main().then(
    (code) => {
        process.exitCode = code;
    },
    (error: unknown) => {
        console.error(error instanceof Refusal ? error.message : error);
        process.exitCode = error instanceof Refusal ? 2 : 1;
    },
);
