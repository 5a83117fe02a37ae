import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { archiveOfPath } from "../../../lab/runner/archive";
import { ProcessRunner, type RunnerOptions } from "../../../lab/runner/runner";
import type { WebhookRequest } from "../../../lab/runner/runtimeServer";
import { type Caller, type FunctionConfig, type InvocationResult, NO_TRACE, type Session } from "../../../lab/types";

/** A folder of the test with these files; taken away by `removeFolders`. */
export function folderWith(files: Record<string, string>): string {
    const folder = mkdtempSync(join(tmpdir(), "event-ops-test-"));
    folders.push(folder);
    for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
    }
    return folder;
}

const folders: string[] = [];

export function removeFolders(): void {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A runner with sessions that are remembered, and webhooks under https://hooks.example.com. */
export class TestRunner extends ProcessRunner {
    readonly sessions: Session[];
    readonly closedSessions: string[];
    readonly webhooks: WebhookRequest[];
    #requests = 0;

    constructor(options: Partial<RunnerOptions> = {}) {
        const sessions: Session[] = [];
        const closed: string[] = [];
        const webhooks: WebhookRequest[] = [];
        super({
            sessions: {
                open(caller: Caller): Session {
                    const accessKeyId = `ASIA${sessions.length}`;
                    const session = {
                        accessKeyId,
                        secretAccessKey: "secret",
                        sessionToken: "token",
                        caller,
                        trace: NO_TRACE,
                    };
                    sessions.push(session);
                    return session;
                },
                find: (id) => sessions.find(({ accessKeyId }) => accessKeyId === id),
                close: ({ accessKeyId }) => void closed.push(accessKeyId),
            },
            endpointUrl: "http://127.0.0.1:9",
            isWebhook: (url) => url.startsWith("https://hooks.example.com/"),
            onWebhook: (request) => {
                webhooks.push(request);
                return { status: 202, body: "taken" };
            },
            ...options,
        });
        this.sessions = sessions;
        this.closedSessions = closed;
        this.webhooks = webhooks;
    }

    /** Invokes with an event, at a time, for an EventBridge event of some id. */
    run(
        config: FunctionConfig,
        event: unknown = {},
        now = new Date("2030-01-02T03:04:05Z"),
    ): Promise<InvocationResult> {
        const requestId = `request-${++this.#requests}`;
        return this.invoke(config, JSON.stringify(event), {
            requestId,
            now,
            trace: { events: [requestId], rules: [] },
        });
    }
}

/** A function whose archive holds these files, or just this text as `index.js`. */
export function functionOf(code: string | Record<string, string>, over: Partial<FunctionConfig> = {}): FunctionConfig {
    const name = over.name ?? "sample";
    return {
        arn: `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
        name,
        region: "eu-west-1",
        roleArn: "arn:aws:iam::123456789012:role/sample",
        runtime: "nodejs24.x",
        handler: "index.handler",
        timeoutSeconds: 30,
        memoryMb: 256,
        environment: {},
        code: archiveOfPath(folderWith(typeof code === "string" ? { "index.js": code } : code)),
        logGroupName: `/aws/lambda/${name}`,
        ...over,
    };
}
