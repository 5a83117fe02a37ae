import { join } from "node:path";
import { expect } from "chai";
import { type Bundle, bundle } from "../../../components/functions/bundle";
import { importedNames, narrowed } from "../../../components/functions/sdkClients";

const SNS = "@aws-sdk/client-sns";

describe("The names that a text imports from a client", () => {
    const texts: [what: string, text: string, names: string[] | undefined][] = [
        [
            "in braces",
            `import { SNSClient, type Tag, PublishCommand as P } from "${SNS}";`,
            ["SNSClient", "Tag", "PublishCommand"],
        ],
        [
            "over lines",
            `import {\n    SNSClient,\n    PublishCommand,\n} from '${SNS}';`,
            ["SNSClient", "PublishCommand"],
        ],
        [
            "as a namespace of which names are used",
            `import * as s from "${SNS}";\nnew s.SNSClient(s.x);`,
            ["SNSClient", "x"],
        ],
        ["as a namespace that is passed on", `import * as s from "${SNS}";\nuse(s, s.SNSClient);`, undefined],
        ["as a namespace with computed names", `import * as s from "${SNS}";\ns[name];`, undefined],
        ["as a default", `import s, { SNSClient } from "${SNS}";`, undefined],
        ["to export them", `import { SNSClient } from "${SNS}";\nexport * from "${SNS}";`, undefined],
        ["at run time too", `import { SNSClient } from "${SNS}";\nawait import("${SNS}");`, undefined],
        ["of another package", `import { SQSClient } from "@aws-sdk/client-sqs";`, undefined],
    ];
    for (const [what, text, names] of texts) {
        it(`${names === undefined ? "are not known" : "are found"}: ${what}`, () => {
            expect(importedNames(text, SNS)).to.deep.equal(names);
        });
    }
});

describe("A client's index", () => {
    const folder = join(__dirname, "../../../node_modules", SNS, "dist-es");
    const index = ["./SNSClient", "./SNS", "./commands", "./pagination", "./waiters", "./models/enums"]
        .map((module) => `export * from "${module}";`)
        .join("\n");
    const modules = (...wanted: string[]) =>
        [...narrowed(index, new Set(wanted), folder).matchAll(/"(.*)"/g)].map(([, module]) => module);

    it("has the wanted commands, and nothing that brings all of them", () => {
        expect(modules("SNSClient", "PublishCommand", "NoSuchCommand")).to.deep.equal([
            "./SNSClient",
            "./commands/PublishCommand",
            "./models/enums",
        ]);
    });

    it("keeps what else is wanted", () => {
        expect(modules("SNS", "paginateListTopics", "waitUntilDone")).to.deep.equal([
            "./SNSClient",
            "./SNS",
            "./pagination",
            "./waiters",
            "./models/enums",
        ]);
    });
});

describe("A function with a client", () => {
    const entry = (imports: string, used: string) => ({
        contents: `import ${imports} from "${SNS}";\nexport const handler = () => [${used}];\n`,
        resolveDirs: [process.cwd()],
    });
    const named = entry("{ PublishCommand, SNSClient }", "SNSClient, PublishCommand");
    const other = entry("{ SNSClient, SubscribeCommand }", "SNSClient, SubscribeCommand");
    const whole = entry("* as sns", "Object.keys(sns).length");

    it("reads the commands that it names, and no others", async () => {
        const [{ inputs }] = (await bundle([named])) as [Bundle];
        const commands = inputs.flatMap((path) => /client-sns\/dist-es\/commands\/(.*)/.exec(path)?.[1] ?? []);
        expect(commands).to.deep.equal(["PublishCommand.js"]);
        expect(inputs.filter((path) => path.includes("client-sns/dist-es/index.js"))).to.deep.equal([
            `node_modules/${SNS}/dist-es/index.js`,
        ]);
    });

    it("has the same bytes alone and beside functions that use the client otherwise", async () => {
        const together = (await bundle([named, other, whole])) as Bundle[];
        for (const [at, subject] of [named, other, whole].entries()) {
            const [alone] = (await bundle([subject])) as [Bundle];
            expect(Buffer.from(together[at]?.code ?? []).equals(alone.code)).to.equal(true);
        }
    });

    it("has the bytes of a function that reads the whole index", async () => {
        // A second mention in a comment: how the text uses the client is not known.
        const unknown = { ...named, contents: `${named.contents}// "${SNS}"\n` };
        const [narrow, full] = (await bundle([named, unknown])) as [Bundle, Bundle];
        expect(full.inputs.length).to.be.above(narrow.inputs.length);
        expect(Buffer.from(narrow.code).equals(full.code)).to.equal(true);
    });
});
