import { createHash } from "node:crypto";

/** Hex digits that depend on the text alone: physical names stay the same from run to run. */
export function stableHex(text: string, length: number): string {
    return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/** What a resource is called that nobody named: the Pulumi name and seven hex digits, as the engine makes them. */
export function autoName(name: string, urn: string): string {
    return `${name}-${stableHex(urn, 7)}`;
}

/** The parts of a URN: `urn:pulumi:<stack>::<project>::<parent types$type>::<name>`. */
export interface UrnParts {
    readonly stack: string;
    readonly project: string;
    /** All types from the outermost component to the resource, joined by `$`. */
    readonly qualifiedType: string;
    readonly type: string;
    readonly name: string;
}

export function parseUrn(urn: string): UrnParts {
    const [head = "", project = "", qualifiedType = "", ...name] = urn.split("::");
    return {
        stack: head.replace(/^urn:pulumi:/, ""),
        project,
        qualifiedType,
        type: qualifiedType.slice(qualifiedType.lastIndexOf("$") + 1),
        name: name.join("::"),
    };
}

export const STACK_TYPE = "pulumi:pulumi:Stack";

/** The URN of a resource, as the engine forms it: the stack itself adds nothing to the type of its children. */
export function makeUrn(
    stack: string,
    project: string,
    parent: string | undefined,
    type: string,
    name: string,
): string {
    const above = parent === undefined ? "" : parseUrn(parent).qualifiedType;
    const qualified = above === "" || above === STACK_TYPE ? type : `${above}$${type}`;
    return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}
