import fc from "fast-check";
import type { Engine } from "./engine";
import { type Case, compare, type Judge, shown, type Verdict } from "./judge";
import type { Settings } from "./settings";

/** Cases that are asked about at once. */
const BATCH = 250;

/** What a comparison came to. */
export interface Outcome {
    readonly pairs: number;
    /** How many pairs had a verdict that both gave. */
    readonly verdicts: ReadonlyMap<Verdict, number>;
    /** How many pairs a divergence accounts for. */
    readonly accounted: ReadonlyMap<string, number>;
}

/** Compares random cases until there were enough pairs; throws for the first disagreement that no divergence accounts for. */
export async function compareMany(
    cases: fc.Arbitrary<Case>,
    { pairs, seed }: Settings,
    judge: Judge,
    engine: Engine,
): Promise<Outcome> {
    const verdicts = new Map<Verdict, number>();
    const accounted = new Map<string, number>();
    let done = 0;
    for (let batch = seed; done < pairs; batch++) {
        const sample = fc.sample(cases, { seed: batch, numRuns: BATCH });
        const judged = await Promise.all(sample.map((one) => compare(one, judge, engine)));
        for (const [at, { agreed, unaccounted, accountedFor }] of judged.entries()) {
            if (unaccounted) {
                const again = `--seed ${batch} --pairs 1`;
                throw await shown(sample[at]!.patterns, unaccounted.event, again, judge, engine);
            }
            for (const verdict of agreed) count(verdicts, verdict);
            for (const divergence of accountedFor) count(accounted, divergence);
            done += agreed.length + accountedFor.length;
        }
    }
    return { pairs: done, verdicts, accounted };
}

function count<K>(counts: Map<K, number>, key: K): void {
    counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Prints an outcome below the test's title. */
export function report({ pairs, verdicts, accounted }: Outcome): void {
    const parts = [...verdicts].map(([verdict, number]) => `${number} ${verdict}`);
    console.log(`      ${pairs} pairs: ${parts.join(", ")}`);
    for (const [documented, number] of accounted)
        console.log(`      ${number} differ as documented: ${documented} ...`);
}

/** The share of pairs with a verdict. */
export function share({ pairs, verdicts }: Outcome, verdict: Verdict): number {
    return (verdicts.get(verdict) ?? 0) / pairs;
}

/** The share of pairs for which a divergence accounts. */
export function accountedShare({ pairs, accounted }: Outcome): number {
    return [...accounted.values()].reduce((sum, number) => sum + number, 0) / pairs;
}
