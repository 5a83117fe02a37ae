import { expect } from "chai";
import { compilePattern, matches } from "event-ops/patterns";

type Row = readonly [what: string, pattern: string, event: string, expected: boolean];

/** One section of docs/event-patterns.md each; the numbers are those of the page. */
const SECTIONS: Record<string, readonly Row[]> = {
    "A pattern document": [
        ["A1 text after the pattern is ignored", '{"state":["on"]} # note', '{"state":"on"}', true],
        ["A1 text after the event is ignored", '{"state":["on"]}', '{"state":"on"}\n---', true],
        ["A4 all plain types stand beside one another", '{"v":["s",1,true,null]}', '{"v":true}', true],
        ["A5 the engine's long form of a plain string", '{"v":[{"exactly":"s"}]}', '{"v":"s"}', true],
        ["A8 of two fields the last counts", '{"v":["old"],"v":["new"]}', '{"v":"new"}', true],
        ["A8 of two fields the first is forgotten", '{"v":["old"],"v":["new"]}', '{"v":"old"}', false],
        ["A8 two objects of one name both apply", '{"d":{"p":[1]},"d":{"q":[2]}}', '{"d":{"p":1,"q":3}}', false],
        ["A9 a dotted key in the pattern is a path", '{"d.state":["on"]}', '{"d":{"state":"on"}}', true],
        ["A9 a dotted key in the event is a path", '{"d":{"state":["on"]}}', '{"d.state":"on"}', true],
        ["A9 a deeper field is another field", '{"state":["on"]}', '{"d":{"state":"on"}}', false],
        ["A9 a dotted key replaces the nested field", '{"d":{"s":["on"]},"d.s":["off"]}', '{"d":{"s":"off"}}', true],
        ["A10 names are case-sensitive", '{"State":["on"]}', '{"state":"on"}', false],
        ["A10 the empty name is a name", '{"":["on"]}', '{"":"on"}', true],
        ["A10 a value under an empty name is out of reach below", '{"d":{"":["on"]}}', '{"d":{"":"on"}}', false],
        ["A10 fields under an empty name are not", '{"d":{"":{"s":["on"]}}}', '{"d":{"":{"s":"on"}}}', true],
        ["A10 __proto__ is a name", '{"__proto__":{"x":["y"]}}', '{"__proto__":{"x":"y"}}', true],
        ["A10 what every object inherits is not there", '{"toString":[{"exists":true}]}', '{"a":1}', false],
        ["A11 fields not named do not matter", '{"a":[1]}', '{"a":1,"b":2}', true],
        ["A11 all fields named must match", '{"a":[1],"b":[1]}', '{"a":1,"b":2}', false],
        ["A11 any alternative will do", '{"a":[1,2]}', '{"a":2}', true],
        ["A12 a colon is no slash", '{"r":["arn:x:y/z"]}', '{"r":"arn:x:y:z"}', false],
    ],
    "B events and arrays": [
        ["B1 arrays in arrays leave no trace in the path", '{"a":["x"]}', '{"a":[["y"],[["x"]]]}', true],
        ["B2 one common value is enough", '{"a":["x","y"]}', '{"a":["z","y"]}', true],
        ["B2 no common value", '{"a":["x"]}', '{"a":["y","z"]}', false],
        ["B2 objects in a mixed array are passed over", '{"a":["x"]}', '{"a":[{"a":"x"},"x"]}', true],
        ["B3 fields of one element", '{"t":{"k":["Env"],"v":["dev"]}}', '{"t":[{"k":"Env","v":"dev"}]}', true],
        [
            "B3 fields of different elements do not add up",
            '{"t":{"k":["Env"],"v":["dev"]}}',
            '{"t":[{"k":"Env","v":"prod"},{"k":"Owner","v":"dev"}]}',
            false,
        ],
        [
            "B3 a list inside an element belongs to the element",
            '{"t":{"k":["Env"],"v":["dev"]}}',
            '{"t":[{"k":"Env","v":["prod"]},{"k":["x","y"],"v":["dev"]}]}',
            false,
        ],
        [
            "B3 arrays in different fields are independent",
            '{"p":{"k":[1]},"q":{"k":[2]}}',
            '{"p":[{"k":0},{"k":1}],"q":[{"k":2},{"k":0}]}',
            true,
        ],
        [
            "B3 it holds for arrays inside elements",
            '{"p":{"id":[1],"q":{"k":[1],"v":[2]}}}',
            '{"p":[{"id":1,"q":[{"k":1,"v":0},{"k":0,"v":2}]},{"id":2,"q":[{"k":1,"v":2}]}]}',
            false,
        ],
        [
            "B3 three levels, all in one line of elements",
            '{"p":{"id":[1],"q":{"k":[1],"r":{"v":[2]}}}}',
            '{"p":[{"id":1,"q":[{"k":0,"r":[{"v":2}]},{"k":1,"r":[{"v":1},{"v":2}]}]}]}',
            true,
        ],
        ["B3 lists of plain values are independent", '{"p":["x"],"q":["y"]}', '{"p":["x","a"],"q":["b","y"]}', true],
        [
            "B4 absence is asked of the element that earlier fields chose",
            '{"t":{"k":["Env"],"z":[{"exists":false}]}}',
            '{"t":[{"k":"Owner","z":1},{"k":"Env"}]}',
            true,
        ],
        [
            "B4 before any field has chosen, a value in any element counts",
            '{"t":{"a":[{"exists":false}],"k":["Env"]}}',
            '{"t":[{"k":"Owner","a":1},{"k":"Env"}]}',
            false,
        ],
        [
            "B4 the order is that of whole paths",
            '{"p":{"id":["x"]},"q":{"a":[{"exists":false}],"z":[1]}}',
            '{"p":[{"id":"x"}],"q":[{"a":1},{"z":1}]}',
            false,
        ],
        [
            "B4 a field between chooses too",
            '{"t":{"a":{"id":[7]},"b":[{"exists":false}],"c":["go"]}}',
            '{"t":[{"a":{"id":1},"b":1,"c":"stop"},{"a":{"id":7},"c":"go"}]}',
            true,
        ],
        ["B5 an empty array is no value", '{"a":[{"exists":true}]}', '{"a":[]}', false],
        ["B5 an empty object is no value", '{"a":[{"exists":false}]}', '{"a":{}}', true],
        ["B5 an empty array is not null", '{"a":[null]}', '{"a":[]}', false],
        ["B6 both values of a key that occurs twice count", '{"a":["x"]}', '{"a":"x","a":"y"}', true],
        ["B6 also the second", '{"a":["y"]}', '{"a":"x","a":"y"}', true],
        [
            "B6 the arrays of a key that occurs twice are two arrays, for absence too",
            '{"a":{"b":[1],"c":[1],"z":[{"exists":false}]}}',
            '{"a":[{"b":1},{"z":1}],"a":[{"c":1},{"z":1}]}',
            true,
        ],
        [
            "B6 a value that no chosen element rules out is there",
            '{"a":{"b":[1],"z":[{"exists":false}]}}',
            '{"a":[{"b":1},{"z":1}],"a":[{"c":1},{"z":1}]}',
            false,
        ],
        ["B7 detail as a JSON string is a string", '{"detail":{"s":["on"]}}', '{"detail":"{\\"s\\":\\"on\\"}"}', false],
        ["B8 a field of a scalar", '{"a":{"b":["x"]}}', '{"a":"x"}', false],
        ["B8 a scalar of an object", '{"a":["x"]}', '{"a":{"b":"x"}}', false],
    ],
    "C exact values": [
        ["C1 no trimming", '{"a":["on"]}', '{"a":"on "}', false],
        ["C1 no normalisation", '{"a":["\u00e9"]}', '{"a":"e\u0301"}', false],
        ["C1 escapes are decoded", '{"a":["\\u00e9"]}', '{"a":"\u00e9"}', true],
        ["C1 emoji", '{"a":["\ud83d\ude80"]}', '{"a":"\ud83d\ude80"}', true],
        ["C2 the empty string", '{"a":[""]}', '{"a":""}', true],
        ["C2 the empty string is not null", '{"a":[""]}', '{"a":null}', false],
        ["C2 null is null", '{"a":[null]}', '{"a":null}', true],
        ["C2 what is missing is not null", '{"a":[null]}', '{"b":1}', false],
        ["C2 null is not the word", '{"a":["null"]}', '{"a":null}', false],
        ["C2 true is not the word", '{"a":["true"]}', '{"a":true}', false],
        ["C3 numbers by value", '{"a":[250]}', '{"a":2.5e2}', true],
        ["C3 a number is no string", '{"a":["250"]}', '{"a":250}', false],
        ["C3 minus nought is nought", '{"a":[0]}', '{"a":-0.0}', true],
        ["C4 an account number", '{"a":[123456789012]}', '{"a":123456789012.0}', true],
        ["C4 beyond 2^53, the same text", '{"a":[9007199254740995]}', '{"a":9007199254740995}', true],
        ["C4 beyond 2^53, its neighbour", '{"a":[9007199254740995]}', '{"a":9007199254740996}', false],
        ["C4 beyond 2^53, another way to write it", '{"a":[9007199254740995]}', '{"a":9007199254740995.0}', false],
        ["C4 beyond all doubles", '{"a":[2e400]}', '{"a":2e400}', true],
        ["C5 addresses, not texts", '{"a":["192.0.2.7"]}', '{"a":"192.000.2.007"}', true],
        ["C5 long and short form", '{"a":["2001:db8::7"]}', '{"a":"2001:0DB8:0:0:0:0:0:7"}', true],
        ["C5 not an address", '{"a":["192.0.2.256"]}', '{"a":"192.0.02.256"}', false],
        ["C5 a time is no address", '{"a":["12:30"]}', '{"a":"012:30"}', false],
    ],
    "D prefix and suffix": [
        ["D1 a beginning", '{"a":[{"prefix":"aws."}]}', '{"a":"aws.ec2"}', true],
        ["D1 not of numbers", '{"a":[{"prefix":"1"}]}', '{"a":12}', false],
        ["D1 the empty one takes any string", '{"a":[{"prefix":""}]}', '{"a":"x"}', true],
        ["D1 and nothing else", '{"a":[{"suffix":""}]}', '{"a":null}', false],
        ["D3 case counts", '{"a":[{"prefix":"AWS"}]}', '{"a":"aws.ec2"}', false],
        ["D3 unless ignored", '{"a":[{"prefix":{"equals-ignore-case":"AWS"}}]}', '{"a":"aws.ec2"}', true],
        ["D3 also at the end", '{"a":[{"suffix":{"equals-ignore-case":".PNG"}}]}', '{"a":"x.png"}', true],
        ["D4 a quote at the end finds the value's own", '{"a":[{"prefix":"on\\""}]}', '{"a":"on"}', true],
        ["D4 and at the start", '{"a":[{"suffix":"\\"on"}]}', '{"a":"on"}', true],
        ["D4 any other character is not forgiven", '{"a":[{"prefix":"onx"}]}', '{"a":"on"}', false],
        ["D4 also when case is ignored", '{"a":[{"prefix":{"equals-ignore-case":"ON\\""}}]}', '{"a":"on"}', true],
        ["D4 at either end", '{"a":[{"suffix":{"equals-ignore-case":"\\"ON"}}]}', '{"a":"on"}', true],
        ["D4 but not inside", '{"a":[{"prefix":"on\\""}]}', '{"a":"only"}', false],
        ["D5 an end of several bytes", '{"a":[{"suffix":"\u96e8\ud83d\ude80"}]}', '{"a":"x\u96e8\ud83d\ude80"}', true],
    ],
    "E equals-ignore-case": [
        ["E1 any case", '{"a":[{"equals-ignore-case":"WaRn"}]}', '{"a":"wArN"}', true],
        ["E1 the empty one", '{"a":[{"equals-ignore-case":""}]}', '{"a":""}', true],
        ["E1 the empty one is not all", '{"a":[{"equals-ignore-case":""}]}', '{"a":"x"}', false],
        ["E2 sharp s in the pattern is SS", '{"a":[{"equals-ignore-case":"gro\u00df"}]}', '{"a":"GROSS"}', true],
        ["E2 SS in the pattern is not sharp s", '{"a":[{"equals-ignore-case":"GROSS"}]}', '{"a":"gro\u00df"}', false],
        ["E2 the Kelvin sign is k", '{"a":[{"equals-ignore-case":"\u212a"}]}', '{"a":"k"}', true],
        ["E2 k is not the Kelvin sign", '{"a":[{"equals-ignore-case":"k"}]}', '{"a":"\u212a"}', false],
        ["E2 final sigma is a letter of its own", '{"a":[{"equals-ignore-case":"\u03a3"}]}', '{"a":"\u03c2"}', false],
        [
            "E2 nor do they match themselves",
            '{"a":[{"equals-ignore-case":"x\ud83d\ude80"}]}',
            '{"a":"x\ud83d\ude80"}',
            false,
        ],
        ["E2 letters beyond the BMP", '{"a":[{"equals-ignore-case":"\ud801\udc00"}]}', '{"a":"\ud801\udc28"}', false],
    ],
    "F wildcard": [
        ["F1 a star is any run", '{"a":[{"wildcard":"a*z"}]}', '{"a":"a/b\\nc/z"}', true],
        ["F1 or none", '{"a":[{"wildcard":"a*z"}]}', '{"a":"az"}', true],
        ["F1 ends do not overlap", '{"a":[{"wildcard":"aba*aba"}]}', '{"a":"ababa"}', false],
        ["F1 the last text is at the end", '{"a":[{"wildcard":"*ab"}]}', '{"a":"abab"}', true],
        ["F1 the middle in order", '{"a":[{"wildcard":"*b*a*"}]}', '{"a":"xaxbx"}', false],
        ["F1 the middle does not reach into the end", '{"a":[{"wildcard":"*ab*b"}]}', '{"a":"ab"}', false],
        [
            "F1 long texts between stars",
            '{"a":[{"wildcard":"*abcdefghabcdefghx*"}]}',
            '{"a":"abcdefghabcdefghabcdefghxy"}',
            true,
        ],
        ["F1 only stars are special", '{"a":[{"wildcard":"a.?"}]}', '{"a":"abc"}', false],
        ["F1 no star, the whole value", '{"a":[{"wildcard":"abc"}]}', '{"a":"abcd"}', false],
        ["F2 an escaped star", '{"a":[{"wildcard":"\\\\**"}]}', '{"a":"*x"}', true],
        ["F2 is a star only", '{"a":[{"wildcard":"\\\\**"}]}', '{"a":"xx"}', false],
        ["F2 an escaped backslash", '{"a":[{"wildcard":"a\\\\\\\\*"}]}', '{"a":"a\\\\b"}', true],
    ],
    "G anything-but": [
        ["G1 the field must be there", '{"a":[{"anything-but":"x"}]}', '{"b":1}', false],
        ["G1 an empty array is not", '{"a":[{"anything-but":"x"}]}', '{"a":[]}', false],
        ["G1 an object is not", '{"a":[{"anything-but":"x"}]}', '{"a":{"b":1}}', false],
        ["G2 null is something else", '{"a":[{"anything-but":"x"}]}', '{"a":null}', true],
        ["G2 so is a number", '{"a":[{"anything-but":{"prefix":"1"}}]}', '{"a":1}', true],
        ["G2 numbers by value", '{"a":[{"anything-but":[1,20]}]}', '{"a":2e1}', false],
        ["G2 numbers against a string", '{"a":[{"anything-but":20}]}', '{"a":"20"}', true],
        ["G2 a number beyond doubles", '{"a":[{"anything-but":20}]}', '{"a":9007199254740995}', true],
        ["G3 one other element is enough", '{"a":[{"anything-but":"x"}]}', '{"a":["x","y"]}', true],
        ["G3 none", '{"a":[{"anything-but":["x","y"]}]}', '{"a":["x","y","x"]}', false],
        ["G4 a list of prefixes", '{"a":[{"anything-but":{"prefix":["x","y"]}}]}', '{"a":"yes"}', false],
        ["G4 a suffix", '{"a":[{"anything-but":{"suffix":".tmp"}}]}', '{"a":"x.log"}', true],
        ["G4 ignoring case", '{"a":[{"anything-but":{"equals-ignore-case":["On","Off"]}}]}', '{"a":"oFF"}', false],
        ["G4 a wildcard", '{"a":[{"anything-but":{"wildcard":"*/tmp/*"}}]}', '{"a":"/x/tmp/y"}', false],
        ["G5 addresses are texts here", '{"a":[{"anything-but":"::1"}]}', '{"a":"0:0::1"}', true],
        ["G6 it adds to its neighbours", '{"a":[{"anything-but":"x"},{"exists":false}]}', '{"b":1}', true],
        [
            "G7 inside one element",
            '{"u":{"name":["bo"],"state":[{"anything-but":"out"}]}}',
            '{"u":[{"name":"bo","state":"out"},{"name":"al","state":"in"}]}',
            false,
        ],
    ],
    "H numeric": [
        ["H1 equal", '{"a":[{"numeric":["=",2.5]}]}', '{"a":2.50}', true],
        ["H1 a range without its bottom", '{"a":[{"numeric":[">",1,"<=",3]}]}', '{"a":1}', false],
        ["H1 a range with its top", '{"a":[{"numeric":[">",1,"<=",3]}]}', '{"a":3}', true],
        ["H1 at least", '{"a":[{"numeric":[">=",-1]}]}', '{"a":-1}', true],
        ["H1 less", '{"a":[{"numeric":["<",-1]}]}', '{"a":-1}', false],
        ["H2 not of strings", '{"a":[{"numeric":["=",42]}]}', '{"a":"42"}', false],
        ["H3 far numbers", '{"a":[{"numeric":[">",1e300]}]}', '{"a":1e308}', true],
        ["H3 tiny numbers", '{"a":[{"numeric":["<",1E-310]}]}', '{"a":1E-320}', true],
        ["H3 numbers beyond doubles match nothing", '{"a":[{"numeric":[">",0]}]}', '{"a":1e309}', false],
        ["H4 numbers in strings", '{"a":{"N":[{"numeric":["=",42]}]}}', '{"a":{"N":"42"}}', false],
    ],
    "I exists and cidr": [
        ["I1 null is there", '{"a":[{"exists":true}]}', '{"a":null}', true],
        ["I1 an object is not a value", '{"a":[{"exists":false}]}', '{"a":{"b":1}}', true],
        ["I1 the parent is missing", '{"a":{"b":[{"exists":false}]}}', '{"c":1}', true],
        ["I1 it is there", '{"a":[{"exists":false}]}', '{"a":""}', false],
        ["I2 both together", '{"a":[{"exists":true},{"exists":false}]}', '{"b":1}', true],
        ["I2 missing, or a value", '{"a":["x",{"exists":false}]}', '{"a":"y"}', false],
        ["I3 host bits do not count", '{"a":[{"cidr":"192.0.2.77/25"}]}', '{"a":"192.0.2.1"}', true],
        ["I3 outside", '{"a":[{"cidr":"192.0.2.0/25"}]}', '{"a":"192.0.2.128"}', false],
        ["I3 IPv6", '{"a":[{"cidr":"2001:db8::/33"}]}', '{"a":"2001:db8:8000::1"}', false],
        ["I3 IPv6 inside", '{"a":[{"cidr":"2001:db8::/33"}]}', '{"a":"2001:db8:7fff::1"}', true],
        ["I4 any element", '{"a":[{"cidr":"10.0.0.0/8"}]}', '{"a":["x","10.1.2.3"]}', true],
        ["I4 not an address", '{"a":[{"cidr":"10.0.0.0/8"}]}', '{"a":"10.1.2.300"}', false],
        ["I4 not a number", '{"a":[{"cidr":"10.0.0.0/8"}]}', '{"a":10}', false],
        ["I5 IPv4 in IPv6 clothes", '{"a":[{"cidr":"10.0.0.0/8"}]}', '{"a":"::ffff:10.0.0.1"}', false],
        ["I5 mapped in hexadecimal it is IPv4", '{"a":[{"cidr":"10.0.0.0/8"}]}', '{"a":"::ffff:a00:1"}', true],
        ["I5 leading digits across families", '{"a":[{"cidr":"2000::/3"}]}', '{"a":"33.0.0.1"}', true],
        ["I5 until the digits run out", '{"a":[{"cidr":"::/0"}]}', '{"a":"255.255.255.255"}', false],
    ],
    "J $or": [
        ["J1 either", '{"$or":[{"a":[1]},{"b":[2]}]}', '{"b":2}', true],
        ["J1 and the rest", '{"c":[3],"$or":[{"a":[1]},{"b":[2]}]}', '{"b":2}', false],
        [
            "J1 two of them both count",
            '{"$or":[{"a":[1]},{"b":[1]}],"$or":[{"c":[1]},{"d":[1]}]}',
            '{"a":1,"b":1}',
            false,
        ],
        ["J1 one from each", '{"$or":[{"a":[1]},{"b":[1]}],"$or":[{"c":[1]},{"d":[1]}]}', '{"b":1,"c":1}', true],
        ["J1 nested", '{"d":{"$or":[{"a":[1]},{"$or":[{"b":[1]},{"c":[1]}]}]}}', '{"d":{"c":1}}', true],
        ["J2 a list of plain strings makes it a field", '{"$or":["x"]}', '{"$or":"x"}', true],
        ["J2 so do operators", '{"$or":[{"prefix":"x"},{"suffix":"z"}]}', '{"$or":"xy"}', true],
        ["J3 an object makes it a field", '{"$or":{"a":[1]}}', '{"$or":{"a":1}}', true],
        ["J4 a branch replaces what comes before it", '{"a":[2],"$or":[{"a":[1]},{"b":[1]}]}', '{"a":1}', true],
        ["J4 what comes after replaces the branch", '{"$or":[{"a":[1]},{"b":[1]}],"a":[2]}', '{"a":1}', false],
        [
            "J5 branch and rest in one element",
            '{"t":{"k":["Env"],"$or":[{"v":["dev"]},{"w":["dev"]}]}}',
            '{"t":[{"k":"Env","v":"prod"},{"k":"x","w":"dev"}]}',
            false,
        ],
        ["J6 any operator in a branch", '{"$or":[{"a":[{"wildcard":"x*"}]},{"b":[1]}]}', '{"a":"xy"}', true],
    ],
};

