import { Command } from "commander";
import { addAccountCommands } from "./accountCommands";
import { addEventCommands } from "./eventCommands";
import { addStackCommands } from "./stackCommands";

const version: string = (require("event-ops-cli/package.json") as { version: string }).version;

/** The command line of event-ops: commands, options and their help. Mistakes are thrown, as `CommanderError`. */
export function commandLine(): Command {
    const program = new Command("event-ops")
        .description("Runs a Pulumi program on AWS events on this machine, without an AWS account.")
        .version(version)
        .exitOverride();
    addEventCommands(program);
    addStackCommands(program);
    addAccountCommands(program);
    return program;
}
