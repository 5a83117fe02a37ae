import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RESOURCE_EVENT_TYPE, type ResourceEvent, type ResourceEventData } from "../../handlers/resourceEvent";
import { createRuntime } from "../../handlers/runtime/runtime";
import type { EventContext, HandlerRuntime, Logger } from "../../handlers/runtime/types";

const FOLDER = join(__dirname, "../fixtures/events");

/** The names of the sample events, without `.json`. */
export const sampleNames = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ""));

export function sample(name: string): Record<string, unknown> {
    return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8")) as Record<string, unknown>;
}

export const INSTANCE = "arn:aws:ec2:eu-central-1:123456789012:instance/i-0a1b2c3d4e5f60718";

/** An event about one EC2 instance. */
export function instanceEvent(changes: Record<string, unknown> = {}): Record<string, unknown> {
    return { ...sample("ec2-instance-state-change-notification"), ...changes };
}

export function resourceEvent(data: Partial<ResourceEventData> & Record<string, unknown> = {}): ResourceEvent {
    return {
        specversion: "1.0",
        type: RESOURCE_EVENT_TYPE,
        id: "e-1",
        source: "aws.ec2",
        subject: INSTANCE,
        time: "2026-03-14T09:26:53Z",
        datacontenttype: "application/json",
        data: {
            source: "aws.ec2",
            resource: INSTANCE,
            state: "running",
            kind: "ec2:instance",
            account: "123456789012",
            region: "eu-central-1",
            detailType: "EC2 Instance State-change Notification",
            csv: `aws.ec2,${INSTANCE},running`,
            ...data,
        },
    };
}

export interface LogLine {
    readonly level: "info" | "warn" | "error";
    readonly message: string;
    readonly fields: Readonly<Record<string, unknown>>;
}

/** A logger that keeps its lines. */
export function recordingLog(): { readonly log: Logger; readonly lines: LogLine[] } {
    const lines: LogLine[] = [];
    const at =
        (level: LogLine["level"]) =>
        (message: string, fields: Readonly<Record<string, unknown>> = {}) => {
            lines.push({ level, message, fields });
        };
    return { log: { info: at("info"), warn: at("warn"), error: at("error") }, lines };
}

export function runtimeWith(env: Record<string, string>, log = recordingLog().log): HandlerRuntime {
    return createRuntime(log, env);
}

export const CONTEXT: EventContext = { attempt: 1, requestId: "r-1", replayed: false, log: recordingLog().log };

export const LAMBDA_CONTEXT = { awsRequestId: "r-1", functionName: "f" };

/** The error that a promise is rejected with, or that a function throws. */
export async function failureOf(run: () => unknown): Promise<Error> {
    try {
        await run();
    } catch (error) {
        if (error instanceof Error) return error;
        throw new Error(`not an Error: ${String(error)}`);
    }
    throw new Error("nothing was thrown");
}

/** An AWS client whose calls are kept and answered by a function. */
export function fakeClient<C>(answer: (input: Record<string, unknown>, options?: unknown) => unknown = () => ({})): {
    readonly client: C;
    readonly calls: Record<string, unknown>[];
} {
    const calls: Record<string, unknown>[] = [];
    const send = async (command: { readonly input: Record<string, unknown> }, options?: unknown) => {
        calls.push(command.input);
        return answer(command.input, options);
    };
    return { client: { send } as unknown as C, calls };
}
