import { expect } from "chai";
import { atRest } from "../../../cli/budget/atRest";
import { budgetOfView } from "../../../cli/budget/budget";
import { AT_REST, PRICES } from "../../../cli/budget/prices";
import { BY_USE, FREE } from "../../../cli/budget/resourceTypes";
import type { Resource } from "../../../cli/budget/stackView";
import { arnOf, fn, poller, queue, resource, rule, target, view } from "./views";

const one = (kind: string, props: Record<string, unknown> = {}): Resource => resource(kind, "it", undefined, props);
const monthly = (...resources: Resource[]): number => budgetOfView(view(resources)).atRest;

/** By hand: price, times units, times 730 hours where it is by the hour. */
const CASES: readonly (readonly [string, number, readonly Resource[]])[] = [
    ["an alarm, 0.10", 0.1, [one("cloudwatch/metricAlarm", { period: 60 })]],
    ["an alarm that looks every 10 seconds, 0.30", 0.3, [one("cloudwatch/metricAlarm", { period: 10 })]],
    [
        "an alarm on the sum of two metrics, 2 x 0.10",
        0.2,
        [
            one("cloudwatch/metricAlarm", {
                metricQueries: [
                    { id: "sum", expression: "a + b" },
                    { id: "a", metric: { period: 60 } },
                    { id: "b", metric: { period: 300 } },
                ],
            }),
        ],
    ],
    [
        "an alarm on an expected band, 3 x 0.10",
        0.3,
        [one("cloudwatch/metricAlarm", { period: 60, thresholdMetricId: "band" })],
    ],
    ["a composite alarm, 0.50", 0.5, [one("cloudwatch/compositeAlarm")]],
    ["a metric out of logs, 0.30", 0.3, [one("cloudwatch/logMetricFilter")]],
    ["a dashboard, 3.00", 3, [one("cloudwatch/dashboard")]],
    ["a KMS key, 1.00", 1, [one("kms/key")]],
    ["a secret with a replica, 2 x 0.40", 0.8, [one("secretsmanager/secret", { replicas: [{ region: "eu-west-1" }] })]],
    ["a parameter of the standard tier, nothing", 0, [one("ssm/parameter", { type: "SecureString" })]],
    ["a parameter of the advanced tier, 0.05", 0.05, [one("ssm/parameter", { tier: "Advanced" })]],
    // 5 polls of 20 s: 5 * 730 * 3,600 / 20 = 657,000 requests; at 0.40 a million.
    ["a polled queue, 0.2628", 0.2628, [queue("q"), poller("q", "f"), fn("f")]],
    ["a polled FIFO queue, 0.3285", 0.3285, [queue("q.fifo"), poller("q.fifo", "f"), fn("f")]],
    ["a poller that is switched off, nothing", 0, [queue("q"), poller("q", "f", { enabled: false }), fn("f")]],
    [
        "a function that reads a stream, nothing",
        0,
        [poller("q", "f", { eventSourceArn: arnOf("dynamodb", "table/t/stream/1") })],
    ],
    // 2 GB * 730 * 3,600 s = 5,256,000 GB-seconds; at 0.0000041667.
    [
        "two provisioned instances of 1 GB, 21.9001752",
        21.9001752,
        [
            fn("f"),
            one("lambda/provisionedConcurrencyConfig", {
                functionName: "f",
                qualifier: "1",
                provisionedConcurrentExecutions: 2,
            }),
        ],
    ],
    // 2,628,000 GB-seconds at 0.0000033334.
    [
        "one on arm64, 8.7601752",
        8.7601752,
        [
            fn("f", { architectures: ["arm64"] }),
            one("lambda/provisionedConcurrencyConfig", {
                functionName: arnOf("lambda", "function:f"),
                provisionedConcurrentExecutions: 1,
            }),
        ],
    ],
    ["a table paid by request, nothing", 0, [one("dynamodb/table", { billingMode: "PAY_PER_REQUEST" })]],
    // 10 * 730 * 0.00013 = 0.949, 5 * 730 * 0.00065 = 2.3725; its index the same again with 1 and 1: 0.0949 + 0.4745.
    [
        "a table on provisioned capacity with an index, 3.8909",
        3.8909,
        [
            one("dynamodb/table", {
                readCapacity: 10,
                writeCapacity: 5,
                globalSecondaryIndexes: [{ readCapacity: 1, writeCapacity: 1 }],
            }),
        ],
    ],
    ["two shards of a stream, 21.90", 21.9, [one("kinesis/stream", { shardCount: 2 })]],
    [
        "rules, targets, queues and functions, nothing",
        0,
        [rule("r"), target("r", arnOf("sqs", "q")), queue("q"), fn("f")],
    ],
];

describe("What a stack costs at rest", () => {
    for (const [what, amount, resources] of CASES) {
        it(`counts ${what}`, () => {
            expect(monthly(...resources)).to.equal(amount);
        });
    }

    it("names types whose price is not known, and resources of known types with such settings, and never takes them for nothing", () => {
        const { atRest: amount, unpriced } = budgetOfView(
            view([
                one("rds/instance"),
                one("rds/instance"),
                { ...one("x"), kind: "random:index:X", type: "random:index:X" },
                one("kinesis/stream", { streamModeDetails: { streamMode: "ON_DEMAND" } }),
                poller("q", "f", { provisionedPollerConfig: { minimumPollers: 2 } }),
            ]),
        );

        expect(amount).to.equal(0);
        expect(unpriced).to.deep.equal({
            "aws:kinesis/stream:X": 1,
            "aws:lambda/eventSourceMapping:X": 1,
            "aws:rds/instance:X": 2,
            "random:index:X": 1,
        });
    });

    it("names types that cost by use alone", () => {
        expect(atRest(view([one("s3/bucket")])).byUse).to.deep.equal({ "aws:s3/bucket:X": 1 });
    });

    it("knows each type in one way", () => {
        const all = [...FREE, ...BY_USE, ...Object.keys(AT_REST)];
        expect(new Set(all).size).to.equal(all.length);
    });

    it("has a source for each price, and says that it is confirmed only where it was read", () => {
        for (const [name, price] of Object.entries(PRICES)) {
            expect(price.source, name).to.match(/^https:\/\/aws\.amazon\.com\/[a-z/-]+\/pricing\/$/);
            expect(price.confirmed, name).to.equal("seen" in price);
            expect(price.usd, name).to.be.greaterThan(0);
        }
    });
});
