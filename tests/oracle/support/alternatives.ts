import fc from "fast-check";
import { type Json, object } from "./json";
import { IP, NUMBER, PLAIN_NUMBER, SCALAR, TEXT } from "./values";

const one = (name: string, value: Json) => object([name, value]);
const operator = (name: string, value: fc.Arbitrary<Json>) => value.map((given) => one(name, given));

/** Texts with stars, some of them escaped. */
const GLOB = fc.oneof(
    {
        weight: 6,
        arbitrary: fc
            .array(fc.oneof(TEXT, fc.constantFrom("a", "b", "ab")), { minLength: 1, maxLength: 4 })
            .map(starred),
    },
    { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 6 }).map(single) },
);

function starred(parts: readonly string[]): string {
    return single(parts.map((part) => part.replace(/[*\\]/g, "\\$&")).join("*"));
}

/** Without stars in a row, which are refused. */
function single(glob: string): string {
    return glob.replace(/(?<!\\)\*+/g, "*");
}

const listOf = (item: fc.Arbitrary<Json>) => fc.array(item, { minLength: 1, maxLength: 3 });
const oneOrList = (item: fc.Arbitrary<Json>): fc.Arbitrary<Json> => fc.oneof(item, listOf(item));

const FULL = TEXT.filter((text) => text !== "");
const IGNORING_CASE = operator("equals-ignore-case", TEXT);

const anythingBut = (excluded: fc.Arbitrary<Json>) => operator("anything-but", excluded);

/** A double must hold what is compared; the others are refused. */
const OPERAND = fc.oneof({ weight: 9, arbitrary: PLAIN_NUMBER }, { weight: 1, arbitrary: NUMBER });

const COMPARISON = fc.constantFrom("=", "<", "<=", ">", ">=");
const LOWER = fc.constantFrom(">", ">=");
const UPPER = fc.constantFrom("<", "<=");

const NUMERIC: fc.Arbitrary<Json> = fc.oneof(
    fc.tuple(COMPARISON, OPERAND).map((given) => [...given]),
    fc.tuple(LOWER, OPERAND, UPPER, OPERAND).map(([lower, first, upper, second]) => {
        const [low, high] = Number(first.number) <= Number(second.number) ? [first, second] : [second, first];
        return [lower, low, upper, high];
    }),
);

const NETWORK = fc.oneof(
    {
        weight: 6,
        arbitrary: fc
            .tuple(fc.constantFrom("10.0.0.1", "10.0.0.0", "0.0.0.0", "192.168.1.7", "010.0.0.1"), fc.nat(31))
            .map(([ip, bits]) => `${ip}/${bits}`),
    },
    {
        weight: 6,
        arbitrary: fc
            .tuple(fc.constantFrom("::1", "::", "2001:db8::", "FE80::1", "2000::"), fc.nat(127))
            .map(([ip, bits]) => `${ip}/${bits}`),
    },
    {
        weight: 1,
        arbitrary: fc
            .tuple(
                IP,
                fc.constantFrom(
                    "",
                    "/",
                    "/0",
                    "/8",
                    "/32",
                    "/33",
                    "/128",
                    "/+8",
                    "/-1",
                    "/08",
                    "/8/",
                    "/8/8",
                    "/x",
                    "/64",
                    "//8",
                ),
            )
            .map(([ip, mask]) => ip + mask),
    },
);

const EVERY_OPERATOR: fc.Arbitrary<Json> = fc.oneof(
    operator("prefix", fc.oneof(TEXT, IGNORING_CASE)),
    operator("suffix", fc.oneof(TEXT, IGNORING_CASE)),
    IGNORING_CASE,
    operator("exactly", TEXT),
    operator("wildcard", GLOB),
    operator("numeric", NUMERIC),
    operator("cidr", NETWORK),
    operator("exists", fc.boolean()),
    fc.constant(one("exists", false)),
    anythingBut(oneOrList(TEXT)),
    anythingBut(oneOrList(OPERAND)),
    anythingBut(operator("prefix", oneOrList(FULL))),
    anythingBut(operator("suffix", oneOrList(FULL))),
    anythingBut(operator("equals-ignore-case", oneOrList(TEXT))),
    anythingBut(operator("wildcard", oneOrList(GLOB))),
);

/** What is mostly refused: operators with the values of others, or with names of their own. */
const REFUSED: fc.Arbitrary<Json> = fc.oneof(
    fc
        .tuple(
            fc.constantFrom(
                "prefix",
                "suffix",
                "equals-ignore-case",
                "exactly",
                "wildcard",
                "anything-but",
                "numeric",
                "cidr",
                "exists",
                "EXISTS",
            ),
            fc.oneof(SCALAR, EVERY_OPERATOR, listOf(SCALAR), fc.constant<Json>([]), fc.constant<Json>(object())),
        )
        .map(([name, value]) => one(name, value)),
    fc.constantFrom<Json>([], ["a"], object()),
    fc
        .tuple(EVERY_OPERATOR, EVERY_OPERATOR)
        .map(([first, second]): Json => ({ members: [...membersOf(first), ...membersOf(second)] })),
    operator("numeric", fc.array(fc.oneof(COMPARISON, NUMBER, SCALAR), { maxLength: 5 })),
    anythingBut(listOf(SCALAR)),
    operator("wildcard", fc.string({ unit: fc.constantFrom("a", "*", "\\"), maxLength: 5 })),
);

function membersOf(value: Json) {
    return typeof value === "object" && value !== null && "members" in value ? value.members : [];
}

/** One alternative for the value of a field. */
export const ALTERNATIVE: fc.Arbitrary<Json> = fc.oneof(
    { weight: 30, arbitrary: SCALAR },
    { weight: 60, arbitrary: EVERY_OPERATOR },
    { weight: 1, arbitrary: REFUSED },
);
