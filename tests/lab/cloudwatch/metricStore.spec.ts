import { expect } from "chai";
import { type MetricId, metricKey } from "../../../lab/cloudwatch/metric";
import { MetricStore } from "../../../lab/cloudwatch/metricStore";
import { statisticOf } from "../../../lab/cloudwatch/summary";

const ID: MetricId = { region: "eu-west-1", namespace: "shop", name: "level", dimensions: { b: "2", a: "1" } };
const KEY = metricKey({ ...ID, dimensions: { a: "1", b: "2" } });
const DAY = 24 * 3_600_000;

function put(store: MetricStore, at: number, value: number, more: object = {}): void {
    store.put({ ...ID, at, values: [[value, 1]], ...more });
}

const sum = (store: MetricStore, from: number, to: number) => statisticOf(store.window(KEY, from, to), "Sum");

describe("The metrics of the lab", () => {
    it("are kept by the minute, in order of time, however they come", () => {
        const store = new MetricStore();
        for (const [at, value] of [
            [120_000, 4],
            [0, 1],
            [60_000, 2],
            [119_999, 8],
        ] as const)
            put(store, at, value);
        expect([sum(store, 0, 60_000), sum(store, 60_000, 120_000), sum(store, 0, 180_000)]).to.deep.equal([1, 10, 15]);
        expect(sum(store, 120_000, 180_000)).to.equal(4);
        // A minute belongs to the time it begins at.
        expect([sum(store, 90_000, 120_000), sum(store, 30_000, 90_000)]).to.deep.equal([undefined, 10]);
    });

    it("of high resolution are kept by the second", () => {
        const store = new MetricStore();
        put(store, 10_500, 1, { highResolution: true });
        put(store, 19_999, 2, { highResolution: true });
        expect([sum(store, 10_000, 19_000), sum(store, 19_000, 20_000)]).to.deep.equal([1, 2]);
    });

    it("are forgotten after 15 days", () => {
        const store = new MetricStore();
        put(store, 0, 1);
        put(store, 15 * DAY, 2);
        expect(sum(store, 0, 16 * DAY)).to.equal(3);
        put(store, 60_000, 8);
        put(store, 15 * DAY + 60_000, 4);
        expect(sum(store, 0, 16 * DAY)).to.equal(14);
    });

    it("tell by unit, and all units together", () => {
        const store = new MetricStore();
        put(store, 0, 1, { unit: "Count" });
        put(store, 0, 2, { unit: "Bytes" });
        put(store, 0, 4);
        const of = (unit?: string) => statisticOf(store.window(KEY, 0, 60_000, unit), "Sum");
        expect([of("Count"), of("Bytes"), of("None"), of(), of("Seconds")]).to.deep.equal([1, 2, 4, 7, undefined]);
    });

    it("tell which of them gets a value", () => {
        const store = new MetricStore();
        const keys: string[] = [];
        store.watch((key) => keys.push(key));
        put(store, 0, 1);
        expect([keys, store.has(KEY)]).to.deep.equal([[KEY], true]);
        store.clear();
        expect([store.has(KEY), store.all()]).to.deep.equal([false, []]);
    });
});
