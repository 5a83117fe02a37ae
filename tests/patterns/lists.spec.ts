import { expect } from "chai";
import { compilePattern, matches } from "event-ops/patterns";

/** What event-ruler answers too. */
const SECTIONS: Readonly<Record<string, readonly (readonly [pattern: string, event: string, expected: boolean])[]>> = {
    "fields of the objects of one list match in one object": [
        ['{"a":{"b":[1],"c":[1]}}', '{"a":[{"b":1},{"c":1}]}', false],
        ['{"a":{"b":[1],"c":[1]}}', '{"a":[{"b":1},{"c":1},{"b":1,"c":1}]}', true],
        ['{"a":{"b":[1],"c":[1],"d":[1]}}', '{"a":[{"b":1,"c":1},{"c":1,"d":1},{"b":1,"d":1}]}', false],
        ['{"a":{"c":[1],"b":[1]},"z":[1]}', '{"a":[{"b":1,"c":2},{"b":2,"c":1}],"z":1}', false],
    ],
    "fields of lists inside lists match in one object of each list": [
        ['{"a":{"b":[1],"c":{"d":[1]}}}', '{"a":[{"b":1,"c":[{"d":2},{"d":1}]}]}', true],
        ['{"a":{"b":[1],"c":{"d":[1]}}}', '{"a":[{"b":1,"c":[{"d":2}]},{"c":[{"d":1}]}]}', false],
        ['{"a":{"c":{"d":[1],"e":[1]}}}', '{"a":[{"c":[{"d":1}]},{"c":[{"e":1}]}]}', false],
        ['{"a":{"c":{"d":[1],"e":[1]}}}', '{"a":[{"c":[{"d":1},{"e":1}]}]}', false],
        ['{"a":{"c":{"d":[1],"e":[1]}}}', '{"a":[{"c":[{"d":1}]},{"c":[{"e":2},{"d":1,"e":1}]}]}', true],
        ['{"a":{"c":{"d":[1]},"f":{"d":[1]}}}', '{"a":[{"c":[{"d":1}]},{"f":[{"d":1}]}]}', false],
        ['{"a":{"c":{"d":[1]},"f":{"d":[1]}}}', '{"a":[{"c":[{"d":1}],"f":[{"d":2},{"d":1}]}]}', true],
    ],
    "a key that occurs twice counts both times, and an object is chosen from each of its lists": [
        ['{"a":{"b":[1],"c":[1]}}', '{"a":[{"b":1}],"a":[{"c":1}]}', true],
        ['{"a":{"b":[1],"c":[1]}}', '{"a":[{"b":1}],"a":[{"b":1},{"c":1}]}', true],
        ['{"a":{"b":[1],"c":[1]}}', '{"a":[{"b":1},{"c":1}],"a":[{"b":1}]}', true],
        ['{"a":{"b":[1],"c":[1]}}', '{"a":[{"b":1},{"c":1}],"a":[{"x":1}]}', false],
        ['{"a":{"b":[1],"c":[1]}}', '{"a":[{"b":1},{"c":1}],"a":[{"b":2},{"c":2}]}', false],
        ['{"a":{"b":[1],"c":[1],"d":[1]}}', '{"a":[{"b":1},{"c":1}],"a":[{"b":1},{"d":1}]}', false],
        ['{"a":{"b":[1],"c":[1],"d":[1]}}', '{"a":[{"b":1,"c":1}],"a":[{"b":1},{"c":1},{"d":1}]}', true],
        ['{"a":{"b":[1],"c":[1],"d":[1]}}', '{"a":[{"b":1},{"c":1},{"d":1}],"a":[{"b":1,"c":1}]}', true],
        ['{"a":{"b":[1],"c":[1],"d":[1]}}', '{"a":[{"b":1},{"c":1},{"d":1}],"a":[{"b":1},{"c":1}]}', false],
        ['{"a":{"b":[1],"c":[1]}}', '{"a":{"b":1},"a":[{"c":1}]}', true],
        ['{"a":{"b":[1],"c":[1]}}', '{"a":{"b":1},"a":[{"b":1},{"c":1}]}', true],
        ['{"a":{"b":[1],"c":[1]}}', '{"a":{"b":2},"a":[{"b":1},{"c":1}]}', false],
        ['{"a":{"b":[1],"c":[1]}}', '{"a":[{"b":1},{"c":1}],"a":{"b":1}}', true],
        ['{"a":[3]}', '{"a":1,"a":2,"a":3}', true],
        ['{"a":[2]}', '{"a":1,"a":2,"a":3}', true],
    ],
    "a path ends where its value is": [
        ['{"a":{"b":["x"]}}', '{"a":["x"]}', false],
        ['{"a":{"b":["x"]}}', '{"a":"x","a":"y"}', false],
        ['{"a":["x"]}', '{"a":[{"undefined":"x"}]}', false],
        ['{"a":{"b":{"c":[1]}}}', '{"a.b.c":1}', true],
        ['{"a":{"b":[{"exists":false}]}}', '{"a":["x"]}', true],
        ['{"a":{"constructor":[{"exists":false}]}}', '{"a":{"b":1}}', true],
    ],
    "a field that may be missing is judged beside the objects that fields before it in the alphabet have chosen": [
        ['{"a":{"b":[1],"z":[{"exists":false}]}}', '{"a":[{"b":1}],"a":[{"z":1}]}', false],
        ['{"a":{"b":[1],"z":[{"exists":false}]}}', '{"a":[{"b":1}],"a":[{"b":1},{"z":1}]}', true],
        ['{"a":{"b":[1],"z":[{"exists":false}]}}', '{"a":[{"b":1},{"z":1}],"a":[{"b":1}]}', true],
        ['{"a":{"b":[1],"z":[{"exists":false}]}}', '{"a":[{"b":1},{"z":1}],"a":[{"b":1},{"z":1}]}', false],
        ['{"a":{"b":[1],"z":[{"exists":false},2]}}', '{"a":[{"b":1}],"a":[{"z":2}]}', true],
        ['{"a":{"b":[1],"z":[{"exists":false},2]}}', '{"a":[{"b":1,"z":1}],"a":[{"z":1}]}', false],
        ['{"a":{"b":[1],"z":[{"exists":false},2]}}', '{"a":[{"b":1,"z":1},{"z":2}]}', false],
        ['{"a":{"b":[1],"z":[{"exists":false},2]}}', '{"a":[{"b":1},{"z":1}]}', true],
        ['{"a":{"b":[1],"z":[{"exists":false}]}}', '{"a":[{"b":1},{"z":1}],"a":{"z":1}}', false],
        ['{"a":{"b":[1],"z":[{"exists":false},2]}}', '{"a":[{"b":1},{"z":1}],"a":{"z":1}}', false],
        ['{"a":{"b":[{"exists":false}],"c":[1]}}', '{"a":[{"c":1}],"a":[{"b":1}]}', false],
        ['{"a":{"b":[{"exists":false},1],"c":[1]}}', '{"a":[{"c":1}],"a":[{"b":1}]}', true],
        ['{"a":{"b":[{"exists":false},1],"c":[1]}}', '{"a":[{"b":1},{"c":1}]}', false],
        ['{"a":{"b":[{"exists":false},1],"c":[1]}}', '{"a":[{"b":1},{"c":1,"b":1}]}', true],
        ['{"a":{"b":[{"exists":false}],"c":[{"exists":false}]}}', '{"a":[{"d":1}]}', true],
        ['{"a":{"b":[1],"c":[{"exists":false}],"d":[1]}}', '{"a":[{"b":1},{"c":1},{"d":1}]}', false],
        ['{"a":{"b":[1],"c":[{"exists":false}],"d":[1]}}', '{"a":[{"b":1,"d":1},{"c":1}]}', true],
        ['{"a":{"b":[1],"c":[{"exists":false}],"d":[1]}}', '{"a":[{"b":1,"d":1,"c":1},{"b":1,"d":1}]}', true],
        ['{"a":{"b":[1],"c":[{"exists":false}],"d":[1]}}', '{"a":[{"b":1,"d":1,"c":1}]}', false],
        ['{"a":{"z":[{"exists":false}],"b":[1]}}', '{"a":[{"b":1},{"z":1}]}', true],
        ['{"a":{"z":[{"exists":false}],"b":[1]}}', '{"a":[{"b":1,"z":1}]}', false],
        ['{"z":[{"exists":false}],"a":{"b":[1],"y":[{"exists":false}]}}', '{"a":[{"b":1},{"y":1}]}', true],
        ['{"c":{"k":[1]},"b":{"k":[{"exists":false}]},"a":{"k":[1]}}', '{"a":[{"k":1}],"c":[{"k":1}]}', true],
    ],
    "so is one in a list inside a list": [
        ['{"a":{"b":[1],"c":{"d":[{"exists":false}]}}}', '{"a":[{"b":1,"c":[{"x":1}]},{"b":2,"c":[{"d":1}]}]}', true],
        ['{"a":{"b":[1],"c":{"d":[{"exists":false}]}}}', '{"a":[{"b":1,"c":[{"x":1},{"d":1}]}]}', false],
        ['{"a":{"b":[1],"c":{"d":[{"exists":false}],"e":[1]}}}', '{"a":[{"b":1,"c":[{"e":1},{"d":1}]}]}', false],
        ['{"a":{"b":[1],"c":{"a":[1],"d":[{"exists":false}]}}}', '{"a":[{"b":1,"c":[{"a":1},{"d":1}]}]}', true],
        [
            '{"a":{"b":[1],"c":{"a":[1],"d":[{"exists":false}]}}}',
            '{"a":[{"b":1,"c":[{"a":1,"d":1}]},{"b":1,"c":[{"a":1}]}]}',
            true,
        ],
    ],
    "values, lists and objects in one list": [
        ['{"a":["x"],"a.k":[1]}', '{"a":["x",{"k":1}]}', true],
        ['{"a":["x"],"a.k":[1]}', '{"a":[["x",{"k":1}]]}', true],
        ['{"a":["x"],"a.k":[1]}', '{"a":[["x"],[{"k":1}]]}', false],
        ['{"a":["x"],"a.k":[1]}', '{"a":["x",["y"],[{"k":1}]]}', true],
        ['{"a":["y"],"a.k":[1]}', '{"a":["x",["y"],[{"k":1}]]}', false],
        ['{"a":["y"],"a.k":[1]}', '{"a":["x",["y",{"k":1}]]}', true],
        ['{"a":["x"],"a.k":[1],"a.v":[1]}', '{"a":[["x",{"k":1},{"v":1}]]}', false],
        ['{"a":["x"],"a.k":[1],"a.v":[1]}', '{"a":[["x",{"k":1,"v":1}]]}', true],
        ['{"a":["y",{"exists":false}],"a.k":[1]}', '{"a":["x",["y"],[{"k":1}]]}', false],
        ['{"a":["y",{"exists":false}],"a.k":[1]}', '{"a":[["y"],[{"k":1}]]}', false],
        ['{"a":[{"exists":false}],"a.k":[1]}', '{"a":[{"k":1}]}', true],
        ['{"a":[1],"a.z":[{"exists":false}]}', '{"a":[[1],[{"z":1}]]}', true],
        ['{"a":[1],"a.z":[{"exists":false}]}', '{"a":[1,[1],[{"z":1}]]}', true],
        ['{"a":[1],"a.z":[{"exists":false},2]}', '{"a":[1,[1,{"z":1}],[{"z":2}]]}', true],
        ['{"a":{"b":[1]},"c":{"z":[{"exists":false},2]}}', '{"a":[{"b":1}],"c":[["x",{"z":2}],{"z":1}]}', true],
        ['{"a":{"b":["x"],"c":["x"]}}', '{"a":[{"b":["y","x"],"c":["y","x"]}]}', true],
        ['{"a":{"b":["x"]},"c":{"b":["x"]}}', '{"a":[{"b":"y"},{"b":"x"}],"c":[{"b":"x"}]}', true],
        ['{"a":{"b":["x"]},"c":{"b":["x"]}}', '{"a":[{"b":"y"},{"b":"x"}],"c":[{"b":"y"}]}', false],
    ],
};

for (const [section, rows] of Object.entries(SECTIONS)) {
    describe(section, () => {
        for (const [pattern, event, expected] of rows) {
            it(`${pattern} ${expected ? "takes" : "does not take"} ${event}`, () => {
                expect(matches(compilePattern(pattern), event)).to.equal(expected);
            });
        }
    });
}
