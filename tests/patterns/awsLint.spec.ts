import { expect } from "chai";
import { type LintOptions, lintPattern } from "event-ops/patterns";

const STATE_CHANGE = "EC2 Instance State-change Notification";
const API_CALL = "AWS API Call via CloudTrail";
const CALL = { source: ["aws.ec2"], "detail-type": [API_CALL] };
const STATE = { source: ["aws.ec2"], "detail-type": [STATE_CHANGE] };

type Row = readonly [what: string, pattern: object, found: readonly string[], options?: LintOptions];

function found(pattern: object, options?: LintOptions): string[] {
    return lintPattern(pattern, options).map(({ code, path, message }) => `${code} ${path}: ${message}`);
}

function check(rows: readonly Row[]): void {
    for (const [what, pattern, expected, options] of rows) {
        it(what, () => expect(found(pattern, options)).to.deep.equal(expected));
    }
}

describe("lint of source and detail-type", () => {
    check([
        ["a pair that AWS sends", STATE, []],
        [
            "a detail-type of another source",
            { source: ["aws.ec2"], "detail-type": ["ECS Task State Change"] },
            [
                'never-matches detail-type: detail-type never matches "ECS Task State Change": aws.ec2 does not send it, whose source is "aws.ecs": name them together',
            ],
        ],
        [
            "one of two sources that goes with no detail-type",
            { source: ["aws.ec2", "aws.s3"], "detail-type": [STATE_CHANGE] },
            [
                `dead-value source: source never matches "aws.s3": aws.s3 does not send "${STATE_CHANGE}", whose source is "aws.ec2": name them together`,
            ],
        ],
        [
            "one of two detail-types that goes with no source",
            { source: ["aws.ec2"], "detail-type": [STATE_CHANGE, "Object Created"] },
            [
                'dead-value detail-type: detail-type never matches "Object Created": aws.ec2 does not send it, whose source is "aws.s3": name them together',
            ],
        ],
        [
            "two sources, each with a detail-type of its own",
            { source: ["aws.ec2", "aws.s3"], "detail-type": [STATE_CHANGE, "Object Created"] },
            [],
        ],
        [
            "a detail-type that two sources send",
            { source: ["aws.monitoring"], "detail-type": ["CloudWatch Alarm State Change"] },
            [],
        ],
        ["a source that is not known", { source: ["aws.new"], "detail-type": [STATE_CHANGE] }, []],
        ["an application's own event of the same name", { source: ["my.app"], "detail-type": [STATE_CHANGE] }, []],
        [
            "a source of which only the beginning is given",
            { source: [{ prefix: "aws.s" }], "detail-type": [STATE_CHANGE] },
            [],
        ],
        [
            "a detail-type of which only the end is given",
            { source: ["aws.s3"], "detail-type": [{ suffix: "Notification" }] },
            [],
        ],
        [
            "CloudTrail's events of any source",
            { source: ["aws.s3"], "detail-type": ["AWS Service Event via CloudTrail"] },
            [],
        ],
        ["sign-ins", { source: ["aws.signin"], "detail-type": ["AWS Console Sign In via CloudTrail"] }, []],
        [
            "sign-ins of another source",
            { source: ["aws.iam"], "detail-type": ["AWS Console Sign In via CloudTrail"] },
            [
                'never-matches detail-type: detail-type never matches "AWS Console Sign In via CloudTrail": aws.iam does not send it, whose source is "aws.signin": name them together',
            ],
        ],
        [
            "a detail-type that is not known, with the nearest",
            { source: ["aws.ec2"], "detail-type": ["EC2 Instance State Change Notification"] },
            [
                `unknown-detail-type detail-type: detail-type "EC2 Instance State Change Notification" is not known of aws.ec2, so the rule may never fire: did you mean "${STATE_CHANGE}"?`,
            ],
        ],
        [
            "a detail-type in lower case of the other source",
            { source: ["aws.ec2", "aws.s3"], "detail-type": [STATE_CHANGE, "object created"] },
            [
                `dead-value source: source never matches "aws.s3": aws.s3 does not send "${STATE_CHANGE}", whose source is "aws.ec2": name them together`,
                'unknown-detail-type detail-type: detail-type "object created" is not known of aws.ec2, so the rule may never fire: did you mean "Object Created"?',
            ],
        ],
        [
            "a detail-type that is like no other",
            { source: ["aws.lambda"], "detail-type": ["Function Died"] },
            [
                'unknown-detail-type detail-type: detail-type "Function Died" is not known of aws.lambda, so the rule may never fire: check it against the events reference of AWS',
            ],
        ],
        [
            "a detail-type that is not known, beside a source that is not known",
            { source: ["aws.ec2", "aws.new"], "detail-type": ["New Thing"] },
            [],
        ],
    ]);
});

