import type { Account } from "./account/account";
import type { ResourceState } from "./resources";

/** What a rule or schedule is called, and what it belongs to. */
export interface RuleNames {
    /** The physical name. */
    readonly rule: string;
    /** The Pulumi name of the `Reaction`, or of the outermost component around the rule; null where it stands alone. */
    readonly reaction: string | null;
}

/** The names that a program gave its resources, by their ARNs. */
export class Names {
    #known: { readonly revision: number; readonly byArn: ReadonlyMap<string, ResourceState> } | undefined;

    constructor(private readonly account: Account) {}

    of(arn: string): string {
        return this.#byArn().get(arn)?.name ?? lastPart(arn);
    }

    rule(arn: string): RuleNames {
        const components = this.#around(this.#byArn().get(arn)).filter(({ type }) => type !== "pulumi:pulumi:Stack");
        const reaction = components.find(({ type }) => type.endsWith(":Reaction")) ?? components.at(-1);
        return { rule: lastPart(arn), reaction: reaction?.name ?? null };
    }

    #byArn(): ReadonlyMap<string, ResourceState> {
        const { revision } = this.account;
        if (this.#known?.revision !== revision) this.#known = { revision, byArn: byArn(this.account) };
        return this.#known.byArn;
    }

    /** The components around a resource, from the inside out. */
    #around(state: ResourceState | undefined): ResourceState[] {
        const parent = state?.parent === undefined ? undefined : this.account.resources.get(state.parent);
        return parent ? [parent, ...this.#around(parent)] : [];
    }
}

function byArn(account: Account): ReadonlyMap<string, ResourceState> {
    return new Map(
        [...account.resources.values()].flatMap((state) => {
            const arn = state.outputs["arn"];
            // A target or a policy says the ARN of something else in its inputs.
            return state.custom && typeof arn === "string" && state.inputs["arn"] === undefined
                ? [[arn, state] as const]
                : [];
        }),
    );
}

function lastPart(arn: string): string {
    return arn.slice(Math.max(arn.lastIndexOf(":"), arn.lastIndexOf("/")) + 1);
}
