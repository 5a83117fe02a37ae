import { expect } from "chai";
import { compilePattern, RuleSet } from "event-ops/patterns";
import type { BusEvent } from "event-ops-lab";
import { type BusRules, regionsWithRules, whyUnmatched } from "../../cli/unmatched";

const ALL = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
type Given = readonly [name: string, state: string, pattern?: object];

function bus(region: string, given: readonly Given[], name = "default"): BusRules {
    const matcher = new RuleSet<{ name: string; state: string }>();
    const rules = given.map(([name, state, pattern]) => {
        const rule = { name, state, ...(pattern ? { pattern: compilePattern(pattern) } : {}) };
        if (rule.pattern && state !== "DISABLED") matcher.add(name, rule.pattern, rule);
        return [name, rule] as const;
    });
    return { name, region, rules: new Map(rules), matcher };
}

function event(body: Record<string, unknown>): BusEvent {
    const whole = { id: "e", source: "my.app", "detail-type": "Order", region: "us-east-1", detail: {}, ...body };
    const { id, source, region, "detail-type": detailType } = whole;
    return { id, source, region, detailType, account: "", time: "", text: JSON.stringify(whole), body: whole };
}

const describeCall = {
    source: "aws.ec2",
    "detail-type": "AWS API Call via CloudTrail",
    detail: { eventName: "DescribeInstances" },
};
const noReplays = { "detail-type": ["Order"], "replay-name": [{ exists: false }] };
const orders = { "detail-type": ["Order"] };
const others = { "detail-type": ["Other"] };
const calls = { detail: { eventName: ["DescribeInstances"] } };

const TABLE: [string, Given[], Record<string, unknown>, string, string][] = [
    ["the bus has no rule", [], {}, "no-rule-in-region", "us-east-1"],
    ["the bus has a schedule only", [["nightly", "ENABLED"]], {}, "no-rule-in-region", "us-east-1"],
    [
        "a rule wants no replayed events, and would have matched the first time",
        [["orders", "ENABLED", noReplays]],
        { "replay-name": "again" },
        "replayed-event",
        "my.app Order (orders)",
    ],
    [
        "a replayed event would not have matched the first time either",
        [["others", "ENABLED", others]],
        { "replay-name": "again" },
        "no-pattern",
        "my.app Order",
    ],
    [
        "a read-only call matches a rule that does not ask for these",
        [["calls", "ENABLED", calls]],
        describeCall,
        "read-only-call",
        "aws.ec2 AWS API Call via CloudTrail: DescribeInstances (calls)",
    ],
    [
        "a read-only call that no pattern matches",
        [["others", ALL, others]],
        describeCall,
        "no-pattern",
        "aws.ec2 AWS API Call via CloudTrail: DescribeInstances",
    ],
    [
        "the rule that matches is disabled",
        [
            ["others", "ENABLED", others],
            ["orders", "DISABLED", orders],
        ],
        {},
        "disabled-rule",
        "my.app Order (orders)",
    ],
    ["a disabled rule does not match either", [["others", "DISABLED", others]], {}, "no-pattern", "my.app Order"],
    [
        "a replayed event that a disabled rule would match without its replay-name",
        [["orders", "DISABLED", noReplays]],
        { "replay-name": "again" },
        "replayed-event",
        "my.app Order (orders)",
    ],
];

describe("Why an event matched no rule", () => {
    for (const [what, rules, body, reason, example] of TABLE) {
        it(`is ${reason} when ${what}`, () => {
            expect(whyUnmatched(event(body), bus("us-east-1", rules))).to.deep.equal({ reason, example });
        });
    }

    it("compares numbers by their digits when it matches a replayed event again", () => {
        const rules: Given[] = [["big", "ENABLED", { detail: { n: [1] }, "replay-name": [{ exists: false }] }]];
        const text = (n: string) => `{"source":"a","detail-type":"b","replay-name":"r","detail":{"n":${n}}}`;
        const why = (n: string) =>
            whyUnmatched({ ...event({ "replay-name": "r" }), text: text(n) }, bus("us-east-1", rules)).reason;

        expect([why("1"), why("1.00000000000000000001")]).to.deep.equal(["replayed-event", "no-pattern"]);
    });

    it("names the Regions whose default bus has rules with patterns, in alphabetical order", () => {
        const buses = [
            bus("us-east-1", [["orders", "ENABLED", orders]]),
            bus("eu-west-1", [["orders", "DISABLED", orders]]),
            bus("eu-north-1", [["nightly", "ENABLED"]]),
            bus("ap-south-1", [["orders", "ENABLED", orders]], "own"),
        ];

        expect(regionsWithRules(buses)).to.deep.equal(["eu-west-1", "us-east-1"]);
    });
});
