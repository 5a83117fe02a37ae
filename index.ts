import { AuditTrail, NotificationPipeline, OpsFoundation } from "./components";
import { nextStepsOf } from "./nextSteps";
import { readStackConfig } from "./stackConfig";

const config = readStackConfig();

const foundation = new OpsFoundation("event-ops", config.foundation);
const pipeline = new NotificationPipeline("notifications", { foundation, ...config.pipeline });
const trail = config.auditTrail && new AuditTrail("audit", config.auditTrail);

export const machineQueueUrl = pipeline.machines.queue.url;
export const machineQueueArn = pipeline.machines.queue.arn;
export const topics = {
    orgResourceEvents: pipeline.orgResourceEvents.arn,
    orgResourceEventsNotification: pipeline.orgResourceEventsNotification.arn,
    owners: pipeline.ownerTopics?.arns ?? {},
    alerts: foundation.alertTopicArn,
};
export const reactions = [pipeline.awsServiceEvents].map(({ name, delivery, eventPattern, rule, ...reaction }) => ({
    name,
    delivery,
    eventPattern,
    ruleArn: rule?.arn,
    functionName: reaction.function.name,
}));
export const auditTrailArn = trail?.arn ?? null;
export const nextSteps = nextStepsOf(config);
