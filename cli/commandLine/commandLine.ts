import { Command } from "commander";
import { commandName } from "../commandName";
import { addAccountCommands } from "./accountCommands";
import { addEventCommands } from "./eventCommands";
import { addStackCommands } from "./stackCommands";

const version: string = (require("event-ops-cli/package.json") as { version: string }).version;

/** The command line of event-ops: commands, options and their help. Mistakes are thrown, as `CommanderError`. */
export function commandLine(): Command {
    const program = new Command(commandName())
        .description("Runs a Pulumi program on AWS events on this machine, without an AWS account.")
        .version(version)
        .exitOverride();
    addEventCommands(program);
    addStackCommands(program);
    addAccountCommands(program);
    pointAtHelp(program, commandName());
    return program;
}

/** What is wrong on a command line is told in a line; the next one says where to read what is right. */
function pointAtHelp(command: Command, called: string): void {
    command.showHelpAfterError(`See ${called} --help.`);
    for (const one of command.commands) pointAtHelp(one, `${called} ${one.name()}`);
}
