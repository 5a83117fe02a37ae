import { expect } from "chai";
import { compilePattern, matches } from "event-ops/patterns";

/** What it is, an alternative of a field, the value that the event has there, and whether they match. */
export type ScalarRow = readonly [what: string, alternative: string, value: string, expected: boolean];

export function checkScalars(rows: readonly ScalarRow[]): void {
    for (const [what, alternative, value, expected] of rows) {
        it(`${what}: ${alternative} ${expected ? "takes" : "does not take"} ${value}`, () => {
            expect(matches(compilePattern(`{"a":[${alternative}]}`), `{"a":${value}}`)).to.equal(expected);
        });
    }
}
