import { expect } from "chai";
import { sts } from "../../../lab/aws/sts";
import { createSessions } from "../../../lab/endpoint/sessions";
import { refusal, testAccount } from "./account";

const OTHER = "arn:aws:iam::111122223333:role/team/other";

describe("STS in the lab", () => {
    const { cloud, call } = testAccount();
    const sessions = createSessions();
    const service = sts(cloud, sessions);

    it("says who calls, without the role's path", async () => {
        const identity = await call(service, "GetCallerIdentity", {});
        expect([identity["Account"], identity["Arn"]]).to.deep.equal([
            "123456789012",
            "arn:aws:sts::123456789012:assumed-role/reader/session",
        ]);
        expect(identity["UserId"]).to.match(/^AROA[0-9A-F]{17}:session$/);
    });

    it("opens a session of a role", async () => {
        const { Credentials, AssumedRoleUser } = await call(service, "AssumeRole", {
            RoleArn: OTHER,
            RoleSessionName: "visit",
            DurationSeconds: 900,
        });
        expect(AssumedRoleUser.Arn).to.equal("arn:aws:sts::111122223333:assumed-role/other/visit");
        expect(Credentials.Expiration).to.deep.equal(new Date("2026-01-01T00:15:00Z"));
        expect(sessions.find(Credentials.AccessKeyId)?.caller).to.deep.equal({
            kind: "role",
            roleArn: OTHER,
            sessionName: "visit",
        });
    });

    it("refuses a session without a proper name", async () => {
        expect(
            (await refusal(() => call(service, "AssumeRole", { RoleArn: OTHER, RoleSessionName: "a b" })))[0],
        ).to.equal("ValidationError");
    });
});
