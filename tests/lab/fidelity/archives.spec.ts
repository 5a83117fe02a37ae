import { expect } from "chai";
import { requirementsOf } from "../../../lab/iam/requirements";
import { ACCOUNT, CALLER, instanceEvent, REGION, refusal, START, World } from "../fabric/support";

const ARCHIVE = "aws:cloudwatch/eventArchive:EventArchive";
const BUS = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;
const ARN = `arn:aws:events:${REGION}:${ACCOUNT}:archive/all`;
const EC2 = { source: ["aws.ec2"] };
/** Minutes after the start. */
const at = (minutes: number) => new Date(START.getTime() + 60_000 * minutes);
const event = (state: string, minutes: number) =>
    instanceEvent(state, { time: `${at(minutes).toISOString().slice(0, 19)}Z` });

const deliver = (world: World, text: string) => world.fabric.events.deliver(REGION, "default", text);

/** A world with an archive of the default bus, and a rule that takes EC2's events to a queue. */
async function archived(inputs: Record<string, unknown> = {}) {
    const world = new World();
    await world.make(ARCHIVE, "all", { name: "all", eventSourceArn: BUS, ...inputs });
    const rule = await world.rule("stops", EC2, { arn: await world.queue("work") });
    return { world, rule };
}

const replay = (world: World, ReplayName: string, input: Record<string, unknown> = {}) =>
    world.call("eventbridge", "StartReplay", {
        ReplayName,
        EventSourceArn: ARN,
        EventStartTime: at(-60),
        EventEndTime: at(600),
        Destination: { Arn: BUS },
        ...input,
    });

const describeReplay = (world: World, ReplayName: string) =>
    world.call("eventbridge", "DescribeReplay", { ReplayName });

async function empty(world: World, queue = "work") {
    const bodies = world.bodies(queue);
    await world.call("sqs", "PurgeQueue", { QueueUrl: world.url(queue) });
    return bodies.map((body) => JSON.parse(body) as Record<string, unknown>);
}

const states = (events: readonly Record<string, unknown>[]) =>
    events.map(({ detail }) => (detail as { state: string }).state);

describe("An archive, as in AWS", () => {
    it("keeps the events of its bus that fit its pattern, and says how many and how large they are", async () => {
        const { world } = await archived({ eventPattern: '{"detail":{"state":["stopped"]}}', description: "stops" });
        deliver(world, event("stopped", 0));
        deliver(world, event("running", 0));
        await world.make("aws:cloudwatch/eventBus:EventBus", "own", { name: "own" });
        world.fabric.events.deliver(REGION, "own", event("stopped", 0));
        world.fabric.events.deliver("us-east-1", "default", event("stopped", 0));
        const size = Buffer.byteLength(event("stopped", 0));
        expect(await world.call("eventbridge", "DescribeArchive", { ArchiveName: "all" })).to.deep.equal({
            ArchiveArn: ARN,
            ArchiveName: "all",
            EventSourceArn: BUS,
            Description: "stops",
            EventPattern: '{"detail":{"state":["stopped"]}}',
            State: "ENABLED",
            RetentionDays: 0,
            EventCount: 1,
            SizeBytes: size,
            CreationTime: START,
        });
        const { Archives } = await world.call("eventbridge", "ListArchives", { NamePrefix: "al" });
        expect(Archives.map(({ ArchiveName }: { ArchiveName: string }) => ArchiveName)).to.deep.equal(["all"]);
    });

    it("keeps nothing from before it was made, and nothing older than its retention", async () => {
        const world = new World();
        deliver(world, event("before", 0));
        await world.make(ARCHIVE, "all", { name: "all", eventSourceArn: BUS, retentionDays: 2 });
        deliver(world, event("old", 0));
        await world.clock.advance(86_400_000);
        deliver(world, event("new", 1));
        const count = async () =>
            (await world.call("eventbridge", "DescribeArchive", { ArchiveName: "all" }))["EventCount"];
        expect(await count()).to.equal(2);
        await world.clock.advance(86_399_999);
        expect(await count()).to.equal(2);
        await world.clock.advance(1);
        expect(await count()).to.equal(1);
    });

    it("leaves out read-only calls, as every rule does that is no more than enabled", async () => {
        const { world } = await archived();
        const detail = { eventName: "DescribeInstances" };
        deliver(world, instanceEvent("", { "detail-type": "AWS API Call via CloudTrail", detail }));
        expect((await world.call("eventbridge", "DescribeArchive", { ArchiveName: "all" }))["EventCount"]).to.equal(0);
    });

    it("is refused with a wrong pattern, a bus that is not there, a name that is taken, and a wrong retention", async () => {
        const { world } = await archived();
        const make = (inputs: Record<string, unknown>) =>
            refusal(world.make(ARCHIVE, "b", { name: "b", eventSourceArn: BUS, ...inputs }));
        expect(await make({ eventPattern: '{"a":1}' })).to.match(/^InvalidEventPatternException: /);
        expect(await make({ eventSourceArn: `${BUS}-not` })).to.match(/^ResourceNotFoundException: /);
        expect(await make({ name: "all" })).to.equal("ResourceAlreadyExistsException: Archive all already exists.");
        expect(await make({ retentionDays: -1 })).to.match(/^ValidationException: retentionDays/);
        expect(await refusal(world.call("eventbridge", "DescribeArchive", { ArchiveName: "x" }))).to.equal(
            "ResourceNotFoundException: Archive x does not exist.",
        );
    });
});

