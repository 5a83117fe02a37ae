import type { Command } from "commander";
import { commandName } from "../commandName";
import { commands } from "./commands";
import { accountOptions, collect, EVENT_PATHS, labOption, stackOptions, strictOption } from "./options";
import { accountId, duration, regionName, wholeNumber } from "./values";

const QUEUE = "this dead-letter queue alone: its name in the program or in the account, URL or ARN; can be given again";

/** Adds the commands that are about an account: the one of a running engine, or one of AWS. */
export function addAccountCommands(program: Command): void {
    program
        .command("engine")
        .description(
            "stands in for AWS under the real Pulumi engine: what pulumi up deploys in another terminal is made here",
        )
        .option("-C, --cwd <folder>", "the folder of the Pulumi program", ".")
        .option("--account <id>", "the id of the account, 12 digits (default: 123456789012)", accountId)
        .option("--region <name>", "the Region of events that name none (default: us-east-1)", regionName)
        .option(
            "--state <file>",
            "keeps the account between runs; missing folders are made (default: it is gone at the end)",
        )
        .option("--port <number>", "the port of the providers (default: a free one)", wholeNumber(1, 65_535))
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
        .description(
            "sends events into what was deployed with the command engine, and tells what happened as a timeline",
        )
        .argument("<path...>", `${EVENT_PATHS}; what replay reads, too`)
        .option("--engine <url>", "the engine to send to (default: EVENT_OPS_ENGINE of the environment)")
        .option(
            "--for <duration>",
            "how long virtual time passes after the events, such as 15m (default: until alarms have seen them)",
            duration,
        )
        .addOption(strictOption())
        .addHelpText(
            "after",
            `
Exit code: 0; 1 when a handler failed or an event was lost; 2 when the input was unusable, or no engine is there.
With --strict: 2 in place of 0 when something is no event.`,
        )
        .action(async (paths: string[], options) => {
            process.exitCode = await commands.send().send(paths, options);
        });

    const deadLetters = program
        .command("dead-letters")
        .description("lists and shows the messages that could not be handled or delivered, and sends them again")
        .addHelpText(
            "after",
            `
Dead letters of SQS redrive, of targets of EventBridge and EventBridge Scheduler, of SNS subscriptions, and of Lambda: its
on-failure records and dead-letter queues. The queues are found in the account. To look into a queue is to receive from it:
its messages are hidden from others for a minute at most, and count as received once more.

Exit code: 0; 1 when redrive has left a dead letter; 2 when the input was unusable or a call was refused.`,
        );

    accountOptions(deadLetters.command("list"))
        .description("tells of each dead letter what it is, why it is there, and where it was to go")
        .option("--queue <name>", QUEUE, collect, [])
        .option("--limit <number>", "how many messages of each queue are looked at", wholeNumber(1), 100)
        .option("--json", "one JSON line for each dead letter", false)
        .action(async (options) => {
            process.exitCode = await commands.deadLetters().list(options);
        });

    accountOptions(deadLetters.command("show"))
        .description("shows all of a dead letter, and the call that would send it again")
        .argument("<id...>", "ids of messages, as list prints them")
        .option("--queue <name>", QUEUE, collect, [])
        .option("--json", "one JSON line for each dead letter", false)
        .action(async (ids: string[], options) => {
            process.exitCode = await commands.deadLetters().show(ids, options);
        });

    accountOptions(deadLetters.command("redrive"))
        .description("sends dead letters again to where they were to go, and deletes each that was taken there")
        .argument("[id...]", "ids of messages, as list prints them")
        .option("--queue <name>", QUEUE, collect, [])
        .option("--all", "all dead letters of the queues", false)
        .option("--yes", "does not ask", false)
        .addHelpText(
            "after",
            `
With --lab the account works off at once what is sent again: functions run, retries let virtual time pass, alarms see that, and what
fails again is a dead letter again. ${commandName()} dead-letters list --lab shows what is left.`,
        )
        .action(async (ids: string[], options) => {
            process.exitCode = await commands.deadLetters().redrive(ids, options);
        });

    labOption(stackOptions(program.command("doctor")))
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
}
