import { physicalName } from "../account/physicalName";
import type { Cloud } from "../cloud";
import type { MetricStore } from "../cloudwatch/metricStore";
import { PUT_LOG_EVENTS } from "../fabric/limits";
import type { Iam } from "../iam/iam";
import type { CreateRequest, NameRule, Outputs, ResourceKind } from "../resources";
import { AwsError, type ServiceImplementation } from "../types";
import { embeddedMetrics } from "./embeddedMetrics";

export interface LogLine {
    readonly stream: string;
    readonly timestamp: number;
    readonly message: string;
}

interface LogGroup {
    readonly arn: string;
    readonly name: string;
    readonly region: string;
    readonly created: Date;
    retentionInDays: number | undefined;
    readonly streams: Set<string>;
    /** Of `streams`, those that EventBridge made, one for each event. */
    readonly delivered: Set<string>;
    readonly lines: LogLine[];
}

/** CloudWatch Logs API Reference, CreateLogGroup and CreateLogStream. */
const GROUP_NAME: NameRule = {
    what: "log group",
    limit: 512,
    shape: /^[.\-_/#A-Za-z0-9]+$/,
    allowed: "letters, digits and .-_/#",
};
const STREAM_NAME: NameRule = { what: "log stream", limit: 512, shape: /^[^:*]+$/, allowed: "all but : and *" };

/** CloudWatch Logs API Reference, PutRetentionPolicy. 0 is the provider's word for "for ever". */
const RETENTION_DAYS = [
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** The log groups of the account. Of each, the last lines are kept. */
export class LogGroups {
    readonly #groups = new Map<string, LogGroup>();

    /** `keep`: how many lines of each group stay, the newest. */
    constructor(
        private readonly cloud: Cloud,
        private readonly keep = 1000,
    ) {}

    create(region: string, name: string): LogGroup {
        const arn = this.#arn(region, name);
        if (this.#groups.has(arn))
            throw new AwsError("ResourceAlreadyExistsException", "The specified log group already exists");
        const group: LogGroup = {
            arn,
            name,
            region,
            created: this.cloud.clock.now(),
            retentionInDays: undefined,
            streams: new Set(),
            delivered: new Set(),
            lines: [],
        };
        this.#groups.set(arn, group);
        return group;
    }

    find(region: string, name: string): LogGroup | undefined {
        return this.#groups.get(this.#arn(region, name));
    }

    /** With its streams and lines. */
    delete(group: LogGroup): void {
        this.#groups.delete(group.arn);
    }

    /** With its lines. */
    deleteStream(group: LogGroup, stream: string): void {
        group.streams.delete(stream);
        const others = group.lines.filter((line) => line.stream !== stream);
        group.lines.splice(0, group.lines.length, ...others);
    }

    /** The newest lines of a group, oldest first. */
    lines(region: string, name: string): readonly LogLine[] {
        return this.find(region, name)?.lines ?? [];
    }

    in(region: string): LogGroup[] {
        return [...this.#groups.values()]
            .filter((group) => group.region === region)
            .sort((a, b) => (a.name < b.name ? -1 : 1));
    }

    /** Makes a stream for an event that EventBridge delivers; one that is there goes on, as for an event that comes again. */
    deliverTo(group: LogGroup, stream: string): void {
        group.streams.add(stream);
        group.delivered.add(stream);
    }

    /** Drops what came with events: all lines, and the streams that EventBridge made. */
    clear(): void {
        for (const group of this.#groups.values()) {
            for (const stream of group.delivered) group.streams.delete(stream);
            group.delivered.clear();
            group.lines.length = 0;
        }
    }

    write(group: LogGroup, lines: readonly LogLine[]): void {
        group.lines.push(...lines);
        if (group.lines.length > this.keep) group.lines.splice(0, group.lines.length - this.keep);
    }

    #arn(region: string, name: string): string {
        return this.cloud.arn("logs", region, `log-group:${name}`);
    }
}

/**
 * Amazon CloudWatch Logs: `CreateLogGroup`, `CreateLogStream`, `PutLogEvents` and `DescribeLogGroups`. Metrics in lines of the embedded
 * metric format go to `metrics`.
 */
export function logs(groups: LogGroups, metrics?: Pick<MetricStore, "put">): ServiceImplementation {
    const existing = (region: string, name: unknown): LogGroup => {
        const group = groups.find(region, String(name));
        if (group) return group;
        throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
    };
    return {
        CreateLogGroup(input, { region }) {
            groups.create(region, checkedName(String(input["logGroupName"])));
        },
        CreateLogStream(input, { region, caller }) {
            const group = existing(region, input["logGroupName"]);
            const { streams } = group;
            const name = String(input["logStreamName"]);
            if (caller.kind === "service") return groups.deliverTo(group, name);
            if (streams.has(name))
                throw new AwsError("ResourceAlreadyExistsException", "The specified log stream already exists");
            streams.add(name);
        },
        PutLogEvents(input, { region }) {
            const group = existing(region, input["logGroupName"]);
            const stream = String(input["logStreamName"]);
            if (!group.streams.has(stream)) {
                throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
            }
            const events: { timestamp: number; message: string }[] = input["logEvents"] ?? [];
            checkBatch(events);
            groups.write(
                group,
                events.map(({ timestamp, message }) => ({ stream, timestamp, message })),
            );
            for (const { message } of events) {
                for (const datum of metrics ? embeddedMetrics(message, region) : []) metrics?.put(datum);
            }
            return { nextSequenceToken: String(group.lines.length) };
        },
        DescribeLogGroups(input, { region }) {
            const prefix: string = input["logGroupNamePrefix"] ?? "";
            const pattern: string = String(input["logGroupNamePattern"] ?? "").toLowerCase();
            const found = groups
                .in(region)
                .filter(({ name }) => name.startsWith(prefix) && name.toLowerCase().includes(pattern));
            const start = Number(input["nextToken"] ?? 0);
            const end = start + (input["limit"] ?? 50);
            return {
                logGroups: found.slice(start, end).map(({ arn, name, created, retentionInDays }) => ({
                    logGroupName: name,
                    logGroupArn: arn,
                    arn: `${arn}:*`,
                    creationTime: created.getTime(),
                    ...(retentionInDays === undefined ? {} : { retentionInDays }),
                })),
                ...(end < found.length ? { nextToken: String(end) } : {}),
            };
        },
    };
}

function checkBatch(events: readonly { timestamp: number; message: string }[]): void {
    const invalid = (message: string) => new AwsError("InvalidParameterException", message);
    if (events.length === 0 || events.length > PUT_LOG_EVENTS.events) {
        throw invalid(`"logEvents" must hold 1 to ${PUT_LOG_EVENTS.events} events: it holds ${events.length}.`);
    }
    const bytes = events.reduce(
        (sum, { message }) => sum + Buffer.byteLength(message) + PUT_LOG_EVENTS.bytesPerEvent,
        0,
    );
    if (bytes > PUT_LOG_EVENTS.bytes)
        throw invalid(
            `The batch may have ${PUT_LOG_EVENTS.bytes} bytes with ${PUT_LOG_EVENTS.bytesPerEvent} for each event: it has ${bytes}.`,
        );
    if (events.some(({ timestamp }, index) => index > 0 && timestamp < events[index - 1]!.timestamp)) {
        throw invalid("Log events in a single PutLogEvents request must be in chronological order.");
    }
}

function checkedName(name: string): string {
    if (GROUP_NAME.shape.test(name) && name.length <= GROUP_NAME.limit) return name;
    throw new AwsError(
        "InvalidParameterException",
        `The log group name "${name}" must be 1 to 512 letters, digits or one of .-_/#`,
    );
}

export function logKinds(
    cloud: Cloud,
    groups: LogGroups,
    iam: Pick<Iam, "resourceTags">,
): Readonly<Record<string, ResourceKind>> {
    const configure = (group: LogGroup, { inputs, tags }: CreateRequest): Outputs => {
        const { arn, name } = group;
        const days = inputs["retentionInDays"] ?? 0;
        group.retentionInDays = days === 0 ? undefined : days;
        iam.resourceTags.set(arn, tags);
        return { arn, name, logGroupClass: inputs["logGroupClass"] ?? "STANDARD", retentionInDays: days };
    };
    return {
        "aws:cloudwatch/logGroup:LogGroup": {
            naming: () => GROUP_NAME,
            create(request) {
                const name = physicalName(request, GROUP_NAME);
                checkRetention(name, request);
                return { id: name, outputs: configure(groups.create(request.region, name), request) };
            },
            update(request) {
                const { old, region } = request;
                checkRetention(old.id, request);
                const group = groups.find(region, old.id);
                if (!group) throw new AwsError("ResourceNotFoundException", `The log group ${old.id} does not exist.`);
                return configure(group, request);
            },
            delete({ id, inputs, region, outputs }) {
                if (inputs["deletionProtectionEnabled"] === true) {
                    throw new Error(
                        `log group "${id}" is protected against deletion: set "deletionProtectionEnabled" to false first`,
                    );
                }
                const group = groups.find(region, id);
                if (!group || inputs["skipDestroy"] === true) return;
                groups.delete(group);
                iam.resourceTags.delete(outputs["arn"]);
            },
        },
        "aws:cloudwatch/logStream:LogStream": {
            naming: () => STREAM_NAME,
            create(request) {
                const { inputs, region } = request;
                const name = physicalName(request, STREAM_NAME);
                const groupName = String(inputs["logGroupName"]);
                const group = groups.find(region, groupName);
                if (!group)
                    throw new Error(`log stream "${name}": the log group ${groupName} does not exist in ${region}`);
                group.streams.add(name);
                return {
                    id: name,
                    outputs: { name, arn: cloud.arn("logs", region, `log-group:${groupName}:log-stream:${name}`) },
                };
            },
            delete({ id, inputs, region }) {
                const group = groups.find(region, String(inputs["logGroupName"]));
                if (group) groups.deleteStream(group, id);
            },
        },
    };
}

function checkRetention(name: string, { inputs }: CreateRequest): void {
    const days = inputs["retentionInDays"];
    if (days === undefined || RETENTION_DAYS.includes(days)) return;
    throw new Error(`log group "${name}": "retentionInDays" is ${days}: expected one of ${RETENTION_DAYS.join(", ")}`);
}
