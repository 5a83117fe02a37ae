import type { SNSClient } from "@aws-sdk/client-sns";
import { expect } from "chai";
import { describeResourceEvent, parseRoutes, topicOf } from "../../handlers/describe";
import { nameOfKind, notificationOf, subjectOf } from "../../handlers/describeText";
import { readNotification, readResourceEvent } from "../../handlers/readMessages";
import { readServiceEvent } from "../../handlers/serviceEvent";
import { toResourceEvents } from "../../handlers/toResourceEvents";
import { CONTEXT, failureOf, fakeClient, INSTANCE, resourceEvent, runtimeWith, sample, sampleNames } from "./samples";

const DEFAULT_TOPIC = "arn:aws:sns:eu-central-1:123456789012:OrgResourceEventsNotification";
const SHOP_TOPIC = "arn:aws:sns:eu-west-1:123456789012:shop";

describe("the human text", () => {
    it("says what, which, where, when, who, and has a link", () => {
        const actor = "arn:aws:sts::123456789012:assumed-role/ops/ann";
        const tags = { Name: "web-1", Owner: "shop", "aws:ec2:fleet": "f" };
        const { subject, text } = notificationOf(
            resourceEvent({ name: "web-1", tags, actor, message: "Started by hand.", severity: "low" }),
        );
        expect(subject).to.equal("EC2 instance web-1: running (eu-central-1)");
        expect(text.split("\n")).to.deep.equal([
            "EC2 instance web-1: running",
            "",
            "What:     running (EC2 Instance State-change Notification)",
            `Which:    web-1, ${INSTANCE}`,
            "Where:    account 123456789012, eu-central-1",
            "When:     2026-03-14 09:26:53 UTC",
            `Who:      ${actor}`,
            "Message:  Started by hand.",
            "Severity: low",
            "Tags:     Owner=shop",
            "Console:  https://eu-central-1.console.aws.amazon.com/ec2/home?region=eu-central-1#InstanceDetails:instanceId=i-0a1b2c3d4e5f60718",
            "Event:    e-1",
        ]);
    });

    it("leaves out what is not known, and says where something was expected", () => {
        const { text, resourceEvent: facts } = notificationOf(
            resourceEvent({
                resource: "orders",
                kind: "acme",
                source: "acme",
                account: "",
                region: "",
                tagsUnknown: "no answer within 2000 ms",
                replayed: true,
            }),
        );
        expect(text).to.contain("acme orders: running\n");
        expect(text).to.contain("Which:    orders\n");
        expect(text).to.contain("Where:    account not stated, no Region\n");
        expect(text).to.contain("Who:      not stated by the event\n");
        expect(text).to.contain("Tags:     not known: no answer within 2000 ms\n");
        expect(text).to.match(/Event: {4}e-1 \(replayed\)$/);
        expect(text).to.not.contain("Console");
        expect(facts).to.deep.equal({
            id: "e-1",
            source: "acme",
            resource: "orders",
            state: "running",
            account: "",
            region: "",
            time: "2026-03-14T09:26:53Z",
            replayed: true,
        });
    });

    it("keeps each fact on its line, so that an event cannot forge one", () => {
        const { subject, text } = notificationOf(
            resourceEvent({
                name: "web\nWho: nobody",
                message: "a\r\nConsole: https://evil.example",
                tags: { a: "b\nc" },
            }),
        );
        expect(subject).to.equal("EC2 instance web Who: nobody: running (eu-central-1)");
        expect(text.split("\n").map((line) => line.split(":")[0])).to.deep.equal([
            "EC2 instance web Who",
            "",
            "What",
            "Which",
            "Where",
            "When",
            "Who",
            "Message",
            "Tags",
            "Console",
            "Event",
        ]);
    });

    const links: readonly (readonly [string, boolean])[] = [
        ["https://eu-west-1.console.aws.amazon.com/x", true],
        ["https://console.aws.amazon.com/x", true],
        ["https://evil.example/console.aws.amazon.com", false],
        ["https://evilconsole.aws.amazon.com.evil.example/", false],
        ["https://notconsole.aws.amazon.com/", false],
        ["https://ann@console.aws.amazon.com/", false],
        ["http://console.aws.amazon.com/", false],
        ["javascript:alert(1)", false],
        ["no url", false],
    ];
    for (const [consoleUrl, kept] of links) {
        it(`${kept ? "passes on" : "does not pass on"} the link ${consoleUrl}`, () => {
            const { resourceEvent: facts } = notificationOf(resourceEvent({ consoleUrl }));
            expect(facts.consoleUrl === consoleUrl).to.equal(kept);
        });
    }

    it("writes a subject that SNS takes for every sample event", () => {
        for (const name of sampleNames) {
            for (const event of toResourceEvents(readServiceEvent(sample(name)))) {
                const { subject } = notificationOf(event);
                expect(subject, name).to.match(/^[A-Za-z0-9!-/][ -~]{0,98}$/);
            }
        }
    });

    const subjects: readonly (readonly [string, string | undefined, string])[] = [
        ["EC2 instance Büro: läuft", "eu-west-1", "EC2 instance B?ro: l?uft (eu-west-1)"],
        ["a\r\nBcc: x: up", undefined, "a Bcc: x: up"],
        [`${"n".repeat(90)}: up`, "eu-west-1", `${"n".repeat(90)}: up`],
        [`${"n".repeat(200)}: up`, "eu-west-1", `${"n".repeat(92)}...: up`],
        ["n".repeat(200), undefined, `${"n".repeat(56)}...${"n".repeat(40)}`],
    ];
    for (const [line, region, subject] of subjects) {
        it(`cuts ${JSON.stringify(line.slice(0, 30))} to a subject of at most 99 ASCII characters`, () => {
            expect(subjectOf(line, region)).to.equal(subject);
        });
    }

    it("names kinds as people do", () => {
        const names = [
            "ec2:instance",
            "rds:db",
            "autoscaling:autoScalingGroup",
            "ecs:container-instance",
            "acme",
            "constructor:toString",
        ];
        expect(names.map(nameOfKind)).to.deep.equal([
            "EC2 instance",
            "RDS DB instance",
            "Auto Scaling group",
            "ECS container instance",
            "acme",
            "constructor toString",
        ]);
    });

    it("shows a time that is no time as it is", () => {
        expect(notificationOf({ ...resourceEvent(), time: "soon\nish" }).text).to.contain("When:     soon ish\n");
    });
});

