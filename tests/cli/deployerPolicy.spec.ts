import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { withoutProgress } from "./progressLines";

const ROOT = join(__dirname, "../..");

function run(...args: readonly string[]) {
    const node = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only", "cli/main.ts", "deployer-policy"];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...args], { cwd: ROOT, encoding: "utf8" });
    return { code: status, out: stdout, err: withoutProgress(stderr) };
}

describe("event-ops deployer-policy", () => {
    it("prints policies as JSON alone, for the account that is given, and names types that it knows nothing of, with 2", () => {
        const { code, out, err } = run("--cwd", "tests/fixtures/programs/callback", "--account", "111122223333");

        expect(Object.keys(JSON.parse(out))).to.deep.equal(["callback-dev-deployer"]);
        expect(out).to.include("arn:aws:lambda:eu-west-1:111122223333:function:tell-*");
        expect(err).to.match(/^No permissions are known for aws:iam\/rolePolicyAttachment:RolePolicyAttachment: /);
        expect(err.trimEnd().split("\n")).to.have.length(1);
        expect(code).to.equal(2);
    });

    it("says that the stack names no account, and ends with 0 when it knows all types", () => {
        const { code, out, err } = run("-c", "event-ops:topicKey=none");

        expect(out).to.not.include("kms:");
        expect(err).to.match(/^The stack dev names no account: .* Give the account with --account/);
        expect(code).to.equal(0);
    });

    it("tells where each permission comes from, and that nobody has verified it", () => {
        const { code, out } = run("--explain", "--account", "111122223333");

        expect(out).to.match(/aws:sqs\/queue:Queue .* 12 .* sqs:CreateQueue .* sqs\/queue\.go .* unverified/);
        expect(out).to.not.match(/verified 20/);
        expect(code).to.equal(0);
    });
});
