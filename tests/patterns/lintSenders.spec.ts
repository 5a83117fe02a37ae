import { API_CALL, check, STATE, STATE_CHANGE } from "./lintTable";

describe("lint of who sends what", () => {
    check([
        [
            "two sources that are misspelt, once for all branches",
            { source: ["Aws.ec2", "Aws.s3"], $or: [{ a: ["1"] }, { b: ["1"] }] },
            [
                'misspelt-source source: source "Aws.ec2" is none of AWS\'s own, which begin with "aws.", so only an application can send it: write "aws.ec2" for events of AWS',
                'misspelt-source source: source "Aws.s3" is none of AWS\'s own, which begin with "aws.", so only an application can send it: write "aws.s3" for events of AWS',
            ],
        ],
        [
            "a detail-type that is not known of two sources",
            { source: ["aws.ec2", "aws.s3"], "detail-type": ["Nope"] },
            [
                'unknown-detail-type detail-type: detail-type "Nope" is not known of aws.ec2 and aws.s3, so the rule may never fire: check it against the events reference of AWS',
            ],
        ],
        [
            "a detail-type that is not known, beside a source in upper case",
            { source: ["aws.EC2", "aws.ec2"], "detail-type": ["EC2 Instance State Change Notification"] },
            [
                'dead-value source: source never matches "aws.EC2": AWS writes this source in lower case: write "aws.ec2"',
                'unknown-detail-type detail-type: detail-type "EC2 Instance State Change Notification" is not known of aws.ec2, so the rule may never fire: did you mean "EC2 Instance State-change Notification"?',
            ],
        ],
        [
            "a source in upper case beside the beginning of another one",
            { source: ["aws.EC2", { prefix: "my." }] },
            [
                'dead-value source: source never matches "aws.EC2": AWS writes this source in lower case: write "aws.ec2"',
            ],
        ],
        [
            "a source in upper case with a detail-type of another one",
            { source: ["aws.EC2"], "detail-type": ["ECS Task State Change"] },
            [
                'never-matches source: source never matches "aws.EC2": AWS writes this source in lower case: write "aws.ec2"',
            ],
        ],
        [
            "a source in upper case, once for all branches",
            { source: ["aws.EC2"], $or: [{ a: ["1"] }, { b: ["1"] }] },
            [
                'never-matches source: source never matches "aws.EC2": AWS writes this source in lower case: write "aws.ec2"',
            ],
        ],
        ["a source in upper case in another field", { ...STATE, detail: { service: ["aws.EC2"] } }, []],
        [
            "another source's detail-type in another field",
            { source: ["aws.ec2"], detail: { title: ["ECS Task State Change"] } },
            [],
        ],
        [
            "a number beside a source",
            { source: [7, "aws.ec2"], detail: { a: [{ "anything-but": ["x"] }] } },
            [
                'unpinned-source source: source is compared with something that is no string, so whoever may put events on the bus can make the rule fire: name the sources, for example "source": ["aws.ec2"]',
                "dead-value source: source never matches this number: it is a string in every event: write the value in quotes",
                'anything-but-absent detail.a: detail.a may be missing, and anything-but does not match then: add {"exists": false} beside it if such events are wanted too',
            ],
        ],
        [
            "a number beside a detail-type",
            { source: ["aws.ec2"], "detail-type": [STATE_CHANGE, 7] },
            [
                "dead-value detail-type: detail-type never matches this number: it is a string in every event: write the value in quotes",
            ],
        ],
        ["an address for a source", { source: ["10.0.0.1"] }, []],
        [
            "another source's detail-type, beside a source and a number",
            { source: [7, "aws.ec2"], "detail-type": ["ECS Task State Change"] },
            [
                'unpinned-source source: source is compared with something that is no string, so whoever may put events on the bus can make the rule fire: name the sources, for example "source": ["aws.ec2"]',
                'never-matches detail-type: detail-type never matches "ECS Task State Change": aws.ec2 does not send it, whose source is "aws.ecs": name them together',
            ],
        ],
        ["an address for a detail-type", { source: ["aws.ec2"], "detail-type": ["10.0.0.1"] }, []],
        [
            "a source that does not send the detail-type, beside the beginning of one that may",
            { source: ["aws.ec2", { prefix: "my." }], "detail-type": ["ECS Task State Change"] },
            [
                'dead-value source: source never matches "aws.ec2": aws.ec2 does not send "ECS Task State Change", whose source is "aws.ecs": name them together',
            ],
        ],
        [
            "a detail-type that two other sources send",
            { source: ["aws.ec2"], "detail-type": ["CloudWatch Alarm State Change"] },
            [
                'never-matches detail-type: detail-type never matches "CloudWatch Alarm State Change": aws.ec2 does not send it, whose source is "aws.cloudwatch" or "aws.monitoring": name them together',
            ],
        ],
    ]);
});

