import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Deployment as Exported } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import type { Registration } from "../../lab/account/registration";
import type { ResourceState } from "../../lab/resources";
import { archiveOf } from "../../lab/runner/archive";
import { type Deployment, held, nonZero, openDeployment, ROOT } from "./deployment";
import type { StateResource } from "./engineStack";
import type { Operation } from "./operation";

/** What `pulumi stack export` said of the dev stack at commit 1c5bf1d, without what says when and where it was run. */
const EARLIER = join(__dirname, "fixtures/dev-stack-of-0.1.0.json");

/** What holds messages, items or subscribers: replacing it would lose them. */
const KEEPING =
    /^aws:(sqs\/queue:Queue|sns\/topic:Topic|dynamodb\/table:Table|kms\/key:Key|sns\/topicSubscription:.*)$/;

describe("A stack that an earlier version deployed", () => {
    let deployment: Deployment;
    let exported: Exported;
    let earlier: readonly StateResource[];
    let upgraded: Operation;

    before(async () => {
        exported = JSON.parse(readFileSync(EARLIER, "utf8"));
        earlier = held(exported.deployment.resources);
        deployment = await openDeployment({ program: ROOT });
    });
    after(() => deployment?.close());

    it("is there: in the account, and in the engine's state", async () => {
        await deployment.attached.lab.account.restore(earlier.map(inAccount));
        await deployment.stack.import(exported);
        expect(held(await deployment.stack.state()).length).to.equal(earlier.length);
    });

    it("is taken to the present one with nothing replaced that keeps something", async () => {
        upgraded = await deployment.stack.up();
        expect(nonZero(upgraded.changes)).to.include.keys("create", "update");
        const replaced = upgraded.events.flatMap(({ resourcePreEvent: step }) =>
            step && /replace|delete/.test(step.metadata.op) ? [`${step.metadata.op} ${step.metadata.type}`] : [],
        );
        expect(replaced.filter((text) => KEEPING.test(text.split(" ")[1]!))).to.deep.equal([]);
    });

    it("has the queues and topics that it had", () => {
        const { account } = deployment.attached.lab;
        const kept = earlier.filter(({ type }) => KEEPING.test(type));
        expect(kept.length).to.be.greaterThan(15);
        for (const { urn, id } of kept) expect(account.resources.get(urn)?.id, urn).to.equal(id);
    });

    it("is then as the program says", async () => {
        expect(nonZero((await deployment.stack.up()).changes)).to.have.keys("same");
        expect(nonZero((await deployment.stack.refresh()).changes)).to.have.keys("same");
    });
});

/** The resource as the account holds it. Its code, which the state knows only by hash, is left empty. */
function inAccount({ urn, type, id, inputs = {}, outputs = {} }: StateResource): ResourceState {
    const { __defaults: _, ...given } = inputs as Registration["inputs"];
    const code = "code" in given ? { code: archiveOf({ assets: { "index.js": { text: "" } } }, ROOT) } : {};
    return {
        urn,
        type,
        name: urn.split("::").at(-1)!,
        custom: true,
        id: id!,
        inputs: { ...given, ...code },
        outputs: { ...outputs, ...code },
        region: String(outputs["region"] ?? ""),
        seed: urn,
    };
}
