import { DEAD_LETTER_QUEUES } from "./delivery/deadLetterQueues";
import { EVENT_SOURCES } from "./delivery/eventSources";
import { FUNCTIONS } from "./delivery/functions";
import { MESSAGE_SIZES } from "./delivery/messageSizes";
import { QUEUES } from "./delivery/queues";
import { TARGETS } from "./delivery/targets";

/** Every event arrives, or is kept where somebody sees it. */
export const DELIVERY = [
    ...TARGETS,
    ...FUNCTIONS,
    ...QUEUES,
    ...DEAD_LETTER_QUEUES,
    ...EVENT_SOURCES,
    ...MESSAGE_SIZES,
] as const;
