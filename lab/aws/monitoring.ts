import type { Cloud } from "../cloud";
import { alarmEvent } from "../cloudwatch/alarmMessage";
import { Alarms } from "../cloudwatch/alarms";
import { MetricStore } from "../cloudwatch/metricStore";
import type { Fabric } from "../fabric/fabric";
import { sampleQueues } from "../fabric/queueMetrics";
import { NO_TRACE } from "../types";
import { runActions } from "./alarmActions";
import { alarmOperations } from "./alarmOperations";
import { cloudwatch } from "./cloudwatch";
import { metricQueries } from "./metricQueries";

/** Metrics and the alarms on them. */
export interface Monitoring {
    readonly metrics: MetricStore;
    readonly alarms: Alarms;
}

/** Makes CloudWatch live: it keeps what the services of a cloud measure of themselves, tells of alarms and calls their actions. */
export function createMonitoring(cloud: Cloud): Monitoring {
    const metrics = new MetricStore();
    const alarms = new Alarms(cloud.accountId, cloud.clock, metrics);
    cloud.onMeasure(
        ({ region, namespace, name, dimensions, value, at = cloud.clock.now().getTime(), unit = "Count" }) =>
            metrics.put({ region, namespace, name, dimensions, at, unit, values: [[value, 1]] }),
    );
    alarms.onChange((change, actionsEnabled) => {
        const { alarm, from, to } = change;
        cloud.notify({
            kind: "alarm",
            time: to.timestamp.toISOString(),
            trace: NO_TRACE,
            alarmArn: alarm.arn,
            from: from.value,
            to: to.value,
            reason: to.reason,
        });
        if (actionsEnabled) runActions(cloud, change);
    });
    cloud.serve("cloudwatch", {
        ...cloudwatch(metrics, cloud.clock),
        ...metricQueries(metrics),
        ...alarmOperations(alarms),
    });
    return { metrics, alarms };
}

/** Puts changes of alarms on the default bus of their Region, as events, and measures the queues. */
export function monitorFabric({ alarms }: Monitoring, { cloud, events, ids, sqs }: Fabric): void {
    alarms.onChange((change) => {
        events.deliver(change.alarm.region, "default", alarmEvent(change, ids.uuid("alarm event")));
    });
    sampleQueues(cloud, sqs, alarms);
}
