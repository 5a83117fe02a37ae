/** The names that CloudTrail gives to the API calls of a source, such as `aws.ec2`; none where they are not known. */
export type CallsOf = (source: string) => readonly string[];

/**
 * Why no record is called so: another case than that of a call, or a call of Lambda without the version of its API, as in
 * `CreateFunction20150331` (https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html). Undefined for a name that a
 * source has, for one that is like no other, and where the calls of a source are not known.
 */
export function misnamedCall(name: string, callsOfSources: readonly (readonly string[])[]): string | undefined {
    const calls = callsOfSources.flat();
    if (callsOfSources.some(({ length }) => length === 0) || calls.includes(name)) return undefined;
    const lower = name.toLowerCase();
    const spelt = calls.find((call) => call.toLowerCase() === lower);
    if (spelt !== undefined) return `case counts: write "${spelt}"`;
    const versioned = calls.find((call) => call.toLowerCase().replace(/\d{8}(v\d+)?$/, "") === lower);
    return versioned && `CloudTrail records it with the version of its API: write "${versioned}"`;
}