describe("lint of case and names", () => {
    check([
        [
            "a source in upper case",
            { source: ["aws.EC2"], detail: { state: ["x"] } },
            [
                'never-matches source: source never matches "aws.EC2": AWS writes this source in lower case: write "aws.ec2"',
            ],
        ],
        ["a source in upper case that is not known", { source: ["aws.New"] }, []],
        [
            "a source in upper case beside the right one",
            { source: ["aws.EC2", "aws.ec2"] },
            [
                'dead-value source: source never matches "aws.EC2": AWS writes this source in lower case: write "aws.ec2"',
            ],
        ],
        ["a source whose case is ignored", { source: [{ "equals-ignore-case": "AWS.EC2" }] }, []],
        [
            "a source that begins in upper case, which an application may send",
            { source: ["Aws.ec2"] },
            [
                'misspelt-source source: source "Aws.ec2" is none of AWS\'s own, which begin with "aws.", so only an application can send it: write "aws.ec2" for events of AWS',
            ],
        ],
        [
            "a service's principal as source",
            { source: ["ec2.amazonaws.com"] },
            [
                'misspelt-source source: source "ec2.amazonaws.com" is none of AWS\'s own, which begin with "aws.", so only an application can send it: write "aws.ec2" for events of AWS',
            ],
        ],
        ["a source of the same form that is no service", { source: ["shop.amazonaws.com"] }, []],
        [
            "a detail-type in lower case",
            { source: ["aws.ec2"], "detail-type": [STATE_CHANGE.toLowerCase()] },
            [
                `never-matches detail-type: detail-type never matches "${STATE_CHANGE.toLowerCase()}": case counts: write "${STATE_CHANGE}"`,
            ],
        ],
        [
            "a detail-type in lower case of any source",
            { source: [{ prefix: "a" }], "detail-type": ["ecs task state change"] },
            [],
        ],
        [
            "a state in upper case",
            { ...STATE, detail: { state: ["RUNNING"] } },
            ['never-matches detail.state: detail.state never matches "RUNNING": case counts: write "running"'],
        ],
        [
            "states in upper case beside one in lower case",
            { ...STATE, detail: { state: ["RUNNING", "running", "STOPPED"] } },
            [
                'dead-value detail.state: detail.state never matches "RUNNING": case counts: write "running"; nor "STOPPED": case counts: write "stopped"',
            ],
        ],
        ["a state that is not known", { ...STATE, detail: { state: ["hibernated"] } }, []],
        [
            "a state in upper case where events are of several kinds",
            { source: ["aws.ec2"], detail: { state: ["RUNNING"] } },
            [],
        ],
        [
            "an alarm's state, written as AWS does",
            {
                source: ["aws.cloudwatch"],
                "detail-type": ["CloudWatch Alarm State Change"],
                detail: { state: { value: ["ALARM"] } },
            },
            [],
        ],
        [
            "a source's name in eventSource",
            { ...CALL, detail: { eventSource: ["aws.ec2"] } },
            [
                'never-matches detail.eventSource: detail.eventSource never matches "aws.ec2": CloudTrail names the service\'s principal here: write "ec2.amazonaws.com"',
            ],
        ],
        [
            "a principal in upper case",
            { ...CALL, detail: { eventSource: ["EC2.amazonaws.com"] } },
            [
                'never-matches detail.eventSource: detail.eventSource never matches "EC2.amazonaws.com": CloudTrail writes it in lower case: write "ec2.amazonaws.com"',
            ],
        ],
        [
            "an eventSource of another service",
            { source: ["aws.s3"], "detail-type": [API_CALL], detail: { eventSource: ["ec2.amazonaws.com"] } },
            [
                'never-matches detail.eventSource: detail.eventSource never matches "ec2.amazonaws.com": events of aws.s3 carry "s3.amazonaws.com": make source and eventSource agree',
            ],
        ],
        [
            "an eventSource of another service, without a detail-type",
            { source: ["aws.s3"], detail: { eventSource: ["ec2.amazonaws.com"], eventName: ["RunInstances"] } },
            [
                'never-matches detail.eventSource: detail.eventSource never matches "ec2.amazonaws.com": events of aws.s3 carry "s3.amazonaws.com": make source and eventSource agree',
            ],
        ],
        ["the right eventSource", { ...CALL, detail: { eventSource: ["ec2.amazonaws.com"] } }, []],
        ["an eventSource that is not known", { ...CALL, detail: { eventSource: ["ec2-new.amazonaws.com"] } }, []],
        [
            "an eventSource beside a source that is not known",
            { source: ["aws.new"], "detail-type": [API_CALL], detail: { eventSource: ["ec2.amazonaws.com"] } },
            [],
        ],
        [
            "an eventSource in an application's event",
            { source: ["my.app"], detail: { eventSource: ["aws.ec2"], eventName: ["x"] } },
            [],
        ],
    ]);
});

