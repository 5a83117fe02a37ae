import { expect } from "chai";
import { compilePattern, matches, parseEvent } from "event-ops/patterns";

describe("an event that has been read", () => {
    const event = parseEvent(
        '{"source":"a","detail-type":7,"list":["x",{"y":"z"}],"detail":{"n":1,"o":{"p":"q"}},"":"empty","t":["u"]}',
    );

    it("tells the first text at a path", () => {
        expect(event.string("source")).to.equal("a");
        expect(event.string("detail.o.p")).to.equal("q");
        expect(event.string("t")).to.equal("u");
        expect(event.string("")).to.equal("empty");
    });

    it("tells none where there is a number, an object or nothing", () => {
        expect(event.string("detail-type")).to.equal(undefined);
        expect(event.string("detail.o")).to.equal(undefined);
        expect(event.string("detail.x.y")).to.equal(undefined);
    });

    it("can be had without a member of its envelope", () => {
        const without = event.without("source");
        expect(without.string("source")).to.equal(undefined);
        expect(without.string("detail.o.p")).to.equal("q");
        expect(event.string("source")).to.equal("a");
        const wanted = compilePattern({ source: [{ exists: false }], detail: { n: [1] } });
        expect(matches(wanted, without)).to.equal(true);
        expect(matches(wanted, event)).to.equal(false);
        expect(without.text).to.equal(event.text);
    });

    it("can be had without a list", () => {
        const wanted = compilePattern({ list: [{ exists: false }] });
        expect(matches(wanted, event.without("list"))).to.equal(true);
        expect(matches(wanted, event.without("source"))).to.equal(false);
    });

    it("hides what an empty key holds below its top", () => {
        const inner = '{"a":{"":"x","b":"y"},"":"z"}';
        expect(matches(compilePattern('{"a":{"":["x"]}}'), inner)).to.equal(false);
        expect(matches(compilePattern('{"a":{"b":["y"]},"":["z"]}'), inner)).to.equal(true);
    });
});
