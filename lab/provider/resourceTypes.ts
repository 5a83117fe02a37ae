import { REPLACEMENTS } from "./replacements";
import schema from "./schema.json";

/** What the AWS provider knows about the properties of a type of resource. */
export interface ResourceSchema {
    /** What a program may set; the provider may still fill in what it leaves out. */
    readonly inputs: ReadonlySet<string>;
    /** Those of the inputs that a program has to set. */
    readonly required: ReadonlySet<string>;
    /** What only the provider sets. */
    readonly outputs: ReadonlySet<string>;
    /** What is a secret in the outputs, whether or not the program made it one. */
    readonly secrets: ReadonlySet<string>;
}

/** One text for each type, such as `policy* queueUrl* region ->`: `*` is required, `!` a secret, outputs follow the arrow. */
const LINES: Readonly<Record<string, string>> = schema;

const read = new Map<string, ResourceSchema>();

/** The schema of a type; undefined for a type that the lab has no table of, about which it claims nothing. */
export function schemaOf(type: string): ResourceSchema | undefined {
    const known = read.get(type);
    if (known || !Object.hasOwn(LINES, type)) return known;
    const properties = LINES[type]!.split(" ");
    const arrow = properties.indexOf("->");
    const bare = (of: string[]) => new Set(of.map((property) => property.replace(/[!*]+$/, "")));
    const made: ResourceSchema = {
        inputs: bare(properties.slice(0, arrow)),
        required: bare(properties.filter((property) => property.endsWith("*"))),
        outputs: bare(properties.slice(arrow + 1)),
        secrets: bare(properties.filter((property) => property.includes("!"))),
    };
    read.set(type, made);
    return made;
}

/**
 * The required properties that the inputs lack, in the order of the schema. None for an unknown type: the SDK checks them in
 * its constructors anyway. What is not known yet counts as set.
 */
export function missingRequired(type: string, inputs: Readonly<Record<string, unknown>>): string[] {
    const required = schemaOf(type)?.required ?? [];
    return [...required].filter((property) => inputs[property] === undefined || inputs[property] === null);
}

/** Without a table, the lab keeps a resource under its name: another name is another resource, and anything else an update. */
const UNKNOWN_TYPE = "name namePrefix";

/**
 * Whether a change of the property makes the provider replace the resource. The property may be a path as the engine writes
 * it (`cpuOptions.coreCount`, `ebsBlockDevices[0].volumeSize`); a block as a whole replaces if anything within it does, so give
 * the innermost path that has changed.
 */
export function replaces(type: string, property: string): boolean {
    const path = property.replace(/\[[^\]]*\]/g, "");
    // The provider moves nothing between regions; IAM has no regions, and no such input.
    if (path === "region") return schemaOf(type)?.inputs.has("region") ?? true;
    const rows = Object.hasOwn(REPLACEMENTS, type) ? REPLACEMENTS[type]! : UNKNOWN_TYPE;
    return rows.split(" ").some((row) => row === path || path.startsWith(`${row}.`) || row.startsWith(`${path}.`));
}

/**
 * Whether the old resource has to go before its replacement comes, although the program does not say `deleteBeforeReplace`:
 * pulumi/pulumi-aws, provider/resources.go. A name that the program chose asks for the same, which depends on its inputs.
 */
export function deletesBeforeReplace(type: string): boolean {
    return type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
}
