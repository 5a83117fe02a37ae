import fc from "fast-check";
import type { NumberText } from "./json";

/** Units that case, escapes, wildcards and UTF-8 treat in ways of their own. */
const UNIT = fc.constantFrom(
    ...["a", "a", "a", "b", "b", "A", "B", "*", "\\", '"', "/", ":", ".", "?", " ", "\n", "\t", "\u0000", "\u007f"],
    ...["s", "S", "ß", "ẞ", "k", "K", "\u212a", "i", "I", "İ", "ı", "σ", "ς", "Σ", "ä", "Ä", "é", "e\u0301", "ŉ", "ﬁ"],
    ...["𐐀", "𐐨", "😀", "日", "\uffff", "\u2028", "ǅ", "Ω", "\u2126"],
);

const WORDS = fc.constantFrom(
    ...["", "x", "X", "ab", "aab", "abab", "null", "true", "1", "300", "STRASSE", "straße", "strasse"],
    ...["running", "stopped", "Stopped", "aws.ec2", "/aws/lambda/a", "dev-logs", "a*b", "a\\b"],
);

export const IP = fc.constantFrom(
    ...[
        "10.0.0.1",
        "10.0.0.01",
        "010.0.0.1",
        "10.0.0.2",
        "10.0.0.256",
        "10.0.0",
        "1.2.3.4",
        "255.255.255.255",
        "0.0.0.0",
    ],
    ...["0000000001.0.0.1", "32.1.1.1", "127.0.0.1", "10.0.0.1 ", "192.168.1.77", "9.255.255.255", "11.0.0.0"],
    ...["::", "::1", "0:0:0:0:0:0:0:1", "::01", "fe80::1", "FE80::1", "fe80:0::0001", "2001:db8::", "2001:DB8:0:0::1"],
    ...[
        "::ffff:10.0.0.1",
        "::ffff:a00:1",
        "::FFFF:0A00:0001",
        "12:34",
        "aa:bb:cc:dd:ee:ff",
        "1::2::3",
        ":::",
        ":",
        "1:",
    ],
    ...["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "ffff:ffff::ffff", "12345::1"],
    ...["fe80::1%eth0", "[::1]", "::1/128", "a:b", "00000::1", "1:2:3:4::5:6:7:8"],
);

export const TEXT: fc.Arbitrary<string> = fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 4 }) },
    { weight: 3, arbitrary: WORDS },
    { weight: 3, arbitrary: fc.string({ unit: UNIT, maxLength: 5 }) },
    { weight: 1, arbitrary: IP },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 4 }) },
);

const LITERALS = fc.constantFrom(
    ...[
        "0",
        "-0",
        "-0.0",
        "0e5",
        "1",
        "1.0",
        "1e0",
        "-1",
        "2",
        "10",
        "300",
        "300.0",
        "3.0e2",
        "3E+2",
        "30e1",
        "0.3",
        "3e-1",
    ],
    ...["0.1", "0.10", "1e-1", "123456789012", "5e9", "-5e9", "5000000000", "5000000000.000001", "-4999999999.999999"],
    ...["9007199254740991", "9007199254740992", "9007199254740993", "9007199254740994", "90071992547409930e-1"],
    ...[
        "1e400",
        "-1e400",
        "1e-400",
        "5e-324",
        "1e23",
        "1e22",
        "1.7976931348623157e308",
        "2.2250738585072014e-308",
        "1E309",
    ],
    ...["0.30000000000000004", "0.3000000000000000", "27.807807921694092", "27.80780792169409", "3.141592653589793238"],
    ...["123456789.123456789", "0.000001", "1e-7", "100000000000000000000", "1e20", "0.1e1", "12345678901234567"],
);

const asNumber = (number: string): NumberText => ({ number });

/** Numbers that any double can hold. */
export const PLAIN_NUMBER: fc.Arbitrary<NumberText> = fc
    .oneof(
        { weight: 4, arbitrary: fc.integer({ min: -3, max: 12 }).map(String) },
        {
            weight: 1,
            arbitrary: fc.constantFrom("0.1", "0.3", "3e-1", "300", "3e2", "-0", "5e9", "1e20", "123456789012"),
        },
        { weight: 1, arbitrary: fc.tuple(fc.integer(), fc.nat(99)).map(([whole, part]) => `${whole}.${part}`) },
    )
    .map(asNumber);

/** Numbers in every form; a double holds most of them. */
export const NUMBER: fc.Arbitrary<NumberText> = fc.oneof(
    { weight: 6, arbitrary: PLAIN_NUMBER },
    { weight: 2, arbitrary: LITERALS.map(asNumber) },
    {
        weight: 1,
        arbitrary: fc
            .oneof(
                fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
                fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map(String),
                fc
                    .tuple(fc.integer(), fc.integer({ min: -30, max: 30 }))
                    .map(([digits, power]) => `${digits}e${power}`),
            )
            .map(asNumber),
    },
);

export const SCALAR = fc.oneof(
    { weight: 5, arbitrary: TEXT },
    { weight: 3, arbitrary: NUMBER },
    { weight: 1, arbitrary: fc.constantFrom<boolean | null>(true, false, null) },
);

/** Few names, so that patterns and events meet; some sort between a name and its fields, or are more than names elsewhere. */
export const NAME = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom("a", "b", "c", "z") },
    {
        weight: 1,
        arbitrary: fc.constantFrom("", "a.b", "b.c", "a-", "a!", "é", "B", "__proto__", "constructor", "𐐀", "\uffff"),
    },
);
