import type { PolicyResource } from "@pulumi/policy";
import { type Statement, statementsOf } from "../documents";
import { actionsMatching, allPrefixes, globMatches, type IamAction } from "../iamActions";
import { attachedArns, eachStatement } from "../roles";
import type { StackView } from "../stackView";
import { managedPolicy } from "./managedPolicies";

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
    readonly #statements = new Map<PolicyResource, readonly Statement[]>();

    constructor(readonly stack: StackView) {}

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
                const allowed = new Map<string, Pick<Permitted, "action" | "isNamed">>();
                for (const pattern of notActions.length > 0 ? ["*"] : actions) {
                    for (const action of expanded(pattern, counts)) {
                        if (matchesAny(notActions, action.action)) continue;
                        const isNamed = !/[*?]/.test(pattern) || allowed.get(action.action)?.isNamed === true;
                        allowed.set(action.action, { action, isNamed });
                    }
                }
                return [...allowed.values()]
                    .filter(({ action }) => !matchesAny(denied, action.action))
                    .map((one) => ({ ...one, resources: resources.length > 0 ? resources : ["*"], conditions }));
            });
    }

    #statementsOf(role: PolicyResource): readonly Statement[] {
        const known = this.#statements.get(role);
        if (known) return known;
        const found: Statement[] = [];
        eachStatement(this.stack, role, ({ statement }) => found.push(statement));
        found.push(...attachedArns(this.stack, role).flatMap(managed));
        this.#statements.set(role, found);
        return found;
    }
}

function managed(arn: string): readonly Statement[] {
    const actions = managedPolicy(arn);
    return actions ? statementsOf({ Statement: { Effect: "Allow", Action: actions, Resource: "*" } }) : [];
}

/** The actions that a pattern such as `ec2:*Tags` stands for, of the services that count; one without stars is itself. */
function expanded(pattern: string, counts: (prefix: string) => boolean): readonly IamAction[] {
    if (!/[*?]/.test(pattern)) return actionsMatching(pattern);
    const [prefix = "", name = "*"] = pattern.toLowerCase().split(":");
    const prefixes = /[*?]/.test(prefix) ? allPrefixes().filter((one) => globMatches(prefix, one)) : [prefix];
    return prefixes.filter(counts).flatMap((one) => actionsMatching(`${one}:${name}`));
}

function matchesAny(patterns: readonly string[], action: string): boolean {
    return patterns.some((pattern) => globMatches(pattern, action));
}
