/** The guardrail of a name, out of an area. Throws for a name that is not there. */
export function named<G extends { readonly name: string }, N extends G["name"]>(
    area: readonly G[],
    name: N,
): Extract<G, { readonly name: N }> {
    const found = area.find((guardrail) => guardrail.name === name);
    if (!found) throw new Error(`no guardrail ${name}`);
    return found as Extract<G, { readonly name: N }>;
}
