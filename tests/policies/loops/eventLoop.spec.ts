import { expect } from "chai";
import { LOOPS } from "../../../policies/loops";
import { TYPES } from "../../../policies/resourceTypes";
import { judge, resource, type TestResource, UNKNOWN } from "../support";
import {
    allow,
    bus,
    busArn,
    calls,
    functionArn,
    lambda,
    notBy,
    queueArn,
    queued,
    REGION,
    reaction,
    roleArn,
    rule,
    topic,
    topicArn,
} from "./stacks";

const [eventLoop] = LOOPS;
const violations = (...resources: readonly TestResource[]) => judge(eventLoop, resources).violations;

const ofTags = (detail: object = {}) => calls("ec2", ["CreateTags"], detail);
const tagsLoop =
    "tagger: It can run without end: rule tagger -> function tagger -> ec2:CreateTags -> CreateTags (aws.ec2) -> rule tagger.";

describe("event-loop", () => {
    describe("finds", () => {
        it("a function that tags what it is told was tagged", () => {
            expect(violations(...reaction("tagger", ofTags(), allow("ec2:CreateTags")))).to.deep.equal([tagsLoop]);
        });

        it("the same through a queue", () => {
            const found = violations(
                ...rule("tagger", ofTags(), queueArn("tags")),
                ...queued("tags", "tagger"),
                ...lambda("tagger", allow("ec2:CreateTags")),
            );
            expect(found).to.deep.equal([
                "tagger: It can run without end: rule tagger -> queue tags -> function tagger -> ec2:CreateTags -> CreateTags (aws.ec2) -> rule tagger.",
            ]);
        });

        it("the same through a topic and a queue", () => {
            const found = violations(
                ...rule("tagger", ofTags(), topicArn("all")),
                ...topic("all", "sqs", queueArn("tags")),
                ...queued("tags", "tagger"),
                ...lambda("tagger", allow("ec2:CreateTags")),
            );
            expect(found).to.deep.equal([
                "tagger: It can run without end: rule tagger -> topic all -> queue tags -> function tagger -> ec2:CreateTags -> CreateTags (aws.ec2) -> rule tagger.",
            ]);
        });

        it("a loop over two reactions", () => {
            const found = violations(
                ...reaction("starter", calls("ec2", ["StopInstances"]), allow("ec2:StartInstances")),
                ...reaction("stopper", calls("ec2", ["StartInstances"]), allow("ec2:StopInstances")),
            );
            expect(found).to.deep.equal([
                "starter: It can run without end: rule starter -> function starter -> ec2:StartInstances -> StartInstances (aws.ec2) -> rule stopper -> function stopper -> ec2:StopInstances -> StopInstances (aws.ec2) -> rule starter.",
            ]);
        });

        it("a loop over three reactions, and leaves a fourth out that only hears of it", () => {
            const found = violations(
                ...reaction("one", calls("lambda", ["TagResource20170331v2"]), allow("ssm:PutParameter")),
                ...reaction(
                    "two",
                    { source: ["aws.ssm"], "detail-type": ["Parameter Store Change"] },
                    allow("sqs:SetQueueAttributes"),
                ),
                ...reaction("three", calls("sqs", [{ prefix: "Set" }]), allow("lambda:Tag*")),
                ...reaction("four", calls("sqs", ["SetQueueAttributes"]), allow("iam:DeleteUser")),
            );
            expect(found).to.deep.equal([
                "one: It can run without end: rule one -> function one -> ssm:PutParameter -> Parameter Store Change (aws.ssm) -> rule two -> function two -> sqs:SetQueueAttributes -> SetQueueAttributes (aws.sqs) -> rule three -> function three -> lambda:TagResource -> TagResource20170331v2 (aws.lambda) -> rule one.",
            ]);
        });

        it("a loop through the service's own event", () => {
            const stopped = { source: ["aws.ec2"], detail: { state: ["stopped"] } };
            expect(violations(...reaction("stop", stopped, allow("ec2:StopInstances")))).to.have.length(1);
        });

        it("a loop through tags, whatever the service", () => {
            const tagged = { source: ["aws.tag"], detail: { service: ["rds"] } };
            expect(violations(...reaction("t", tagged, allow("rds:AddTagsToResource")))[0]).to.contain(
                "rds:AddTagsToResource -> Tag Change on Resource (aws.tag) -> rule t",
            );
        });

        it("a loop through queues and topics alone", () => {
            const found = violations(
                ...queued("in", "a"),
                ...lambda("a", allow("sns:Publish", topicArn("out"))),
                ...topic("out", "lambda", functionArn("b")),
                ...lambda("b", allow("sqs:SendMessage", queueArn("in"))),
            );
            expect(found).to.deep.equal([
                "a: It can run without end: function a -> sns:Publish -> topic out -> function b -> sqs:SendMessage -> queue in -> function a.",
            ]);
        });

        it("a function that invokes itself by name", () => {
            const found = violations(
                ...reaction(
                    "self",
                    calls("ec2", ["RunInstances"]),
                    allow("lambda:InvokeFunction", functionArn("self")),
                ),
            );
            expect(found).to.deep.equal([
                "self: It can run without end: function self -> lambda:InvokeFunction -> function self.",
            ]);
        });

        it("a loop through a bus of the stack, and one through two buses", () => {
            const onBus = { eventBusName: "own" };
            const put = allow("events:PutEvents", busArn("own"));
            const found = violations(
                ...bus("own"),
                ...bus("far"),
                ...rule("forward", { source: ["acme"], "detail-type": ["a"] }, busArn("far"), onBus),
                ...rule("act", { source: [{ prefix: "acme" }] }, functionArn("acts"), { eventBusName: "far" }),
                ...lambda("acts", put),
            );
            expect(found).to.deep.equal([
                "forward: It can run without end: rule forward -> bus far -> rule act -> function acts -> events:PutEvents -> custom event -> bus own -> rule forward.",
            ]);
        });

        it("a loop of what a function is invoked with when it has succeeded", () => {
            const found = violations(
                ...lambda("a"),
                ...queued("done", "a"),
                resource(TYPES.invokeConfig, "a", {
                    functionName: "a",
                    destinationConfig: { onSuccess: { destination: queueArn("done") } },
                }),
            );
            expect(found).to.deep.equal(["a: It can run without end: function a -> queue done -> function a."]);
        });

        it("what policies that are attached allow, and those of AWS", () => {
            const attached = [
                resource(TYPES.policy, "own", {
                    arn: "arn:aws:iam::1:policy/own",
                    policy: JSON.stringify({ Statement: allow("ec2:CreateTags") }),
                }),
                resource(TYPES.rolePolicyAttachment, "a", { role: "tagger", policyArn: "arn:aws:iam::1:policy/own" }),
            ];
            const ofAws = [
                resource(TYPES.rolePolicyAttachment, "a", {
                    role: "tagger",
                    policyArn: "arn:aws:iam::aws:policy/AmazonEC2FullAccess",
                }),
            ];
            expect(violations(...reaction("tagger", ofTags()), ...attached)).to.deep.equal([tagsLoop]);
            expect(violations(...reaction("tagger", ofTags()), ...ofAws)).to.deep.equal([tagsLoop]);
        });

        it("read-only calls, where the rule hears them", () => {
            const reads = calls("ssm", ["GetParameter"]);
            const may = allow("ssm:GetParameter");
            const state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
            expect(violations(...reaction("r", reads, may))).to.deep.equal([]);
            const found = violations(...rule("r", reads, functionArn("r"), { state }), ...lambda("r", may));
            expect(found[0]).to.contain("ssm:GetParameter -> GetParameter (aws.ssm) -> rule r");
        });

        it("what a replay brings back to a rule that does not keep replayed events out", () => {
            const again = { source: ["aws.health"] };
            const may = allow("events:StartReplay");
            expect(violations(...reaction("again", again, may))[0]).to.contain("events:StartReplay -> replayed event");
            const guarded = { ...again, "replay-name": [{ exists: false }] };
            expect(violations(...reaction("again", guarded, may))).to.deep.equal([]);
            // Whoever may do everything with events is reported for that.
            expect(violations(...reaction("again", again, allow("events:*")))).to.deep.equal([]);
        });

        it("how many other ways there are", () => {
            const anyOf = calls("ec2", ["CreateTags", "DeleteTags", "RunInstances"]);
            const found = violations(...reaction("t", anyOf, allow("ec2:*Tags")));
            expect(found[0]).to.match(/ec2:\w+ -> \w+ \(aws.ec2\) -> rule t \(and in 1 other way\)\.$/);
            const more = allow(["ec2:*Tags", "ec2:RunInstances"]);
            expect(violations(...reaction("t", anyOf, more))[0]).to.match(/ \(and in 2 other ways\)\.$/);
            const all = { source: [{ prefix: "aws." }] };
            expect(violations(...reaction("t", all, allow("ec2:*")))[0]).to.match(
                / \(and in at least 9 other ways\)\.$/,
            );
        });
    });

    describe("sees a loop cut by", () => {
        const tagger = (detail: object) => violations(...reaction("tagger", ofTags(detail), allow("ec2:CreateTags")));

        it("the ARN of the role, or the beginning of it, that the pattern leaves out", () => {
            expect(tagger(notBy([roleArn("tagger")]))).to.deep.equal([]);
            expect(tagger(notBy({ prefix: roleArn("") }))).to.deep.equal([]);
            expect(tagger(notBy({ wildcard: "*:role/tag*" }))).to.deep.equal([]);
        });

        it("the session or the kind of who has called", () => {
            const session = { "anything-but": { prefix: "arn:aws:sts::123456789012:assumed-role/tagger/" } };
            expect(tagger({ userIdentity: { arn: [session] } })).to.deep.equal([]);
            expect(tagger({ userIdentity: { type: ["IAMUser", "Root"] } })).to.deep.equal([]);
        });

        it("a value that the call cannot have led to", () => {
            const running = { source: ["aws.ec2"], detail: { state: ["running"] } };
            expect(violations(...reaction("stop", running, allow("ec2:StopInstances")))).to.deep.equal([]);
            expect(tagger({ errorCode: [{ exists: true }] })).to.deep.equal([]);
        });

        it("where objects are: another bucket, or another beginning of the key", () => {
            const created = (object: object) => ({
                source: ["aws.s3"],
                "detail-type": ["Object Created"],
                detail: { bucket: { name: ["b"] }, ...object },
            });
            const inbox = created({ object: { key: [{ prefix: "in/" }] } });
            const put = (at: string) => allow("s3:PutObject", `arn:aws:s3:::${at}`);
            expect(violations(...reaction("thumb", inbox, put("b/out/*")))).to.deep.equal([]);
            expect(violations(...reaction("thumb", created({}), put("c/*")))).to.deep.equal([]);
            expect(violations(...reaction("thumb", inbox, put("b/*")))).to.have.length(1);
            expect(violations(...reaction("thumb", inbox, put("*/in/*")))).to.have.length(1);
        });

        it("conditions on the events that may be put", () => {
            const wants = { source: ["acme"], "detail-type": ["asked"] };
            const only = (key: string, value: string) =>
                allow("events:PutEvents", "*", { Condition: { StringEquals: { [key]: value } } });
            const own = (statement: object) => violations(...reaction("r", wants, statement));
            expect(own(allow("events:PutEvents"))).to.have.length(1);
            expect(own(only("events:detail-type", "answered"))).to.deep.equal([]);
            expect(own(only("events:source", "other"))).to.deep.equal([]);
            expect(own(only("events:source", "acme"))).to.have.length(1);
        });

        it("what the role denies everywhere", () => {
            const denied = { Effect: "Deny", Action: "ec2:Create*", Resource: "*" };
            expect(violations(...reaction("tagger", ofTags(), allow("ec2:*"), denied))).to.deep.equal([]);
            const somewhere = { ...denied, Resource: "arn:aws:ec2:*:*:instance/i-1" };
            expect(violations(...reaction("tagger", ofTags(), allow("ec2:*"), somewhere))).to.have.length(1);
        });

        it("the Region: what is recorded in us-east-1 alone is heard nowhere else", () => {
            const users = calls("iam", ["TagUser"]);
            const may = allow("iam:TagUser");
            expect(violations(...reaction("u", users, may))).to.deep.equal([]);
            const home = rule("u", users, functionArn("u"), { region: "us-east-1" });
            expect(violations(...home, ...lambda("u", may))).to.have.length(1);
        });

        it("a rule that is switched off", () => {
            const off = rule("tagger", ofTags(), functionArn("tagger"), { state: "DISABLED" });
            expect(violations(...off, ...lambda("tagger", allow("ec2:CreateTags")))).to.deep.equal([]);
        });
    });

    describe("says nothing of", () => {
        it("a function that changes something else than its rule hears of", () => {
            expect(violations(...reaction("t", calls("ec2", ["RunInstances"]), allow("ec2:CreateTags")))).to.deep.equal(
                [],
            );
        });

        it("a function that only reads, or whose calls no event tells of", () => {
            const all = { source: ["aws.ec2", "aws.sqs", "aws.sns", "aws.logs"] };
            const may = allow(["ec2:Describe*", "sqs:SendMessage", "sns:Publish", "logs:PutLogEvents"]);
            expect(violations(...reaction("reader", all, may))).to.deep.equal([]);
        });

        it("a call that only reads, to a rule in the plain state", () => {
            const reads = calls("kms", ["DescribeKey"]);
            const state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
            expect(violations(...reaction("k", reads, allow("kms:DescribeKey")))).to.deep.equal([]);
            const hears = rule("k", reads, functionArn("k"), { state });
            expect(violations(...hears, ...lambda("k", allow("kms:DescribeKey")))).to.have.length(1);
        });

        it("custom events to a rule that wants AWS's own, or stands on another bus", () => {
            const put = allow("events:PutEvents", busArn("own"));
            const own = [...bus("own"), ...bus("other")];
            expect(violations(...own, ...reaction("r", { source: ["aws.ec2"] }, put))).to.deep.equal([]);
            const other = rule("r", { source: ["acme"] }, functionArn("r"), { eventBusName: "other" });
            expect(violations(...own, ...other, ...lambda("r", put))).to.deep.equal([]);
        });

        it("messages to another queue than the function reads, and a dead-letter queue", () => {
            const found = violations(
                ...queued("in", "a"),
                ...lambda("a", allow("sqs:SendMessage", queueArn("out")), allow("sqs:*")),
                resource(TYPES.queue, "out", { name: "out", arn: queueArn("out") }),
            );
            expect(found).to.deep.equal([]);
        });

        it("a rule on a bus that hears no calls", () => {
            const tags = rule("tagger", ofTags(), functionArn("tagger"), { eventBusName: "own" });
            expect(violations(...bus("own"), ...tags, ...lambda("tagger", allow("ec2:CreateTags")))).to.deep.equal([]);
        });

        it("a pattern that is not valid, and a schedule", () => {
            const schedule = resource(TYPES.rule, "s", { name: "s", scheduleExpression: "rate(1 day)" });
            const target = resource(TYPES.target, "s", { rule: "s", arn: functionArn("f") });
            const bad = rule("bad", { source: "aws.ec2" }, functionArn("f"));
            expect(violations(schedule, target, ...bad, ...lambda("f", allow("*")))).to.deep.equal([]);
        });
    });

    it("finds a rule on a call on data that its function makes, where the rule names the call", () => {
        const put = allow("s3:PutObject", "arn:aws:s3:::photos/*");
        const found = (detail: object) => violations(...reaction("f", { source: ["aws.s3"], detail }, put)).length;
        expect(found({ eventName: ["PutObject"] })).to.equal(1);
        expect(found({ eventName: ["PutObject"], requestParameters: { bucketName: ["photos"] } })).to.equal(1);
        expect(found({ eventName: ["PutObject"], requestParameters: { bucketName: ["other"] } })).to.equal(0);
        expect(found({ eventName: ["DeleteObject"] })).to.equal(0);
        expect(found({ eventName: [{ prefix: "Put" }] })).to.equal(0);
    });

    describe("before the first update", () => {
        const role = resource(TYPES.role, "tagger", { name: "tagger", path: "/ops/", arn: UNKNOWN });
        const lambdaToBe = resource(TYPES.function, "tagger", { arn: UNKNOWN, role: UNKNOWN }, { role });
        const toBe = (eventPattern: object | string, policy: unknown): TestResource[] => {
            const text = typeof eventPattern === "string" ? eventPattern : JSON.stringify(eventPattern);
            const ruleToBe = resource(TYPES.rule, "tagger", { eventPattern: text, region: REGION });
            return [
                role,
                lambdaToBe,
                ruleToBe,
                resource(TYPES.target, "tagger", { rule: UNKNOWN, arn: UNKNOWN }, { rule: ruleToBe, arn: lambdaToBe }),
                resource(TYPES.rolePolicy, "tagger", { role: UNKNOWN, policy }, { role }),
            ];
        };
        const document = JSON.stringify({ Statement: allow("ec2:CreateTags") });

        it("finds a loop by what depends on what", () => {
            expect(judge(eventLoop, toBe(ofTags(), document))).to.deep.equal({ violations: [tagsLoop] });
        });

        it("sees that the role is left out by its path and name", () => {
            const pattern = ofTags(notBy({ wildcard: "*:role/ops/*" }));
            expect(judge(eventLoop, toBe(pattern, document))).to.deep.equal({ violations: [] });
        });

        it("does not know where what the role allows is not known", () => {
            expect(judge(eventLoop, toBe(ofTags(), UNKNOWN)).unknown).to.contain("not known yet: policy of tagger");
        });

        it("does not know where the pattern is not known", () => {
            expect(judge(eventLoop, toBe(UNKNOWN, document)).unknown).to.contain(
                "not known yet: eventPattern of tagger",
            );
        });
    });

    it("does not know where the role of a function that is reached is not known", () => {
        const [, ...rest] = lambda("f", allow("ec2:CreateTags"));
        const open = resource(TYPES.function, "f", { name: "f", arn: functionArn("f"), role: UNKNOWN });
        expect(judge(eventLoop, [...rule("r", ofTags(), functionArn("f")), open, ...rest])).to.deep.include({
            violations: [],
            unknown: "not known yet: role of f",
        });
        expect(judge(eventLoop, [open, ...rest])).to.deep.equal({ violations: [] });
    });

    it("does not apply to a stack without functions", () => {
        expect(judge(eventLoop, rule("r", ofTags(), queueArn("q"))).notApplicable).to.equal(
            "the stack has none of aws:lambda/function:Function",
        );
    });
});
