import { expect } from "chai";
import {
    compilePattern,
    InvalidEventPatternError,
    matches,
    serviceErrorText,
    validatePattern,
} from "event-ops/patterns";

/** The value of the field `a` in the pattern, and what the service says. */
const VALUES: readonly (readonly [value: string, reason: string])[] = [
    ["{}", "Empty objects are not allowed"],
    ["[]", "Empty arrays are not allowed"],
    ['"x"', '"a" must be an object or an array'],
    ["7", '"a" must be an object or an array'],
    ['[["x"]]', "Match value must be String, number, true, false, or null"],
    ["[{}]", "Match expression name not found"],
    ['[{"EXISTS":true}]', "Unrecognized match type EXISTS"],
    ['[{"prefix":"a","suffix":"b"}]', "Only one key allowed in match expression"],
    ['[{"numeric":["=",1],"prefix":"b"}]', "Too many elements in numeric expression"],
    ['[{"anything-but":"x","prefix":"b"}]', "Too many elements in numeric expression"],
    ['[{"anything-but":{"prefix":"x"},"b":1}]', "Only one key allowed in match expression"],
    ['[{"exactly":1}]', "exact match pattern must be a string"],
    ['[{"prefix":["a"]}]', "prefix match pattern must be a string"],
    ['[{"prefix":{}}]', "Prefix expression name not found"],
    ['[{"prefix":{"suffix":"a"}}]', "Unsupported prefix pattern: suffix"],
    ['[{"suffix":4}]', "suffix match pattern must be a string"],
    ['[{"suffix":{}}]', "Suffix expression name not found"],
    ['[{"suffix":{"prefix":"a"}}]', "Unsupported suffix pattern: prefix"],
    ['[{"suffix":{"equals-ignore-case":1}}]', "equals-ignore-case match pattern must be a string"],
    ['[{"prefix":{"equals-ignore-case":"x","y":1}}]', "Only one key allowed in match expression"],
    ['[{"equals-ignore-case":["x"]}]', "equals-ignore-case match pattern must be a string"],
    ['[{"wildcard":["x*"]}]', "wildcard match pattern must be a string"],
    ['[{"wildcard":"x**"}]', "Consecutive wildcard characters at pos 2"],
    ['[{"wildcard":"\u96e8**"}]', "Consecutive wildcard characters at pos 4"],
    ['[{"wildcard":"a\\\\"}]', "Invalid escape character at pos 2"],
    ['[{"wildcard":"ab\\\\n"}]', "Invalid escape character at pos 3"],
    ['[{"anything-but":null}]', "Value of anything-but must be an array or single string/number value."],
    [
        '[{"anything-but":[]}]',
        "Inside anything but list, either all values are number or string, mixed type is not supported",
    ],
    [
        '[{"anything-but":["x",1]}]',
        "Inside anything but list, either all values are number or string, mixed type is not supported",
    ],
    ['[{"anything-but":[true]}]', "Inside anything but list, start|null|boolean is not supported."],
    ['[{"anything-but":9007199254740993}]', "Cannot compare number : 9007199254740993"],
    ['[{"anything-but":{}}]', "Anything-But expression name not found"],
    ['[{"anything-but":{"exists":true}}]', "Unsupported anything-but pattern: exists"],
    ['[{"anything-but":{"constructor":"x"}}]', "Unsupported anything-but pattern: constructor"],
    ['[{"anything-but":{"prefix":""}}]', "Null prefix/suffix not allowed"],
    ['[{"anything-but":{"suffix":["x",""]}}]', "Null prefix/suffix not allowed"],
    ['[{"anything-but":{"prefix":{"equals-ignore-case":"x"}}}]', "prefix/suffix match pattern must be a string"],
    [
        '[{"anything-but":{"equals-ignore-case":[1]}}]',
        "Inside anything-but/ignore-case list, number|start|null|boolean is not supported.",
    ],
    ['[{"anything-but":{"wildcard":1}}]', "wildcard match pattern must be a string"],
    ['[{"anything-but":{"suffix":[]}}]', "Empty arrays are not allowed"],
    ['[{"anything-but":{"prefix":"x","b":1}}]', "Only one key allowed in match expression"],
    ['[{"numeric":"="}]', "Value of numeric must be an array."],
    ['[{"numeric":[]}]', "Invalid member in numeric match: ]"],
    ['[{"numeric":[{}]}]', "Invalid member in numeric match: {"],
    ['[{"numeric":[[]]}]', "Invalid member in numeric match: ["],
    ['[{"numeric":[7]}]', "Invalid member in numeric match: 7"],
    ['[{"numeric":[true,7]}]', "Invalid member in numeric match: true"],
    ['[{"numeric":["!=",2]}]', "Unrecognized numeric range operator: !="],
    ['[{"numeric":["=","2"]}]', "Value of equals must be numeric"],
    ['[{"numeric":[">"]}]', "Value of > must be numeric"],
    ['[{"numeric":["=",2,3]}]', "Too many elements in numeric expression"],
    ['[{"numeric":["<",5,">",1]}]', "Too many elements in numeric expression"],
    ['[{"numeric":[">",1,[],5]}]', "Bad value in numeric range: ["],
    ['[{"numeric":[">",1,5]}]', "Bad value in numeric range: 5"],
    ['[{"numeric":[">",1,null,5]}]', "Bad value in numeric range: null"],
    ['[{"numeric":["<="]}]', "Value of <= must be numeric"],
    ['[{"numeric":[">",1,">",5]}]', "Bad numeric range operator: >"],
    ['[{"numeric":[">",1,"<","5"]}]', "Value of < must be numeric"],
    ['[{"numeric":[">",1,"<",5,"<"]}]', "Too many terms in numeric range expression"],
    ['[{"numeric":[">=",5,"<=",5]}]', "Bottom must be less than top"],
    ['[{"numeric":["<",1e309]}]', "Cannot compare number : 1e309"],
    ['[{"exists":"true"}]', "exists match pattern must be either true or false."],
    ['[{"exists":1}]', "exists match pattern must be either true or false."],
    ['[{"exists":null}]', "exists match pattern must be either true or false."],
    ['[{"cidr":["10.0.0.0/8"]}]', "prefix match pattern must be a string"],
    ['[{"cidr":"10.0.0.0"}]', "Malformed CIDR, one '/' required"],
    ['[{"cidr":"10.0.0.0/8/9"}]', "Malformed CIDR, one '/' required"],
    ['[{"cidr":"10.0.0.0/"}]', "Malformed CIDR, one '/' required"],
    ['[{"cidr":"/"}]', "Malformed CIDR, one '/' required"],
    ['[{"cidr":"10.0.0.0/8x"}]', "Malformed CIDR, mask bits must be an integer"],
    ['[{"cidr":"10.0.0.0/x8"}]', "Malformed CIDR, mask bits must be an integer"],
    ['[{"cidr":"10.0.0.0/2147483647"}]', "IPv4 mask bits must be < 32"],
    ['[{"cidr":"10.0.0.0/2147483648"}]', "Malformed CIDR, mask bits must be an integer"],
    ['[{"cidr":"/8"}]', "Nonstandard IP address: "],
    ['[{"cidr":"10.0.0.0/eight"}]', "Malformed CIDR, mask bits must be an integer"],
    ['[{"cidr":"10.0.0.0/-1"}]', "Malformed CIDR, mask bits must not be negative"],
    ['[{"cidr":"10.0.0.0/32"}]', "IPv4 mask bits must be < 32"],
    ['[{"cidr":"2001:db8::/128"}]', "IPv6 mask bits must be < 128"],
    ['[{"cidr":"10.0.0/8"}]', "Nonstandard IP address: 10.0.0"],
    ['[{"cidr":"10.0.0.256/8"}]', "Invalid IP address: 10.0.0.256"],
];

