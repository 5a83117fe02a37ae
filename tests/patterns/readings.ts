import { expect } from "chai";
import { InvalidEventError, parseEvent } from "event-ops/patterns";
import { readEventTree } from "../../patterns/eventTree";
import { JsonSyntaxError } from "../../patterns/json/reader";
import { isScalar, Several, type Value, WrittenNumber } from "../../patterns/value";

/** What a value is, whoever has read it. */
function plain(value: Value): unknown {
    if (value instanceof WrittenNumber) return { written: value.text };
    if (value instanceof Several) return { several: value.values.map(plain) };
    if (value === 0) return 0;
    if (isScalar(value)) return value;
    if (Array.isArray(value)) return value.map(plain);
    return new Map(
        Object.entries(value)
            .map(([name, member]) => [name, plain(member)] as const)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
}

function outcome(read: () => Value): unknown {
    try {
        return plain(read());
    } catch (error) {
        if (error instanceof InvalidEventError || error instanceof JsonSyntaxError) return error.message;
        throw error;
    }
}

/** That both readers make the same of a text. */
export function readsAlike(text: string): void {
    expect(outcome(() => parseEvent(text).root)).to.deep.equal(outcome(() => readEventTree(text)));
}
