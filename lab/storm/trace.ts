import { stableHex } from "../account/names";
import { clockText } from "../faults/fault";
import type { Lab } from "../lab";
import type { CallRecord, Notice } from "../types";

/** Logs say when things happened in real time, which no two runs share. */
const UNTOLD = new Set(["cloudwatch-logs"]);

/** What happened in a run, a line for each thing, with the virtual time since its start: the same in every run with the same seed. */
export class TraceText {
    readonly lines: string[] = [];
    readonly #start: number;

    constructor(private readonly world: Lab) {
        this.#start = world.clock.now().getTime();
        world.cloud.listen((notice) => this.#add(notice));
    }

    /** A line of its own. */
    say(text: string): void {
        this.lines.push(`${clockText((this.world.clock.now().getTime() - this.#start) / 1000)}  ${text}`);
    }

    #add(notice: Notice): void {
        const text = this.#text(notice);
        if (text !== undefined) this.say(text);
    }

    #text(notice: Notice): string | undefined {
        const name = (arn: string) => this.world.nameOf(arn);
        switch (notice.kind) {
            case "event":
                return `event        ${notice.event.id} to ${notice.matched.map(name).join(", ") || "no rule"}`;
            case "message":
                return `message      to ${name(notice.to)} ${stableHex(notice.body, 8)}`;
            case "invocation": {
                const { result, attempt } = notice;
                const end = result.ok ? stableHex(result.payload, 8) : `${result.reason} ${result.errorType}`;
                return `invocation   ${name(notice.functionArn)} attempt ${attempt}: ${end}`;
            }
            case "call":
                return this.#call(notice.record);
            case "dead-letter":
                return `dead letter  in ${name(notice.queueArn)}: ${notice.reason}`;
            case "lost":
                return `lost         ${name(notice.where)}: ${notice.why}`;
            case "sent":
                return `sent         ${notice.channel} to ${notice.to.join(", ")} ${stableHex(notice.body, 8)}`;
            default:
                return undefined;
        }
    }

    #call({ service, operation, by, result, error }: CallRecord): string | undefined {
        if (UNTOLD.has(service)) return undefined;
        const who = by === "handler" ? "call" : "service call";
        return `${who.padEnd(12)} ${service}:${operation} ${result === "ok" ? result : error}`;
    }
}
