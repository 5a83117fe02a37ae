import { expect } from "chai";
import { EVENT_PATTERNS } from "../../policies/eventPatterns";
import type { Guardrail } from "../../policies/guardrail";
import { guardrails } from "../../policies/guardrails";
import { OPERATIONS } from "../../policies/operations";
import { PERMISSIONS } from "../../policies/permissions";
import { judgements, resourcesOf } from "./programs";
import { resource, type TestResource } from "./support";

const ALL: readonly Pick<Guardrail, "name" | "level" | "settings" | "policy" | "url" | "description">[] = [
    ...PERMISSIONS,
    ...OPERATIONS,
    ...EVENT_PATTERNS,
];

describe("the guardrails of permissions, operations and patterns", () => {
    it("are mandatory, but for matters of taste and of cost", () => {
        expect(
            ALL.filter(({ level }) => level !== "mandatory").map(({ name, level }) => `${name}: ${level}`),
        ).to.deep.equal([
            "monitoring-budget: advisory",
            "pattern-exists-in-array: advisory",
            "pattern-form: advisory",
            "pattern-read-only-broad: advisory",
        ]);
    });

    it("have defaults that their own ranges take", () => {
        const ranges = ALL.flatMap(({ name, settings }) =>
            Object.entries(settings).flatMap(([key, { minimum, maximum, default: value }]) =>
                typeof value === "number" ? [[`${name}.${key}`, minimum, maximum, value]] : [],
            ),
        );
        expect(ranges).to.deep.equal([
            ["reserved-concurrency.quota", 0, undefined, 1000],
            ["reserved-concurrency.unreserved", 100, undefined, 100],
            ["monitoring-budget.alarms", 0, undefined, 100],
            ["monitoring-budget.dashboards", 0, undefined, 3],
            ["monitoring-budget.metrics", 0, undefined, 50],
            ["pattern-length.characters", 2048, 4096, 2048],
            ["bus-rules.maximum", 1, undefined, 300],
            ["rule-targets.maximum", 1, undefined, 5],
            ["function-policy-size.maximum", 1, undefined, 20480],
        ]);
    });

    it("take their settings from the pack, each in its own form", () => {
        const policies = guardrails({
            "required-tags": { tags: { owner: "" } },
            "region-allowed": { regions: ["eu-central-1"] },
            "runtime-deprecated": { date: "2026-01-01", enforcementLevel: "advisory" },
            "name-allowed": { pattern: "acme-.*" },
        });
        const [tags] = policies.filter(({ name }) => name === "required-tags");
        expect(tags!.configSchema!.properties["tags"]!.default).to.deep.equal({ owner: "" });
        const [runtime] = policies.filter(({ name }) => name === "runtime-deprecated");
        expect(runtime!.enforcementLevel).to.equal("advisory");
    });

    it("lead to pages of AWS, or of Pulumi", () => {
        const pages = /^https:\/\/(aws\.amazon|docs\.aws\.amazon|www\.pulumi)\.com\/|^https:\/\/repost\.aws\//;
        for (const { name, url } of ALL) expect(url, name).to.match(pages);
    });
});

for (const [stack, settings] of [
    ["dev", { regions: ["us-east-1"] }],
    ["prod", { regions: ["eu-west-1"] }],
] as const) {
    describe(`the guardrails of permissions, operations and patterns on the ${stack} stack`, () => {
        let resources: readonly TestResource[];
        before(async () => {
            resources = await resourcesOf(stack);
        });
        const changed = (name: string, props: Readonly<Record<string, unknown>>) =>
            resources.map((one) => (one.name === name ? { ...one, props: { ...one.props, ...props } } : one));
        const named = (found: readonly string[]) => found.map((line) => line.split(": ").slice(0, 2).join(": "));

        it("have nothing to say", async () => {
            expect(await judgements(ALL, resources)).to.deep.equal([]);
        });

        it("have nothing to say of its Region, and of its names and tags when they are asked for", async () => {
            const asked = [
                ["region-allowed", settings],
                ["required-tags", { tags: { Project: "", Environment: "" } }],
                ["name-allowed", { pattern: "(event-ops|notifications)-.*" }],
            ] as const;
            for (const [name, chosen] of asked) {
                const guardrail = ALL.find((one) => one.name === name)!;
                const policy = () => guardrail.policy(chosen as never);
                expect(await judgements([{ ...guardrail, policy }], resources), name).to.deep.equal([]);
            }
        });

        it("see a replay guard, a condition of a key, a source and a trust that are taken away or widened", async () => {
            const rule = "notifications-AwsServiceEvents-rule";
            const open = JSON.stringify({ source: ["aws.ec2"] });
            expect(named(await judgements(ALL, changed(rule, { eventPattern: open })))).to.deep.equal([
                `replay-guard: ${rule}`,
            ]);
            const queue = "notifications-AwsServiceEvents-queue-policy";
            const statement = {
                Effect: "Allow",
                Principal: { Service: "events.amazonaws.com" },
                Action: "sqs:SendMessage",
            };
            const policy = JSON.stringify({ Statement: [statement] });
            expect(named(await judgements(ALL, changed(queue, { policy })))).to.deep.equal([
                `resource-policy-source: ${queue}`,
            ]);
            const assumeRolePolicy = JSON.stringify({ Statement: [{ Effect: "Allow", Principal: "*" }] });
            expect(
                named(await judgements(ALL, changed("notifications-email-role", { assumeRolePolicy }))),
            ).to.deep.equal(["role-trust: notifications-email-role"]);
        });

        it("see a function that observes and may act", async () => {
            const observing = changed("notifications-email", { tags: { "event-ops:mode": "observe" } });
            const document = { Statement: [{ Effect: "Allow", Action: "ec2:StopInstances", Resource: "*" }] };
            const [role] = resources.filter(({ name }) => name === "notifications-email-role");
            const more = resource("aws:iam/rolePolicy:RolePolicy", "more", {
                role: role!.props["name"],
                policy: JSON.stringify(document),
            });
            expect(named(await judgements(ALL, observing))).to.deep.equal([]);
            expect(named(await judgements(ALL, [...observing, more]))).to.deep.equal([
                "function-wildcard-resource: more",
                "observe-without-writes: more",
            ]);
        });
    });
}
