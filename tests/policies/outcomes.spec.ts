import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Suite } from "mocha";
import type { Guardrail } from "../../policies/guardrail";
import { GUARDRAILS } from "../../policies/guardrails";
import { evaluatesPrograms } from "../mutation/targets";
import { judge, OUTCOMES, type Outcome, resource } from "./support";

const WANTED: readonly Outcome[] = ["passes", "reports", "does not know"];

/** The specs that judge single cases; those that judge whole programs are not what is looked for here. */
const SPECS = readdirSync(__dirname, { recursive: true, encoding: "utf8" })
    .map((name) => join(__dirname, name))
    .filter((path) => path.endsWith(".spec.ts") && judgesCases(readFileSync(path, "utf8")));

let ran = 0;
afterEach(() => {
    ran += 1;
});

// Looks at what the specs of this run have judged: only when they all have run, which no option has kept out.
after("each guardrail has a case that passes, one that is reported and one that is not known yet", function () {
    const root = this.test!.parent!;
    const files = new Set(root.suites.map(({ file }) => file));
    if (SPECS.some((spec) => !files.has(spec)) || ran < testsOf(root)) return;
    const missing = GUARDRAILS.flatMap(({ name }) =>
        WANTED.filter((wanted) => !OUTCOMES.get(name)?.has(wanted)).map((wanted) => `${name} ${wanted}`),
    );
    expect(missing).to.deep.equal([]);
});

function judgesCases(spec: string): boolean {
    return /\/support"/.test(spec) && !evaluatesPrograms(spec);
}

function testsOf(suite: Suite): number {
    return suite.tests.length + suite.suites.reduce((sum, inner) => sum + testsOf(inner), 0);
}

describe("the guardrails", () => {
    it("do not apply to what none of them is about, and say so", () => {
        const other = resource("acme:things/thing:Thing", "thing");
        for (const guardrail of GUARDRAILS as readonly Pick<Guardrail, "name" | "policy">[]) {
            const { violations, notApplicable } = judge(guardrail, [other]);
            expect(violations, guardrail.name).to.deep.equal([]);
            expect(notApplicable, guardrail.name).to.match(/^(it judges|the stack has none of) aws:/);
        }
    });

    it("are judged by specs of their own", () => {
        expect(SPECS).to.include(join(__dirname, "loops", "eventLoop.spec.ts"));
        expect(SPECS).to.not.include(join(__dirname, "programs.spec.ts"));
    });
});