describe("a pattern that EventBridge refuses", () => {
    for (const [value, reason] of VALUES) {
        it(`${value}: ${reason}`, () => {
            const error = refusal(`{"detail":{"a":${value}}}`);
            expect(error.message).to.equal(reason);
            expect(error.path).to.equal("detail.a");
        });
    }

    const HINTS: readonly (readonly [pattern: string, reason: string, hint: string | undefined])[] = [
        ['{"a":"x"}', '"a" must be an object or an array', 'write ["..."] for one value'],
        ['{"a":[]}', "Empty arrays are not allowed", "leave the field out, or name a value"],
        ['{"a":[["x"]]}', "Match value must be String, number, true, false, or null", "arrays cannot be nested"],
        [
            '{"a":[{"EXISTS":true}]}',
            "Unrecognized match type EXISTS",
            'operators are prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, exists, cidr, in lower case; got "EXISTS"',
        ],
        ['{"a":[{"cidr":["::/0"]}]}', "prefix match pattern must be a string", "cidr takes one string"],
        [
            '{"a":[{"cidr":"10.0.0.1/32"}]}',
            "IPv4 mask bits must be < 32",
            "for one address, write it as a plain string",
        ],
        ['{"a":[{"prefix":7}]}', "prefix match pattern must be a string", undefined],
        // Where $or is wrong, the service takes it for a field's name, and its reason is about something else.
        ['{"$or":"x"}', '"$or" must be an object or an array', "$or takes an array of two or more objects"],
        [
            '{"$or":[{"a":[1]},"x"]}',
            "Unrecognized match type a",
            "each element of $or is an object with at least one field",
        ],
        ['{"$or":[{"a":[1]}]}', "Unrecognized match type a", "$or needs at least two objects; for one, leave $or out"],
        [
            '{"d":{"$or":[{"date-after":["x"]},{"b":[1]}]}}',
            "Unrecognized match type date-after",
            '"date-after" cannot be a field\'s name inside $or',
        ],
        ['{"$or":[{"a":[{}]},{"b":[1]}]}', "Unrecognized match type a", "Match expression name not found"],
    ];
    for (const [pattern, reason, hint] of HINTS) {
        it(`${pattern} comes with a hint: ${hint ?? "none"}`, () => {
            const error = refusal(pattern);
            expect(error.message).to.equal(reason);
            expect(error.hint).to.equal(hint);
        });
    }

    it("is none where a field has the name of an operator outside of $or, or $or is a field beside others", () => {
        const operator = compilePattern('{"prefix":["x"],"d":{"regex":["y"]}}');
        expect(matches(operator, '{"prefix":"x","d":{"regex":"y"}}')).to.equal(true);
        expect(matches(operator, '{"prefix":"x","d":{"regex":"z"}}')).to.equal(false);
        const or = compilePattern('{"a":[1],"$or":["x"]}');
        expect(matches(or, '{"a":1,"$or":"x"}')).to.equal(true);
        expect(matches(or, '{"a":1,"$or":"y"}')).to.equal(false);
    });

    it("is nothing that JSON can write", () => {
        expect(() => compilePattern(() => undefined)).to.throw(InvalidEventPatternError, "Filter is not an object");
        expect(() => matches(compilePattern({ a: [1] }), () => undefined)).to.throw("No content to map");
    });

    it("wants less of anything-but where $or is a field's name", () => {
        const early = (excluded: string) => refusal(`{"$or":[{"anything-but":${excluded}}]}`).message;
        expect(early('{"wildcard":"a*"}')).to.equal("Unsupported anything-but pattern: wildcard");
        expect(early('{"prefix":["a"]}')).to.equal("prefix/suffix match pattern must be a string");
        expect(early('{"suffix":["a"]}')).to.equal("prefix/suffix match pattern must be a string");
        expect(validatePattern('{"$or":[{"anything-but":{"prefix":"a"}}]}')).to.deep.equal({ valid: true });
        expect(validatePattern('{"$or":[{"anything-but":{"equals-ignore-case":["a"]}}]}')).to.deep.equal({
            valid: true,
        });
    });

    it("has $or lists that multiply to more than 1,000 combinations", () => {
        const lists = (count: number) =>
            `{${Array.from({ length: count }, (_, at) => `"f${at}":{"$or":[{"a":[1]},{"b":[1]}]}`).join(",")}}`;
        expect(validatePattern(lists(9))).to.deep.equal({ valid: true });
        expect(refusal(lists(10)).message).to.equal("Rule is too complex");
        expect(refusal(lists(60)).path).to.equal("f9.$or");
        const list = (branches: number) => `{"$or":[${Array.from({ length: branches }, () => '{"a":[1]}').join(",")}]}`;
        expect(validatePattern(list(1000))).to.deep.equal({ valid: true });
        expect(refusal(list(1001)).path).to.equal("$or");
        expect(refusal(list(1001)).hint).to.equal(
            "the $or lists of a pattern may multiply to 1000 combinations at most",
        );
    });

    it("has wildcards of complexity 11 and more in one field", () => {
        const message =
            "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character";
        expect(refusal('{"a":[{"wildcard":"*:*:*:*:*:event-bus/*"}]}').message).to.equal(message);
        expect(validatePattern('{"a":[{"wildcard":"*:*:*:*:event-bus/*"}]}')).to.deep.equal({ valid: true });
        expect(validatePattern('{"a":[{"wildcard":"/Users/*/dir/dir/dir/dir/dir/doc.txt"}]}').valid).to.equal(true);
        const many = ["a", "b", "c", "d", "e", "f"].map((letter) => `{"wildcard":"*.${letter}"}`).join(",");
        expect(refusal(`{"a":[${many}]}`).message).to.equal(message);
    });

    it("carries the wrapper in the service's text only", () => {
        const error = refusal('{"a":"x"}');
        expect(serviceErrorText(error)).to.equal(
            'Event pattern is not valid. Reason: "a" must be an object or an array',
        );
        expect(validatePattern('{"a":"x"}')).to.deep.equal({
            valid: false,
            reason: '"a" must be an object or an array',
        });
    });

    it("is none that cannot be written as JSON, which is an error of the caller", () => {
        const pattern: Record<string, unknown> = {};
        pattern["detail"] = pattern;
        expect(() => validatePattern(pattern)).to.throw(TypeError);
    });

    it("is nested more than 1,000 levels deep", () => {
        const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}[1]${"}".repeat(levels - 1)}`;
        expect(matches(compilePattern(nested(1000)), nested(1000))).to.equal(true);
        expect(refusal(nested(1001)).message).to.equal(
            "Document nesting depth (1001) exceeds the maximum allowed (1000)",
        );
    });
});

function refusal(pattern: string): InvalidEventPatternError {
    try {
        compilePattern(pattern);
    } catch (error) {
        if (error instanceof InvalidEventPatternError) return error;
        throw error;
    }
    throw new Error(`${pattern} was taken`);
}
