import { type Endpoint, startEndpoint } from "../../../lab/endpoint/endpoint";
import { createSessions } from "../../../lab/endpoint/sessions";
import type { AwsRequest, Session } from "../../../lab/types";

/** An endpoint before a cloud that records what it is asked and answers what it was told to. */
export interface Recorder extends Endpoint {
    readonly session: Session;
    /** What a client is configured with. */
    readonly client: {
        readonly region: string;
        readonly endpoint: string;
        readonly credentials: Session;
        readonly maxAttempts: number;
    };
    readonly requests: AwsRequest[];
    /** The next answers: an output, or an error to throw. */
    answer: unknown;
    last(): AwsRequest;
}

export const ROLE = "arn:aws:iam::123456789012:role/ops/reader";

export async function startRecorder(folders: readonly string[] = []): Promise<Recorder> {
    const sessions = createSessions();
    const session = sessions.open({ kind: "role", roleArn: ROLE, sessionName: "session" });
    const requests: AwsRequest[] = [];
    const recorder = { answer: {} as unknown };
    const endpoint = await startEndpoint({
        sessions,
        folders,
        cloud: {
            async call(request) {
                requests.push(request);
                if (recorder.answer instanceof Error) throw recorder.answer;
                return recorder.answer;
            },
        },
    });
    return Object.assign(recorder, {
        ...endpoint,
        session,
        requests,
        client: { region: "eu-west-1", endpoint: endpoint.url, credentials: session, maxAttempts: 1 },
        last: () => requests.at(-1)!,
    });
}

/** Plain data to compare: bytes as hex, whatever class holds them; nothing that is not there, which clients also call null. */
export function plain(value: unknown): unknown {
    if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString("hex") };
    if (value instanceof Date) return { time: value.toISOString() };
    if (Array.isArray(value)) return value.map(plain);
    if (value === null || typeof value !== "object") return value;
    const entries = Object.entries(value).filter(
        ([key, held]) => held !== undefined && held !== null && key !== "$metadata",
    );
    return Object.fromEntries(entries.map(([key, held]) => [key, plain(held)]));
}
