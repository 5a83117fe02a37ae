import { expect } from "chai";
import { alwaysPresent, knownValues, ownResources, recordHas, recordType } from "../../patterns/knownFields";

const API_CALL = "AWS API Call via CloudTrail";
const SERVICE_EVENT = "AWS Service Event via CloudTrail";
const STATE_CHANGE = "EC2 Instance State-change Notification";

describe("what is known of CloudTrail records", () => {
    it("is that each has a call's name", () => {
        for (const type of [API_CALL, SERVICE_EVENT, undefined]) {
            expect(recordHas(type, "detail.eventName")).to.equal(true);
        }
        expect(recordHas(STATE_CHANGE, "detail.eventName")).to.equal(false);
    });

    it("is that a call has a caller, and a service's own event has none", () => {
        expect(recordHas(API_CALL, "detail.userIdentity.type")).to.equal(true);
        for (const type of [SERVICE_EVENT, STATE_CHANGE, undefined]) {
            expect(recordHas(type, "detail.userIdentity.type")).to.equal(false);
        }
    });

    it("is not that they have an error's code", () => {
        expect(recordHas(API_CALL, "detail.errorCode")).to.equal(false);
    });

    it("is which fields are true or false, and which are such a text", () => {
        expect(recordType("detail.readOnly")).to.equal("boolean");
        expect(recordType("detail.userIdentity.sessionContext.attributes.mfaAuthenticated")).to.equal("string");
        expect(recordType("detail.eventName")).to.equal(undefined);
        expect(recordType("constructor")).to.equal(undefined);
    });
});

describe("what is known of a service's own events", () => {
    it("is which fields they always have", () => {
        expect(alwaysPresent("aws.ec2", STATE_CHANGE, "detail.state")).to.equal(true);
        expect(alwaysPresent("aws.ec2", STATE_CHANGE, "state")).to.equal(false);
        expect(alwaysPresent("aws.ec2", STATE_CHANGE, "detail.reason")).to.equal(false);
        expect(alwaysPresent("aws.s3", STATE_CHANGE, "detail.state")).to.equal(false);
    });

    it("is which values a field takes", () => {
        const states = ["pending", "running", "shutting-down", "stopped", "stopping", "terminated"];
        expect([...knownValues("aws.ec2", STATE_CHANGE, "detail.state")!].sort()).to.deep.equal(states);
        expect(knownValues("aws.ec2", STATE_CHANGE, "detail.instance-id")).to.equal(undefined);
        expect(knownValues("aws.ec2", STATE_CHANGE, "former.state")).to.equal(undefined);
        expect(knownValues("my.app", STATE_CHANGE, "detail.state")).to.equal(undefined);
    });

    it("is whose resources are their own", () => {
        expect(ownResources("aws.ec2", STATE_CHANGE)).to.equal(true);
        expect(ownResources("aws.guardduty", "GuardDuty Finding")).to.equal(false);
        expect(ownResources("my.app", STATE_CHANGE)).to.equal(false);
    });
});