describe("describeResourceEvent", () => {
    function handlerWith(routeByTag?: string, ROUTES?: string) {
        const sns = fakeClient<SNSClient>();
        const regions: string[] = [];
        const env = { TOPIC_ARN: DEFAULT_TOPIC, ...(ROUTES !== undefined && { ROUTES }) };
        const handler = describeResourceEvent(
            { routeByTag },
            {
                sns: (region) => {
                    regions.push(region);
                    return sns.client;
                },
            },
        )(runtimeWith(env));
        return { run: async (message: unknown) => handler(message, CONTEXT), calls: sns.calls, regions };
    }

    it("publishes a notification that its senders can read", async () => {
        const { run, calls } = handlerWith();
        expect(await run(resourceEvent())).to.deep.equal({
            outcome: "informed",
            resource: INSTANCE,
            state: "running",
            topicArn: DEFAULT_TOPIC,
        });
        expect(calls).to.have.length(1);
        expect(calls[0]).to.include({
            TopicArn: DEFAULT_TOPIC,
            Subject: "EC2 instance i-0a1b2c3d4e5f60718: running (eu-central-1)",
        });
        const { default: document, email } = JSON.parse(String(calls[0]!.Message));
        expect(calls[0]!.MessageStructure).to.equal("json");
        expect(readNotification(JSON.parse(document))).to.deep.equal(notificationOf(resourceEvent()));
        expect(email).to.equal(notificationOf(resourceEvent()).text);
    });

    it("publishes to the owner's topic, in that topic's Region", async () => {
        const { run, calls, regions } = handlerWith("Owner", JSON.stringify({ shop: SHOP_TOPIC }));
        await run(resourceEvent({ tags: { Owner: "shop" } }));
        await run(resourceEvent({ tags: { Owner: "shop" } }));
        await run(resourceEvent({ tags: { Owner: "bank" } }));
        expect(calls.map(({ TopicArn }) => TopicArn)).to.deep.equal([SHOP_TOPIC, SHOP_TOPIC, DEFAULT_TOPIC]);
        expect(regions).to.deep.equal(["eu-west-1", "eu-central-1"]);
    });

    const routed: readonly (readonly [string, string | undefined, unknown, string | undefined])[] = [
        ["a value with a route", "Owner", { Owner: "shop" }, SHOP_TOPIC],
        ["a value in another case", "Owner", { Owner: "Shop" }, undefined],
        ["a value called constructor", "Owner", { Owner: "constructor" }, undefined],
        ["no such tag", "Owner", {}, undefined],
        ["tags that are not known", "Owner", undefined, undefined],
        ["no routing", undefined, { Owner: "shop" }, undefined],
    ];
    for (const [what, tag, tags, topic] of routed) {
        it(`routes ${what} to ${topic ? "the owner's topic" : "the default topic"}`, () => {
            expect(topicOf(resourceEvent({ tags: tags as never }), tag, new Map([["shop", SHOP_TOPIC]]))).to.equal(
                topic,
            );
        });
    }

    for (const text of ["[]", "{", '{"a":1}', '{"a":"no arn"}', "null"]) {
        it(`refuses the routes ${text}`, () => {
            expect(() => parseRoutes(text)).to.throw("ROUTES is not a JSON object of tag values and topic ARNs");
        });
    }

    it("takes absent and empty routes for none", () => {
        expect([parseRoutes(undefined).size, parseRoutes("").size, parseRoutes("{}").size]).to.deep.equal([0, 0, 0]);
    });

    const { data, ...withoutData } = resourceEvent();
    const unknown: readonly (readonly [unknown, string])[] = [
        [
            { type: "event-ops.resource-event.v2" },
            'The message\'s type is "event-ops.resource-event.v2"; expected "event-ops.resource-event.v1".',
        ],
        [{}, 'The message\'s type is undefined; expected "event-ops.resource-event.v1".'],
        [withoutData, 'The resource event has no "data.source".'],
        [{ ...withoutData, data: { ...data, state: {} } }, 'The resource event has no "data.state".'],
    ];
    for (const [message, error] of unknown) {
        it(`fails for ${JSON.stringify(message).slice(0, 60)}, so that it is dead-lettered`, async () => {
            const { run, calls } = handlerWith();
            expect(await failureOf(() => run(message))).to.include({ name: "UnknownMessageError", message: error });
            expect(calls).to.deep.equal([]);
        });
    }

    it("reads a resource event that another publisher wrote with the least that is needed", () => {
        const least = {
            type: "event-ops.resource-event.v1",
            id: "1",
            time: "2026-03-14T09:26:53Z",
            data: { source: "s", resource: "r", state: "up" },
        };
        expect(notificationOf(readResourceEvent(least)).subject).to.equal("s r: up");
    });
});
