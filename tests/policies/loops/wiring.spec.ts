import { expect } from "chai";
import { Wiring } from "../../../policies/loops/wiring";
import { TYPES } from "../../../policies/resourceTypes";
import { resource, type TestResource, UNKNOWN, viewOf } from "../support";
import { bus, busArn, functionArn, lambda, queueArn, queued, rule, topic, topicArn } from "./stacks";

/** The routes from a resource by its name, as `a > b > c`. */
const routes = (from: string, ...resources: readonly TestResource[]) => {
    const view = viewOf(resources);
    const start = view.resources.find(({ name }) => name === from)!;
    return new Wiring(view).routesFrom(start).map((route) => route.map(({ name }) => name).join(" > "));
};

describe("the ways of events", () => {
    it("lead from queues and topics to each function that takes from them", () => {
        const all = [
            ...topic("news", "sqs", queueArn("in")),
            ...queued("in", "a"),
            resource(TYPES.subscription, "direct", { topic: topicArn("news"), endpoint: functionArn("b") }),
            ...["a", "b"].flatMap((name) => lambda(name)),
        ];
        expect(routes("news", ...all)).to.deep.equal(["news > in > a", "news > b"]);
        expect(routes("in", ...all)).to.deep.equal(["in > a"]);
    });

    it("end at functions and buses, whatever these send on", () => {
        const config = resource(TYPES.invokeConfig, "config", {
            functionName: "a",
            destinationConfig: {
                onSuccess: { destination: queueArn("done") },
                onFailure: { destination: busArn("own") },
            },
        });
        const all = [
            ...queued("in", "a"),
            ...lambda("a"),
            ...queued("done", "b"),
            ...lambda("b"),
            ...bus("own"),
            config,
        ];
        expect(routes("in", ...all)).to.deep.equal(["in > a"]);
        expect(routes("a", ...all)).to.deep.equal(["a"]);
        expect(routes("own", ...all)).to.deep.equal(["own"]);
        const view = viewOf(all);
        const found = new Wiring(view).destinationsOf(view.ofType(TYPES.function)[0]!);
        expect(found.map(({ name }) => name)).to.have.members(["done", "own"]);
    });

    it("end where nothing takes the message, and where it would come back", () => {
        expect(
            routes(
                "news",
                ...topic("news", "sqs", queueArn("in")),
                resource(TYPES.queue, "in", { arn: queueArn("in") }),
            ),
        ).to.deep.equal(["news > in"]);
        const back = resource(TYPES.subscription, "back", { topic: topicArn("b"), endpoint: topicArn("a") });
        expect(routes("a", ...topic("a", "sns", topicArn("b")), ...topic("b", "x", "y"), back)).to.deep.equal([
            "a > b",
        ]);
    });

    it("lead through an alias to its function", () => {
        const alias = resource(TYPES.alias, "live", { arn: `${functionArn("a")}:live`, functionName: "a" });
        const poller = resource(TYPES.eventSourceMapping, "poller", {
            eventSourceArn: queueArn("in"),
            functionName: `${functionArn("a")}:live`,
        });
        const queue = resource(TYPES.queue, "in", { arn: queueArn("in") });
        expect(routes("in", queue, poller, alias, ...lambda("a"))).to.deep.equal(["in > a"]);
    });

    it("do not lead through what is switched off", () => {
        const queue = resource(TYPES.queue, "in", { arn: queueArn("in") });
        const poller = (enabled: unknown) =>
            resource(TYPES.eventSourceMapping, "poller", {
                eventSourceArn: queueArn("in"),
                functionName: "a",
                enabled,
            });
        expect(routes("in", queue, poller(false), ...lambda("a"))).to.deep.equal(["in"]);
        expect(routes("in", queue, poller(true), ...lambda("a"))).to.deep.equal(["in > a"]);
    });

    it("begin at the targets of a rule", () => {
        const second = resource(TYPES.target, "second", { rule: "r", arn: queueArn("in") });
        const view = viewOf([
            ...rule("r", { source: ["a"] }, functionArn("a")),
            second,
            ...lambda("a"),
            ...queued("in", "a"),
        ]);
        const [found] = view.ofType(TYPES.rule);
        expect(new Wiring(view).targetsOf(found!).map(({ name }) => name)).to.deep.equal(["a", "in"]);
        const alone = viewOf([resource(TYPES.rule, "alone", {})]);
        expect(new Wiring(alone).targetsOf(alone.resources[0]!)).to.deep.equal([]);
    });

    it("are not known where a value may be anything, and known where it depends on something else", () => {
        const unknown = (
            type: string,
            props: Readonly<Record<string, unknown>>,
            uses: Readonly<Record<string, TestResource>> = {},
        ) => {
            const named = { arn: "a", name: "a" };
            const sources = [TYPES.rule, TYPES.queue, TYPES.topic, TYPES.function];
            const view = viewOf([
                ...sources.map((one) => resource(one, "a", named)),
                resource(type, "open", props, uses),
            ]);
            void new Wiring(view);
            return view.unknown.get("open");
        };
        const { target, eventSourceMapping, subscription, invokeConfig, alias } = TYPES;
        expect(unknown(target, { rule: "a", arn: UNKNOWN })).to.equal("arn");
        expect(unknown(target, { rule: UNKNOWN, arn: "a" })).to.equal("rule");
        expect(unknown(eventSourceMapping, { eventSourceArn: "a", functionName: UNKNOWN })).to.equal("functionName");
        expect(unknown(eventSourceMapping, { eventSourceArn: UNKNOWN, functionName: "f" })).to.equal("eventSourceArn");
        expect(unknown(eventSourceMapping, { eventSourceArn: "a", functionName: UNKNOWN, enabled: false })).to.equal(
            undefined,
        );
        expect(unknown(subscription, { topic: "a", endpoint: UNKNOWN })).to.equal("endpoint");
        const destinationConfig = { onFailure: { destination: UNKNOWN } };
        expect(unknown(invokeConfig, { functionName: "a", destinationConfig })).to.match(
            /^destinationConfig\.onFailure/,
        );
        const logs = resource(TYPES.logGroup, "logs", {});
        expect(unknown(target, { rule: "a", arn: UNKNOWN }, { arn: logs })).to.equal(undefined);
        const open = resource(alias, "open", { arn: "arn:a:live", functionName: UNKNOWN });
        const view = viewOf([open, resource(target, "t", { rule: "r", arn: "arn:a:live" }), ...rule("r", {}, "x")]);
        void new Wiring(view);
        expect([...view.unknown]).to.deep.equal([["open", "functionName"]]);
    });
});
