import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { EngineEvent, PulumiCommand } from "@pulumi/pulumi/automation";
import { expect } from "chai";
import { parse } from "yaml";
import { isCi } from "../ci";
import { runEnvironment } from "../environment";
import { changesOf, diagnosticsOf, type Operation, OperationError, violationsOf } from "../operation";
import { makeProject } from "../projectFolder";

const CLI = { command: {} as PulumiCommand, folder: "/cli/bin", version: "v3.259.0", built: true, env: { HOST: "h" } };

describe("how the engine tier runs a program", () => {
    it("takes away whatever leads to a real account", () => {
        process.env["AWS_PROFILE"] = "production";
        try {
            const env = runEnvironment({ cli: CLI, home: "/tmp/x", providers: "aws:1,awsx:2", env: { EXTRA: "1" } });
            expect(env).to.have.property("AWS_PROFILE", undefined);
            expect(env).to.include({
                PULUMI_BACKEND_URL: "file:///tmp/x/backend",
                PULUMI_DEBUG_PROVIDERS: "aws:1,awsx:2",
                HOST: "h",
                EXTRA: "1",
            });
            expect(env["PATH"]?.split(delimiter)[0]).to.equal("/cli/bin");
        } finally {
            delete process.env["AWS_PROFILE"];
        }
    });

    it("runs a program where it is, from a project of its own", async () => {
        const folder = await mkdtemp(join(tmpdir(), "event-ops-project-"));
        try {
            const program = join(__dirname, "../../..");
            await makeProject(folder, program, "dev");
            const project = parse(await readFile(join(folder, "Pulumi.yaml"), "utf8"));
            const own = parse(await readFile(join(program, "Pulumi.yaml"), "utf8"));
            expect(project).to.deep.equal({ ...own, main: join(program, "index.ts") });
            expect(await readFile(join(folder, "Pulumi.dev.yaml"), "utf8")).to.equal(
                await readFile(join(program, "Pulumi.dev.yaml"), "utf8"),
            );
        } finally {
            await rm(folder, { recursive: true, force: true });
        }
    });

    const events: EngineEvent[] = [
        diagnostic("info", "<{%reset%}>  said<{%reset%}>\n"),
        diagnostic("debug", "not for people"),
        diagnostic("error", "broken", "urn:x"),
        {
            sequence: 3,
            timestamp: 0,
            summaryEvent: {
                maybeCorrupt: false,
                durationSeconds: 1,
                resourceChanges: { same: 2, replace: 1, "create-replacement": 1 },
                policyPacks: {},
            },
        },
    ];

    it("counts changes and reads what was said", () => {
        expect(changesOf(events)).to.deep.equal({ same: 2, create: 0, update: 0, replace: 1, delete: 0 });
        expect(changesOf([])).to.deep.equal({ same: 0, create: 0, update: 0, replace: 0, delete: 0 });
        expect(diagnosticsOf(events)).to.deep.equal([
            { severity: "info", message: "  said" },
            { severity: "error", message: "broken", urn: "urn:x" },
        ]);
    });

    it("fails with what the engine said, once, else with all that the CLI printed", () => {
        const operation = (diagnostics: Operation["diagnostics"], violated: EngineEvent[] = []): Operation => ({
            changes: changesOf([]),
            diagnostics,
            violations: violationsOf(violated),
            events: [],
            output: "",
        });
        const printed = new Error("code: 1\nerror: locked\n\nerror: locked\n");
        expect(new OperationError(operation(diagnosticsOf(events)), printed).message).to.equal("broken\nerror: locked");
        expect(new OperationError(operation([]), new Error("odd")).message).to.equal("Error: odd");
        expect(new OperationError(operation([], [violation("advisory"), violation("mandatory")]), "").message).to.equal(
            "no-bus: not wanted (urn:x)",
        );
    });

    it("knows a CI run", () => {
        expect(isCi({ CI: "1" })).to.equal(true);
        expect(isCi({ CI: "true" })).to.equal(true);
        for (const CI of ["", "0", "false", undefined]) expect(isCi({ CI }), String(CI)).to.equal(false);
    });
});

function diagnostic(severity: string, message: string, urn?: string): EngineEvent {
    const diagnosticEvent = { severity, message, color: "raw", ...(urn === undefined ? {} : { urn }) };
    return { sequence: 0, timestamp: 0, diagnosticEvent } as EngineEvent;
}

function violation(enforcementLevel: string): EngineEvent {
    const policyEvent = { policyName: "no-bus", enforcementLevel, message: "not wanted\n", resourceUrn: "urn:x" };
    return { sequence: 0, timestamp: 0, policyEvent } as EngineEvent;
}
