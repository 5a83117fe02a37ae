/** Event patterns of Amazon EventBridge: validate, compile, match, lint. The language is stated in docs/event-patterns.md. */
export { API_CALL, type KnownSource, knownSource } from "./awsEvents";
export type { CallsOf } from "./callNames";
export { CompiledPattern, compilePattern } from "./compile";
export { EventValidationError, InvalidEventError, InvalidEventPatternError, serviceErrorText } from "./errors";
export { ParsedEvent, parseEvent } from "./event";
export { HOME_REGION, isGlobal } from "./globalServices";
export { PATTERN_LIMITS } from "./limits";
export { type LintCode, type LintOptions, type LintWarning, lintPattern } from "./lint";
export { matches } from "./match";
export { type AnythingBut, type AnythingButOperator, anythingBut } from "./operators/anythingBut";
export { type CidrOperator, cidr } from "./operators/cidr";
export { type EqualsIgnoreCaseOperator, equalsIgnoreCase } from "./operators/equalsIgnoreCase";
export { type ExistsOperator, exists } from "./operators/exists";
export { type NumericExpression, type NumericOperator, numeric } from "./operators/numeric";
export { type PrefixOperator, prefix } from "./operators/prefix";
export { type SuffixOperator, suffix } from "./operators/suffix";
export { type WildcardOperator, wildcard } from "./operators/wildcard";
export {
    couldMatch,
    type KnownShape,
    type KnownValue,
    PartialEvent,
    type PartialText,
    type Possibility,
} from "./partial";
export { type AdmittedSource, type Pinned, pinnedSources } from "./pinned";
export { expectsRecords, isBroadForReadOnly, isUnheardRead, READ_ONLY_STATE, unheardReads } from "./readOnlyCalls";
export { hearsReplays } from "./replays";
export { RuleSet } from "./ruleSet";
export { testEventPattern } from "./testEventPattern";
export type { EventPattern, PatternFields, PatternValue } from "./types";
export { type Validation, validatePattern } from "./validate";
export { hearsAllOfAws } from "./wholeBus";
