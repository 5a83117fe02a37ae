import { API_CALL, CALL, check, STATE, STATE_CHANGE } from "./lintTable";

const callsOf = (source: string) => (source === "aws.ec2" ? ["RunInstances", "CreateTags"] : []);

describe("lint of accounts and Regions", () => {
    check([
        [
            "an account of 13 digits",
            { ...STATE, account: ["1234567890123"] },
            [
                'never-matches account: account never matches "1234567890123": an account is 12 digits: write it in full, leading zeros included',
            ],
        ],
        [
            "an account after a letter",
            { ...STATE, account: ["a123456789012"] },
            [
                'never-matches account: account never matches "a123456789012": an account is 12 digits: write it in full, leading zeros included',
            ],
        ],
        [
            "an account before a letter",
            { ...STATE, account: ["123456789012a"] },
            [
                'never-matches account: account never matches "123456789012a": an account is 12 digits: write it in full, leading zeros included',
            ],
        ],
        [
            "the beginning of an account, of 13 digits",
            { ...STATE, account: [{ prefix: "1234567890123" }] },
            [
                'never-matches account: account never matches what begins with "1234567890123": an account is 12 digits: write it in full, leading zeros included',
            ],
        ],
        [
            "the beginning of an account with a quote in it",
            { ...STATE, account: [{ prefix: '1"2' }] },
            [
                'never-matches account: account never matches what begins with "1\\"2": an account is 12 digits: write it in full, leading zeros included',
            ],
        ],
        [
            "a Region of GovCloud in capitals",
            { source: ["aws.ec2"], region: ["US-GOV-WEST-1"] },
            [
                'never-matches region: region never matches "US-GOV-WEST-1": Regions are in lower case: write "us-gov-west-1"',
            ],
        ],
        [
            "a Region of two digits in capitals",
            { source: ["aws.ec2"], region: ["XX-NORTH-10"] },
            [
                'never-matches region: region never matches "XX-NORTH-10": Regions are in lower case: write "xx-north-10"',
            ],
        ],
        ["a Local Zone, which is not known to be none", { source: ["aws.ec2"], region: ["us-west-2-lax-1a"] }, []],
        ["a text that ends in an Availability Zone", { source: ["aws.ec2"], region: ["zone eu-west-1a"] }, []],
        ["an Availability Zone in another field", { ...STATE, detail: { zone: ["eu-west-1a"] } }, []],
        [
            "a Region without a source",
            { "detail-type": [STATE_CHANGE], region: ["eu-west-1"] },
            [
                'unpinned-source source: the pattern names no source, so whoever may put events on the bus can make the rule fire: name the sources, for example "source": ["aws.ec2"]',
            ],
        ],
        [
            "two global services in another Region",
            { source: ["aws.iam", "aws.route53"], "detail-type": [API_CALL], region: ["eu-west-1"] },
            [
                'never-matches region: region never matches "eu-west-1": events of aws.iam and aws.route53 have the Region us-east-1, wherever they are forwarded to: write "us-east-1"',
            ],
        ],
        [
            "the Region of a global service's record",
            { source: ["aws.iam"], "detail-type": [API_CALL], detail: { awsRegion: ["eu-west-1"] } },
            [],
        ],
    ]);
});

