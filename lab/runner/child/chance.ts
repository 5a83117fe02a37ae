import type { ChildSettings } from "./guard";

/**
 * Gives a function in a storm the same chance in each run: `Math.random`, and what `crypto` draws (UUIDs, bytes, whole numbers; not
 * keys), by the function, when it was started and what it was invoked for. Returns what is to be told of each invocation: processes
 * of a function that start at the same instant draw different things from there on, and so do retries. Does nothing outside a
 * storm. Written, as text, into the script of the function's process; see `guard.ts`.
 */
export function seedChance(settings: ChildSettings, load: NodeJS.Require): (invocation: string) => void {
    if (!settings.steady) return () => {};
    const crypto = load("node:crypto") as typeof import("node:crypto");
    const { syncBuiltinESMExports } = load("node:module") as typeof import("node:module");
    const { createHash, randomBytes, randomFillSync, randomInt, webcrypto } = crypto;
    const getRandomValues = webcrypto.getRandomValues.bind(webcrypto);
    const { AWS_LAMBDA_FUNCTION_NAME: name, AWS_REGION: region } = process.env;
    const startedAt = process.argv[2];

    type Callback = (error: null, value: unknown) => void;
    type Bytes = ArrayBuffer | NodeJS.ArrayBufferView<ArrayBuffer>;
    let seed = `${region} ${name} ${startedAt}`;
    let drawn = 0;

    function draw(count: number): Buffer {
        const blocks: Buffer[] = [];
        for (let length = 0; length < count; length += 32) {
            blocks.push(createHash("sha256").update(`${seed} ${drawn++}`).digest());
        }
        return Buffer.concat(blocks, count);
    }

    function uuid(): string {
        const bytes = draw(16);
        bytes[6] = (bytes[6]! & 0x0f) | 0x40;
        bytes[8] = (bytes[8]! & 0x3f) | 0x80;
        return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    }

    function give(value: unknown, callback: unknown): unknown {
        if (typeof callback !== "function") return value;
        process.nextTick(callback as Callback, null, value);
        return undefined;
    }

    // The real ones are called first: they know what they refuse.
    function fill(target: Bytes, offset = 0, size?: number): Bytes {
        randomFillSync(target as NodeJS.ArrayBufferView, offset, size as number);
        const each = (target as Partial<Uint8Array>).BYTES_PER_ELEMENT ?? 1;
        const [buffer, start] = ArrayBuffer.isView(target) ? [target.buffer, target.byteOffset] : [target, 0];
        const length = size === undefined ? target.byteLength - offset * each : size * each;
        new Uint8Array(buffer, start + offset * each, length).set(draw(length));
        return target;
    }

    Object.assign(crypto, {
        randomUUID: uuid,
        randomBytes(size: number, callback?: unknown) {
            return give(draw(randomBytes(size).length), callback);
        },
        randomFillSync: fill,
        randomFill(target: Bytes, ...more: unknown[]) {
            const callback = more.pop();
            give(fill(target, ...(more as number[])), callback);
        },
        randomInt(...args: unknown[]) {
            const callback = typeof args.at(-1) === "function" ? args.pop() : undefined;
            const [max, min] = (args as number[]).toReversed();
            randomInt(min ?? 0, max!);
            return give((min ?? 0) + Number(draw(8).readBigUInt64BE() % BigInt(max! - (min ?? 0))), callback);
        },
    });
    const define = (key: string, value: unknown) =>
        Object.defineProperty(webcrypto, key, { value, writable: true, configurable: true });
    define("randomUUID", uuid);
    define("getRandomValues", (target: Uint8Array<ArrayBuffer>) => fill(getRandomValues(target)));
    syncBuiltinESMExports();
    Math.random = randomFrom(Number(startedAt));

    /** The same numbers for the same seed (mulberry32): SDK clients wait at random before they try again. */
    function randomFrom(start: number): () => number {
        let state = start | 0;
        return () => {
            state = (state + 0x6d2b79f5) | 0;
            let mixed = Math.imul(state ^ (state >>> 15), state | 1);
            mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
            return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
        };
    }

    return (invocation) => {
        seed = createHash("sha256").update(`${seed} ${drawn} ${invocation}`).digest("hex");
    };
}
