// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like this
import { expect } from "chai";
import { arnMatches, fill, glob, matches } from "../../../lab/iam/glob";

describe("wildcards of policies", () => {
    const texts: readonly [string, string, boolean][] = [
        ["*", "", true],
        ["a*c", "abbbc", true],
        ["a*c", "abbb", false],
        ["a?c", "abc", true],
        ["a?c", "ac", false],
        ["*a*b*", "xxaxxbxx", true],
        ["a.c", "abc", false],
        ["Sns:Publish", "sns:Publish", false],
    ];
    for (const [pattern, text, expected] of texts) {
        it(`"${pattern}" ${expected ? "covers" : "does not cover"} "${text}"`, () => {
            expect(matches(glob(pattern), text)).to.equal(expected);
        });
    }

    it("stays fast on a pattern of many stars", () => {
        expect(matches(glob(`${"*a".repeat(40)}*b`), "a".repeat(5000))).to.equal(false);
    });

    const arns: readonly [string, string, boolean][] = [
        ["*", "arn:aws:sns:us-east-1:123456789012:topic", true],
        ["arn:aws:sns:*:*:topic", "arn:aws:sns:us-east-1:123456789012:topic", true],
        // A star ends with its part: it cannot swallow Region and account.
        ["arn:aws:sns:*:topic", "arn:aws:sns:us-east-1:123456789012:topic", false],
        ["arn:aws:*:topic", "arn:aws:sns:us-east-1:123456789012:topic", false],
        [
            "arn:aws:lambda:us-east-1:123456789012:function:*",
            "arn:aws:lambda:us-east-1:123456789012:function:a:live",
            true,
        ],
        ["arn:aws:s3:::bucket", "arn:aws:s3:::bucket/key", false],
        ["arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/deep/key", true],
        ["arn:aws:s3:::bucket*", "arn:aws:s3:::bucket-of-others/key", true],
        ["arn:aws:sqs:us-east-1:123456789012:queue", "arn:aws:sqs:us-east-1:123456789012:queue-dlq", false],
    ];
    for (const [pattern, arn, expected] of arns) {
        it(`the resource "${pattern}" ${expected ? "covers" : "does not cover"} ${arn}`, () => {
            expect(arnMatches(glob(pattern), arn)).to.equal(expected);
        });
    }

    it("a variable's value is taken by the letter, even when it holds a star or a colon", () => {
        const filled = fill("arn:aws:s3:::bucket/${aws:PrincipalTag/team}/*", () => ["*"]);
        if (!("glob" in filled)) throw new Error("not filled");
        expect(arnMatches(filled.glob, "arn:aws:s3:::bucket/*/key")).to.equal(true);
        expect(arnMatches(filled.glob, "arn:aws:s3:::bucket/other/key")).to.equal(false);
    });

    it("a variable without a value takes its default, and without one says which it was", () => {
        const absent = () => "absent" as const;
        const filled = fill("${aws:PrincipalTag/team, 'none'}", absent);
        expect("glob" in filled && matches(filled.glob, "none")).to.equal(true);
        expect(fill("${aws:PrincipalTag/team}", absent)).to.deep.equal({ absent: "aws:PrincipalTag/team" });
    });

    it("${*} is a star and no wildcard", () => {
        const filled = fill("a${*}", () => "absent");
        expect("glob" in filled && matches(filled.glob, "a*")).to.equal(true);
        expect("glob" in filled && matches(filled.glob, "ab")).to.equal(false);
    });
});
