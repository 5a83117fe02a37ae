import { type Command, Option } from "commander";
import { commands } from "./commands";
import { collect, configOption, stackOptions } from "./options";
import { accountId, numberFrom, stackName } from "./values";

/** Adds the commands that look at a stack as a whole. */
export function addStackCommands(program: Command): void {
    stackOptions(program.command("deployer-policy"))
        .description("prints the IAM policies that whoever runs pulumi up, refresh and destroy on the stack needs")
        .option(
            "--account <id>",
            "the account of the ARNs, 12 digits (default: the first of aws:allowedAccountIds)",
            accountId,
        )
        .option(
            "--explain",
            "a table of the actions by resource type and their sources, in place of the policies",
            false,
        )
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
        .description(
            "tells what the stack costs a month, at rest and at event rates, and how near it is to AWS's quotas",
        )
        .option("--rate <name=events>", "events a month for a rule or its component; can be given again", collect, [])
        .option("--rates <file>", "the same from a JSON file: {name: events a month}")
        .option("--max <usd>", "fails when a month costs more", numberFrom(0))
        .option("--json", "the budget as JSON, in place of tables", false)
        .option("--markdown <file>", "writes a short table for a pull request's comment, too")
        .option("--duration-ms <number>", "how long a function runs for one call (default: 200)", numberFrom(1))
        .option("--message-kib <number>", "how large a message is (default: 4)", numberFrom(1))
        .option("--log-kib <number>", "what a function logs for one call (default: 1)", numberFrom(0))
        .option("--batch <number>", "how many messages a poll takes together (default: 1)", numberFrom(1))
        .option("--recipients <number>", "to how many addresses a mail goes (default: 1)", numberFrom(0))
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
        .option("-s, --stack <name>", "the stack to check (default: each that has a Pulumi.<name>.yaml)", stackName)
        .option("-C, --cwd <folder>", "the folder of the Pulumi program", ".")
        .addOption(configOption())
        .option(
            "--policy-pack <folder>",
            "the folder of the policy pack (default: the guardrails of event-ops-policies)",
        )
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
            new Option(
                "--format <name>",
                "default: svg for a file whose name ends in .svg; mermaid for .mmd, .mermaid, .md, .txt, no ending, and standard output",
            ).choices([...["mermaid", "svg"]]),
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
}
