import { join } from "node:path";
import { expect } from "chai";
import { Lab } from "../../lab/lab";

const PROGRAM = join(__dirname, "../fixtures/programs/scheduled");
const HOUR = 3_600_000;

describe("A reaction on a schedule, in the lab", () => {
    let lab: Lab;
    before(async () => {
        lab = await Lab.of(PROGRAM, { now: new Date("2026-01-01T00:00:00Z") });
        await lab.advance(2.5 * HOUR);
    });
    after(() => lab?.close());

    it("runs from its archive at each of its times, and gets the detail that it is given", () => {
        const logged = lab.notices
            .flatMap((notice) => (notice.kind === "invocation" ? notice.result.logs : []))
            .flatMap((line) => (line.includes('"swept"') ? [JSON.parse(line.slice(line.indexOf("{")))] : []));
        expect(logged.map(({ time, days }) => [time, days])).to.deep.equal([
            ["2026-01-01T01:00:00Z", 30],
            ["2026-01-01T02:00:00Z", 30],
        ]);
        expect(lab.notices.filter(({ kind }) => kind === "lost")).to.deep.equal([]);
    });

    it("would not run if its role trusted the schedule in place of its group, and the refusal says so", () => {
        const source = "arn:aws:scheduler:eu-west-1:123456789012:schedule";
        const reasons = lab.notices.flatMap((notice) => (notice.kind === "dead-letter" ? [notice.reason] : []));
        expect(reasons).to.have.length(2);
        expect(new Set(reasons)).to.deep.equal(
            new Set([
                `NO_PERMISSIONS: scheduler.amazonaws.com for ${source}-group/by-hand is not authorized to perform sts:AssumeRole on arn:aws:iam::123456789012:role/by-hand because no resource-based policy allows the sts:AssumeRole action (the role's trust policy would, but its condition ArnEquals wants aws:SourceArn = ${source}/by-hand/by-hand, and it is ${source}-group/by-hand)`,
            ]),
        );
        expect(lab.messages("work")).to.deep.equal([]);
    });
});