describe("lint of values in events of AWS", () => {
    check([
        [
            "a range for a field that is a text",
            { ...STATE, id: [{ numeric: [">", 1] }] },
            [
                "never-matches id: id never matches this numeric: it is a string in every event: write the value in quotes",
            ],
        ],
        [
            "true for a field that is a text",
            { ...STATE, id: [true] },
            [
                "never-matches id: id never matches this literal: it is a string in every event: write the value in quotes",
            ],
        ],
        [
            "null for a field that is a text",
            { ...STATE, id: [null] },
            [
                "never-matches id: id never matches this literal: it is a string in every event: write the value in quotes",
            ],
        ],
        [
            "a call without a name, where nothing matches anyway",
            {
                source: ["aws.ec2"],
                "detail-type": ["AWS Console Sign In via CloudTrail"],
                detail: { eventName: [{ exists: false }] },
            },
            [
                'never-matches detail-type: detail-type never matches "AWS Console Sign In via CloudTrail": aws.ec2 does not send it, whose source is "aws.signin": name them together',
            ],
        ],
        [
            "a text for a read-only flag, in a call or another event",
            { ...CALL, "detail-type": [API_CALL, STATE_CHANGE], detail: { readOnly: ["false"] } },
            [],
        ],
        [
            "a call without a name, of a service or of an application",
            { ...CALL, source: ["aws.ec2", "my.app"], detail: { eventName: [{ exists: false }] } },
            [],
        ],
        [
            "a call without a name, or another event",
            { ...CALL, "detail-type": [API_CALL, STATE_CHANGE], detail: { eventName: [{ exists: false }] } },
            [],
        ],
        [
            "an eventSource of another service, where nothing matches anyway",
            {
                source: ["aws.ec2"],
                "detail-type": ["AWS Console Sign In via CloudTrail"],
                detail: { eventSource: ["s3.amazonaws.com"], state: ["RUNNING"] },
            },
            [
                'never-matches detail-type: detail-type never matches "AWS Console Sign In via CloudTrail": aws.ec2 does not send it, whose source is "aws.signin": name them together',
            ],
        ],
        [
            "a value in capitals, where nothing matches anyway",
            { source: ["aws.ec2"], "detail-type": ["ECS Task State Change"], detail: { state: ["RUNNING"] } },
            [
                'never-matches detail-type: detail-type never matches "ECS Task State Change": aws.ec2 does not send it, whose source is "aws.ecs": name them together',
            ],
        ],
        [
            "a value in capitals, of events that are not named",
            { source: ["aws.ec2"], detail: { state: ["RUNNING"] } },
            [],
        ],
        ["a number for a read-only flag", { ...CALL, detail: { readOnly: [1] } }, []],
        [
            "the use of MFA as a text and as a number",
            {
                ...CALL,
                detail: { userIdentity: { sessionContext: { attributes: { mfaAuthenticated: ["false", 1] } } } },
            },
            [],
        ],
        [
            "any use of MFA",
            {
                ...CALL,
                detail: { userIdentity: { sessionContext: { attributes: { mfaAuthenticated: [{ exists: true }] } } } },
            },
            [],
        ],
        [
            "an eventSource of neither of two services",
            {
                source: ["aws.s3", "aws.ec2"],
                "detail-type": [API_CALL],
                detail: { eventSource: ["iam.amazonaws.com"] },
            },
            [
                'never-matches detail.eventSource: detail.eventSource never matches "iam.amazonaws.com": events of aws.s3 and aws.ec2 carry "s3.amazonaws.com" or "ec2.amazonaws.com": make source and eventSource agree',
            ],
        ],
        ["a call in another case in another field", { ...CALL, detail: { reason: ["createTags"] } }, [], { callsOf }],
        [
            "a call in another case, or an event of the service",
            {
                source: ["aws.ec2"],
                "detail-type": [API_CALL, "AWS Service Event via CloudTrail"],
                detail: { eventName: ["createTags"] },
            },
            [],
            { callsOf },
        ],
        [
            "a call in another case, of events that are not named",
            { source: ["aws.ec2"], detail: { eventName: ["createTags"] } },
            [],
            { callsOf },
        ],
    ]);
});

describe("lint of ARNs of other Regions", () => {
    check([
        [
            "where nothing matches anyway",
            {
                source: ["aws.ec2"],
                "detail-type": ["ECS Task State Change"],
                region: ["us-east-1"],
                resources: ["arn:aws:ec2:eu-west-1:123456789012:x"],
            },
            [
                'never-matches detail-type: detail-type never matches "ECS Task State Change": aws.ec2 does not send it, whose source is "aws.ecs": name them together',
            ],
        ],
        [
            "in events that are not named",
            { source: ["aws.ec2"], region: ["us-east-1"], resources: ["arn:aws:ec2:eu-west-1:123456789012:x"] },
            [],
        ],
        [
            "in events of which one may come from there",
            {
                source: ["aws.ec2", "aws.guardduty"],
                "detail-type": [STATE_CHANGE, "GuardDuty Finding"],
                region: ["us-east-1"],
                resources: [{ prefix: "arn:aws:ec2:eu-west-1:123456789012:" }],
            },
            [],
        ],
        ["in a pattern for any Region", { ...STATE, resources: ["arn:aws:ec2:eu-west-1:123456789012:x"] }, []],
        [
            "of any case",
            {
                ...STATE,
                region: ["us-east-1"],
                resources: [{ prefix: { "equals-ignore-case": "arn:aws:ec2:eu-west-1:123456789012:" } }],
            },
            [],
        ],
        [
            "in another field",
            { ...STATE, region: ["us-east-1"], detail: { arn: ["arn:aws:ec2:eu-west-1:123456789012:x"] } },
            [],
        ],
        [
            "of another scheme",
            { ...STATE, region: ["us-east-1"], resources: ["urn:aws:ec2:eu-west-1:123456789012:x"] },
            [],
        ],
    ]);
});
