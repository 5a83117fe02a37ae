import type { IncomingHttpHeaders } from "node:http";
import type { ChildSettings } from "./guard";

/**
 * The runtime around a function: loads its handler, asks the lab for events (Lambda Runtime API), calls the handler and
 * sends back what it returned or threw. `reseed` is told of each invocation. Written, as text, into the script of the function's process; see `guard.ts`.
 */
export function serveInvocations(
    settings: ChildSettings,
    load: NodeJS.Require,
    reseed: (invocation: string) => void,
): void {
    const http = load("node:http") as typeof import("node:http");
    const fs = load("node:fs") as typeof import("node:fs");
    const path = load("node:path") as typeof import("node:path");
    const { createRequire, enableCompileCache, flushCompileCache, registerHooks } = load(
        "node:module",
    ) as typeof import("node:module");
    const { pathToFileURL } = load("node:url") as typeof import("node:url");

    type Handler = (event: unknown, context: object, callback?: (error: unknown, result?: unknown) => void) => unknown;

    const env = process.env;
    const api = "/2018-06-01/runtime";
    const [host, port] = settings.runtime.split(":");
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const setClock = shiftedClock();
    let current: string | undefined;

    // One stream keeps the order of what is printed to both.
    process.stderr.write = process.stdout.write.bind(process.stdout);
    registerHooks({
        resolve(specifier, context, next) {
            try {
                return next(specifier, context);
            } catch (error) {
                if (!/^@(aws-sdk|smithy)\//.test(specifier)) throw error;
                const url = pathToFileURL(createRequire(settings.sdkFrom).resolve(specifier)).href;
                return { url, format: "commonjs", shortCircuit: true };
            }
        },
    });
    process.on("uncaughtException", (error) => void crash(described(error)));
    process.on("unhandledRejection", (reason) => {
        const { errorMessage, trace } = described(reason);
        void crash({ errorType: "Runtime.UnhandledPromiseRejection", errorMessage, trace });
    });

    /** Replaces what tells the time; returns how to set it. */
    function shiftedClock(): (now: number) => void {
        const RealDate = Date;
        const realNow = Date.now.bind(Date);
        let offset = 0;
        let told = Number(process.argv[2]);
        const now = () => (settings.steady ? told : realNow() + offset);
        const shifted: DateConstructor = new Proxy(RealDate, {
            construct: (target, args, made) =>
                Reflect.construct(target, args.length === 0 ? [now()] : args, made === shifted ? target : made),
            apply: () => new RealDate(now()).toString(),
            get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
        });
        Object.defineProperty(RealDate.prototype, "constructor", {
            value: shifted,
            writable: true,
            configurable: true,
        });
        globalThis.Date = shifted;
        return (wanted) => {
            told = wanted;
            offset = wanted - realNow();
        };
    }

    function request(
        method: string,
        target: string,
        body?: string,
    ): Promise<{ headers: IncomingHttpHeaders; text: string }> {
        return new Promise((resolve, reject) => {
            const headers =
                body === undefined
                    ? {}
                    : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
            const options = { host, port, agent, method, path: `${settings.path}${api}${target}`, headers };
            const made = http.request(options, (response) => {
                const chunks: Buffer[] = [];
                response.on("data", (chunk: Buffer) => chunks.push(chunk));
                response.on("end", () =>
                    resolve({ headers: response.headers, text: Buffer.concat(chunks).toString("utf8") }),
                );
            });
            made.on("error", reject);
            made.end(body);
        });
    }

    function described(error: unknown) {
        if (
            error instanceof Error ||
            (typeof error === "object" && error !== null && "message" in error && "stack" in error)
        ) {
            const { name, message, stack = "" } = error as Error;
            return { errorType: name || "Error", errorMessage: String(message), trace: String(stack).split("\n") };
        }
        return { errorType: typeof error, errorMessage: String(error), trace: [] as string[] };
    }

    function failure(errorType: string, errorMessage: string) {
        return { errorType, errorMessage, trace: [`${errorType}: ${errorMessage}`] };
    }

    /** All output of the invocation is out before the lab hears of its end. */
    function finish(target: string, body: string): Promise<unknown> {
        return new Promise((resolve, reject) => {
            process.stdout.write(`\n${settings.marker}\n`, () => {
                request("POST", target, body).then(resolve, reject);
            });
        });
    }

    async function crash(error: object): Promise<void> {
        const target = current === undefined ? "/init/error" : `/invocation/${current}/error`;
        await finish(target, JSON.stringify({ ...error, ends: true })).catch(() => undefined);
        process.exit(129);
    }

    async function loadHandler(): Promise<Handler> {
        enableCompileCache(settings.compiled);
        const name = env["_HANDLER"] ?? "";
        const [, base = "", exported = ""] = /^([^.]*)\.(.+)$/.exec(path.basename(name)) ?? [];
        const file = path.join(path.dirname(name), base);
        if (base === "" || name.includes("..")) throw failure("Runtime.MalformedHandlerName", `Bad handler: ${name}`);
        const full = path.resolve(env["LAMBDA_TASK_ROOT"] ?? ".", file);
        const found = ["", ".js", ".mjs", ".cjs"]
            .map((end) => full + end)
            .find((at) => fs.existsSync(at) && fs.statSync(at).isFile());
        if (found === undefined) {
            throw failure(
                "Runtime.ImportModuleError",
                `Error: Cannot find module '${file}'\nRequire stack:\n- /var/runtime/index.mjs`,
            );
        }
        let loaded: Record<string, unknown>;
        try {
            loaded = isModule(found) ? await import(pathToFileURL(found).href) : createRequire(found)(found);
        } catch (error) {
            const { errorType, errorMessage, trace } = described(error);
            const code = (error as { code?: string } | undefined)?.code;
            const missing = code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND";
            if (missing) throw { ...failure("Runtime.ImportModuleError", `Error: ${errorMessage}`), trace };
            if (errorType === "SyntaxError")
                throw { ...failure("Runtime.UserCodeSyntaxError", `SyntaxError: ${errorMessage}`), trace };
            throw { errorType, errorMessage, trace };
        }
        const handler = exported
            .split(".")
            .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], loaded);
        if (typeof handler !== "function")
            throw failure("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
        if (handler.length > 2 && !takesCallbacks()) {
            throw failure(
                "Runtime.CallbackHandlerDeprecated",
                "AWS Lambda does not take handlers with a callback parameter from Node.js 24 on; make it an async function.",
            );
        }
        return handler as Handler;
    }

    function isModule(file: string): boolean {
        if (file.endsWith(".mjs")) return true;
        if (file.endsWith(".cjs")) return false;
        for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder)) {
            const manifest = path.join(folder, "package.json");
            if (fs.existsSync(manifest)) return JSON.parse(fs.readFileSync(manifest, "utf8")).type === "module";
            if (folder === env["LAMBDA_TASK_ROOT"]) return false;
        }
        return false;
    }

    function takesCallbacks(): boolean {
        return Number(/nodejs(\d+)/.exec(env["AWS_EXECUTION_ENV"] ?? "")?.[1] ?? 24) < 24;
    }

    /** The result of a handler: what it returns or resolves to; up to Node.js 22 also what it calls back with. */
    function call(handler: Handler, event: unknown, context: Record<string, unknown>): Promise<unknown> {
        if (!takesCallbacks()) return Promise.resolve().then(() => handler(event, context));
        return new Promise((resolve, reject) => {
            const done = (error: unknown, result?: unknown) =>
                error === undefined || error === null ? resolve(result) : reject(error);
            Object.assign(context, { done, fail: (error: unknown) => done(error ?? "handled"), succeed: resolve });
            const returned = handler(event, context, done) as Promise<unknown> | undefined;
            if (typeof returned?.then === "function") returned.then(resolve, reject);
            else process.once("beforeExit", () => resolve(null));
        });
    }

    function contextOf(headers: IncomingHttpHeaders): Record<string, unknown> {
        const deadline = Number(headers["lambda-runtime-deadline-ms"]);
        return {
            callbackWaitsForEmptyEventLoop: true,
            functionVersion: env["AWS_LAMBDA_FUNCTION_VERSION"],
            functionName: env["AWS_LAMBDA_FUNCTION_NAME"],
            memoryLimitInMB: env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
            logGroupName: env["AWS_LAMBDA_LOG_GROUP_NAME"],
            logStreamName: env["AWS_LAMBDA_LOG_STREAM_NAME"],
            invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
            awsRequestId: headers["lambda-runtime-aws-request-id"],
            getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
        };
    }

    async function serveOne(handler: Handler): Promise<void> {
        const { headers, text } = await request("GET", "/invocation/next");
        setClock(Number(headers["event-ops-now"]));
        current = String(headers["lambda-runtime-aws-request-id"]);
        reseed(`${current} ${headers["event-ops-now"]}`);
        const target = `/invocation/${current}`;
        let answer: string;
        try {
            const result = await call(handler, JSON.parse(text), contextOf(headers));
            answer = stringified(result);
        } catch (error) {
            const body =
                (error as { errorType?: string } | undefined)?.errorType === "Runtime.MarshalError"
                    ? error
                    : described(error);
            await finish(`${target}/error`, JSON.stringify(body));
            return;
        }
        await finish(`${target}/response`, answer);
    }

    function stringified(result: unknown): string {
        try {
            return JSON.stringify(result === undefined ? null : result) ?? "null";
        } catch {
            throw failure("Runtime.MarshalError", "Unable to stringify response body");
        }
    }

    async function main(): Promise<void> {
        let handler: Handler;
        try {
            handler = await loadHandler();
        } catch (error) {
            return crash(error as object);
        }
        await serveOne(handler);
        // What has run by now is what the next process of the same code runs first.
        flushCompileCache();
        for (;;) await serveOne(handler);
    }
    main().catch(() => process.exit(1));
}