describe("lint of contradictions", () => {
    check([
        [
            "an account of 11 digits",
            { ...STATE, account: ["12345678901"] },
            [
                'never-matches account: account never matches "12345678901": an account is 12 digits: write it in full, leading zeros included',
            ],
        ],
        [
            "an account as a number",
            { ...STATE, account: [123456789012] },
            [
                "never-matches account: account never matches this number: it is a string in every event: write the value in quotes",
            ],
        ],
        ["the beginning of an account", { ...STATE, account: [{ prefix: "1234" }] }, []],
        [
            "an account that begins with a letter",
            { ...STATE, account: [{ prefix: "arn:" }] },
            [
                'never-matches account: account never matches what begins with "arn:": an account is 12 digits: write it in full, leading zeros included',
            ],
        ],
        [
            "a version as a number, in one of two branches",
            { source: ["aws.s3"], $or: [{ version: [0] }, { region: ["eu-west-1"] }] },
            [
                "dead-branch version: version never matches this number: it is a string in every event: write the value in quotes",
            ],
        ],
        [
            "both branches",
            { source: ["aws.s3"], $or: [{ version: [0] }, { region: ["EU-west-1"] }] },
            [
                "never-matches version: version never matches this number: it is a string in every event: write the value in quotes",
                'never-matches region: region never matches "EU-west-1": Regions are in lower case: write "eu-west-1"',
            ],
        ],
        [
            "a source that must be missing",
            { ...STATE, id: [{ exists: false }] },
            ['never-matches id: id never matches {"exists": false}: every event has it: leave id out'],
        ],
        [
            "an Availability Zone as Region",
            { ...STATE, region: ["eu-west-1a"] },
            [
                'never-matches region: region never matches "eu-west-1a": this is an Availability Zone: write its Region, "eu-west-1"',
            ],
        ],
        [
            "a CloudTrail record without a call's name",
            { ...CALL, detail: { eventName: [{ exists: false }] } },
            [
                'never-matches detail.eventName: detail.eventName never matches {"exists": false}: every CloudTrail record has it: leave detail.eventName out',
            ],
        ],
        ["a CloudTrail record without an error", { ...CALL, detail: { errorCode: [{ exists: false }] } }, []],
        [
            "an error's code in one branch, and none in the other",
            { ...CALL, detail: { $or: [{ errorCode: [{ exists: false }] }, { errorCode: ["AccessDenied"] }] } },
            [],
        ],
        [
            "an ARN of another Region",
            { ...STATE, region: ["us-east-1"], resources: [{ prefix: "arn:aws:ec2:eu-west-1:123456789012:" }] },
            [
                'never-matches resources: resources never matches what begins with "arn:aws:ec2:eu-west-1:123456789012:": its region eu-west-1 is not the one that the pattern asks for: make resources and region agree',
            ],
        ],
        [
            "an ARN of another account",
            { ...STATE, account: ["210987654321"], resources: ["arn:aws:ec2:us-east-1:123456789012:instance/i-1"] },
            [
                'never-matches resources: resources never matches "arn:aws:ec2:us-east-1:123456789012:instance/i-1": its account 123456789012 is not the one that the pattern asks for: make resources and account agree',
            ],
        ],
        [
            "the beginning of a Region in an ARN",
            { ...STATE, region: ["us-east-1"], resources: [{ prefix: "arn:aws:ec2:us-" }] },
            [],
        ],
        [
            "an ARN of the same Region",
            { ...STATE, region: [{ prefix: "us-" }], resources: [{ wildcard: "arn:aws:ec2:us-east-1:*:instance/*" }] },
            [],
        ],
        [
            "an ARN of another Region in a finding, which may come from there",
            {
                source: ["aws.guardduty"],
                "detail-type": ["GuardDuty Finding"],
                region: ["us-east-1"],
                resources: [{ prefix: "arn:aws:ec2:eu-west-1:" }],
            },
            [],
        ],
        [
            "a global service in another Region",
            { source: ["aws.iam"], "detail-type": [API_CALL], region: ["eu-west-1"] },
            [
                'never-matches region: region never matches "eu-west-1": events of aws.iam have the Region us-east-1, wherever they are forwarded to: write "us-east-1"',
            ],
        ],
        [
            "a global service in the Region of China",
            { source: ["aws.iam"], "detail-type": [API_CALL], region: ["cn-north-1"] },
            [],
        ],
        [
            "absence of an object beside a field of it",
            { source: ["my.app"], "detail.order": [{ exists: false }], detail: { order: { id: ["7"] } } },
            [
                'absent-parent detail.order: detail.order is an object where detail.order.id is there, and exists looks at values only, so {"exists": false} says nothing: put it on a field, or leave it out',
            ],
        ],
        [
            "absence of an object beside absence of a field of it",
            { source: ["my.app"], "detail.order": [{ exists: false }], detail: { order: { id: [{ exists: false }] } } },
            [],
        ],
        [
            "absence beside a field of a similar name",
            { source: ["my.app"], detail: { order: [{ exists: false }], orders: ["7"] } },
            [],
        ],
    ]);
});

