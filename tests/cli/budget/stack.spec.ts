import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { budgetOf } from "../../../cli/budget/budget";
import { money } from "../../../cli/budget/lines";
import type { Budget } from "../../../cli/budget/types";
import { Lab } from "../../../lab/lab";
import { withoutProgress } from "../progressLines";

const ROOT = join(__dirname, "../../..");
const REACTIONS = join(ROOT, "tests/fixtures/programs/reactions");

async function budgetAt(folder: string, stack: string, config: Record<string, string> = {}): Promise<Budget> {
    const lab = await Lab.of(folder, { stack, config, keep: false });
    try {
        return budgetOf(lab);
    } finally {
        await lab.close();
    }
}

function run(...args: readonly string[]) {
    const node = ["-C", "event-ops-source", "-r", "ts-node/register/transpile-only", "cli/main.ts", "budget"];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...args], { cwd: ROOT, encoding: "utf8" });
    return { code: status, out: stdout, err: withoutProgress(stderr) };
}

/** The cells of the row of docs/costs.md that begins with `start`. */
function row(start: string): readonly string[] {
    const lines = readFileSync(join(ROOT, "docs/costs.md"), "utf8").split("\n");
    const found = lines.find((line) => line.startsWith(`| ${start} `));
    return (found ?? "")
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim());
}

function amounts(budget: Budget): readonly string[] {
    const lines = budget.parts.flatMap(({ atRest }) => atRest);
    const of = (price: string) => lines.filter((line) => line.price === price);
    const sum = (price: string) => money(of(price).reduce((total, { amount }) => total + amount, 0));
    const alarms = of("alarm").reduce((total, { quantity }) => total + quantity, 0);
    return [String(alarms), sum("alarm"), sum("key"), sum("poll"), money(budget.total)];
}

describe("The budget of a stack", () => {
    const name = "notifications-AwsServiceEvents";
    let dev: Budget;
    let rated: Budget;
    before(async () => {
        const lab = await Lab.of(ROOT, { stack: "dev", keep: false });
        try {
            [dev, rated] = [budgetOf(lab), budgetOf(lab, { rates: { [name]: 1_000 } })];
        } finally {
            await lab.close();
        }
    });

    it("is what docs/costs.md says of dev and prod, with a price for every type", async () => {
        const prod = await budgetAt(ROOT, "prod");

        expect(row("dev").slice(1)).to.deep.equal(amounts(dev));
        expect(row("prod").slice(1)).to.deep.equal(amounts(prod));
        expect([dev.unpriced, prod.unpriced]).to.deep.equal([{}, {}]);
    });

    it("is what docs/costs.md says of a thousand events through the dev pipeline", () => {
        const { parts, atRates } = rated;
        const of = (price: string) =>
            parts.flatMap(({ atRate }) => atRate).find((line) => line.price === price)!.quantity / 1_000;

        expect(readFileSync(join(ROOT, "docs/costs.md"), "utf8")).to.include(
            `about ${of("call")} function calls, ${of("queue")} SQS requests, ${of("publish")} messages on topics, ${of("keyRequest")} KMS calls and one mail: about ${money(atRates)} for a thousand events`,
        );
        expect(of("mail")).to.equal(1);
    });

    it("rises by three alarms and the polls of one queue with a reaction, and by nothing else", async () => {
        const pattern = '{"source":["aws.ec2"]}';
        const one = await budgetAt(REACTIONS, "dev", { "reactions:pattern": pattern, "reactions:started": "false" });
        const two = await budgetAt(REACTIONS, "dev", { "reactions:pattern": pattern, "reactions:started": "true" });

        expect(two.total - one.total).to.be.closeTo(3 * 0.1 + 0.2628, 1e-9);
        expect(two.parts.find(({ name }) => name === "started")).to.deep.include({
            rules: ["started-rule"],
            amount: 0.5628,
        });
        expect(two.parts.filter(({ name }) => name !== "started")).to.have.deep.members([...one.parts]);
    });

    it("ends with 1 and one line when it is over --max, and writes the table for a pull request", () => {
        const folder = mkdtempSync(join(tmpdir(), "budget-"));
        try {
            const file = join(folder, "budget.md");
            const { code, out, err } = run("--max", "2.5", "--json", "--markdown", file);

            expect(code).to.equal(1);
            expect(err).to.equal("2.99 USD a month are 0.49 over --max 2.50 (at rest 2.99, at rates 0.00).\n");
            expect((JSON.parse(out) as Budget).total).to.equal(2.9884);
            expect(readFileSync(file, "utf8")).to.match(/^\*\*2\.99 USD a month\*\*\n/);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it("ends with 0 at --max, and shows tables", () => {
        const { code, out, err } = run("--max", "0", "--cwd", "tests/fixtures/programs/callback");

        expect({ code, err }).to.deep.equal({ code: 0, err: "" });
        expect(out).to.match(/total .* 0\.00/);
    });

    it("ends with 2 and one line for a rate of an unknown name", () => {
        expect(run("--rate", "nobody=1", "--cwd", "tests/fixtures/programs/callback")).to.deep.equal({
            code: 2,
            out: "",
            err: "--rate nobody: no rule, schedule or component has this name; known are: stopped\n",
        });
    });

    it("names the file of a rate of an unknown name", () => {
        const folder = mkdtempSync(join(tmpdir(), "budget-"));
        try {
            const rates = join(folder, "rates.json");
            writeFileSync(rates, '{ "nobody": 1 }');
            const { code, err } = run("--rates", rates, "--cwd", "tests/fixtures/programs/callback");

            expect(code).to.equal(2);
            expect(err).to.equal(
                `--rates ${rates}, "nobody": no rule, schedule or component has this name; known are: stopped\n`,
            );
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});
