import { expect } from "chai";
import { RESOURCE_ROWS } from "../../handlers/resources/table";
import { readServiceEvent } from "../../handlers/serviceEvent";
import { LONGEST, resourcesOf, toResourceEvents } from "../../handlers/toResourceEvents";
import { EXPECTED } from "./expectedEvents";
import { INSTANCE, instanceEvent, sample, sampleNames } from "./samples";

const standard = (event: unknown) => toResourceEvents(readServiceEvent(event));

describe("the table of services", () => {
    it("has exactly one sample event for each of its pairs of source and detail-type", () => {
        const pair = (source: unknown, detailType: unknown) => `${String(source)} / ${String(detailType)}`;
        const samples = sampleNames.map((name) => pair(sample(name).source, sample(name)["detail-type"]));
        const rows = RESOURCE_ROWS.map(({ source, detailType }) => pair(source, detailType));

        expect(samples.toSorted()).to.deep.equal(rows.toSorted());
        expect(new Set(rows).size).to.equal(rows.length);
        expect(Object.keys(EXPECTED).toSorted()).to.deep.equal(sampleNames.toSorted());
    });

    for (const [name, expected] of Object.entries(EXPECTED)) {
        it(`reads ${name}`, () => {
            const events = standard(sample(name));
            const { state, name: called, message, actor, severity } = events[0]!.data;

            expect({
                resources: events.map(({ subject }) => subject),
                kinds: [...new Set(events.map(({ data }) => data.kind))].join(" "),
                state,
                ...(called !== undefined && { name: called }),
                ...(message !== undefined && { message }),
                ...(actor !== undefined && { actor }),
                ...(severity !== undefined && { severity }),
            }).to.deep.equal(expected);
        });
    }

    it("names where a Health event happened, not where it was delivered", () => {
        const [first] = standard(sample("health-aws-health-event"));
        expect([first!.data.account, first!.data.region]).to.deep.equal(["111122223333", "eu-west-1"]);
    });

    const fallbacks: readonly (readonly [string, string, Record<string, unknown>, readonly string[]])[] = [
        ["an instance's id", "ec2-instance-state-change-notification", {}, ["i-0a1b2c3d4e5f60718"]],
        ["a task's ARN in the detail", "ecs-task-state-change", {}, EXPECTED["ecs-task-state-change"]!.resources],
        ["a bucket's name", "s3-object-created", {}, ["photos-archive"]],
        ["a pipeline's name", "codepipeline-stage-execution-state-change", {}, ["shop-release"]],
        [
            "a stack's id",
            "cloudformation-stack-status-change",
            {},
            EXPECTED["cloudformation-stack-status-change"]!.resources,
        ],
        ["a group's name", "autoscaling-ec2-instance-launch-successful", {}, ["web"]],
        ["a database's ARN", "rds-db-instance-event", {}, EXPECTED["rds-db-instance-event"]!.resources],
        ["a backup job's id", "backup-job-state-change", { backupJobId: "job-1", state: "CREATED" }, ["job-1"]],
        [
            "a Health event's ARN",
            "health-aws-health-event",
            { eventArn: "arn:aws:health:eu-west-1::event/E" },
            ["arn:aws:health:eu-west-1::event/E"],
        ],
    ];
    for (const [what, name, detail, resources] of fallbacks) {
        it(`takes ${what} where the envelope names no resource, and makes no ARN up`, () => {
            const event = { ...sample(name), resources: [], ...(Object.keys(detail).length > 0 && { detail }) };
            expect(resourcesOf(readServiceEvent(event))).to.deep.equal(resources);
        });
    }

    it("falls back to RDS's event id where an event has no category", () => {
        const event = sample("rds-db-instance-event");
        const detail = { ...(event.detail as object), EventCategories: [""] };
        expect(standard({ ...event, detail })[0]!.data.state).to.equal("RDS-EVENT-0049");
    });

    it("says that a call failed in the state of an API call", () => {
        const event = sample("lambda-api-call-via-cloudtrail");
        const detail = {
            ...(event.detail as object),
            responseElements: null,
            errorCode: "AccessDenied",
            errorMessage: "not allowed",
        };
        const { resource, state, message, kind } = standard({ ...event, detail })[0]!.data;
        expect([resource, state, message, kind]).to.deep.equal([
            "resize",
            "UpdateFunctionCode:AccessDenied",
            "not allowed",
            "lambda:function",
        ]);
    });
});

