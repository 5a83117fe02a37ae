import { expect } from "chai";
import { addDatum, addSummary, emptySummary, statisticOf } from "../../../lab/cloudwatch/summary";

const ALL = ["SampleCount", "Sum", "Average", "Minimum", "Maximum", "p50"];

function summed(...data: Parameters<typeof addDatum>[1][]) {
    const summary = emptySummary();
    for (const datum of data) addDatum(summary, datum);
    return summary;
}

describe("The values of a metric, taken together,", () => {
    it("count each value as often as it came", () => {
        const summary = summed(
            { values: [[1, 3]] },
            {
                values: [
                    [9, 1],
                    [100, 0],
                ],
            },
        );
        expect(ALL.map((statistic) => statisticOf(summary, statistic))).to.deep.equal([4, 12, 3, 1, 9, 1]);
    });

    it("have no percentiles where a statistic set hides its values", () => {
        const summary = summed({ values: [[1, 1]] }, { set: { count: 2, sum: 12, min: 5, max: 7 } });
        expect(ALL.map((statistic) => statisticOf(summary, statistic))).to.deep.equal([3, 13, 13 / 3, 1, 7, undefined]);
        const later = summed({ values: [[1, 1]] });
        addSummary(later, summary);
        expect(statisticOf(later, "p50")).to.equal(undefined);
    });

    it("have none either when more comes to what a statistic set has hidden", () => {
        const summary = summed(
            { set: { count: 2, sum: 12, min: 5, max: 7 } },
            { values: [[1, 1]] },
            { set: { count: 3, sum: 3, min: 1, max: 1 } },
        );
        addSummary(summary, summed({ values: [[8, 1]] }));
        expect(ALL.map((statistic) => statisticOf(summary, statistic))).to.deep.equal([7, 24, 24 / 7, 1, 8, undefined]);
    });

    it("count a set whose values are all the same as often as it says, beside the same value, and an empty set not at all", () => {
        const summary = summed(
            {
                values: [
                    [5, 1],
                    [9, 4],
                ],
            },
            { set: { count: 4, sum: 20, min: 5, max: 5 } },
            { set: { count: 0, sum: 0, min: 0, max: 0 } },
        );
        expect(ALL.map((statistic) => statisticOf(summary, statistic))).to.deep.equal([9, 61, 61 / 9, 5, 9, 5]);
        expect(statisticOf(summary, "p60")).to.equal(9);
    });

    it("have percentiles where all values of a set are the same", () => {
        expect(statisticOf(summed({ set: { count: 4, sum: 20, min: 5, max: 5 } }), "p90")).to.equal(5);
    });

    it("have no statistics where there are none, and none that the lab does not know", () => {
        const nothing = summed({ set: { count: 0, sum: 0, min: 0, max: 0 } });
        expect(ALL.map((statistic) => statisticOf(nothing, statistic))).to.deep.equal(ALL.map(() => undefined));
        expect(statisticOf(summed({ values: [[1, 1]] }), "tm90")).to.equal(undefined);
    });
});
