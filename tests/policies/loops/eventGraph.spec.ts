import { expect } from "chai";
import { actionsOf } from "../../../policies/iamActions";
import { eventGraph } from "../../../policies/loops/eventGraph";
import { TYPES } from "../../../policies/resourceTypes";
import { resource, type TestResource, viewOf } from "../support";
import {
    allow,
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
            ),
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
                reaction(`t${at}`, calls("ec2", [NAMES[at]!]), allow(`ec2:${NAMES[at + 1]!}`)),
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
            reaction(`t${at}`, calls("ec2", [NAMES[at]!]), allow(`ec2:${NAMES[(at + 1) % 300]!}`)),
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
const NAMES = actionsOf("ec2")
    .filter(({ reads, tags }) => !reads && !tags)
    .map(({ action }) => action.slice("ec2:".length));