describe("lint of anything-but and absence", () => {
    check([
        [
            "beside another value",
            { ...STATE, detail: { a: ["y", { "anything-but": ["x"] }] } },
            [
                'anything-but-absent detail.a: detail.a may be missing, and anything-but does not match then: add {"exists": false} beside it if such events are wanted too',
            ],
        ],
        [
            "in events of AWS or of an application",
            { source: ["my.app", "aws.ec2"], detail: { a: [{ "anything-but": ["x"] }] } },
            [
                'anything-but-absent detail.a: detail.a may be missing, and anything-but does not match then: add {"exists": false} beside it if such events are wanted too',
            ],
        ],
        [
            "in events of anyone",
            { detail: { a: [{ "anything-but": ["x"] }] } },
            [
                'unpinned-source source: the pattern names no source, so whoever may put events on the bus can make the rule fire: name the sources, for example "source": ["aws.ec2"]',
                'anything-but-absent detail.a: detail.a may be missing, and anything-but does not match then: add {"exists": false} beside it if such events are wanted too',
            ],
        ],
        [
            "in events of any service",
            { source: [{ prefix: "aws." }], detail: { a: [{ "anything-but": ["x"] }] } },
            [
                'anything-but-absent detail.a: detail.a may be missing, and anything-but does not match then: add {"exists": false} beside it if such events are wanted too',
            ],
        ],
        [
            "in any event of a service",
            { source: ["aws.ec2"], detail: { a: [{ "anything-but": ["x"] }] } },
            [
                'anything-but-absent detail.a: detail.a may be missing, and anything-but does not match then: add {"exists": false} beside it if such events are wanted too',
            ],
        ],
        [
            "of a field that one of two kinds of records has",
            {
                source: ["aws.kms"],
                "detail-type": [API_CALL, "AWS Service Event via CloudTrail"],
                detail: { userIdentity: { type: [{ "anything-but": ["x"] }] } },
            },
            [
                'anything-but-absent detail.userIdentity.type: detail.userIdentity.type may be missing, and anything-but does not match then: add {"exists": false} beside it if such events are wanted too',
            ],
        ],
        [
            "of a field that one of two events always has",
            {
                source: ["aws.cloudwatch"],
                "detail-type": ["CloudWatch Alarm State Change", "CloudWatch Alarm Configuration Change"],
                detail: { previousState: { value: [{ "anything-but": ["x"] }] } },
            },
            [
                'anything-but-absent detail.previousState.value: detail.previousState.value may be missing, and anything-but does not match then: add {"exists": false} beside it if such events are wanted too',
            ],
        ],
        [
            "absence of an object, or a value, beside a field of it",
            { source: ["my.app"], "detail.order": [{ exists: false }, "x"], detail: { order: { id: ["7"] } } },
            [],
        ],
        [
            "a value beside a field of it",
            { source: ["my.app"], "detail.order": ["x"], detail: { order: { id: ["7"] } } },
            [],
        ],
    ]);
});

describe("lint of events of other Regions", () => {
    check([
        [
            "of any source",
            { "detail-type": [API_CALL] },
            [
                'unpinned-source source: the pattern names no source, so whoever may put events on the bus can make the rule fire: name the sources, for example "source": ["aws.ec2"]',
            ],
            { region: "eu-west-1" },
        ],
        [
            "sign-ins and other calls",
            { source: ["aws.signin", "aws.ec2"], "detail-type": ["AWS Console Sign In via CloudTrail", API_CALL] },
            [
                "global-service-elsewhere source: sign-ins through the global endpoint are recorded in us-east-1, us-east-2, eu-north-1, ap-southeast-2, and this rule in eu-west-1 hears only those of this Region's own endpoint: put a rule in each of them, or forward them from there",
            ],
            { region: "eu-west-1" },
        ],
        [
            "what an application calls a sign-in",
            { source: ["my.app"], "detail-type": ["AWS Console Sign In via CloudTrail"] },
            [],
            { region: "eu-west-1" },
        ],
        ["anything about sign-ins", { source: ["aws.signin"] }, [], { region: "eu-west-1" }],
    ]);
});
