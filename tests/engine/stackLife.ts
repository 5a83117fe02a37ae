import { expect } from "chai";
import type { ReplayRow } from "../../cli/outcomes";
import { tagInstances } from "../../cli/scenario";
import { Lab } from "../../lab/lab";
import { type Deployment, held, nonZero, openDeployment, ROOT, START } from "./deployment";
import { EngineStack, type StateResource } from "./engineStack";
import { archivesOf, comparable, made, played } from "./hostComparison";

interface StackUnderTest {
    readonly name: string;
    readonly accountId: string;
    readonly functions: number;
    /** Config over the stack's file, as the engine and as the lab take it. */
    readonly config?: { readonly engine: Record<string, string>; readonly lab: Record<string, string> };
}

/** The life of a stack of the project, from the first preview to nothing; half-way it is compared with the stack that the lab evaluates. */
export function describeLife({ name, accountId, functions, config = { engine: {}, lab: {} } }: StackUnderTest): void {
    describe(`The ${name} stack under the real engine`, () => {
        let deployment: Deployment;
        let deployed: Lab;
        let evaluated: Lab;
        let resources: number;
        before(async () => {
            deployment = await openDeployment({ program: ROOT, stack: name, accountId, config: config.engine });
            deployed = deployment.attached.lab;
            evaluated = await Lab.of(ROOT, { now: START, stack: name, config: config.lab });
        });
        after(async () => {
            await evaluated?.close();
            await deployment?.close();
        });

        it("is previewed without anything being made", async () => {
            const { changes, diagnostics } = await deployment.stack.preview();
            resources = changes.create;
            expect(resources).to.be.greaterThan(80);
            expect(nonZero(changes)).to.deep.equal({ create: resources });
            expect(diagnostics).to.deep.equal([]);
            expect(deployed.account.resources.size).to.equal(0);
        });

        it("is created, every resource of the preview", async () => {
            const { changes, diagnostics } = await deployment.stack.up();
            expect(nonZero(changes)).to.deep.equal({ create: resources });
            expect(diagnostics).to.deep.equal([]);
        });

        it("has in the engine's state what the account has", async () => {
            const { account } = deployed;
            const state = held(await deployment.stack.state()).filter(({ external }) => !external);
            expect(state.map(({ urn, id }) => [urn, id])).to.have.deep.members(
                [...account.resources.values()].map(({ urn, id }) => [urn, id]),
            );
        });

        it("has the resources of the same stack as the lab evaluates it, with the same ids", () => {
            const ids = (lab: Lab) => Object.fromEntries([...made(lab)].map(([urn, { id }]) => [urn, id]));
            expect(Object.keys(ids(deployed))).to.have.length.greaterThan(50);
            expect(ids(deployed)).to.deep.equal(ids(evaluated));
        });

        it("has their properties, resource by resource", () => {
            const theirs = made(evaluated);
            for (const [urn, state] of made(deployed)) {
                const other = theirs.get(urn)!;
                expect(comparable(state.inputs), `inputs of ${urn}`).to.deep.equal(comparable(other.inputs));
                expect(comparable(state.outputs), `outputs of ${urn}`).to.deep.equal(comparable(other.outputs));
            }
        });

        it("has the stack outputs of the evaluated one", async () => {
            expect(await deployment.stack.outputs()).to.deep.equal(evaluated.outputs);
        });

        it("runs the same archives, byte for byte", async () => {
            const [ours, theirs] = [await archivesOf(deployed), await archivesOf(evaluated)];
            expect(Object.keys(ours)).to.have.length(functions);
            expect(ours).to.deep.equal(theirs);
        });

        it("does the same as the evaluated one with the events of the example scenario", async () => {
            for (const lab of [deployed, evaluated]) tagInstances(lab);
            const [ours, theirs] = [await played(deployed), await played(evaluated)];
            expect(ours.map(({ outcome }) => outcome)).to.deep.equal([
                ...new Array(8).fill("informed"),
                ...new Array(4).fill("ignored"),
            ]);
            // The engine does not tell a provider which component a rule belongs to, and webhooks are on other hosts.
            const same = <Row extends Pick<ReplayRow, "sent">>(row: Row) => ({
                ...row,
                reaction: null,
                sent: row.sent.map(({ channel, to }) => (channel === "email" ? to : channel)),
            });
            expect(ours.map(({ reaction }) => reaction)).to.deep.equal(new Array(12).fill(null));
            expect(ours.map(same)).to.deep.equal(theirs.map(same));
            expect(deployed.emails.map(({ to, subject, body }) => ({ to, subject, body }))).to.deep.equal(
                evaluated.emails.map(({ to, subject, body }) => ({ to, subject, body })),
            );
            expect(deployed.queueDepths()).to.have.deep.members([...evaluated.queueDepths()]);
            expect(deployed.messages("notifications-machines")).to.have.length(8);
            expect(deployed.webhooks.map(({ body }) => body)).to.deep.equal(evaluated.webhooks.map(({ body }) => body));
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
                config: config.engine,
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
            expect([...deployed.account.resources.keys()]).to.deep.equal([]);
            expect(deployed.queueDepths()).to.deep.equal([]);
        });
    });
}

function urns(state: readonly StateResource[]): string[] {
    return state.map(({ urn }) => urn);
}
