import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Lab } from "../../lab/lab";
import { type PolicyReport, RunningPack } from "../../lab/policies";

/** What the pack says of each program, as `guardrail: resource`; what is only advice has `(advice)` behind it. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
    "on-schedule": [...attachments("unused-volumes"), ...invokedDirectly("unused-volumes", "unused-volumes")],
    "on-event": [...attachments("tell"), ...invokedDirectly("tell", "tell"), "replay-guard: terminated"],
    "queue-on-event": [
        ...attachments("write-down"),
        ...target("databases"),
        "event-source-maximum-concurrency: write-down (advice)",
        "function-error-alarm: write-down",
        "function-log-group: write-down (advice)",
        "partial-batch-responses: write-down",
        "queue-message-size: changes",
        "queue-redrive: changes",
        "queue-visibility-timeout: changes",
        "replay-guard: databases",
        "resource-policy-source: changes",
    ],
    typo: [
        ...target("stopped"),
        "pattern-never-matches: stopped",
        "replay-guard: stopped",
        "topic-message-size: stopped (advice)",
    ],
    tagger: [
        ...invokedDirectly("tagger", "tagged"),
        "event-loop: tagged",
        "function-wildcard-resource: tagger",
        "replay-guard: tagged",
    ],
    "loop-of-two": [
        ...invokedDirectly("start", "stopped"),
        ...invokedDirectly("stop", "running"),
        "event-loop: stopped",
    ],
    "loop-of-three": [
        ...invokedDirectly("close", "close"),
        ...invokedDirectly("write-down", "write-down"),
        ...invokedDirectly("mark", "mark"),
        "event-loop: close",
    ],
    "public-topic": ["resource-policy-everyone: deployments"],
    "secret-in-closure": [...invokedDirectly("ticket", "ticket"), "code-secrets: ticket"],
    "secret-in-reaction": ["code-secrets: spot-interruptions"],
    "wildcard-role": [
        ...invokedDirectly("stopper", "stopper"),
        "event-loop: started",
        // Of ec2:* and of logs:*.
        "function-wildcard-action: stopper",
        "function-wildcard-action: stopper",
        "function-wildcard-resource: stopper",
        "pass-role-service: stopper",
        "replay-guard: started",
        "role-trust: stopper",
    ],
    "global-service": [...target("new-users"), "pattern-region: new-users"],
    "well-made": [],
};

/** The loops of programs, as `event-loop` prints them. */
const LOOPS: Readonly<Record<string, string>> = {
    tagger: "rule tagged -> function tagger -> ec2:CreateTags -> CreateTags (aws.ec2) -> rule tagged",
    "loop-of-two":
        "rule stopped -> function start -> ec2:StartInstances -> EC2 Instance State-change Notification (aws.ec2) -> " +
        "rule running -> function stop -> ec2:StopInstances -> EC2 Instance State-change Notification (aws.ec2) -> rule stopped",
    "loop-of-three":
        "rule close -> function close -> ec2:RevokeSecurityGroupIngress -> RevokeSecurityGroupIngress (aws.ec2) -> " +
        "rule write-down -> function write-down -> ssm:PutParameter -> PutParameter (aws.ssm) -> " +
        "rule mark -> function mark -> ec2:CreateTags -> CreateTags (aws.ec2) -> rule close",
};

describe("The guardrails on programs that newcomers write", () => {
    const reports = new Map<string, PolicyReport>();
    before(async function () {
        // A program takes seconds to evaluate; a few at once, and one pack for all.
        this.timeout(600_000);
        const pack = await RunningPack.start({ folder: join(__dirname, "../../policies") });
        try {
            const waiting = Object.keys(EXPECTED);
            let judged: Promise<unknown> = Promise.resolve();
            const next = async (): Promise<void> => {
                const name = waiting.shift();
                if (name === undefined) return;
                const lab = await Lab.of(join(__dirname, name), { keep: false });
                // One after the other: the pack is told of each stack before it is asked.
                judged = judged.then(async () => reports.set(name, await pack.judge(lab)));
                await judged.finally(() => lab.close());
                await next();
            };
            await Promise.all([next(), next(), next()]);
        } finally {
            await pack.close();
        }
    });

    it("are asked about every program of this folder", () => {
        const folders = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
        expect(folders.map(({ name }) => name)).to.have.members(Object.keys(EXPECTED));
    });

    for (const [name, expected] of Object.entries(EXPECTED)) {
        it(`say of ${name} ${expected.length === 0 ? "nothing" : "what a careful reviewer would, and no more"}`, () => {
            const { violations, unknown } = reports.get(name)!;
            const said = violations.map(({ policy, level, name: resource }) => {
                return `${policy}: ${resource}${level === "advisory" ? " (advice)" : ""}`;
            });
            expect(said.sort()).to.deep.equal([...expected].sort());
            expect(unknown).to.deep.equal([]);
        });
    }

    for (const [name, loop] of Object.entries(LOOPS)) {
        it(`print the loop of ${name}`, () => {
            const messages = reports.get(name)!.violations.filter(({ policy }) => policy === "event-loop");
            expect(messages.map(({ message }) => message)).to.deep.equal([`It can run without end: ${loop}.`]);
        });
    }
});

/** Of the nine policies that `CallbackFunction` attaches; Pulumi names each attachment after its function and a hash. */
function attachments(name: string): string[] {
    const hashes = ["019020e7", "1b4caae3", "4aaabb8e", "74d12784", "7cd09230", "a1de8170", "b5aeb6b6", "d32a66fa"];
    return [...hashes, "e1a3786d"].map((hash) => `managed-policy-breadth: ${name}-${hash}`);
}

/** Of a target without dead-letter queue and retry policy. */
function target(name: string): string[] {
    return [`target-dead-letter-queue: ${name}`, `target-retry-policy: ${name} (advice)`];
}

/** Of a function that a rule invokes directly, whose failures nobody keeps or hears of. */
function invokedDirectly(name: string, targetName: string): string[] {
    return [
        ...target(targetName),
        `function-failure-destination: ${name}`,
        `function-error-alarm: ${name}`,
        `function-log-group: ${name} (advice)`,
    ];
}
