import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { rowsOf } from "../../cli/outcomes";
import { emptyFolder, install, packAll } from "../packages/consumer";
import { type Deployment, nonZero, openDeployment } from "./deployment";

/** A program with reactions from the packages: inline, from a handler file, and of the library. */
const PROGRAM = join(__dirname, "../packages/program");
const TESTS = join(__dirname, "platformTeam");

describe("A platform team with the packed packages in a folder of its own", () => {
    let folder: string;
    let tarballs: string;
    let deployment: Deployment;

    before(() => {
        tarballs = emptyFolder();
        folder = emptyFolder();
    });
    after(async () => {
        await deployment?.close();
        for (const made of [folder, tarballs]) rmSync(made, { recursive: true, force: true });
    });

    it("installs them", () => {
        install(folder, packAll(tarballs), ["mocha", "chai", "@types/mocha", "@types/chai"]);
        cpSync(PROGRAM, folder, { recursive: true });
        cpSync(TESTS, join(folder, "tests"), { recursive: true });
    });

    it("deploys its reactions with the engine", async () => {
        deployment = await openDeployment({ program: folder });
        const { changes, diagnostics } = await deployment.stack.up();
        expect(nonZero(changes)).to.have.keys("create");
        expect(diagnostics).to.deep.equal([]);
        const functions = deployment.attached.lab.account.all("aws:lambda/function:Function");
        expect(functions.map(({ name }) => name)).to.have.members(["inline", "own-file", "library"]);
    });

    it("has no changes when it deploys again", async () => {
        expect(nonZero((await deployment.stack.up()).changes)).to.have.keys("same");
    });

    it("sees its events handled", async () => {
        const { lab } = deployment.attached;
        const notices = await lab.send({
            source: "example.shop",
            "detail-type": "Order placed",
            resources: ["arn:aws:s3:::orders/1001"],
            detail: { order: "1001", total: 1250 },
        });
        const rows = rowsOf(notices, (ruleArn) => lab.ruleNames(ruleArn));
        expect(rows.map(({ outcome }) => outcome)).to.deep.equal(["informed", "informed", "informed"]);
    });

    it("tests them in mocha with the lab", () => {
        const mocha = join(folder, "node_modules/mocha/bin/mocha.js");
        const { status, stdout } = spawnSync(
            process.execPath,
            [mocha, "-r", "ts-node/register/transpile-only", "--timeout", "120000", "tests/*.spec.ts"],
            { cwd: folder, encoding: "utf8", env: { PATH: process.env["PATH"] } },
        );
        expect(stdout).to.include("1 passing");
        expect(status).to.equal(0);
    });
});
