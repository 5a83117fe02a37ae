import { checkScalars } from "./scalarTable";

const operator = (name: string) => (text: string) => JSON.stringify({ [name]: text });
const prefix = operator("prefix");
const suffix = operator("suffix");
const wildcard = operator("wildcard");
const exactly = operator("exactly");
const ignoreCase = operator("equals-ignore-case");
const prefixIgnoreCase = (text: string) => JSON.stringify({ prefix: { "equals-ignore-case": text } });
const suffixIgnoreCase = (text: string) => JSON.stringify({ suffix: { "equals-ignore-case": text } });

describe("an operator on texts", () => {
    checkScalars([
        ["takes no word that JSON keeps", prefix("tr"), "true", false],
        ["takes no end of one", suffix("ue"), "true", false],
        ["takes no wildcard of one", wildcard("t*"), "true", false],
        ["takes no wildcard without a star of one", wildcard("true"), "true", false],
        ["takes no number", wildcard("12"), "12", false],
        ["takes no number, whatever its case", prefixIgnoreCase("12"), "12", false],
        ["takes no end of a number, whatever its case", suffixIgnoreCase("12"), "12", false],
        ["takes no word that JSON keeps, whatever its case", ignoreCase("TRUE"), "true", false],
        ["takes the empty text for a beginning", prefixIgnoreCase(""), '""', true],
        ["takes the empty text for an end", suffixIgnoreCase(""), '""', true],
    ]);
});

describe("a plain value", () => {
    checkScalars([
        ["is no number of the same digits", '"7"', "7", false],
        ["that is a number is no text of the same digits", "7", '"7"', false],
        ["that no double holds is no text of the same digits", "1e400", '"1e400"', false],
        ["that is true is no text", "true", '"true"', false],
        ["that is an address is no other address", '"10.0.0.1"', '"10.0.0.2"', false],
        ["that is an address is no other text", '"10.0.0.1"', '"x"', false],
        ["that is an address is not null", '"10.0.0.1"', "null", false],
        ["in the engine's long form", exactly("on"), '"on"', true],
        ["in the engine's long form is no other text", exactly("on"), '"off"', false],
        ["in the engine's long form is no number", exactly("7"), "7", false],
        ["in the engine's long form is no address", exactly("10.0.0.1"), '"10.0.0.01"', false],
    ]);
});

describe("a value that is excluded", () => {
    const anythingBut = operator("anything-but");
    const nested = (name: string, text: string) => JSON.stringify({ "anything-but": { [name]: text } });
    checkScalars([
        ["is no number of the same digits", anythingBut("1"), "1", true],
        ["is no word that JSON keeps", anythingBut("true"), "true", true],
        ["that is a number is no text", '{"anything-but":[1]}', '"1"', true],
        ["that is a number is not null", '{"anything-but":[1]}', "null", true],
        ["may be the empty wildcard", nested("wildcard", ""), '"x"', true],
        ["may be the empty text of any case", nested("equals-ignore-case", ""), '""', false],
    ]);
});

describe("a number that is compared", () => {
    const numeric = (...expression: readonly unknown[]) => JSON.stringify({ numeric: expression });
    checkScalars([
        ["with =, its neighbour", numeric("=", 3), "2", false],
        ["with <, itself", numeric("<", 3), "3", false],
        ["with <, the one below", numeric("<", 3), "2", true],
        ["with <=, itself", numeric("<=", 3), "3", true],
        ["with <=, the one above", numeric("<=", 3), "4", false],
        ["with >, itself", numeric(">", 3), "3", false],
        ["with >, the one above", numeric(">", 3), "4", true],
        ["with >=, itself", numeric(">=", 3), "3", true],
        ["with >=, the one below", numeric(">=", 3), "2", false],
        ["with a range, its top where that is left out", numeric(">", 0, "<", 5), "5", false],
        ["with a range, just below its top", numeric(">", 0, "<", 5), "4.99", true],
        ["null is none", numeric("<", 3), "null", false],
    ]);
});

describe("case that is ignored", () => {
    checkScalars([
        ["at the end", suffixIgnoreCase("log"), '"x.LOG"', true],
        ["at the end, in the pattern", suffixIgnoreCase("LOG"), '"x.log"', true],
        ["of the whole text", suffixIgnoreCase("log"), '"Log"', true],
        ["at the end, with another last letter", suffixIgnoreCase("log"), '"x.LOt"', false],
        ["at the end, with another first letter", suffixIgnoreCase("log"), '"x.tOG"', false],
        ["at the end of a shorter text", suffixIgnoreCase("log"), '"og"', false],
        ["of a letter that is two in capitals, at the end", suffixIgnoreCase("a\u00df"), '"xASS"', true],
        ["at the start", prefixIgnoreCase("Log"), '"lOGs"', true],
        ["at the start, with another letter", prefixIgnoreCase("Log"), '"lots"', false],
        ["at the start of a shorter text", prefixIgnoreCase("Log"), '"lO"', false],
        ["of the last letter below those of two units", ignoreCase("\ud7ff"), '"\ud7ff"', true],
        ["of the first letter above them", ignoreCase("\ue000"), '"\ue000"', true],
        ["of the first of their units", ignoreCase("\ud800\udc00"), '"\ud800\udc00"', false],
        ["of the last of their units", ignoreCase("\udbff\udfff"), '"\udbff\udfff"', false],
        ["of wide letters", ignoreCase("\uff21"), '"\uff41"', true],
    ]);
});

