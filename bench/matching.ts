import { missingTool } from "../tests/oracle/support/engine";
import { awsEvents, devPatterns } from "./awsShapes";
import { KINDS, lotEvent } from "./lots";
import { type Measured, mean, measure, type Stream, type Subject, spread } from "./matchingPasses";
import { measureRuler, type RulerMeasured } from "./ruler";
import type { BenchTable } from "./table";

const FEW = 5;
const DEV = "the dev stack's";
const SIZES = [FEW, 50, 300] as const;
const BESIDE = ["event-ruler, parsed", "event-ruler, text", "spread", "times its parsed", "times its text"];

/**
 * Measures how many events a second match rules: 14 kinds of them over events of one form, parsed before and as text, 5 rules of each and
 * what 50 and 300 cost, then the dev stack's rules over events of AWS; beside event-ruler on the same events and rules where a JDK and
 * Maven are there. All is processor time, since wall-clock time tells more of what else the machine does. Throws where the two do not
 * find the same matches.
 *
 * @param settings.events Default 213,000; those for 50 and 300 rules, and those of AWS, are a tenth of it.
 */
export async function benchMatching(settings: { readonly events?: number } = {}): Promise<BenchTable[]> {
    const events = settings.events ?? 213_000;
    const tenth = Math.ceil(events / 10);
    const missing = await missingTool();
    const without = missing === undefined ? "" : `; without event-ruler: ${missing}`;
    const beside = async (stream: Stream, kinds: Readonly<Record<string, readonly string[]>>) =>
        missing === undefined ? await measureRuler(stream, kinds) : new Map<string, RulerMeasured>();

    const lots = { events, event: lotEvent };
    const kinds = Object.keys(KINDS);
    const sized = kinds.flatMap((kind) =>
        SIZES.map((size): [string, Subject] => [
            `${kind} ${size}`,
            { patterns: patternsOf(kind, size), events: size === FEW ? events : tenth },
        ]),
    );
    const { parse, measured } = measure(lots, new Map(sized));
    const ruler = await beside(lots, Object.fromEntries(kinds.map((kind) => [kind, patternsOf(kind, FEW)])));

    const shapes = awsEvents(tenth);
    const patterns = await devPatterns();
    const aws = measure(shapes, new Map([[DEV, { patterns, events: tenth }]]));
    const awsRuler = await beside(shapes, { [DEV]: patterns });
    return [
        {
            title: `${events.toLocaleString("en-US")} events shaped like lots against ${FEW} rules of a kind${without}`,
            columns: ["kind", "matches", "parsed events/s", "spread", "from text", ...BESIDE],
            rows: kinds.map((kind) => row(kind, measured.get(`${kind} ${FEW}`)!, parse, ruler.get(kind))),
        },
        {
            title: `Microseconds of an event against rules of a kind, ${tenth.toLocaleString("en-US")} events for 50 and 300`,
            columns: ["kind", ...SIZES.map((size) => `${size} rules`), "300 to 5", "answers of 300"],
            rows: kinds.map((kind) => {
                const [few, fifty, many] = SIZES.map((size) => measured.get(`${kind} ${size}`)!);
                const costs = [few!, fifty!, many!].map(({ micros }) => mean(micros));
                return [
                    kind,
                    ...costs.map(twoDigits),
                    (costs[2]! / costs[0]!).toFixed(1),
                    (many!.hits / tenth).toFixed(1),
                ];
            }),
        },
        {
            title: `${tenth.toLocaleString("en-US")} events of AWS, of ${shapes.shapes} forms, against the rules with a pattern: ${patterns.length}${without}`,
            columns: ["rules", "matches", "parsed events/s", "spread", "from text", ...BESIDE],
            rows: [row(DEV, aws.measured.get(DEV)!, aws.parse, awsRuler.get(DEV))],
        },
    ];
}

function patternsOf(kind: string, size: number): string[] {
    return Array.from({ length: size }, (_, at) => JSON.stringify(KINDS[kind]!(at)));
}

function row(
    name: string,
    { hits, micros }: Measured,
    parse: readonly number[],
    engine: RulerMeasured | undefined,
): (string | number)[] {
    const ours = mean(micros);
    const own = [name, hits, rate(ours), spread(micros), rate(ours + mean(parse))];
    if (!engine) return [...own, ...BESIDE.map(() => "-")];
    if (engine.hits !== hits) throw new Error(`${name}: ${hits} matches here, ${engine.hits} by event-ruler`);
    const [parsed, text] = [mean(engine.parsed), mean(engine.text)];
    return [...own, rate(parsed), rate(text), spread(engine.text), times(parsed, ours), times(text, ours)];
}

function rate(micros: number): number {
    return Math.round(1_000_000 / micros);
}

function times(micros: number, base: number): string {
    return (micros / base).toFixed(1);
}

function twoDigits(micros: number): string {
    return micros.toFixed(2);
}
