import "./nodeVersion";

export { parseArn } from "./fabric/arns";
export { rulesPerBus } from "./fabric/limits";
export { type TargetInputArgs, targetText } from "./fabric/targetText";
