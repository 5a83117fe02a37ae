import { expect } from "chai";
import { UNKNOWN } from "../../../lab/host/wire";
import { type Compared, differenceOf, withRegions } from "../../../lab/provider/difference";

const QUEUE = "aws:sqs/queue:Queue";

function difference(olds: Compared["olds"], news: Compared["news"], over: Partial<Compared> = {}) {
    return differenceOf({
        olds,
        news,
        ignored: [],
        replaces: (path) => path === "name" || path === "cpu.cores",
        oneOnly: false,
        ...over,
    });
}

describe("What changing a resource comes to", () => {
    it("is nothing where all is equal, however deep", () => {
        const inputs = { name: "a", tags: { owner: "ops" }, list: [1, { b: 2 }] };
        expect(difference(inputs, structuredClone(inputs))).to.deep.equal({
            changed: [],
            replacing: [],
            deleteBeforeReplace: false,
        });
    });

    it("is an update of the properties that are others, new or gone", () => {
        const { changed, replacing } = difference({ a: 1, b: 2, c: 3 }, { a: 1, b: 4, d: 5 });
        expect(changed).to.deep.equal(["b", "c", "d"]);
        expect(replacing).to.deep.equal([]);
    });

    it("is a change where the new value is not known yet, even within a block", () => {
        const { changed } = difference({ a: UNKNOWN, b: { c: 1 } }, { a: UNKNOWN, b: { c: UNKNOWN } });
        expect(changed).to.deep.equal(["a", "b"]);
    });

    it("is nothing for what the program ignores", () => {
        expect(difference({ a: 1, b: 1 }, { a: 2, b: 2 }, { ignored: ["a"] }).changed).to.deep.equal(["b"]);
    });

    it("is a replacement where the part of a block has changed that asks for one, and no other part", () => {
        const old = { cpu: { cores: 1, threads: 1 } };
        expect(difference(old, { cpu: { cores: 2, threads: 1 } }).replacing).to.deep.equal(["cpu"]);
        expect(difference(old, { cpu: { cores: 1, threads: 2 } }).replacing).to.deep.equal([]);
    });

    it("takes the old one away first where both would have the one name that the program gives", () => {
        const named = { oneOnly: true };
        expect(difference({ name: "a", cpu: 1 }, { name: "a", cpu: 2 }, named).deleteBeforeReplace).to.equal(true);
        expect(difference({ name: "a" }, { name: "b" }, named).deleteBeforeReplace).to.equal(false);
        expect(difference({ name: "a", cpu: 1 }, { name: "a", cpu: 2 }).deleteBeforeReplace).to.equal(false);
    });
});

describe("The Region of a resource that names none", () => {
    const regions = (type: string, olds: object, news: object, before?: string) => {
        const both = withRegions(type, { olds: { ...olds }, news: { ...news }, before, provider: "eu-west-1" });
        return [both.olds["region"], both.news["region"]];
    };

    it("is that of its provider: naming it makes no difference", () => {
        expect(regions(QUEUE, {}, { region: "eu-west-1" })).to.deep.equal(["eu-west-1", "eu-west-1"]);
        expect(regions(QUEUE, { region: "eu-west-1" }, {})).to.deep.equal(["eu-west-1", "eu-west-1"]);
    });

    it("is, of what is there, the one where it was made", () => {
        expect(regions(QUEUE, {}, {}, "us-east-1")).to.deep.equal(["us-east-1", "eu-west-1"]);
    });

    it("is what the program says where it says one", () => {
        expect(regions(QUEUE, { region: "us-east-1" }, { region: "us-west-2" })).to.deep.equal([
            "us-east-1",
            "us-west-2",
        ]);
    });

    it("is none for what has no Region, and for a type without a table that never named one", () => {
        expect(regions("aws:iam/role:Role", {}, {}, "us-east-1")).to.deep.equal([undefined, undefined]);
        expect(regions("aws:iam/user:User", {}, {}, "us-east-1")).to.deep.equal([undefined, undefined]);
        expect(regions("aws:kinesis/stream:Stream", {}, { region: "eu-west-1" })).to.deep.equal([
            "eu-west-1",
            "eu-west-1",
        ]);
    });
});
