import { expect } from "chai";
import type { Lab } from "../../lab/lab";
import { removeFolders } from "./runner/support";
import { orders, REGION, stack } from "./storm/support";

describe("What the fixtures say of an invocation's time", () => {
    let lab: Lab;
    before(async () => {
        lab = await stack({ durations: { worker: 10, "*": 1 } });
    });
    after(async () => {
        await lab.close();
        removeFolders();
    });

    it("passes, in the function of that name, before its message is deleted", async () => {
        const [{ text }] = orders(1) as [{ text: string }];
        lab.fabric.events.deliver(REGION, "default", text);
        const depths: string[] = [];
        for (const seconds of [0, 9.999, 0.001]) {
            await lab.advance(1000 * seconds);
            const { visible, inFlight } = lab.fabric.sqs.queue("work").depth();
            depths.push(`${visible} visible, ${inFlight} in flight`);
        }
        expect(depths).to.deep.equal(["0 visible, 1 in flight", "0 visible, 1 in flight", "0 visible, 0 in flight"]);
        const [invocation] = lab.notices.filter((notice) => notice.kind === "invocation");
        expect(invocation?.result.durationMs).to.equal(10_000);
    });
});
