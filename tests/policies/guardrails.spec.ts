import type { Policy, PolicyConfigSchema } from "@pulumi/policy";
import { expect } from "chai";
import { GUARDRAILS, type GuardrailArgs, guardrails } from "../../policies/guardrails";

const pack = (args?: GuardrailArgs) =>
    new Map((guardrails(args) as (Policy & { configSchema?: PolicyConfigSchema })[]).map((one) => [one.name, one]));
const levels = (args?: GuardrailArgs) => new Set([...pack(args).values()].map((one) => one.enforcementLevel));

describe("the pack", () => {
    it("has each guardrail once, at its own level where nothing is chosen", () => {
        const names = GUARDRAILS.map(({ name }) => name);
        expect([...pack().keys()]).to.deep.equal(names);
        expect(new Set(names).size).to.equal(names.length);
        for (const { name, level } of GUARDRAILS) expect(pack().get(name)!.enforcementLevel, name).to.equal(level);
    });

    it("has all guardrails at one level where that is chosen for all", () => {
        expect([...levels({ all: "advisory" })]).to.deep.equal(["advisory"]);
    });

    it("has a guardrail at the level that is chosen for it, with settings or without, whatever is chosen for all", () => {
        const chosen = pack({
            all: "disabled",
            "target-dead-letter-queue": "mandatory",
            "queue-receive-count": { enforcementLevel: "advisory", minimum: 3 },
            "queue-visibility-timeout": { factor: 2 },
        });
        const level = (name: string) => chosen.get(name)!.enforcementLevel;
        expect(level("target-dead-letter-queue")).to.equal("mandatory");
        expect(level("queue-receive-count")).to.equal("advisory");
        expect(level("queue-visibility-timeout")).to.equal("disabled");
        expect(level("event-loop")).to.equal("disabled");
    });

    it("leaves a guardrail at its own level of which only settings are chosen", () => {
        const chosen = pack({ "event-source-maximum-concurrency": { maximum: 5 } });
        expect(chosen.get("event-source-maximum-concurrency")!.enforcementLevel).to.equal("advisory");
    });

    it("offers the settings to the config of a stack, with the chosen value as default, else the guardrail's", () => {
        const setting = (args?: GuardrailArgs) =>
            pack(args).get("queue-receive-count")!.configSchema!.properties["minimum"];
        expect(setting({ "queue-receive-count": { minimum: 3 } })).to.include({ type: "integer", default: 3 });
        expect(setting({ "queue-receive-count": "advisory" })).to.include({ type: "integer", default: 5 });
        expect(setting()).to.include({ minimum: 1, maximum: 1000, default: 5 });
    });

    it("offers no settings of a guardrail that has none", () => {
        expect(pack().get("event-loop")).to.not.have.property("configSchema");
    });

    it("tells of each guardrail what it is, how bad it is, what to do and where that is written", () => {
        for (const [name, policy] of pack()) {
            const { displayName, description, severity, remediationSteps, url } = policy;
            expect(name).to.match(/^[a-z]+(-[a-z]+)*$/);
            for (const text of [displayName, description, remediationSteps]) expect(text, name).to.match(/^\S.+\S$/s);
            expect(severity, name).to.be.oneOf(["low", "medium", "high", "critical"]);
            expect(url, name).to.match(/^https:\/\//);
        }
    });

    it("refuses choices for guardrails that there are none of, and says which there are", () => {
        const args = { "queue-redrives": "advisory", "event-loop": "advisory", tags: {} } as GuardrailArgs;
        expect(() => guardrails(args)).to.throw(
            /^There is no guardrail "queue-redrives", "tags"\. There are: all, target-dead-letter-queue, .*, event-loop\.$/,
        );
    });
});
