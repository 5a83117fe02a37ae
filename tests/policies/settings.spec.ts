import { expect } from "chai";
import { DATA } from "../../policies/data";
import { DELIVERY } from "../../policies/delivery";
import type { Guardrail } from "../../policies/guardrail";
import { OBSERVABILITY } from "../../policies/observability";
import { named } from "./named";

describe("the settings of the guardrails of delivery, observability and data", () => {
    const ALL: readonly Pick<Guardrail, "name" | "settings" | "level">[] = [...DELIVERY, ...OBSERVABILITY, ...DATA];

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
        ]);
    });
});
