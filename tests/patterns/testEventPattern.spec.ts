import { expect } from "chai";
import { InvalidEventPatternError, PATTERN_LIMITS, testEventPattern } from "event-ops/patterns";

describe("TestEventPattern", () => {
    const event = {
        id: "1",
        account: "123456789012",
        source: "aws.ec2",
        time: "2026-01-01T00:00:00Z",
        region: "eu-west-1",
        "detail-type": "x",
    };

    it("answers for an event without resources and detail", () => {
        expect(testEventPattern('{"source":["aws.ec2"]}', JSON.stringify(event))).to.equal(true);
        expect(testEventPattern('{"source":["aws.s3"]}', JSON.stringify(event))).to.equal(false);
    });

    for (const field of Object.keys(event)) {
        it(`wants ${field}`, () => {
            const without = JSON.stringify({ ...event, [field]: undefined });
            expect(() => testEventPattern('{"source":["aws.ec2"]}', without))
                .to.throw("Parameter Event is not valid.")
                .with.property("name", "ValidationException");
        });
    }

    it("wants an object", () => {
        expect(() => testEventPattern('{"source":["aws.ec2"]}', "[]")).to.throw("Parameter Event is not valid.");
    });

    it("refuses the pattern in its own words", () => {
        expect(() => testEventPattern('{"source":[]}', JSON.stringify(event))).to.throw(
            InvalidEventPatternError,
            "Empty arrays are not allowed",
        );
    });

    it("and rules take patterns of documented lengths", () => {
        expect([PATTERN_LIMITS.patternLength, PATTERN_LIMITS.patternLengthRaised]).to.deep.equal([2048, 4096]);
    });
});
