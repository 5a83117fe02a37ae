import { AwsError, type BusEvent, type CallContext, type ServiceImplementation, type Trace } from "../types";
import type { Archive } from "./archives";
import type { EventBridge } from "./eventBridge";
import { timeOf } from "./times";

type Input = Record<string, unknown>;
type State = "STARTING" | "RUNNING" | "CANCELLING" | "CANCELLED" | "COMPLETED";

interface Replay {
    readonly name: string;
    readonly arn: string;
    readonly region: string;
    readonly description?: string;
    readonly archive: Archive;
    readonly destination: { readonly Arn: string; readonly FilterArns?: readonly string[] };
    readonly from: Date;
    readonly to: Date;
    readonly startedAt: Date;
    readonly trace: Trace;
    state: State;
    lastReplayed?: Date;
    endedAt?: Date;
}

/** Replays that run at once in an account and Region. Source: EventBridge User Guide, "Amazon EventBridge quotas". */
const CONCURRENT = 10;
const MINUTE_MS = 60_000;
/** Virtual time between one minute of events and the next: AWS publishes no figure. */
const STEP_MS = 1_000;

/**
 * StartReplay and its kin: events of an archive come to its bus again, minute by minute of their times, with the replay's name in
 * `replay-name`. Source: EventBridge API Reference, "StartReplay".
 */
export function replayOperations(events: EventBridge): ServiceImplementation {
    const replays = new Map<string, Replay>();
    const named = ({ ReplayName }: Input, { region }: CallContext): Replay => {
        const replay = replays.get(events.cloud.arn("events", region, `replay/${ReplayName}`));
        if (replay) return replay;
        throw new AwsError("ResourceNotFoundException", `Replay ${ReplayName} does not exist.`);
    };
    return {
        StartReplay(input, context) {
            const replay = readReplay(events, input, context);
            if (replays.has(replay.arn)) {
                throw new AwsError("ResourceAlreadyExistsException", `Replay ${replay.name} already exists.`);
            }
            const running = [...replays.values()].filter(
                ({ region, endedAt }) => region === context.region && !endedAt,
            );
            if (running.length >= CONCURRENT) {
                throw new AwsError("LimitExceededException", `${CONCURRENT} replays are running, which is the quota.`);
            }
            replays.set(replay.arn, replay);
            run(events, replay);
            return { ReplayArn: replay.arn, State: replay.state, ReplayStartTime: replay.startedAt };
        },
        CancelReplay(input, context) {
            const replay = named(input, context);
            if (replay.endedAt) {
                throw new AwsError(
                    "IllegalStatusException",
                    `Replay ${replay.name} is not in a valid state for this operation.`,
                );
            }
            replay.state = "CANCELLING";
            return { ReplayArn: replay.arn, State: replay.state };
        },
        DescribeReplay(input, context) {
            const replay = named(input, context);
            const { arn: ReplayArn, description: Description, destination: Destination } = replay;
            return {
                ...summary(replay),
                ReplayArn,
                Destination,
                ...(Description === undefined ? {} : { Description }),
            };
        },
        ListReplays: ({ NamePrefix = "", State, EventSourceArn }, { region }) => ({
            Replays: [...replays.values()]
                .filter((replay) => replay.region === region && replay.name.startsWith(NamePrefix))
                .filter((replay) => State === undefined || replay.state === State)
                .filter(({ archive }) => EventSourceArn === undefined || archive.arn === EventSourceArn)
                .map(summary),
        }),
        DescribeArchive({ ArchiveName }, { region }) {
            const archive = events.archives.find(events.cloud.arn("events", region, `archive/${ArchiveName}`));
            if (!archive) {
                throw new AwsError("ResourceNotFoundException", `Archive ${ArchiveName} does not exist.`);
            }
            const { pattern, description } = archive.settings;
            return {
                ...archiveSummary(archive),
                ArchiveArn: archive.arn,
                ...(pattern ? { EventPattern: pattern.text } : {}),
                ...(description === undefined ? {} : { Description: description }),
            };
        },
        ListArchives: ({ NamePrefix = "", EventSourceArn }, { region }) => ({
            Archives: events.archives
                .all()
                .filter((archive) => archive.region === region && archive.name.startsWith(NamePrefix))
                .filter(({ settings }) => EventSourceArn === undefined || settings.busArn === EventSourceArn)
                .map(archiveSummary),
        }),
    };
}

