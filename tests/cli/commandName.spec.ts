import { expect } from "chai";
import { commandName } from "../../cli/commandName";

describe("What messages tell to type", () => {
    it("is the npm script in a clone of the repository", () => {
        expect(commandName({ npm_lifecycle_event: "event-ops", npm_lifecycle_script: "node cli/main.ts" })).to.equal(
            "npm run --silent event-ops --",
        );
    });

    it("is npx where npx started it, quoted by npm or not", () => {
        for (const npm_lifecycle_script of ["'event-ops' 'check'", "event-ops check"])
            expect(commandName({ npm_lifecycle_event: "npx", npm_lifecycle_script })).to.equal("npx event-ops");
    });

    it("is its name elsewhere, also where another script or another command of npx starts it", () => {
        expect(commandName({})).to.equal("event-ops");
        expect(commandName({ npm_lifecycle_event: "ci", npm_lifecycle_script: "event-ops check" })).to.equal(
            "event-ops",
        );
        expect(commandName({ npm_lifecycle_event: "npx", npm_lifecycle_script: "mocha" })).to.equal("event-ops");
    });
});
