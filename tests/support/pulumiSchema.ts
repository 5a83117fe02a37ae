import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { REPLACEMENTS } from "../../lab/provider/replacements";

export const SCHEMA = join(__dirname, "../../lab/provider/schema.json");

/** Where @pulumi/aws is installed. */
export const PACKAGE = dirname(require.resolve("@pulumi/aws/package.json"));

/** The schema of the given types as lab/provider/schema.json holds it: one line for each type, sorted. */
export function pulumiSchema(types: Iterable<string> = Object.keys(REPLACEMENTS)): string {
    const lines = [...types].sort().map((type) => `    ${JSON.stringify(type)}: ${JSON.stringify(line(type))}`);
    return `{\n${lines.join(",\n")}\n}\n`;
}

/** The facts about one type in the form that `schemaOf` reads. */
function line(type: string): string {
    const file = join(PACKAGE, `${type.split(":")[1]}.js`);
    if (!existsSync(file)) throw new Error(`@pulumi/aws has no resource ${type}: there is no ${file}.`);
    // What stands before it reads the state of an existing resource, which has every property.
    const made = readFileSync(file, "utf8").split("const args = argsOrState;")[1] ?? "";
    const required = new Set(all(made, /Missing required property '(\w+)'/g));
    const secret = new Set(all(all(made, /additionalSecretOutputs: \[([^\]]*)\]/g).join(), /"(\w+)"/g));
    const marked = (property: string) => (secret.has(property) ? `${property}!` : property);
    const inputs = all(made, /resourceInputs\["(\w+)"\] = [^;]*\bargs\?\./g);
    const outputs = all(made, /resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g);
    if (inputs.length === 0)
        throw new Error(`No inputs of ${type} were found: does @pulumi/aws write constructors anew?`);
    return [
        ...inputs.map((property) => marked(property) + (required.has(property) ? "*" : "")),
        "->",
        ...outputs.map(marked),
    ].join(" ");
}

function all(text: string, pattern: RegExp): string[] {
    return [...text.matchAll(pattern)].map((match) => match[1]!);
}

if (require.main === module) {
    writeFileSync(SCHEMA, pulumiSchema());
    console.log(`${relative(process.cwd(), SCHEMA)} was written.`);
}
