import { expect } from "chai";
import { NO_FIXTURES } from "../../../lab/account/fixtures";
import { checkDurations } from "../../../lab/host/durations";
import { LabError } from "../../../lab/labError";

const FUNCTIONS = [
    { names: ["orders", "orders-24bc90d"], timeoutSeconds: 30 },
    { names: ["mails", "mails-7b41266"], timeoutSeconds: 3 },
];
const check = (durations: Record<string, number>) => checkDurations({ ...NO_FIXTURES, durations }, FUNCTIONS);

describe("The durations of the fixtures", () => {
    it("may be as long as the timeout, by either name of a function; those of all others are cut to it", () => {
        expect(check({ orders: 30, "mails-7b41266": 3, "*": 900 })).to.deep.equal([]);
    });

    it("are refused where AWS would end the function before", () => {
        expect(() => check({ orders: 31, "mails-7b41266": 3.5 })).to.throw(
            LabError,
            "event-ops.fixtures.yaml: invocations would be ended before their time:\n" +
                "  durations.orders: 31 s is more than the 30 s of the function's timeout\n" +
                "  durations.mails-7b41266: 3.5 s is more than the 3 s of the function's timeout",
        );
    });

    it("are warned about under a name that no function has", () => {
        expect(check({ order: 5, "*": 1 })).to.deep.equal([
            "event-ops.fixtures.yaml: durations.order: no function of the stack has this name. They are: orders, mails",
        ]);
    });
});
