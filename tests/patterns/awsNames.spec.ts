import { API_CALL, CALL, check, STATE, STATE_CHANGE } from "./lintTable";

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

describe("lint of CloudTrail fields that are true or false", () => {
    const never = (path: string, value: string, why: string) =>
        `never-matches ${path}: ${path} never matches ${value}: it is ${why}`;
    const mfa = { userIdentity: { sessionContext: { attributes: { mfaAuthenticated: [false] } } } };
    check([
        ["a read-only flag as a boolean", { ...CALL, detail: { readOnly: [false] } }, []],
        [
            "a read-only flag as a text",
            { ...CALL, detail: { readOnly: ["false"] } },
            [never("detail.readOnly", '"false"', "true or false in CloudTrail records: leave the quotes out")],
        ],
        [
            "the use of MFA as a boolean, which records have as a text",
            { ...CALL, detail: mfa },
            [
                never(
                    "detail.userIdentity.sessionContext.attributes.mfaAuthenticated",
                    "this literal",
                    "a text in CloudTrail records: write it in quotes",
                ),
            ],
        ],
        ["a field of the same name of a service's own event", { ...STATE, detail: { readOnly: ["false"] } }, []],
    ]);
});

describe("lint of the names of API calls", () => {
    const callsOf = (source: string) => (source === "aws.ec2" ? ["RunInstances", "CreateTags"] : []);
    const calls = (...eventName: readonly string[]) => ({ ...CALL, detail: { eventName } });
    const spelt = 'detail.eventName never matches "createTags": case counts: write "CreateTags"';
    check([
        ["says nothing where the calls are not told", calls("createTags"), []],
        [
            "says nothing of a source whose calls are not known",
            { ...calls("createTags"), source: ["aws.s3"] },
            [],
            { callsOf },
        ],
        ["one in another case", calls("createTags"), [`never-matches detail.eventName: ${spelt}`], { callsOf }],
        [
            "one of several in another case",
            calls("createTags", "RunInstances"),
            [`dead-value detail.eventName: ${spelt}`],
            { callsOf },
        ],
        [
            "nothing of a name that another of the sources may have",
            { ...calls("createTags"), source: ["aws.ec2", "aws.s3"] },
            [],
            { callsOf },
        ],
    ]);
});

describe("lint of the names of API calls with a version", () => {
    const callsOf = () => [
        "CreateFunction20150331",
        "UpdateFunctionCode20150331v2",
        "GetLayer20181031v12",
        "Put20150331Note",
    ];
    const calls = (...eventName: readonly string[]) => ({
        source: ["aws.lambda"],
        "detail-type": [API_CALL],
        detail: { eventName },
    });
    const never = (name: string, versioned: string) => [
        `never-matches detail.eventName: detail.eventName never matches "${name}": CloudTrail records it with the version of its API: write "${versioned}"`,
    ];
    check([
        ["one as CloudTrail writes it", calls("CreateFunction20150331"), [], { callsOf }],
        ["one without it", calls("CreateFunction"), never("CreateFunction", "CreateFunction20150331"), { callsOf }],
        [
            "one without it and in another case",
            calls("updateFunctionCode"),
            never("updateFunctionCode", "UpdateFunctionCode20150331v2"),
            { callsOf },
        ],
        ["one of a later edition", calls("GetLayer"), never("GetLayer", "GetLayer20181031v12"), { callsOf }],
        ["one whose digits are no version", calls("PutNote"), [], { callsOf }],
        ["one that is like no other", calls("Invoke"), [], { callsOf }],
    ]);
});
