import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { handlerOf } from "../../../components/inlineFunction";
import { counting } from "../../fixtures/handlers/counting";
import { archiveFile, refusalOf, runFiles } from "./support";

const SECRETS = {
    "app:webhook": "https://hooks.example.com/T0/B0/abcdefgh",
    "app:pin": "4711",
    "app:word": "tiger",
    "app:people": JSON.stringify({ email: ["oncall@example.com"], https: ["https://ops@alerts.example.com/key"] }),
    "app:pair": JSON.stringify({ user: "ops", password: 'pa"ss\nword-long' }),
};
const PLAIN = { "app:region": "eu-central-1", "app:level": "tiger-like" };

describe("Secrets of the configuration", () => {
    before(() => pulumi.runtime.setAllConfig({ ...SECRETS, ...PLAIN }, Object.keys(SECRETS)));
    after(() => pulumi.runtime.setAllConfig({}));

    const config = () => new pulumi.Config("app");
    const leaks: [what: string, key: string, take: () => unknown][] = [
        ["a text", "app:webhook", () => config().require("webhook")],
        ["a part of a longer text", "app:webhook", () => `POST ${config().require("webhook")} HTTP/1.1`],
        ["a number", "app:pin", () => config().requireNumber("pin")],
        ["a short word", "app:word", () => config().require("word")],
        [
            "a part of JSON with quotes and lines",
            "app:pair",
            () => config().requireObject<{ password: string }>("pair").password,
        ],
        ["an object with it deep inside", "app:webhook", () => ({ hooks: [{ url: config().require("webhook") }] })],
    ];
    for (const [what, key, take] of leaks) {
        it(`are refused in a callback, by the key: ${what}`, async () => {
            const captured = take();
            const refusal = await refusalOf({ callbackFactory: () => () => captured });
            expect(refusal.replace(/:\d+\)/, ":LINE)")).to.equal(
                `InlineFunction "subject": an argument is wrong.\n  callbackFactory (tests/components/inlineFunction/secrets.spec.ts:LINE): contains the value of the secret configuration key "${key}". ` +
                    "Pass it as environment (an Output), or store it in Secrets Manager and read it at run time.",
            );
        });
    }

    it("are refused among the options of a handler file", async () => {
        const options = { limit: 1, label: config().require("webhook") };
        expect(await refusalOf({ receives: "events", handler: handlerOf(counting, options) })).to.contain(
            `key "app:webhook"`,
        );
    });

    it("leave alone what only looks like them", async () => {
        const level = config().require("level");
        const region = config().require("region");
        const numbers = [47110, 1.4711, "x4711"];
        const file = await archiveFile({ callbackFactory: () => () => [level, region, numbers] });
        expect(await runFiles([[file, {}]])).to.deep.equal([
            "returned [ 'tiger-like', 'eu-central-1', [ 47110, 1.4711, 'x4711' ] ]",
        ]);
    });

    it("leave alone an address that stands among encrypted values, but not a URL with one in it", async () => {
        const people = config().requireObject<{ email: string[]; https: string[] }>("people");
        const file = await archiveFile({ callbackFactory: () => () => people.email });

        expect(await runFiles([[file, {}]])).to.deep.equal(["returned [ 'oncall@example.com' ]"]);
        expect(await refusalOf({ callbackFactory: () => () => people.https })).to.contain(`key "app:people"`);
    });

    it("as Outputs are refused before they are known", async () => {
        const secret = config().requireSecret("webhook");
        expect(await refusalOf({ callbackFactory: () => () => secret.get() })).to.contain(
            `captures "secret", an Output, known only when it is deployed. Pass it as environment, and read it with runtime.required(name).`,
        );
    });
});
