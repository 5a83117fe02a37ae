import { expect } from "chai";
import { Mask } from "../../../cli/golden/mask";

const queue = {
    custom: true,
    name: "machines",
    id: "https://sqs.us-east-1.amazonaws.com/123456789012/machines-0a1b2c3",
    outputs: { arn: "arn:aws:sqs:us-east-1:123456789012:machines-0a1b2c3", name: "machines-0a1b2c3" },
};

describe("The mask of golden files", () => {
    const mask = new Mask([queue, { custom: true, name: "named", id: "my-queue", outputs: { name: "my-queue" } }]);

    it("calls what Pulumi named by the name that the program gave", () => {
        expect(mask.text("machines-0a1b2c3 is full", "{}")).to.equal("machines is full");
        expect(mask.text("arn:aws:sqs:us-east-1:123456789012:machines-0a1b2c3", "{}")).to.equal("machines");
        expect(mask.text("my-queue is full", "{}")).to.equal("my-queue is full");
    });

    it("hides ids and times that are made in a run, and shows those of the event", () => {
        const [own, made] = ["11111111-2222-4333-8444-555555555555", "99999999-2222-4333-8444-555555555555"];
        const text = `request ${made} for ${own} at 2026-03-14T09:26:53.123Z, not 2026-01-01T00:00:00Z`;
        expect(mask.text(text, `{"id":"${own}","time":"2026-01-01T00:00:00Z"}`)).to.equal(
            `request <id> for ${own} at <time>, not 2026-01-01T00:00:00Z`,
        );
    });
});
