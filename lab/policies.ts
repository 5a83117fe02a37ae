import "./nodeVersion";

export { type JudgedResource, judgedResources } from "./analyzer/analyzed";
export type {
    Finding,
    PolicyFacts,
    PolicyLevel,
    PolicyOutcome,
    PolicyReport,
    PolicySeverity,
    RemediationFinding,
    Violation,
} from "./analyzer/report";
export { type PackOptions, RunningPack } from "./analyzer/runningPack";
export type { SourceLine } from "./resources";
