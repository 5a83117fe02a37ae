import { expect } from "chai";
import { type LintOptions, lintPattern } from "event-ops/patterns";

export const STATE_CHANGE = "EC2 Instance State-change Notification";
export const API_CALL = "AWS API Call via CloudTrail";
export const CALL = { source: ["aws.ec2"], "detail-type": [API_CALL] };
export const STATE = { source: ["aws.ec2"], "detail-type": [STATE_CHANGE] };

/** What a pattern is, and all that lint says of it: code, path and message. */
export type Row = readonly [what: string, pattern: string | object, found: readonly string[], options?: LintOptions];

export function check(rows: readonly Row[]): void {
    for (const [what, pattern, found, options] of rows) {
        it(what, () => {
            const warnings = lintPattern(pattern, options);
            expect(warnings.map(({ code, path, message }) => `${code} ${path}: ${message}`)).to.deep.equal(found);
        });
    }
}
