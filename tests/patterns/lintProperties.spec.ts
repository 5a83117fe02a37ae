import { expect } from "chai";
import { compilePattern, knownSource, lintPattern, matches } from "event-ops/patterns";
import fc from "fast-check";
import { parseEvent } from "../../patterns/event";
import { impossibleIn } from "../../patterns/impossible";
import { matchesBranch } from "../../patterns/match";

const NAMES = [
    "aws.ec2",
    "aws.s3",
    "aws.ecs",
    "aws.iam",
    "aws.signin",
    "aws.cloudwatch",
    "aws.monitoring",
    "aws.lambda",
];
const OWN = [
    "EC2 Instance State-change Notification",
    "ECS Task State Change",
    "CloudWatch Alarm State Change",
    "Object Created",
];
const STATES = ["running", "stopped", "RUNNING", "STOPPED", "OK", "ALARM", "ok"];
const REGIONS = ["us-east-1", "eu-west-1", "us-west-2"];
const ACCOUNTS = ["123456789012", "000000000001"];
const EVENT_SOURCES = ["ec2.amazonaws.com", "s3.amazonaws.com", "iam.amazonaws.com", "new.amazonaws.com"];

const region = fc.constantFrom(...REGIONS);
const account = fc.constantFrom(...ACCOUNTS);

/** An event that somebody may send: AWS's own as the documentation has it, or an application's, which may look like anything. */
const event = fc.oneof(
    fc.record({ source: fc.constantFrom(...NAMES), region, account, pick: fc.nat(), state: fc.nat() }).map(awsEvent),
    fc
        .record({
            source: fc.constantFrom("my.app", "Aws.ec2", "ec2.amazonaws.com", "aws.new"),
            type: fc.constantFrom(...OWN, "ecs task state change", "AWS API Call via CloudTrail"),
            state: fc.constantFrom(...STATES),
            eventSource: fc.constantFrom("aws.ec2", "EC2.amazonaws.com", ...EVENT_SOURCES),
            account,
            region,
        })
        .map(({ source, type, state, eventSource, ...where }) =>
            envelope(source, type, where, { state, lastStatus: state, eventSource, eventName: "x" }),
        ),
);

interface Where {
    readonly region: string;
    readonly account: string;
}

function awsEvent({ source, pick, state, ...where }: Where & { source: string; pick: number; state: number }): object {
    const { detailTypes, eventSource } = knownSource(source)!;
    const types = [...detailTypes, "Brand New Event"];
    const type = types[pick % types.length]!;
    const home = source === "aws.iam" ? { ...where, region: "us-east-1" } : where;
    if (type.endsWith("via CloudTrail")) {
        const userIdentity = pick % 2 ? { type: "Root" } : { type: "IAMUser", userName: "a" };
        return envelope(source, type, home, {
            eventSource: eventSource ?? "new.amazonaws.com",
            eventName: "x",
            userIdentity,
        });
    }
    const lower = ["running", "stopped"][state % 2];
    return envelope(source, type, home, {
        state: source === "aws.ec2" ? lower : { value: ["OK", "ALARM"][state % 2] },
        lastStatus: lower?.toUpperCase(),
    });
}

function envelope(source: string, type: string, where: Where, detail: object): object {
    const resources = [`arn:aws:ec2:${where.region}:${where.account}:instance/i-1`];
    return {
        version: "0",
        id: "1",
        "detail-type": type,
        source,
        time: "2026-01-01T00:00:00Z",
        ...where,
        resources,
        detail,
    };
}

const POOLS: Readonly<Record<string, readonly unknown[]>> = {
    source: [
        ...NAMES,
        "aws.EC2",
        "Aws.ec2",
        "my.app",
        "aws.new",
        "ec2.amazonaws.com",
        { prefix: "aws." },
        { "anything-but": "aws.s3" },
    ],
    "detail-type": [
        ...OWN,
        "ecs task state change",
        "AWS API Call via CloudTrail",
        "AWS Console Sign In via CloudTrail",
        { suffix: "Change" },
    ],
    account: [...ACCOUNTS, "12345678901", 1, { prefix: "1234" }, { prefix: 'x"' }, { "anything-but": "000000000001" }],
    region: [...REGIONS, "EU-WEST-1", "eu-west-1a", { prefix: "us-" }],
    version: ["0", 0, { exists: false }],
    resources: [
        { prefix: "arn:aws:ec2:us-east-1:" },
        { wildcard: "arn:aws:*:eu-west-1:*" },
        "arn:aws:ec2:eu-west-1:123456789012:instance/i-1",
        { exists: false },
    ],
    "detail.state": [...STATES, { exists: false }],
    "detail.state.value": [...STATES, { exists: false }],
    "detail.lastStatus": [...STATES, { "equals-ignore-case": "running" }],
    "detail.eventSource": [...EVENT_SOURCES, "aws.ec2", "EC2.amazonaws.com", { exists: false }],
    "detail.eventName": ["x", { exists: false }],
    "detail.userIdentity.type": ["Root", "IAMUser"],
};

const fields = fc
    .uniqueArray(
        fc.constantFrom(...Object.keys(POOLS)).chain((path) =>
            fc.record({
                path: fc.constant(path),
                values: fc.array(fc.constantFrom(...POOLS[path]!), { minLength: 1, maxLength: 3 }),
            }),
        ),
        { minLength: 1, maxLength: 4, selector: ({ path }) => path },
    )
    .map((list) => Object.fromEntries(list.map(({ path, values }) => [path, values])));

const pattern = fc.oneof(
    fields,
    fc.tuple(fields, fields).map(($or) => ({ $or })),
);

describe("lint, against events that may be sent", () => {
    it("calls no pattern impossible that an event matches, and no branch", () => {
        let impossible = 0;
        let matching = 0;
        fc.assert(
            fc.property(pattern, fc.array(event, { minLength: 20, maxLength: 40 }), (wanted, events) => {
                const compiled = compilePattern(wanted);
                const never = lintPattern(wanted).filter(({ code }) => code === "never-matches");
                if (never.length > 0) impossible++;
                for (const one of events) {
                    if (!matches(compiled, one)) continue;
                    matching++;
                    expect(never).to.deep.equal([]);
                    const parsed = parseEvent(JSON.stringify(one));
                    for (const branch of compiled.branches) {
                        if (!matchesBranch(branch, parsed)) continue;
                        expect(impossibleIn(branch).filter(({ whole }) => whole)).to.deep.equal([]);
                    }
                }
            }),
            { numRuns: 1500, seed: 20_260_301 },
        );
        expect(impossible).to.be.greaterThan(100);
        expect(matching).to.be.greaterThan(1000);
    });

    it("calls no value dead without which an event would not match", () => {
        let dead = 0;
        fc.assert(
            fc.property(fields, fc.array(event, { minLength: 20, maxLength: 40 }), (wanted, events) => {
                for (const { code, path, message } of lintPattern(wanted)) {
                    if (code !== "dead-value") continue;
                    dead++;
                    const dying = message.slice(`${path} never matches `.length).split("; nor ");
                    const lives = (value: unknown) =>
                        !dying.some((text) => text.startsWith(`${JSON.stringify(value)}: `));
                    const others = wanted[path]!.filter(lives);
                    if (others.length === 0) continue;
                    const without = compilePattern({ ...wanted, [path]: others });
                    for (const one of events) {
                        expect(matches(without, one)).to.equal(matches(compilePattern(wanted), one));
                    }
                }
            }),
            { numRuns: 1500, seed: 20_260_302 },
        );
        expect(dead).to.be.greaterThan(100);
    });
});
