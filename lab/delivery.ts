import "./nodeVersion";

export { type TargetInputArgs, targetText } from "./fabric/targetText";
