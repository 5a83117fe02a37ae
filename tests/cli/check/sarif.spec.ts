import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Locations } from "../../../cli/check/location";
import { sarifLog } from "../../../cli/check/sarif";
import { reportOf, violation } from "./support";

// biome-ignore lint/suspicious/noExplicitAny: a log is read as JSON
type Json = any;

describe("A SARIF log of a check", () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "event-ops-sarif-")));
    const program = join(root, "infra dir");
    let locations: Locations;
    before(() => {
        mkdirSync(join(root, ".git"));
        mkdirSync(program);
        writeFileSync(join(program, "Pulumi.yaml"), "name: p\n");
        locations = new Locations(program);
    });
    after(() => rmSync(root, { recursive: true }));

    const logOf = (...violations: readonly ReturnType<typeof violation>[]): Json =>
        JSON.parse(JSON.stringify(sarifLog([{ stack: "dev", report: reportOf({ violations }) }], locations)));

    it("has what GitHub code scanning asks of a log, a rule and a result", () => {
        const log = logOf(violation());
        expect(log.version).to.equal("2.1.0");
        expect(log.$schema).to.match(/sarif.*2\.1\.0/);
        const [run] = log.runs;
        expect(run.automationDetails.id).to.equal("event-ops-check/dev/");
        const [rule] = run.tool.driver.rules;
        expect(rule).to.deep.include({
            id: "queue-retention",
            shortDescription: { text: "Queues keep messages" },
            fullDescription: { text: "A queue keeps messages for some time." },
            helpUri: "https://example.com/queue-retention",
            defaultConfiguration: { level: "error", enabled: true },
        });
        expect(rule.help.text).to.include("Set messageRetentionSeconds.");
        expect(rule.properties["security-severity"]).to.equal("8.0");
        const [result] = run.results;
        expect(run.tool.driver.rules[result.ruleIndex].id).to.equal(result.ruleId);
        expect(result.level).to.equal("error");
        expect(result.message.text).to.equal("orders (aws:sqs/queue:Queue): It keeps them for less than 345600 s.");
    });

    it("is of the shape that the SARIF 2.1.0 schema gives to what it holds", () => {
        const log = logOf(violation(), violation({ level: "advisory", policy: "another" }));
        expect(Object.keys(log).sort()).to.deep.equal(["$schema", "runs", "version"]);
        for (const run of log.runs) {
            expect(run.tool.driver.name).to.be.a("string");
            for (const rule of run.tool.driver.rules) {
                expect(rule.id).to.be.a("string");
                for (const text of [rule.shortDescription, rule.fullDescription, rule.help])
                    expect(text.text).to.be.a("string").that.is.not.empty;
                expect(rule.defaultConfiguration.level).to.be.oneOf(["none", "note", "warning", "error"]);
            }
            for (const { level, message, locations: places, partialFingerprints, ruleIndex } of run.results) {
                expect(level).to.be.oneOf(["none", "note", "warning", "error"]);
                expect(message.text).to.be.a("string").that.is.not.empty;
                expect(ruleIndex).to.be.within(0, run.tool.driver.rules.length - 1);
                const { artifactLocation, region } = places[0].physicalLocation;
                expect(() => new URL(artifactLocation.uri, "file:///root/")).to.not.throw();
                expect(artifactLocation.uri).to.not.match(/^[/.]|:/);
                expect(region.startLine).to.be.greaterThan(0);
                for (const print of Object.values(partialFingerprints)) expect(print).to.be.a("string");
            }
        }
    });

    it("points to the innermost line of the repository's own code, and else to the project's file", () => {
        const source = [
            { file: join(root, "node_modules/event-ops/reaction.js"), line: 9 },
            { file: "/usr/lib/other.js", line: 8 },
            { file: join(program, "queues.ts"), line: 7 },
            { file: join(program, "index.ts"), line: 6 },
        ];
        const placesOf = (log: Json) => log.runs[0].results[0].locations[0].physicalLocation;
        expect(placesOf(logOf(violation({ source })))).to.deep.equal({
            artifactLocation: { uri: "infra%20dir/queues.ts" },
            region: { startLine: 7 },
        });
        expect(placesOf(logOf(violation({ source: source.slice(0, 2) })))).to.deep.equal({
            artifactLocation: { uri: "infra%20dir/Pulumi.yaml" },
            region: { startLine: 1 },
        });
    });

    it("gives a finding the same fingerprint wherever it stands and whatever it says", () => {
        const printOf = (log: Json, at = 0) => log.runs[0].results[at].partialFingerprints.primaryLocationLineHash;
        const print = printOf(logOf(violation()));
        const moved = violation({ message: "other", source: [{ file: join(program, "index.ts"), line: 99 }] });
        expect(printOf(logOf(moved))).to.equal(print);
        expect(print).to.match(/^[0-9a-f]{32}:1$/);
        expect(printOf(logOf(violation({ urn: "urn:other" })))).to.not.equal(print);
        expect(printOf(logOf(violation(), violation({ message: "again" })), 1)).to.equal(print.replace(/1$/, "2"));
    });

    it("says of a stack that was not checked that its run did not succeed", () => {
        const log: Json = sarifLog([{ stack: "prod", error: "it is locked" }], locations);
        expect(log.runs[0].invocations).to.deep.equal([
            {
                executionSuccessful: false,
                toolExecutionNotifications: [{ level: "error", message: { text: "it is locked" } }],
            },
        ]);
        expect(log.runs[0].results).to.deep.equal([]);
    });
});
