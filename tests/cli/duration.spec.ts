import { expect } from "chai";
import { readDuration } from "../../cli/duration";
import { UserError } from "../../cli/userError";

describe("A duration", () => {
    for (const [text, ms] of [
        ["0", 0],
        ["90s", 90_000],
        ["15m", 900_000],
        ["2h", 7_200_000],
        ["30d", 2_592_000_000],
    ] as const) {
        it(`is read from ${text}`, () => expect(readDuration("--for", text)).to.equal(ms));
    }

    for (const text of ["", "15", "m", "-1m", "1.5h", "31d", "1 h"]) {
        it(`is refused as "${text}", with what is expected`, () => {
            expect(() => readDuration("--for", text)).to.throw(
                UserError,
                `--for ${text}: expected a duration up to 30 days, such as 90s, 15m, 2h, 1d or 0`,
            );
        });
    }
});
