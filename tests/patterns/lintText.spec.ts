import { check, STATE } from "./lintTable";

describe("lint of a pattern's text", () => {
    check([
        [
            "text after the pattern",
            '{"source":["s"]} // note',
            ["trailing-text : text after the pattern is ignored by EventBridge; remove it"],
        ],
        ["blanks after the pattern", '{"source":["s"]} \n', []],
        [
            "a pattern that is too long",
            `{"source":["${"x".repeat(2050)}"]}`,
            ["pattern-length : 2065 characters; EventBridge takes 2048, or 4096 after a quota increase"],
        ],
        [
            "an object twice",
            '{"source":["s"],"d":{"a":["1"]},"d":{"b":["2"]}}',
            ["duplicate-key d: d occurs twice: the fields of both apply"],
        ],
        [
            "a field twice",
            '{"source":["s"],"a":["1"],"a":["2"]}',
            ["duplicate-key a: a occurs twice: only the last one counts"],
        ],
        [
            "a field outside of $or, inside it, and outside again",
            '{"source":["s"],"a":["1"],"$or":[{"a":["2"]},{"b":["1"]}],"a":["3"]}',
            [
                "or-conflict a: a is given inside and outside of $or: the one inside replaces the other, which comes first",
                "or-conflict a: a is given inside and outside of $or: the one outside replaces the other, which comes first",
            ],
        ],
        [
            "$or as a field's name twice",
            '{"source":["s"],"$or":["x"],"$or":["y"]}',
            ["duplicate-key $or: $or occurs twice: only the last one counts"],
        ],
        [
            "$or as a field's name twice, once with an operator",
            '{"source":["s"],"$or":[{"prefix":"x"},"y"],"$or":["z"]}',
            ["duplicate-key $or: $or occurs twice: only the last one counts"],
        ],
        [
            "a field twice in an object whose name is $or",
            '{"source":["s"],"$or":{"a":["1"],"a":["2"]}}',
            ["duplicate-key $or.a: $or.a occurs twice: only the last one counts"],
        ],
        ["operators in $or as a field's name", '{"source":["s"],"$or":[{"prefix":"x"},{"suffix":"z"}]}', []],
    ]);
});

describe("lint of operators", () => {
    check([
        [
            "a wildcard of unknown fate, once for all branches",
            '{"source":["s"],"c":[{"wildcard":"*:*:*:*:event-bus/*"}],"$or":[{"a":["1"]},{"b":["1"]}]}',
            [
                "wildcard-complexity c: wildcard complexity 9: EventBridge is known to accept 7 and to refuse 11; use fewer stars, or split the rule",
            ],
        ],
        [
            "wildcards of unknown fate in two fields",
            '{"source":["s"],"a":[{"wildcard":"*:*:*:*:event-bus/*"}],"b":[{"wildcard":"*:*:*:*:event-bus/*"}]}',
            [
                "wildcard-complexity a: wildcard complexity 9: EventBridge is known to accept 7 and to refuse 11; use fewer stars, or split the rule",
                "wildcard-complexity b: wildcard complexity 9: EventBridge is known to accept 7 and to refuse 11; use fewer stars, or split the rule",
            ],
        ],
        [
            "two mistakes in one field",
            '{"source":["s"],"a":[{"wildcard":"*:*:*:*:event-bus/*"},{"prefix":"x\\""}]}',
            [
                "quote-in-prefix a: EventBridge compares with the quotes around the value too, so this also matches the end of it",
                "wildcard-complexity a: wildcard complexity 9: EventBridge is known to accept 7 and to refuse 11; use fewer stars, or split the rule",
            ],
        ],
        [
            "an error's code that is null",
            '{"source":["s"],"detail":{"errorCode":[null]}}',
            [
                'error-code-null detail.errorCode: CloudTrail leaves detail.errorCode out when a call succeeds, and null matches only null; use {"exists": false}',
            ],
        ],
        ["an error's code that is something else", '{"source":["s"],"detail":{"errorCode":[true]}}', []],
        ["another field that is null", '{"source":["s"],"detail":{"other":[null]}}', []],
        [
            "a beginning that ends in a quote",
            '{"source":["s"],"a":[{"prefix":"on\\""}]}',
            [
                "quote-in-prefix a: EventBridge compares with the quotes around the value too, so this also matches the end of it",
            ],
        ],
        ["a beginning that begins with one", '{"source":["s"],"a":[{"prefix":"\\"on"}]}', []],
        [
            "an end that begins with a quote",
            '{"source":["s"],"a":[{"suffix":"\\"on"}]}',
            [
                "quote-in-prefix a: EventBridge compares with the quotes around the value too, so this also matches the start of it",
            ],
        ],
        ["an end that ends in one", '{"source":["s"],"a":[{"suffix":"on\\""}]}', []],
        ["an end of any case", '{"source":["s"],"a":[{"suffix":{"equals-ignore-case":"x"}}]}', []],
        [
            "an emoji of any case",
            '{"source":["s"],"a":[{"equals-ignore-case":"🚀"}]}',
            [
                "ignore-case-astral a: letters outside the Basic Multilingual Plane (emoji, for example) never match when case is ignored",
            ],
        ],
        [
            "presence of an object",
            { ...STATE, detail: { userIdentity: [{ exists: true }] } },
            [
                "exists-on-object detail.userIdentity: detail.userIdentity is an object, and exists looks at values only: it never matches",
            ],
        ],
        [
            "absence of an object",
            { ...STATE, detail: { overrides: [{ exists: false }] } },
            [
                "exists-on-object detail.overrides: detail.overrides is an object, and exists looks at values only: it always matches",
            ],
        ],
        ["a value where an object is", { ...STATE, detail: { responseElements: ["x"] } }, []],
        [
            "absence inside a list",
            '{"source":["s"],"detail":{"containers":{"reason":[{"exists":false}]}}}',
            [
                "absent-in-array detail.containers.reason: detail.containers is an array of objects: whether detail.containers.reason counts as missing depends on which fields come before it in the alphabet (docs/event-patterns.md, B4)",
            ],
        ],
        ["presence inside a list", { ...STATE, detail: { containers: { reason: [{ exists: true }] } } }, []],
    ]);
});
