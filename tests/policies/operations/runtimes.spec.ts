import { expect } from "chai";
import { OPERATIONS } from "../../../policies/operations";
import { DEPRECATED_FROM } from "../../../policies/operations/runtimes";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, UNKNOWN } from "../support";

describe("runtime-deprecated", () => {
    const guardrail = named(OPERATIONS, "runtime-deprecated");
    const judged = (runtime: unknown, date?: string) =>
        judge(guardrail, [resource(TYPES.function, "lambda", { runtime })], date === undefined ? {} : { date });

    it("reports a runtime from the day of its deprecation on", () => {
        const violations = [
            "lambda: Its runtime nodejs20.x is deprecated since 2026-04-30: it gets no security patches, and creating and updating functions ends.",
        ];
        expect(judged("nodejs20.x", "2026-04-30")).to.deep.equal({ violations });
        expect(judged("nodejs20.x", "2026-04-29")).to.deep.equal({ violations: [] });
        expect(judged("nodejs20.x", "2030-01-01")).to.deep.equal({ violations });
    });

    it("takes today where no day is given", () => {
        expect(judged("python2.7").violations).to.have.length(1);
        expect(judged("python2.7", "").violations).to.have.length(1);
        expect(judged("python2.7", "2021-07-14").violations).to.deep.equal([]);
    });

    it("passes runtimes that are not in the table", () => {
        for (const runtime of ["provided.al2099", "nodejs99.x", "constructor"]) {
            expect(judged(runtime, "2999-01-01"), runtime).to.deep.equal({ violations: [] });
        }
    });

    it("holds a day for every runtime that the SDK calls deprecated, and days only", () => {
        for (const runtime of ["dotnetcore3.1", "go1.x", "java8", "nodejs16.x", "provided", "python3.8", "ruby2.7"]) {
            expect(DEPRECATED_FROM, runtime).to.have.property(runtime);
        }
        for (const [runtime, day] of Object.entries(DEPRECATED_FROM)) {
            expect(new Date(day).toISOString().slice(0, 10), runtime).to.equal(day);
        }
    });

    it("does not know of a runtime that is not known yet", () => {
        expect(judged(UNKNOWN).unknown).to.equal("string value at .runtime can't be known during preview");
    });

    it("does not apply to functions of container images", () => {
        expect(judged(undefined).notApplicable).to.equal("it has no managed runtime");
    });
});