function readReplay(events: EventBridge, input: Input, { region, trace }: CallContext): Replay {
    const name = String(input["ReplayName"] ?? "");
    const refuse = (parameter: string, reason: string): never => {
        throw new AwsError("ValidationException", `Parameter ${parameter} is not valid. Reason: ${reason}`);
    };
    if (!/^[\w.-]{1,64}$/.test(name)) refuse("ReplayName", "It has 1 to 64 letters, digits, and . - _.");
    const destination = (input["Destination"] ?? {}) as Replay["destination"];
    if (!/^arn:[^:]+:events:[^:]+:\d+:event-bus\//.test(destination.Arn ?? "")) {
        refuse("Destination.Arn", "Must contain an event bus ARN.");
    }
    const bus = events.bus(destination.Arn, region);
    const archiveArn = String(input["EventSourceArn"]);
    const archive = events.archives.find(archiveArn);
    if (!archive) {
        return refuse("EventSourceArn", `Archive ${archiveArn.split("archive/").at(-1)} does not exist.`);
    }
    if (archive.settings.busArn !== bus.arn) {
        refuse("Destination.Arn", "Cross event bus replay is not permitted.");
    }
    const from = timeOf(input["EventStartTime"]);
    const to = timeOf(input["EventEndTime"]);
    if (!from) return refuse("EventStartTime", "It must be a time.");
    if (!to) return refuse("EventEndTime", "It must be a time.");
    if (to <= from) refuse("EventEndTime", "EventStartTime must be before EventEndTime.");
    const description = input["Description"] as string | undefined;
    return {
        name,
        arn: events.cloud.arn("events", region, `replay/${name}`),
        region,
        archive,
        destination,
        from,
        to,
        startedAt: events.cloud.clock.now(),
        trace,
        state: "STARTING",
        ...(description === undefined ? {} : { description }),
    };
}

/** Puts the events on the bus, minute after minute. What is archived while it runs is not part of it. */
function run(events: EventBridge, replay: Replay): void {
    const { clock } = events.cloud;
    const minutes = byMinute(replay);
    const step = () => {
        if (replay.state === "CANCELLING") return end("CANCELLED");
        const minute = minutes.shift();
        if (!minute) return end("COMPLETED");
        replay.state = "RUNNING";
        for (const event of minute) deliver(events, replay, event);
        clock.schedule(STEP_MS, step);
    };
    const end = (state: State) => {
        replay.state = state;
        replay.endedAt = clock.now();
    };
    clock.schedule(STEP_MS, step);
}

function byMinute({ archive, from, to }: Replay): BusEvent[][] {
    const start = from.getTime();
    // An event without a time that can be read is in no range of time.
    const inRange = archive
        .events()
        .filter(({ time }) => Date.parse(time) >= start && Date.parse(time) <= to.getTime());
    const minutes = Map.groupBy(inRange, ({ time }) => Math.floor((Date.parse(time) - start) / MINUTE_MS));
    return [...minutes].sort(([a], [b]) => a - b).map(([, inMinute]) => inMinute);
}

function deliver(events: EventBridge, replay: Replay, event: BusEvent): void {
    const text = `${event.text.trimEnd().slice(0, -1)},"replay-name":${JSON.stringify(replay.name)}}`;
    const { Arn, FilterArns } = replay.destination;
    events.deliver(replay.region, Arn, text, {
        ...(FilterArns && FilterArns.length > 0 ? { only: new Set(FilterArns) } : {}),
        ...(replay.trace.events.length > 0 ? { trace: replay.trace } : {}),
    });
    replay.lastReplayed = new Date(event.time);
}

function summary(replay: Replay) {
    return {
        ReplayName: replay.name,
        EventSourceArn: replay.archive.arn,
        State: replay.state,
        EventStartTime: replay.from,
        EventEndTime: replay.to,
        ReplayStartTime: replay.startedAt,
        ...(replay.lastReplayed ? { EventLastReplayedTime: replay.lastReplayed } : {}),
        ...(replay.endedAt ? { ReplayEndTime: replay.endedAt } : {}),
    };
}

function archiveSummary(archive: Archive) {
    const held = archive.events();
    return {
        ArchiveName: archive.name,
        EventSourceArn: archive.settings.busArn,
        State: "ENABLED",
        RetentionDays: archive.settings.retentionDays,
        EventCount: held.length,
        SizeBytes: held.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
        CreationTime: archive.createdAt,
    };
}
