import { expect } from "chai";
import { checkCaller, readSettings } from "../settings";

const PROD = ["111122223333"];
const ENV = { EVENT_OPS_SANDBOX_ACCOUNT: "123456789012", EVENT_OPS_SANDBOX_PREFIX: "sandbox" };

function refusalOf(what: () => unknown): string {
    try {
        what();
    } catch (error) {
        expect((error as Error).name).to.equal("Refusal");
        return (error as Error).message;
    }
    return "accepted";
}

describe("where test:account deploys to", () => {
    it("is the account and the stack that the environment names", () => {
        expect(readSettings(ENV, PROD)).to.deep.equal({
            account: "123456789012",
            prefix: "sandbox",
            stack: "sandbox-account",
        });
    });

    for (const [why, env, message] of [
        ["nothing is set", {}, /not set: EVENT_OPS_SANDBOX_ACCOUNT, EVENT_OPS_SANDBOX_PREFIX\.$/],
        ["the prefix is empty", { ...ENV, EVENT_OPS_SANDBOX_PREFIX: "" }, /not set: EVENT_OPS_SANDBOX_PREFIX\.$/],
        [
            "the account is no account",
            { ...ENV, EVENT_OPS_SANDBOX_ACCOUNT: "1234" },
            /=1234: expected twelve digits\.$/,
        ],
        [
            "the prefix is no part of a name",
            { ...ENV, EVENT_OPS_SANDBOX_PREFIX: "My Sandbox" },
            /=My Sandbox: expected /,
        ],
        ["the prefix is too long", { ...ENV, EVENT_OPS_SANDBOX_PREFIX: "a".repeat(16) }, /up to 14 /],
        [
            "the account is one of prod",
            { ...ENV, EVENT_OPS_SANDBOX_ACCOUNT: "111122223333" },
            /^EVENT_OPS_SANDBOX_ACCOUNT=111122223333 is an account of the prod stack \(Pulumi\.prod\.yaml\): use another\.$/,
        ],
    ] as const) {
        it(`is refused in one message when ${why}`, () => {
            const said = refusalOf(() => readSettings(env, PROD));
            expect(said).to.match(message);
            expect(said).to.not.include("\n");
        });
    }

    it("is refused when the credentials are for another account", () => {
        const settings = readSettings(ENV, PROD);
        expect(refusalOf(() => checkCaller(settings, "111122223333"))).to.equal(
            "The credentials belong to the account 111122223333, but EVENT_OPS_SANDBOX_ACCOUNT is 123456789012.",
        );
        expect(refusalOf(() => checkCaller(settings, "123456789012"))).to.equal("accepted");
    });
});
