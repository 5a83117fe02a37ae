import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { Lab } from "../../lab/lab";
import { type PolicyReport, RunningPack } from "../../lab/policies";
import type { ResourceState } from "../../lab/resources";

const ROOT = resolve(__dirname, "../..");

/** What is asked on top of the defaults: the guardrails that say nothing until somebody tells them what to ask for. */
const ASKED = {
    "region-allowed": { regions: ["us-east-1", "eu-west-1"] },
    "required-tags": { tags: { Project: "", Environment: "" } },
    "name-allowed": { pattern: "(event-ops|notifications)-.*" },
};

describe("The guardrails on this repository's own stacks", () => {
    const folder = mkdtempSync(join(tmpdir(), "event-ops-stacks-"));
    let pack: RunningPack;
    before(async function () {
        this.timeout(120_000);
        const config = join(folder, "config.json");
        writeFileSync(config, JSON.stringify(ASKED));
        pack = await RunningPack.start({ folder: join(ROOT, "policies"), config });
    });
    after(async () => {
        await pack?.close();
        rmSync(folder, { recursive: true });
    });

    for (const stack of ["dev", "prod"]) {
        describe(stack, () => {
            let lab: Lab;
            before(async () => {
                lab = await Lab.of(ROOT, { stack, keep: false });
            });
            after(() => lab?.close());

            it("has no violation, mandatory or advisory, and nothing that is not known", async () => {
                const { violations, unknown, remediations } = await pack.judge(lab);
                expect(said(violations)).to.deep.equal([]);
                expect([unknown, remediations]).to.deep.equal([[], []]);
            });

            it("passes with no guardrail switched off but the one that is off by default", async () => {
                const { policies } = await pack.judge(lab);
                const off = policies.filter(({ outcome }) => outcome === "disabled").map(({ name }) => name);
                expect(off).to.deep.equal(["function-tracing"]);
            });

            it("is reported when what keeps it well is taken away", async () => {
                const rule = "notifications-AwsServiceEvents-rule";
                const queuePolicy = "notifications-AwsServiceEvents-queue-policy";
                const open = {
                    Effect: "Allow",
                    Principal: { Service: "events.amazonaws.com" },
                    Action: "sqs:SendMessage",
                };
                const everyone = { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" };
                const poorer = changed(lab, {
                    "notifications-email-dead-letters-alarm": undefined,
                    "notifications-messages-queue": { redrivePolicy: undefined },
                    "notifications-email-logs": { retentionInDays: undefined },
                    "notifications-email-poller": { scalingConfig: undefined },
                    "notifications-email-role": { assumeRolePolicy: document(everyone) },
                    [rule]: { eventPattern: JSON.stringify({ source: ["aws.ec2"] }) },
                    [queuePolicy]: { policy: document(open) },
                });
                expect(said((await pack.judge(poorer)).violations)).to.deep.equal([
                    "dead-letter-queue-alarm: notifications-email-dead-letters",
                    "event-source-maximum-concurrency: notifications-email-poller",
                    "function-error-alarm: notifications-email",
                    "function-error-alarm: notifications-messages",
                    "log-group-retention: notifications-email-logs",
                    "queue-redrive: notifications-messages-queue",
                    `replay-guard: ${rule}`,
                    `resource-policy-source: ${queuePolicy}`,
                    "role-trust: notifications-email-role",
                ]);
            });

            it("may be tagged as observing, until a function may act", async () => {
                const observing = { "notifications-email": { tags: { "event-ops:mode": "observe" } } };
                const about = async (one: Lab) =>
                    said((await pack.judge(one)).violations).filter((text) => !text.startsWith("required-tags"));
                expect(await about(changed(lab, observing))).to.deep.equal([]);

                const stop = { Effect: "Allow", Action: "ec2:StopInstances", Resource: "*" };
                const acting = { ...observing, "notifications-email-policy": { policy: document(stop) } };
                expect(await about(changed(lab, acting))).to.deep.equal([
                    "event-loop: notifications-AwsServiceEvents-rule",
                    "function-wildcard-resource: notifications-email-policy",
                    "observe-without-writes: notifications-email-policy",
                ]);
            });
        });
    }
});

function said(violations: PolicyReport["violations"]): string[] {
    return violations.map(({ policy, name }) => `${policy}: ${name}`).sort();
}

function document(statement: object): string {
    return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** A lab as another program would have left it: by name, properties that differ; undefined: the resource is not there. */
function changed(lab: Lab, changes: Readonly<Record<string, object | undefined>>): Lab {
    const names = new Set([...lab.account.resources.values()].filter(({ custom }) => custom).map(({ name }) => name));
    expect(Object.keys(changes).filter((name) => !names.has(name))).to.deep.equal([]);
    const resources = new Map<string, ResourceState>();
    for (const [urn, state] of lab.account.resources) {
        if (!state.custom || !(state.name in changes)) resources.set(urn, state);
        else if (changes[state.name] !== undefined) {
            const props = changes[state.name];
            const declaration = state.declaration && { ...state.declaration, propertyDependencies: kept(state, props) };
            const { inputs, outputs } = state;
            resources.set(urn, {
                ...state,
                inputs: { ...inputs, ...props },
                outputs: { ...outputs, ...props },
                ...(declaration ? { declaration } : {}),
            });
        }
    }
    return { evaluation: lab.evaluation, account: { resources } } as unknown as Lab;
}

/** What properties depend on that are as they were. */
function kept({ declaration }: ResourceState, props: object | undefined): Record<string, readonly string[]> {
    const all = Object.entries(declaration?.propertyDependencies ?? {});
    return Object.fromEntries(all.filter(([property]) => !(property in (props ?? {}))));
}