describe("the generic rule", () => {
    const base = { id: "e-9", source: "acme.shop", "detail-type": "Order Changed", time: "2026-03-14T09:26:53Z" };
    const states: readonly (readonly [Record<string, unknown>, string])[] = [
        [{ state: "open" }, "open"],
        [{ status: "done" }, "done"],
        [{ state: { value: "ALARM" } }, "ALARM"],
        [{ "status-details": { status: "X" } }, "X"],
        [{ state: "  ", statusCode: 503 }, "503"],
        [{}, "Order Changed"],
        [{ state: ["list"] }, "Order Changed"],
    ];
    for (const [detail, state] of states) {
        it(`takes ${state} from ${JSON.stringify(detail)}`, () => {
            expect(standard({ ...base, detail })[0]!.data.state).to.equal(state);
        });
    }

    it("takes the ARNs of `resources`, each once, with the kind that the ARN says", () => {
        const topic = "arn:aws:sns:eu-central-1:123456789012:orders";
        const events = standard({ ...base, resources: [topic, 7, topic, INSTANCE, ""] });
        expect(events.map(({ data }) => [data.resource, data.kind])).to.deep.equal([
            [topic, "sns:topic"],
            ["7", "acme.shop"],
            [INSTANCE, "ec2:instance"],
        ]);
    });

    it("takes the event's own identifier, and at last its id", () => {
        expect(standard({ ...base, detail: { alarmName: "cpu" } })[0]!.subject).to.equal("cpu");
        expect(standard(base)[0]!.subject).to.equal("e-9");
    });

    it("reads CloudTrail's records of any service: resources, identifiers, actor", () => {
        const record = (detail: object) =>
            standard({ ...base, source: "aws.s3", "detail-type": "AWS API Call via CloudTrail", detail })[0]!.data;
        const role = "arn:aws:iam::123456789012:role/r";

        expect(record({ eventName: "PutBucketAcl", resources: [{ ARN: "arn:aws:s3:::b" }, {}] })).to.include({
            resource: "arn:aws:s3:::b",
            state: "PutBucketAcl",
        });
        expect(record({ requestParameters: { roleName: "r", bucketName: "b" } }).resource).to.equal("b");
        expect(record({ requestParameters: { roleArn: role, count: 3 } }).resource).to.equal("e-9");
        expect(record({ userIdentity: { invokedBy: "backup.amazonaws.com" } }).actor).to.equal("backup.amazonaws.com");
        expect(record({ userIdentity: { sessionContext: { sessionIssuer: { arn: role } } } }).actor).to.equal(role);
        expect(record({ userIdentity: { userName: "ann", principalId: "AIDA" } }).actor).to.equal("ann");
        expect(record({ userIdentity: { principalId: "AIDA" } }).actor).to.equal("AIDA");
    });
});

