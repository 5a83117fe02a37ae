import { expect } from "chai";
import { DATA } from "../../policies/data";
import { DELIVERY } from "../../policies/delivery";
import { OBSERVABILITY } from "../../policies/observability";
import { judgements, resourcesOf } from "./programs";
import type { TestResource } from "./support";

const GUARDRAILS = [...DELIVERY, ...OBSERVABILITY, ...DATA].filter(({ level }) => level !== "disabled");

for (const [stack, functions] of [
    ["dev", ["notifications-messages", "notifications-AwsServiceEvents", "notifications-email"]],
    [
        "prod",
        [
            "notifications-messages",
            "notifications-AwsServiceEvents",
            "notifications-email",
            "notifications-webhook-slack",
        ],
    ],
] as const) {
    describe(`the guardrails of delivery, observability and data on the ${stack} stack`, () => {
        let resources: readonly TestResource[];
        before(async () => {
            resources = await resourcesOf(stack);
        });

        it("have nothing to say at the level mandatory", async () => {
            const mandatory = GUARDRAILS.filter(({ level }) => level === "mandatory");
            expect(await judgements(mandatory, resources)).to.deep.equal([]);
        });

        it("miss an alarm, a redrive policy and a retention that are taken away", async () => {
            const poorer = resources
                .filter(({ name }) => name !== "notifications-email-dead-letters-alarm")
                .map((one) => (one.name === "notifications-messages-queue" ? without(one, "redrivePolicy") : one))
                .map((one) => (one.name === "notifications-email-logs" ? without(one, "retentionInDays") : one));
            const found = (await judgements(GUARDRAILS, poorer)).map((line) => line.split(": ").slice(0, 2).join(": "));
            expect(found.filter((line) => !line.startsWith("event-source-maximum-concurrency"))).to.deep.equal([
                "queue-redrive: notifications-messages-queue",
                "dead-letter-queue-alarm: notifications-email-dead-letters",
                "function-error-alarm: notifications-messages",
                "function-error-alarm: notifications-email",
                "log-group-retention: notifications-email-logs",
            ]);
        });

        it("advise to bound what queues may invoke at a time", async () => {
            const advisory = GUARDRAILS.filter(({ level }) => level === "advisory");
            const advice = await judgements(advisory, resources);
            expect([...advice].sort()).to.deep.equal(
                functions
                    .map(
                        (name) =>
                            `event-source-maximum-concurrency: ${name}-poller: It has no maximum concurrency: a burst takes up to 1,250 invocations at a time from the other functions of the account.`,
                    )
                    .sort(),
            );
        });
    });
}

function without(one: TestResource, property: string): TestResource {
    return { ...one, props: { ...one.props, [property]: undefined } };
}
