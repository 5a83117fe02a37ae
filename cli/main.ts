#!/usr/bin/env node
import "./nodeVersion";
import { Command, CommanderError, Option } from "commander";
import { UserError } from "./userError";

// Loaded when its command is given: the lab takes longer to load than most of what the others do.
const commands = {
    engine: () => require("./commands/engine") as typeof import("./commands/engine"),
    deployerPolicy: () => require("./commands/deployerPolicy") as typeof import("./commands/deployerPolicy"),
    graph: () => require("./commands/graph") as typeof import("./commands/graph"),
    match: () => require("./commands/match") as typeof import("./commands/match"),
    replay: () => require("./commands/replay") as typeof import("./commands/replay"),
    send: () => require("./commands/send") as typeof import("./commands/send"),
    start: () => require("./commands/start") as typeof import("./commands/start"),
};

const version: string = (require("event-ops-cli/package.json") as { version: string }).version;

function stackOptions(command: Command): Command {
    return command
        .option("-s, --stack <name>", "the stack whose config is used: Pulumi.<name>.yaml", "dev")
        .option("-C, --cwd <folder>", "the folder of the Pulumi program", ".")
        .option("-c, --config <key=value>", "overrides a config value; can be given again", collect, []);
}

function collect(value: string, before: readonly string[]): string[] {
    return [...before, value];
}

const program = new Command("event-ops")
    .description("Runs a Pulumi program on AWS events on this machine, without an AWS account.")
    .version(version)
    .exitOverride();

stackOptions(program.command("start"))
    .description("plays the example scenario through the stack: two EC2 instances live and die, and who hears of it")
    .action(async (options) => {
        process.exitCode = await commands.start().start(options);
    });

stackOptions(program.command("replay"))
    .description("sends recorded events through the stack and tells what became of each")
    .argument("<path...>", "files, folders (all files below), or - for standard input")
    .option("--json", "one JSON line for each event and rule that it matched, then a summary line", false)
    .addHelpText(
        "after",
        `
What can be read: EventBridge events (one, an array, or one a line), CloudTrail records and CloudTrail log files
({"Records": [...]}, .json or .json.gz). A record is wrapped as EventBridge would deliver it.

Outcomes: informed, ignored, failed, dead-lettered.
Exit code: 0; 1 when a handler failed or an event was lost; 2 when the input was unusable.`,
    )
    .action(async (paths: string[], options) => {
        process.exitCode = await commands.replay().replay(paths, options);
    });

stackOptions(program.command("deployer-policy"))
    .description("prints the IAM policies that whoever runs pulumi up, refresh and destroy on the stack needs")
    .option("--account <id>", "the account of the ARNs, twelve digits (default: the first of aws:allowedAccountIds)")
    .option("--explain", "a table of the actions by resource type and their sources, in place of the policies", false)
    .addHelpText(
        "after",
        `
Out: {"<name>": {"Version": "2012-10-17", "Statement": [...]}}, several where one would be longer than a managed policy may be.

Exit code: 0; 2 when the input was unusable, or when a resource type is not known and what it needs is missing.`,
    )
    .action(async (options) => {
        process.exitCode = await commands.deployerPolicy().deployerPolicy(options);
    });

stackOptions(program.command("graph"))
    .description(
        "draws the stack: events, rules, queues, functions, their calls, and the events of those; loops in red",
    )
    .addOption(
        new Option("--format <name>", "default: svg for a file whose name ends in .svg, else mermaid").choices([
            ...["mermaid", "svg"],
        ]),
    )
    .option("--out <file>", "the file to write (default: standard output)")
    .addHelpText(
        "after",
        `
What a function may call is what its role allows. Dashed: an event that a rule does not hear, and why.
Loops are told on standard error, too.

Exit code: 0; 2 when the input was unusable.`,
    )
    .action(async (options) => {
        process.exitCode = await commands.graph().graph(options);
    });

program
    .command("engine")
    .description(
        "stands in for AWS under the real Pulumi engine: what pulumi up deploys in another terminal is made here",
    )
    .option("-C, --cwd <folder>", "the folder of the Pulumi program", ".")
    .option("--account <id>", "the id of the account, 12 digits (default: 123456789012)")
    .option("--region <name>", "the Region of events that name none (default: us-east-1)")
    .option("--state <file>", "keeps the account between runs (default: it is gone at the end)")
    .option("--port <number>", "the port of the providers (default: a free one)")
    .addHelpText(
        "after",
        `
Prints the variables that the other terminal needs, and nothing else, on standard output. Ctrl-C ends it.`,
    )
    .action(async (options) => {
        process.exitCode = await commands.engine().engine(options);
    });

program
    .command("send")
    .description("sends events into what was deployed with event-ops engine, and tells what happened as a timeline")
    .argument("<path...>", "files, folders (all files below), or - for standard input; what replay reads, too")
    .option("--engine <url>", "the engine to send to (default: EVENT_OPS_ENGINE of the environment)")
    .addHelpText(
        "after",
        `
Exit code: 0; 1 when a handler failed or an event was lost; 2 when the input was unusable, or no engine is there.`,
    )
    .action(async (paths: string[], options) => {
        process.exitCode = await commands.send().send(paths, options);
    });

program
    .command("match")
    .description("matches events against event patterns: one JSON line in, one JSON line out")
    .addHelpText(
        "after",
        `
In:  {"name": "...", "pattern": {...}, "event": {...}}   (pattern and event: an object, or a string that holds the JSON text)
Out: {"name": "...", "result": "match" | "no-match" | "invalid", "reason": "..."}`,
    )
    .action(async () => {
        process.exitCode = await commands.match().matchLines(process.stdin, process.stdout);
    });

async function main(): Promise<void> {
    try {
        await program.parseAsync();
    } catch (error) {
        if (error instanceof CommanderError) {
            process.exitCode = error.exitCode === 0 ? 0 : 2;
        } else if (error instanceof Error && USER_ERRORS.has(error.name)) {
            console.error(error.message);
            process.exitCode = 2;
        } else {
            throw error;
        }
    }
}

/** Mistakes of the user's: the command line's own, and those that the lab finds in a program, its config or its fixtures. */
const USER_ERRORS = new Set([UserError.name, "LabError"]);

// A reader that has seen enough, such as head, closes the pipe: no mistake, and nobody to tell.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
});

void main();
