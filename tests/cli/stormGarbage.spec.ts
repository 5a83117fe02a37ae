import { getHeapStatistics } from "node:v8";
import { type Context, constants, createContext } from "node:vm";
import { expect } from "chai";
import { garbageCollector } from "../../cli/storm/garbage";

const contexts = () => getHeapStatistics().number_of_native_contexts;

describe("The memory of a storm", () => {
    it("is given back when many contexts were dropped, and left alone while they are few", () => {
        // Held until they are counted: of so many, some may be collected by themselves.
        const held: Context[] = [];
        const hold = () => void held.push(createContext(constants.DONT_CONTEXTIFY));
        const over = garbageCollector();
        over();
        for (let n = 0; n < 5; n++) createContext(constants.DONT_CONTEXTIFY);
        const few = contexts();
        over();
        expect(contexts()).to.equal(few);
        for (let n = 0; n < 220; n++) hold();
        expect(contexts()).to.be.above(220);
        held.length = 0;
        over();
        expect(contexts()).to.be.below(20);
    });
});
