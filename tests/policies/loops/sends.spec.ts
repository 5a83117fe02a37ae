import { expect } from "chai";
import { iamAction } from "../../../policies/iamActions";
import type { Permitted } from "../../../policies/loops/permissions";
import { busesOf, conditionsOnEvents, receiversOf } from "../../../policies/loops/sends";
import { TYPES } from "../../../policies/resourceTypes";
import { resource, UNKNOWN, viewOf } from "../support";
import { busArn, functionArn, queueArn, topicArn } from "./stacks";

const permitted = (action: string, resources: readonly string[], conditions = {}): Permitted => ({
    action: iamAction(action)!,
    isNamed: true,
    resources,
    conditions,
});

describe("what a statement lets a function send to", () => {
    const view = () =>
        viewOf([
            resource(TYPES.queue, "in", { arn: queueArn("in") }),
            resource(TYPES.queue, "out", { arn: queueArn("out") }),
            resource(TYPES.topic, "news", { arn: topicArn("news") }),
            resource(TYPES.function, "next", { arn: functionArn("next") }),
            resource(TYPES.queue, "to-be", { arn: UNKNOWN, name: "to-be" }),
            resource(TYPES.queue, "nameless", { arn: UNKNOWN, name: UNKNOWN }),
        ]);
    const receivers = (action: string, ...resources: readonly string[]) =>
        receiversOf(view(), permitted(action, resources)).map(({ name }) => name);

    it("is the queue, topic or function of the stack that it names", () => {
        expect(receivers("sqs:SendMessage", queueArn("in"))).to.deep.equal(["in"]);
        expect(receivers("sns:Publish", topicArn("news"))).to.deep.equal(["news"]);
        expect(receivers("lambda:InvokeFunction", functionArn("next"))).to.deep.equal(["next"]);
        expect(receivers("sqs:SendMessage", queueArn("in"), queueArn("out"))).to.deep.equal(["in", "out"]);
    });

    it("is a function by the ARN of a version or alias of it", () => {
        expect(receivers("lambda:InvokeFunction", `${functionArn("next")}:*`)).to.deep.equal(["next"]);
        expect(receivers("lambda:InvokeFunction", `${functionArn("next")}:live`)).to.deep.equal(["next"]);
        expect(receivers("lambda:InvokeFunction", `${functionArn("*")}:live`)).to.deep.equal([]);
    });

    it("is a queue by its name before it has an ARN", () => {
        expect(receivers("sqs:SendMessage", queueArn("to-be"))).to.deep.equal(["to-be"]);
        expect(receivers("sqs:SendMessage", queueArn("to-*"))).to.deep.equal(["to-be"]);
    });

    it("is nothing where the statement names none, or all, or the call sends nothing", () => {
        expect(receivers("sqs:SendMessage", queueArn("gone"))).to.deep.equal([]);
        for (const all of ["*", queueArn("*"), queueArn("**")]) {
            expect(receivers("sqs:SendMessage", all), all).to.deep.equal([]);
        }
        expect(receivers("sqs:DeleteMessage", queueArn("in"))).to.deep.equal([]);
        expect(receivers("sqs:SendMessage", topicArn("news"))).to.deep.equal([]);
    });
});

describe("the buses that a statement lets a function put events on", () => {
    const view = () => viewOf(["own", "far"].map((name) => resource(TYPES.bus, name, { arn: busArn(name) })));
    const buses = (...resources: readonly string[]) =>
        busesOf(view(), permitted("events:PutEvents", resources)).map((bus) =>
            typeof bus === "string" ? bus : bus.name,
        );

    it("are those that it names, and the default bus where it names that one", () => {
        expect(buses(busArn("own"))).to.deep.equal(["own"]);
        expect(buses(busArn("own"), busArn("default"))).to.deep.equal(["default", "own"]);
        expect(buses(busArn("default"))).to.deep.equal(["default"]);
        expect(buses("*")).to.deep.equal(["default", "own", "far"]);
        expect(buses(busArn("gone"))).to.deep.equal([]);
    });
});

describe("what conditions say of the events that may be put", () => {
    const said = (conditions: Permitted["conditions"]) =>
        conditionsOnEvents(permitted("events:PutEvents", ["*"], conditions));

    it("is their source and detail-type, in full or in part", () => {
        expect(said({ StringEquals: { "events:source": ["acme"] } })).to.deep.equal({ source: ["acme"] });
        expect(said({ "ForAllValues:StringEquals": { "events:detail-type": ["a", "b"] } })).to.deep.equal({
            "detail-type": ["a", "b"],
        });
        for (const operator of ["StringLike", "ForAnyValue:StringLike", "ForAllValues:StringLike"]) {
            expect(said({ [operator]: { "events:source": ["acme.*", "other"] } }), operator).to.deep.equal({
                source: [{ prefix: "acme.", suffix: "" }, "other"],
            });
        }
    });

    it("is nothing under other operators, and of other keys", () => {
        for (const operator of [
            ..."StringNotEquals StringLikeIfExists StringEqualsIfExists StringNotLike Null".split(" "),
        ]) {
            expect(said({ [operator]: { "events:source": ["acme"] } }), operator).to.deep.equal({});
        }
        expect(said({ StringEquals: { "aws:sourceaccount": ["1"] } })).to.deep.equal({});
    });
});
