import { expect } from "chai";
import { resourceStatePattern, SERVICES } from "../../components/resourceStatePatterns";
import { rowFor } from "../../handlers/resources/table";
import { compilePattern, lintPattern, matches, pinnedSources } from "../../patterns";

const event = (source: string, detailType: string, more: object = {}) =>
    JSON.stringify({
        version: "0",
        id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "detail-type": detailType,
        source,
        account: "111122223333",
        time: "2026-11-23T18:43:48Z",
        region: "us-east-1",
        resources: [],
        detail: {},
        ...more,
    });
const all = Object.values(SERVICES);

describe("the pattern of the notification pipeline", () => {
    for (const [name, { source, detailTypes, detail }] of Object.entries(SERVICES)) {
        it(`hears the events of ${name}, alone and with all others, and a handler reads them`, () => {
            for (const detailType of detailTypes) {
                const values = Object.entries(detail ?? {}).map(([key, allowed]) => [key, (allowed as string[])[0]]);
                const sample = event(source, detailType, { detail: Object.fromEntries(values) });

                expect(matches(compilePattern(resourceStatePattern([SERVICES[name]!], false)), sample)).to.equal(true);
                expect(matches(compilePattern(resourceStatePattern(all, false)), sample)).to.equal(true);
                expect(rowFor(JSON.parse(sample.replace('"detail-type"', '"detailType"')))).to.not.equal(undefined);
            }
        });
    }

    it("does not hear one service's detail-type from another source, nor API calls that change nothing", () => {
        const pattern = compilePattern(resourceStatePattern(all, false));

        expect(matches(pattern, event("aws.s3", "EC2 Instance State-change Notification"))).to.equal(false);
        expect(matches(pattern, event("my.app", "EC2 Instance State-change Notification"))).to.equal(false);
        expect(
            matches(pattern, event("aws.lambda", "AWS API Call via CloudTrail", { detail: { eventName: "Invoke" } })),
        ).to.equal(false);
        expect(matches(pattern, event("aws.ec2", "AWS API Call via CloudTrail"))).to.equal(false);
    });

    it("does not hear replayed events unless asked to", () => {
        const replayed = event("aws.ec2", "EC2 Instance State-change Notification", { "replay-name": "last-week" });

        expect(matches(compilePattern(resourceStatePattern(all, false)), replayed)).to.equal(false);
        expect(matches(compilePattern(resourceStatePattern(all, true)), replayed)).to.equal(true);
    });

    it("is pinned to its sources, and all services together fit into a rule", () => {
        const pattern = compilePattern(resourceStatePattern(all, false));

        expect(pinnedSources(pattern)).to.deep.equal({
            pinned: true,
            sources: all.map(({ source }) => ({ exact: source })),
        });
        expect(pattern.text.length).to.be.below(2_048);
    });

    it("gives lint no cause, in any Region", () => {
        expect(lintPattern(resourceStatePattern(all, false), { region: "eu-central-1" })).to.deep.equal([]);
    });

    it("takes sources of one's own", () => {
        const pattern = compilePattern(
            resourceStatePattern([{ source: "my.app", detailTypes: ["Order Placed"] }], false),
        );

        expect(pattern.text).to.equal(
            '{"source":["my.app"],"detail-type":["Order Placed"],"replay-name":[{"exists":false}]}',
        );
    });
});