describe("a resource event", () => {
    it("is a CloudEvents 1.0 document with the versioned type", () => {
        const event = instanceEvent();
        expect(standard(event)).to.deep.equal([
            {
                specversion: "1.0",
                type: "event-ops.resource-event.v1",
                id: event.id,
                source: "aws.ec2",
                subject: INSTANCE,
                time: "2026-03-14T09:26:53Z",
                datacontenttype: "application/json",
                data: {
                    source: "aws.ec2",
                    resource: INSTANCE,
                    state: "running",
                    kind: "ec2:instance",
                    account: "123456789012",
                    region: "eu-central-1",
                    detailType: "EC2 Instance State-change Notification",
                    detail: { "instance-id": "i-0a1b2c3d4e5f60718", state: "running" },
                    consoleUrl:
                        "https://eu-central-1.console.aws.amazon.com/ec2/home?region=eu-central-1#InstanceDetails:instanceId=i-0a1b2c3d4e5f60718",
                    csv: `aws.ec2,${INSTANCE},running`,
                },
            },
        ]);
    });

    it("numbers the ids of one event's resources from 1", () => {
        const event = sample("autoscaling-ec2-instance-launch-successful");
        expect(standard(event).map(({ id }) => id)).to.deep.equal([`${String(event.id)}/1`, `${String(event.id)}/2`]);
    });

    it("prefers the Name tag to the event's own name", () => {
        const event = readServiceEvent(sample("rds-db-instance-event"));
        const name = (tags: Record<string, string>) =>
            toResourceEvents(event, undefined, () => ({ tags }))[0]!.data.name;
        expect([name({ Name: "Orders" }), name({ Name: "" }), name({})]).to.deep.equal(["Orders", "orders", "orders"]);
    });

    it("makes one bounded line of every text, and leaves the detail as it came", () => {
        const state = `up\r\nFrom: root\u2028\u202e${"x".repeat(500)}`;
        const { data } = standard(instanceEvent({ detail: { state } }))[0]!;

        expect(data.state).to.match(/^up From: root xxx/);
        expect(data.state).to.have.length(LONGEST.state).and.match(/…$/);
        expect(data.detail).to.deep.equal({ state });
    });

    it("is not poisoned by keys such as __proto__", () => {
        const text = `{"source":"a","detail-type":"b","id":"1","time":"2026-03-14T09:26:53Z",
            "detail":{"__proto__":{"state":"polluted"},"constructor":{"prototype":{"x":1}}}}`;
        const { data } = standard(JSON.parse(text))[0]!;

        expect(data.state).to.equal("b");
        expect(JSON.stringify(data.detail)).to.contain('"__proto__":{"state":"polluted"}');
        expect(({} as Record<string, unknown>).x).to.equal(undefined);
    });

    it("says when it is a replay", () => {
        expect(standard(instanceEvent({ "replay-name": "r" }))[0]!.data.replayed).to.equal(true);
    });
});

describe("an event's envelope", () => {
    const malformed: readonly (readonly [string, unknown, string])[] = [
        ["a list", [], "The event is not a JSON object."],
        ["no source", { "detail-type": "x" }, 'The event has no "source".'],
        ["an empty source", { source: " ", "detail-type": "x" }, 'The event has no "source".'],
        ["no detail-type", { source: "x" }, 'The event has no "detail-type".'],
        ["a detail-type that is no text", { source: "x", "detail-type": {} }, 'The event has no "detail-type".'],
    ];
    for (const [what, event, message] of malformed) {
        it(`with ${what} is refused with a typed error`, () => {
            expect(() => readServiceEvent(event))
                .to.throw(message)
                .with.property("name", "MalformedEventError");
        });
    }

    it("without an id gets one that is the same at every attempt", () => {
        const event = { source: "acme", "detail-type": "x" };
        const [first, second] = [readServiceEvent(event).id, readServiceEvent({ ...event }).id];
        expect(first)
            .to.match(/^[0-9a-f]{32}$/)
            .and.equal(second);
        expect(readServiceEvent({ ...event, detail: { a: 1 } }).id).not.to.equal(first);
    });

    const times: readonly (readonly [unknown, string])[] = [
        ["2026-03-14T09:26:53Z", "2026-03-14T09:26:53Z"],
        ["2026-03-14T09:26:53.123+01:00", "2026-03-14T09:26:53.123+01:00"],
        ["Sat, 14 Mar 2026 09:26:53 GMT", "2026-03-14T09:26:53.000Z"],
        ["yesterday", "2026-01-01T00:00:00.000Z"],
        [undefined, "2026-01-01T00:00:00.000Z"],
    ];
    for (const [time, expected] of times) {
        it(`with the time ${String(time)} says ${expected}`, () => {
            const event = { source: "a", "detail-type": "b", time };
            expect(readServiceEvent(event, () => Date.parse("2026-01-01T00:00:00Z")).time).to.equal(expected);
        });
    }

    it("calls a state that is empty, or nothing but control characters, unknown: SNS takes no empty attribute", () => {
        const event = {
            id: "e1",
            source: "aws.ec2",
            "detail-type": "EC2 Instance State-change Notification",
            account: "123456789012",
            time: "2026-01-01T00:00:00Z",
            region: "us-east-1",
            resources: ["arn:aws:ec2:us-east-1:123456789012:instance/i-0a1b2c3d4e5f60001"],
            detail: { state: "\u0007" },
        };

        expect(standard(event).map(({ data }) => data.state)).to.deep.equal(["unknown"]);
    });
});
