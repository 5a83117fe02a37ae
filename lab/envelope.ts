import type { Assembly } from "./assemble";
import { timeText } from "./fabric/times";
import { LabError } from "./labError";

/** An event with what is absent in its envelope filled in. Throws a `LabError` without a source, a detail type or a detail. */
export function envelope(
    event: Readonly<Record<string, unknown>>,
    { account, clock, fabric }: Pick<Assembly, "account" | "clock" | "fabric">,
): Record<string, unknown> {
    for (const field of ["source", "detail-type", "detail"]) {
        if (event[field] === undefined)
            throw new LabError(`The event has no "${field}": EventBridge needs source, detail-type and detail.`);
    }
    return {
        version: "0",
        id: fabric.ids.uuid("sent event"),
        account: account.accountId,
        time: timeText(clock.now()),
        region: account.region,
        resources: [],
        ...event,
    };
}
