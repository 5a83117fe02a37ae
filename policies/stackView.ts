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
        for (const resource of this.ofType(type)) this.note(resource, () => judge(resource));
    }

    /** Judges something by a resource; what is not known yet is noted in `unknown`, and ends this judgement only. */
    note(resource: PolicyResource, judge: (props: PolicyResource["props"]) => void): void {
        try {
            judge(resource.props);
        } catch (error) {
            if (!isUnknownValue(error)) throw error;
            const { name } = (error as { of?: PolicyResource }).of ?? resource;
            this.unknown.set(name, error.props.join("."));
        }
    }

    /** What `read` makes of another resource than the one that `each` hands over: what is not known is noted as that one's. */
    read<T>(resource: PolicyResource, read: (props: PolicyResource["props"]) => T): T {
        try {
            return read(resource.props);
        } catch (error) {
            throw isUnknownValue(error) ? Object.assign(error, { of: resource }) : error;
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

    /**
     * The resources, of some types, that a value deep in a property refers to, such as `["destinationConfig", "onFailure"]`. Where the
     * property depends on several and the value is not known, nobody can say which: that ends the judgement as not known yet.
     */
    referencedAt(resource: PolicyResource, path: readonly [string, ...string[]], ...types: string[]): PolicyResource[] {
        const [property, ...rest] = path;
        const at = () => rest.reduce((value, key) => value?.[key], resource.props[property]);
        const text = whereKnown(() => textOf(at()));
        if (text !== undefined) return this.ofType(...types).filter((other) => mentions(text, other));
        const isThere = whereKnown(() => at() !== undefined && at() !== null) ?? true;
        if (!isThere) return [];
        const depended = (resource.propertyDependencies[property] ?? []).filter(({ type }) => types.includes(type));
        if (depended.length > 1) this.read(resource, () => textOf(at()));
        return depended;
    }

    /**
     * Whether some resource of a type could refer to anything: its property is not known and depends on no resource. Notes it in
     * `unknown`, so that what nobody is seen to refer to is not called a mistake.
     */
    mayBeReferenced(type: string, property: string): boolean {
        const unclear = this.ofType(type).filter(
            (other) =>
                (other.propertyDependencies[property] ?? []).length === 0 &&
                whereKnown(() => ({ text: textOf(other.props[property]) })) === undefined,
        );
        for (const { name } of unclear) this.unknown.set(name, property);
        return unclear.length > 0;
    }

    /** The resources of a type with a property that refers to a resource. */
    referencing(resource: PolicyResource, type: string, property: string): PolicyResource[] {
        return this.ofType(type).filter((other) => this.referenced(other, property, resource.type).includes(resource));
    }
}

/** The value of a property as text; undefined where it is absent or not known yet. */
function knownText(resource: PolicyResource, property: string): string | undefined {
    return whereKnown(() => textOf(resource.props[property]));
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string"
        ? value
        : value === undefined || value === null
          ? undefined
          : JSON.stringify(value);
}

/** Whether a text is, or holds between quotes, what a resource is called by. */
function mentions(text: string, resource: PolicyResource): boolean {
    return IDENTITIES.some((property) => {
        const identity = whereKnown(() => resource.props[property] as unknown);
        return typeof identity === "string" && identity !== "" && (text === identity || text.includes(`"${identity}"`));
    });
}
