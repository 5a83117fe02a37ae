import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { budgetOfView } from "../../../cli/budget/budget";
import { money } from "../../../cli/budget/lines";
import { givenIn, readRates } from "../../../cli/budget/rates";
import { budgetMarkdown, budgetText } from "../../../cli/budget/text";
import { UserError } from "../../../cli/userError";
import { arnOf, queue, resource, rule, target, view } from "./views";

const stack = view([
    rule("orders|x", { eventPattern: '{"source":["shop"]}' }),
    target("orders|x", arnOf("sqs", "q")),
    queue("q"),
    resource("kms/key", "key", undefined, {}, "Foundation"),
    resource("dynamodb/table", "t", undefined, { readCapacity: 1, writeCapacity: 1 }, "Foundation"),
    resource("rds/instance", "db", undefined),
]);

describe("Money", () => {
    for (const [amount, text] of [
        [0, "0.00"],
        [0.0000002, "< 0.01"],
        [0.0099, "< 0.01"],
        [0.01, "0.01"],
        [2.9884, "2.99"],
        [1234.5, "1234.50"],
    ] as const) {
        it(`shows ${amount} as ${text}`, () => expect(money(amount)).to.equal(text));
    }
});

describe("Rates", () => {
    let folder: string;
    before(() => (folder = mkdtempSync(join(tmpdir(), "rates-"))));
    after(() => rmSync(folder, { recursive: true }));

    const file = (text: string): string => {
        const path = join(folder, "rates.json");
        writeFileSync(path, text);
        return path;
    };

    it("come from the command line and from a file, where the command line counts", () => {
        const path = file('{"orders": 5, "returns": 6}');
        expect(readRates(["orders=1_000", "a=b=1e6"], path)).to.deep.equal({
            orders: 1_000,
            returns: 6,
            "a=b": 1_000_000,
        });
    });

    it("are named by where they were given", () => {
        const givenBy = givenIn(["a=b=1"], "rates.json");
        expect([givenBy("a=b"), givenBy("c")]).to.deep.equal(["--rate a=b", '--rates rates.json, "c"']);
        expect(givenIn(["a=1"])("a")).to.equal("--rate a");
    });

    it("are refused with what was expected", () => {
        expect(() => readRates(["orders"])).to.throw(UserError, "--rate orders: expected name=events a month");
        expect(() => readRates(["orders=many"])).to.throw(
            UserError,
            '--rate orders: "many" is no number of at least 0',
        );
        expect(() => readRates(["orders=-1"])).to.throw(UserError, '"-1" is no number');
        expect(() => readRates(["orders="])).to.throw(UserError, '"" is no number');
        expect(() => readRates(["a=1", "a=2"])).to.throw(UserError, "--rate a: given twice");
        expect(() => readRates([], join(folder, "none.json"))).to.throw(
            UserError,
            `--rates ${join(folder, "none.json")}: cannot be read: it does not exist`,
        );
        expect(() => readRates([], file("[1]"))).to.throw(
            UserError,
            "expected a JSON object of names and events a month",
        );
        expect(() => readRates([], file("{"))).to.throw(UserError, "no JSON");
        expect(() => readRates([], file('{"a": "1"}'))).to.throw(UserError, '"a": expected a JSON object');
    });
});

describe("A budget as text", () => {
    it("tells what is not in the sum, what could not be confirmed, and how to give rates", () => {
        const text = budgetText(budgetOfView(stack));

        expect(text).to.include("no price known for: aws:rds/instance:X; not in the sum.");
        expect(text).to.match(/DynamoDB write capacity\* .* 0\.47/);
        expect(text).to.include("* could not be confirmed");
        expect(text).to.include("Free tiers of an account are not subtracted: 10 alarms");
        expect(text).to.include("--rate NAME=EVENTS_PER_MONTH, with the name one of: orders|x.");
        expect(text).to.not.include("Assumed");
    });

    it("tells what was assumed once rates are given", () => {
        const text = budgetText(budgetOfView(stack, { rates: { "orders|x": 1_000 } }));

        expect(text).to.match(/custom events .* 1,000 .* < 0\.01/);
        expect(text).to.include("Assumed: a call takes 200 ms and logs 1 KiB; a message has 4 KiB");
        expect(text).to.not.include("At rest only");
    });

    it("names the Region whose prices differ", () => {
        expect(budgetText(budgetOfView({ ...stack, region: "eu-west-1" }))).to.include("those of eu-west-1 differ");
    });

    it("is a compact table in Markdown, in which no name ends a cell", () => {
        const lines = budgetMarkdown(budgetOfView(stack, { rates: { "orders|x": 1_000_000 } })).split("\n");

        expect(lines.slice(0, 7)).to.deep.equal([
            "**2.97 USD a month**",
            "",
            "| part of the stack | at rest | events a month | at rates | USD a month |",
            "| --- | ---: | ---: | ---: | ---: |",
            "| Foundation | 1.57 |  |  | 1.57 |",
            "| orders\\|x | 0.00 | 1,000,000 | 1.40 | 1.40 |",
            "| **total** | 1.57 |  | 1.40 | **2.97** |",
        ]);
    });

    it("is plain data that survives JSON", () => {
        const budget = budgetOfView(stack, { rates: { "orders|x": 5 } });
        expect(JSON.parse(JSON.stringify(budget))).to.deep.equal(budget);
    });
});
