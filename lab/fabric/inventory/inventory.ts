import type { Fabric } from "../fabric";
import { functionLists } from "./functionLists";
import { queueLists } from "./queueLists";
import { ruleLists } from "./ruleLists";
import { scheduleLists } from "./scheduleLists";
import { subscriptionLists } from "./subscriptionLists";

/** Serves the calls by which people and tools look at what an account has: the dead-letter queues and what leads to them. */
export function serveInventory({ cloud, sqs, sns, events, lambda, scheduler }: Fabric): void {
    cloud.serve("sqs", queueLists(sqs));
    cloud.serve("sns", subscriptionLists(cloud, sns));
    cloud.serve("eventbridge", ruleLists(events));
    cloud.serve("lambda", functionLists(lambda));
    cloud.serve("scheduler", scheduleLists(scheduler));
}