describe("lint of anything-but", () => {
    const missing = (path: string) =>
        `anything-but-absent ${path}: ${path} may be missing, and anything-but does not match then: add {"exists": false} beside it if such events are wanted too`;
    const issuer = (value: unknown[]) => ({
        ...CALL,
        detail: { userIdentity: { sessionContext: { sessionIssuer: { arn: value } } } },
    });
    const but = [{ "anything-but": ["x"] }];
    const alarm = { source: ["aws.cloudwatch"], "detail-type": ["CloudWatch Alarm State Change"] };
    check([
        [
            "the role of a caller, which root and IAM users lack",
            issuer([{ "anything-but": { prefix: "arn:" } }]),
            [missing("detail.userIdentity.sessionContext.sessionIssuer.arn")],
        ],
        ["the same, or none", issuer([{ exists: false }, { "anything-but": { prefix: "arn:" } }]), []],
        [
            "a user's name",
            { ...CALL, detail: { userIdentity: { userName: but } } },
            [missing("detail.userIdentity.userName")],
        ],
        ["a call's name", { ...CALL, detail: { eventName: but } }, []],
        ["a call's name, without a detail-type", { source: ["aws.ec2"], detail: { eventName: but } }, []],
        ["the kind of a caller", { ...CALL, detail: { userIdentity: { type: but } } }, []],
        [
            "a call's name in an event that has none",
            { ...STATE, detail: { eventName: but } },
            [missing("detail.eventName")],
        ],
        ["a field that the event always has", { ...alarm, detail: { previousState: { value: but } } }, []],
        [
            "another field of it",
            { ...alarm, detail: { state: { reasonData: but } } },
            [missing("detail.state.reasonData")],
        ],
        ["resources, which may be none", { ...STATE, resources: but }, [missing("resources")]],
        ["account and Region", { ...STATE, account: but, region: but }, []],
        ["a field of an application's event", { source: ["my.app"], detail: { env: but } }, []],
        [
            "another field in one branch of two",
            { ...STATE, $or: [{ detail: { a: but } }, { detail: { b: ["1"] } }] },
            [missing("detail.a")],
        ],
    ]);
});

