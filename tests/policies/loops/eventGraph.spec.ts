import { expect } from "chai";
import { actionsOf } from "../../../policies/iamActions";
import { eventGraph } from "../../../policies/loops/eventGraph";
import { TYPES } from "../../../policies/resourceTypes";
import { resource, type TestResource, viewOf } from "../support";
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
    reaction,
    roleArn,
    rule,
    topic,
    topicArn,
} from "./stacks";

const graphOf = (...resources: readonly TestResource[]) => eventGraph(viewOf(resources));
/** Edges as `from -> to`, with what is special about them. */
const edgesOf = (...resources: readonly TestResource[]) => {
    const { nodes, edges } = graphOf(...resources);
    const label = (wanted: string) => {
        const { kind, label: text } = nodes.find(({ id }) => id === wanted)!;
        return `${kind} ${text}`;
    };
    return edges.map(({ from, to, inLoop, cut }) => {
        return `${label(from)} -> ${label(to)}${inLoop ? " loop" : ""}${cut ? ` cut: ${cut}` : ""}`;
    });
};

describe("the graph of a stack", () => {
    let calledNames: readonly string[];
    before(() => {
        calledNames = namesOfCalls();
    });

    it("leads from events over rules and queues to functions, and over their calls back to rules", () => {
        const edges = edgesOf(
            ...rule("tags", calls("ec2", ["CreateTags", "RunInstances"]), queueArn("q")),
            ...queued("q", "tagger"),
            ...lambda("tagger", allow("ec2:CreateTags")),
        );
        expect(edges).to.deep.equal([
            "event CreateTags (aws.ec2) -> rule tags",
            "event RunInstances (aws.ec2) -> rule tags",
            "rule tags -> queue q loop",
            "queue q -> function tagger loop",
            "function tagger -> call ec2:CreateTags loop",
            "call ec2:CreateTags -> event CreateTags (aws.ec2) loop",
            "event CreateTags (aws.ec2) -> rule tags loop",
        ]);
    });

    it("shows what would be a loop if the rule did not leave the role out", () => {
        const edges = edgesOf(
            ...reaction("tagger", calls("ec2", ["CreateTags"], notBy([roleArn("tagger")])), allow("ec2:CreateTags")),
        );
        expect(edges).to.deep.equal([
            "event CreateTags (aws.ec2) -> rule tagger",
            "rule tagger -> function tagger",
            "function tagger -> call ec2:CreateTags",
            "call ec2:CreateTags -> event CreateTags (aws.ec2)",
            "event CreateTags (aws.ec2) -> rule tagger cut: actor",
        ]);
    });

    it("shows that a rule waits in a Region where the event does not arrive", () => {
        const edges = edgesOf(...reaction("users", calls("iam", ["TagUser"]), allow("iam:TagUser")));
        expect(edges.at(-1)).to.equal("event TagUser (aws.iam) -> rule users cut: region");
    });

    it("leaves out calls that lead nowhere, and functions that nothing leads to", () => {
        const { nodes } = graphOf(
            ...reaction("a", { source: ["aws.ec2"] }, allow(["ec2:CreateTags", "s3:*", "sns:Publish"])),
            ...lambda("alone", allow("ec2:DeleteTags")),
        );
        expect(nodes.map(({ kind, label }) => `${kind} ${label}`)).to.deep.equal([
            "rule a",
            "event any of aws.ec2",
            "function a",
            "call ec2:CreateTags",
            "event CreateTags (aws.ec2)",
        ]);
    });

    it("shows all functions, and the calls that their roles name, when asked to", () => {
        const view = viewOf([
            ...rule("a", { source: ["aws.ec2"] }, functionArn("a")),
            ...lambda("a"),
            ...lambda(
                "alone",
                allow(["ec2:DeleteTags", "ses:SendEmail", "s3:*", "ssm:GetParameter", "logs:PutLogEvents"]),
                allow(["sqs:*", "sqs:DeleteMessage", "kms:Decrypt", "xray:PutTraceSegments"]),
            ),
            ...rule("reads", { source: ["aws.health"] }, functionArn("a"), {
                state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
            }),
        ]);
        const labels = eventGraph(view, { everything: true }).nodes.map(({ label }) => label);
        expect(labels.filter((label) => label.includes(":"))).to.deep.equal(["ec2:DeleteTags", "ses:SendEmail"]);
        expect(labels).to.include("alone");
    });

    it("shows where messages end that no function of the stack takes", () => {
        const edges = edgesOf(
            ...rule("r", { source: ["aws.health"] }, topicArn("t")),
            ...topic("t", "sqs", queueArn("end")),
            resource(TYPES.queue, "end", { name: "end", arn: queueArn("end") }),
            resource(TYPES.queue, "dead", { name: "dead", arn: queueArn("dead") }),
        );
        expect(edges).to.deep.equal(["event any of aws.health -> rule r", "rule r -> topic t", "topic t -> queue end"]);
    });

    it("leaves out queues that nothing leads to or from", () => {
        const { nodes } = graphOf(
            resource(TYPES.queue, "dead", { name: "dead", arn: queueArn("dead") }),
            ...queued("in", "f"),
            ...lambda("f"),
        );
        expect(nodes.map(({ label }) => label)).to.deep.equal(["in", "f"]);
    });

    it("shows which ways lie on a loop, and which only lead to one or away", () => {
        const found = graphOf(
            ...reaction("first", calls("ec2", ["RunInstances"]), allow("ec2:CreateTags")),
            ...reaction("self", calls("ec2", ["CreateTags"]), allow(["ec2:CreateTags", "sqs:CreateQueue"])),
            ...reaction("last", calls("sqs", ["CreateQueue"]), allow("sns:CreateTopic")),
        );
        const inLoop = new Set(found.edges.filter((edge) => edge.inLoop).flatMap(({ from, to }) => [from, to]));
        expect(
            found.nodes.filter(({ id }) => inLoop.has(id)).map(({ kind, label }) => `${kind} ${label}`),
        ).to.deep.equal([...["rule self", "function self", "call ec2:CreateTags", "event CreateTags (aws.ec2)"]]);
        expect(found.cycles.map(({ otherWays }) => otherWays)).to.deep.equal([0]);
    });

    it("does not lead an event to a rule whose values it cannot have, whoever has called", () => {
        const failed = calls("ec2", ["CreateTags"], { errorCode: [{ exists: true }] });
        const { edges, comparisons } = graphOf(...reaction("t", failed, allow("ec2:CreateTags")));
        expect(edges.map(({ from }) => from)).to.have.length(2);
        expect(comparisons).to.equal(2);
    });

    it("takes for heard what a rule in a Region that is not known may hear", () => {
        const users = rule("u", calls("iam", ["TagUser"]), functionArn("u"), { region: undefined });
        expect(graphOf(...users, ...lambda("u", allow("iam:TagUser"))).cycles).to.have.length(1);
    });

    it("shows an event as heard that one call of two leads to, though the rule leaves the other out", () => {
        const twoRoles = [
            ...reaction("a", calls("ec2", ["CreateTags"], notBy([roleArn("a")])), allow("ec2:CreateTags")),
            ...reaction("b", calls("ec2", ["RunInstances"]), allow("ec2:CreateTags")),
        ];
        const cuts = graphOf(...twoRoles).edges.flatMap(({ cut }) => cut ?? []);
        expect(cuts).to.deep.equal(["actor"]);
        expect(graphOf(...twoRoles).cycles).to.deep.equal([]);
    });

    it("comes to an end where buses send to each other", () => {
        const put = allow("events:PutEvents", busArn("a"));
        const found = graphOf(
            ...[...bus("a"), ...bus("b")],
            ...rule("there", { source: ["acme"] }, busArn("b"), { eventBusName: "a" }),
            ...rule("back", { source: ["acme"] }, busArn("a"), { eventBusName: "b" }),
            ...rule("act", { source: ["acme"] }, functionArn("f"), { eventBusName: "b" }),
            ...lambda("f", put),
        );
        expect(found.cycles.map(({ nodes }) => nodes.map(({ label }) => label).join(" "))).to.deep.equal([
            "there b act f events:PutEvents custom event a",
        ]);
    });

    describe("with a rule that sends on to a default bus by its ARN", () => {
        const toDefault = (region: string, account = "123456789012") =>
            `arn:aws:events:${region}:${account}:event-bus/default`;
        const loops = (...resources: readonly TestResource[]) =>
            graphOf(...resources).cycles.map(({ nodes }) => nodes.map(({ label }) => label).join(" > "));
        const users = reaction("react", calls("iam", ["TagRole"]), allow("iam:TagRole"));
        const forward = (to: string, more: object = {}) =>
            rule("fwd", { source: ["aws.iam"] }, to, { region: "us-east-1", ...more });

        it("finds the loop through the other Region", () => {
            expect(loops(...users)).to.deep.equal([]);
            expect(loops(...users, ...forward(toDefault("eu-west-1")))).to.deep.equal([
                "fwd > default of eu-west-1 > react > react > iam:TagRole > TagRole (aws.iam)",
            ]);
        });

        it("finds none where the bus is of a third Region or of another account", () => {
            expect(loops(...users, ...forward(toDefault("eu-north-1")))).to.deep.equal([]);
            const arn = "arn:aws:events:us-east-1:123456789012:rule/fwd";
            expect(loops(...users, ...forward(toDefault("eu-west-1", "210987654321"), { arn }))).to.deep.equal([]);
            expect(loops(...users, ...forward(toDefault("eu-west-1"), { arn }))).to.have.length(1);
        });

        it("finds the loop from a bus of the stack, and comes to an end where buses send back", () => {
            const own = [
                ...bus("b"),
                ...rule("there", { source: ["acme"] }, toDefault("eu-west-1"), { eventBusName: "b" }),
            ];
            const act = reaction("act", { source: ["acme"] }, allow("events:PutEvents", busArn("b")));
            const back = rule("back", { source: ["acme"] }, busArn("b"));
            expect(loops(...own, ...act, ...back)).to.deep.equal([
                "there > default of eu-west-1 > act > act > events:PutEvents > custom event > b",
            ]);
        });
    });

    it("sums up what a rule hears when that is much", () => {
        const names = ["A", "B", "C", "D", "E", "F"];
        const { nodes } = graphOf(...rule("r", calls("ec2", names), functionArn("f")));
        expect(nodes.map(({ label }) => label)).to.deep.equal([
            "r",
            "A (aws.ec2)",
            "B (aws.ec2)",
            "C (aws.ec2)",
            "D (aws.ec2)",
            "2 other events",
        ]);
    });

    it("compares each event only with rules that name its source and name: 300 reactions take 300 comparisons", () => {
        const chain = (count: number) =>
            Array.from({ length: count }, (_, at) =>
                reaction(
                    `r${at}`,
                    calls(`s${at}`, ["CreateTags"]),
                    allow("ec2:CreateTags"),
                    allow("logs:PutLogEvents"),
                ),
            ).flat();
        const tagger = (at: number) =>
            reaction(`t${at}`, calls("ec2", [`Create${at}`, "CreateVpc"]), allow(["ec2:CreateTags", "ec2:CreateVpc"]));
        expect(graphOf(...chain(300)).comparisons).to.equal(0);
        expect(graphOf(...chain(300), ...tagger(1)).comparisons).to.equal(1);
        const one = graphOf(
            ...Array.from({ length: 300 }, (_, at) =>
                reaction(`t${at}`, calls("ec2", [calledNames[at]!]), allow(`ec2:${calledNames[at + 1]!}`)),
            ).flat(),
        );
        expect(one.comparisons).to.equal(299);
        expect(one.cycles).to.deep.equal([]);
    });

    it("follows ten events from one function to one rule, however much its role allows", () => {
        const all = { source: [{ prefix: "aws." }] };
        const { cycles, comparisons } = graphOf(
            ...reaction("admin", all, allow(["ec2:*", "iam:*", "s3:*"])),
            ...reaction("b", all),
        );
        expect(cycles.map(({ otherWays }) => otherWays)).to.deep.equal([9]);
        expect(comparisons).to.equal(20);
    });

    it("finds one loop through 300 reactions in a row", () => {
        const ring = Array.from({ length: 300 }, (_, at) =>
            reaction(`t${at}`, calls("ec2", [calledNames[at]!]), allow(`ec2:${calledNames[(at + 1) % 300]!}`)),
        ).flat();
        const { cycles, comparisons } = graphOf(...ring);
        expect(comparisons).to.equal(300);
        expect(cycles.map(({ nodes }) => nodes.length)).to.deep.equal([1200]);
    });

    it("does not need literal names: property dependencies are enough", () => {
        const aRule = resource(TYPES.rule, "r", { eventPattern: JSON.stringify(calls("ec2", ["CreateTags"])) });
        const [aFunction, ...rest] = lambda("f", allow("ec2:CreateTags"));
        const target = resource(TYPES.target, "t", {}, { rule: aRule, arn: aFunction! });
        expect(graphOf(aRule, aFunction!, ...rest, target).cycles).to.have.length(1);
    });
});

/** Names of calls that EC2 knows and that need an action of the same name. */
const namesOfCalls = () =>
    actionsOf("ec2")
        .filter(({ reads, tags }) => !reads && !tags)
        .map(({ action }) => action.slice("ec2:".length));
