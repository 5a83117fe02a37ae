import { expect } from "chai";
import { compilePattern } from "event-ops/patterns";
import { API_CALL } from "../../../patterns";
import { iamAction } from "../../../policies/iamActions";
import { customEvent, eventsOf, REPLAYED_EVENT } from "../../../policies/loops/apiEvents";
import { heardEvents } from "../../../policies/loops/heard";
import { DEFAULT_BUS, Rules } from "../../../policies/loops/rules";
import { TYPES } from "../../../policies/resourceTypes";
import { resource, type TestResource, UNKNOWN, viewOf } from "../support";
import { busArn } from "./stacks";

const rule = (name: string, pattern: object, more: object = {}) =>
    resource(TYPES.rule, name, { name, eventPattern: JSON.stringify(pattern), ...more });
const names = (rules: readonly { readonly resource: { readonly name: string } }[]) =>
    rules.map(({ resource: { name } }) => name);
const caused = (action: string) => eventsOf(iamAction(action)!)[0]!;

describe("the rules that may want an event", () => {
    let rules: Rules;
    before(() => {
        rules = new Rules(
            viewOf([
                rule("tags", { source: ["aws.ec2"], detail: { eventName: ["CreateTags"] } }),
                rule("calls", { source: ["aws.ec2"], "detail-type": [API_CALL] }),
                rule("states", { source: ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"] }),
                rule("ec2", { source: ["aws.ec2"] }),
                rule("gateway", { source: ["aws.apigateway"], detail: { eventName: ["CreateRestApi"] } }),
                rule("either", { $or: [{ source: ["aws.s3"] }, { source: ["aws.ec2"], "detail-type": [API_CALL] }] }),
                rule("any", { detail: { x: [1] } }),
                rule("own", { source: ["aws.ec2"] }, { eventBusName: "own" }),
                resource(TYPES.bus, "own", { name: "own", arn: busArn("own") }),
            ]),
        );
    });

    it("are those that name its source, and the call or the detail-type or neither, or any source", () => {
        expect(names(rules.candidates(DEFAULT_BUS, caused("ec2:CreateTags")))).to.deep.equal([
            ...["tags", "calls", "either", "ec2", "any"],
        ]);
        expect(names(rules.candidates(DEFAULT_BUS, caused("sqs:CreateQueue")))).to.deep.equal(["any"]);
        const state = eventsOf(iamAction("ec2:StopInstances")!)[1]!;
        expect(names(rules.candidates(DEFAULT_BUS, state))).to.deep.equal(["states", "ec2", "any"]);
    });

    it("are all that name its source where it may be any call, and all of the bus where its source may be any", () => {
        expect(names(rules.candidates(DEFAULT_BUS, caused("apigateway:POST")))).to.deep.equal(["gateway", "any"]);
        for (const event of [REPLAYED_EVENT, customEvent({})]) {
            expect(names(rules.candidates(DEFAULT_BUS, event))).to.have.members(names(rules.all).slice(0, -1));
        }
    });

    it("are those of its bus", () => {
        const view = viewOf([
            resource(TYPES.bus, "own", { name: "own", arn: busArn("own") }),
            rule("a", { source: ["x"] }, { eventBusName: busArn("own") }),
        ]);
        const found = new Rules(view).candidates(view.ofType(TYPES.bus)[0]!, REPLAYED_EVENT);
        expect(names(found)).to.deep.equal(["a"]);
        expect(rules.candidates("elsewhere", REPLAYED_EVENT)).to.deep.equal([]);
    });
});

describe("the rules of a stack", () => {
    const of = (...resources: readonly TestResource[]) => {
        const view = viewOf(resources);
        return { view, rules: new Rules(view) };
    };
    const source = { source: ["aws.ec2"] };

    it("are on the bus that they name, of the stack or another, else on the default bus", () => {
        const onBus = (eventBusName: unknown, bus: string) =>
            of(rule("a", source, { eventBusName })).rules.candidates(bus, REPLAYED_EVENT).length;
        expect(onBus(undefined, DEFAULT_BUS)).to.equal(1);
        expect(onBus("default", DEFAULT_BUS)).to.equal(1);
        expect(onBus(busArn("far"), "far")).to.equal(1);
        expect(onBus("far", "far")).to.equal(1);
        expect(onBus("far", DEFAULT_BUS)).to.equal(0);
    });

    it("are on no bus where it is not known which, and that is noted", () => {
        const { view, rules } = of(rule("a", source, { eventBusName: UNKNOWN }));
        expect(rules.candidates(DEFAULT_BUS, REPLAYED_EVENT)).to.deep.equal([]);
        expect([...view.unknown]).to.deep.equal([["a", "eventBusName"]]);
        const own = resource(TYPES.bus, "own", { name: UNKNOWN });
        const onOwn = resource(
            TYPES.rule,
            "b",
            { eventPattern: JSON.stringify(source), eventBusName: UNKNOWN },
            { eventBusName: own },
        );
        expect([...of(own, onOwn).view.unknown]).to.deep.equal([]);
    });

    it("are those in force with a pattern that is valid", () => {
        expect(
            names(
                of(
                    rule("on", source, { state: "ENABLED" }),
                    rule("off", source, { state: "DISABLED" }),
                    rule("out", source, { isEnabled: false }),
                    rule("in", source, { isEnabled: true }),
                    resource(TYPES.rule, "bad", { eventPattern: "{" }),
                    resource(TYPES.rule, "schedule", { scheduleExpression: "rate(1 day)" }),
                ).rules.all,
            ),
        ).to.deep.equal(["on", "in"]);
    });

    it("hear read-only calls where one is in the state for them", () => {
        const state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
        expect(of(rule("a", source), rule("b", source, { state })).rules.hearReads).to.equal(true);
        expect(of(rule("a", source)).rules.hearReads).to.equal(false);
    });

    it("hear of AWS what those of the default bus name, or all where one names no source", () => {
        const one = of(rule("a", source), rule("b", { source: ["aws.s3"] }, { eventBusName: "far" })).rules;
        expect(["aws.ec2", "aws.s3", "aws.sqs"].map((name) => one.hears(name))).to.deep.equal([true, false, false]);
        expect(of(rule("a", { account: ["1"] })).rules.hears("aws.sqs")).to.equal(true);
        expect(of(rule("a", { account: ["1"] }, { eventBusName: "far" })).rules.hears("aws.sqs")).to.equal(false);
    });

    it("know their Region where it is said, and note a pattern that is not known yet", () => {
        const region = (value: unknown) => of(rule("a", source, { region: value })).rules.all[0]!.region;
        expect(["eu-west-1", undefined, UNKNOWN].map(region)).to.deep.equal(["eu-west-1", undefined, undefined]);
        const { view, rules } = of(resource(TYPES.rule, "a", { eventPattern: UNKNOWN }));
        expect(rules.all).to.deep.equal([]);
        expect([...view.unknown]).to.deep.equal([["a", "eventPattern"]]);
    });
});

describe("what a pattern wants, in a few words", () => {
    const heard = (pattern: object) => heardEvents(compilePattern(JSON.stringify(pattern)));

    it("is the calls or the detail-types of its sources", () => {
        expect(
            heard({ source: ["aws.ec2"], "detail-type": [API_CALL], detail: { eventName: ["A", "B"] } }),
        ).to.deep.equal([...["A (aws.ec2)", "B (aws.ec2)"]]);
        expect(heard({ source: ["a", "b"], "detail-type": ["T"] })).to.deep.equal(["T (a)", "T (b)"]);
    });

    it("is any event of a source, or any event at all, where it names no more", () => {
        expect(heard({ source: ["aws.s3"] })).to.deep.equal(["any of aws.s3"]);
        expect(heard({ source: ["aws.s3"], "detail-type": [{ prefix: "O" }] })).to.deep.equal(["any of aws.s3"]);
        expect(heard({ "detail-type": ["T"] })).to.deep.equal(["any event"]);
    });

    it("is told in full up to five, each once, and summed up beyond", () => {
        const five = ["a", "b", "c", "d", "e"].map((source) => `any of ${source}`);
        expect(heard({ source: ["a", "b", "c", "d", "e"] })).to.deep.equal(five);
        expect(heard({ source: ["a", "b", "c", "d", "e", "f"] })).to.deep.equal([
            ...five.slice(0, 4),
            "2 other events",
        ]);
        expect(heard({ $or: [{ source: ["a"], detail: { x: [1] } }, { source: ["a"] }] })).to.deep.equal(["any of a"]);
    });
});
