import { expect } from "chai";
import { checked, isUnknownValue, UNKNOWN_TEXT, unknownValue, unproxied, whereKnown } from "../../policies/unknown";

describe("a value that is not known before an update", () => {
    const props = checked({ known: "a", list: [UNKNOWN_TEXT] }) as { known: string; list: string[] };

    it("ends the reading of it, with its path, and leaves the others alone", () => {
        expect(props.known).to.equal("a");
        try {
            void props.list[0];
            expect.fail("it was read");
        } catch (error) {
            expect(isUnknownValue(error) && error.props).to.deep.equal(["list", "0"]);
        }
    });

    it("is told from an error", () => {
        expect(isUnknownValue(unknownValue("not known yet"))).to.equal(true);
        expect(isUnknownValue(new Error("not known yet"))).to.equal(false);
    });

    it("says what it was made with, and has no path", () => {
        expect(unknownValue("not known yet: the Region of a")).to.include({
            message: "not known yet: the Region of a",
        });
        expect(unknownValue("x")).to.have.property("props").that.deep.equals([]);
    });

    it("is undefined where that will do, and an error is not", () => {
        expect(whereKnown(() => props.known)).to.equal("a");
        expect(whereKnown(() => props.list[0])).to.equal(undefined);
        const broken = () => {
            throw new TypeError("broken");
        };
        expect(() => whereKnown(broken)).to.throw(TypeError, "broken");
    });

    it("is a mark behind what checks for it", () => {
        expect(unproxied(props)).to.deep.equal({ known: "a", list: [UNKNOWN_TEXT] });
        expect([undefined, null, "a"].map(unproxied)).to.deep.equal([undefined, null, "a"]);
    });
});
