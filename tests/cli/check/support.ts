import type { PolicyOutcome, PolicyReport, Violation } from "event-ops-lab/policies";

const RETENTION: PolicyOutcome = {
    name: "queue-retention",
    displayName: "Queues keep messages",
    description: "A queue keeps messages for some time.",
    level: "mandatory",
    severity: "high",
    remediationSteps: "Set messageRetentionSeconds.",
    url: "https://example.com/queue-retention",
    judges: "resource",
    outcome: "violated",
    applied: 2,
    reasons: [],
};

export function violation(over: Partial<Violation> = {}): Violation {
    return {
        policy: "queue-retention",
        level: "mandatory",
        message: "It keeps them for less than 345600 s.",
        urn: "urn:pulumi:dev::p::aws:sqs/queue:Queue::orders",
        type: "aws:sqs/queue:Queue",
        name: "orders",
        source: [],
        ...over,
    };
}

export function reportOf(over: Partial<PolicyReport> = {}): PolicyReport {
    return {
        pack: { name: "queues", version: "1.2.3" },
        resources: 7,
        policies: [RETENTION],
        violations: [],
        unknown: [],
        remediations: [],
        ...over,
    };
}
