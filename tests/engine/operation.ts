import type { EngineEvent } from "@pulumi/pulumi/automation";

const COUNTED = ["same", "create", "update", "replace", "delete"] as const;

/** How many resources an operation created, changed, replaced, deleted and left alone. */
export type Changes = Readonly<Record<(typeof COUNTED)[number], number>>;

/** What the engine, the program or a plugin said. */
export interface Diagnostic {
    /** `info#err` is what the program wrote to standard error. */
    readonly severity: string;
    readonly message: string;
    readonly urn?: string;
}

/** What came of a preview, an update, a refresh or a destroy. */
export interface Operation {
    readonly changes: Changes;
    readonly diagnostics: readonly Diagnostic[];
    readonly events: readonly EngineEvent[];
    /** What the CLI printed. */
    readonly output: string;
    /** The outputs of the stack, after an update. */
    readonly outputs: Readonly<Record<string, unknown>>;
}

/** The engine ended with an error. The message is what it said; `operation` is what came of it until then. */
export class OperationError extends Error {
    constructor(
        readonly operation: Operation,
        cause: unknown,
    ) {
        const errors = operation.diagnostics.filter(({ severity }) => severity === "error");
        super(errors.length > 0 ? errors.map(({ message }) => message).join("\n") : String(cause), { cause });
    }
}

/** Counts the changes of the engine's summary. */
export function changesOf(events: readonly EngineEvent[]): Changes {
    const counts = events.findLast((event) => event.summaryEvent)?.summaryEvent?.resourceChanges ?? {};
    return Object.fromEntries(COUNTED.map((name) => [name, counts[name] ?? 0])) as Changes;
}

/** What was said, in order, without colours and what only debugging needs. */
export function diagnosticsOf(events: readonly EngineEvent[]): Diagnostic[] {
    return events.flatMap(({ diagnosticEvent: event }) =>
        event === undefined || event.ephemeral || event.severity === "debug"
            ? []
            : [
                  {
                      severity: event.severity,
                      message: event.message.replace(/<\{%.*?%\}>/g, "").trim(),
                      ...(event.urn ? { urn: event.urn } : {}),
                  },
              ],
    );
}
