import { runtime } from "@pulumi/pulumi";
import { expect } from "chai";
import { UNKNOWN } from "../../../lab/host/wire";
import { comparable, holdsUnknown } from "../../../lab/provider/wireValues";

const signed = (signature: string, more: object) => ({ [runtime.specialSigKey]: signature, ...more });

describe("Properties of the wire, to be compared", () => {
    it("are what their secrets and outputs hold, and nothing where there is nothing", () => {
        const secret = signed(runtime.specialSecretSig, { value: { token: "t", none: null } });
        const output = signed(runtime.specialOutputValueSig, { value: [secret], secret: true });
        expect(comparable({ output, none: null, no: false, list: [null] })).to.deep.equal({
            output: [{ token: "t" }],
            no: false,
            list: [null],
        });
    });

    it("are the id of a resource, or its URN before it has one", () => {
        const resource = (id: string) => signed(runtime.specialResourceSig, { urn: "urn:x", id });
        expect(comparable([resource("queue-1"), resource("")])).to.deep.equal(["queue-1", "urn:x"]);
    });

    it("are the hash of an archive: its files may be elsewhere, or gone", () => {
        const archive = (path: string, hash: string) => signed(runtime.specialArchiveSig, { path, hash });
        expect(comparable(archive("/here", "abc"))).to.deep.equal(comparable(archive("/there", "abc")));
        expect(comparable(archive("/here", "abc"))).to.not.deep.equal(comparable(archive("/here", "def")));
    });
});

describe("An unknown value", () => {
    it("is found at any depth", () => {
        expect(holdsUnknown(UNKNOWN)).to.equal(true);
        expect(holdsUnknown({ a: [{ b: UNKNOWN }] })).to.equal(true);
        expect(holdsUnknown({ a: [{ b: "known" }], c: null, d: undefined })).to.equal(false);
    });
});
