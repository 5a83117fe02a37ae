import { expect } from "chai";
import { atLeast, chooseCli, type Offers } from "../cliChoice";

const GO_NEEDED = "1.25.11";
const whole = { path: "/opt/pulumi/pulumi", version: "v3.259.0", hasNodeHost: true };

describe("which Pulumi CLI the engine tier takes", () => {
    it("takes a whole installation before it builds one", () => {
        expect(chooseCli({ cli: whole, go: "go1.26.8" }, GO_NEEDED)).to.deep.equal({
            kind: "installed",
            path: "/opt/pulumi/pulumi",
            version: "v3.259.0",
        });
    });

    it("refuses an installation that is too old, and says what to do", () => {
        const old = { ...whole, version: "v3.199.9" };
        expect(() => chooseCli({ cli: old, go: "go1.26.8" }, GO_NEEDED)).to.throw(
            "the Pulumi CLI at /opt/pulumi/pulumi is v3.199.9, but the tests need 3.200.0 or newer; update it (https://www.pulumi.com/docs/install/)",
        );
    });

    const builds: Record<string, Offers> = {
        "only Go is there": { go: "go1.26.8" },
        "Go is just new enough": { go: "go1.25.11" },
        "the installed CLI has no Node.js host": { cli: { ...whole, hasNodeHost: false }, go: "go1.26.8" },
        "an old CLI has no Node.js host either": {
            cli: { ...whole, version: "v2.0.0", hasNodeHost: false },
            go: "go1.26.8",
        },
    };
    for (const [when, offers] of Object.entries(builds)) {
        it(`builds where ${when}`, () => expect(chooseCli(offers, GO_NEEDED)).to.deep.equal({ kind: "build" }));
    }

    const nothing: Record<string, Offers> = {
        "neither is there": {},
        "Go is too old": { go: "go1.22.1" },
        "there is a CLI without its Node.js host and no Go": { cli: { ...whole, hasNodeHost: false } },
    };
    for (const [when, offers] of Object.entries(nothing)) {
        it(`says what to install where ${when}`, () =>
            expect(chooseCli(offers, GO_NEEDED)).to.deep.equal({
                kind: "none",
                message: "no Pulumi CLI; install it (https://www.pulumi.com/docs/install/) or Go 1.25 or newer",
            }));
    }

    it("compares versions by their numbers", () => {
        expect(atLeast("v3.259.0", "3.200.0")).to.equal(true);
        expect(atLeast("v3.200.0", "3.200.0")).to.equal(true);
        expect(atLeast("v3.99.0", "3.200.0")).to.equal(false);
        expect(atLeast("v4.0.0-alpha.1", "3.200.0")).to.equal(true);
        expect(atLeast("go1.26", "1.25.11")).to.equal(true);
        expect(atLeast("go1.25", "1.25.11")).to.equal(false);
        expect(atLeast("", "3.200.0")).to.equal(false);
    });
});
