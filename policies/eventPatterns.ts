import { LIMITS } from "./eventPatterns/limits";
import { LINT } from "./eventPatterns/lint";
import { READ_ONLY } from "./eventPatterns/readOnly";
import { REPLAYS } from "./eventPatterns/replays";

/** Rules hear what they are meant to hear, and nothing else. */
export const EVENT_PATTERNS = [...LINT, ...READ_ONLY, ...REPLAYS, ...LIMITS] as const;
