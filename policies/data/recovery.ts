import { resourceGuardrail } from "../guardrail";
import { TYPES } from "../resourceTypes";

const tableRecovery = resourceGuardrail({
    name: "table-recovery",
    displayName: "Tables can be put back",
    description: "A DynamoDB table can be restored to any second of the last days.",
    severity: "medium",
    remediationSteps: "Set pointInTimeRecovery of the table to { enabled: true }.",
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html",
    level: "advisory",
    types: [TYPES.table],
    validate: ({ props }) =>
        props["pointInTimeRecovery"]?.enabled === true
            ? []
            : ["Its point-in-time recovery is off: what is deleted or overwritten by mistake is gone."],
});

export const RECOVERY = [tableRecovery] as const;
