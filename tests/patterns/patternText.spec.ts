import { expect } from "chai";
import { compilePattern, InvalidEventError, InvalidEventPatternError, matches, parseEvent } from "event-ops/patterns";
import { steps } from "./steps";

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const COMMENT =
    "maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)";

/** What a text is, the text, and what EventBridge says of it. */
type Row = readonly [what: string, text: string, reason: string];

function refused(rows: readonly Row[]): void {
    for (const [what, text, reason] of rows) {
        it(`${what}, ${text.slice(0, 40)}: ${reason}`, () => {
            expect(() => compilePattern(text))
                .to.throw(InvalidEventPatternError)
                .that.includes({ name: "InvalidEventPatternError", message: reason, path: "" });
        });
    }
}

const unexpected = (character: string, why: string) =>
    `Unexpected character ('${character}' (code ${character.codePointAt(0)})): ${why}`;

describe("a pattern's text that is no object", () => {
    refused([
        ["nothing", "", "Filter is not an object"],
        ["blanks", " \n", "Filter is not an object"],
        ["an array", "[]", "Filter is not an object"],
        ["a string", '"x"', "Filter is not an object"],
        ["a number", "12", "Filter is not an object"],
        ["an object without fields", "{}", "Empty objects are not allowed"],
        ["a word", "nope", `Unrecognized token 'nope': was expecting ${VALUES}`],
    ]);
});

describe("a pattern's text that ends too early", () => {
    refused([
        ["at its start", "{", "Unexpected end-of-input: expected close marker for Object"],
        ["within a name", '{"a', "Unexpected end-of-input: was expecting closing quote for a string value"],
        ["after a name", '{"a"', "Unexpected end-of-input within/between Object entries"],
        ["after a colon", '{"a": ', "Unexpected end-of-input within/between Object entries"],
        ["at the start of an array", '{"a":[ ', "Unexpected end-of-input: expected close marker for Array"],
        ["after a value", '{"a":[1', "Unexpected end-of-input: expected close marker for Array"],
        ["after a comma between values", '{"a":[1,', "Unexpected end-of-input within/between Array entries"],
        ["after an array", '{"a":[1] ', "Unexpected end-of-input: expected close marker for Object"],
        ["after a comma between fields", '{"a":[1], ', "Unexpected end-of-input within/between Object entries"],
        ["within a value", '{"a":["x]}', "Unexpected end-of-input: was expecting closing quote for a string value"],
        ["after a backslash", '{"a":["\\', "Unexpected end-of-input in character escape sequence"],
        ["within a character's code", '{"a":["\\u00', "Unexpected end-of-input in character escape sequence"],
        ["after a sign", '{"a":[-', "Unexpected end-of-input in a Number value"],
        ["after a decimal point", '{"a":[1.', "Unexpected end-of-input in a Number value"],
        ["after an exponent's sign", '{"a":[1e+', "Unexpected end-of-input in a Number value"],
    ]);
});

describe("a pattern's text that is no JSON", () => {
    const key = "was expecting double-quote to start field name";
    const value = `expected a valid value ${VALUES}`;
    refused([
        ["single quotes around a name", "{'a':[1]}", unexpected("'", key)],
        ["no quotes around a name", "{a:[1]}", unexpected("a", key)],
        ["a comma after the last field", '{"a":[1],}', unexpected("}", key)],
        ["no colon", '{"a" [1]}', unexpected("[", "was expecting a colon to separate field name and value")],
        ["no value", '{"a":}', unexpected("}", "expected a value")],
        ["a comma after the last value", '{"a":[1,]}', unexpected("]", value)],
        ["a comma before the first value", '{"a":[,1]}', unexpected(",", value)],
        ["single quotes around a value", "{\"a\":['x']}", unexpected("'", value)],
        ["no comma between values", '{"a":[1 2]}', unexpected("2", "was expecting comma to separate Array entries")],
        [
            "a number that goes on as a word",
            '{"a":[1x]}',
            unexpected("x", "was expecting comma to separate Array entries"),
        ],
        [
            "no comma between fields",
            '{"a":[1] "b":[1]}',
            unexpected('"', "was expecting comma to separate Object entries"),
        ],
        ["another end of an object", '{"a":[1]]', "Unexpected close marker ']': expected '}' (for Object)"],
        ["another end of an array", '{"a":[1}', "Unexpected close marker '}': expected ']' (for Array)"],
        ["another end of an empty object", "{]", "Unexpected close marker ']': expected '}' (for Object)"],
        ["another end of an empty array", '{"a":[}', "Unexpected close marker '}': expected ']' (for Array)"],
        ["a comment", '{"a":[1] /* c */}', unexpected("/", COMMENT)],
        ["a comment before a name", '{// c\n"a":[1]}', unexpected("/", COMMENT)],
        ["a comment of a shell", '{"a":[1] # c\n}', unexpected("#", "was expecting comma to separate Object entries")],
        ["a word", '{"a":[on]}', `Unrecognized token 'on': was expecting ${VALUES}`],
        ["a word of other letters", '{"a":[caf\u00e9_1]}', `Unrecognized token 'caf\u00e9_1': was expecting ${VALUES}`],
        ["a word that begins as another", '{"a":[nullable]}', `Unrecognized token 'nullable': was expecting ${VALUES}`],
        [
            "a long word",
            `{"a":[${"x".repeat(255)}]}`,
            `Unrecognized token '${"x".repeat(255)}': was expecting ${VALUES}`,
        ],
        [
            "a longer word",
            `{"a":[${"x".repeat(300)}]}`,
            `Unrecognized token '${"x".repeat(256)}...': was expecting ${VALUES}`,
        ],
        [
            "a character of control",
            '{"a":["\t"]}',
            "Illegal unquoted character ((CTRL-CHAR, code 9)): has to be escaped using backslash to be included in string value",
        ],
        ["an escape that is none", '{"a":["\\q"]}', "Unrecognized character escape 'q' (code 113)"],
        [
            "a character's code of three digits",
            '{"a":["\\u000z"]}',
            unexpected("z", "expected a hex-digit for character escape sequence"),
        ],
    ]);
});

