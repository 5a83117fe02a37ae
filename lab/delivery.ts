import "./nodeVersion";

export { parseArn } from "./fabric/arns";
export { entryBytes } from "./fabric/entryBytes";
export { PUT_EVENTS, rulesPerBus } from "./fabric/limits";
export { type TargetInputArgs, targetText } from "./fabric/targetText";
