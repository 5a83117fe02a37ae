import type { PolicyResource } from "@pulumi/policy";
import { isUnknownValue, whereKnown } from "./unknown";

/** What a resource is called by others: the outputs that a reference to it may hold. */
const IDENTITIES = ["arn", "id", "url", "name"] as const;

/**
 * The resources of a stack and what connects them. Connections are what the properties depend on, so that they are there in a first
 * preview, where no ARN is known; a literal ARN, name or URL counts where no dependency says more.
 */
export class StackView {
    /** What could not be judged, because it is not known before an update: name of the resource -> property. */
    readonly unknown = new Map<string, string>();

    constructor(readonly resources: readonly PolicyResource[]) {}

    ofType(...types: readonly string[]): PolicyResource[] {
        return this.resources.filter(({ type }) => types.includes(type));
    }

    /** Judges each resource of a type; one with values that are not known yet is noted in `unknown`, and the others are judged. */
    each(type: string, judge: (resource: PolicyResource) => void): void {
        for (const resource of this.ofType(type)) {
            try {
                judge(resource);
            } catch (error) {
                if (!isUnknownValue(error)) throw error;
                this.unknown.set(resource.name, error.props.join("."));
            }
        }
    }

    /** The resources, of some types, that a property of a resource refers to. */
    referenced(resource: PolicyResource, property: string, ...types: readonly string[]): PolicyResource[] {
        const depended = (resource.propertyDependencies[property] ?? []).filter(({ type }) => types.includes(type));
        if (depended.length === 1) return depended;
        const text = knownText(resource, property);
        if (depended.length > 1) {
            const named = depended.filter((other) => text !== undefined && mentions(text, other));
            return named.length > 0 ? named : depended;
        }
        return text === undefined ? [] : this.ofType(...types).filter((other) => mentions(text, other));
    }

    /** The resources of a type with a property that refers to a resource. */
    referencing(resource: PolicyResource, type: string, property: string): PolicyResource[] {
        return this.ofType(type).filter((other) => this.referenced(other, property, resource.type).includes(resource));
    }
}

/** The value of a property as text; undefined where it is absent or not known yet. */
function knownText(resource: PolicyResource, property: string): string | undefined {
    return whereKnown(() => {
        const value: unknown = resource.props[property];
        return typeof value === "string"
            ? value
            : value === undefined || value === null
              ? undefined
              : JSON.stringify(value);
    });
}

/** Whether a text is, or holds between quotes, what a resource is called by. */
function mentions(text: string, resource: PolicyResource): boolean {
    return IDENTITIES.some((property) => {
        const identity = whereKnown(() => resource.props[property] as unknown);
        return typeof identity === "string" && identity !== "" && (text === identity || text.includes(`"${identity}"`));
    });
}
