import { type EventPattern, parseEvent, RuleSet } from "../patterns";
import type { BenchTable } from "./table";

const KINDS: readonly (readonly [kind: string, detail: EventPattern["detail"]])[] = [
    ["exact", { state: ["stopped"] }],
    ["prefix", { state: [{ prefix: "stop" }] }],
    ["suffix", { state: [{ suffix: "pped" }] }],
    ["ignoring case", { state: [{ "equals-ignore-case": "STOPPED" }] }],
    ["wildcard", { path: [{ wildcard: "/aws/*/log-*-end" }] }],
    ["numeric", { count: [{ numeric: [">", 1, "<=", 50] }] }],
    ["anything-but", { state: [{ "anything-but": ["running", "pending"] }] }],
    ["cidr", { address: [{ cidr: "10.0.0.0/8" }] }],
    ["exists", { state: [{ exists: true }], error: [{ exists: false }] }],
    ["$or", { $or: [{ state: ["running"] }, { count: [42] }, { address: [{ cidr: "10.0.0.0/8" }] }] }],
    ["array of objects", { tags: { key: ["Environment"], value: ["dev"] } }],
];

const EVENT = JSON.stringify({
    version: "0",
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": "EC2 Instance State-change Notification",
    source: "aws.ec2",
    account: "123456789012",
    time: "2026-01-01T00:00:00Z",
    region: "eu-west-1",
    resources: ["arn:aws:ec2:eu-west-1:123456789012:instance/i-1234567890abcdef0"],
    detail: {
        "instance-id": "i-1234567890abcdef0",
        state: "stopped",
        path: "/aws/lambda/log-group-at-the-end",
        count: 42,
        address: "10.20.30.40",
        tags: Array.from({ length: 10 }, (_, at) => ({ key: at === 7 ? "Environment" : `key-${at}`, value: "dev" })),
    },
});

/** Events a second: rules of one kind, that all match; then 1 MB events; then a bus of mostly other rules. */
export async function benchMatches(): Promise<BenchTable> {
    const rows: (string | number)[][] = [];
    const measure = (what: string, rules: RuleSet<number>, text: string) => {
        const parsed = parseEvent(text);
        const matched = rules.match(parsed).length;
        rows.push([what, rules.size, matched, rate(() => rules.match(text)), rate(() => rules.match(parsed))]);
    };
    for (const [kind, detail] of KINDS) {
        for (const count of [1, 100, 1000]) measure(kind, sameSource(count, detail), EVENT);
    }
    for (const count of [1, 100, 1000]) measure("a bus of other sources and values", mixedBus(count), EVENT);
    measure("1 MB event, exact", sameSource(1, { state: ["stopped"] }), megabyte());
    measure("1 MB event, array of objects", sameSource(1, { rows: { k: ["key-1"], v: ["none"] } }), megabyte());
    return {
        title: "Matching",
        columns: ["patterns", "rules", "matching", "events/s from text", "events/s parsed"],
        rows,
    };
}

function sameSource(count: number, detail: EventPattern["detail"]): RuleSet<number> {
    const rules = new RuleSet<number>();
    for (let at = 0; at < count; at++) rules.add(`rule-${at}`, { source: ["aws.ec2"], detail }, at);
    return rules;
}

function mixedBus(count: number): RuleSet<number> {
    const rules = new RuleSet<number>();
    for (let at = 0; at < count; at++) {
        const source = at % 2 === 0 ? "aws.ec2" : `app.${at}`;
        rules.add(`rule-${at}`, { source: [source], detail: { "instance-id": [`i-${at}`], state: ["stopped"] } }, at);
    }
    rules.add("wanted", { source: ["aws.ec2"], detail: { state: [{ prefix: "stop" }] } }, count);
    return rules;
}

function megabyte(): string {
    const rows = Array.from({ length: 30_000 }, (_, at) => ({ k: `key-${at % 7}`, v: `value ${at}` }));
    return JSON.stringify({ source: "aws.ec2", "detail-type": "x", detail: { state: "stopped", rows } });
}

/** Calls a second, over a tenth of one after a warm-up. */
function rate(task: () => unknown): number {
    run(task, 15);
    return Math.round(run(task, 90));
}

function run(task: () => unknown, milliseconds: number): number {
    const start = performance.now();
    let calls = 0;
    let elapsed = 0;
    while (elapsed < milliseconds) {
        for (let i = 0; i < 8; i++) task();
        calls += 8;
        elapsed = performance.now() - start;
    }
    return (calls * 1000) / elapsed;
}
