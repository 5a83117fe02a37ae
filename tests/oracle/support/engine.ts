import { type ChildProcessWithoutNullStreams, execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";

const HERE = resolve(__dirname, "..");
const POM = join(HERE, "pom.xml");
const SOURCE = join(HERE, "Oracle.java");
const CACHE = resolve(HERE, "../../.cache/oracle");
const COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies";

/** What the machine lacks for running event-ruler; undefined where it can be run. */
export async function missingTool(): Promise<string | undefined> {
    for (const [tool, what] of [
        ["javac", "a JDK (17 or newer)"],
        ["mvn", "Maven"],
    ] as const) {
        const found = await run(tool, ["-version"]).then(
            () => true,
            () => false,
        );
        if (!found) return `no ${tool} on PATH; install ${what} to compare event patterns with event-ruler`;
    }
    return undefined;
}

/** event-ruler and our program around it, fetched and compiled where that has not been done; returns Java's class path. */
export async function classPath(): Promise<string> {
    const stamp = createHash("sha256").update(readFileSync(POM)).update(readFileSync(SOURCE)).digest("hex");
    const home = join(CACHE, stamp.slice(0, 16));
    const path = [join(home, "*"), join(home, "classes")].join(delimiter);
    if (existsSync(home)) return path;
    rmSync(CACHE, { recursive: true, force: true });
    // Only what is complete gets its name.
    const making = `${home}.making`;
    await run("mvn", ["-q", "-B", "-f", POM, COPY, `-DoutputDirectory=${making}`]).catch((error: unknown) => {
        throw new Error(`Maven could not fetch event-ruler: ${outputOf(error)}`);
    });
    await run("javac", ["-d", join(making, "classes"), "-cp", join(making, "*"), SOURCE]);
    renameSync(making, home);
    return path;
}

const run = promisify(execFile);

function outputOf(error: unknown): string {
    const { stdout = "", stderr = "", message = "" } = error as { stdout?: string; stderr?: string; message?: string };
    return `${stdout}${stderr}`.trim() || message;
}

/** Rules by their ids, and events, all as JSON text. */
export interface Question {
    readonly rules: Readonly<Record<string, string>>;
    readonly events: readonly string[];
    /** Whether to score the wildcards of each rule, which takes long for rules of many fields. */
    readonly complexity?: true;
}

export interface Answer {
    /** Why a rule's pattern was refused. */
    readonly refused: Readonly<Record<string, string>>;
    /** How complex the wildcards of a rule are, 30 at most; only when asked for. */
    readonly complexity: Readonly<Record<string, number>>;
    /** For each event the ids of the rules that match, sorted, or why it was refused. */
    readonly matched: readonly (readonly string[] | string)[];
}

/** A running event-ruler. */
export class Engine {
    readonly #waiting: { resolve(answer: Answer): void; reject(error: Error): void }[] = [];
    #errors = "";
    /** A line that has not ended yet. */
    #begun = "";

    private constructor(readonly child: ChildProcessWithoutNullStreams) {
        child.stdout.setEncoding("utf8").on("data", (chunk: string) => this.#hear(chunk));
        child.stderr.on("data", (chunk) => {
            this.#errors += String(chunk);
        });
        child.on("close", (code) => {
            const error = new Error(`event-ruler ended with exit code ${code}: ${this.#errors}`);
            for (const { reject } of this.#waiting.splice(0)) reject(error);
        });
    }

    /** Not by node:readline, for which U+2028 ends a line, too: JSON may hold it. */
    #hear(chunk: string): void {
        const lines = (this.#begun + chunk).split("\n");
        this.#begun = lines.pop()!;
        for (const line of lines) this.#waiting.shift()?.resolve(JSON.parse(line) as Answer);
    }

    static async start(): Promise<Engine> {
        return new Engine(spawn("java", ["-cp", await classPath(), "Oracle"]));
    }

    ask(question: Question): Promise<Answer> {
        return new Promise((resolve, reject) => {
            this.#waiting.push({ resolve, reject });
            this.child.stdin.write(`${JSON.stringify(question)}\n`);
        });
    }

    /** Whether the engine matches one event with one pattern, and why it refused either. */
    async matches(pattern: string, event: string): Promise<boolean | string> {
        const { refused, matched } = await this.ask({ rules: { r: pattern }, events: [event] });
        if (refused["r"] !== undefined) return refused["r"];
        const answer = matched[0]!;
        return typeof answer === "string" ? answer : answer.length > 0;
    }

    stop(): void {
        this.child.stdin.end();
    }
}
