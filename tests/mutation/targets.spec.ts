import { expect } from "chai";
import { evaluatesPrograms, programSpecs, TARGETS } from "./targets";

describe("the specs that mutation testing runs", () => {
    it("are not those that evaluate a program, in the lab or through a module that does", () => {
        expect(evaluatesPrograms('const lab = await Lab.of("./", { stack: "dev" });')).to.equal(true);
        expect(evaluatesPrograms('import { judgements } from "./programs";')).to.equal(true);
        expect(evaluatesPrograms('import { program } from "../../support/programs";')).to.equal(true);
    });

    it("are the others, whatever they are called", () => {
        expect(evaluatesPrograms('import { Lab } from "../../lab/lab";')).to.equal(false);
        expect(evaluatesPrograms('import { judge } from "./support";')).to.equal(false);
        const left = programSpecs();
        expect(left).to.include("tests/policies/stacks.programs.spec.ts");
        expect(left).to.not.include("tests/policies/settings.spec.ts");
        expect(left.filter((name) => !name.startsWith("tests/") || !name.endsWith(".spec.ts"))).to.deep.equal([]);
    });

    it("are there for each target", () => {
        for (const { specs, mutate, atLeast } of Object.values(TARGETS)) {
            expect(specs).to.not.deep.equal([]);
            expect(mutate).to.not.deep.equal([]);
            expect(atLeast).to.be.within(80, 100);
        }
    });
});
