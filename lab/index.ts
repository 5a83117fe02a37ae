import "./nodeVersion";

export { type Credentials, endpointEnvironment, type LabEndpoint } from "./administrator";
export type { DeployerDocument, DeployerFact, DeployerPolicy, DeployerStatement } from "./deployer/deployer";
export { placeOfStack } from "./host/stackFiles";
export type { Grant, RolePermissions } from "./iam/permissionReport";
export { Lab } from "./lab";
export { isRefusedEvent, LabError, RefusedEventError } from "./labError";
export type { LabOptions } from "./labOptions";
export type { RuleNames } from "./names";
export type { ResourceState } from "./resources";
export type { AlarmNow, QueueDepth } from "./standing";
export type { AwsRequest, BusEvent, Caller, CallRecord, InvocationResult, Notice, Trace } from "./types";