describe("A replay, as in AWS", () => {
    it("sends the events again, the same but for a replay-name", async () => {
        const { world } = await archived();
        const text = event("stopped", 0).replace('"detail":{', '"detail":{"n":9007199254740993,');
        deliver(world, text);
        await world.clock.settle();
        await empty(world);
        const { ReplayArn, State, ReplayStartTime } = await replay(world, "again");
        await world.clock.settle();
        expect([ReplayArn, State, ReplayStartTime]).to.deep.equal([
            `arn:aws:events:${REGION}:${ACCOUNT}:replay/again`,
            "STARTING",
            START,
        ]);
        expect(world.bodies("work")).to.deep.equal([text.replace(/\}$/, ',"replay-name":"again"}')]);
    });

    it("reaches no rule that asks for events without a replay-name, and no other bus", async () => {
        const { world } = await archived();
        await world.rule("once", { ...EC2, "replay-name": [{ exists: false }] }, { arn: await world.queue("once") });
        deliver(world, event("stopped", 0));
        await replay(world, "again");
        await world.clock.settle();
        expect([world.bodies("work").length, world.bodies("once").length]).to.deep.equal([2, 1]);
    });

    it("takes the events between two times, by their own time, minute by minute, in a minute as they came", async () => {
        const { world } = await archived();
        for (const [state, minutes] of [
            ["late", 6],
            ["second", 1.5],
            ["first", 0.5],
            ["third", 1.2],
            ["too late", 11],
            ["too early", -1],
        ] as const) {
            deliver(world, event(state, minutes));
        }
        await world.clock.settle();
        await empty(world);
        await replay(world, "part", { EventStartTime: at(0), EventEndTime: at(10) });
        await world.clock.settle();
        expect(states(await empty(world))).to.deep.equal(["first", "second", "third", "late"]);
    });

    it("goes to the rules that are named, where some are", async () => {
        const { world } = await archived();
        const other = await world.rule("other", EC2, { arn: await world.queue("other") });
        deliver(world, event("stopped", 0));
        await world.clock.settle();
        for (const queue of ["work", "other"]) await empty(world, queue);
        await replay(world, "one", { Destination: { Arn: BUS, FilterArns: [other] } });
        await world.clock.settle();
        expect([world.bodies("work").length, world.bodies("other").length]).to.deep.equal([0, 1]);
        await replay(world, "all", { Destination: { Arn: BUS, FilterArns: [] } });
        await world.clock.settle();
        expect([world.bodies("work").length, world.bodies("other").length]).to.deep.equal([1, 2]);
    });

    it("is archived no second time", async () => {
        const { world } = await archived();
        deliver(world, event("stopped", 0));
        for (const name of ["one", "two"]) {
            await replay(world, name);
            await world.clock.settle();
        }
        expect(world.bodies("work")).to.have.length(3);
    });

    it("says how far it is, and can be cancelled", async () => {
        const { world } = await archived();
        for (const minutes of [0, 1, 2]) deliver(world, event(`${minutes}`, minutes));
        await replay(world, "all", { Description: "everything" });
        expect((await describeReplay(world, "all"))["State"]).to.equal("STARTING");
        await world.clock.advance(2_000);
        expect(await describeReplay(world, "all")).to.deep.equal({
            ReplayName: "all",
            ReplayArn: `arn:aws:events:${REGION}:${ACCOUNT}:replay/all`,
            Description: "everything",
            EventSourceArn: ARN,
            Destination: { Arn: BUS },
            State: "RUNNING",
            EventStartTime: at(-60),
            EventEndTime: at(600),
            EventLastReplayedTime: at(1),
            ReplayStartTime: START,
        });
        const answer = await world.call("eventbridge", "CancelReplay", { ReplayName: "all" });
        expect(answer["State"]).to.equal("CANCELLING");
        await world.clock.settle();
        const { State, ReplayEndTime } = await describeReplay(world, "all");
        expect([State, world.seconds(ReplayEndTime)]).to.deep.equal(["CANCELLED", 3]);
        expect(world.bodies("work")).to.have.length(5);
        expect(await refusal(world.call("eventbridge", "CancelReplay", { ReplayName: "all" }))).to.equal(
            "IllegalStatusException: Replay all is not in a valid state for this operation.",
        );
        const inState = async (state: string) =>
            (await world.call("eventbridge", "ListReplays", { State: state }))["Replays"].length;
        expect([await inState("CANCELLED"), await inState("RUNNING")]).to.deep.equal([1, 0]);
    });

    it("takes times in seconds, too, and is part of the chain that began it", async () => {
        const { world } = await archived();
        for (const minutes of [0, 1, 2]) deliver(world, event(`at ${minutes}`, minutes));
        await world.clock.settle();
        await empty(world);
        const trace = { events: ["first"], rules: ["first-rule"] };
        const [from, to] = [at(1).getTime() / 1000, at(1.5).getTime() / 1000];
        const input = {
            ReplayName: "again",
            EventSourceArn: ARN,
            EventStartTime: from,
            EventEndTime: to,
            Destination: { Arn: BUS },
        };
        await world.call("eventbridge", "StartReplay", input, trace);
        await world.clock.settle();
        expect(
            world.fabric.sqs
                .queue("work")
                .messages()
                .map((message) => message.trace),
        ).to.deep.equal([trace]);
        expect(states(await empty(world))).to.deep.equal(["at 1"]);
    });

    it("is listed by its archive, and an archive by its bus", async () => {
        const { world } = await archived();
        await world.make("aws:cloudwatch/eventBus:EventBus", "own", { name: "own" });
        const own = BUS.replace("default", "own");
        await world.make(ARCHIVE, "more", { name: "more", eventSourceArn: own });
        await replay(world, "one");
        await replay(world, "two", { EventSourceArn: ARN.replace("all", "more"), Destination: { Arn: own } });
        const replays = async (input: object) =>
            (await world.call("eventbridge", "ListReplays", input))["Replays"].map(
                ({ ReplayName }: { ReplayName: string }) => ReplayName,
            );
        const archives = async (input: object) =>
            (await world.call("eventbridge", "ListArchives", input))["Archives"].map(
                ({ ArchiveName }: { ArchiveName: string }) => ArchiveName,
            );
        expect(await replays({})).to.deep.equal(["one", "two"]);
        expect(await replays({ EventSourceArn: ARN })).to.deep.equal(["one"]);
        expect(await replays({ NamePrefix: "tw" })).to.deep.equal(["two"]);
        expect(await archives({})).to.deep.equal(["all", "more"]);
        expect(await archives({ EventSourceArn: own })).to.deep.equal(["more"]);
        expect(await archives({ NamePrefix: "al" })).to.deep.equal(["all"]);
    });

    it("is of its Region: neither listed nor counted in another one, which has archives of its own", async () => {
        const { world } = await archived();
        const region = "us-east-1";
        const there = (text: string) => text.replace(REGION, region);
        await world.make(ARCHIVE, "all", { name: "all", eventSourceArn: there(BUS) }, region);
        const call = async (operation: string, input: Record<string, unknown>) =>
            world.cloud.call({
                service: "eventbridge",
                operation,
                input,
                region,
                caller: CALLER,
                trace: { events: [], rules: [] },
            });
        for (let n = 0; n < 10; n++) await replay(world, `here-${n}`);
        await call("StartReplay", {
            ReplayName: "there",
            EventSourceArn: there(ARN),
            EventStartTime: at(0),
            EventEndTime: at(1),
            Destination: { Arn: there(BUS) },
        });
        const names = (answer: unknown, of: string, name: string) =>
            (answer as Record<string, Record<string, unknown>[]>)[of]?.map((one) => one[name]);
        expect(names(await call("ListReplays", {}), "Replays", "ReplayName")).to.deep.equal(["there"]);
        expect(names(await call("ListArchives", {}), "Archives", "EventSourceArn")).to.deep.equal([there(BUS)]);
    });

    it("finds nothing in an archive when the lab begins anew", async () => {
        const { world } = await archived();
        deliver(world, event("before", 0));
        world.fabric.events.archives.clear();
        expect(await world.call("eventbridge", "DescribeArchive", { ArchiveName: "all" })).to.include({
            EventCount: 0,
            SizeBytes: 0,
        });
    });

    it("is refused as AWS refuses it", async () => {
        const { world } = await archived();
        await world.make("aws:cloudwatch/eventBus:EventBus", "own", { name: "own" });
        const wrong: readonly [Record<string, unknown>, string][] = [
            [
                { ReplayName: "two words" },
                "ReplayName is not valid. Reason: It has 1 to 64 letters, digits, and . - _.",
            ],
            [{ Destination: { Arn: ARN } }, "Destination.Arn is not valid. Reason: Must contain an event bus ARN."],
            [
                { Destination: { Arn: BUS.replace("default", "own") } },
                "Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.",
            ],
            [{ EventSourceArn: `${ARN}-not` }, "EventSourceArn is not valid. Reason: Archive all-not does not exist."],
            [{ EventSourceArn: "all" }, "EventSourceArn is not valid. Reason: Archive all does not exist."],
            [
                { EventEndTime: at(-60) },
                "EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
            ],
            [{ EventStartTime: "soon" }, "EventStartTime is not valid. Reason: It must be a time."],
            [{ EventEndTime: undefined }, "EventEndTime is not valid. Reason: It must be a time."],
            [{ ReplayName: undefined }, "ReplayName is not valid. Reason: It has 1 to 64 letters, digits, and . - _."],
            [{ Destination: undefined }, "Destination.Arn is not valid. Reason: Must contain an event bus ARN."],
        ];
        for (const [input, message] of wrong) {
            expect(await refusal(replay(world, "again", input))).to.equal(`ValidationException: Parameter ${message}`);
        }
        await replay(world, "again");
        expect(await refusal(replay(world, "again"))).to.equal(
            "ResourceAlreadyExistsException: Replay again already exists.",
        );
        for (let n = 0; n < 9; n++) await replay(world, `more-${n}`);
        expect(await refusal(replay(world, "eleventh"))).to.match(/^LimitExceededException: 10 replays are running/);
        await world.clock.settle();
        expect(await refusal(replay(world, "eleventh"))).to.equal("nothing was refused");
        expect(await refusal(describeReplay(world, "none"))).to.equal(
            "ResourceNotFoundException: Replay none does not exist.",
        );
    });

    it("needs events:StartReplay on the archive, the bus and the replay", () => {
        const request = {
            service: "eventbridge",
            operation: "StartReplay",
            input: { ReplayName: "again", EventSourceArn: ARN, Destination: { Arn: BUS } },
            region: REGION,
            caller: CALLER,
            trace: { events: [], rules: [] },
        };
        const place = { partition: "aws", region: REGION, accountId: ACCOUNT };
        const named = {
            keyArn: () => "",
            secrets: new Map(),
            sesIdentities: new Set<string>(),
            encryptionKeyOf: new Map(),
        };
        expect(requirementsOf(request, place, named)).to.deep.equal([
            {
                action: "events:StartReplay",
                resources: [ARN, BUS, `arn:aws:events:${REGION}:${ACCOUNT}:replay/again`],
                context: {},
            },
        ]);
    });
});
