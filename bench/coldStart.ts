import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What Lambda's own bootstrap does, as far as a first invocation needs it. */
const BOOTSTRAP = `
const { request } = require("node:http");
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const [file, name] = process.env._HANDLER.split(".");
const call = (method, path, body) => new Promise((done, failed) => {
    const sent = request({ host, port, method, path: "/2018-06-01/runtime" + path }, (response) => {
        let text = "";
        response.on("data", (chunk) => { text += chunk; });
        response.on("end", () => done({ text, id: response.headers["lambda-runtime-aws-request-id"] }));
    });
    sent.on("error", failed);
    sent.end(body);
});
(async () => {
    let handler;
    try {
        handler = require(process.cwd() + "/" + file)[name];
    } catch (error) {
        await call("POST", "/init/error", String(error && error.stack));
        process.exit(1);
    }
    const { id, text } = await call("GET", "/invocation/next");
    const context = { awsRequestId: id, functionName: "bench", getRemainingTimeInMillis: () => 30000 };
    try {
        const result = await handler(JSON.parse(text), context);
        await call("POST", "/invocation/" + id + "/response", JSON.stringify(result ?? null));
    } catch (error) {
        await call("POST", "/invocation/" + id + "/error", String(error && error.stack));
    }
    process.exit(0);
})();
`;

export interface ColdStarts {
    /** Milliseconds from the spawn of Node.js to the first response, one a run. */
    readonly times: readonly number[];
    /** Why the function does not answer; then its times say nothing. */
    readonly failure?: string | undefined;
}

/** An unpacked function. */
export interface Startable {
    readonly folder: string;
    readonly handler: string;
}

/**
 * Starts unpacked functions `runs` times, each in a new process, and invokes them once over the Lambda Runtime API. They take turns, so that
 * whatever else the machine does is the same for all.
 */
export async function coldStarts(forms: readonly Startable[], event: unknown, runs: number): Promise<ColdStarts[]> {
    const api = await RuntimeApi.start(JSON.stringify(event));
    const found = forms.map((form) => ({ form, times: [] as number[], failure: undefined as string | undefined }));
    try {
        // The first start reads the files from the disk: it warms the machine up and is not counted.
        for (let run = 0; run <= runs; run++) {
            for (const measured of found.filter(({ failure }) => failure === undefined)) {
                const begun = performance.now();
                measured.failure = (await api.invoke(measured.form.folder, measured.form.handler)).failure;
                if (run > 0) measured.times.push(performance.now() - begun);
            }
        }
        return found;
    } finally {
        api.close();
    }
}

interface Answer {
    readonly failure?: string;
}

class RuntimeApi {
    #answered: (answer: Answer) => void = () => undefined;

    private constructor(
        readonly server: Server,
        readonly payload: string,
    ) {}

    static async start(payload: string): Promise<RuntimeApi> {
        const server = createServer();
        const api = new RuntimeApi(server, payload);
        server.on("request", (request, response) => {
            if (request.url?.endsWith("/invocation/next")) {
                response.setHeader("lambda-runtime-aws-request-id", "bench");
                response.end(payload);
                return;
            }
            const failed = !request.url?.endsWith("/response");
            const chunks: Buffer[] = [];
            request.on("data", (chunk: Buffer) => chunks.push(chunk));
            request.on("end", () => {
                response.statusCode = 202;
                response.end();
                api.#answered(failed ? { failure: Buffer.concat(chunks).toString().split("\n")[0] } : {});
            });
        });
        await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
        return api;
    }

    async invoke(folder: string, handler: string): Promise<Answer> {
        const { port } = this.server.address() as AddressInfo;
        let child: ChildProcess | undefined;
        const answer = await new Promise<Answer>((done) => {
            this.#answered = done;
            child = spawn(process.execPath, ["-e", BOOTSTRAP], {
                cwd: folder,
                stdio: "ignore",
                env: {
                    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
                    _HANDLER: handler,
                    AWS_REGION: "eu-central-1",
                    AWS_ACCESS_KEY_ID: "bench",
                    AWS_SECRET_ACCESS_KEY: "bench",
                    TOPIC_ARN: "arn:aws:sns:eu-central-1:123456789012:bench",
                    ROUTES: "{}",
                    WEBHOOK_URL_SOURCE: "bench",
                    POWERTOOLS_LOG_LEVEL: "SILENT",
                },
            });
            child.on("exit", (code) => done({ failure: `The process ended with ${code}` }));
        });
        child?.removeAllListeners("exit");
        child?.kill();
        return answer;
    }

    close(): void {
        this.server.close();
    }
}
