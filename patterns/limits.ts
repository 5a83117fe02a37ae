/**
 * Quotas of EventBridge that bear on patterns ("Amazon EventBridge quotas" in the user guide). `patternLength` counts the
 * characters of the pattern as JSON text; AWS raises it to `patternLengthRaised` on request, and TestEventPattern takes that
 * many from the start.
 */
export const PATTERN_LIMITS = {
    /** Characters of a rule's event pattern. */
    patternLength: 2048,
    /** Characters after a quota increase; also what TestEventPattern accepts. */
    patternLengthRaised: 4096,
    /** Objects and arrays inside one another, in patterns and in events. */
    nesting: 1000,
    /** Combinations that the `$or` lists of one pattern may multiply to. */
    orCombinations: 1000,
    /** Wildcard complexity known to be accepted; above it the lint warns. */
    wildcardComplexityAccepted: 7,
    /** Wildcard complexity known to be refused. */
    wildcardComplexityRefused: 11,
} as const;
