import type { PolicyResource } from "@pulumi/policy";
import { grouped, remembered } from "./maps";
import { isUnknownValue, whereKnown } from "./unknown";

/** What a resource is called by others: the outputs that a reference to it may hold. */
const IDENTITIES = ["arn", "id", "url", "name", "qualifiedArn", "invokeArn"] as const;

/** Referred to -> what refers to it. */
type Referring = ReadonlyMap<PolicyResource, readonly PolicyResource[]>;

/**
 * The resources of a stack and what connects them. Connections are what the properties depend on, so that they are there in a first
 * preview, where no ARN is known; a literal ARN, name or URL counts where no dependency says more.
 * What is looked up is looked up by name, so that the time does not grow with the square of the stack.
 */
export class StackView {
    /** What could not be judged, because it is not known before an update: name of the resource -> property. */
    readonly unknown = new Map<string, string>();
    #called: ReadonlyMap<string, readonly PolicyResource[]> | undefined;
    readonly #referring = new Map<string, Referring>();
    readonly #unclear = new Map<string, readonly PolicyResource[]>();

    constructor(readonly resources: readonly PolicyResource[]) {}

    ofType(...types: readonly string[]): PolicyResource[] {
        return this.resources.filter(({ type }) => types.includes(type));
    }

    /** Judges each resource of a type; one with values that are not known yet is noted in `unknown`, and the others are judged. */
    each(type: string, judge: (resource: PolicyResource) => void): void {
        for (const resource of this.ofType(type)) this.note(resource, () => judge(resource));
    }

    /**
     * Judges something by a resource, and returns what `judge` does; what is not known yet is noted in `unknown`, and ends this judgement
     * only.
     */
    note<T>(resource: PolicyResource, judge: (props: PolicyResource["props"]) => T): T | undefined {
        try {
            return judge(resource.props);
        } catch (error) {
            if (!isUnknownValue(error)) throw error;
            const { name } = (error as { of?: PolicyResource }).of ?? resource;
            this.unknown.set(name, error.props.join("."));
            return undefined;
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
        const named = text === undefined ? [] : this.#mentioned(text, types);
        if (depended.length === 0) return named;
        const both = depended.filter((other) => named.includes(other));
        return both.length > 0 ? both : depended;
    }

    /**
     * The resources, of some types, that a value deep in a property refers to, such as `["destinationConfig", "onFailure"]`. Where the
     * property depends on several and the value is not known, nobody can say which: that ends the judgement as not known yet.
     */
    referencedAt(resource: PolicyResource, path: readonly [string, ...string[]], ...types: string[]): PolicyResource[] {
        const [property, ...rest] = path;
        const at = () => rest.reduce((value, key) => value?.[key], resource.props[property]);
        const text = whereKnown(() => textOf(at()));
        if (text !== undefined) return this.#mentioned(text, types);
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
        const unclear = remembered(this.#unclear, `${type} ${property}`, () =>
            this.ofType(type).filter(
                (other) =>
                    (other.propertyDependencies[property] ?? []).length === 0 &&
                    whereKnown(() => ({ text: textOf(other.props[property]) })) === undefined,
            ),
        );
        for (const { name } of unclear) this.unknown.set(name, property);
        return unclear.length > 0;
    }

    /** The resources of a type with a property that refers to a resource. */
    referencing(resource: PolicyResource, type: string, property: string): readonly PolicyResource[] {
        const referring = remembered(this.#referring, `${type} ${property} ${resource.type}`, () =>
            grouped(this.ofType(type), (other) => new Set(this.referenced(other, property, resource.type))),
        );
        return referring.get(resource) ?? [];
    }

    /** The resources, of some types, that a text is the name of, or whose names it holds between quotes. */
    #mentioned(text: string, types: readonly string[]): PolicyResource[] {
        this.#called ??= grouped(this.resources, namesOf);
        const called = this.#called;
        const quoted = Array.from(text.matchAll(/"([^"\\]*)"/g), ([, inner]) => inner!);
        const found = new Set([text, ...quoted].flatMap((name) => called.get(name) ?? []));
        return [...found].filter(({ type }) => types.includes(type));
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

/** What a resource is called by others, as far as it is known. */
function namesOf(resource: PolicyResource): ReadonlySet<string> {
    const names = IDENTITIES.map((property) => whereKnown(() => resource.props[property] as unknown));
    return new Set(names.filter((name): name is string => typeof name === "string" && name !== ""));
}
