import type { Assembly } from "./assemble";
import type { AlarmState } from "./cloudwatch/evaluation";

/** The depth of a queue. */
export interface QueueDepth {
    /** The name that the program gave it; the physical one where several have that name. */
    readonly name: string;
    readonly arn: string;
    readonly depth: number;
    /** Whether a function of the stack reads it. */
    readonly read: boolean;
}

/** An alarm, by the name that the program gave it. */
export interface AlarmNow {
    readonly name: string;
    readonly arn: string;
    readonly state: AlarmState;
}

export function queueDepths({ account, fabric, names }: Assembly): readonly QueueDepth[] {
    const mappings = account.all("aws:lambda/eventSourceMapping:EventSourceMapping");
    const read = new Set(mappings.map(({ inputs }) => String(inputs["eventSourceArn"])));
    const queues = fabric.sqs.all();
    const named = Map.groupBy(queues, ({ arn }) => names.of(arn));
    return queues.map((queue) => ({
        name: named.get(names.of(queue.arn))?.length === 1 ? names.of(queue.arn) : queue.name,
        arn: queue.arn,
        depth: queue.messages().length,
        read: read.has(queue.arn),
    }));
}

/** Alarms with the states that they are in: they are evaluated when time passes. */
export function alarmsNow({ services, names }: Assembly): readonly AlarmNow[] {
    return services.monitoring.alarms.all().map(({ settings: { arn }, state }) => ({
        name: names.of(arn),
        arn,
        state: state.value,
    }));
}

/** Forgets what waits, was seen and was measured. Nothing runs any more: what is in a queue now, nobody will take out. */
export function forgetEvents({ fabric, services }: Assembly): void {
    for (const queue of fabric.sqs.all()) queue.reset();
    for (const { fifo } of fabric.sns.all()) fifo?.reset();
    fabric.events.archives.clear();
    services.monitoring.metrics.clear();
    // After the queues, which were used in being emptied.
    services.monitoring.alarms.reset();
    services.logs.clear();
}
