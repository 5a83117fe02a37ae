/** The public entry of the package: what a Pulumi program deploys. */

export type { AlarmSettings } from "./alarms";
export type { AlertSubscribers, SlackChannel, TeamsChannel } from "./alertSubscribers";
export { type ArgumentProblem, ArgumentsError } from "./arguments";
export { AuditTrail, type AuditTrailArgs } from "./auditTrail";
export { DeadLetterQueue, type DeadLetterQueueArgs } from "./deadLetterQueue";
export { EmailDelivery, type EmailSettings } from "./emailDelivery";
export type { FunctionSettings } from "./functionSettings";
export {
    type AnyHandler,
    type CallbackFactory,
    type FileHandler,
    FUNCTION_DEFAULTS,
    handlerOf,
    InlineFunction,
    type InlineFunctionArgs,
    type Permission,
} from "./inlineFunction";
export { MachineQueue, type MachineQueueArgs } from "./machineQueue";
export { NotificationPipeline, type NotificationPipelineArgs } from "./notificationPipeline";
export { type Existing, OpsFoundation, type OpsFoundationArgs } from "./opsFoundation";
export { type OwnerTopic, OwnerTopics, type OwnerTopicsArgs, type Routes } from "./ownerTopics";
export type { Sender } from "./policyStatements";
export { QueuedFunction, type QueuedFunctionAlarms, type QueuedFunctionArgs } from "./queuedFunction";
export type { QueueSettings } from "./queueSettings";
export { QueueSubscription, type QueueSubscriptionArgs } from "./queueSubscription";
export { Reaction } from "./reaction";
export type { ExtraTarget, ReactionAlarms, ReactionArgs, RetryPolicy } from "./reactionArgs";
export type { EventPattern } from "./reactionPattern";
export { ReactionSchedule, type ReactionScheduleArgs, type ScheduleSettings } from "./reactionSchedule";
export { type EventSource, SERVICES } from "./resourceStatePatterns";
export { WebhookDelivery, type WebhookSettings } from "./webhookDelivery";
