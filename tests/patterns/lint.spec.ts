import { expect } from "chai";
import {
    anythingBut,
    cidr,
    compilePattern,
    type EventPattern,
    equalsIgnoreCase,
    exists,
    lintPattern,
    numeric,
    pinnedSources,
    prefix,
    suffix,
    wildcard,
} from "event-ops/patterns";

describe("lint", () => {
    const ROWS: readonly (readonly [what: string, pattern: string, codes: readonly string[]])[] = [
        ["nothing wrong", '{"source":["aws.ec2"],"detail":{"state":["on",{"exists":false}]}}', []],
        ["text after the pattern", '{"a":[1]} // note', ["trailing-text "]],
        ["a field twice", '{"d":{"a":[1],"a":[2]}}', ["duplicate-key d.a"]],
        ["a field twice, once with a dot", '{"d":{"a":[1]},"d.a":[2]}', ["duplicate-key d.a"]],
        ["an object twice", '{"d":{"a":[1]},"d":{"b":[2]}}', ["duplicate-key d"]],
        ["outside, then inside $or", '{"a":[2],"$or":[{"a":[1]},{"b":[1]}]}', ["or-conflict a"]],
        ["inside $or, then outside", '{"$or":[{"a":[1]},{"b":[1]}],"a":[2]}', ["or-conflict a"]],
        ["the same field in two branches is what $or is for", '{"$or":[{"a":[1]},{"a":[{"exists":false}]}]}', []],
        [
            "missing inside a known array",
            '{"detail":{"containers":{"reason":[{"exists":false}]}}}',
            ["absent-in-array detail.containers.reason"],
        ],
        ["missing beside a known array", '{"detail":{"containersReason":[{"exists":false}]}}', []],
        ["wildcards of unknown fate", '{"a":[{"wildcard":"*:*:*:*:event-bus/*"}]}', ["wildcard-complexity a"]],
        ["wildcards that are known to do", '{"a":[{"wildcard":"/Users/*/dir/dir/dir/dir/dir/doc.txt"}]}', []],
        ["errorCode null", '{"detail":{"errorCode":[null]}}', ["error-code-null detail.errorCode"]],
        [
            "exists of an object",
            '{"detail":{"userIdentity":[{"exists":true}]}}',
            ["exists-on-object detail.userIdentity"],
        ],
        [
            "absence of an object",
            '{"detail":{"responseElements":[{"exists":false}]}}',
            ["exists-on-object detail.responseElements"],
        ],
        ["a prefix that ends in a quote", '{"a":[{"prefix":"on\\""}]}', ["quote-in-prefix a"]],
        ["a suffix that starts with one", '{"a":[{"suffix":"\\"on"}]}', ["quote-in-prefix a"]],
        [
            "ignored case of an emoji",
            '{"a":[{"prefix":{"equals-ignore-case":"\ud83d\ude80"}}]}',
            ["ignore-case-astral a"],
        ],
        ["a later branch that adds a value", '{"$or":[{"a":["x"]},{"a":["x","y"]}]}', ["or-shared-values a"]],
        [
            "a later branch that adds values of two fields",
            '{"$or":[{"a":["x"],"b":[1]},{"c":[1]},{"a":["x",{"prefix":"y"}],"b":[2,1.0]}]}',
            ["or-shared-values a", "or-shared-values b"],
        ],
        [
            "a field outside $or does not tell branches apart",
            '{"c":[1],"$or":[{"a":["x"]},{"a":["y","x"]}]}',
            ["or-shared-values a"],
        ],
        ["a later branch that adds nothing", '{"$or":[{"a":["x","y"]},{"a":["x"]}]}', []],
        ["branches with no value in common", '{"$or":[{"a":["x"]},{"a":["y","z"]}]}', []],
        ["branches that another field tells apart", '{"$or":[{"a":["x"],"b":[1]},{"a":["x","y"],"b":[2]}]}', []],
        ["branches of different fields", '{"$or":[{"a":["x"],"b":[1]},{"a":["x","y"],"c":[1]}]}', []],
        ["a branch with one field more", '{"$or":[{"a":["x"]},{"a":["x","y"],"b":[1]}]}', []],
        ["a branch with one field less", '{"$or":[{"a":["x"],"b":[1]},{"a":["x","y"]}]}', []],
        ["branches of other literals", '{"$or":[{"a":[null]},{"a":[true,"y"]}]}', []],
        ["branches of other ranges", '{"$or":[{"a":[{"numeric":[">",1]}]},{"a":[{"numeric":["<",5]},"y"]}]}', []],
        [
            "branches of other lists",
            '{"$or":[{"a":[{"anything-but":[1,23]}]},{"a":[{"anything-but":[12,3]},"y"]}]}',
            ["anything-but-absent a"],
        ],
        [
            "a wildcard before ignored case",
            '{"a":[{"wildcard":"*.log"},{"equals-ignore-case":"INFO"}]}',
            ["wildcard-before-ignore-case a"],
        ],
        [
            "a wildcard before a prefix that ignores case",
            '{"a":[{"wildcard":"-*b"},{"prefix":{"equals-ignore-case":"-ba"}}]}',
            ["wildcard-before-ignore-case a"],
        ],
        [
            "a wildcard before a suffix that ignores case",
            '{"a":[{"wildcard":"-*"},{"suffix":{"equals-ignore-case":"ba-"}}]}',
            ["wildcard-before-ignore-case a"],
        ],
        ["a wildcard after ignored case", '{"a":[{"equals-ignore-case":"INFO"},{"wildcard":"*.log"}]}', []],
        ["a wildcard that begins otherwise", '{"a":[{"wildcard":"x*.log"},{"equals-ignore-case":"INFO"}]}', []],
        ["a wildcard that begins with the letter", '{"a":[{"wildcard":"i*.log"},{"equals-ignore-case":"INFO"}]}', []],
        [
            "a wildcard that begins with an escaped star",
            '{"a":[{"wildcard":"\\\\*.log"},{"equals-ignore-case":"INFO"}]}',
            [],
        ],
        [
            "a wildcard before a text that begins with a digit",
            '{"a":[{"wildcard":"*.log"},{"equals-ignore-case":"1NFO"}]}',
            [],
        ],
        [
            "a wildcard whose first letter has two cases",
            '{"a":[{"wildcard":"I*.log"},{"equals-ignore-case":"INFO"}]}',
            [],
        ],
        ["a wildcard without a star", '{"a":[{"wildcard":"-"},{"equals-ignore-case":"-b"}]}', []],
        [
            "a wildcard before a suffix that ends in a digit",
            '{"a":[{"wildcard":"-*"},{"suffix":{"equals-ignore-case":"1-"}}]}',
            [],
        ],
        [
            "a wildcard before what is anything but a text that ignores case",
            '{"a":[{"wildcard":"*.log"},{"anything-but":{"equals-ignore-case":"INFO"}}]}',
            ["anything-but-absent a"],
        ],
        ["a wildcard that takes all that begins so", '{"a":[{"wildcard":"-*"},{"equals-ignore-case":"-b"}]}', []],
        ["a wildcard that takes everything", '{"a":[{"wildcard":"*"},{"equals-ignore-case":"INFO"}]}', []],
        ["a wildcard that takes every suffix", '{"a":[{"wildcard":"*"},{"suffix":{"equals-ignore-case":"INFO"}}]}', []],
        ["a wildcard before a plain text", '{"a":[{"wildcard":"*.log"},"INFO",{"prefix":"INFO"}]}', []],
        ["a pattern that is too long", `{"a":["${"x".repeat(2050)}"]}`, ["pattern-length "]],
    ];
    for (const [what, pattern, codes] of ROWS) {
        it(what, () => {
            // Most of these name no source, for brevity.
            const warnings = lintPattern(pattern).filter(({ code }) => code !== "unpinned-source");
            expect(warnings.map(({ code, path }) => `${code} ${path}`)).to.deep.equal(codes);
        });
    }

    it("says what happens instead", () => {
        expect(lintPattern('{"a":[2],"$or":[{"a":[1]},{"b":[1]}]}')[0]?.message).to.equal(
            "a is given inside and outside of $or: the one inside replaces the other, which comes first",
        );
        expect(lintPattern('{"$or":[{"a":[1]},{"b":[1]}],"a":[2]}')[0]?.message).to.equal(
            "a is given inside and outside of $or: the one outside replaces the other, which comes first",
        );
    });

    it("says what the engine makes of parts that share states, and what to write instead", () => {
        const source = ["my.app"];
        const messages = (pattern: object) => lintPattern(pattern).map(({ message }) => message);
        expect(messages({ source, $or: [{ a: ["x"] }, { a: ["x", "y", { prefix: "z" }] }] })).to.deep.equal([
            '"y", {"prefix":"z"} may not match: a branch of $or before it wants the same fields and has values in common, and event-ruler, which EventBridge uses, can then lose what the later branch adds; let the branches have no value of a in common, or make one branch of them',
        ]);
        expect(messages({ source, a: [wildcard("*.log"), equalsIgnoreCase("INFO")] })).to.deep.equal([
            'after the wildcard "*.log", event-ruler, which EventBridge uses, takes any character for the first letter of "INFO"; put what ignores case before the wildcard',
        ]);
        expect(messages({ source, a: [wildcard("*.log"), suffix("INFO", { ignoreCase: true })] })).to.deep.equal([
            'after the wildcard "*.log", event-ruler, which EventBridge uses, takes any character for the last letter of "INFO"; put what ignores case before the wildcard',
        ]);
    });

    it("compares a hundred branches of $or with each other, and no more", () => {
        const other = (count: number) => Array.from({ length: count }, (_, at) => ({ a: [`v${at}`] }));
        const codes = (count: number) =>
            lintPattern({ source: ["my.app"], $or: [...other(count), { a: ["v0", "y"] }] }).map(({ code }) => code);
        expect(codes(99)).to.deep.equal(["or-shared-values"]);
        expect(codes(100)).to.deep.equal([]);
    });

    it("takes the length that an account has been granted", () => {
        const pattern = `{"source":["${"x".repeat(2050)}"]}`;
        expect(lintPattern(pattern, { patternLength: 4096 })).to.deep.equal([]);
        expect(lintPattern(pattern, { patternLength: 2064 }).map(({ code }) => code)).to.deep.equal(["pattern-length"]);
        expect(lintPattern(pattern, { patternLength: 2065 })).to.deep.equal([]);
    });

    it("throws for a pattern that is not valid", () => {
        expect(() => lintPattern("{}")).to.throw("Empty objects are not allowed");
    });
});

