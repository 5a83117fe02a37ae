import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { Lab, LabError } from "event-ops-lab";

describe("A lab that is closed while an event is under way", () => {
    it("ends its function, and says to whoever sent the event that it is closed", async () => {
        const lab = await Lab.of(join(__dirname, "../fixtures/programs/endless"));
        const sending = lab
            .send({ source: "shop", "detail-type": "Order", detail: {} })
            .catch((error: unknown) => error);
        await setTimeout(500);
        await lab.close();
        const ended = await sending;
        expect(ended).to.be.instanceOf(LabError);
        expect((ended as Error).message).to.equal("The lab is closed: nothing can happen in it any more.");
        await setTimeout(200);
        expect(process.getActiveResourcesInfo()).to.not.include("ProcessWrap");
    });
});
