import { expect } from "chai";
import { EVENT_PATTERNS } from "../../../policies/eventPatterns";
import { FAMILY_OF } from "../../../policies/eventPatterns/lint";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, UNKNOWN } from "../support";

type Name = (typeof EVENT_PATTERNS)[number]["name"];
const rule = (pattern: unknown, props: Readonly<Record<string, unknown>> = {}) =>
    resource(TYPES.rule, "rule", {
        eventPattern: typeof pattern === "object" ? JSON.stringify(pattern) : pattern,
        ...props,
    });
const judged = (name: Name, pattern: unknown, settings = {}, props = {}) =>
    judge(named(EVENT_PATTERNS, name), [rule(pattern, props)], settings);

const STATE_CHANGE = { source: ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"] };
const API_CALL = "AWS API Call via CloudTrail";
const LINTED: readonly Name[] = [
    "pattern-never-matches",
    "pattern-anything-but",
    "pattern-exists-in-array",
    "pattern-source",
    "pattern-region",
    "pattern-length",
    "pattern-form",
];

describe("the guardrails of what the linter of patterns says", () => {
    for (const name of LINTED) {
        it(`${name} passes a sound pattern`, () => {
            expect(judged(name, STATE_CHANGE)).to.deep.equal({ violations: [] });
        });

        it(`${name} does not know of a pattern that is not known yet`, () => {
            expect(judged(name, UNKNOWN)).to.deep.equal({
                violations: [],
                unknown: "string value at .eventPattern can't be known during preview",
            });
        });

        it(`${name} does not apply to a schedule`, () => {
            for (const eventPattern of [undefined, ""]) {
                expect(judged(name, eventPattern).notApplicable).to.equal("it has no event pattern");
            }
        });
    }

    it("leave a pattern that is not valid to pattern-never-matches", () => {
        expect(judged("pattern-never-matches", { source: "aws.ec2" }).violations).to.deep.equal([
            'rule: EventBridge refuses its pattern: "source" must be an object or an array.',
        ]);
        for (const name of LINTED.slice(1)) {
            expect(judged(name, { source: "aws.ec2" }).notApplicable, name).to.equal(
                "its pattern is not valid, which pattern-never-matches reports",
            );
        }
    });

    it("are each the owner of something that the linter says", () => {
        expect([...new Set<string>(Object.values(FAMILY_OF))].sort()).to.deep.equal([...LINTED].sort());
    });

    const FOUND: readonly (readonly [Name, object, string])[] = [
        [
            "pattern-never-matches",
            { ...STATE_CHANGE, "detail-type": ["ec2 instance state-change notification"] },
            'Detail-type never matches "ec2 instance state-change notification": case counts: write "EC2 Instance State-change Notification" (never-matches).',
        ],
        [
            "pattern-never-matches",
            { source: ["ec2.amazonaws.com"] },
            'Source "ec2.amazonaws.com" is none of AWS\'s own, which begin with "aws.", so only an application can send it: write "aws.ec2" for events of AWS (misspelt-source).',
        ],
        [
            "pattern-anything-but",
            { source: ["aws.ec2"], detail: { x: [{ "anything-but": "a" }] } },
            'detail.x may be missing, and anything-but does not match then: add {"exists": false} beside it if such events are wanted too (anything-but-absent).',
        ],
        [
            "pattern-exists-in-array",
            { source: ["aws.health"], detail: { affectedEntities: { entityValue: [{ exists: false }] } } },
            "detail.affectedEntities is an array of objects: whether detail.affectedEntities.entityValue counts as missing depends on which fields come before it in the alphabet (docs/event-patterns.md, B4) (absent-in-array).",
        ],
        [
            "pattern-source",
            { "detail-type": ["x"] },
            'The pattern names no source, so whoever may put events on the bus can make the rule fire: name the sources, for example "source": ["aws.ec2"] (unpinned-source).',
        ],
    ];

    for (const [name, pattern, message] of FOUND) {
        it(`${name} reports ${JSON.stringify(pattern)}, and the others do not`, () => {
            expect(judged(name, pattern).violations).to.deep.equal([`rule: ${message}`]);
            for (const other of LINTED.filter((one) => one !== name)) {
                expect(judged(other, pattern).violations, other).to.deep.equal([]);
            }
        });
    }

    const CALLS: readonly (readonly [string, string, string])[] = [
        ["aws.ec2", "createTags", 'case counts: write "CreateTags"'],
        ["aws.s3", "PutBucketCORS", 'case counts: write "PutBucketCors"'],
        ["aws.monitoring", "putMetricAlarm", 'case counts: write "PutMetricAlarm"'],
        [
            "aws.lambda",
            "CreateFunction",
            'CloudTrail records it with the version of its API: write "CreateFunction20150331"',
        ],
        [
            "aws.lambda",
            "updatefunctioncode",
            'CloudTrail records it with the version of its API: write "UpdateFunctionCode20150331v2"',
        ],
    ];
    for (const [source, name, why] of CALLS) {
        it(`pattern-never-matches reports ${name} as a call of ${source}`, () => {
            const pattern = { source: [source], "detail-type": [API_CALL], detail: { eventName: [name] } };
            expect(judged("pattern-never-matches", pattern).violations).to.deep.equal([
                `rule: detail.eventName never matches "${name}": ${why} (never-matches).`,
            ]);
        });
    }

    it("pattern-never-matches passes calls as CloudTrail writes them, and what it does not know", () => {
        const calls = (source: string, eventName: readonly unknown[], type = API_CALL) =>
            judged("pattern-never-matches", { source: [source], "detail-type": [type], detail: { eventName } })
                .violations;
        expect(calls("aws.ec2", ["CreateTags", "NewerThanTheTable"])).to.deep.equal([]);
        expect(calls("aws.ec2", [{ "equals-ignore-case": "createTags" }, { prefix: "create" }])).to.deep.equal([]);
        expect(calls("aws.lambda", ["CreateFunction20150331", "UpdateFunctionCode20150331v2", "Invoke"])).to.deep.equal(
            [],
        );
        expect(calls("aws.unheard-of", ["createTags"])).to.deep.equal([]);
        expect(calls("aws.ec2", ["createTags"], "AWS Service Event via CloudTrail")).to.deep.equal([]);
    });

    it("pattern-form reports text after the pattern", () => {
        expect(judged("pattern-form", `${JSON.stringify(STATE_CHANGE)} x`).violations).to.deep.equal([
            "rule: Text after the pattern is ignored by EventBridge; remove it (trailing-text).",
        ]);
    });
});

describe("pattern-length", () => {
    /** A pattern of so many characters. */
    const long = (characters: number) => {
        const empty = JSON.stringify({ source: ["aws.ec2"], detail: { note: [""] } });
        return empty.replace('""', `"${"x".repeat(characters - empty.length)}"`);
    };

    it("passes 2,048 characters, and reports one more", () => {
        expect(judged("pattern-length", long(2048)).violations).to.deep.equal([]);
        expect(judged("pattern-length", long(2049)).violations).to.deep.equal([
            "rule: 2049 characters; EventBridge takes 2048, or 4096 after a quota increase (pattern-length).",
        ]);
    });

    it("takes a raised quota from the settings", () => {
        expect(judged("pattern-length", long(3000), { characters: 3000 }).violations).to.deep.equal([]);
        expect(judged("pattern-length", long(3001), { characters: 3000 }).violations).to.have.length(1);
    });
});

describe("pattern-region", () => {
    const IAM = { source: ["aws.iam"] };
    const message =
        'rule: Events of aws.iam arrive in us-east-1 only, and this rule is in eu-west-1: put the rule in us-east-1, or forward them from there and write "region": ["us-east-1"] (global-service-elsewhere).';

    it("reports a global service that is awaited elsewhere", () => {
        expect(judged("pattern-region", IAM, {}, { region: "eu-west-1" }).violations).to.deep.equal([message]);
        const of = { ...rule(IAM), provider: { region: "eu-west-1" } };
        expect(judge(named(EVENT_PATTERNS, "pattern-region"), [of]).violations).to.deep.equal([message]);
    });

    it("passes one in its Region, and events that are forwarded", () => {
        expect(judged("pattern-region", IAM, {}, { region: "us-east-1" })).to.deep.equal({ violations: [] });
        const forwarded = { ...IAM, region: ["us-east-1"] };
        expect(judged("pattern-region", forwarded, {}, { region: "eu-west-1" })).to.deep.equal({ violations: [] });
    });

    it("reports one that asks for events of its own Region only", () => {
        const own = { ...IAM, region: ["eu-west-1"] };
        expect(judged("pattern-region", own, {}, { region: "eu-west-1" }).violations).to.deep.equal([message]);
    });

    it("does not know of a Region that nobody says, where it makes a difference", () => {
        expect(judged("pattern-region", IAM)).to.deep.equal({
            violations: [],
            unknown: "not known yet: the Region of rule",
        });
        expect(judged("pattern-region", IAM, {}, { region: UNKNOWN }).unknown).to.match(/can't be known/);
        expect(judged("pattern-region", STATE_CHANGE)).to.deep.equal({ violations: [] });
    });
});

describe("read-only calls", () => {
    const STATE = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
    const call = (...eventName: readonly string[]) => ({
        source: ["aws.ec2"],
        "detail-type": ["AWS API Call via CloudTrail"],
        ...(eventName.length > 0 ? { detail: { eventName } } : {}),
    });

    it("pattern-read-only-state reports a rule that waits for them in the plain state", () => {
        for (const props of [{}, { state: "ENABLED" }, { isEnabled: true }]) {
            expect(judged("pattern-read-only-state", call("DescribeInstances"), {}, props).violations).to.deep.equal([
                "rule: It waits for DescribeInstances, which only read: a rule in the state ENABLED does not hear such calls.",
            ]);
        }
    });

    it("pattern-read-only-state passes the right state, a rule that is off, and other calls", () => {
        const reads = call("DescribeInstances");
        for (const props of [{ state: STATE }, { state: "DISABLED" }, { isEnabled: false }]) {
            expect(judged("pattern-read-only-state", reads, {}, props), JSON.stringify(props)).to.deep.equal({
                violations: [],
            });
        }
        expect(judged("pattern-read-only-state", call("StopInstances")).violations).to.deep.equal([]);
        expect(judged("pattern-read-only-state", STATE_CHANGE).violations).to.deep.equal([]);
    });

    it("pattern-read-only-state names those of several calls that the rule does not hear", () => {
        const mixed = call("DescribeInstances", "StopInstances", "GetConsoleOutput");
        expect(judged("pattern-read-only-state", mixed).violations).to.deep.equal([
            "rule: It waits for DescribeInstances and GetConsoleOutput, which only read: a rule in the state ENABLED does not hear such calls.",
        ]);
    });

    it("pattern-read-only-state passes reads that do not begin with Get, List or Describe, which either state may hear", () => {
        for (const [source, ...names] of [
            ["aws.kms", "Decrypt", "GenerateDataKey"],
            ["aws.codebuild", "BatchGetBuilds"],
        ]) {
            const pattern = { ...call(...names), source: [source] };
            expect(judged("pattern-read-only-state", pattern).violations).to.deep.equal([]);
        }
    });

    it("pattern-read-only-broad reports the state where calls are not named", () => {
        const message = `rule: It hears every read-only API call that its pattern admits, by its state ${STATE}: name the calls in detail.eventName.`;
        expect(judged("pattern-read-only-broad", call(), {}, { state: STATE }).violations).to.deep.equal([message]);
    });

    it("pattern-read-only-broad passes named calls, and does not apply to other states", () => {
        expect(judged("pattern-read-only-broad", call("GetObject"), {}, { state: STATE })).to.deep.equal({
            violations: [],
        });
        expect(judged("pattern-read-only-broad", call(), {}, { state: "ENABLED" }).notApplicable).to.equal(
            `it is not in the state ${STATE}`,
        );
    });

    for (const name of ["pattern-read-only-state", "pattern-read-only-broad"] as const) {
        it(`${name} does not know of a pattern or a state that is not known yet`, () => {
            expect(judged(name, UNKNOWN, {}, { state: STATE }).unknown).to.match(/\.eventPattern can't be known/);
            expect(judged(name, call("DescribeInstances"), {}, { state: UNKNOWN }).unknown).to.match(
                /\.state can't be known/,
            );
        });

        it(`${name} does not apply to schedules and to patterns that are not valid`, () => {
            expect(judged(name, undefined, {}, { state: STATE }).notApplicable).to.equal("it has no event pattern");
            expect(judged(name, "{", {}, { state: STATE }).notApplicable).to.match(/^its pattern is not valid/);
        });
    }
});