describe("the sources that a pattern admits", () => {
    const PINNED: readonly (readonly [pattern: object, sources: readonly object[]])[] = [
        [{ source: ["aws.ec2", "aws.s3"] }, [{ exact: "aws.ec2" }, { exact: "aws.s3" }]],
        [{ source: [prefix("aws.")] }, [{ prefix: "aws." }]],
        [{ source: [prefix("AWS.", { ignoreCase: true })] }, [{ prefix: "AWS.", ignoreCase: true }]],
        [{ source: [equalsIgnoreCase("App")] }, [{ exact: "App", ignoreCase: true }]],
        [{ source: [wildcard("app.*.prod")] }, [{ prefix: "app." }]],
        [{ source: [wildcard("app")] }, [{ exact: "app" }]],
        [{ $or: [{ source: ["a"] }, { source: ["b"], account: ["123456789012"] }] }, [{ exact: "a" }, { exact: "b" }]],
        [{ source: ["a"], $or: [{ x: [1] }, { y: [1] }] }, [{ exact: "a" }]],
    ];
    for (const [pattern, sources] of PINNED) {
        it(JSON.stringify(pattern), () => {
            expect(pinnedSources(compilePattern(pattern))).to.deep.equal({ pinned: true, sources });
        });
    }

    const OPEN: readonly (readonly [pattern: object, reason: string])[] = [
        [{ account: ["123456789012"] }, "the pattern names no source"],
        [{ source: [prefix("")] }, "the prefix of source is empty"],
        [{ source: [wildcard("*")] }, "the wildcard of source starts with a star"],
        [{ source: [anythingBut("aws.ec2")] }, "source is matched by anything-but, which admits any source"],
        [{ source: [suffix(".prod")] }, "source is matched by suffix, which admits any source"],
        [{ source: ["a", exists(false)] }, "source is matched by exists, which admits any source"],
        [{ source: [null] }, "source is compared with something that is no string"],
        [{ source: [7] }, "source is compared with something that is no string"],
        [{ $or: [{ source: ["a"] }, { region: ["eu-west-1"] }] }, "a branch of $or names no source"],
    ];
    for (const [pattern, reason] of OPEN) {
        it(`${JSON.stringify(pattern)}: ${reason}`, () => {
            expect(pinnedSources(compilePattern(pattern))).to.deep.equal({ pinned: false, reason });
        });
    }
});

describe("builders", () => {
    it("return the JSON of the language", () => {
        const pattern: EventPattern = {
            source: [prefix("aws.")],
            "detail-type": [suffix("Change", { ignoreCase: true })],
            detail: {
                level: [equalsIgnoreCase("warn"), anythingBut({ prefix: ["tmp", "test"] })],
                count: [numeric(">", 0, "<=", 5), anythingBut([7, 8])],
                address: [cidr("10.0.0.0/8")],
                $or: [{ path: [wildcard("a*z")] }, { error: [exists(false), null] }],
            },
        };
        expect(JSON.parse(compilePattern(pattern).text)).to.deep.equal({
            source: [{ prefix: "aws." }],
            "detail-type": [{ suffix: { "equals-ignore-case": "Change" } }],
            detail: {
                level: [{ "equals-ignore-case": "warn" }, { "anything-but": { prefix: ["tmp", "test"] } }],
                count: [{ numeric: [">", 0, "<=", 5] }, { "anything-but": [7, 8] }],
                address: [{ cidr: "10.0.0.0/8" }],
                $or: [{ path: [{ wildcard: "a*z" }] }, { error: [{ exists: false }, null] }],
            },
        });
    });
});
