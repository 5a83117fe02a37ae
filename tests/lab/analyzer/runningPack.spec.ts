import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Lab } from "../../../lab/lab";
import { type PolicyReport, RunningPack } from "../../../lab/policies";
import { labError } from "../host/support";

const FIXTURES = join(__dirname, "../../fixtures");
const QUEUES = join(FIXTURES, "packs/queues");

describe("A policy pack on a stack in the lab", () => {
    const folder = mkdtempSync(join(tmpdir(), "event-ops-pack-"));
    let lab: Lab;
    before(async () => {
        lab = await Lab.of(join(FIXTURES, "programs/guarded"), { keep: false });
    });
    after(async () => {
        await lab?.close();
        rmSync(folder, { recursive: true });
    });

    const file = (text: string): string => {
        const path = join(folder, "config.json");
        writeFileSync(path, text);
        return path;
    };
    const judged = async (settings?: object): Promise<PolicyReport> => {
        const config = settings === undefined ? {} : { config: file(JSON.stringify(settings)) };
        const pack = await RunningPack.start({ folder: QUEUES, ...config });
        try {
            return await pack.judge(lab);
        } finally {
            await pack.close();
        }
    };

    describe("at its default levels", () => {
        let report: PolicyReport;
        before(async () => {
            report = await judged();
        });

        it("tells of a violation with all that the policy says of itself, and where the resource was made", () => {
            const { source, ...violation } = report.violations.find(({ policy }) => policy === "queue-retention")!;
            expect(violation).to.deep.equal({
                policy: "queue-retention",
                level: "advisory",
                severity: "high",
                message: "It keeps them for less than 345600 s.",
                urn: "urn:pulumi:dev::guarded::guarded:index:Queues$aws:sqs/queue:Queue::events-work",
                type: "aws:sqs/queue:Queue",
                name: "events-work",
                remediationSteps: "Set messageRetentionSeconds.",
                url: "https://example.com/queue-retention",
            });
            expect(source[0]).to.deep.equal({ file: join(FIXTURES, "programs/guarded/main.js"), line: 11 });
        });

        it("shows a stack policy secrets in plain text, dependencies by property, options and the provider", () => {
            const { message } = report.violations.find(({ policy }) => policy === "what-is-sent")!;
            expect(JSON.parse(message)).to.deep.equal({
                input: '"hidden"',
                parent: "pulumi:pulumi:Stack",
                // A component that is depended on stands for the resources in it.
                dependencies: ["events-dead", "events-work", "stopped"],
                propertyDependencies: { arn: ["events-work"], rule: ["stopped"] },
                provider: "pulumi:providers:aws",
                region: "eu-west-1",
                protect: false,
                ofQueue: { ignored: ["kmsMasterKeyId"], create: 90 },
            });
        });

        it("counts what passed, what applies to nothing and why, and what is disabled", () => {
            const told = report.policies.map(({ name, outcome, applied }) => [name, outcome, applied]);
            expect(told).to.deep.equal([
                ["queue-retention", "violated", 2],
                ["target-queue", "passed", 1],
                ["queue-owner", "disabled", 0],
                ["what-is-sent", "violated", 1],
                ["no-topic", "not-applicable", 0],
            ]);
            expect(report.policies[4]!.reasons).to.deep.equal(["it judges aws:sns/topic:Topic"]);
            expect([report.resources, report.pack]).to.deep.equal([7, { name: "queues", version: "1.2.3" }]);
        });
    });

    it("takes levels and settings from a config file", async () => {
        const { violations, policies } = await judged({
            all: "disabled",
            "queue-retention": { enforcementLevel: "mandatory", minimum: 1_209_601 },
        });
        expect(violations.map(({ level, name, message }) => `${level} ${name}: ${message}`)).to.deep.equal([
            "mandatory events-dead: It keeps them for less than 1209601 s.",
            "mandatory events-work: It keeps them for less than 1209601 s.",
        ]);
        expect(policies.filter(({ outcome }) => outcome === "disabled")).to.have.length(4);
    });

    it("puts resources right before they are judged, and tells of it", async () => {
        const { violations, remediations } = await judged({ all: "advisory", "queue-owner": "remediate" });
        expect(violations.filter(({ policy }) => policy === "queue-owner")).to.deep.equal([]);
        expect(remediations.map(({ policy, name, properties }) => ({ policy, name, properties }))).to.deep.equal([
            { policy: "queue-owner", name: "events-dead", properties: ["tags"] },
            { policy: "queue-owner", name: "events-work", properties: ["tags"] },
        ]);
    });

    it("refuses a config with one message that lists all that is wrong", async () => {
        const settings = { "queue-retention": { minimum: 5 }, "queue-retentoin": "mandatory" };
        expect(await labError(judged(settings))).to.equal(
            "The config of the policy pack queues is not usable:\n" +
                '  there is no policy "queue-retentoin"; there are queue-retention, target-queue, queue-owner, what-is-sent, no-topic\n' +
                "  queue-retention.minimum should be >= 60",
        );
        const start = (text: string) => labError(RunningPack.start({ folder: QUEUES, config: file(text) }));
        expect(await start('{"queue-owner":"loud"}')).to.match(
            /"queue-owner": "loud" is no level; expected advisory, mandatory, remediate, disabled$/,
        );
        expect(await start("no")).to.match(/config\.json is not JSON: /);
    });

    it("ends in one message for a pack that does not start, and for a policy that throws", async () => {
        const broken = join(FIXTURES, "packs/broken");
        expect(await labError(RunningPack.start({ folder: broken }))).to.match(
            /^The policy pack in .*broken did not start: it ended with exit code 32:\n.*\n\s+Error: the settings of the pack are nowhere to be found$/,
        );
        const pack = await RunningPack.start({ folder: join(FIXTURES, "packs/throwing") });
        try {
            expect(await labError(pack.judge(lab))).to.equal(
                "The policy pack throwing failed:\n" +
                    "Error validating resource with policy 'thrower' from policy pack 'throwing@v1.0.0':\n" +
                    "Error: it had not thought of that",
            );
        } finally {
            await pack.close();
        }
    });

    it("refuses a folder that holds no pack of Node.js", async () => {
        expect(await labError(RunningPack.start({ folder }))).to.equal(
            `No PulumiPolicy.yaml in ${folder}: is it the folder of a policy pack?`,
        );
        writeFileSync(join(folder, "PulumiPolicy.yaml"), "runtime: python\n");
        expect(await labError(RunningPack.start({ folder }))).to.match(/the runtime is "python"; expected "nodejs"/);
    });
});
