/** The statements of a policy document. */
export function policyOf(text: string): unknown[] {
    return JSON.parse(text).Statement;
}