describe("a quote at the end of a beginning, or at the start of an end,", () => {
    checkScalars([
        ["finds that of the whole value", prefix('on"'), '"on"', true],
        ["finds that of an empty value", prefix('"'), '""', true],
        ["does not find it in a longer value", prefix('on"'), '"onx"', false],
        ["does not find it in a shorter value", prefix('on"'), '"o"', false],
        ["does not find it behind more", prefix('onxx"'), '"on"', false],
        ["finds none before another value", prefix('"'), '"x"', false],
        ["finds that before the whole value", suffix('"on'), '"on"', true],
        ["finds that before an empty value", suffix('"'), '""', true],
        ["does not find it inside a longer value", suffix('"on'), '"xon"', false],
        ["does not find it before a shorter value", suffix('"on'), '"n"', false],
        ["does not find it before more", suffix('"xxon'), '"on"', false],
        ["is not any other character", suffix("xon"), '"on"', false],
        ["finds that of the whole value of any case", prefixIgnoreCase('on"'), '"ON"', true],
        ["does not find it in a longer value of any case", prefixIgnoreCase('on"'), '"only"', false],
        ["is not any other character, whatever its case", prefixIgnoreCase("onx"), '"on"', false],
        ["finds that of an empty value, whatever its case", prefixIgnoreCase('"'), '""', true],
        ["finds that before the whole value of any case", suffixIgnoreCase('"on'), '"ON"', true],
        ["does not find it inside a longer value of any case", suffixIgnoreCase('"on'), '"xon"', false],
        ["is not any other character before it, whatever its case", suffixIgnoreCase("xon"), '"on"', false],
        ["finds none before another value, whatever its case", suffixIgnoreCase('"'), '"x"', false],
    ]);
});

describe("a wildcard", () => {
    const long = "abcdefghijklmnop";
    checkScalars([
        ["without a star is the whole value", wildcard("abc"), '"abc"', true],
        ["with nothing where its stars are", wildcard("a*b*c"), '"abc"', true],
        ["with something where they are", wildcard("a*b*c"), '"axbxc"', true],
        ["whose text is at the start of the value", wildcard("*b*"), '"bx"', true],
        ["whose text is the value", wildcard("*b*"), '"b"', true],
        ["whose texts would have to share letters", wildcard("*ab*ab*"), '"ab"', false],
        ["whose texts come one after the other", wildcard("*ab*ab*"), '"abab"', true],
        ["whose last text would share letters with the one before", wildcard("a*bc*cd"), '"abcd"', false],
        ["whose last text follows the one before", wildcard("a*bc*cd"), '"abccd"', true],
        ["with 16 letters between stars", wildcard(`*${long}*`), `"x${long}y"`, true],
        ["with 16 letters between stars, one of them missing", wildcard(`*${long}*`), `"x${long.slice(1)}y"`, false],
        ["with 17 letters between stars", wildcard(`*${long}q*`), `"x${long}qy"`, true],
        ["with 17 letters between stars, the last one missing", wildcard(`*${long}q*`), `"x${long}y"`, false],
        ["with 17 letters between stars, others among them", wildcard(`*${long}q*`), `"x${long}-qy"`, false],
        [
            "with 17 letters between stars, the first one another",
            wildcard(`*${long}q*`),
            `"x${long.slice(1)}qy"`,
            false,
        ],
        ["with 17 letters between stars, one of them twice", wildcard(`*${long}q*`), `"ab${long.slice(1)}q"`, false],
        [
            "with a text of which only parts are there",
            wildcard("*aabaacdefghijklmn*"),
            '"aabaacbaacdefghijklmn"',
            false,
        ],
        ["with a text that begins anew in itself", wildcard("*abcabcabcabcabcabcd*"), '"abcabcabcabcabcabcabcd"', true],
        ["with such a text, and then its end", wildcard("*aabaabaabaabaabaac*c"), '"aabaabaabaabaabaabaacc"', true],
        [
            "with such a text, and then too little",
            wildcard("*aabaabaabaabaabaac*cc"),
            '"aabaabaabaabaabaabaacc"',
            false,
        ],
    ]);
});
