import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { Lab } from "../../lab/lab";
import { type PolicyReport, RunningPack } from "../../lab/policies";
import UNKNOWN_AT_FIRST_PREVIEW from "../fixtures/policies/unknownAtFirstPreview.json";
import { type Deployment, held, nonZero, openDeployment, ROOT } from "./deployment";
import type { StateResource } from "./engineStack";
import { type Operation, OperationError, type Violation, violationsOf } from "./operation";

const PROGRAM = join(__dirname, "../fixtures/programs/guarded");
/** One in JavaScript, and the guardrails: TypeScript, whose types the language host checks. */
const PACKS = [join(__dirname, "../fixtures/packs/queues"), join(ROOT, "policies")];
const [QUEUES] = PACKS as [string, string];

describe("A policy pack under the engine", () => {
    const folder = mkdtempSync(join(tmpdir(), "event-ops-policies-"));
    let deployment: Deployment;
    let checked: readonly string[];

    before(async () => {
        deployment = await openDeployment({ program: PROGRAM });
        checked = await checkedBy(PACKS);
    });
    after(async () => {
        await deployment?.close();
        rmSync(folder, { recursive: true });
    });

    const config = (name: string, settings: object): string => {
        const file = join(folder, `${name}.json`);
        writeFileSync(file, JSON.stringify(settings));
        return file;
    };

    it("says in a first preview what event-ops check says, but for what is not known yet", async () => {
        const { violations } = await ended(deployment.stack.preview({ policyPacks: PACKS }));
        const said = violations.map(line);
        const [unknown, known] = [said.filter(isUnknown), said.filter((text) => !isUnknown(text))];
        const where = unknown.map((text) =>
            text.replace(/: can't run policy .* during preview: .* at (\S+) .*$/, " $1"),
        );
        expect(where.sort()).to.deep.equal([
            "advisory queue-receive-count events-work .redrivePolicy",
            "advisory target-queue stopped-target .arn",
        ]);
        // What a resource is told of the others is known without their ARNs.
        expect(known.sort()).to.deep.equal(checked);
    });

    it("changes the resource at the level remediate, and only speaks at the level advisory", async () => {
        const levels = config("remediate", { all: "advisory", "queue-owner": "remediate" });
        const { changes } = await deployment.stack.up({ policyPacks: [QUEUES], policyPackConfigs: [levels] });
        expect(nonZero(changes)).to.have.keys("create");
        const queues = deployment.attached.lab.account.all("aws:sqs/queue:Queue");
        expect(queues.map(({ inputs }) => inputs["tags"])).to.deep.equal([{ Owner: "ops" }, { Owner: "ops" }]);
    });

    it("says the same of the state under pulumi policy analyze", async () => {
        const packs = PACKS.flatMap((pack) => ["--policy-pack", pack]);
        const run = deployment.stack.run("policy", "analyze", "--stack", "dev", "--json", ...packs);
        const { stdout } = await run.catch((error: { readonly stdout: string }) => error);
        expect(violationsOf(eventsIn(stdout)).map(line).sort()).to.deep.equal(checked);
    });

    it("stops an update before a resource with a mandatory violation, and leaves the state as it was", async () => {
        const before = await deployment.stack.state();
        const levels = config("mandatory", {
            "queue-retention": { enforcementLevel: "mandatory", minimum: 1_209_600 },
            "queue-owner": "remediate",
        });
        await deployment.stack.setConfig("visibility", "60");
        const stopped = await ended(deployment.stack.up({ policyPacks: [QUEUES], policyPackConfigs: [levels] }));
        expect(stopped.violations.filter(({ level }) => level === "mandatory").map(line)).to.deep.equal([
            "mandatory queue-retention events-work: It keeps them for less than 1209600 s.",
        ]);
        // An update that is stopped may leave the resources in another order.
        expect(inOrder(await deployment.stack.state())).to.deep.equal(inOrder(before));
        const queue = deployment.attached.lab.account.find("aws:sqs/queue:Queue", "events-work")!;
        expect(queue.inputs["visibilityTimeoutSeconds"]).to.equal(30);
    });

    it("stops, of a stack, the preview that goes before an update", async () => {
        const before = await deployment.stack.state();
        const levels = config("stack", { all: "disabled", "what-is-sent": "mandatory" });
        const stopped = await ended(
            deployment.stack.upAfterPreview({ policyPacks: [QUEUES], policyPackConfigs: [levels] }),
        );
        expect(stopped.violations.map(({ policy, level }) => `${level} ${policy}`)).to.deep.equal([
            "mandatory what-is-sent",
        ]);
        expect(await deployment.stack.state()).to.deep.equal(before);
    });
});

for (const [stack, accountId] of [
    ["dev", "123456789012"],
    ["prod", "111122223333"],
] as const) {
    describe(`The guardrails on the first preview of the ${stack} stack`, () => {
        let deployment: Deployment;
        before(async () => {
            deployment = await openDeployment({ program: ROOT, stack, accountId });
        });
        after(() => deployment?.close());

        it("say not known yet where the committed list says so, and nowhere else; none stops it", async () => {
            const { violations } = await deployment.stack.preview({ policyPacks: [join(ROOT, "policies")] });
            const unknown = violations.filter((violation) => isUnknown(line(violation)));
            expect([...new Set(unknown.map(({ policy }) => policy))].sort()).to.deep.equal(UNKNOWN_AT_FIRST_PREVIEW);
            expect(violations.filter(({ level }) => level !== "advisory")).to.deep.equal([]);
        });
    });
}

/** What the packs say of the program in the lab, without an engine. */
async function checkedBy(packs: readonly string[]): Promise<readonly string[]> {
    const lab = await Lab.of(PROGRAM, { keep: false });
    try {
        const reports: PolicyReport[] = [];
        for (const pack of packs) {
            const running = await RunningPack.start({ folder: pack });
            reports.push(await running.judge(lab));
            await running.close();
        }
        const violations = reports.flatMap((report) => report.violations);
        return violations.map(({ level, policy, name, message }) => `${level} ${policy} ${name}: ${message}`).sort();
    } finally {
        await lab.close();
    }
}

function inOrder(state: readonly StateResource[]): readonly StateResource[] {
    return held(state).toSorted((one, other) => (one.urn < other.urn ? -1 : 1));
}

/** What came of an operation, whether or not a violation has ended it. */
async function ended(operation: Promise<Operation>): Promise<Operation> {
    return operation.catch((error: unknown) => {
        if (error instanceof OperationError) return error.operation;
        throw error;
    });
}

/** The SDK puts the description of the policy before the message, on a line of its own. */
function line({ level, policy, message, urn = "" }: Violation): string {
    return `${level} ${policy} ${urn.split("::").at(-1)}: ${message.split("\n").slice(-1)[0]}`;
}

function isUnknown(text: string): boolean {
    return text.includes(": can't run policy ");
}

/** The events that the CLI prints, one a line among others. */
function eventsIn(text: string): EngineEvent[] {
    return text.split("\n").flatMap((one) => (one.startsWith("{") ? [JSON.parse(one)] : []));
}
