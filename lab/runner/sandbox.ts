import type { ChildSettings } from "./child/guard";

/** What runs one function: it ends when it is told to, or by itself. */
export interface Sandbox {
    /** Ends it at once, whatever it does. */
    kill(): void;
}

/** What is heard of a sandbox. */
export interface SandboxEvents {
    output(text: string): void;
    errors(text: string): void;
    /** It has ended, and said all that it had to say. */
    closed(code: number | null, signal: NodeJS.Signals | null): void;
    /** All that it waits for lies behind the function's timeout. Never called by a sandbox whose time passes as real time does. */
    expired(): void;
}

export interface SandboxStart {
    /** The unpacked archive. */
    readonly directory: string;
    readonly environment: NodeJS.ProcessEnv;
    readonly memoryMb: number;
    readonly timeoutSeconds: number;
    /** Virtual time. */
    readonly startedAt: Date;
}

export type StartSandbox = (start: SandboxStart, events: SandboxEvents) => Sandbox;

/** Makes what starts the sandboxes of a runner. */
export type Sandboxes = (settings: Omit<ChildSettings, "path">) => StartSandbox;
