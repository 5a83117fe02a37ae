import {
    type AccountChange,
    type AttachedLab,
    type AttachOptions,
    attachLab,
    endpointEnvironment,
    serveEvents,
} from "event-ops-lab/engine";
import { commandName } from "../commandName";
import { ENGINE_VARIABLE } from "../engineClient";
import { attachOptions, type EngineOptions } from "../engineOptions";
import { withProgress } from "../progress";
import { interrupted } from "../signals";

/** Serves an account of the lab to the Pulumi engine until Ctrl-C; returns the exit code. */
export async function engine(options: EngineOptions): Promise<number> {
    const onChange = ({ what, type, name }: AccountChange) => console.error(`${what} ${type} ${name}`);
    const onSaveFailure = ({ message }: Error) => console.error(message);
    const wanted: AttachOptions = { ...attachOptions(options), keep: "messages", onChange, onSaveFailure };
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
    console.error(endText(options.state));
    return 0;
}

function endText(state: string | undefined): string {
    return state === undefined
        ? "The engine has ended, and with it all that was deployed into it (--state FILE keeps that)."
        : `The engine has ended. What is deployed is kept in ${state}: start it with --state ${state} to go on.`;
}

function instructions({ lab }: AttachedLab): string {
    const { resources, functions } = lab.size;
    const aws = Object.entries(endpointEnvironment(lab.endpoint)).map(([name, value]) => `${name}=${value}`);
    return `
The account ${lab.accountId}, Region ${lab.region}, is served to the Pulumi engine: ${resources} resources, ${functions} functions. No AWS account is involved.
1. Paste the lines that begin with "export" into another terminal.
2. There: pulumi up -s dev, for the program in this folder or any other on AWS events.
3. There: ${commandName()} send EVENT.json, and ${commandName()} dead-letters list --lab. Ctrl-C ends it here.
# To look and to change by hand: before a command of the AWS CLI, not exported (a Pulumi backend on S3 would follow it), as in
# ${aws.join(" ")} aws sqs list-queues
`;
}
