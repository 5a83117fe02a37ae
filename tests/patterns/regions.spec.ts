import { expect } from "chai";
import { isCommercial } from "../../patterns/globalServices";

describe("a Region of the commercial partition", () => {
    for (const region of ["us-east-1", "ap-southeast-2", "il-central-1", "xx-north-10"]) {
        it(`is ${region}`, () => expect(isCommercial(region)).to.equal(true));
    }

    for (const [what, name] of [
        ["GovCloud", "us-gov-west-1"],
        ["China", "cn-north-1"],
        ["the European Sovereign Cloud", "eusc-de-east-1"],
        ["an Availability Zone", "eu-west-1a"],
        ["a Local Zone", "us-west-2-lax-1a"],
        ["a Region in capitals", "EU-WEST-1"],
    ]) {
        it(`is not ${name}, ${what}`, () => expect(isCommercial(name!)).to.equal(false));
    }
});
