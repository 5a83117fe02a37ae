import type { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import type { SNSClient } from "@aws-sdk/client-sns";
import { expect } from "chai";
import type { ResourceEvent } from "../../handlers/resourceEvent";
import type { HandlerReport } from "../../handlers/runtime/types";
import { type StandardiseOptions, standardise } from "../../handlers/standardise";
import { CONTEXT, failureOf, fakeClient, INSTANCE, instanceEvent, runtimeWith, sample } from "./samples";

const TOPIC_ARN = "arn:aws:sns:eu-west-1:123456789012:OrgResourceEvents";

function handlerWith(options: StandardiseOptions, answer: () => unknown = () => ({})) {
    const sns = fakeClient<SNSClient>();
    const tagging = fakeClient<ResourceGroupsTaggingAPIClient>(answer);
    const regions: string[] = [];
    const handler = standardise(options, {
        sns: (region) => {
            regions.push(`sns ${region}`);
            return sns.client;
        },
        tagging: (region) => {
            regions.push(`tagging ${region}`);
            return tagging.client;
        },
    })(runtimeWith({ TOPIC_ARN }));
    const published = () => sns.calls.map(({ Message }) => JSON.parse(String(Message)) as ResourceEvent);
    const run = async (event: unknown) => (await handler(event, CONTEXT)) as HandlerReport;
    return { run, sns, tagging, regions, published };
}

const tagged =
    (tags: Record<string, string>, ResourceARN = INSTANCE) =>
    () => ({
        ResourceTagMappingList: [{ ResourceARN, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }],
    });

describe("standardise", () => {
    it("publishes one resource event with the tags, in the topic's Region, after asking the event's Region", async () => {
        const { run, sns, published, regions } = handlerWith({}, tagged({ Name: "web-1", Owner: "shop" }));
        const report = await run(instanceEvent());

        expect(report).to.deep.equal({
            outcome: "informed",
            detailType: "EC2 Instance State-change Notification",
            resources: 1,
            messages: 1,
        });
        expect(sns.calls[0]).to.include({ TopicArn: TOPIC_ARN });
        expect(Object.keys(sns.calls[0]!.MessageAttributes as object)).to.deep.equal([
            "source",
            "resource",
            "state",
            "type",
        ]);
        expect(published()[0]!.data).to.deep.include({
            name: "web-1",
            tags: { Name: "web-1", Owner: "shop" },
            state: "running",
        });
        expect(regions).to.deep.equal(["sns eu-west-1", "tagging eu-central-1"]);
    });

    it("publishes one message for each resource", async () => {
        const { run, published } = handlerWith({ enrichTags: false });
        const report = await run(sample("autoscaling-ec2-instance-launch-successful"));
        expect(report).to.include({ outcome: "informed", resources: 2, messages: 2 });
        expect(published().map(({ data }) => data.kind)).to.deep.equal([
            "autoscaling:autoScalingGroup",
            "ec2:instance",
        ]);
    });

    it("publishes all of an event's many resources", async () => {
        const { run, published } = handlerWith({ enrichTags: false });
        const resources = Array.from({ length: 35 }, (_, n) => `i-${n}`);
        await run({ ...sample("health-aws-health-event"), resources });
        expect(published().map(({ subject }) => subject)).to.deep.equal(resources);
    });

    it("ignores a resource by its tag and says which", async () => {
        const { run, sns } = handlerWith({ ignoreTags: { notify: ["off"] } }, tagged({ notify: "off" }));
        expect(await run(instanceEvent())).to.deep.equal({
            outcome: "ignored",
            reason: "tag notify",
            detailType: "EC2 Instance State-change Notification",
            resources: 1,
            messages: 0,
            ignoredResources: [INSTANCE],
        });
        expect(sns.calls).to.deep.equal([]);
    });

    it("ignores one of two resources, and the other keeps its id", async () => {
        const { run, published } = handlerWith(
            { ignoreTags: { notify: [] } },
            tagged(
                { notify: "off" },
                sample("autoscaling-ec2-instance-launch-successful").resources?.toString().split(",")[0],
            ),
        );
        const event = sample("autoscaling-ec2-instance-launch-successful");
        expect(await run(event)).to.include({ outcome: "informed", resources: 2, messages: 1 });
        expect(published().map(({ id, subject }) => [id, subject])).to.deep.equal([
            [`${String(event.id)}/2`, INSTANCE],
        ]);
    });

    it("still ignores the last event of a resource whose tags are gone with it", async () => {
        let answer = tagged({ notify: "off" });
        const { run, sns } = handlerWith({ ignoreTags: { notify: ["off"] }, cacheSeconds: 0 }, () => answer());
        await run(instanceEvent());
        answer = () => ({ ResourceTagMappingList: [] });
        expect((await run(instanceEvent({ detail: { state: "terminated" } }))).outcome).to.equal("ignored");
        expect(sns.calls).to.deep.equal([]);
    });

    it("informs when a look-up fails, although the resource may be one to ignore, and says so in the message and the report", async () => {
        const { run, published } = handlerWith({ ignoreTags: { notify: ["off"] } }, () => {
            throw new Error("no route");
        });
        expect(await run(instanceEvent())).to.include({
            outcome: "informed",
            messages: 1,
            tagLookup: "Error: no route",
        });
        expect(published()[0]!.data).to.include({ tagsUnknown: "Error: no route" }).and.not.have.property("tags");
    });

    it("asks for no tags when nobody wants them", async () => {
        const { run, tagging, published } = handlerWith({ enrichTags: false });
        await run(instanceEvent());
        expect(tagging.calls).to.deep.equal([]);
        expect(published()[0]!.data).to.not.have.any.keys("tags", "tagsUnknown");
    });

    it("asks for tags to ignore by, without putting them into the message", async () => {
        const { run, tagging, published } = handlerWith(
            { enrichTags: false, ignoreTags: { x: [] } },
            tagged({ a: "b" }),
        );
        await run(instanceEvent());
        expect(tagging.calls).to.have.length(1);
        expect(published()[0]!.data).to.not.have.any.keys("tags", "tagsUnknown");
    });

    it("sends an oversized event without its detail, and says so", async () => {
        const { run, published } = handlerWith({ enrichTags: false });
        const event = instanceEvent({ detail: { state: "running", padding: "x".repeat(900_000) } });
        expect(await run(event)).to.include({ outcome: "informed", messages: 1, truncated: 1 });
        expect(published()[0]!.data).to.include({ state: "running", truncated: true }).and.not.have.property("detail");
    });

    it("fails for a malformed event and when SNS refuses, so that it is tried again", async () => {
        const { run } = handlerWith({});
        expect(await failureOf(() => run({ source: "aws.ec2" }))).to.have.property("name", "MalformedEventError");

        const refusing = fakeClient<SNSClient>(() => {
            throw new Error("AuthorizationError");
        });
        const handler = standardise({ enrichTags: false }, { sns: () => refusing.client })(runtimeWith({ TOPIC_ARN }));
        expect((await failureOf(() => handler(instanceEvent(), CONTEXT))).message).to.equal("AuthorizationError");
    });

    const wrong: readonly (readonly [unknown, string])[] = [
        [{ lookupTimeoutMs: 99 }, "lookupTimeoutMs is 99; expected a whole number from 100 to 20000."],
        [{ cacheSeconds: 1.5 }, "cacheSeconds is 1.5; expected a whole number from 0 to 3600."],
        [{ ignoreTags: { a: "b" } }, 'ignoreTags.a is "b"; expected a list of values, [] for any.'],
        [{ ignoreTags: { a: [1] } }, "ignoreTags.a is [1]; expected a list of values, [] for any."],
    ];
    for (const [options, message] of wrong) {
        it(`refuses the options ${JSON.stringify(options)}`, () => {
            const make = () => standardise(options as StandardiseOptions)(runtimeWith({ TOPIC_ARN }));
            expect(make).to.throw(message).with.property("name", "OptionsError");
        });
    }

    it("names the environment variable that is missing", () => {
        expect(() => standardise({})(runtimeWith({}))).to.throw("TOPIC_ARN is not set");
    });
});
