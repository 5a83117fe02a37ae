import { alarmKinds } from "../../../lab/aws/alarmKinds";
import { createMonitoring, type Monitoring, monitorFabric } from "../../../lab/aws/monitoring";
import { type AlarmState, evaluate, type MissingData, type Point } from "../../../lab/cloudwatch/evaluation";
import type { FabricOptions } from "../../../lab/fabric/fabric";
import type { CreateRequest, Existing } from "../../../lab/resources";
import { ACCOUNT, REGION, World } from "../fabric/support";

const MINUTE = 60_000;
export const TREATMENTS: readonly MissingData[] = ["missing", "ignore", "breaching", "notBreaching"];

/** Points of a picture, oldest first: 0 is within the threshold of 5, X beyond it, - missing. */
export function points(picture: string): (Point | undefined)[] {
    return [...picture].map((sign, index) =>
        sign === "-" ? undefined : { start: index * MINUTE, value: sign === "X" ? 9 : 1, sampleCount: 1 },
    );
}

/** What an alarm, 3 periods long, says of a picture in each treatment of missing data; `keep` where it stays as it is. */
export function verdicts(picture: string, datapointsToAlarm: number): (AlarmState | "keep")[] {
    return TREATMENTS.map((missingData) => {
        const criteria = {
            evaluationPeriods: 3,
            datapointsToAlarm,
            comparison: "GreaterThanThreshold",
            threshold: 5,
        } as const;
        return evaluate(points(picture), { ...criteria, missingData }).state ?? "keep";
    });
}

/** A fabric with metrics and alarms. */
export class WatchedWorld extends World {
    readonly monitoring: Monitoring;

    constructor(options: FabricOptions = {}) {
        super(options);
        this.monitoring = createMonitoring(this.cloud);
        monitorFabric(this.monitoring, this.fabric);
    }

    /** Makes an alarm on the sum of a custom metric, over 5 in one minute, unless the inputs say otherwise. Returns its ARN. */
    async alarm(name: string, inputs: Record<string, unknown> = {}): Promise<string> {
        const request = this.#request(name, inputs);
        const { outputs } = await this.#kind().create(request);
        return outputs["arn"];
    }

    async changeAlarm(name: string, inputs: Record<string, unknown>): Promise<void> {
        const request = this.#request(name, inputs);
        await this.#kind().update!({ ...request, old: this.#existing(name, request) });
    }

    async deleteAlarm(name: string): Promise<void> {
        await this.#kind().delete!(this.#existing(name, this.#request(name, {})));
    }

    /** Puts values of the custom metric "level", now. */
    async level(...values: number[]): Promise<void> {
        const MetricData = values.map((Value) => ({ MetricName: "level", Value }));
        await this.call("cloudwatch", "PutMetricData", { Namespace: "shop", MetricData });
    }

    async minutes(count: number): Promise<void> {
        await this.clock.advance(count * MINUTE);
    }

    state(name: string): AlarmState | undefined {
        return this.monitoring.alarms.find(alarmArn(name))?.state.value;
    }

    /** `seconds name: from -> to` of all changes. */
    changes(): string[] {
        return this.of("alarm").map(
            ({ time, alarmArn: arn, from, to }) => `${this.seconds(time)} ${arn.split(":").at(-1)}: ${from} -> ${to}`,
        );
    }

    /** Sum of a metric of AWS, over all time, by its dimensions. */
    sum(namespace: string, name: string, dimensions: Record<string, string>): number | undefined {
        const total = this.monitoring.metrics
            .totals()
            .find(
                (one) =>
                    one.namespace === namespace &&
                    one.name === name &&
                    JSON.stringify(one.dimensions) === JSON.stringify(dimensions),
            );
        return total?.sum;
    }

    #kind() {
        return alarmKinds(this.cloud, this.monitoring.alarms, { resourceTags: new Map() })[
            "aws:cloudwatch/metricAlarm:MetricAlarm"
        ]!;
    }

    #request(name: string, inputs: Record<string, unknown>): CreateRequest {
        const defaults = {
            name,
            namespace: "shop",
            metricName: "level",
            statistic: "Sum",
            comparisonOperator: "GreaterThanThreshold",
            threshold: 5,
            period: 60,
            evaluationPeriods: 1,
        };
        return { seed: name, name, inputs: { ...defaults, ...inputs }, region: REGION, tags: {} };
    }

    #existing(name: string, { inputs, region }: CreateRequest): Existing {
        return { id: name, inputs, outputs: { arn: alarmArn(name) }, region };
    }
}

export function alarmArn(name: string): string {
    return `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${name}`;
}
