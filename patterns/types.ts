import type { AnythingButOperator } from "./operators/anythingBut";
import type { CidrOperator } from "./operators/cidr";
import type { EqualsIgnoreCaseOperator } from "./operators/equalsIgnoreCase";
import type { ExistsOperator } from "./operators/exists";
import type { NumericOperator } from "./operators/numeric";
import type { PrefixOperator } from "./operators/prefix";
import type { SuffixOperator } from "./operators/suffix";
import type { WildcardOperator } from "./operators/wildcard";

/** An alternative for the value of a field: a plain value, or an object with one operator. */
export type PatternValue =
    | string
    | number
    | boolean
    | null
    | PrefixOperator
    | SuffixOperator
    | EqualsIgnoreCaseOperator
    | WildcardOperator
    | AnythingButOperator
    | NumericOperator
    | ExistsOperator
    | CidrOperator;

/** The fields of an object: each an array of alternatives, or an object with fields of its own. */
export interface PatternFields {
    /** Alternatives for several fields together: two or more objects, one of which must match. */
    readonly $or?: readonly [PatternFields, PatternFields, ...PatternFields[]];
    readonly [field: string]: readonly PatternValue[] | PatternFields | readonly PatternFields[] | undefined;
}

/**
 * An event pattern in EventBridge's language: all fields named must match, any of a field's alternatives will do.
 *
 * ```ts
 * const pattern: EventPattern = {
 *     source: ["aws.ec2"],
 *     "detail-type": ["EC2 Instance State-change Notification"],
 *     detail: { state: ["stopped", prefix("terminat")] },
 * };
 * ```
 *
 * Amazon EventBridge user guide, "Creating Amazon EventBridge event patterns".
 */
export interface EventPattern extends PatternFields {
    readonly source?: readonly PatternValue[];
    readonly "detail-type"?: readonly PatternValue[];
    readonly account?: readonly PatternValue[];
    readonly region?: readonly PatternValue[];
    readonly resources?: readonly PatternValue[];
    readonly time?: readonly PatternValue[];
    readonly id?: readonly PatternValue[];
    readonly version?: readonly PatternValue[];
    readonly detail?: PatternFields;
}
