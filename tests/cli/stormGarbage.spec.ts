import { getHeapStatistics } from "node:v8";
import { constants, createContext } from "node:vm";
import { expect } from "chai";
import { garbageCollector } from "../../cli/storm/garbage";

/** Contexts that nobody holds. */
function dropped(count: number): void {
    for (let n = 0; n < count; n++) createContext(constants.DONT_CONTEXTIFY);
}

const contexts = () => getHeapStatistics().number_of_native_contexts;

describe("The memory of a storm", () => {
    it("is given back when many contexts were dropped, and left alone while they are few", () => {
        const over = garbageCollector();
        over();
        dropped(5);
        const few = contexts();
        over();
        expect(contexts()).to.equal(few);
        dropped(220);
        expect(contexts()).to.be.above(220);
        over();
        expect(contexts()).to.be.below(20);
    });
});