describe("lint of who may send", () => {
    check([
        [
            "no source",
            { "detail-type": [STATE_CHANGE] },
            [
                'unpinned-source source: the pattern names no source, so whoever may put events on the bus can make the rule fire: name the sources, for example "source": ["aws.ec2"]',
            ],
        ],
        [
            "no source in one branch",
            { $or: [{ source: ["aws.ec2"] }, { "detail-type": ["x"] }] },
            [
                'unpinned-source source: a branch of $or names no source, so whoever may put events on the bus can make the rule fire: name the sources, for example "source": ["aws.ec2"]',
            ],
        ],
        ["the beginning of a source", { source: [{ prefix: "my." }] }, []],
    ]);
});

describe("lint of global services", () => {
    const iam = { source: ["aws.iam"], "detail-type": [API_CALL] };
    const signIn = { source: ["aws.signin"], "detail-type": ["AWS Console Sign In via CloudTrail"] };
    const root = { ...signIn, detail: { userIdentity: { type: ["Root"] } } };
    const forward = 'put the rule in us-east-1, or forward them from there and write "region": ["us-east-1"]';
    const europe = { region: "eu-west-1" };
    check([
        [
            "in another Region",
            iam,
            [
                `global-service-elsewhere source: events of aws.iam arrive in us-east-1 only, and this rule is in eu-west-1: ${forward}`,
            ],
            europe,
        ],
        [
            "beside others",
            { source: ["aws.ec2", "aws.organizations"], "detail-type": [API_CALL] },
            [
                `global-service-elsewhere source: events of aws.organizations arrive in us-east-1 only, and this rule is in eu-west-1: ${forward}`,
            ],
            europe,
        ],
        ["in us-east-1", iam, [], { region: "us-east-1" }],
        ["in a Region that is not given", iam, []],
        ["in another partition", iam, [], { region: "us-gov-west-1" }],
        ["that are forwarded", { ...iam, region: ["us-east-1"] }, [], europe],
        [
            "not STS, whose calls are recorded where they are made",
            { source: ["aws.sts"], "detail-type": [API_CALL] },
            [],
            europe,
        ],
        ["not services of a Region", CALL, [], europe],
        [
            "sign-ins of the root user",
            root,
            [
                `global-service-elsewhere source: sign-ins of the root user are recorded in us-east-1 only, and this rule is in us-east-2: ${forward}`,
            ],
            { region: "us-east-2" },
        ],
        ["sign-ins of anyone, in one of the four Regions", signIn, [], { region: "us-east-2" }],
        [
            "sign-ins of anyone, in another one",
            signIn,
            [
                "global-service-elsewhere source: sign-ins through the global endpoint are recorded in us-east-1, us-east-2, eu-north-1, ap-southeast-2, and this rule in eu-west-1 hears only those of this Region's own endpoint: put a rule in each of them, or forward them from there",
            ],
            europe,
        ],
        ["not API calls of the sign-in service", { source: ["aws.signin"], "detail-type": [API_CALL] }, [], europe],
    ]);
});
