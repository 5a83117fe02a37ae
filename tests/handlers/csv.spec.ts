import { expect } from "chai";
import { CSV_HEADER, csvRow, toCsv } from "../../handlers/csv";

describe("the three columns as CSV", () => {
    const rows: readonly (readonly [string, string])[] = [
        ["running", "running"],
        ["backup,deletion", '"backup,deletion"'],
        ['say "up"', '"say ""up"""'],
        ["two\r\nlines", '"two\r\nlines"'],
        ["", ""],
        [" spaced ", " spaced "],
        ["=1+1", "'=1+1"],
        ["@SUM(A1)", "'@SUM(A1)"],
        ["+49", "'+49"],
        ["-1", "'-1"],
        ["\tx", "'\tx"],
        ['=A1,"x"', `"'=A1,""x"""`],
        ["a=b", "a=b"],
    ];
    for (const [state, field] of rows) {
        it(`writes ${JSON.stringify(state)} as ${JSON.stringify(field)}`, () => {
            expect(csvRow({ source: "s", resource: "r", state })).to.equal(`s,r,${field}`);
        });
    }

    it("is a document with a header and CRLF after every line", () => {
        const row = { source: "s", resource: "r", state: "a,b" };
        expect(CSV_HEADER).to.equal("source,resource,state");
        expect(toCsv([row, row])).to.equal('source,resource,state\r\ns,r,"a,b"\r\ns,r,"a,b"\r\n');
    });
});
