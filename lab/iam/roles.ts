import type { PolicyDocument } from "../authorisation";
import { awsManagedPolicies, partOfAwsManagedPolicies } from "./awsManagedPolicies";
import { roleName } from "./context";
import type { NamedPolicy } from "./statements";

export interface Role {
    readonly arn: string;
    readonly name: string;
    readonly trust: PolicyDocument;
    readonly boundary?: string;
    readonly tags: Readonly<Record<string, string>>;
    /** By name. */
    readonly inline: Map<string, PolicyDocument>;
    /** ARNs of attached policies. */
    readonly attached: Set<string>;
}

/** The roles and managed policies of the account. Names are unique without regard to case, as in IAM. */
export class Roles {
    readonly #byName = new Map<string, Role>();
    readonly #policies = new Map<string, { readonly name: string; readonly document: PolicyDocument }>();

    add(role: Role): void {
        if (this.#byName.has(role.name.toLowerCase())) {
            throw new Error(
                `EntityAlreadyExists: a role with the name "${role.name}" exists already: give it another name.`,
            );
        }
        this.put(role);
    }

    /** Takes the place of the role of the same name. */
    put(role: Role): void {
        this.#byName.set(role.name.toLowerCase(), role);
    }

    delete(role: Role): void {
        this.#byName.delete(role.name.toLowerCase());
    }

    addPolicy(arn: string, name: string, document: PolicyDocument): void {
        if ([...this.#policies.values()].some((policy) => policy.name.toLowerCase() === name.toLowerCase())) {
            throw new Error(
                `EntityAlreadyExists: a policy with the name "${name}" exists already: give it another name.`,
            );
        }
        this.putPolicy(arn, name, document);
    }

    /** Takes the place of the policy of the same ARN. */
    putPolicy(arn: string, name: string, document: PolicyDocument): void {
        this.#policies.set(arn, { name, document });
    }

    deletePolicy(arn: string): void {
        this.#policies.delete(arn);
    }

    /** The roles that a policy is attached to. */
    holding(policyArn: string): readonly Role[] {
        return this.all().filter(({ attached }) => attached.has(policyArn));
    }

    /** Throws NoSuchEntity for a name that no role has. */
    named(name: string): Role {
        const role = this.findNamed(name);
        if (!role) throw new Error(`NoSuchEntity: the role with the name "${name}" cannot be found.`);
        return role;
    }

    findNamed(name: string): Role | undefined {
        return this.#byName.get(name.toLowerCase());
    }

    find(arn: string): Role | undefined {
        const role = this.#byName.get(roleName(arn).toLowerCase());
        return role?.arn === arn ? role : undefined;
    }

    all(): readonly Role[] {
        return [...this.#byName.values()];
    }

    hasPolicy(arn: string): boolean {
        return this.#policies.has(arn) || arn.includes(":iam::aws:policy/");
    }

    /** A role's policies, and the ARNs of those that the lab has no document of. */
    policiesOf(role: Role): { readonly policies: readonly NamedPolicy[]; readonly unknown: readonly string[] } {
        const policies = [...role.inline].map(([name, document]) => ({ name: `inline policy "${name}"`, document }));
        const unknown: string[] = [];
        for (const arn of role.attached) {
            const found = this.managed(arn);
            const part = found ? undefined : partOf(arn);
            if (found ?? part) policies.push((found ?? part)!);
            if (!found) unknown.push(arn);
        }
        return { policies, unknown };
    }

    /** A managed policy by its ARN: the account's own, or one of the few of AWS that the lab knows. */
    managed(arn: string): NamedPolicy | undefined {
        const own = this.#policies.get(arn);
        if (own) return { name: `policy "${own.name}"`, document: own.document };
        return ofAws(arn, awsManagedPolicies);
    }
}

/** What the lab knows of a policy of AWS that it does not know as a whole. */
function partOf(arn: string): NamedPolicy | undefined {
    return ofAws(arn, partOfAwsManagedPolicies);
}

function ofAws(arn: string, known: Readonly<Record<string, PolicyDocument>>): NamedPolicy | undefined {
    const name = /:iam::aws:policy\/(.*)$/.exec(arn)?.[1];
    const document = name === undefined ? undefined : known[name];
    return document && { name: `AWS managed policy "${roleName(arn)}"`, document };
}
