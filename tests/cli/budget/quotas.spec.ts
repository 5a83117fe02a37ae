import { expect } from "chai";
import { quotaUses } from "../../../cli/budget/quotas";
import type { Resource } from "../../../cli/budget/stackView";
import { arnOf, fn, queue, resource, rule, subscription, target, topic, view } from "./views";

function used(quota: string, ...resources: Resource[]): unknown {
    const found = quotaUses(view(resources)).find((one) => one.quota === quota);
    return found && [found.used, found.limit, found.resource];
}

describe("The distance from AWS's quotas", () => {
    it("counts the rules of a bus, 300, where each bus counts by itself", () => {
        const other = rule("c", { eventBusName: arnOf("events", "event-bus/own") });
        expect(used("rules of a bus", rule("a"), rule("b"), other)).to.deep.equal([2, 300, "the bus default"]);
    });

    it("knows the Regions with 100 rules a bus", () => {
        const cape = { ...view([rule("a")]), region: "af-south-1" };
        expect(quotaUses(cape).find(({ quota }) => quota === "rules of a bus")?.limit).to.equal(100);
    });

    it("counts the targets of the rule that has most, 5", () => {
        const targets = [target("b", arnOf("sqs", "q")), target("b", arnOf("sqs", "p"))];
        expect(
            used("targets of a rule", rule("a"), rule("b"), target("a", arnOf("sqs", "q")), ...targets),
        ).to.deep.equal([2, 5, "b"]);
    });

    it("measures patterns and policies in bytes", () => {
        const policy = (kind: string) => resource(kind, "p", undefined, { policy: `"${"é".repeat(4)}"` });
        expect(used("characters of an event pattern", rule("a", { eventPattern: "x".repeat(2_000) }))).to.deep.equal([
            2_000,
            2_048,
            "a",
        ]);
        expect(used("bytes of a queue policy", policy("sqs/queuePolicy"))).to.deep.equal([10, 8_192, "p"]);
        expect(used("bytes of a topic policy", policy("sns/topicPolicy"))).to.deep.equal([10, 30_720, "p"]);
        expect(used("characters of a bus policy", policy("cloudwatch/eventBusPolicy"))).to.deep.equal([
            10,
            10_240,
            "p",
        ]);
    });

    it("sums the inline policies of a role without white space, reserved concurrency, and filter policies of a topic", () => {
        const part = (name: string) =>
            resource("iam/rolePolicy", name, undefined, { role: "role", policy: '{ "a": 1 }' });
        const role = resource("iam/role", "role", arnOf("iam", "role/role"));
        const filtered = subscription("t", "sqs", arnOf("sqs", "q"), { filterPolicy: "{}" });

        expect(used("characters of a role's inline policies", part("a"), part("b"), role)).to.deep.equal([
            14,
            10_240,
            "role",
        ]);
        expect(
            used(
                "reserved concurrency",
                fn("a", { reservedConcurrentExecutions: 50 }),
                fn("b", { reservedConcurrentExecutions: 400 }),
                fn("c", { reservedConcurrentExecutions: -1 }),
            ),
        ).to.deep.equal([450, 900, undefined]);
        expect(
            used("filter policies of a topic", topic("t"), queue("q"), filtered, subscription("t", "email", "a@b.c")),
        ).to.deep.equal([1, 200, "t"]);
    });

    it("measures the policy that Lambda writes of the permissions of a function", () => {
        const permission = (name: string) =>
            resource("lambda/permission", name, undefined, {
                function: arnOf("lambda", "function:f"),
                principal: "events.amazonaws.com",
                action: "lambda:InvokeFunction",
            });
        const statement = {
            Sid: "a",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "lambda:InvokeFunction",
            Resource: arnOf("lambda", "function:f"),
        };
        const policy = { Version: "2012-10-17", Id: "default", Statement: [statement, { ...statement, Sid: "b" }] };

        expect(used("bytes of a function policy", fn("f"), permission("a"), permission("b"))).to.deep.equal([
            JSON.stringify(policy).length,
            20_480,
            "f",
        ]);
    });

    it("shows the nearest first, as a share, and leaves out what is not used", () => {
        const uses = quotaUses(view([rule("a", { eventPattern: "x".repeat(1_024) })]));

        expect(uses.map(({ quota, share }) => [quota, share])).to.deep.equal([
            ["characters of an event pattern", 0.5],
            ["rules of a bus", 1 / 300],
        ]);
    });
});
