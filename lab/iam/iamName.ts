import { physicalName, stableHex } from "../account/names";

/**
 * The name that a role or policy gets in IAM: the one that was asked for, its prefix and seven digits, or the Pulumi name and
 * seven digits. Throws when it is longer than IAM takes or has other characters than IAM takes.
 */
export function iamName(
    request: { readonly name: string; readonly urn: string; readonly inputs: Record<string, unknown> },
    limit: number,
): string {
    const { name, namePrefix } = request.inputs;
    const asked = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
    const prefix = asked(namePrefix);
    const found =
        asked(name) ??
        (prefix === undefined ? physicalName(request.name, request.urn) : `${prefix}${stableHex(request.urn, 7)}`);
    if (found.length > limit) {
        throw new Error(
            `the name "${found}" has ${found.length} characters and may have ${limit}: give it a shorter "name".`,
        );
    }
    if (!/^[\w+=,.@-]+$/.test(found)) {
        throw new Error(`the name "${found}" may hold letters, digits and +=,.@_- only: give it another "name".`);
    }
    return found;
}