for (const [section, rows] of Object.entries(SECTIONS)) {
    describe(`the pattern language, ${section}`, () => {
        for (const [what, pattern, event, expected] of rows) {
            it(what, () => {
                expect(matches(compilePattern(pattern), event), `${pattern} with ${event}`).to.equal(expected);
            });
        }
    });
}

describe("the pattern language, every line", () => {
    it("has a row here or in the table of refusals", () => {
        const refused = ["A2", "A3", "A6", "A7", "D2", "F3", "F4"];
        const lines = { A: 12, B: 8, C: 5, D: 5, E: 2, F: 4, G: 7, H: 4, I: 5, J: 6 };
        const covered = new Set(Object.values(SECTIONS).flatMap((rows) => rows.map(([what]) => what.split(" ")[0])));
        for (const [letter, count] of Object.entries(lines)) {
            for (let line = 1; line <= count; line++) {
                const name = `${letter}${line}`;
                if (!refused.includes(name)) expect(covered.has(name), name).to.equal(true);
            }
        }
    });
});

describe("patterns and events as objects", () => {
    it("mean what their JSON means", () => {
        const compiled = compilePattern({ source: ["aws.ec2"], detail: { state: [{ prefix: "stop" }] } });
        expect(matches(compiled, { source: "aws.ec2", detail: { state: "stopped" } })).to.equal(true);
        expect(matches(compiled, { source: "aws.ec2", detail: { state: undefined } })).to.equal(false);
        expect(compiled.text).to.equal('{"source":["aws.ec2"],"detail":{"state":[{"prefix":"stop"}]}}');
    });
});
