import { expect } from "chai";
import { createLog, errorText, safeToLog } from "../../../handlers/runtime/log";
import { cut, oneLine } from "../../../handlers/runtime/text";

/** What is written to standard output or standard error meanwhile. */
function written(run: () => void): string {
    const chunks: string[] = [];
    const restore = [process.stdout, process.stderr].map((stream) => {
        const { write } = stream;
        stream.write = ((chunk: string) => chunks.push(String(chunk)) > 0) as typeof stream.write;
        return () => {
            stream.write = write;
        };
    });
    try {
        run();
    } finally {
        for (const back of restore) back();
    }
    return chunks.join("");
}

describe("a log line", () => {
    it("is one line of JSON, whatever an event put into it", () => {
        const forged = 'x\r\n{"level":"ERROR"}\u2028\u001b[31m\u0085\u202e';
        const text = written(() => createLog().info("event-ops", { outcome: "informed", name: forged, [forged]: 1 }));

        expect(text.match(/\n/g)).to.have.length(1);
        expect(["\r", "\u001b", "\u0085", "\u2028", "\u202e"].filter((char) => text.includes(char))).to.deep.equal([]);
        const line = JSON.parse(text) as Record<string, unknown>;
        expect(line).to.include({ level: "INFO", message: "event-ops", outcome: "informed" });
        expect(line.name).to.equal('x\r\n{"level":"ERROR"}\\u2028\u001b[31m\\u0085\\u202e');
    });

    it("has the level it was written at", () => {
        const level = (write: () => void) => (JSON.parse(written(write)) as { level: string }).level;
        const log = createLog();
        expect([level(() => log.info("a")), level(() => log.warn("a")), level(() => log.error("a"))]).to.deep.equal([
            "INFO",
            "WARN",
            "ERROR",
        ]);
    });

    it("bounds strings, lists and depth", () => {
        const deep = JSON.parse("[".repeat(500) + "]".repeat(500)) as unknown;
        expect(safeToLog("x".repeat(5_000)))
            .to.have.length(1_024)
            .and.match(/…$/);
        expect(safeToLog(Array.from({ length: 52 }, (_, n) => n)))
            .to.have.length(51)
            .and.include("[2 more]");
        expect(JSON.stringify(safeToLog(deep))).to.equal('[[[[[[[["[deeper]"]]]]]]]]');
    });

    it("keeps plain values, turns others into text, and is not poisoned by __proto__", () => {
        const value = JSON.parse('{"__proto__":{"x":1},"a":null,"b":true}') as Record<string, unknown>;
        expect(JSON.stringify(safeToLog(value))).to.equal('{"__proto__":{"x":1},"a":null,"b":true}');
        expect(safeToLog({ n: 10n, e: new TypeError("t"), u: undefined })).to.deep.equal({
            n: "10",
            e: "TypeError: t",
            u: undefined,
        });
        expect([errorText("thrown text"), errorText(new RangeError("r"))]).to.deep.equal([
            "thrown text",
            "RangeError: r",
        ]);
    });
});

describe("text of events", () => {
    it("becomes one line", () => {
        expect(oneLine(" a\r\n\tb\u2029c\u202ed\u0000 ")).to.equal("a b c d");
        expect(oneLine("Grüße 👩‍💻")).to.equal("Grüße 👩‍💻");
    });

    it("is cut visibly, and never inside a character", () => {
        expect([cut("abcdef", 6), cut("abcdefg", 6), cut("ab😀def", 4)]).to.deep.equal(["abcdef", "abcde…", "ab…"]);
        expect(cut("abcdefghij", 8, "[cut]")).to.equal("abc[cut]");
    });
});
