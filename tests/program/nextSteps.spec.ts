import { expect } from "chai";
import { nextStepsOf } from "../../nextSteps";
import { readStackConfig } from "../../stackConfig";
import { mockPulumi } from "../support/mocks";

/** What a person is told to do with a config. */
function stepsWith(config: Record<string, unknown>, secretKeys: string[] = []): string[] {
    const texts = Object.entries(config).map(([key, value]) => [
        key,
        typeof value === "string" ? value : JSON.stringify(value),
    ]);
    mockPulumi({ config: Object.fromEntries(texts), secretKeys });
    return nextStepsOf(readStackConfig());
}

const HTTPS = { https: ["https://alerts.example.com/key"] };
const ALONE =
    "Add an address or a channel to event-ops:alertSubscribers: when the one HTTPS endpoint cannot be reached, nobody hears.";
const NOBODY = "Nobody hears of alarms yet: set event-ops:alertSubscribers.";

describe("the next steps", () => {
    it("say that nobody hears of alarms, whoever else gets mail", () => {
        const routes = { tag: "department", topics: { finance: { email: ["finance@example.com"] } } };

        expect(stepsWith({})).to.deep.equal([NOBODY]);
        expect(stepsWith({ routes })).to.include(NOBODY);
        expect(stepsWith({ alertTopicArn: "arn:aws:sns:us-east-1:123456789012:oncall" })).to.deep.equal([]);
    });

    it("name an encrypted endpoint by its place, not by its URL", () => {
        const alertSubscribers = { ...HTTPS, email: ["oncall@example.com"] };

        expect(stepsWith({ alertSubscribers }, ["event-ops:alertSubscribers"])).to.deep.equal([
            "Confirm the subscriptions: each of oncall@example.com, HTTPS endpoint 1 got a message from AWS with a link.",
        ]);
    });

    it("say that a single HTTPS endpoint is not enough: nobody would hear that it cannot be reached", () => {
        expect(stepsWith({ alertSubscribers: HTTPS })).to.deep.equal([
            "Confirm the subscriptions: each of alerts.example.com got a message from AWS with a link.",
            ALONE,
        ]);
        expect(stepsWith({ alertSubscribers: { ...HTTPS, email: ["oncall@example.com"] } })).to.not.include(ALONE);
        expect(
            stepsWith({ alertSubscribers: { ...HTTPS, slack: [{ workspaceId: "T", channelId: "C" }] } }),
        ).to.not.include(ALONE);
        expect(stepsWith({ alertSubscribers: { https: [...HTTPS.https, "https://b.example.com/"] } })).to.not.include(
            ALONE,
        );
    });
});
