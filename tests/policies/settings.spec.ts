import { expect } from "chai";
import type { Guardrail } from "../../policies/guardrail";
import { GUARDRAILS, guardrails } from "../../policies/guardrails";
import { OBSERVABILITY } from "../../policies/observability";
import { named } from "./named";

const ALL: readonly Pick<Guardrail, "name" | "level" | "settings" | "url">[] = GUARDRAILS;

describe("the settings of the guardrails", () => {
    it("hold numbers that AWS takes, or that say something", () => {
        const ranges = ALL.flatMap(({ name, settings }) =>
            Object.entries(settings).flatMap(([key, { minimum, maximum, default: value }]) =>
                typeof value === "number" ? [[`${name}.${key}`, minimum, maximum, value]] : [],
            ),
        );
        expect(ranges).to.deep.equal([
            ["target-retry-policy.minimumAttempts", 0, 185, 1],
            ["queue-visibility-timeout.factor", 1, undefined, 6],
            ["queue-receive-count.minimum", 1, 1000, 5],
            ["event-source-maximum-concurrency.maximum", 2, 1000, 1000],
            ["log-group-retention.days", undefined, undefined, 30],
            ["pattern-length.characters", 2048, 4096, 2048],
            ["bus-rules.maximum", 1, undefined, 300],
            ["rule-targets.maximum", 1, undefined, 5],
            ["function-policy-size.maximum", 1, undefined, 20480],
            ["reserved-concurrency.quota", 0, undefined, 1000],
            ["reserved-concurrency.unreserved", 100, undefined, 100],
            ["monitoring-budget.alarms", 0, undefined, 100],
            ["monitoring-budget.dashboards", 0, undefined, 3],
            ["monitoring-budget.metrics", 0, undefined, 50],
        ]);
    });

    it("hold the days that CloudWatch Logs keeps logs", () => {
        expect(named(OBSERVABILITY, "log-group-retention").settings.days.enum).to.deep.equal([
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
        ]);
    });

    it("leave matters of taste and of cost at advice", () => {
        expect(
            ALL.filter(({ level }) => level !== "mandatory").map(({ name, level }) => `${name}: ${level}`),
        ).to.deep.equal([
            "target-retry-policy: advisory",
            "event-source-maximum-concurrency: advisory",
            "topic-message-size: advisory",
            "function-log-group: advisory",
            "function-tracing: disabled",
            "table-recovery: advisory",
            "pattern-exists-in-array: advisory",
            "pattern-form: advisory",
            "pattern-read-only-broad: advisory",
            "monitoring-budget: advisory",
        ]);
    });

    it("are taken from the pack, each in its own form", () => {
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

    it("come with pages of AWS or of Pulumi", () => {
        const pages = /^https:\/\/(aws\.amazon|docs\.aws\.amazon|www\.pulumi)\.com\/|^https:\/\/repost\.aws\//;
        for (const { name, url } of ALL) expect(url, name).to.match(pages);
    });
});
