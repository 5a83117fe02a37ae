import type { ResourceState } from "event-ops-lab";
import { escaped } from "../escaped";

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?/g;

/**
 * Takes out of texts what varies from run to run or from stack to stack: physical names become the program's own, and ids and times
 * that the event itself does not hold become `<id>` and `<time>`.
 */
export class Mask {
    readonly #names: ReadonlyMap<string, string>;
    readonly #physical: RegExp;

    constructor(resources: Iterable<Pick<ResourceState, "custom" | "name" | "id" | "outputs">>) {
        const names = new Map<string, string>();
        for (const { custom, name, id, outputs } of resources) {
            if (!custom) continue;
            for (const physical of [id, outputs["arn"], outputs["name"], outputs["url"]]) {
                if (typeof physical === "string" && isMadeUp(physical) && !names.has(physical))
                    names.set(physical, name);
            }
        }
        this.#names = names;
        const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length).map((text) => escaped(text));
        this.#physical = longestFirst.length === 0 ? /(?!)/g : new RegExp(longestFirst.join("|"), "g");
    }

    /** `event`: the text of the event. What stands in it, is its own. */
    text(text: string, event: string): string {
        const own = (found: string, mask: string) => (event.includes(found) ? found : mask);
        return text
            .replace(this.#physical, (physical) => this.#names.get(physical)!)
            .replace(UUID, (id) => own(id, "<id>"))
            .replace(TIME, (time) => own(time, "<time>"));
    }
}

/** Whether Pulumi or AWS made it up: a name with hex digits behind it, an id. Others are as stable as the program. */
function isMadeUp(physical: string): boolean {
    return /-[0-9a-f]{7}(?:\.fifo)?(?:$|[/:])/.test(physical) || new RegExp(UUID.source, "i").test(physical);
}
