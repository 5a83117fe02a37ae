import { expect } from "chai";
import { actorOf } from "../../../policies/loops/actor";
import { TYPES } from "../../../policies/resourceTypes";
import { resource, UNKNOWN, viewOf } from "../support";

const ISSUER = "detail.userIdentity.sessionContext.sessionIssuer";
const actor = (props: Readonly<Record<string, unknown>>) =>
    actorOf(viewOf([resource(TYPES.role, "role", props)]).resources[0]!);
const SOMEBODY = { "detail.userIdentity.type": "AssumedRole", [`${ISSUER}.type`]: "Role" };

describe("who has called, for the calls of a function", () => {
    it("is a session of its role, in its account", () => {
        const arn = "arn:aws:iam::123456789012:role/ops/tagger";
        const expected = {
            ...SOMEBODY,
            [`${ISSUER}.userName`]: "tagger",
            [`${ISSUER}.arn`]: arn,
            [`${ISSUER}.accountId`]: "123456789012",
            "detail.userIdentity.accountId": "123456789012",
            "detail.userIdentity.arn": { prefix: "arn:aws:sts::123456789012:assumed-role/tagger/" },
        };
        expect(actor({ arn, name: "tagger", path: "/ops/" })).to.deep.equal(expected);
        expect(actor({ arn })).to.deep.equal(expected);
    });

    it("is told by the name and path of the role before the role has an ARN", () => {
        const named = (suffix: string) => ({
            ...SOMEBODY,
            [`${ISSUER}.userName`]: "tagger",
            [`${ISSUER}.arn`]: { prefix: "arn:", suffix },
        });
        expect(actor({ arn: UNKNOWN, name: "tagger", path: "/ops/" })).to.deep.equal(named(":role/ops/tagger"));
        expect(actor({ name: "tagger" })).to.deep.equal(named(":role/tagger"));
    });

    it("is some session of some role where nothing of the role is known", () => {
        expect(actor({ arn: UNKNOWN, name: UNKNOWN })).to.deep.equal(SOMEBODY);
        expect(actor({ arn: 5, name: null })).to.deep.equal(SOMEBODY);
    });
});
