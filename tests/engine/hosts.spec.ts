import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { type ReplayRow, rowsOf } from "../../cli/outcomes";
import { exampleScenario, tagInstances } from "../../cli/scenario";
import { Lab } from "../../lab/lab";
import type { CodeArchive, ResourceState } from "../../lab/types";
import { type Deployment, openDeployment, ROOT, START } from "./deployment";

/** The trail is an awsx component, which the provider constructs. */
const TRAIL = {
    engine: { "event-ops:auditTrail.create": "true" },
    lab: { "event-ops:auditTrail": JSON.stringify({ create: true }) },
};

const STACKS = [
    { name: "dev", accountId: "123456789012", functions: 3, config: TRAIL },
    { name: "prod", accountId: "111122223333", functions: 4, config: { engine: {}, lab: {} } },
];

for (const { name, accountId, functions, config } of STACKS) {
    describe(`The ${name} stack that the engine deploys and the one that the lab evaluates`, () => {
        let deployment: Deployment;
        let deployed: Lab;
        let evaluated: Lab;
        before(async () => {
            deployment = await openDeployment({ program: ROOT, stack: name, accountId, config: config.engine });
            deployed = deployment.attached.lab;
        });
        after(async () => {
            await evaluated?.close();
            await deployment?.close();
        });

        it("are made: one by an update, one by an evaluation", async () => {
            await deployment.stack.up();
            evaluated = await Lab.of(ROOT, { now: START, stack: name, config: config.lab });
        });

        it("have the same resources, with the same ids", () => {
            const ids = (lab: Lab) => Object.fromEntries([...made(lab)].map(([urn, { id }]) => [urn, id]));
            expect(Object.keys(ids(deployed))).to.have.length.greaterThan(50);
            expect(ids(deployed)).to.deep.equal(ids(evaluated));
        });

        it("have the same properties, resource by resource", () => {
            const theirs = made(evaluated);
            for (const [urn, state] of made(deployed)) {
                const other = theirs.get(urn)!;
                expect(comparable(state.inputs), `inputs of ${urn}`).to.deep.equal(comparable(other.inputs));
                expect(comparable(state.outputs), `outputs of ${urn}`).to.deep.equal(comparable(other.outputs));
            }
        });

        it("have the same stack outputs", async () => {
            expect(await deployment.stack.outputs()).to.deep.equal(evaluated.outputs);
        });

        it("run archives that are the same, byte for byte", async () => {
            const [ours, theirs] = [await archivesOf(deployed), await archivesOf(evaluated)];
            expect(Object.keys(ours)).to.have.length(functions);
            expect(ours).to.deep.equal(theirs);
        });

        it("do the same with the events of the example scenario", async () => {
            for (const lab of [deployed, evaluated]) tagInstances(lab);
            const [ours, theirs] = [await played(deployed), await played(evaluated)];
            expect(ours.map(({ outcome }) => outcome)).to.deep.equal([
                ...new Array(8).fill("informed"),
                ...new Array(4).fill("ignored"),
            ]);
            // The engine does not tell a provider which component a rule belongs to.
            expect(ours).to.deep.equal(theirs.map((row) => ({ ...row, reaction: null })));
            expect(deployed.emails.map(({ to, subject, body }) => ({ to, subject, body }))).to.deep.equal(
                evaluated.emails.map(({ to, subject, body }) => ({ to, subject, body })),
            );
            expect(deployed.queueDepths()).to.have.deep.members([...evaluated.queueDepths()]);
            expect(deployed.messages("notifications-machines")).to.have.length(8);
            expect(deployed.webhooks.map(({ body }) => body)).to.deep.equal(evaluated.webhooks.map(({ body }) => body));
        });
    });
}

/** The resources of the account by URN, without what a provider does not hold: components, and what is only read. */
function made(lab: Lab): Map<string, ResourceState> {
    const isRead = (id = "") => Object.hasOwn(lab.account.fixtures.resources, id);
    return new Map([...lab.account.resources].filter(([, { custom, id }]) => custom && !isRead(id)));
}

/** Properties with archives by their content. */
function comparable(properties: Readonly<Record<string, unknown>>): unknown {
    return JSON.parse(JSON.stringify(properties));
}

/** The bytes of all files, by function and file. */
async function archivesOf(lab: Lab): Promise<Record<string, Record<string, string>>> {
    const functions = lab.account.all("aws:lambda/function:Function").map(async ({ name, inputs }) => {
        const code = inputs["code"] as CodeArchive;
        const folder = await code.directory();
        const files = code.files.map(async (file) => {
            const bytes = await readFile(join(folder, file.name));
            return [file.name, createHash("sha256").update(bytes).digest("hex")] as const;
        });
        return [name, Object.fromEntries(await Promise.all(files))] as const;
    });
    return Object.fromEntries(await Promise.all(functions));
}

async function played(lab: Lab) {
    const rows: (Omit<ReplayRow, "calls"> & { readonly calls: readonly string[] })[] = [];
    for (const { text } of exampleScenario(lab.accountId, lab.region, START)) {
        const notices = await lab.send(text);
        const told = rowsOf(notices, (ruleArn) => lab.ruleNames(ruleArn));
        // A topic has its subscribers in the order in which they were made, which the engine does not keep.
        rows.push(...told.map((row) => ({ ...row, calls: row.calls.map((call) => JSON.stringify(call)).sort() })));
    }
    return rows;
}
