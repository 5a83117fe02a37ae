import { expect } from "chai";
import type { Command } from "commander";
import { commandLine } from "../../cli/commandLine/commandLine";

/** Reads a command line whose command does nothing: what its options are, or what is said of them on standard error. */
async function reading(args: readonly string[]): Promise<Record<string, unknown> | string> {
    let said = "";
    let options: Record<string, unknown> = {};
    const program = commandLine();
    const each = (command: Command): void => {
        command.configureOutput({
            writeErr: (text) => {
                said += text;
            },
        });
        if (command.commands.length === 0)
            command.action(() => {
                options = command.opts();
            });
        command.commands.forEach(each);
    };
    each(program);
    await program.parseAsync(["node", "event-ops", ...args]).catch((error: Error) => {
        if (said === "") throw error;
    });
    return said === "" ? options : said;
}

describe("The value of an option", () => {
    for (const [args, expected] of [
        [["storm", "--seed", "0", "--schedules", "12", "--jobs", "2"], { seed: 0, schedules: 12, jobs: 2 }],
        [["storm"], { schedules: 100, config: {} }],
        [["send", "a.json", "--for", "0"], { for: 0 }],
        [["send", "a.json", "--for", "90s"], { for: 90_000 }],
        [["send", "a.json", "--for", "15m"], { for: 900_000 }],
        [["send", "a.json", "--for", "2h"], { for: 7_200_000 }],
        [["send", "a.json", "--for", "30d"], { for: 2_592_000_000 }],
        [["dead-letters", "list"], { limit: 100 }],
        [["dead-letters", "list", "--limit", "5"], { limit: 5 }],
        [["budget", "--max", "1_000.5", "--log-kib", "0"], { max: 1000.5, logKib: 0 }],
        [["check", "-c", "a=b=c", "-c", "a:d="], { config: { a: "b=c", "a:d": "" } }],
        [["engine", "--port", "65535", "--region", "us-gov-west-1"], { port: 65_535, region: "us-gov-west-1" }],
        [["deployer-policy", "--account", "111122223333"], { account: "111122223333" }],
    ] as const) {
        it(`is taken from ${args.join(" ")}`, async () => {
            expect(await reading(args)).to.deep.include(expected);
        });
    }

    const WHOLE = "Expected a whole number from 1 to 999999999.";
    const DURATION = "Expected a duration up to 30 days, such as 90s, 15m, 2h, 1d or 0.";
    for (const [command, option, flags, texts, why] of [
        ["storm", "--schedules", "--schedules <number>", ["none", "0", "1.5", ""], WHOLE],
        ["storm", "--jobs", "--jobs <number>", ["0"], WHOLE],
        ["storm", "--seed", "--seed <number>", ["-1"], "Expected a whole number from 0 to 999999999."],
        ["dead-letters list", "--limit", "--limit <number>", ["0", "x"], WHOLE],
        ["send a.json", "--for", "--for <duration>", ["", "15", "m", "-1m", "1.5h", "31d", "1 h"], DURATION],
        ["budget", "--max", "--max <usd>", ["much", "-1"], "Expected a number of at least 0."],
        ["budget", "--batch", "--batch <number>", ["0"], "Expected a number of at least 1."],
        [
            "replay a.json",
            "--config",
            "-c, --config <key=value>",
            ["x", "=x"],
            "Expected key=value, for example aws:region=eu-west-1.",
        ],
        ["deployer-policy", "--account", "--account <id>", ["12"], "Expected 12 digits."],
        ["engine", "--account", "--account <id>", ["1234"], "Expected 12 digits."],
        ["engine", "--region", "--region <name>", ["Ireland"], "Expected the name of a Region, for example eu-west-1."],
        ["graph", "--stack", "-s, --stack <name>", [""], "Expected the name of a stack."],
        ["check", "--stack", "-s, --stack <name>", [""], "Expected the name of a stack."],
        ["engine", "--port", "--port <number>", ["0", "65536"], "Expected a whole number from 1 to 65535."],
    ] as const) {
        for (const text of texts) {
            it(`is refused before the command is loaded, with what is expected and where to read more: ${command} ${option} "${text}"`, async () => {
                const named = command.replace(" a.json", "");
                expect(await reading([...command.split(" "), option, text])).to.equal(
                    `error: option '${flags}' argument '${text}' is invalid. ${why}\nSee event-ops ${named} --help.\n`,
                );
            });
        }
    }
});

describe("What is wrong on a command line", () => {
    for (const [args, told] of [
        [
            ["storm", "--schedule", "3"],
            "error: unknown option '--schedule'\n(Did you mean --schedules?)\nSee event-ops storm --help.\n",
        ],
        [["replay"], "error: missing required argument 'path'\nSee event-ops replay --help.\n"],
        [
            ["match", "a.json"],
            "error: too many arguments for 'match'. Expected 0 arguments but got 1: a.json.\nSee event-ops match --help.\n",
        ],
        [
            ["dead-letters", "redrive", "--every"],
            "error: unknown option '--every'\nSee event-ops dead-letters redrive --help.\n",
        ],
        [["strom"], "error: unknown command 'strom'\n(Did you mean storm?)\nSee event-ops --help.\n"],
    ] as const) {
        it(`is told with the help to read: event-ops ${args.join(" ")}`, async () => {
            expect(await reading(args)).to.equal(told);
        });
    }
});
