import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Command } from "commander";
import { commandLine } from "../../cli/commandLine/commandLine";

const ROOT = join(__dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const LAB = read("docs/lab.md");
const PAGES = [
    ...["README.md", "cli/README.md", "lab/README.md", "policies/README.md"],
    ...readdirSync(join(ROOT, "docs")).map((page) => `docs/${page}`),
];

const named = new Map(commandLine().commands.map((command) => [command.name(), command]));

/** The long options of a command and of the commands in it. */
function optionsOf(command: Command): readonly string[] {
    const own = command.options.flatMap(({ long }) => long ?? []);
    return [...new Set([...own, ...command.commands.flatMap(optionsOf)])];
}

/** The pages that the row of a command in docs/lab.md names; that page itself where it names none. */
function pagesOf(name: string): string {
    const row = LAB.split("\n").find((line) => new RegExp(`^\\| \`event-ops ${name}[ \`]`).test(line)) ?? "";
    const pages = [...row.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, page]) => read(`docs/${page}`));
    return [...pages, LAB].join("\n");
}

const commandsIn = (text: string, row: RegExp) => [...text.matchAll(row)].map(([, name]) => name!);

describe("The pages about the command line", () => {
    it("have every command in the table of docs/lab.md and in that of cli/README.md", () => {
        expect(commandsIn(LAB, /^\| `event-ops ([\w-]+)/gm)).to.have.members([...named.keys()]);
        expect(commandsIn(read("cli/README.md"), /^\| `([\w-]+)` /gm)).to.have.members([...named.keys()]);
    });

    it("say of all commands that take the options of a stack that they do", () => {
        const [, told = ""] = /^Those that evaluate a program \((.*)\) take$/m.exec(LAB) ?? [];
        const taking = [...named].filter(([, command]) =>
            ["--stack", "--cwd", "--config"].every((option) => optionsOf(command).includes(option)),
        );
        expect(commandsIn(told, /`([\w-]+)`/g)).to.have.members(taking.map(([name]) => name));
    });

    for (const [name, command] of named) {
        it(`name every option of ${name}, on its own page or in docs/lab.md`, () => {
            const pages = pagesOf(name);
            const missing = optionsOf(command).filter((option) => !new RegExp(`${option}(?![\\w-])`).test(pages));
            expect(missing).to.deep.equal([]);
        });
    }

    it("show commands as they can be typed: in a clone as the npm script, elsewhere with npx", () => {
        const typed = PAGES.flatMap((page) =>
            [...read(page).matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = ""]) =>
                [...block.matchAll(/^(.*\bevent-ops (?:-- )?)([a-z][\w-]*)/gm)]
                    .filter(([, , name = ""]) => named.has(name))
                    .map(([line, before = ""]) => ({ page, line, before })),
            ),
        );
        const wrong = typed.filter(
            ({ before }) => !/(^|[\s|])(npx event-ops|npm run --silent event-ops --) $/.test(before),
        );
        expect(typed).to.have.length.above(20);
        expect(wrong.map(({ page, line }) => `${page}: ${line}`)).to.deep.equal([]);
    });

    it("show no command and no option that is not there", () => {
        const shown = PAGES.flatMap((page) =>
            [...read(page).matchAll(/event-ops (?:-- )?([a-z][\w-]*)((?:(?!event-ops |\||&&|`)[^\n])*)/g)].map(
                ([, name = "", rest = ""]) => ({ page, name, options: rest.match(/(?<=\s)--[a-z][\w-]*/g) ?? [] }),
            ),
        );
        const wrong = shown.flatMap(({ page, name, options }) => {
            const command = named.get(name);
            if (!command) return options.length > 0 ? [`${page}: event-ops ${name} ${options.join(" ")}`] : [];
            const known = [...optionsOf(command), "--help"];
            return options.filter((option) => !known.includes(option)).map((one) => `${page}: ${name} ${one}`);
        });
        expect(shown.filter(({ options }) => options.length > 0)).to.have.length.above(20);
        expect(wrong).to.deep.equal([]);
    });
});
