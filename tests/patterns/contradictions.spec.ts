import { API_CALL, CALL, check, STATE } from "./lintTable";

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
        [
            "an account and its closing quote, which EventBridge takes",
            { ...STATE, account: [{ prefix: '123456789012"' }] },
            [
                "quote-in-prefix account: EventBridge compares with the quotes around the value too, so this also matches the end of it",
            ],
        ],
        [
            "a value that never matches beside an account that never does",
            { ...STATE, account: ["1"], detail: { state: ["RUNNING", "running"] } },
            [
                'never-matches account: account never matches "1": an account is 12 digits: write it in full, leading zeros included',
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
        [
            "an API call without a caller",
            { ...CALL, detail: { userIdentity: { type: [{ exists: false }] } } },
            [
                'never-matches detail.userIdentity.type: detail.userIdentity.type never matches {"exists": false}: every CloudTrail record has it: leave detail.userIdentity.type out',
            ],
        ],
        [
            "a service's own event, which has no caller",
            {
                ...CALL,
                "detail-type": [API_CALL, "AWS Service Event via CloudTrail"],
                detail: { userIdentity: { type: [{ exists: false }] } },
            },
            [],
        ],
        [
            "an absent call's name in events of several kinds",
            { source: ["aws.ec2"], detail: { eventName: [{ exists: false }] } },
            [],
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
            "a global service in another Region, beside a service of that Region",
            { source: ["aws.iam", "aws.ec2"], "detail-type": [API_CALL], region: ["eu-west-1"] },
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
