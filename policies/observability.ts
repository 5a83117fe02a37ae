import { ALARMS } from "./observability/alarms";
import { LOGS } from "./observability/logs";
import { TRACING } from "./observability/tracing";

/** What goes wrong is seen. */
export const OBSERVABILITY = [...ALARMS, ...LOGS, ...TRACING] as const;
