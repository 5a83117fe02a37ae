#!/usr/bin/env node
import "./nodeVersion";
import { Command, CommanderError, Option } from "commander";
import { exitOnSignals } from "./signals";
import { UserError } from "./userError";

// Loaded when its command is given: the lab takes longer to load than most of what the others do.
const commands = {
    budget: () => require("./commands/budget") as typeof import("./commands/budget"),
    changes: () => require("./commands/changes") as typeof import("./commands/changes"),
    check: () => require("./commands/check") as typeof import("./commands/check"),
    deadLetters: () => require("./commands/deadLetters") as typeof import("./commands/deadLetters"),
    doctor: () => require("./commands/doctor") as typeof import("./commands/doctor"),
    engine: () => require("./commands/engine") as typeof import("./commands/engine"),
    deployerPolicy: () => require("./commands/deployerPolicy") as typeof import("./commands/deployerPolicy"),
    graph: () => require("./commands/graph") as typeof import("./commands/graph"),
    match: () => require("./commands/match") as typeof import("./commands/match"),
    redact: () => require("./commands/redact") as typeof import("./commands/redact"),
    replay: () => require("./commands/replay") as typeof import("./commands/replay"),
    send: () => require("./commands/send") as typeof import("./commands/send"),
    start: () => require("./commands/start") as typeof import("./commands/start"),
    storm: () => require("./commands/storm") as typeof import("./commands/storm"),
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
    .option("--golden <file>", "compares what was decided with this committed file")
    .option("--update", "writes the golden file in place of failing on differences", false)
    .option("--markdown <file>", "writes the comparison as Markdown, too, for a pull request")
    .addHelpText(
        "after",
        `
What can be read: EventBridge events (one, an array, or one a line), CloudTrail records and CloudTrail log files
({"Records": [...]}, .json or .json.gz). A record is wrapped as EventBridge would deliver it.

Outcomes: informed, ignored, failed, dead-lettered.
Exit code: 0; 1 when a handler failed or an event was lost; 2 when the input was unusable.
With --golden: 0 when nothing else is decided than the file says, failures included, or with --update; 1 when something is; 2.`,
    )
    .action(async (paths: string[], options) => {
        process.exitCode = await commands.replay().replay(paths, options);
    });

stackOptions(program.command("storm"))
    .description("plays random faults over the stack and tells whether an event is lost")
    .option(
        "--seed <number>",
        "the first schedule of faults; the next ones have the next numbers (default: a random one)",
    )
    .option("--schedules <number>", "how many schedules are played", "100")
    .option("--jobs <number>", "how many processes play at once (default: one for each processor)")
    .option(
        "--events <path>",
        "recorded events, what replay reads (default: the example's); can be given again",
        collect,
        [],
    )
    .option("--processes", "runs functions in processes, too: what happens must be the same", false)
    .option("--exact", "compares contents, too, and what is done beyond what is done without faults", false)
    .option("--trace", "prints all that happens in each schedule", false)
    .addHelpText(
        "after",
        `
Faults: duplicates, other orders, delays up to a day, events not accepted, throttling, errors of services, stale reads, functions
that time out or crash around a call, poison messages, queues and topics that are gone, clocks that jump.

What must hold: every accepted event ends as handled, dead-lettered or on-failure, and once dead letters are sent again all has been
done that is done without faults. The first schedule that breaks this is made as short as possible, and printed.

Exit code: 0; 1 when a schedule breaks something; 2 when the input was unusable.`,
    )
    .action(async (options) => {
        process.exitCode = await commands.storm().storm(options);
    });

program
    .command("redact")
    .description("takes out of recorded events what says whose they are, so that they can be committed")
    .argument("<path...>", "files, folders (all files below), or - for standard input; what replay reads")
    .option("--out <file>", "the file to write, never one of those that are read (default: standard output)")
    .addHelpText(
        "after",
        `
Writes EventBridge events, one a line. Replaced, the same original always by the same replacement: account ids, names in ARNs
and in members that hold names, access key and principal ids, IP, MAC and e-mail addresses, hosts, ids of resources, of events and
of requests, tag values, and what looks like a secret. Also in JSON within strings, in keys and in free text. Words of AWS's own
are kept, so that the same rules match.

Not done: a name in free text that stands in no member of its own in any of the events is not known to be a name. Times, sizes
and tag keys are kept. Read what you commit.

Exit code: 0; 2 when the input was unusable.`,
    )
    .action(async (paths: string[], options) => {
        process.exitCode = await commands.redact().redact(paths, options);
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

stackOptions(program.command("changes"))
    .description("tells which resources a change of the program adds, removes and changes; needs no credentials")
    .requiredOption("--base <folder>", "the folder of the program in a checkout of the base branch")
    .option("--json", "the changes as JSON in place of the table", false)
    .option("--markdown <file>", "writes the changes for the comment of a pull request, too")
    .addHelpText(
        "after",
        `
Both programs are evaluated with the config files of their own folders; --config overrides in both. Resources are compared by
URN, files and archives by their content. Secret values are compared, and never shown.

Exit code: 0, whatever has changed; 2 when the input was unusable.`,
    )
    .action(async (options) => {
        process.exitCode = await commands.changes().changes(options);
    });

stackOptions(program.command("budget"))
    .description("tells what the stack costs a month, at rest and at event rates, and how near it is to AWS's quotas")
    .option("--rate <name=events>", "events a month for a rule or its component; can be given again", collect, [])
    .option("--rates <file>", "the same from a JSON file: {name: events a month}")
    .option("--max <usd>", "fails when a month costs more")
    .option("--json", "the budget as JSON, in place of tables", false)
    .option("--markdown <file>", "writes a short table for a pull request's comment, too")
    .option("--duration-ms <number>", "how long a function runs for one call (default: 200)")
    .option("--message-kib <number>", "how large a message is (default: 4)")
    .option("--log-kib <number>", "what a function logs for one call (default: 1)")
    .option("--batch <number>", "how many messages a poll takes together (default: 1)")
    .option("--recipients <number>", "to how many addresses a mail goes (default: 1)")
    .addHelpText(
        "after",
        `
Prices are the list prices of us-east-1; free tiers are not subtracted. Without a rate: what the stack costs at rest.

Exit code: 0; 1 when a month costs more than --max; 2 when the input was unusable.`,
    )
    .action(async (options) => {
        process.exitCode = await commands.budget().budget(options);
    });

program
    .command("check")
    .description("runs a policy pack on the stacks of the program, as pulumi preview would; needs no credentials")
    .option("-s, --stack <name>", "the stack to check (default: each that has a Pulumi.<name>.yaml)")
    .option("-C, --cwd <folder>", "the folder of the Pulumi program", ".")
    .option("-c, --config <key=value>", "overrides a config value; can be given again", collect, [])
    .option("--policy-pack <folder>", "the folder of the policy pack (default: the guardrails of event-ops-policies)")
    .option("--policy-pack-config <file>", "levels and settings of its policies, as JSON")
    .option("--sarif <file>", "writes the violations for code scanning, too")
    .option("--markdown <file>", "writes what was found for the comment of a pull request, too")
    .option("--json", "what was found as JSON in place of the table", false)
    .addHelpText(
        "after",
        `
Exit code: 0; 1 when there is a mandatory violation; 2 when a stack could not be checked.`,
    )
    .action(async (options) => {
        process.exitCode = await commands.check().check(options);
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

function accountOptions(command: Command): Command {
    return command
        .option(
            "--region <name>",
            "the Region (default: that of the environment or the profile, as the SDK reads them)",
        )
        .option(
            "--lab",
            "the account that a running event-ops engine serves (EVENT_OPS_ENGINE), in place of AWS",
            false,
        );
}

const deadLetters = program
    .command("dead-letters")
    .description("lists and shows the messages that could not be handled or delivered, and sends them again")
    .addHelpText(
        "after",
        `
Dead letters of SQS redrive, of EventBridge targets, of SNS subscriptions, and of Lambda: its on-failure records and dead-letter
queues. The queues are found in the account. To look into a queue is to receive from it: its messages are hidden from others for
a minute at most, and count as received once more.

Exit code: 0; 1 when redrive has left a dead letter; 2 when the input was unusable or a call was refused.`,
    );

accountOptions(deadLetters.command("list"))
    .description("tells of each dead letter what it is, why it is there, and where it was to go")
    .option("--queue <name>", "this dead-letter queue alone: name, URL or ARN; can be given again", collect, [])
    .option("--limit <number>", "how many messages of each queue are looked at", "100")
    .option("--json", "one JSON line for each dead letter", false)
    .action(async (options) => {
        process.exitCode = await commands.deadLetters().list(options);
    });

accountOptions(deadLetters.command("show"))
    .description("shows all of a dead letter, and the call that would send it again")
    .argument("<id...>", "ids of messages, as list prints them")
    .option("--queue <name>", "this dead-letter queue alone: name, URL or ARN; can be given again", collect, [])
    .option("--json", "one JSON line for each dead letter", false)
    .action(async (ids: string[], options) => {
        process.exitCode = await commands.deadLetters().show(ids, options);
    });

accountOptions(deadLetters.command("redrive"))
    .description("sends dead letters again to where they were to go, and deletes each that was taken there")
    .argument("[id...]", "ids of messages, as list prints them")
    .option("--queue <name>", "this dead-letter queue alone: name, URL or ARN; can be given again", collect, [])
    .option("--all", "all dead letters of the queues", false)
    .option("--yes", "does not ask", false)
    .action(async (ids: string[], options) => {
        process.exitCode = await commands.deadLetters().redrive(ids, options);
    });

accountOptions(stackOptions(program.command("doctor")))
    .description("looks at an account for what the stack needs and no program can make; changes nothing")
    .option("--json", "what was found as JSON", false)
    .addHelpText(
        "after",
        `
Looks at: SES identities and sandbox, subscriptions that nobody has confirmed, a CloudTrail trail for API-call events, Lambda's
concurrency, rules on the buses. Each that is not well comes with its remedy.

Exit code: 0; 1 when something is not well or cannot be told; 2 when the input was unusable.`,
    )
    .action(async (options) => {
        process.exitCode = await commands.doctor().doctor(options);
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

exitOnSignals();
void main();
