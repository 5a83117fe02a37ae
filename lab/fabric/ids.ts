import { stableHex } from "../account/names";

/** Ids that look like AWS's and are the same in every run: each is the next of its kind. */
export class Ids {
    readonly #counts = new Map<string, number>();

    uuid(kind: string): string {
        return uuidOf(`${kind} ${this.#next(kind)}`);
    }

    /** Digits that grow, as the sequence numbers of FIFO queues do. */
    sequence(kind: string): string {
        return String(18_849_496_460_467_696_128n + BigInt(this.#next(kind)) * 256n);
    }

    #next(kind: string): number {
        const next = (this.#counts.get(kind) ?? 0) + 1;
        this.#counts.set(kind, next);
        return next;
    }
}

/** A UUID that is the same for the same text. */
export function uuidOf(text: string): string {
    const hex = stableHex(text, 32);
    const variant = "89ab"[Number.parseInt(hex[16]!, 16) % 4];
    return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        `4${hex.slice(13, 16)}`,
        `${variant}${hex.slice(17, 20)}`,
        hex.slice(20, 32),
    ].join("-");
}
