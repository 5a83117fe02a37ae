import "./nodeVersion";

export type { Grant, RolePermissions } from "./iam/permissionReport";
export { Lab, type LabOptions, type QueueDepth, type SendOptions } from "./lab";
export { LabError } from "./labError";
export type { RuleNames } from "./names";
export { type AttachedLab, type AttachOptions, attachLab } from "./provider/attach";
export type { AwsRequest, BusEvent, Caller, CallRecord, InvocationResult, Notice, ResourceState, Trace } from "./types";
