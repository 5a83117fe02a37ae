import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { POLICY_LIMIT } from "../../../lab/deployer/documents";
import { Lab } from "../../../lab/index";

const ROOT = join(__dirname, "../../..");
const GOLDEN = join(__dirname, "golden/dev.json");

/** Everything that the program can be configured to make and the two stacks do not. */
const MORE = {
    "event-ops:auditTrail": '{"create":true}',
    "event-ops:alertSubscribers": '{"teams":[{"tenantId":"t","teamId":"a","channelId":"c"}]}',
};

async function policyOf(stack: string, config: Record<string, string> = {}) {
    const lab = await Lab.of(ROOT, { stack, config, keep: false });
    try {
        return lab.deployerPolicy();
    } finally {
        await lab.close();
    }
}

describe("the policies of whoever deploys the program", () => {
    it("are for the dev stack exactly the golden ones, so that nobody is given more by accident", async () => {
        expect(existsSync(GOLDEN)).to.equal(true);
        const { documents, unknownTypes } = await policyOf("dev");
        expect(documents).to.deep.equal(JSON.parse(readFileSync(GOLDEN, "utf8")));
        expect(unknownTypes).to.deep.equal([]);
    });

    for (const [stack, config] of [
        ["prod", {}],
        ["dev", MORE],
    ] as const) {
        it(`know every type of the ${stack} stack${config === MORE ? " with all that can be configured" : ""}, fit into managed policies, and say of each type that nobody has verified it`, async () => {
            const { documents, facts, unknownTypes } = await policyOf(stack, config);

            expect(unknownTypes).to.deep.equal([]);
            for (const document of Object.values(documents))
                expect(JSON.stringify(document).length).to.be.at.most(POLICY_LIMIT);
            expect(facts.filter(({ verified }) => verified !== undefined)).to.deep.equal([]);
        });
    }

    it("let the deployer of prod read the organisation's trail, and nothing else of it", async () => {
        const { documents } = await policyOf("prod");
        const actions = Object.values(documents)
            .flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action))
            .filter((action) => action.startsWith("cloudtrail:"));

        expect(actions.sort()).to.deep.equal([
            "cloudtrail:DescribeTrails",
            "cloudtrail:GetEventSelectors",
            "cloudtrail:GetInsightSelectors",
            "cloudtrail:GetTrailStatus",
            "cloudtrail:ListTags",
        ]);
    });
});
