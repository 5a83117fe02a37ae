import { resolve } from "node:path";
import { expect } from "chai";
import { graphOfResources } from "event-ops-policies/graph";
import { resourcesOf } from "../../../cli/graph/resources";
import { Lab } from "../../../lab/lab";

describe("the loop proof of this repository's own stacks", () => {
    for (const stack of ["dev", "prod"]) {
        it(`finds no loop in ${stack}, and follows its events to the end`, async () => {
            const lab = await Lab.of(resolve(__dirname, "../../.."), { stack });
            try {
                const { cycles, nodes } = graphOfResources(resourcesOf(lab.account.resources.values()));
                expect(cycles).to.deep.equal([]);
                const functions = nodes.filter(({ kind }) => kind === "function").map(({ label }) => label);
                expect(functions).to.include.members([
                    "notifications-AwsServiceEvents",
                    "notifications-messages",
                    "notifications-email",
                ]);
            } finally {
                await lab.close();
            }
        });
    }
});
