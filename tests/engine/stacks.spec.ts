import { expect } from "chai";
import { type Deployment, held, nonZero, openDeployment, ROOT } from "./deployment";
import { EngineStack, type StateResource } from "./engineStack";

const STACKS = [
    { name: "dev", accountId: "123456789012" },
    { name: "prod", accountId: "111122223333" },
];

for (const { name, accountId } of STACKS) {
    describe(`The ${name} stack under the real engine`, () => {
        let deployment: Deployment;
        let resources: number;
        before(async () => {
            deployment = await openDeployment({ program: ROOT, stack: name, accountId });
        });
        after(() => deployment?.close());

        it("is previewed without anything being made", async () => {
            const { changes, diagnostics } = await deployment.stack.preview();
            resources = changes.create;
            expect(resources).to.be.greaterThan(80);
            expect(nonZero(changes)).to.deep.equal({ create: resources });
            expect(diagnostics).to.deep.equal([]);
            expect(deployment.attached.lab.account.resources.size).to.equal(0);
        });

        it("is created, every resource of the preview", async () => {
            const { changes, diagnostics } = await deployment.stack.up();
            expect(nonZero(changes)).to.deep.equal({ create: resources });
            expect(diagnostics).to.deep.equal([]);
        });

        it("has in the engine's state what the account has", async () => {
            const { account } = deployment.attached.lab;
            const state = held(await deployment.stack.state()).filter(({ urn }) => account.resources.has(urn));
            expect(state.map(({ urn, id }) => [urn, id])).to.have.deep.members(
                [...account.resources.values()].map(({ urn, id }) => [urn, id]),
            );
        });

        it("has no changes when it is deployed again", async () => {
            const { changes } = await deployment.stack.up();
            expect(nonZero(changes)).to.deep.equal({ same: resources });
        });

        it("has no changes when it is looked at again", async () => {
            const { changes } = await deployment.stack.refresh();
            // What the program only reads is looked at, too.
            const state = (await deployment.stack.state()).filter(({ type }) => !type.startsWith("pulumi:providers:"));
            expect(nonZero(changes)).to.deep.equal({ same: state.length });
        });

        it("goes on from its exported state in another backend", async () => {
            const exported = await deployment.stack.exported();
            const other = await EngineStack.open({
                program: ROOT,
                stack: name,
                providers: deployment.attached.environment["PULUMI_DEBUG_PROVIDERS"]!,
            });
            try {
                await other.import(exported);
                expect(urns(await other.state())).to.deep.equal(urns(await deployment.stack.state()));
                const { changes } = await other.preview();
                expect(nonZero(changes)).to.deep.equal({ same: resources });
            } finally {
                await other.close();
            }
        });

        it("is destroyed to nothing", async () => {
            const { changes } = await deployment.stack.destroy();
            expect(nonZero(changes)).to.deep.equal({ delete: resources });
            expect(await deployment.stack.state()).to.deep.equal([]);
            expect([...deployment.attached.lab.account.resources.keys()]).to.deep.equal([]);
            expect(deployment.attached.lab.queueDepths()).to.deep.equal([]);
        });
    });
}

function urns(state: readonly StateResource[]): string[] {
    return state.map(({ urn }) => urn);
}
