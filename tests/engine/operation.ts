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

/** What a policy of an attached pack found. */
export interface Violation {
    readonly policy: string;
    /** `mandatory`, `advisory` or `remediate`. */
    readonly level: string;
    readonly message: string;
    readonly urn?: string;
}

/** What came of a preview, an update, a refresh or a destroy. */
export interface Operation {
    readonly changes: Changes;
    readonly diagnostics: readonly Diagnostic[];
    readonly violations: readonly Violation[];
    readonly events: readonly EngineEvent[];
    /** What the CLI printed. */
    readonly output: string;
}

/** The engine ended with an error. The message is what it said; `operation` is what came of it until then. */
export class OperationError extends Error {
    constructor(
        readonly operation: Operation,
        cause: unknown,
    ) {
        const violated = operation.violations
            .filter(({ level }) => level === "mandatory")
            .map(({ policy, urn, message }) => `${policy}: ${message} (${urn})`);
        const errors = operation.diagnostics
            .filter(({ severity }) => severity === "error")
            .map(({ message }) => message);
        // What ends a run before or after the program (a policy pack, a lock) is only in what the CLI printed.
        const printed = String(cause).match(/^error: .*$/gm) ?? [];
        super([...new Set([...violated, ...errors, ...printed])].join("\n") || String(cause), { cause });
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
        event === undefined || event.ephemeral || isDebug(event.severity)
            ? []
            : [
                  {
                      severity: event.severity,
                      message: plain(event.message),
                      ...(event.urn ? { urn: event.urn } : {}),
                  },
              ],
    );
}

/** What the policies found, in order. */
export function violationsOf(events: readonly EngineEvent[]): Violation[] {
    return events.flatMap(({ policyEvent: event }) =>
        event === undefined
            ? []
            : [
                  {
                      policy: event.policyName,
                      level: event.enforcementLevel,
                      message: plain(event.message),
                      ...(event.resourceUrn ? { urn: event.resourceUrn } : {}),
                  },
              ],
    );
}

/** Without the engine's marks for colours. */
function plain(message: string): string {
    return message.replace(/<\{%.*?%\}>/g, "").trimEnd();
}

/** The Automation API's types know nothing of what the SDK logs for debugging, which the engine's events hold. */
function isDebug(severity: string): boolean {
    return severity === "debug";
}
