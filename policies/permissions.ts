import { ACTIONS } from "./permissions/actions";
import { INVOCATION } from "./permissions/invocation";
import { KEYS } from "./permissions/keys";
import { MANAGED_POLICIES } from "./permissions/managedPolicies";
import { OBSERVING } from "./permissions/observing";
import { POLICY_DOCUMENTS } from "./permissions/policyDocuments";
import { RESOURCE_POLICIES } from "./permissions/resourcePolicies";
import { TRUST } from "./permissions/trust";

/** What functions may do, who may call them, and who may send what they hear. */
export const PERMISSIONS = [
    ...ACTIONS,
    ...MANAGED_POLICIES,
    ...OBSERVING,
    ...TRUST,
    ...INVOCATION,
    ...RESOURCE_POLICIES,
    ...KEYS,
    ...POLICY_DOCUMENTS,
] as const;
