import { expect } from "chai";
import { Lab } from "event-ops-lab";

describe("Our reactions", () => {
    it("tell of an order, and wait for nobody", async () => {
        const lab = await Lab.of("./", { stack: "dev" });
        try {
            await lab.send({ source: "example.shop", "detail-type": "Order placed", detail: { order: "1", total: 2 } });
            const functions = lab.notices
                .filter((notice) => notice.kind === "invocation")
                .map(({ functionArn }) => lab.nameOf(functionArn));
            expect(functions.sort()).to.deep.equal(["inline", "library", "own-file"]);
        } finally {
            await lab.close();
        }
    });
});
