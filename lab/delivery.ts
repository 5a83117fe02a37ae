import "./nodeVersion";

export { envelopeProblem, kindOf } from "./envelopeProblem";
export { parseArn } from "./fabric/arns";
export { isReadOnlyCall } from "./fabric/busEvent";
export { dynamicParameter } from "./fabric/dynamicParameter";
export { entryBytes } from "./fabric/entryBytes";
export { PUT_EVENTS, rulesPerBus, UNRESERVED_CONCURRENCY } from "./fabric/limits";
export { type TargetInputArgs, targetText } from "./fabric/targetText";
export { timeText } from "./fabric/times";