describe("a pattern's text with numbers that are none", () => {
    const inNumber = (character: string, why: string) =>
        `Unexpected character ('${character}' (code ${character.charCodeAt(0)})) in numeric value: ${why}`;
    const digit = "expected digit (0-9) to follow minus sign, for valid numeric value";
    const zeroes = "Invalid numeric value: Leading zeroes not allowed";
    refused([
        ["a zero too many", '{"a":[00]}', zeroes],
        ["a zero at the start", '{"a":[09]}', zeroes],
        ["no digit after the point", '{"a":[1.]}', inNumber("]", "Decimal point not followed by a digit")],
        ["no digit before the point", '{"a":[.5]}', unexpected(".", `expected a valid value ${VALUES}`)],
        ["no exponent", '{"a":[1e]}', inNumber("]", "Exponent indicator not followed by a digit")],
        ["no exponent after a capital", '{"a":[1E]}', inNumber("]", "Exponent indicator not followed by a digit")],
        ["no exponent after a plus", '{"a":[1e+]}', inNumber("]", "Exponent indicator not followed by a digit")],
        ["no exponent after a minus", '{"a":[1e-]}', inNumber("]", "Exponent indicator not followed by a digit")],
        ["a minus alone", '{"a":[-]}', inNumber("]", digit)],
        ["two of them", '{"a":[--1]}', inNumber("-", digit)],
        [
            "a plus",
            '{"a":[+1]}',
            inNumber(
                "+",
                "JSON spec does not allow numbers to have plus signs: enable `JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow",
            ),
        ],
        ["NaN", '{"a":[NaN]}', "Non-standard token 'NaN': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow"],
        [
            "Infinity",
            '{"a":[Infinity]}',
            "Non-standard token 'Infinity': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow",
        ],
    ]);
});

describe("a text that is JSON", () => {
    it("may have blanks, tabs and lines between its parts", () => {
        const pattern = compilePattern('\n{\t"a" :\r\n [ "x" ,\t1 ] , "b" : [ { "exists" : true } ] }');
        expect(matches(pattern, ' {"a"\n:\t"x" ,\r"b" : [ null ] } ')).to.equal(true);
        expect(matches(pattern, '{"a":"y","b":1}')).to.equal(false);
    });

    it("has characters by their codes, in capitals or not", () => {
        expect(
            matches(compilePattern('{"a":["\\u00e9\\u00E9\\"\\\\\\/\\b\\f\\n\\r\\t"]}'), { a: 'éé"\\/\b\f\n\r\t' }),
        ).to.equal(true);
    });

    it("may have empty objects and arrays in an event", () => {
        expect(matches(compilePattern({ e: [1] }), '{"a":{},"b":[],"c":[{},[]],"d":{"x":{}},"e":1}')).to.equal(true);
    });

    it("is read in a step more for each value more, and in two where a key occurs twice", () => {
        const list = (count: number, more = "") => `{"a":[${Array.from({ length: count }, () => 1).join(",")}]${more}}`;
        const cost = (text: string) => steps(() => parseEvent(text));
        expect(cost(list(20)) - cost(list(10))).to.equal(10);
        expect(cost(list(20, ',"a":2')) - cost(list(10, ',"a":2'))).to.equal(20);
    });
});

describe("an event's text that is none", () => {
    const rows: readonly (readonly [text: string, reason: string])[] = [
        ["", "No content to map due to end-of-input"],
        [" \n", "No content to map due to end-of-input"],
        ["[1]", "Event must be a JSON object"],
        ['"x"', "Event must be a JSON object"],
        ["1", "Event must be a JSON object"],
        ["null", "Event must be a JSON object"],
        ['{"a":1', "Unexpected end-of-input: expected close marker for Object"],
        ['{"a":nil}', `Unrecognized token 'nil': was expecting ${VALUES}`],
        [`${'{"a":'.repeat(100_000)}1`, "Document nesting depth (1001) exceeds the maximum allowed (1000)"],
    ];
    for (const [text, reason] of rows) {
        it(`${text.slice(0, 20) || "(empty)"}: ${reason}`, () => {
            expect(() => parseEvent(text))
                .to.throw(InvalidEventError)
                .that.includes({ name: "InvalidEventError", message: reason });
        });
    }
});
