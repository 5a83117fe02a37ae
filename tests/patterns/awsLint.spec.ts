import { API_CALL, CALL, check, STATE, STATE_CHANGE } from "./lintTable";

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
        [
            "the kind of a caller of a service's own event",
            {
                source: ["aws.kms"],
                "detail-type": ["AWS Service Event via CloudTrail"],
                detail: { userIdentity: { type: but } },
            },
            [missing("detail.userIdentity.type")],
        ],
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
