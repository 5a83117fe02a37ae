import { join } from "node:path";
import { expect } from "chai";
import { type AttachedLab, attachLab } from "../../lab/provider/attach";
import { EngineStack } from "./engineStack";

const ROOT = join(__dirname, "../..");

describe("The dev stack under the real engine", () => {
    let attached: AttachedLab;
    let stack: EngineStack;

    before(async () => {
        attached = await attachLab({ directory: ROOT, now: new Date("2026-01-01T00:00:00Z") });
        stack = await EngineStack.open({
            program: ROOT,
            providers: attached.environment["PULUMI_DEBUG_PROVIDERS"]!,
        });
    });
    after(async () => {
        await stack?.close();
        await attached?.close();
    });

    it("is previewed", async () => {
        const preview = await stack.preview();
        console.log(preview.changes, preview.diagnostics);
        const up = await stack.up();
        console.log(up.changes, up.diagnostics, up.outputs);
        const again = await stack.up();
        console.log(again.changes, again.diagnostics);
        const refreshed = await stack.refresh();
        console.log(refreshed.changes, refreshed.diagnostics);
        const destroyed = await stack.destroy();
        console.log(destroyed.changes, destroyed.diagnostics);
        expect([...attached.lab.account.resources.keys()]).to.deep.equal([]);
    });
});
