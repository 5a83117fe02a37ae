import type { PolicyResource } from "@pulumi/policy";
import { type Statement, statementsOf } from "../documents";
import { TYPES } from "../resourceTypes";
import type { StackView } from "../stackView";
import { actionsOf, allPrefixes, globMatches, type IamAction, iamAction } from "./iamActions";
import { managedPolicy } from "./managedPolicies";
import { noted, type References } from "./references";

/** An action that a role allows, and on what. */
export interface Permitted {
    readonly action: IamAction;
    /** As the statement writes them, with `*` and `?`. */
    readonly resources: readonly string[];
    readonly conditions: Statement["conditions"];
    /** The statement writes the action in full. */
    readonly isNamed: boolean;
}

/** What roles of a stack allow, by the documents that the stack holds and the policies of AWS that are known. Boundaries are not looked at. */
export class Permissions {
    readonly #byRole = new Map<PolicyResource, PolicyResource[]>();
    readonly #statements = new Map<PolicyResource, readonly Statement[]>();

    constructor(
        readonly stack: StackView,
        readonly references: References,
    ) {
        const { rolePolicy, rolePolicyAttachment, policyAttachment } = TYPES;
        const holders = [
            [rolePolicy, "role"],
            [rolePolicyAttachment, "role"],
            [policyAttachment, "roles"],
        ] as const;
        for (const [type, property] of holders) {
            for (const holder of stack.ofType(type)) {
                for (const role of references.to(holder, property, TYPES.role)) {
                    this.#byRole.set(role, [...(this.#byRole.get(role) ?? []), holder]);
                }
            }
        }
    }

    /**
     * What a role allows, of the services that count, and what is named in full in any case. Documents that are not known yet are noted in the stack's view. Of what is denied
     * only what is denied everywhere and always is taken away.
     */
    of(role: PolicyResource, counts: (prefix: string) => boolean): readonly Permitted[] {
        const statements = this.#statementsOf(role);
        const denied = statements
            .filter(({ effect, resources, conditions }) => {
                return effect === "Deny" && resources.includes("*") && Object.keys(conditions).length === 0;
            })
            .flatMap(({ actions }) => actions);
        return statements
            .filter(({ effect }) => effect === "Allow")
            .flatMap(({ actions, notActions, resources, conditions }) => {
                const allowed = new Map<IamAction, boolean>();
                for (const pattern of notActions.length > 0 ? ["*"] : actions) {
                    const isNamed = !/[*?]/.test(pattern);
                    for (const action of expanded(pattern, counts)) {
                        if (!matchesAny(notActions, action.action)) allowed.set(action, isNamed);
                    }
                }
                return [...allowed]
                    .filter(([{ action }]) => !matchesAny(denied, action))
                    .map(([action, isNamed]) => {
                        return { action, isNamed, resources: resources.length > 0 ? resources : ["*"], conditions };
                    });
            });
    }

    #statementsOf(role: PolicyResource): readonly Statement[] {
        const known = this.#statements.get(role);
        if (known) return known;
        const found: Statement[] = [];
        const read = (resource: PolicyResource, documents: (props: PolicyResource["props"]) => readonly unknown[]) =>
            noted(this.stack, resource, () => {
                for (const document of documents(resource.props)) found.push(...statementsOf(document));
            });
        read(role, ({ inlinePolicies }) =>
            ((inlinePolicies ?? []) as { policy?: unknown }[]).map(({ policy }) => policy),
        );
        noted(this.stack, role, () => found.push(...managed((role.props["managedPolicyArns"] ?? []) as string[])));
        for (const holder of this.#byRole.get(role) ?? []) {
            if (holder.type === TYPES.rolePolicy) {
                read(holder, ({ policy }) => [policy]);
                continue;
            }
            const policies = this.references.to(holder, "policyArn", TYPES.policy);
            for (const policy of policies) read(policy, (props) => [props["policy"]]);
            if (policies.length === 0)
                noted(this.stack, holder, () => found.push(...managed([holder.props["policyArn"]])));
        }
        this.#statements.set(role, found);
        return found;
    }
}

function managed(arns: readonly string[]): Statement[] {
    return arns.flatMap((arn) => {
        const actions = managedPolicy(String(arn));
        return actions ? statementsOf({ Statement: { Effect: "Allow", Action: actions, Resource: "*" } }) : [];
    });
}

/** The actions that a pattern such as `ec2:*Tags` stands for, of the services that count; one without stars is itself. */
function expanded(pattern: string, counts: (prefix: string) => boolean): readonly IamAction[] {
    const [prefix = "", name = "*"] = pattern.toLowerCase().split(":");
    if (!/[*?]/.test(pattern)) return ofService(prefix, name);
    const prefixes = /[*?]/.test(prefix) ? allPrefixes().filter((one) => globMatches(prefix, one)) : [prefix];
    return prefixes.filter(counts).flatMap((one) => ofService(one, name));
}

const EXPANDED = new Map<string, readonly IamAction[]>();

function ofService(prefix: string, name: string): readonly IamAction[] {
    if (name === "*") return actionsOf(prefix);
    const pattern = `${prefix}:${name}`;
    let found = EXPANDED.get(pattern);
    if (!found) {
        const exact = /[*?]/.test(name) ? undefined : iamAction(pattern);
        found = exact ? [exact] : actionsOf(prefix).filter(({ action }) => globMatches(pattern, action));
        EXPANDED.set(pattern, found);
    }
    return found;
}

function matchesAny(patterns: readonly string[], action: string): boolean {
    return patterns.some((pattern) => globMatches(pattern, action));
}
