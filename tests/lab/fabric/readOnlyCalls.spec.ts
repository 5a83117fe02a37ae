import { expect } from "chai";
import { isReadOnlyCall, readBusEvent } from "../../../lab/fabric/busEvent";
import { instanceEvent } from "./support";

const management = { managementEvent: true, eventCategory: "Management" };
const data = { managementEvent: false, eventCategory: "Data" };

/** What a record says, and whether only rules that ask for read-only calls get it. */
const RECORDS: readonly [object, boolean][] = [
    [{ eventName: "DescribeInstances", readOnly: true, ...management }, true],
    [{ eventName: "DescribeInstances" }, true],
    [{ eventName: "ListUsers", readOnly: true, ...management }, true],
    [{ eventName: "GetBucketPolicy", eventCategory: undefined }, true],
    [{ eventName: "StopInstances", readOnly: false, ...management }, false],
    // Calls that change nothing but are named otherwise come to every rule.
    [{ eventName: "TestEventPattern", readOnly: true, ...management }, false],
    [{ eventName: "Decrypt", readOnly: true, ...management }, false],
    [{ eventName: "GetThings", readOnly: false, ...management }, false],
    [{ eventName: "GetSessionToken", readOnly: true, ...management }, false],
    [{ eventName: "GetFederationToken", readOnly: true, managementEvent: true }, false],
    [{ eventName: "GetObject", readOnly: true, ...data }, false],
    [{ eventName: "GetSecretThings", readOnly: true, managementEvent: false }, false],
    [{ eventName: "GetSecretThings", readOnly: true, eventCategory: "NetworkActivity" }, false],
    // Where a record does not say that it is of a data event, its name does.
    [{ eventName: "GetObject", readOnly: true }, false],
    [{ eventName: "GetObjectLockConfiguration", readOnly: true, managementEvent: true }, true],
    [{ eventName: "GetObjectLockConfiguration", readOnly: true, eventCategory: "Management" }, true],
    [{ readOnly: true, ...management }, false],
];

const ofCall = (detail: object, more: object = {}) =>
    isReadOnlyCall(readBusEvent(instanceEvent("", { "detail-type": "AWS API Call via CloudTrail", detail, ...more })));

describe("A call that CloudTrail has recorded", () => {
    for (const [detail, expected] of RECORDS) {
        it(`${expected ? "goes only to rules that ask for it" : "goes to every rule"}: ${JSON.stringify(detail)}`, () => {
            expect(ofCall(detail)).to.equal(expected);
        });
    }

    it("goes to every rule where it is none of AWS, or no API call", () => {
        const read = { eventName: "DescribeInstances" };
        expect(ofCall(read, { source: "my.app" })).to.equal(false);
        expect(ofCall(read, { "detail-type": "AWS Console Sign In via CloudTrail" })).to.equal(false);
    });
});
