import { PolicyPack } from "@pulumi/policy";
import { guardrails } from "./guardrails";

/** The pack as `pulumi preview --policy-pack policies` runs it: every guardrail at its default level. */
new PolicyPack("event-ops", { policies: guardrails() });
