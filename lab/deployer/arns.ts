import type { Place } from "../iam/arns";
import { iamData } from "../iam/iamData";
import type { ResourceState } from "../resources";
import { DEPLOYER_ROWS, type DeployerRow } from "./rows";

/**
 * The ARNs of a stack's resources as a deployer may name them before they exist: what Pulumi or the provider makes up behind a name
 * is `*`, and roles stand under their path.
 */
export class DeployerArns {
    /** IAM type and physical name -> what stands for it in an ARN. */
    readonly #patterns = new Map<string, string>();

    constructor(
        resources: readonly ResourceState[],
        readonly place: Place,
    ) {
        for (const state of resources) {
            const row = DEPLOYER_ROWS[state.type];
            const named = row && Object.values(row.on.at(-1)!.names).at(-1);
            if (!row || named === undefined || (named !== "name" && named !== "id")) continue;
            const physical = nameOf(property(state, named));
            if (physical !== undefined) this.#patterns.set(`${typeOf(row)} ${physical}`, patternOf(state, physical));
        }
    }

    /** The ARN of what a resource's actions are checked on. */
    of(row: DeployerRow, state: ResourceState): string {
        const { type, names } = row.on.find((one) => isNamed(one.names, state)) ?? row.on.at(-1)!;
        const values = new Map(Object.entries(names).map(([parameter, from]) => [parameter, property(state, from)]));
        const arn = [...values.values()].find((value) =>
            value?.startsWith(`arn:${this.place.partition}:${row.service}:`),
        );
        if (arn !== undefined) return this.given(arn, typeOf(row));
        const template = iamData(row.service)!.resourceTypes[type.toLowerCase()]!.arn;
        const region = state.region ?? this.place.region;
        return template.replace(/\$\{(\w+)\}/g, (_, parameter: string) => {
            if (parameter === "Partition") return this.place.partition;
            if (parameter === "Region") return region;
            if (parameter === "Account") return this.place.accountId;
            const name = nameOf(values.get(parameter));
            return name === undefined ? "*" : this.#pattern(typeOf(row), name);
        });
    }

    /** An ARN that a property holds, of a resource of the stack or of another. */
    given(arn: string, type: string): string {
        const name = nameOf(arn)!;
        const pattern = this.#patterns.get(`${type} ${name}`);
        if (pattern === undefined) return arn;
        // The path of a role is a part of its pattern.
        if (type === ROLE) return `${arn.slice(0, arn.indexOf(":role/"))}:role/${pattern}`;
        return arn.slice(0, arn.length - name.length) + pattern;
    }

    /** The ARN of a function that a property names, by its name or ARN. */
    functionArn(nameOrArn: string, state: ResourceState): string {
        if (nameOrArn.startsWith("arn:")) return this.given(nameOrArn, FUNCTION);
        const { partition, region, accountId } = this.place;
        const place = `${state.region ?? region}:${accountId}`;
        return `arn:${partition}:lambda:${place}:function:${this.#pattern(FUNCTION, nameOrArn)}`;
    }

    #pattern(type: string, name: string): string {
        return this.#patterns.get(`${type} ${name}`) ?? name;
    }
}

/** IAM's type of what a row is about, the same for all rows about it. */
export const typeOf = (row: DeployerRow): string => `${row.service} ${row.on.at(-1)!.type}`;

export const ROLE = "iam role";
const FUNCTION = "lambda function";

/** A property of a resource as a text; `a.b` for one within an object, `id` for its id. */
export function property(state: ResourceState, path: string): string | undefined {
    const known: Readonly<Record<string, unknown>> = { id: state.id, ...state.outputs };
    const value = path
        .split(".")
        .reduce<unknown>(
            (of, key) => (of === null || of === undefined ? of : (of as Record<string, unknown>)[key]),
            known,
        );
    return typeof value === "string" && value !== "" ? value : undefined;
}

function isNamed(names: Readonly<Record<string, string>>, state: ResourceState): boolean {
    return Object.entries(names).every(([parameter, from]) => {
        const value = property(state, from);
        // The ARN of a rule on the default bus does not name the bus.
        return value !== undefined && !(parameter === "EventBusName" && value === "default");
    });
}

/** The name in an ARN or a URL; any other text is the name itself. */
function nameOf(value: string | undefined): string | undefined {
    return value !== undefined && /^(arn:|https?:\/\/)/.test(value) ? value.slice(value.search(/[^/:]+$/)) : value;
}

function patternOf(state: ResourceState, physical: string): string {
    const path = property(state, "path");
    if (state.type === "aws:iam/role:Role" && path !== undefined && path !== "/") return `${path.slice(1)}*`;
    const prefix = property(state, "namePrefix");
    if (prefix !== undefined && physical.startsWith(prefix)) return `${prefix}*`;
    // Pulumi's own names: seven hexadecimal digits behind the name in the program.
    const made =
        physical.startsWith(`${state.name}-`) && /^[0-9a-f]{7}(\.fifo)?$/.test(physical.slice(state.name.length + 1));
    return made ? `${state.name}-*` : physical;
}
