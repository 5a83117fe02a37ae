import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type AttachedLab, type AttachOptions, attachLab, serveEvents } from "event-ops-lab/engine";
import { ENGINE_VARIABLE } from "../engineClient";
import { withProgress } from "../progress";
import { interrupted } from "../signals";
import { UserError } from "../userError";

/** As given. */
export interface EngineOptions {
    /** The folder of the Pulumi program. */
    readonly cwd: string;
    readonly account?: string;
    readonly region?: string;
    /** The file that keeps the account. */
    readonly state?: string;
    readonly port?: string;
}

/** Serves an account of the lab to the Pulumi engine until Ctrl-C; returns the exit code. */
export async function engine(options: EngineOptions): Promise<number> {
    const wanted = attachOptions(options);
    const attached = await withProgress("starting the lab", () => attachLab(wanted));
    try {
        const events = await serveEvents(attached.lab);
        try {
            const ended = interrupted();
            const environment = { ...attached.environment, [ENGINE_VARIABLE]: events.url };
            for (const [name, value] of Object.entries(environment)) console.log(`export ${name}="${value}"`);
            console.error(instructions(attached));
            await ended;
        } finally {
            await events.close();
        }
    } finally {
        await attached.close();
    }
    return 0;
}

function attachOptions({ cwd, account, region, state, port }: EngineOptions): AttachOptions {
    const refuse = (option: string, expected: string): never => {
        throw new UserError(`--${option}: expected ${expected}`);
    };
    const directory = resolve(cwd);
    if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
        refuse(`cwd ${cwd}`, "the folder of a Pulumi program; there is none of that name");
    if (account !== undefined && !/^\d{12}$/.test(account)) refuse(`account ${account}`, "12 digits");
    if (region !== undefined && !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region))
        refuse(`region ${region}`, "the name of a Region, for example eu-west-1");
    if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
        refuse(`port ${port}`, "a number from 1 to 65535");
    return {
        directory,
        keep: "messages",
        onChange: ({ what, type, name }) => console.error(`${what} ${type} ${name}`),
        ...(account === undefined ? {} : { accountId: account }),
        ...(region === undefined ? {} : { region }),
        ...(state === undefined ? {} : { stateFile: state }),
        ...(port === undefined ? {} : { port: Number(port) }),
    };
}

function instructions({ lab, administrator, endpointUrl }: AttachedLab): string {
    const { accessKeyId, secretAccessKey, sessionToken } = administrator;
    const { resources, functions } = lab.size;
    const aws = [
        `AWS_ENDPOINT_URL=${endpointUrl}`,
        `AWS_REGION=${lab.region}`,
        `AWS_ACCESS_KEY_ID=${accessKeyId}`,
        `AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
        `AWS_SESSION_TOKEN=${sessionToken}`,
    ];
    return `
The account ${lab.accountId}, Region ${lab.region}, is served to the Pulumi engine: ${resources} resources, ${functions} functions. No AWS account is involved.
1. Paste the lines that begin with "export" into another terminal.
2. There: pulumi up -s dev, for the program in this folder or any other on AWS events.
3. There: event-ops send EVENT.json. Ctrl-C ends it here.
# To look and to change by hand: before a command of the AWS CLI, not exported (a Pulumi backend on S3 would follow it), as in
# ${aws.join(" ")} aws sqs list-queues
`;
}
