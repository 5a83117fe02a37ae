import type { EventHandler } from "event-ops/handlers/runtime/types";
import { compilePattern, matches } from "event-ops/patterns";

const large = compilePattern({ detail: { total: [{ numeric: [">", 1000] }] } });

/** Large orders need a person. */
export const approve: EventHandler<object> = (event) =>
    matches(large, event) ? { outcome: "informed", approval: "asked for" } : { outcome: "ignored", reason: "small" };
