import "./nodeVersion";

export { endWithThisProcess } from "./children";
export { FAULT_KINDS, type Fault, type FaultKind, faultText, type Schedule } from "./faults/fault";
export { RUNNING, type RunningFunction } from "./runner/context/contextSandbox";
export { temporaryRoot } from "./runner/unpack";
export type { Effect } from "./storm/effects";
export type { LetterInQueue, Redrive } from "./storm/redrive";
export type { End, Run, StormEvent, StormSetup } from "./storm/run";
export { type Failure, failureText, Storm, type StormOptions, type StormResult, type Unhandled } from "./storm/storm";
export { copyOf, type Functions, type StackCopy } from "./storm/world";
