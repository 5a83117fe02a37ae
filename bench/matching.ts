import { missingTool } from "../tests/oracle/support/engine";
import { awsEvents, devPatterns } from "./awsShapes";
import { KINDS, lotEvent } from "./lots";
import { checkMatches } from "./matchingCheck";
import { type Measured, measure, type Stream, type Subject } from "./matchingPasses";
import { mean, spread } from "./passes";
import { measureRuler, type RulerMeasured } from "./ruler";
import { aimText, type BenchTable } from "./table";

const FEW = 5;
const DEV = "the dev stack's";
const TIMES_TEXT = 3;
const TIMES_FEW = 1.5;
const WHY_NOT =
    "Rules that nearly all match cost their answers; numbers in arrays, and several fields of one element of an array, are looked up one by one (docs/benchmarks.md).";
const SIZES = [FEW, 50, 300] as const;
/** Events that event-ruler gets with each number of rules: 50 of complex arrays take it milliseconds an event. */
const rulerEvents = (kind: string) => (kind === "complex arrays" ? 100 : 1000);
const BESIDE = ["event-ruler, parsed", "event-ruler, text", "spread", "times its parsed", "times its text"];

/**
 * Measures how many events a second match rules: 14 kinds of them over events of one form, parsed before and as text, 5 rules of each and
 * what 50 and 300 cost, then the dev stack's rules over events of AWS; beside event-ruler on the same events and rules where a JDK and
 * Maven are there. All is processor time, since wall-clock time tells more of what else the machine does. Throws where the matches differ
 * from event-ruler's or, of the first events, from those of the rules one by one. Tells on standard error how far it is.
 *
 * @param settings.events Default 213,000; those for comparing 5, 50 and 300 rules, and those of AWS, are a tenth of it. event-ruler gets
 * 1,000 of that tenth with each number of rules, 100 for complex arrays.
 */
export async function benchMatching(settings: { readonly events?: number } = {}): Promise<BenchTable[]> {
    const events = settings.events ?? 213_000;
    const tenth = Math.ceil(events / 10);
    const missing = await missingTool();
    const without = missing === undefined ? "" : `; without event-ruler: ${missing}`;
    const compare = async (stream: Stream, subjects: ReadonlyMap<string, Subject>, rulerSubjects = subjects) => {
        const { parse, measured } = measure(stream, subjects);
        const ruler =
            missing === undefined ? await measureRuler(stream, rulerSubjects) : new Map<string, RulerMeasured>();
        for (const [name, subject] of subjects)
            checkMatches(stream, name, subject, measured.get(name)!, ruler.get(name));
        return { parse, measured, ruler };
    };

    const kinds = Object.keys(KINDS);
    const all = kinds.map((kind): [string, Subject] => [kindName(kind), { patterns: patternsOf(kind, FEW), events }]);
    const sized = (most: (kind: string) => number) =>
        kinds.flatMap((kind) =>
            SIZES.map((size): [string, Subject] => [
                sizeName(kind, size),
                { patterns: patternsOf(kind, size), events: Math.min(tenth, most(kind)) },
            ]),
        );
    const { parse, measured, ruler } = await compare(
        { events, event: lotEvent },
        new Map([...all, ...sized(() => tenth)]),
        new Map([...all, ...sized(rulerEvents)]),
    );

    const shapes = awsEvents(tenth);
    const patterns = await devPatterns();
    const aws = await compare(shapes, new Map([[DEV, { patterns, events: tenth }]]));
    return [
        {
            title: `${events.toLocaleString("en-US")} events shaped like lots against ${FEW} rules of a kind${without}`,
            columns: ["kind", "matches", "parsed events/s", "spread", "from text", ...BESIDE],
            rows: kinds.map((kind) => row(kind, measured.get(kindName(kind))!, parse, ruler.get(kindName(kind)))),
            ...(missing === undefined
                ? {
                      note: rateAim(
                          kinds.map((name) => ({
                              name,
                              ours: measured.get(kindName(name))!,
                              engine: ruler.get(kindName(name))!,
                          })),
                      ),
                  }
                : {}),
        },
        {
            title: `Microseconds of a parsed event against rules of a kind, ${tenth.toLocaleString("en-US")} events, event-ruler fewer${without}`,
            columns: [
                "kind",
                ...SIZES.map((size) => `${size} rules`),
                "300 to 5",
                "answers of 300",
                ...SIZES.map((size) => `event-ruler, ${size}`),
            ],
            rows: kinds.map((kind) => {
                const sizes = SIZES.map((size) => measured.get(sizeName(kind, size))!);
                const costs = sizes.map(({ micros }) => mean(micros));
                const engine = SIZES.map((size) => ruler.get(sizeName(kind, size)));
                return [
                    kind,
                    ...costs.map(twoDigits),
                    (costs[2]! / costs[0]!).toFixed(1),
                    mean(sizes[2]!.counts).toFixed(1),
                    ...engine.map((one) => (one ? twoDigits(mean(one.parsed)) : "-")),
                ];
            }),
            note: sizeAim(
                kinds.map((name) => {
                    const [few, many] = [FEW, 300].map((size) => mean(measured.get(sizeName(name, size))!.micros));
                    return { name, ratio: many! / few! };
                }),
            ),
        },
        {
            title: `${tenth.toLocaleString("en-US")} events of AWS, of ${shapes.shapes} forms, against the rules with a pattern: ${patterns.length}${without}`,
            columns: ["rules", "matches", "parsed events/s", "spread", "from text", ...BESIDE],
            rows: [row(DEV, aws.measured.get(DEV)!, aws.parse, aws.ruler.get(DEV))],
        },
    ];
}

function rateAim(
    kinds: readonly { readonly name: string; readonly ours: Measured; readonly engine: RulerMeasured }[],
): string {
    const rows = kinds.map(({ name, ours, engine }) => {
        const ratio = mean(engine.text) / mean(ours.micros);
        return { name, measured: ratio.toFixed(1), reached: ratio >= TIMES_TEXT };
    });
    return aimText(`parsed events at ${TIMES_TEXT} times event-ruler's rate for text`, rows);
}

function sizeAim(kinds: readonly { readonly name: string; readonly ratio: number }[]): string {
    const rows = kinds.map(({ name, ratio }) => ({ name, measured: ratio.toFixed(1), reached: ratio <= TIMES_FEW }));
    return aimText(`300 rules within ${TIMES_FEW} times the cost of ${FEW}`, rows, WHY_NOT);
}

/** Rules of a kind with all events. */
function kindName(kind: string): string {
    return `${kind}, ${FEW} rules`;
}

/** Rules of a kind with the events by which numbers of rules are compared. */
function sizeName(kind: string, size: number): string {
    return `${kind}, ${size} rules, first events`;
}

function patternsOf(kind: string, size: number): string[] {
    return Array.from({ length: size }, (_, at) => JSON.stringify(KINDS[kind]!(at)));
}

function row(
    name: string,
    { counts, micros }: Measured,
    parse: readonly number[],
    engine: RulerMeasured | undefined,
): (string | number)[] {
    const ours = mean(micros);
    const hits = counts.reduce((sum, count) => sum + count, 0);
    const own = [name, hits, rate(ours), spread(micros), rate(ours + mean(parse))];
    if (!engine) return [...own, ...BESIDE.map(() => "-")];
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
