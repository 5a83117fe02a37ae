import { expect } from "chai";
import { compilePattern, matches } from "event-ops/patterns";
import { checkScalars } from "./scalarTable";

/** A number of so many characters. */
const one = (characters: number) => `1.${"0".repeat(characters - 2)}`;

describe("a number, however it is written,", () => {
    checkScalars([
        ["with zeros at its end", "1234567.125", "1234567.12500000000", true],
        ["with zeros at its start", "0.125", "0.12500000000000000", true],
        ["in tens of its value", "0.125", "0.00125e2", true],
        ["in thousandths of its value", "2500", "0.0000025E+9", true],
        ["at an operator that compares", '{"numeric":["<=",3]}', "3.0", true],
        ["as a negative power of ten", "-0.25", "-25.0e-2", true],
        ["of another sign", "-0.25", "25.0e-2", false],
        ["nought with an exponent", "0", "0e5", true],
        ["nought with many zeros", "0", "0.000000000000000000", true],
        ["minus nought", '{"numeric":["=",0]}', "-0", true],
        ["minus nought among others", '{"anything-but":[0]}', "-0e1", false],
        ["of 17 digits, which a double tells apart", "0.30000000000000004", "3.0000000000000004e-1", true],
        ["of 18 digits, which it does not", "0.300000000000000044", "3.00000000000000044e-1", false],
    ]);

    it("is compared by its value up to 1,000 characters, and by its text beyond", () => {
        const taken = (wanted: string, value: string) => matches(compilePattern(`{"a":[${wanted}]}`), `{"a":${value}}`);
        expect(taken("1", one(1000))).to.equal(true);
        expect(taken("1", one(1100))).to.equal(false);
        expect(taken(one(1100), one(1100))).to.equal(true);
    });
});

describe("an address of IPv4", () => {
    checkScalars([
        ["is not one with the same hexadecimal digits in other places", '"17.0.0.0"', '"1.16.0.0"', false],
        ["of 15 characters", '"0.0.0.1"', '"000.000.000.001"', true],
        ["is a text where it is longer", '"0000000001.0.0.1"', '"1.0.0.1"', false],
        ["with the highest number", '"255.0.0.1"', '"255.0.0.01"', true],
        ["beyond the highest number is a text", '"256.0.0.1"', '"256.0.0.01"', false],
    ]);
});

describe("an address of IPv6", () => {
    checkScalars([
        ["in full", '"1:2:3:4:5:6:7:8"', '"0001:02:3:4:5:6:7:8"', true],
        ["in full and in short", '"2001:0:0:0:0:0:0:7"', '"2001::7"', true],
        ["that ends in one group of zeros", '"1:2:3:4:5:6:7::"', '"1:2:3:4:5:6:7:0"', true],
        ["that leaves out no group", '"1:2:3:4::5:6:7:8"', '"1:2:3:4:5:6:7:8"', false],
        ["with two gaps", '"1::2::3"', '"1::2::03"', false],
        ["with a gap of three colons", '"1:::2"', '"1:::02"', false],
        ["of seven groups", '"1:2:3:4:5:6:7"', '"1:2:3:4:5:6:07"', false],
        ["of nine groups", '"1:2:3:4:5:6:7:8:9"', '"1:2:3:4:5:6:7:8:09"', false],
        ["with a group beyond ffff", '"1:2:3:4:5:6:7:12345"', '"1:2:3:4:5:6:7:012345"', false],
        ["that begins with a group beyond ffff", '"12345::1"', '"12345::01"', false],
        ["that goes on after eight groups", '"1:2:3:4:5:6:7:8::12345"', '"1:2:3:4:5:6:7:8"', false],
        ["that holds one of IPv4", '"::ffff:a00:1"', '"10.0.0.1"', true],
        ["that only looks as if it did", '"1::ffff:a00:1"', '"10.0.0.1"', false],
        ["with many leading zeros", '"::1"', `"::${"0".repeat(5000)}1"`, true],
    ]);
});

describe("a network", () => {
    const within = (network: string) => `{"cidr":"${network}"}`;
    checkScalars([
        ["its first address", within("10.0.1.0/24"), '"10.0.1.0"', true],
        ["its last address", within("10.0.1.0/24"), '"10.0.1.255"', true],
        ["the address before", within("10.0.1.0/24"), '"10.0.0.255"', false],
        ["the address behind", within("10.0.1.0/24"), '"10.0.2.0"', false],
        ["before its first digit", within("128.0.0.0/1"), '"127.255.255.255"', false],
        ["within a byte", within("10.16.0.0/12"), '"10.31.255.255"', true],
        ["outside, within a byte", within("10.16.0.0/12"), '"10.32.0.0"', false],
        ["of two addresses", within("10.0.0.4/31"), '"10.0.0.5"', true],
        ["I5 IPv4 strictly within the leading digits of IPv6", within("2000::/3"), '"32.0.0.1"', true],
        ["I5 IPv4 that stays at their beginning", within("2000::/3"), '"32.0.0.0"', false],
        ["I5 IPv4 that stays at their end", within("2000::/3"), '"63.255.255.255"', false],
    ]);
});
