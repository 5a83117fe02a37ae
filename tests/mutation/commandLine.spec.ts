import { expect } from "chai";
import { commandLine } from "./commandLine";

describe("the command line of mutation testing", () => {
    it("changes one target after the other in two processes where nothing is said", () => {
        expect(commandLine([])).to.deep.equal({ target: undefined, only: [], static: false, processes: 2 });
    });

    it("takes a target, files, and options wherever they stand", () => {
        expect(
            commandLine(["patterns", "--static", "patterns/ip.ts", "--processes", "1", "patterns/*.ts"]),
        ).to.deep.equal({
            target: "patterns",
            only: ["patterns/ip.ts", "patterns/*.ts"],
            static: true,
            processes: 1,
        });
    });

    it("refuses what it does not know", () => {
        expect(() => commandLine(["--fast"])).to.throw("--fast");
        for (const count of ["0", "1.5", "two"]) {
            expect(() => commandLine([`--processes=${count}`])).to.throw(
                `--processes ${count}: expected a whole number from 1, for example --processes 1`,
            );
        }
    });
});
