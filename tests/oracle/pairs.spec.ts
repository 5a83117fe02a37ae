import { expect } from "chai";
import fc from "fast-check";
import { engineVerdicts, ourVerdict, type Verdict } from "./support/compare";
import { DIVERGENCES, type Disagreement } from "./support/divergences";
import { Engine } from "./support/engine";
import { EVENT, type EventMaker } from "./support/event";
import { type Members, showJson, writeJson } from "./support/json";
import { PATTERN } from "./support/pattern";
import { readSettings } from "./support/settings";
import { smallest } from "./support/smaller";

/** A pattern, and events that have something to do with it. */
type Case = [pattern: Members, makers: EventMaker[]];

const CASE: fc.Arbitrary<Case> = fc.tuple(PATTERN, fc.array(EVENT, { minLength: 1, maxLength: 8, size: "max" }));
/** Cases that are asked about at once. */
const BATCH = 250;

describe("event patterns beside event-ruler", function () {
    this.timeout(0);
    const { pairs, seed } = readSettings(process.env);
    let engine: Engine;

    before(async () => {
        engine = await Engine.start();
    });
    after(() => engine.stop());

    it(`agree about ${pairs.toLocaleString("en-US")} pairs of a pattern and an event, seed ${seed}`, async () => {
        const verdicts = new Map<Verdict, number>();
        const accounted = new Map<string, number>();
        let done = 0;
        for (let batch = seed; done < pairs; batch++) {
            const cases = fc.sample(CASE, { seed: batch, numRuns: BATCH });
            const judged = await Promise.all(cases.map((one) => judge(one, engine)));
            for (const { agreed, unaccounted, accountedFor } of judged) {
                if (unaccounted) throw await shown(unaccounted, batch, engine);
                for (const verdict of agreed) count(verdicts, verdict);
                for (const divergence of accountedFor) count(accounted, divergence);
                done += agreed.length + accountedFor.length;
            }
        }
        report(done, verdicts, accounted);
        // So that agreement means something.
        expect((verdicts.get("yes") ?? 0) / done).to.be.within(0.25, 0.75);
        expect((verdicts.get("pattern refused") ?? 0) / done).to.be.within(0.01, 0.15);
        const excused = [...accounted.values()].reduce((sum, number) => sum + number, 0);
        expect(excused / done).to.be.lessThan(0.02);
    });
});

interface Judged {
    readonly agreed: readonly Verdict[];
    /** Which divergences account for pairs about which there is no agreement. */
    readonly accountedFor: readonly string[];
    readonly unaccounted?: Disagreement;
}

async function judge([pattern, makers]: Case, engine: Engine): Promise<Judged> {
    const text = writeJson(pattern);
    const events = makers.map((make) => make(pattern));
    const theirs = engineVerdicts(await engine.ask({ rules: { r: text }, events: events.map(writeJson) }), "r");
    const agreed: Verdict[] = [];
    const accountedFor: string[] = [];
    for (const [at, event] of events.entries()) {
        const ours = ourVerdict(text, writeJson(event));
        const disagreement = { pattern, event, ours, theirs: theirs[at]! };
        if (ours === disagreement.theirs) agreed.push(ours);
        else {
            const divergence = await accounting(disagreement, engine);
            if (divergence === undefined) return { agreed, accountedFor, unaccounted: disagreement };
            accountedFor.push(divergence);
        }
    }
    return { agreed, accountedFor };
}

async function accounting(disagreement: Disagreement, engine: Engine): Promise<string | undefined> {
    for (const { documented, accountsFor } of DIVERGENCES) {
        if (await accountsFor(disagreement, engine)) return documented;
    }
    return undefined;
}

/** The smallest pattern and event that show a disagreement, as an error. */
async function shown(found: Disagreement, seed: number, engine: Engine): Promise<Error> {
    const judgeAlone = ({ pattern, event }: { pattern: Members; event: Members }) =>
        judge([pattern, [() => event]], engine);
    const { pattern, event } = await smallest({ pattern: found.pattern, event: found.event }, async (smaller) => {
        return (await judgeAlone(smaller)).unaccounted !== undefined;
    });
    const { ours, theirs } = (await judgeAlone({ pattern, event })).unaccounted!;
    const lines = [
        `they disagree; again with npm run test:oracle -- --seed ${seed} --pairs 1`,
        `pattern:     ${showJson(pattern)}`,
        `event:       ${showJson(event)}`,
        `event-ops:   ${ours}`,
        `event-ruler: ${theirs}`,
    ];
    return new Error(lines.join("\n"));
}

function count<K>(counts: Map<K, number>, key: K): void {
    counts.set(key, (counts.get(key) ?? 0) + 1);
}

function report(done: number, verdicts: ReadonlyMap<Verdict, number>, accounted: ReadonlyMap<string, number>): void {
    const lines = [...verdicts].map(([verdict, number]) => `${number} ${verdict}`);
    console.log(`    ${done} pairs: ${lines.join(", ")}`);
    for (const [documented, number] of accounted) console.log(`    ${number} differ as documented: ${documented} ...`);
}
