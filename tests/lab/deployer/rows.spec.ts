import { expect } from "chai";
import { DEPLOYER_ROWS } from "../../../lab/deployer/rows";
import { actionData, iamData } from "../../../lab/iam/iamData";

const rows = Object.entries(DEPLOYER_ROWS);

describe("the table of what deploying a type takes", () => {
    for (const [type, row] of rows) {
        it(`names actions of ${type} that IAM has, and what they are checked on`, () => {
            for (const name of row.actions) {
                const action = actionData(`${row.service}:${name}`);
                expect(action?.name, `${row.service}:${name}`).to.equal(name);
                const checkedOn = action!.resourceTypes.map((one) => one.name);
                const ours = row.on.map((one) => one.type);
                expect(
                    checkedOn.length === 0 || ours.every((one) => checkedOn.includes(one)),
                    `${row.service}:${name} is checked on ${checkedOn.join(", ")}, not on ${ours.join(", ")}`,
                ).to.equal(true);
            }
        });

        it(`fills in ARNs of ${type} with parameters that they have`, () => {
            for (const { type: resource, names } of row.on) {
                const template = iamData(row.service)?.resourceTypes[resource.toLowerCase()]?.arn ?? "";
                for (const parameter of Object.keys(names)) expect(template).to.include(`\${${parameter}}`);
            }
        });
    }

    it("guards with conditions that the action knows, and names guarded actions and the others only where the row has them", () => {
        for (const [type, { service, on, actions, guards = [], wide = [], without = {} }] of rows) {
            const named = [...guards.flatMap((guard) => guard.actions), ...wide, ...Object.values(without).flat()];
            expect(actions, type).to.include.members([...named]);
            for (const { actions: guarded, by } of guards) {
                const key = by === "tags" ? /^aws:ResourceTag\// : new RegExp(`^${by.key}$`);
                for (const name of guarded) {
                    const data = actionData(`${service}:${name}`)!;
                    const checkedOn = iamData(service)!.resourceTypes[on[0]!.type.toLowerCase()]!;
                    const keys = [...data.conditionKeys, ...(checkedOn.conditionKeys ?? [])];
                    expect(
                        keys.some((one) => key.test(one)),
                        `${service}:${name} and ${key}`,
                    ).to.equal(true);
                }
            }
        }
    });

    it("lets the sources be found", () => {
        for (const [type, { provider }] of rows) expect(provider, type).to.match(/^[a-z0-9]+\/[a-z_]+\.go$/);
    });
});
