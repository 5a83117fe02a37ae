import type { PolicyResource } from "@pulumi/policy";
import type { StackView } from "../stackView";
import { isUnknownValue, whereKnown } from "../unknown";

/** What a resource is called by others: the outputs that a reference to it may hold. */
const IDENTITIES = ["arn", "id", "url", "name", "qualifiedArn", "invokeArn"] as const;

/**
 * What properties refer to, for a whole stack: as the stack's view has it, but each resource is looked up by what it is called, so that
 * the time does not grow with the square of the stack.
 */
export class References {
    readonly #byIdentity = new Map<string, PolicyResource[]>();

    constructor(stack: StackView) {
        for (const resource of stack.resources) {
            for (const identity of identitiesOf(resource)) {
                this.#byIdentity.set(identity, [...(this.#byIdentity.get(identity) ?? []), resource]);
            }
        }
    }

    /** The resources, of some types, that a property refers to. Where several are meant and the value is not known: all of them. */
    to(resource: PolicyResource, property: string, ...types: readonly string[]): readonly PolicyResource[] {
        const depended = (resource.propertyDependencies[property] ?? []).filter(({ type }) => types.includes(type));
        if (depended.length === 1) return depended;
        const named = this.named(whereKnown(() => resource.props[property] as unknown)).filter(({ type }) =>
            types.includes(type),
        );
        return named.length > 0 ? named : depended;
    }

    /** The resources that a value names: a text that one is called by, or a list or object that holds such texts. */
    named(value: unknown): readonly PolicyResource[] {
        if (typeof value === "string") return this.#byIdentity.get(value) ?? [];
        if (typeof value !== "object" || value === null) return [];
        const found = whereKnown(() => Object.values(value).flatMap((inner) => this.named(inner))) ?? [];
        return [...new Set(found)];
    }
}

function identitiesOf(resource: PolicyResource): ReadonlySet<string> {
    const texts = IDENTITIES.map((property) => whereKnown(() => resource.props[property] as unknown));
    return new Set(texts.filter((text): text is string => typeof text === "string" && text !== ""));
}

/** What `read` returns; where it comes upon a value that is not known yet, that is noted in the stack's view. */
export function noted<T>(stack: StackView, resource: PolicyResource, read: () => T): T | undefined {
    try {
        return read();
    } catch (error) {
        if (!isUnknownValue(error)) throw error;
        stack.unknown.set(resource.name, error.props.join("."));
        return undefined;
    }
}
