import type { Lab } from "../lab";
import type { Trace } from "../types";
import { queuesOf } from "./world";

/** Something that a stack has done, as those outside it see it. */
export interface Effect {
    /** The event that it is about; absent where nothing says which. */
    readonly event?: string;
    /** For example `e-mail to team@example.com`. */
    readonly what: string;
    readonly body: string;
}

/** E-mails, webhook messages, messages in queues that no function of the stack reads, and items of tables. */
export async function effectsOf(world: Lab): Promise<readonly Effect[]> {
    const effects: Effect[] = [];
    const add = (what: string, body: string, trace: Trace) => {
        for (const event of eventsIn(body, trace)) effects.push({ event, what, body });
    };
    for (const { channel, to, body, trace } of [...world.emails, ...world.webhooks]) {
        for (const one of to) add(`${channel === "email" ? "e-mail" : "webhook message"} to ${one}`, body, trace);
    }
    for (const arn of queuesOf(world).ends) {
        for (const { body, trace } of world.fabric.sqs.queue(arn).messages()) {
            add(`message in ${world.nameOf(arn)}`, body, trace);
        }
    }
    return [...effects, ...(await itemsOf(world))];
}

/** Where several events were handled together, the text says which of them it is about. */
function eventsIn(body: string, { events }: Trace): readonly string[] {
    const named = events.filter((id) => body.includes(id));
    return named.length > 0 ? named : events;
}

async function itemsOf(world: Lab): Promise<Effect[]> {
    const effects: Effect[] = [];
    for (const { name, outputs, inputs, region = world.region } of world.account.all("aws:dynamodb/table:Table")) {
        const keys = [inputs["hashKey"], inputs["rangeKey"]].filter((key) => typeof key === "string");
        const items = await world.parts.services.tables.items(region, String(outputs["name"]));
        for (const item of items) {
            const key = keys.map((one) => JSON.stringify(item[one])).join(" ");
            effects.push({ what: `item ${key} in ${name}`, body: JSON.stringify(item) });
        }
    }
    return effects;
}
