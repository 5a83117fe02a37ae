import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { programOf, writeProgram, writeProject } from "../support/benchPrograms";
import { type Deployment, nonZero, openDeployment } from "./deployment";
import { FINAL_STATE_ONLY } from "./environment";

describe("A stack of 20 reactions", () => {
    let folder: string;
    let deployment: Deployment;
    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "event-ops-scale-"));
        writeProject(folder);
        writeProgram(folder, programOf(20));
        deployment = await openDeployment({ program: folder, env: FINAL_STATE_ONLY });
    });
    after(async () => {
        await deployment?.close();
        rmSync(folder, { recursive: true, force: true });
    });

    it("is created, with a rule and a function each", async () => {
        const { changes } = await deployment.stack.up();
        expect(nonZero(changes)).to.have.keys("create");
        const { account } = deployment.attached.lab;
        expect(account.all("aws:cloudwatch/eventRule:EventRule")).to.have.length(20);
        expect(account.all("aws:lambda/function:Function")).to.have.length(20);
    });

    it("is left alone by the next update", async () => {
        expect(nonZero((await deployment.stack.up()).changes)).to.have.keys("same");
    });
});
