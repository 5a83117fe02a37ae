import type { Command } from "commander";
import { commands } from "./commands";
import { collect, EVENT_PATHS, stackOptions, strictOption } from "./options";
import { wholeNumber } from "./values";

/** Adds the commands that take events. */
export function addEventCommands(program: Command): void {
    stackOptions(program.command("start"))
        .description(
            "plays the example scenario through the stack: two EC2 instances live and die, and who hears of it",
        )
        .action(async (options) => {
            process.exitCode = await commands.start().start(options);
        });

    stackOptions(program.command("replay"))
        .description("sends recorded events through the stack and tells what became of each")
        .argument("<path...>", EVENT_PATHS)
        .option("--json", "one JSON line for each event and rule that it matched, then a summary line", false)
        .option("--golden <file>", "compares what was decided with this committed file")
        .option("--update", "writes the golden file in place of failing on differences", false)
        .option("--markdown <file>", "writes the comparison as Markdown, too, for a pull request")
        .addOption(strictOption())
        .addHelpText(
            "after",
            `
What can be read: EventBridge events (one, an array, or one a line), CloudTrail records and CloudTrail log files
({"Records": [...]}, .json or .json.gz). A record is wrapped as EventBridge would deliver it.

Outcomes: informed, ignored, failed, dead-lettered.
Exit code: 0; 1 when a handler failed or an event was lost; 2 when the input was unusable.
With --golden: 0 when nothing else is decided than the file says, failures included, or with --update; 1 when something is; 2.
With --strict: 2 in place of 0 when something is no event.`,
        )
        .action(async (paths: string[], options) => {
            process.exitCode = await commands.replay().replay(paths, options);
        });

    stackOptions(program.command("storm"))
        .description("plays random faults over the stack and tells whether an event is lost")
        .option(
            "--seed <number>",
            "the first schedule of faults; the next ones have the next numbers (default: a random one)",
            wholeNumber(0),
        )
        .option("--schedules <number>", "how many schedules are played", wholeNumber(1), 100)
        .option("--jobs <number>", "how many processes play at once (default: one for each processor)", wholeNumber(1))
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
        .argument("<path...>", `${EVENT_PATHS}; what replay reads`)
        .option("--out <file>", "the file to write (default: standard output)")
        .addOption(strictOption())
        .addHelpText(
            "after",
            `
Writes EventBridge events, one a line. Replaced, the same original always by the same replacement: account ids, names in ARNs
and in members that hold names, access key and principal ids, IP, MAC and e-mail addresses, hosts, ids of resources, of events and
of requests, tag values, and what looks like a secret. Also in JSON within strings, in keys and in free text. Words of AWS's own
are kept, so that the same rules match.

Not done: a name in free text that stands in no member of its own in any of the events is not known to be a name. Times, sizes
and tag keys are kept. Read what you commit.

Exit code: 0; 2 when the input was unusable, with --strict when any of it is no event.`,
        )
        .action(async (paths: string[], options) => {
            process.exitCode = await commands.redact().redact(paths, options);
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
}
