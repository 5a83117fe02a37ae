import { type Command, Option } from "commander";
import { configValues, stackName } from "./values";

/** The options that say which program is evaluated, with whose config. */
export function stackOptions(command: Command): Command {
    return command
        .option("-s, --stack <name>", "the stack whose config is used: Pulumi.<name>.yaml", stackName, "dev")
        .option("-C, --cwd <folder>", "the folder of the Pulumi program", ".")
        .addOption(configOption());
}

/** `--strict`, of the commands that go on after what is no event. */
export function strictOption(): Option {
    return new Option(
        "--strict",
        "ends with 2 where a file, a line or a record is no event, too; the rest is done all the same",
    ).default(false);
}

/** `--config`, an object of all that was given. */
export function configOption(): Option {
    return new Option("-c, --config <key=value>", "overrides a config value; can be given again")
        .argParser(configValues)
        .default({}, "none");
}

/** What commands that read events take for them. */
export const EVENT_PATHS = "files, folders (.json, .jsonl, .ndjson below, also .gz), or - for standard input";

/** Of an option that can be given again: all that was given. */
export function collect(value: string, before: readonly string[]): string[] {
    return [...before, value];
}

/** The options that say which account is looked at, and where in it. */
export function accountOptions(command: Command): Command {
    return labOption(
        command.option(
            "--region <name>",
            "the Region (default: that of the environment or the profile, as the SDK reads them)",
        ),
    );
}

/** For commands that know the Region. */
export function labOption(command: Command): Command {
    return command.option(
        "--lab",
        "the account that a running event-ops engine serves (EVENT_OPS_ENGINE), in place of AWS",
        false,
    );
}
