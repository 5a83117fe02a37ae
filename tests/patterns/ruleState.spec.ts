import { expect } from "chai";
import { compilePattern, expectsRecords, hearsReplays, isBroadForReadOnly, unheardReads } from "event-ops/patterns";

const CALLS = { source: ["aws.kms"], "detail-type": ["AWS API Call via CloudTrail"] };
const named = (...eventName: unknown[]) => ({ ...CALLS, detail: { eventName } });

function table(
    judge: (pattern: ReturnType<typeof compilePattern>) => boolean,
    rows: readonly (readonly [object, boolean])[],
): void {
    for (const [pattern, expected] of rows) {
        it(`${expected ? "yes" : "no"}: ${JSON.stringify(pattern)}`, () => {
            expect(judge(compilePattern(pattern))).to.equal(expected);
        });
    }
}

describe("a pattern hears replayed events", () => {
    const live = { "replay-name": [{ exists: false }] };
    table(hearsReplays, [
        [{ source: ["aws.ec2"] }, true],
        [{ source: ["aws.ec2"], ...live }, false],
        [{ source: ["aws.ec2"], "replay-name": ["test"] }, true],
        [{ source: ["aws.ec2"], "replay-name": [{ exists: false }, "test"] }, true],
        [{ source: ["aws.ec2"], "replay-name": [{ "anything-but": "test" }] }, true],
        [{ source: ["aws.ec2"], detail: live }, true],
        [{ $or: [{ source: ["aws.ec2"], ...live }, { source: ["aws.s3"] }] }, true],
        [
            {
                $or: [
                    { source: ["aws.ec2"], ...live },
                    { source: ["aws.s3"], ...live },
                ],
            },
            false,
        ],
        [{ $or: [{ source: ["aws.ec2"] }, { source: ["aws.s3"] }], ...live }, false],
    ]);
});

describe("a pattern is broad for read-only calls", () => {
    table(isBroadForReadOnly, [
        [CALLS, true],
        [{ source: ["aws.kms"] }, true],
        [{ source: [{ prefix: "a" }] }, true],
        [{ "detail-type": [{ prefix: "AWS API" }] }, true],
        [named({ prefix: "Get" }), true],
        [named("GetKeyPolicy", { suffix: "Key" }), true],
        [named({ "anything-but": "GetKeyPolicy" }), true],
        [named("GetKeyPolicy"), false],
        [named("GetKeyPolicy", "DisableKey"), false],
        [{ source: ["aws.kms"], "detail-type": ["KMS CMK Deletion"] }, false],
        [{ source: ["my.app", "aws.kms"] }, true],
        [{ source: [{ "equals-ignore-case": "AWS.KMS" }] }, true],
        [{ source: [{ prefix: { "equals-ignore-case": "AWS" } }] }, true],
        [{ source: [{ "equals-ignore-case": "MY.APP" }] }, false],
        [{ source: [7] }, false],
        [{ source: ["my.app"] }, false],
        [{ source: ["a"] }, false],
        [{ source: [{ prefix: "my." }] }, false],
        [{ $or: [named("GetKeyPolicy"), { source: ["my.app"] }] }, false],
        [{ $or: [named("GetKeyPolicy"), { source: ["aws.s3"] }] }, true],
    ]);
});

describe("a pattern is meant for what CloudTrail records", () => {
    const eventName = ["CreateKey"];
    table(expectsRecords, [
        [CALLS, true],
        [{ "detail-type": [{ suffix: "via CloudTrail" }] }, true],
        [{ source: ["aws.signin"], "detail-type": ["AWS Console Sign In via CloudTrail"] }, true],
        [{ source: ["aws.kms"], "detail-type": ["KMS CMK Deletion"], detail: { eventName } }, false],
        [{ source: ["my.app"], "detail-type": ["AWS API Call via CloudTrail"] }, false],
        [{ source: ["aws.kms"] }, false],
        [{ source: ["aws.kms"], detail: { "key-id": ["1"] } }, false],
        [{ source: ["aws.kms"], detail: { eventName } }, true],
        [{ source: ["aws.kms"], detail: { eventSource: ["kms.amazonaws.com"] } }, true],
        [{ source: ["my.app"], detail: { eventName } }, false],
        [{ $or: [{ source: ["my.app"] }, CALLS] }, true],
        [{ $or: [{ source: ["my.app"] }, { source: ["aws.kms"] }] }, false],
    ]);
});

describe("a pattern names read-only calls that a rule in the plain state does not hear", () => {
    const rows: readonly (readonly [object, readonly string[]])[] = [
        [named("GetKeyPolicy"), ["GetKeyPolicy"]],
        [named("GetKeyPolicy", "ListKeys", "DescribeKey"), ["GetKeyPolicy", "ListKeys", "DescribeKey"]],
        [named("GetKeyPolicy", "DisableKey"), ["GetKeyPolicy"]],
        [named("GetKeyPolicy", { exists: false }), ["GetKeyPolicy"]],
        [named({ prefix: "Get" }), []],
        [named({ prefix: "DescribeK" }, { wildcard: "Describe*Keys" }), ["DescribeK*", "Describe*"]],
        [named({ prefix: { "equals-ignore-case": "Describe" } }), []],
        [named("getKeyPolicy"), []],
        [named("GetSessionToken", "GetFederationToken"), []],
        [named("GetObject", "ListObjectsV2", "GetItem"), []],
        [named("Decrypt", "GenerateDataKey", "BatchGetBuilds"), []],
        [CALLS, []],
        [{ source: ["aws.kms"], detail: { eventName: ["GetKeyPolicy"] } }, []],
        [{ ...named("GetKeyPolicy"), source: ["my.app"] }, []],
        [{ $or: [named("GetKeyPolicy"), named("DisableKey")] }, ["GetKeyPolicy"]],
        [{ $or: [named("GetKeyPolicy"), named("ListKeys", "GetKeyPolicy")] }, ["GetKeyPolicy", "ListKeys"]],
    ];
    for (const [pattern, expected] of rows) {
        it(`${expected.join(", ") || "none"}: ${JSON.stringify(pattern)}`, () => {
            expect(unheardReads(compilePattern(pattern))).to.deep.equal(expected);
        });
    }
});
