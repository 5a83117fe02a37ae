import { PLACES } from "./operations/places";
import { QUOTAS } from "./operations/quotas";
import { RUNTIMES } from "./operations/runtimes";
import { TAGS } from "./operations/tags";

/** What whoever runs an account asks of everything in it. */
export const OPERATIONS = [...TAGS, ...PLACES, ...QUOTAS, ...RUNTIMES] as const;
