import { expect } from "chai";
import { Lab } from "../../lab/lab";
import { LabError } from "../../lab/labError";

async function refusal(...given: readonly unknown[]): Promise<string> {
    try {
        const lab = await Lab.of(...(given as Parameters<typeof Lab.of>));
        await lab.close();
        return "taken";
    } catch (error) {
        expect(error).to.be.instanceOf(LabError);
        return (error as Error).message;
    }
}

describe("What Lab.of is given", () => {
    const option = (name: string, expected: string) => `Lab.of, option "${name}": expected ${expected}.`;
    const has = "it has stack, config, now, keep, log.";
    const refused: readonly [string, readonly unknown[], string][] = [
        ["no folder", [], "Lab.of: expected the folder of a Pulumi program, a text, not undefined."],
        ["a number as its folder", [7], "Lab.of: expected the folder of a Pulumi program, a text, not 7."],
        ["null as its options", ["./", null], "Lab.of: expected an object with options, not null."],
        ["an option that there is not", ["./", { stacks: "dev" }], `Lab.of has no option 'stacks'; ${has}`],
        ["a stack without a name", ["./", { stack: "" }], option("stack", "the name of a stack, not ''")],
        [
            "config as text",
            ["./", { config: "a=b" }],
            option("config", "an object whose values are text, as in { channel: \"ops\" }, not 'a=b'"),
        ],
        [
            "config that is no text",
            ["./", { config: { retries: 3 } }],
            option("config", 'an object whose values are text, as in { channel: "ops" }, not { retries: 3 }'),
        ],
        ["a time as text", ["./", { now: "2026-01-01" }], option("now", "a Date that is a time, not '2026-01-01'")],
        [
            "a Date that is none",
            ["./", { now: new Date("soon") }],
            option("now", "a Date that is a time, not Invalid Date"),
        ],
        ["another keep", ["./", { keep: "maybe" }], option("keep", "true, false or \"messages\", not 'maybe'")],
        [
            "a log that cannot be called",
            ["./", { log: "out.log" }],
            option("log", "a function of a line, not 'out.log'"),
        ],
    ];
    for (const [what, given, message] of refused) {
        it(`is refused where it is ${what}`, async () => {
            expect(await refusal(...given)).to.equal(message);
        });
    }

    it("may be undefined, option by option", async () => {
        const absent = { config: undefined, now: undefined, keep: undefined, log: undefined, stack: undefined };
        expect(await refusal("no/such/folder", absent)).to.match(/^No Pulumi\.yaml in .*no\/such\/folder: /);
    });
});
