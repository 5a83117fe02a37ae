import { expect } from "chai";
import fc from "fast-check";
import { Engine } from "./support/engine";
import { EVENT } from "./support/event";
import { asRuleSet, type Case, oneByOne } from "./support/judge";
import { PATTERN } from "./support/pattern";
import { accountedShare, compareMany, report, share } from "./support/run";
import { readSettings } from "./support/settings";

const PAIR: fc.Arbitrary<Case> = fc
    .tuple(PATTERN, fc.array(EVENT, { minLength: 1, maxLength: 8, size: "max" }))
    .map(([pattern, makers]) => ({ patterns: [pattern], events: makers.map((make) => make(pattern)) }));

const RULES: fc.Arbitrary<Case> = fc
    .tuple(
        fc.array(PATTERN, { minLength: 2, maxLength: 8, size: "max" }),
        fc.array(EVENT, { minLength: 1, maxLength: 4, size: "max" }),
    )
    .map(([patterns, makers]) => ({
        patterns,
        events: makers.map((make, at) => make(patterns[at % patterns.length]!)),
    }));

describe("event patterns beside event-ruler", () => {
    const settings = readSettings(process.env);
    const many = `${settings.pairs.toLocaleString("en-US")} pairs, seed ${settings.seed}`;
    let engine: Engine;

    before(async () => {
        engine = await Engine.start();
    });
    after(() => engine.stop());

    it(`agree about a random pattern and a random event: ${many}`, async () => {
        const outcome = await compareMany(PAIR, settings, oneByOne, engine);
        report(outcome);
        // So that agreement means something.
        expect(share(outcome, "yes")).to.be.within(0.3, 0.7);
        expect(share(outcome, "pattern refused")).to.be.within(0.01, 0.15);
        expect(accountedShare(outcome)).to.be.lessThan(0.02);
    });

    it(`agree about the rules of a set, one machine there: ${many}`, async () => {
        const outcome = await compareMany(RULES, settings, asRuleSet, engine);
        report(outcome);
        expect(share(outcome, "yes")).to.be.within(0.1, 0.7);
        expect(accountedShare(outcome)).to.be.lessThan(0.02);
    });
});
