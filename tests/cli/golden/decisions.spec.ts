import { join } from "node:path";
import { expect } from "chai";
import { Lab } from "event-ops-lab";
import { goldenEvent } from "../../../cli/golden/decisions";
import { Mask } from "../../../cli/golden/mask";
import { rowsOf } from "../../../cli/outcomes";

describe("The decisions of a golden file", () => {
    let lab: Lab;
    before(async () => {
        const now = new Date("2026-01-01T00:00:00Z");
        lab = await Lab.of(join(__dirname, "../../fixtures/programs/deadLetters"), { now });
    });
    after(() => lab.close());

    async function messagesOf(detailType: string): Promise<readonly string[] | undefined> {
        const notices = await lab.send({ source: "shop", "detail-type": detailType, detail: { order: 1 } });
        const rows = rowsOf(notices, (arn) => lab.ruleNames(arn));
        const mask = new Mask(lab.account.resources.values());
        const event = goldenEvent({ notices, rows, unmatched: undefined }, { nameOf: (arn) => lab.nameOf(arn), mask });
        return event?.decisions.flatMap(({ messages }) => messages);
    }

    it("name the queue of a dead letter once, whoever sends it there: EventBridge, or Lambda in two ways", async () => {
        expect(await messagesOf("refused")).to.deep.equal(["dead-letter queue delivery-dead-letters"]);
        expect(await messagesOf("direct")).to.deep.equal(["dead-letter queue failures"]);
        expect(await messagesOf("legacy")).to.deep.equal(["dead-letter queue legacy-dead-letters"]);
    });
});
